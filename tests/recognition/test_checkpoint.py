"""Weights on disk: what is saved comes back, and whatever does not fit is refused in one sentence."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from recognition.tiny import tiny

from mg_agent.core.pose import MG_SKELETON, Skeleton
from mg_agent.errors import ModelError
from mg_agent.recognition import checkpoint as module
from mg_agent.recognition.card import Card, Figure, require_clips, require_gestures, require_joints
from mg_agent.recognition.checkpoint import CARD, WEIGHTS, built_in, find, identity, load, read_card, save
from mg_agent.recognition.clips import Clips
from mg_agent.recognition.layout import UPPER_BODY
from mg_agent.recognition.vocabulary import LEARNED


@pytest.fixture
def saved(tmp_path) -> Path:
    made = tiny()
    save(made.model, made.card, tmp_path / "good")
    return tmp_path / "good"


def edited(folder: Path, **changes: object) -> Path:
    body = json.loads((folder / CARD).read_text())
    (folder / CARD).write_text(json.dumps(body | changes))
    return folder


def refused(folder: Path | str, match: str) -> str:
    with pytest.raises(ModelError, match=match) as error:
        load(folder)
    assert "\n" not in str(error.value)
    return str(error.value)


def test_what_is_saved_comes_back(saved):
    made, back = tiny(), load(saved)
    x = torch.randn(2, 32, 37, made.model.config.features)
    assert torch.equal(made.model(x).logits, back.model(x).logits)
    assert not back.model.training
    assert back.card.labels == LEARNED
    assert back.source.version == back.card.sha256[:12]
    assert read_card(saved) == back.card


def test_loading_leaves_the_dice_alone(saved):
    torch.manual_seed(3)
    wanted = torch.rand(1)
    torch.manual_seed(3)
    load(saved)
    assert torch.equal(torch.rand(1), wanted)


def test_the_card_survives_its_json():
    card = tiny().card.model_copy(
        update={"figures": {"top-1": Figure(value=0.9, low=0.8, high=0.95, script="benchmarks/x.py")},
                "thresholds": {"nodding": 0.7}}
    )  # fmt: skip
    assert Card.from_json(card.to_json()) == card
    assert json.loads(card.to_json())["schema"] == "mg-agent/recognizer/1"
    assert card.threshold_of("nodding") == 0.7
    assert card.threshold_of("shrugging") == card.threshold


def test_nothing_there_is_said(tmp_path):
    refused(tmp_path / "nowhere", "there is no such recognizer")
    refused("", "there is no such recognizer")
    (tmp_path / "empty").mkdir()
    refused(tmp_path / "empty", "holds no model.safetensors")


def test_near_misses_of_names_that_ship(monkeypatch, saved, tmp_path):
    monkeypatch.setattr(module, "_BUILT_IN", tmp_path / "weights")
    refused("mg-agent-bse", "none ships")
    shutil.copytree(saved, tmp_path / "weights" / "mg-agent-base")
    assert built_in() == ("mg-agent-base",)
    assert load("mg-agent-base").card.name == "tiny"
    refused("mg-agent-bse", "did you mean 'mg-agent-base'")


@pytest.mark.parametrize("name", ["weights.pt", "pytorch_model.bin", "last.pth"])
def test_pickles_are_refused_unread(tmp_path, name):
    (tmp_path / name).write_bytes(b"\x80\x02anything")
    refused(tmp_path, "is a pickle")
    refused(tmp_path / name, "is a pickle")


@pytest.mark.parametrize("head", [b"PK\x03\x04", b"\x80\x04"])
def test_a_pickle_under_another_name_is_still_one(saved, head):
    (saved / WEIGHTS).write_bytes(head + bytes(100))
    refused(saved, "is a pickle")


def test_a_file_cut_off_is_told_from_one_changed(saved):
    whole = (saved / WEIGHTS).read_bytes()
    (saved / WEIGHTS).write_bytes(whole[:-100])
    refused(saved, "damaged or cut off")
    (saved / WEIGHTS).write_bytes(b"")
    refused(saved, "damaged or cut off")
    (saved / WEIGHTS).write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    refused(saved, "not those of their card")


def test_large_files_are_not_read(saved, monkeypatch):
    monkeypatch.setattr(module, "_LARGEST", 1000)
    refused(saved, "too large")


@pytest.mark.parametrize(
    "changes",
    [
        {"labels": [LEARNED[1], LEARNED[0], *LEARNED[2:]]},
        {"temperature": 3.0},
        {"rate": 30.0},
        {"window": 16},
        {"none": None},
        {"stretched": True},
        {"seal": "0" * 64},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_card_that_was_changed_behind_the_weights_back_is_refused(saved, changes):
    edited(saved, **changes)
    refused(saved, "was changed after its weights were saved")
    with pytest.raises(ModelError, match="was changed after its weights were saved"):
        identity(saved)


def test_thresholds_and_words_of_a_card_may_be_edited_and_are_another_recognizer(saved):
    known = {identity(saved)}
    for changes in ({"threshold": 0.9}, {"thresholds": {"nodding": 0.9}}, {"limits": ["mine"]}):
        load(edited(saved, **changes))
        known.add(identity(saved))
    assert len(known) == 4


def test_a_card_older_than_seals_loads_but_not_against_the_card_that_ships_with_its_weights(
    saved, tmp_path, monkeypatch
):
    swapped = [LEARNED[1], LEARNED[0], *LEARNED[2:]]
    assert load(edited(saved, seal="", labels=swapped)).card.labels == tuple(swapped)
    monkeypatch.setattr(module, "_BUILT_IN", tmp_path / "weights")
    shutil.copytree(saved, tmp_path / "weights" / "base")
    edited(tmp_path / "weights" / "base", labels=list(LEARNED))
    refused(saved, "was changed after its weights were saved")
    assert load(edited(saved, labels=list(LEARNED))).card.labels == LEARNED


def test_saved_anew_a_card_may_mean_something_else(saved):
    made = load(saved)
    save(made.model, made.card.model_copy(update={"temperature": 2}), saved)
    assert load(saved).card.temperature == 2.0


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04", bytes(200)])
def test_what_a_recognizer_is_cannot_be_told_from_damaged_weights(saved, body):
    (saved / WEIGHTS).write_bytes(body)
    with pytest.raises(ModelError, match=r"not those of their card|pickle"):
        identity(saved)


def test_cards_that_cannot_be_read(saved):
    (saved / CARD).unlink()
    refused(saved, "has weights without a card")
    for text in ("", "[]", "{", '{"schema": "mg-agent/recognizer/1"}', "[" * 100_000):
        (saved / CARD).write_text(text)
        refused(saved, "cannot be read")
    (saved / CARD).write_bytes(b"\xff\xfe")
    refused(saved, "has weights without a card")


def test_a_card_of_another_schema(saved):
    refused(edited(saved, schema="mg-agent/recognizer/99"), "another schema")


@pytest.mark.parametrize(
    ("changes", "match"),
    [
        ({"surprise": 1}, "surprise"),
        ({"labels": ["none", "none"]}, "labels must differ"),
        ({"thresholds": {"noding": 0.5}}, "'noding' is none of its labels"),
        ({"thresholds": {"nodding": 5}}, "between 0 and 1"),
        ({"temperature": -1}, "temperature"),
        ({"joints": ["nose"]}, "not those of the card"),
        ({"center": ["tail"]}, "no joint 'tail'"),
        ({"name": "../up"}, "name"),
    ],
)
def test_cards_that_make_no_sense(saved, changes, match):
    refused(edited(saved, **changes), match)


def test_a_network_too_large_is_refused_before_it_is_built(saved):
    network = json.loads((saved / CARD).read_text())["network"]
    refused(edited(saved, network=network | {"hidden": 10**9}), "hidden must be a number from 1 to")
    refused(edited(saved, network=network | {"widths": ["8"]}), "widths")


def test_features_of_another_version(saved):
    refused(edited(saved, features=99), "trained on other features; version 99")


def test_tensors_of_another_network(saved):
    network = json.loads((saved / CARD).read_text())["network"]
    refused(edited(saved, network=network | {"embed": 16}), "do not fit the network")
    refused(edited(saved, network=network | {"layers": 3}), "is missing, needed is")


def test_weights_that_are_no_numbers_overwrite_nothing(saved):
    before = (saved / WEIGHTS).read_bytes(), (saved / CARD).read_bytes()
    bad = tiny()
    bad.model.head.bias[3] = float("nan")
    with pytest.raises(ModelError, match=r"head.bias holds values that are no numbers"):
        save(bad.model, bad.card, saved)
    assert ((saved / WEIGHTS).read_bytes(), (saved / CARD).read_bytes()) == before
    assert sorted(path.name for path in saved.iterdir()) == [CARD, WEIGHTS]


def test_a_kill_between_weights_and_card_loses_neither(saved, tmp_path):
    other = tiny(seed=1)
    written = save(other.model, other.card, tmp_path / "other")
    shutil.copy(tmp_path / "other" / CARD, saved / (CARD + ".new"))
    assert load(saved).card.sha256 != written.sha256  # killed before the weights were renamed
    shutil.copy(tmp_path / "other" / WEIGHTS, saved / WEIGHTS)
    assert load(saved).card == written


def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    made = tiny()
    with pytest.raises(ModelError, match="were not saved"):
        save(made.model, made.card, tmp_path / "file")


def test_a_card_of_another_network_is_not_written(tmp_path):
    with pytest.raises(ModelError, match="not its card's"):
        save(tiny(LEARNED[:5]).model, tiny().card, tmp_path / "x")
    assert not (tmp_path / "x").exists()


def test_the_weights_file_itself_may_be_named(saved):
    assert find(saved / WEIGHTS) == saved


def test_poses_that_lack_joints():
    card = tiny(name="mg-agent-base").card
    require_joints(card, MG_SKELETON, 2)
    few = Skeleton("kinect", MG_SKELETON.joints[:21], ())
    with pytest.raises(ModelError, match=r"pose has 21 joints, recognizer 'mg-agent-base' needs 37 \(mg-agent-37\)"):
        require_joints(card, few, 2)
    with pytest.raises(ModelError, match="pose has 3 coordinates"):
        require_joints(card, MG_SKELETON, 3)


def test_data_that_is_not_what_it_was_trained_for():
    card = tiny().card
    clips = Clips(
        np.zeros((1, 32, 37, 2), np.float32), np.zeros((1, 32, 37), np.float32), np.zeros(1, np.int64),
        UPPER_BODY, LEARNED, 15.0, np.zeros(1, np.int64),
    )  # fmt: skip
    require_clips(card, clips)
    with pytest.raises(ModelError, match="frames a second"):
        require_clips(card, Clips(clips.xy, clips.score, clips.labels, UPPER_BODY, LEARNED, 30.0, clips.subjects))
    with pytest.raises(ModelError, match="'waving' is none of its labels"):
        require_clips(card, Clips(clips.xy, clips.score, clips.labels, UPPER_BODY, ("waving",), 15.0, clips.subjects))


def test_gestures_that_nobody_here_knows():
    require_gestures(tiny().card)
    with pytest.raises(ModelError, match="did you mean 'nodding'"):
        require_gestures(tiny(("none", "noding")).card)
