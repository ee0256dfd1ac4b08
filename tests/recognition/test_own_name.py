"""What a recognizer of one's own is called: two of them are told apart by it, and a name costs no training."""

import json

import numpy as np
import pytest

from mg_agent.errors import Cancelled, ModelError
from mg_agent.recognition.checkpoint import WEIGHTS, load
from mg_agent.recognition.datasets import Recording, gathered
from mg_agent.recognition.layout import MG_LAYOUT
from mg_agent.recognition.training.making import Task, learn
from mg_agent.recognition.training.own_name import called
from mg_agent.recognition.training.recorded import recorded


@pytest.fixture(scope="module")
def own() -> Task:
    dice = np.random.default_rng(0)
    found = [
        Recording(dice.normal(size=(20, 37, 2)).astype(np.float32), np.ones((20, 37), np.float32), i % 2, i % 4)
        for i in range(12)
    ]
    return recorded("npz", gathered(found, ("nodding", "none"), MG_LAYOUT, 15.0))


def test_recognizers_of_own_data_are_called_by_their_folders_and_a_name_does_not_change_the_weights(own, tmp_path):
    for folder in ("nods 2", "nods 3"):
        learn(own, tmp_path / folder, steps=1)
    learn(own, tmp_path / "third", steps=1, name="mine")
    made = [load(tmp_path / folder).source for folder in ("nods 2", "nods 3", "third")]
    assert [one.name for one in made] == ["nods-2", "nods-3", "mine"]
    assert len({one.version for one in made}) == 1


def test_a_training_that_goes_on_keeps_its_name_also_where_the_folder_was_moved(own, tmp_path):
    with pytest.raises(Cancelled):
        learn(own, tmp_path / "first", steps=2, cancelled=lambda: True)
    (tmp_path / "first").rename(tmp_path / "moved")
    assert learn(own, tmp_path / "moved", steps=2, resume=True).name == "first"
    assert learn(own, tmp_path / "moved", steps=2, resume=True, name="other").name == "other"


def test_a_training_from_before_names_goes_on(own, tmp_path):
    with pytest.raises(Cancelled):
        learn(own, tmp_path / "made", steps=2, cancelled=lambda: True)
    plan = json.loads((tmp_path / "made" / "training.json").read_text())
    del plan["name"]
    (tmp_path / "made" / "training.json").write_text(json.dumps(plan))
    assert learn(own, tmp_path / "made", steps=2, resume=True).name == "made"
    assert (tmp_path / "made" / WEIGHTS).is_file()


@pytest.mark.parametrize(
    ("usual", "folder", "name"),
    [("npz", "mine", "mine"), ("npz", "Öl & Käse (2)", "Öl-Käse-2"), ("npz", "m²", "m"), ("npz", "(!)", "npz"),
     ("npz", "mg-agent-base", "mg-agent-base-own"), ("npz", "kinematic", "kinematic-own"),
     ("npz", "x" * 200, "x" * 100), ("nw-ucla", "mine", "nw-ucla"), ("imigue-ours", "mine", "imigue-ours"),
     ("mg-agent-base", "mine", "mg-agent-base")],
)  # fmt: skip
def test_a_folders_name_is_taken_where_the_data_has_none(usual, folder, name, tmp_path):
    assert called(usual, tmp_path / folder) == name


@pytest.mark.parametrize("given", ["", "two words", "a/b", "m²", "x" * 101])
def test_a_name_that_no_card_holds_is_refused(given, tmp_path):
    with pytest.raises(ModelError, match=r"a recognizer cannot be called so; got .*; use letters, digits"):
        called("npz", tmp_path, given)


def test_the_name_of_what_ships_is_refused_for_anything_else(own, tmp_path):
    for given in ("mg-agent-base", "kinematic"):
        with pytest.raises(ModelError, match="this is the name of another recognizer"):
            called("npz", tmp_path, given)
    assert called("mg-agent-base", tmp_path, "mg-agent-base") == "mg-agent-base"
    with pytest.raises(ModelError, match="another recognizer"):
        learn(own, tmp_path / "made", steps=1, name="mg-agent-base")
    assert not (tmp_path / "made").exists()
