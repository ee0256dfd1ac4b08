"""What a recognizer is measured on is read as in its training, and what makes figures doubtful is said."""

from dataclasses import replace

import numpy as np
import pytest
from recognition.dataset_copies import challenge
from recognition.tiny import tiny

from mg_agent.errors import ModelError
from mg_agent.recognition.datasets import MIGA_22_LAYOUT, Recording, gathered, write_npz
from mg_agent.recognition.label_maps import IMIGUE_32
from mg_agent.recognition.layout import MG_LAYOUT
from mg_agent.recognition.measured.material import recorded_material, stretches
from mg_agent.recognition.vocabulary import LEARNED

FOREIGN = ("none", "waving", "bowing")


@pytest.fixture
def data(tmp_path):
    """Recordings of our labels at 50 frames a second; returns their file and what it holds."""
    dice = np.random.default_rng(0)
    found = [
        Recording(dice.normal(size=(40 + 90 * i, 37, 2)).astype(np.float32), np.ones((40 + 90 * i, 37), np.float32), i)
        for i in range(3)
    ]
    held = gathered(found, LEARNED, MG_LAYOUT, 50.0)
    write_npz(tmp_path / "data.npz", held)
    return tmp_path / "data.npz", held


def shown(card, data, **chosen):
    return recorded_material(card, "npz", data[0], **chosen)


def test_who_learned_time_as_it_runs_gets_its_own_rate(data):
    clips = shown(tiny().card, data).clips
    assert clips.rate == 15.0
    assert np.array_equal(clips.xy, data[1].clips(32, rate=15.0).xy, equal_nan=True)


def test_who_learned_stretched_recordings_gets_them_stretched(data):
    clips = shown(tiny().card.model_copy(update={"stretched": True, "rate": 37.5}), data).clips
    assert clips.rate == 37.5
    assert np.array_equal(clips.xy, data[1].clips(32).xy, equal_nan=True)


def test_joints_and_labels_are_put_in_the_order_of_the_recognizer_and_what_it_knows_besides_is_told(data, tmp_path):
    held, card = data[1], tiny().card
    turned = held.skeleton.joints[::-1]
    layout = replace(held.layout, skeleton=replace(held.skeleton, joints=turned))
    names = (LEARNED[2], LEARNED[0], LEARNED[1])
    labels = np.array([names.index(LEARNED[i]) for i in held.labels])
    other = replace(held, pos=held.pos[:, ::-1], score=held.score[:, ::-1], layout=layout, names=names, labels=labels)
    write_npz(tmp_path / "other.npz", other)
    there, mine = shown(card, (tmp_path / "other.npz",)), shown(card, data).clips
    assert np.array_equal(there.clips.xy, mine.xy, equal_nan=True)
    assert (there.clips.names, there.clips.labels.tolist()) == (card.labels, mine.labels.tolist())
    told = f"The recognizer knows {len(LEARNED) - 3} labels that the data has not; such an answer counts as wrong."
    assert told in there.notes


@pytest.mark.parametrize(("labels", "expected"), [(LEARNED, False), (LEARNED[:4], False), (FOREIGN, True)])
def test_cards_that_do_not_tell_are_read_by_their_labels(labels, expected):
    card = tiny(labels).card
    assert card.stretched is None
    assert stretches(card) == expected
    assert stretches(card.model_copy(update={"stretched": not expected})) != expected


def test_nobody_is_accused_of_having_seen_procedural_clips(data):
    (note,) = shown(tiny().card, data).notes
    assert note == "The data does not say what to train and what to test on, so all 3 clips are scored."
    learned = tiny().card.model_copy(update={"recordings": data[1].digest()})
    assert "trained on these very recordings" in shown(learned, data).notes[0]
    other = tiny().card.model_copy(update={"recordings": "0" * 64})
    assert "is not known" in shown(other, data).notes[0]


def test_data_of_which_nothing_can_be_used_says_why(tmp_path):
    challenge(tmp_path / "train", "0001", frames=0)
    with pytest.raises(ModelError, match="no recording that can be used; 2 recordings could not be used: 0001_label"):
        recorded_material(tiny().card, "imigue", tmp_path)


def test_a_recognizer_of_a_dataset_s_own_labels_reads_its_own_joints(tmp_path):
    challenge(tmp_path / "test", "0001")
    own = tiny(("none", *IMIGUE_32), layout=MIGA_22_LAYOUT).card
    read = recorded_material(own, "imigue", tmp_path)
    assert (read.vocabulary, read.name, read.clips.skeleton) == (None, "imigue, test side", MIGA_22_LAYOUT.skeleton)
    ours = recorded_material(tiny().card, "imigue", tmp_path)
    assert (ours.vocabulary, ours.clips.skeleton) == ("imigue", MG_LAYOUT.skeleton)
    assert ours.name == "imigue, in its own labels, test side"


def test_a_side_that_is_none_is_refused(data):
    with pytest.raises(ModelError, match="did you mean 'train'"):
        shown(tiny().card, data, side="trian")
    with pytest.raises(ModelError, match="does not say what to train"):
        shown(tiny().card, data, side="test")
    assert len(replace(data[1], train=np.array([True, False, False])).side("test")) == 2
