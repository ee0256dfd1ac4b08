"""Online F1 over whole recordings: what a recognizer finds in them against what was annotated there."""

import json
from contextlib import nullcontext

import numpy as np
import pytest
import torch
from recognition.dataset_copies import challenge, full, sample, write
from recognition.tiny import tiny

from mg_agent.core.span import Span
from mg_agent.errors import Cancelled, ModelError
from mg_agent.recognition.checkpoint import save
from mg_agent.recognition.datasets import KINECT_25_LAYOUT, Recording, gathered, write_npz
from mg_agent.recognition.datasets.imigue import imigue_wholes
from mg_agent.recognition.datasets.smg import smg_wholes
from mg_agent.recognition.label_maps import IMIGUE_32, SMG_17
from mg_agent.recognition.layout import MG_LAYOUT
from mg_agent.recognition.measured.marks import Mark
from mg_agent.recognition.measured.online import OnlineF1
from mg_agent.recognition.measured.whole_recordings import measure_online
from mg_agent.recognition.spotting.decoding import decode

FOLDING, AKIMBO, SCRATCHING_BACK = 3, 9, 16
"""Class numbers as SMG (the first two) and iMiGUE (the last) count them in their files."""


@pytest.fixture
def folds():
    """Give a recognizer to which everybody folds their arms all the time."""
    return tiny(folding_arms=30.0)


@pytest.fixture
def smg(tmp_path):
    """Write SMG with two test recordings of 56 frames, 2 s each, and one to train on.

    Somebody folds their arms in the first half of one test recording and in the first quarter of the other: beside one
    gesture found all the time, overlaps of 0.5, which is a hit, and of 0.25, which is none. Arms akimbo are missed.
    So 1 of 2 found and 1 of 3 marked are hits, and F1 is 2 (1/2) (1/3) / (1/2 + 1/3) = 2/5.
    """
    sample(tmp_path / "smg", 36, labels=((FOLDING, 1, 28), (AKIMBO, 29, 56)), frames=56)
    sample(tmp_path / "smg", 37, labels=((FOLDING, 1, 14),), frames=56)
    sample(tmp_path / "smg", 1, labels=((FOLDING, 1, 56),), frames=56)
    return tmp_path / "smg"


def counts(score: OnlineF1) -> tuple[int, int, int]:
    return score.hits, score.found, score.marked


def test_f1_over_whole_recordings_is_that_of_the_counts(folds, smg):
    measured = measure_online(folds, "smg", smg, side="test")
    assert (counts(measured.score), measured.recordings) == ((1, 2, 3), 2)
    assert measured.score.f1 == pytest.approx(2 / 5)
    assert counts(measure_online(folds, "smg", smg).score) == (2, 3, 4)


def test_the_interval_is_over_people_where_they_are_known_and_the_same_each_time(folds, smg):
    measured = measure_online(folds, "smg", smg, side="test")
    assert measured.over == "95 %, over 2 people"
    assert measured.interval.value == pytest.approx(2 / 5)
    # Recording 36 alone has F1 2/3 and recording 37 alone 0: what drawing two of them gives at most and at least.
    assert measured.interval.low == 0.0
    assert measured.interval.high >= 2 / 3
    assert measure_online(folds, "smg", smg, side="test") == measured


def test_recordings_of_unknown_people_are_drawn_and_one_alone_has_no_interval(folds, tmp_path):
    for number in ("0001", "0002", "0003"):
        challenge(tmp_path / "test", number, labels=((17, 0, 49),), frames=50)
    measured = measure_online(folds, "imigue", tmp_path)
    assert (measured.over, counts(measured.score)) == ("95 %, over 3 recordings", (3, 3, 3))
    challenge(tmp_path / "val", "0004", labels=((17, 0, 49),), frames=50)
    alone = measure_online(folds, "imigue", tmp_path, side="val")
    assert (alone.interval, alone.to_json()["low"]) == (None, None)
    assert "one recording gives no interval" in alone.to_text()


