"""Datasets: joints by name, whole recordings stretched, official splits, broken files named."""

import numpy as np
import pytest

from mg_agent.core.pose import Skeleton
from mg_agent.errors import ModelError
from mg_agent.recognition.datasets import KINECT_20, Recording, gathered, nw_ucla, read_dataset, read_npz, write_npz
from mg_agent.recognition.layout import Layout

LINE = Layout(
    Skeleton("line", ("neck", "head", "left_hand"), (("neck", "head"), ("neck", "left_hand"))),
    center=("neck",),
    unit=(("neck", "head", 1.0),),
)


def recordings(*lengths, **more):
    rng = np.random.default_rng(0)
    found = [
        Recording(
            rng.random((n, 3, 2), np.float32), np.ones((n, 3), np.float32), i % 2, subject=i, view=1, train=i % 2 == 0
        )
        for i, n in enumerate(lengths)
    ]
    return gathered(found, ("wave", "rest"), LINE, 25.0, **more)


def kinect_file(path, **changes):
    """Two recordings whose joints lie in another order; joint j of ``KINECT_20`` is at (j, 1, 2)."""
    order = list(reversed(KINECT_20.joints))
    pos = np.zeros((5, 20, 3), np.float32)
    pos[:] = [[KINECT_20.index(joint), 1, 2] for joint in order]
    words = ["_".join(reversed(j.split("_"))) if j.startswith(("left", "right")) else j for j in order]
    arrays = {
        "pos": pos,
        "start": np.array([0, 3]),
        "length": np.array([3, 2]),
        "label": np.array([0, 1]),
        "subject": np.array([1, 2]),
        "view": np.array([1, 3]),
        "label_names": np.array(["throw", "carry"]),
        "joint_names": np.array(words),
    }
    arrays.update(changes)
    np.savez(path, **{key: array for key, array in arrays.items() if array is not None})
    return path


def test_whole_recordings_are_stretched_in_straight_lines():
    pos = np.zeros((3, 3, 2), np.float32)
    pos[:, 0, 0] = [0, 1, 4]
    clips = gathered([Recording(pos, np.ones((3, 3), np.float32), 0)], ("wave",), LINE, 30.0).clips(5)
    assert clips.xy[0, :, 0, 0].tolist() == [0, 0.5, 1, 2.5, 4]
    assert clips.rate == pytest.approx(50)


def test_a_recording_of_one_frame_is_repeated():
    clips = recordings(1, 7).clips(4)
    assert clips.xy.shape == (2, 4, 3, 2)
    assert np.ptp(clips.xy[0], axis=0).max() == 0
    assert np.ptp(clips.xy[1], axis=0).max() > 0


def test_a_joint_that_one_of_two_frames_saw_is_taken_from_the_nearer():
    pos = np.zeros((2, 3, 2), np.float32)
    pos[0, 1], pos[1, 1] = (3, 3), (np.nan, np.nan)
    score = np.ones((2, 3), np.float32)
    score[1, 1] = 0
    clips = gathered([Recording(pos, score, 0)], ("wave",), LINE, 30.0).clips(5)
    assert np.isfinite(clips.xy[0, :, 1, 0]).tolist() == [True, True, False, False, False]
    assert clips.score[0, :, 1].tolist() == [1, 1, 0, 0, 0]


def test_clips_need_a_frame():
    with pytest.raises(ModelError, match="got 0"):
        recordings(3).clips(0)


def test_the_split_is_the_protocols_and_without_one_it_is_refused():
    train, test = recordings(2, 2, 2).split()
    assert (train.tolist(), test.tolist()) == ([0, 2], [1])
    sideless = gathered(
        [Recording(np.zeros((2, 3, 2), np.float32), np.ones((2, 3), np.float32), 0)], ("a",), LINE, 30.0
    )
    with pytest.raises(ModelError, match="does not say"):
        sideless.split()


@pytest.mark.parametrize("label", [-1, 2])
def test_a_label_without_a_name_is_refused(label):
    one = Recording(np.zeros((2, 3, 2), np.float32), np.ones((2, 3), np.float32), label)
    with pytest.raises(ModelError, match="labels"):
        gathered([one], ("wave", "rest"), LINE, 30.0)


