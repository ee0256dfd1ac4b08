"""Datasets: joints by name, whole recordings stretched, official splits, broken files named."""

import json
from dataclasses import replace

import numpy as np
import pytest

from mg_agent.core.pose import Skeleton
from mg_agent.errors import ModelError
from mg_agent.recognition.datasets import (
    KINECT_20,
    KINECT_25,
    MIGA_22,
    Recording,
    gathered,
    nw_ucla,
    read_dataset,
    read_npz,
    write_npz,
)
from mg_agent.recognition.datasets.kinect import NW_UCLA_10
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
            rng.random((n, 3, 2), np.float32),
            np.ones((n, 3), np.float32),
            i % 2,
            subject=i,
            view=1,
            side="test" if i % 2 else "train",
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
        "label_names": np.array(NW_UCLA_10),
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


def test_clips_need_a_frame_and_a_rate():
    with pytest.raises(ModelError, match="got 0"):
        recordings(3).clips(0)
    with pytest.raises(ModelError, match="got -1"):
        recordings(3).clips(4, rate=-1)


def test_at_a_rate_time_stays_and_the_middle_is_kept():
    pos = np.zeros((7, 3, 2), np.float32)
    pos[:, 0, 0] = np.arange(7)
    read = gathered([Recording(pos, np.ones((7, 3), np.float32), 0)], ("wave",), LINE, 30.0)
    clips = read.clips(3, rate=15.0)
    assert clips.rate == 15
    assert clips.xy[0, :, 0, 0].tolist() == [1, 3, 5]
    assert read.clips(2, rate=60.0).xy[0, :, 0, 0].tolist() == [2.75, 3.25]


def test_at_a_rate_nothing_is_seen_around_a_short_recording():
    clips = recordings(2).clips(6, rate=25.0)
    assert np.isfinite(clips.xy[0, :, 0, 0]).tolist() == [False, False, True, True, False, False]
    assert clips.score[0, :, 0].tolist() == [0, 0, 1, 1, 0, 0]


def test_the_split_is_the_protocols_and_without_one_it_is_refused():
    train, test = recordings(2, 2, 2).split()
    assert (train.tolist(), test.tolist()) == ([0, 2], [1])
    sideless = gathered(
        [Recording(np.zeros((2, 3, 2), np.float32), np.ones((2, 3), np.float32), 0)], ("a",), LINE, 30.0
    )
    with pytest.raises(ModelError, match="does not say"):
        sideless.split()


def test_a_side_without_recordings_is_refused_with_what_is_there():
    with pytest.raises(ModelError, match="'val'; got 2 of 'train', 1 of 'test'"):
        recordings(2, 2, 2).side("val")


def test_a_recording_has_one_side():
    train = np.array([True, False])
    with pytest.raises(ModelError, match="no side, or two"):
        replace(recordings(2, 2), val=train, train=train)
    with pytest.raises(ModelError, match="no side, or two"):
        replace(recordings(2, 2), val=train, train=None)


@pytest.mark.parametrize("label", [-1, 2])
def test_a_label_without_a_name_is_refused(label):
    one = Recording(np.zeros((2, 3, 2), np.float32), np.ones((2, 3), np.float32), label)
    with pytest.raises(ModelError, match="labels"):
        gathered([one], ("wave", "rest"), LINE, 30.0)


def test_what_is_written_is_read_back(tmp_path):
    written = replace(recordings(3, 1, 4), val=np.array([False, True, False]))
    written.pos[2, 1] = np.nan
    written.score[2, 1] = 0
    write_npz(tmp_path / "own.npz", written)
    read = read_dataset("npz", tmp_path / "own.npz")
    assert (read.layout, read.names, read.rate) == (LINE, ("wave", "rest"), 25.0)
    for what in ("pos", "score", "start", "length", "labels", "subjects", "views", "train", "val"):
        assert np.array_equal(getattr(read, what), getattr(written, what), equal_nan=what == "pos"), what


def test_kinect_joints_are_found_by_name_and_the_axes_are_the_pictures(tmp_path):
    read = nw_ucla(kinect_file(tmp_path / "k.npz"))
    assert read.skeleton == KINECT_20
    assert read.pos[0, :, 0].tolist() == [-j for j in range(20)]
    assert (read.pos[..., 1] == -1).all()
    assert [side.tolist() for side in read.split()] == [[0], [1]]


def test_a_kinect_joint_at_the_sensor_was_not_seen(tmp_path):
    pos = np.ones((5, 20, 3), np.float32)
    pos[1, 0] = 0
    read = nw_ucla(kinect_file(tmp_path / "k.npz", pos=pos))
    assert np.argwhere(np.isnan(read.pos[..., 0])).tolist() == [[1, 19]]
    assert read.score[1, 19] == 0


