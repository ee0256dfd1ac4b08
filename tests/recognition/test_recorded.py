"""Learning from recordings of others: who is held out, how time is read, and what the card says of it."""

from dataclasses import replace

import numpy as np
import pytest

from mg_agent.errors import ModelError
from mg_agent.recognition.checkpoint import WEIGHTS, load
from mg_agent.recognition.datasets import DATASETS, KINECT_20_LAYOUT, Recording, gathered
from mg_agent.recognition.layout import MG_LAYOUT
from mg_agent.recognition.measured.evaluation import evaluate
from mg_agent.recognition.training.making import learn, procedural
from mg_agent.recognition.training.recorded import recorded


def data(count=60, people=6, names=("a", "b", "c"), layout=MG_LAYOUT, sides=("train", "train", "test"), **more):
    """Recordings of people in turns; who moves is also on the first joint, so that clips tell it."""
    dice = np.random.default_rng(more.pop("seed", 0))
    joints = len(layout.skeleton.joints)
    found = []
    for i in range(count):
        pos = dice.normal(size=(20, joints, layout.dimensions)).astype(np.float32)
        pos[:, 0] = i % people
        side = sides[i % people % len(sides)] if sides else None
        found.append(Recording(pos, np.ones((20, joints), np.float32), i % 3, i % people, side=side))
    return gathered(found, names, layout, 30.0, **more)


def who(clips):
    return set(clips.xy[:, 0, 0, 0].astype(int).tolist())


def test_recordings_of_others_are_learned_too(tmp_path):
    read = data()
    task = recorded("made-up", read)
    card = learn(task, tmp_path, steps=1)
    assert (card.labels, card.none, card.name, card.steps) == (("a", "b", "c"), None, "made-up", 1)
    assert (card.recordings, card.stretched) == (read.digest(), True)
    assert load(tmp_path).card == card
    assert card.figures["held-out top-1"].script == "mg-agent train --dataset made-up PATH --seed 0 --steps 1"
    assert evaluate(load(tmp_path), read.clips(32).take(read.split()[1]), "test").clips == 20
    learn(replace(task, mixup=0.0), tmp_path / "unblended", steps=1)
    assert (tmp_path / WEIGHTS).read_bytes() != (tmp_path / "unblended" / WEIGHTS).read_bytes()
    assert procedural(held_out=4).mixup == 0.0


def test_too_few_recordings_are_refused_with_what_was_left_out():
    with pytest.raises(ModelError, match="too little to learn from; got 2 recordings"):
        recorded("made-up", data(2, sides=("train",)))
    broken = data(2, sides=("test",), skipped=("x breaks off.", "y breaks off."))
    told = (
        "got 0 recordings on the training side, of 2; 2 recordings could not be used: x breaks off; y breaks off; use"
    )
    with pytest.raises(ModelError, match=told):
        recorded("made-up", broken)


def test_recordings_of_one_label_are_refused():
    one = data(30)
    with pytest.raises(ModelError, match=r"nothing to tell apart; all \d+ recordings to learn from are of 'b'; give"):
        recorded("made-up", replace(one, labels=np.ones(30, np.int64)))


@pytest.mark.parametrize("seed", range(4))
def test_whole_people_are_held_out(seed):
    task = recorded("made-up", data(120, people=12), seed=seed)
    held, learned = who(task.held_out), who(task.source.clips)
    assert len(held) == 1
    assert not held & learned
    assert held | learned == {i for i in range(12) if i % 3 < 2}
    assert "10 more held out, all of 1 person" in task.data
    assert not any("may show people it learned from" in limit for limit in task.limits)


def test_where_a_person_is_too_much_clips_are_held_out_and_the_card_says_so():
    task = recorded("made-up", data(40, people=2, sides=("train",)))
    assert who(task.held_out) == who(task.source.clips) == {0, 1}
    assert "4 more held out, drawn clip by clip" in task.data
    assert any("may show people it learned from" in limit for limit in task.limits)
    unknown = data(40, people=8, sides=None)
    task = recorded("made-up", replace(unknown, subjects=np.full(40, -1)))
    assert len(task.held_out) == 4
    assert any("may show people it learned from" in limit for limit in task.limits)


def test_a_validation_side_is_neither_learned_nor_held_out():
    task = recorded("made-up", data(60, people=6, sides=("train", "val", "test", "train")))
    assert who(task.held_out) | who(task.source.clips) == {0, 3, 4}


def test_data_without_a_split_is_learned_as_a_whole_and_the_card_says_so():
    task = recorded("made-up", data(60, people=12, sides=None))
    assert who(task.held_out) | who(task.source.clips) == set(range(12))
    assert task.data.startswith("all of made-up, which has no split: ")
    assert any("no recordings are left" in limit for limit in task.limits)


@pytest.mark.parametrize("dataset", sorted(DATASETS))
def test_the_card_carries_the_terms_and_limits_of_the_dataset(dataset):
    task = recorded(dataset, data(skipped=("x: is broken",)))
    assert task.license == f"as the dataset's terms say: {DATASETS[dataset].terms}"
    assert set(DATASETS[dataset].limits) < set(task.limits)
    assert any("knows no 'none'" in limit for limit in task.limits)
    assert "1 recording could not be used: x: is broken." in task.limits


def test_terms_of_one_s_own_stand_beside_those_of_the_dataset():
    task = recorded("ma-52", data(), terms="CC BY 4.0")
    assert task.license == "CC BY 4.0"
    assert any("non-commercial" in limit for limit in task.limits)
    assert "non-commercial" in recorded("ma-52", data()).license


def test_our_labels_over_our_joints_are_learned_as_time_runs():
    ours = recorded("npz", data(names=("none", "nodding", "shrugging")))
    assert (ours.stretched, ours.held_out.rate) == (False, 15.0)
    assert not any("stretched" in limit for limit in ours.limits)
    other = recorded("npz", data(names=("none", "nodding", "shrugging"), layout=KINECT_20_LAYOUT))
    assert other.stretched
    assert any("stretched to 32 frames" in limit for limit in other.limits)


def test_a_training_is_gone_on_with_only_with_the_same_recordings(tmp_path):
    learn(recorded("made-up", data()), tmp_path, steps=1)
    before = (tmp_path / WEIGHTS).read_bytes()
    with pytest.raises(ModelError, match="begun with other recordings"):
        learn(recorded("made-up", data(seed=1)), tmp_path, steps=1, resume=True)
    with pytest.raises(ModelError, match="begun with steps 1 instead of 2; ask for the same"):
        learn(recorded("made-up", data()), tmp_path, steps=2, resume=True)
    learn(recorded("made-up", data()), tmp_path, steps=1, resume=True)
    assert (tmp_path / WEIGHTS).read_bytes() == before


def test_the_digest_is_of_everything_that_is_learned():
    first = data()
    assert first.digest() == data().digest()
    others = [data(seed=1), data(names=("a", "b", "d")), data(sides=("test", "train", "train")), data(people=5)]
    assert len({first.digest(), *(other.digest() for other in others)}) == 5
