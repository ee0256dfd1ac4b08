"""ONNX: the same answers elsewhere, or no file."""

import importlib.util
import json
import re
from pathlib import Path

import numpy as np
import pytest
import torch
from recognition.tiny import tiny

from mg_agent.errors import MissingExtra, ModelError
from mg_agent.recognition import export
from mg_agent.recognition.card import Card
from mg_agent.recognition.checkpoint import Checkpoint, save
from mg_agent.recognition.datasets import Recording, gathered, write_npz
from mg_agent.recognition.export import to_onnx
from mg_agent.recognition.layout import MG_LAYOUT
from mg_agent.recognition.recognizer import logits

onnxruntime = pytest.importorskip("onnxruntime")


def opened(path):
    return onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])


def test_the_exported_network_answers_as_the_original(tmp_path):
    network = tiny()
    network = Checkpoint(network.card.model_copy(update={"temperature": 2.0}), network.model)
    assert to_onnx(network, tmp_path / "deep" / "tiny.onnx") < 1e-5
    session = opened(tmp_path / "deep" / "tiny.onnx")
    x = torch.randn(7, 32, 37, network.model.config.features)
    x[..., -1] = (x[..., -1] > 0).float()
    logits, probabilities = session.run(None, {"features": x.numpy()})
    ours = network.model(x).logits
    assert np.allclose(logits, ours.numpy(), atol=1e-5)
    assert np.allclose(probabilities, torch.softmax(ours / 2, -1).numpy(), atol=1e-5)
    assert Card.from_json(session.get_modelmeta().custom_metadata_map["card"]) == network.card
    assert sorted(path.name for path in (tmp_path / "deep").iterdir()) == ["tiny.onnx"]


def test_the_guide_shows_how_the_exported_network_is_asked(tmp_path, monkeypatch):
    guide = (Path(__file__).resolve().parents[2] / "docs" / "recognizer.md").read_text(encoding="utf-8")
    (code,) = (block for block in re.findall(r"```python\n(.*?)```", guide, re.DOTALL) if "onnxruntime" in block)
    network, dice = tiny(), np.random.default_rng(0)
    save(network.model, network.card, tmp_path / "mine")
    to_onnx(network, tmp_path / "mine.onnx")
    xy, score = dice.normal(size=(9, 37, 2)).astype(np.float32), np.ones((9, 37), np.float32)
    write_npz(tmp_path / "mine.npz", gathered([Recording(xy, score, 0)] * 2, ("nodding",), MG_LAYOUT, 15.0))
    monkeypatch.chdir(tmp_path)
    found: dict[str, np.ndarray] = {}
    exec(code, found)
    assert found["probabilities"].shape == (2, len(network.card.labels))
    with torch.inference_mode():
        ours = logits(network, found["clips"].xy, found["clips"].score)
    assert np.allclose(found["logits"], ours, atol=1e-4)


def test_exporting_leaves_the_original_as_it_was(tmp_path):
    network = tiny()
    before = json.dumps({k: v.tolist() for k, v in network.model.state_dict().items()})
    to_onnx(network, tmp_path / "tiny.onnx")
    assert not network.model.training
    assert json.dumps({k: v.tolist() for k, v in network.model.state_dict().items()}) == before


def test_a_network_that_answers_differently_replaces_nothing(tmp_path, monkeypatch):
    path = tmp_path / "tiny.onnx"
    path.write_text("good")
    monkeypatch.setattr(export, "TOLERANCE", -1.0)
    with pytest.raises(ModelError, match="answers differently"):
        to_onnx(tiny(), path)
    assert path.read_text() == "good"
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelError, match="was not exported"):
        to_onnx(tiny(), tmp_path / "file" / "tiny.onnx")


def test_without_the_extra_it_says_what_to_install(tmp_path, monkeypatch):
    real = importlib.util.find_spec
    monkeypatch.setattr(export, "find_spec", lambda name: None if name == "onnxruntime" else real(name))
    with pytest.raises(MissingExtra, match=r"onnxruntime is not installed; it belongs to the extra 'onnx'"):
        to_onnx(tiny(), tmp_path / "tiny.onnx")
