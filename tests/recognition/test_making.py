"""From a task to a recognizer on disk: trained, calibrated, measured, and safe from being overwritten."""

from dataclasses import replace

import numpy as np
import pytest

from mg_agent.errors import Cancelled, ModelError
from mg_agent.recognition.checkpoint import CARD, WEIGHTS, load
from mg_agent.recognition.measured.evaluation import evaluate
from mg_agent.recognition.training.making import STEPS, finish, fresh, held_out_procedural, learn, procedural
from mg_agent.recognition.training.sources import ProceduralBatches
from mg_agent.recognition.vocabulary import LEARNED


@pytest.fixture(scope="module")
def task():
    return replace(procedural(held_out=60), source=ProceduralBatches(8, 0))


def test_a_training_ends_as_a_recognizer_that_loads(task, tmp_path):
    told = []
    card = learn(task, tmp_path / "made", steps=2, progress=told.append)
    assert [one.step for one in told] == [1, 2]
    made = load(tmp_path / "made")
    assert made.card == card
    assert card.labels == LEARNED
    assert card.none == "none"
    assert card.created
    assert "seed 0" in card.data
    assert any("never on a person" in limit for limit in card.limits)


def test_its_figures_are_measured_again_by_the_script_they_name(task, tmp_path):
    card = finish(fresh(task), tmp_path, task)
    assert card.figures["held-out top-1"].script == "mg-agent evaluate MODEL procedural --count 60"
    again = evaluate(load(tmp_path), held_out_procedural(60), "procedural")
    assert again.top1.value == pytest.approx(card.figures["held-out top-1"].value, abs=1e-4)
    assert again.top1.low == pytest.approx(card.figures["held-out top-1"].low, abs=1e-4)
    assert again.curve.ece == pytest.approx(card.figures["held-out ECE, 15 bins"].value, abs=1e-3)


def test_what_calibrates_is_not_what_is_measured(task):
    one, other = task.held_out.xy[:60], task.held_out.xy[60:]
    assert not np.array_equal(np.nan_to_num(one), np.nan_to_num(other))


def test_a_stopped_training_goes_on_to_the_same_weights(task, tmp_path):
    learn(task, tmp_path / "whole", steps=3)
    with pytest.raises(Cancelled, match="1 of 3 steps are kept"):
        learn(task, tmp_path / "parts", steps=3, cancelled=lambda: True)
    assert not (tmp_path / "parts" / CARD).exists()
    learn(task, tmp_path / "parts", steps=3, resume=True)
    assert (tmp_path / "parts" / WEIGHTS).read_bytes() == (tmp_path / "whole" / WEIGHTS).read_bytes()


def test_a_training_is_not_lost_by_accident(task, tmp_path):
    card = learn(task, tmp_path, steps=1)
    with pytest.raises(ModelError, match="holds a training already"):
        learn(task, tmp_path, steps=1)
    with pytest.raises(ModelError, match="cannot be gone on with"):
        learn(task, tmp_path, steps=1, seed=1, resume=True)
    with pytest.raises(ModelError, match="there is none"):
        learn(task, tmp_path / "empty", steps=1, resume=True)
    assert load(tmp_path).card == card


def test_weights_of_another_network_are_refused(task, tmp_path):
    (tmp_path / "w.safetensors").write_bytes(b"nothing")
    for weights in ({}, tmp_path / "w.safetensors", tmp_path / "missing"):
        with pytest.raises(ModelError, match="the weights do not fit"):
            finish(weights, tmp_path / "out", task)
    assert not (tmp_path / "out").exists()


def test_the_card_says_how_long_it_was_trained_and_a_short_training_is_not_called_as_what_ships(task, tmp_path):
    card = learn(task, tmp_path / "short", steps=1)
    assert (card.steps, card.name) == (1, "mg-agent-base-1-steps")
    assert (card.license, card.recordings, card.stretched) == ("Apache-2.0", "", False)
    assert finish(fresh(task), tmp_path / "shipped", task).name == "mg-agent-base"
    assert finish(fresh(task), tmp_path / "whole", task, steps=STEPS).name == "mg-agent-base"


@pytest.mark.parametrize(("held_out", "calibrated"), [(49, False), (50, True)])
def test_with_few_held_out_clips_the_temperature_is_left_alone_and_the_card_says_so(tmp_path, held_out, calibrated):
    task = procedural(held_out=held_out)
    card = finish(fresh(task), tmp_path, task)
    assert (card.temperature != 1.0) == calibrated
    assert ("held-out ECE before calibration" in card.figures) == calibrated
    assert any("98 held-out clips are too few" in limit for limit in card.limits) != calibrated