def test_what_is_written_is_read_back(tmp_path):
    written = recordings(3, 1, 4)
    written.pos[2, 1] = np.nan
    written.score[2, 1] = 0
    write_npz(tmp_path / "own.npz", written)
    read = read_dataset("npz", tmp_path / "own.npz")
    assert (read.layout, read.names, read.rate) == (LINE, ("wave", "rest"), 25.0)
    for what in ("pos", "score", "start", "length", "labels", "subjects", "views", "train"):
        assert np.array_equal(getattr(read, what), getattr(written, what), equal_nan=what == "pos"), what


def test_kinect_joints_are_found_by_name_and_y_points_down(tmp_path):
    read = nw_ucla(kinect_file(tmp_path / "k.npz"))
    assert read.skeleton == KINECT_20
    assert read.pos[0, :, 0].tolist() == list(range(20))
    assert (read.pos[..., 1] == -1).all()
    assert [side.tolist() for side in read.split()] == [[0], [1]]


def test_a_kinect_joint_at_the_sensor_was_not_seen(tmp_path):
    pos = np.ones((5, 20, 3), np.float32)
    pos[1, 0] = 0
    read = nw_ucla(kinect_file(tmp_path / "k.npz", pos=pos))
    assert np.argwhere(np.isnan(read.pos[..., 0])).tolist() == [[1, 19]]
    assert read.score[1, 19] == 0


def test_every_bone_of_the_kinect_points_away_from_the_spine():
    children = [child for _, child in KINECT_20.bones]
    assert sorted([*children, "spine"]) == sorted(KINECT_20.joints)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"view": None}, "lacks view"),
        ({"joint_names": np.array([f"j{i}" for i in range(20)])}, "no 'hip_center'"),
        ({"pos": np.ones((5, 20, 2), np.float32)}, "pos"),
        ({"pos": np.ones((5, 19, 3), np.float32)}, "20 joint names"),
        ({"length": np.array([3, 9])}, "outside"),
        ({"label": np.array([0.5, 1.0])}, "whole numbers"),
        ({"view": np.array([1])}, r"\(2,\)"),
    ],
)
def test_a_wrong_file_is_named_with_what_is_wrong(tmp_path, changes, message):
    path = kinect_file(tmp_path / "k.npz", **changes)
    with pytest.raises(ModelError, match=message) as caught:
        nw_ucla(path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and then nothing", b"\x93NUMPY\x01\x00", b"hello"])
def test_a_file_that_is_no_archive_is_refused(tmp_path, content):
    (tmp_path / "bad.npz").write_bytes(content)
    with pytest.raises(ModelError, match=r"bad\.npz"):
        read_npz(tmp_path / "bad.npz")


def test_objects_in_an_archive_are_never_opened(tmp_path):
    path = kinect_file(tmp_path / "k.npz", label_names=np.array([{"a": 1}, None], object))
    with pytest.raises(ModelError, match=r"k\.npz"):
        nw_ucla(path)


def test_an_unknown_dataset_is_answered_with_the_nearest():
    with pytest.raises(ModelError, match="did you mean 'nw-ucla'"):
        read_dataset("nw_ucla", "x.npz")


@pytest.mark.parametrize(("name", "sizes", "classes"), [("nw-ucla", (1020, 464), 10), ("utd-mhad", (431, 430), 27)])
def test_the_real_files_split_as_published(shared, name, sizes, classes):
    read = read_dataset(name, shared / "skeletons" / f"{name.replace('-', '_')}.npz")
    assert tuple(len(side) for side in read.split()) == sizes
    assert len(read.names) == classes
    middle = np.nanmean(read.pos, axis=0)
    head, foot = (middle[read.skeleton.index(joint), 1] for joint in ("head", "left_foot"))
    assert head < foot
    clips = read.clips(16)
    assert clips.xy.shape == (sum(sizes), 16, 20, 3)