def test_what_either_side_has_no_label_for_is_left_out_and_told(tmp_path):
    challenge(tmp_path, labels=((SCRATCHING_BACK, 0, 20), (17, 0, 49)), frames=50)
    nods = measure_online(tiny(nodding=30.0), "imigue", tmp_path)
    assert counts(nods.score) == (0, 0, 1)
    told = " ".join(nods.notes)
    assert "our labels have nothing like it: scratching back (1)." in told
    assert "the dataset has no such label: nodding (1)." in told


def test_what_cannot_be_used_is_left_out_and_told(folds, tmp_path):
    sample(tmp_path, 36, labels=((FOLDING, 1, 90), (40, 1, 5), (FOLDING, 57, 60), (FOLDING, 9, 8)), frames=56)
    sample(tmp_path, 37, labels=((FOLDING, 1, 2),))
    (tmp_path / "Sample0037" / "Sample0037_skeleton.csv").unlink()
    sample(tmp_path, 38, labels=((FOLDING, 1, 2),), frames=0)
    measured = measure_online(folds, "smg", tmp_path)
    assert counts(measured.score) == (1, 1, 1)
    assert measured.notes == ("5 annotations could not be used for online F1.",)


def test_a_recording_without_annotations_counts_what_is_found_there(folds, smg):
    sample(smg, 38, labels=(), frames=56)
    assert counts(measure_online(folds, "smg", smg, side="test").score) == (1, 3, 3)


def test_a_recognizer_of_the_datasets_own_labels_and_sensor_is_scored_in_them(smg):
    own = tiny(SMG_17, layout=KINECT_25_LAYOUT, name="own", arms_akimbo=30.0)
    measured = measure_online(own, "smg", smg, side="test")
    assert counts(measured.score) == (1, 2, 3)
    assert measured.notes == ("The recognizer knows no label for nothing, so it takes whatever it sees for a gesture.",)


def test_the_full_layout_of_imigue_has_whole_recordings_too(folds, tmp_path):
    full(tmp_path, [(7, "Win", 2, 17, 0, 5), (8, "Win", 1, 17, 0, 5)])
    assert [(one.name, one.subject, one.side) for one in imigue_wholes(tmp_path)] == [("0007", 2, "train"),
                                                                                      ("0008", 1, "test")]  # fmt: skip
    assert measure_online(folds, "imigue", tmp_path).recordings == 1  # of the other one no skeleton is there


def test_a_recording_is_read_when_its_turn_comes(smg):
    wholes = smg_wholes(smg)
    write(smg / "Sample0037" / "Sample0037_skeleton.csv", [[1]])
    read = {one.name: one.frames for one in wholes}
    assert read["Sample0036"]()[0].shape == (56, 25, 3)
    with pytest.raises(ModelError, match=r"Sample0037_skeleton\.csv, line 1"):
        read["Sample0037"]()


def test_every_recording_keeps_its_own_rate(folds, smg):
    write(smg / "Sample0036" / "Sample0036_data.csv", [(56, 14, 8000)])
    assert {one.name: one.rate for one in smg_wholes(smg)} == {"Sample0001": 28, "Sample0036": 14, "Sample0037": 28}
    assert counts(measure_online(folds, "smg", smg, side="test").score) == (1, 2, 3)


def test_labels_of_others_are_read_off_each_by_itself_one_at_a_time():
    card = tiny(IMIGUE_32).card
    times, said = np.arange(60) / 15, np.zeros((60, 32))
    lips, ears = IMIGUE_32.index("pressing lips"), IMIGUE_32.index("touching ears")
    said[:30, lips], said[25:, ears], said[30:, lips] = 0.9, 0.8, 0.2
    found = decode(said, times, card)
    assert [one.label for one in found] == ["pressing lips", "touching ears"]
    assert found[0].span.end <= found[1].span.start