@pytest.mark.parametrize(
    ("skeleton", "root"), [(KINECT_20, "spine"), (KINECT_25, "spine"), (MIGA_22, "neck")], ids=lambda it: str(it)[:20]
)
def test_bones_make_one_tree_that_points_away_from_its_root(skeleton, root):
    children = [child for _, child in skeleton.bones]
    assert sorted([*children, root]) == sorted(skeleton.joints)
    reached = {root}
    for _ in skeleton.joints:
        reached |= {child for parent, child in skeleton.bones if parent in reached}
    assert reached == set(skeleton.joints)


@pytest.mark.parametrize("skeleton", [KINECT_20, KINECT_25, MIGA_22], ids=lambda it: it.name)
def test_mirroring_swaps_the_sides_of_joints_and_bones_alike(skeleton):
    for joint, other in zip(skeleton.joints, (skeleton.joints[i] for i in skeleton.mirror), strict=True):
        left_and_right = {joint.removeprefix("left_"), joint.removeprefix("right_")} - {joint}
        assert (joint == other) == (not left_and_right)
        assert other.partition("_")[2] == joint.partition("_")[2]
    bones = {frozenset(bone) for bone in skeleton.bones}
    swapped = dict(zip(skeleton.joints, (skeleton.joints[i] for i in skeleton.mirror), strict=True))
    assert {frozenset(swapped[joint] for joint in bone) for bone in bones} == bones


def test_the_22_joints_have_the_published_order_and_bones():
    # 0-based, as in the one public loader that has them right; fingers hang on the wrists 4 and 7.
    bones = {(1, 0), (1, 2), (2, 3), (3, 4), (1, 5), (5, 6), (6, 7), (0, 8), (8, 10), (0, 9), (9, 11),
             *((4, i) for i in range(12, 17)), *((7, i) for i in range(17, 22))}  # fmt: skip
    index = MIGA_22.index
    assert {(index(one), index(other)) for one, other in MIGA_22.bones} == bones
    assert MIGA_22.mirror == (0, 1, 5, 6, 7, 2, 3, 4, 9, 8, 11, 10, *range(17, 22), *range(12, 17))


def test_a_folder_of_nw_ucla_is_read_with_its_broken_files_skipped(tmp_path):
    frames = [[[j, 1, 2] for j in range(20)]] * 3
    for name, content in (
        ("a12_s03_e01_v03", {"skeletons": frames}),
        ("a01_s10_e00_v02", {"skeletons": frames[:1]}),
        ("a07_s01_e00_v01", {"skeletons": frames}),
        ("a02_s01_e00_v01", {"skeletons": [[[1, 2, 3]]]}),
        ("a03_s01_e00_v01", {"joints": frames}),
    ):
        (tmp_path / f"{name}.json").write_text(json.dumps(content))
    (tmp_path / "a04_s01_e00_v01.json").write_text('{"skeletons": [')
    read = read_dataset("nw-ucla", tmp_path)
    assert [read.names[label] for label in read.labels] == ["pick up with one hand", "carry"]
    assert (read.subjects.tolist(), read.views.tolist(), read.length.tolist()) == ([10, 3], [2, 3], [1, 3])
    assert [side.tolist() for side in read.split()] == [[0], [1]]
    assert read.pos[0, KINECT_20.index("head")].tolist() == [-3, -1, 2]
    assert [reason[:3] for reason in read.skipped] == ["a02", "a03", "a04", "a07"]


@pytest.mark.parametrize("name", ["nw-ucla", "utd-mhad"])
def test_a_file_of_another_dataset_is_refused(tmp_path, name):
    path = kinect_file(tmp_path / "k.npz", label_names=np.array(["throw", "carry"]))
    with pytest.raises(ModelError, match=r"is of another dataset; got 2 classes, such as 'throw', instead of"):
        read_dataset(name, path)


def test_an_archive_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("mg_agent.recognition.datasets.arrays.MAX_BYTES", 100)
    with pytest.raises(ModelError, match="more than 100"):
        nw_ucla(kinect_file(tmp_path / "k.npz"))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"view": None}, "lacks view"),
        ({"joint_names": np.array([f"j{i}" for i in range(20)])}, "no 'hip_center'"),
        ({"pos": np.ones((5, 20, 2), np.float32)}, "pos"),
        ({"pos": np.ones((5, 19, 3), np.float32)}, "20 joint names"),
        ({"length": np.array([3, 9])}, "recording 1 of 9 frames from frame 3, 5 in all"),
        ({"length": np.array([0, 2])}, "recording 0 of 0 frames from frame 0"),
        ({"label_names": np.array([*NW_UCLA_10[:9], NW_UCLA_10[0]])}, "the label name 'pick up with one hand' 2 times"),
        ({"label_names": np.array([*NW_UCLA_10[:9], " "])}, "the label name ' ' 1 times"),
        ({"rate": np.array(np.inf)}, "a rate of inf"),
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
    head, foot, right, left = (middle[read.skeleton.index(j)] for j in ("head", "left_foot", "right_hip", "left_hip"))
    assert head[1] < foot[1]
    assert right[0] < left[0]  # the person faces the camera, so the right hip is on the left of the picture
    clips = read.clips(16)
    assert clips.xy.shape == (sum(sizes), 16, 20, 3)
