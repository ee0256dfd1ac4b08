"""Recordings in files of one's own: what is taken, what is left out, and what is refused."""

import re
from pathlib import Path

import numpy as np
import pytest

from mg_agent.errors import ModelError
from mg_agent.recognition.datasets import read_npz, write_npz


def test_recordings_in_which_nobody_was_seen_are_left_out(tmp_path):
    pos = np.zeros((30, 2, 2), np.float32)
    pos[10:20] = np.nan
    np.savez(
        tmp_path / "own.npz", pos=pos, start=np.array([0, 10, 20]), length=np.array([10, 10, 10]),
        label=np.array([0, 1, 1]), label_names=np.array(["a", "b"]), joint_names=np.array(["one", "other"]),
        train=np.array([True, True, False]),
    )  # fmt: skip
    read = read_npz(tmp_path / "own.npz")
    assert (read.labels.tolist(), read.start.tolist(), read.train.tolist()) == ([0, 1], [0, 20], [True, False])
    assert read.left_out == "1 recording could not be used: own.npz: nobody was seen."


@pytest.mark.parametrize(
    "train", [np.array([1, 2]), np.array([0.0, np.nan]), np.array(["True", "False"]), np.array([3, 0], np.uint8)]
)
def test_sides_that_are_neither_true_nor_false_are_refused(tmp_path, train):
    path = own(tmp_path, train=train)
    with pytest.raises(ModelError, match=r"'train' holds .* neither true nor false"):
        read_npz(path)


@pytest.mark.parametrize("train", [np.array([1, 0]), np.array([1.0, 0.0]), np.array([True, False])])
def test_sides_may_be_ones_and_zeros(tmp_path, train):
    assert read_npz(own(tmp_path, train=train)).train.tolist() == [True, False]


def test_a_joint_whose_score_is_no_number_was_not_seen(tmp_path):
    score = np.ones((4, 2))
    score[1, 0] = np.nan
    read = read_npz(own(tmp_path, score=score))
    assert np.isnan(read.pos[1, 0]).all()
    assert read.score[1].tolist() == [0, 1]
    assert np.isfinite(read.clips(7).score).all()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"pos": np.ones((4, 2, 2, 1), np.float32)}, r"pos is \(4, 2, 2, 1\), where \(sum of T, J, 2 or 3\) is read"),
        ({"score": np.ones((3, 2))}, r"score is \(3, 2\), where \(4, 2\) is read"),
        ({"pos": np.ones((4, 2, 5), np.float32)}, r"pos is \(4, 2, 5\)"),
        ({"unit": np.array([["one", "other"]]), "unit_length": np.array([0.0])}, r"unit_length holds 0\.0, where"),
        ({"unit": np.array([["one", "other"]]), "unit_length": np.array([np.nan])}, "unit_length holds nan, where"),
    ],
)
def test_what_nothing_could_be_measured_by_is_refused(tmp_path, more, said):
    with pytest.raises(ModelError, match=said):
        read_npz(own(tmp_path, **more))


def test_names_may_be_bytes_as_some_programs_write_words(tmp_path):
    read = read_npz(own(tmp_path, label_names=np.array([b"a", "winken ä".encode()])))
    assert read.names == ("a", "winken ä")


def test_the_guide_names_every_key_that_is_written(tmp_path):
    guide = (Path(__file__).resolve().parents[2] / "docs" / "datasets.md").read_text(encoding="utf-8")
    table = guide.partition("**Your own.**")[2].partition("\n`nw-ucla`")[0]
    told = {
        key for row in table.splitlines() for key in re.findall(r"`(\w+)`", row.split("|")[1] if "|" in row else "")
    }
    read = read_npz(own(tmp_path, train=np.array([True, False]), val=np.array([False, True])))
    write_npz(tmp_path / "back.npz", read)
    with np.load(tmp_path / "back.npz", allow_pickle=False) as written:
        assert set(written.files) == told
    assert read_npz(tmp_path / "back.npz").digest() == read.digest()


def own(folder, **more):
    """Two recordings of two frames and two joints, in a file of one's own."""
    usual = {
        "pos": np.ones((4, 2, 2), np.float32), "start": np.array([0, 2]), "length": np.array([2, 2]),
        "label": np.array([0, 1]), "label_names": np.array(["a", "b"]), "joint_names": np.array(["one", "other"]),
    }  # fmt: skip
    np.savez(folder / "own.npz", **{**usual, **more})
    return folder / "own.npz"


def test_words_that_a_table_gave_as_objects_are_named(tmp_path):
    file = own(tmp_path, label_names=np.array(["nod", "rest"], dtype=object))
    with pytest.raises(ModelError, match=r"'label_names' holds Python objects, where np.array.*dtype=str"):
        read_npz(file)