def test_marks_in_other_words_carry_every_counterpart():
    span = Span(start=0, end=1)
    assert Mark.theirs(("covering face",), span, "imigue") == Mark.ours("covering face", span)
    assert Mark.theirs(("moving torso",), span, "imigue").labels >= {"leaning forward", "shifting posture"}
    assert not Mark.theirs(("illustrative hand gestures",), span, "smg").labels


@pytest.fixture
def kept(folds, tmp_path):
    save(folds.model, folds.card, tmp_path / "folds")
    return tmp_path / "folds"


def test_evaluate_prints_it_and_keeps_it(called, kept, smg, tmp_path):
    code, out, err = called("evaluate", kept, "smg", smg, "--out", tmp_path / "out")
    assert (code, err) == (0, "")
    assert "online F1 0.400 [0.000, " in out
    assert "precision 0.500  recall 0.333  (1 of 3 marked hit, 2 found in 2 recordings; 95 %, over 2 people)" in out
    body = json.loads((tmp_path / "out" / "evaluation.json").read_text())["online"]
    assert (body["hits"], body["found"], body["marked"], body["recordings"]) == (1, 2, 3, 2)
    assert (body["f1"], body["low"], body["interval"]) == (pytest.approx(0.4), 0.0, "95 %, over 2 people")
    assert json.loads(called("evaluate", kept, "smg", smg, "--side", "train", "--json")[1])["online"]["f1"] == 1.0


def test_of_cut_clips_it_is_told_which_data_has_whole_recordings(called, kept, tmp_path):
    dice = np.random.default_rng(0)
    rows = [Recording(dice.normal(size=(20, 37, 2)).astype(np.float32), np.ones((20, 37), np.float32), i % 2)
            for i in range(4)]  # fmt: skip
    write_npz(tmp_path / "own.npz", gathered(rows, ("folding arms", "none"), MG_LAYOUT, 15.0))
    told = "online F1 needs whole recordings, and npz has cut clips; imigue and smg have them"
    assert called("evaluate", kept, "npz", tmp_path / "own.npz")[1].count(told) == 1
    body = json.loads(called("evaluate", kept, "npz", tmp_path / "own.npz", "--json")[1])
    assert (body["online"], body["without_online"].startswith(told)) == (None, True)
    assert "online" not in called("evaluate", kept, "procedural", "--count", 8)[1]


def test_whoever_stops_it_keeps_the_figures_over_clips(called, kept, smg, folds, tmp_path, monkeypatch):
    monkeypatch.setattr("mg_agent.spotted_cli.interruptible", lambda: nullcontext(lambda: True))
    code, out, err = called("evaluate", kept, "smg", smg, "--json", "--out", tmp_path / "out")
    assert (code, json.loads(out)["clips"], json.loads(out)["online"]) == (130, 3, None)
    assert "online F1 was stopped; 0 of 2 recordings were looked at" in err
    assert (tmp_path / "out" / "evaluation.json").read_text() == out
    asked = iter((False, True))
    with pytest.raises(Cancelled, match="1 of 2 recordings"):
        measure_online(folds, "smg", smg, side="test", cancelled=lambda: next(asked))


def test_the_network_looks_in_one_thread_and_leaves_their_number_as_it_was(folds, smg):
    threads, before = [], torch.get_num_threads()
    try:
        torch.set_num_threads(2)
        measure_online(folds, "smg", smg, side="test", looked=lambda *_: threads.append(torch.get_num_threads()))
        assert (threads, torch.get_num_threads()) == ([1, 1], 2)
    finally:
        torch.set_num_threads(before)


def test_how_far_it_is_is_told_before_each_recording(folds, smg):
    told = []
    measure_online(folds, "smg", smg, side="test", looked=lambda *where: told.append(where))
    assert told == [(0, 2, "Sample0036"), (1, 2, "Sample0037")]
