"""Learning without labels first, where it runs, and that a stop loses neither part."""

import csv

import numpy as np
import pytest
import torch

from mg_agent.errors import Cancelled, ModelError
from mg_agent.recognition.checkpoint import WEIGHTS
from mg_agent.recognition.datasets import Recording, gathered
from mg_agent.recognition.kept.training_state import kept_steps
from mg_agent.recognition.layout import MG_LAYOUT
from mg_agent.recognition.training.making import learn
from mg_agent.recognition.training.pretraining import FOLDER, device_of, on_device
from mg_agent.recognition.training.recorded import recorded

torch.set_num_threads(1)


@pytest.fixture(scope="module")
def task():
    dice = np.random.default_rng(0)
    found = [
        Recording(dice.normal(size=(8, 37, 2)).astype(np.float32), np.ones((8, 37), np.float32), i % 2)
        for i in range(8)
    ]
    return recorded("made-up", gathered(found, ("red", "blue"), MG_LAYOUT, 15.0))


def test_a_training_begins_with_learning_without_labels_and_says_so(task, tmp_path):
    told = []
    card = learn(task, tmp_path / "before", steps=1, pretrain=2, progress=told.append)
    assert [(one.name, one.step, one.steps) for one in told] == [
        ("pre-training", 1, 2), ("pre-training", 2, 2), ("training", 1, 1)
    ]  # fmt: skip
    assert "before that 2 batches of them without labels" in card.data
    with (tmp_path / "before" / FOLDER / "log.csv").open() as file:
        assert [row["step"] for row in csv.DictReader(file)] == ["2"]
    assert "without labels" not in learn(task, tmp_path / "plain", steps=1).data
    assert (tmp_path / "before" / WEIGHTS).read_bytes() != (tmp_path / "plain" / WEIGHTS).read_bytes()
    with pytest.raises(ModelError, match="cannot be gone on with"):
        learn(task, tmp_path / "before", steps=1, pretrain=3, resume=True)


def test_stopped_before_or_after_it_learns_with_labels_it_ends_at_the_same_weights(task, tmp_path):
    learn(task, tmp_path / "whole", steps=2, pretrain=2)
    for _ in range(3):
        with pytest.raises(Cancelled, match="--resume"):
            learn(task, tmp_path / "parts", steps=2, pretrain=2, resume=(tmp_path / "parts").exists(),
                  cancelled=lambda: True)  # fmt: skip
    assert (kept_steps(tmp_path / "parts" / FOLDER), kept_steps(tmp_path / "parts")) == (2, 1)
    learn(task, tmp_path / "parts", steps=2, pretrain=2, resume=True)
    assert (tmp_path / "parts" / WEIGHTS).read_bytes() == (tmp_path / "whole" / WEIGHTS).read_bytes()


def test_auto_is_cuda_where_there_is_one(monkeypatch):
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    assert [device_of(one) for one in ("cpu", "auto")] == ["cpu", "cpu"]
    with pytest.raises(ModelError, match="no CUDA device"):
        device_of("cuda")
    monkeypatch.setattr("torch.cuda.is_available", lambda: True)
    assert [device_of(one) for one in ("cpu", "auto", "cuda")] == ["cpu", "cuda", "cuda"]
    assert (on_device("cpu"), "bfloat16" in on_device("cuda")) == ("", True)
