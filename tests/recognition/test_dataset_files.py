"""The files of SMG, MA-52 and NTU RGB+D, and what is said when a dataset is not there."""

import numpy as np
import pytest
from recognition.dataset_copies import ntu_text, points, sample

from mg_agent.core.pose import MG_SKELETON
from mg_agent.errors import ModelError
from mg_agent.perception.convert import from_coco_wholebody, from_kinect, from_openpose
from mg_agent.recognition.datasets import DATASETS, KINECT_25, MIGA_22, read_dataset
from mg_agent.recognition.datasets.kinect import turned
from mg_agent.recognition.datasets.picture import OPENPOSE_137, WHOLE_BODY_133, picked
from mg_agent.recognition.label_maps import MA_52, SMG_17
from mg_agent.recognition.layout import UPPER_BODY


@pytest.mark.parametrize(
    ("order", "convert"), [(OPENPOSE_137, from_openpose), (WHOLE_BODY_133, from_coco_wholebody)], ids=["open", "coco"]
)
def test_joints_are_those_that_perception_takes_over(order, convert):
    table = points(order).astype(np.float32)
    table[1, :, 2] = 0
    table[2, [order.index("upper_lip"), order.index("left_shoulder")], 2] = 0
    pos, score = picked(table, order, 1080.0, UPPER_BODY)
    pose = convert(table, np.arange(6.0), height=1080.0).select(UPPER_BODY)
    assert np.allclose(pos, pose.xy, equal_nan=True)
    assert np.allclose(score, pose.score)


def test_kinect_joints_are_those_that_perception_takes_over():
    joints = np.random.default_rng(0).random((2, 25, 3)).astype(np.float32)
    pose = from_kinect(joints, [0.0, 1.0])
    pos = turned(joints)
    same = [joint for joint in KINECT_25.joints if joint in MG_SKELETON and joint != "neck"]
    assert len(same) == 12
    for joint in same:
        assert pos[:, KINECT_25.index(joint)] == pytest.approx(pose.joint(joint)), joint
    for ours, theirs in (("neck", "shoulder_center"), ("nose", "head"), ("right_thumb_tip", "right_thumb")):
        assert pos[:, KINECT_25.index(theirs)] == pytest.approx(pose.joint(ours)), ours


def test_smg_is_read_with_y_down_and_frames_from_one(tmp_path):
    sample(tmp_path, 36)
    sample(tmp_path, 1, labels=((2, 1, 3),))
    read = read_dataset("smg", tmp_path)
    assert [read.names[label] for label in read.labels] == [SMG_17[1], SMG_17[0], SMG_17[16]]
    assert read.length.tolist() == [3, 2, 1]
    assert read.subjects.tolist() == [1, 36, 36]
    assert [side.tolist() for side in read.split()] == [[0], [1, 2]]
    assert read.rate == 28
    assert read.pos[0, KINECT_25.index("right_thumb")].tolist() == [-24, -1, 2]


def test_smg_classes_from_zero_are_noticed_and_both_together_refused(tmp_path):
    sample(tmp_path, 36, labels=((0, 1, 2), (16, 3, 3)))
    assert read_dataset("smg", tmp_path).labels.tolist() == [0, 16]
    sample(tmp_path, 37)
    with pytest.raises(ModelError, match="both 0 and 17"):
        read_dataset("smg", tmp_path)


def test_ntu_takes_the_body_that_is_seen_longest(tmp_path):
    text = ntu_text([{"a": (1, 2)}, {"b": (5, 2), "a": (2, 1)}, {}])
    (tmp_path / "S001C002P003R002A013.skeleton").write_text(text)
    (tmp_path / "S002C001P002R001A060.skeleton").write_text(ntu_text([{"a": (1, 2)}]))
    read = read_dataset("ntu", tmp_path)
    assert [read.names[label] for label in read.labels] == ["A013", "A060"]
    assert len(read.names) == 60
    assert read.pos[:2, 0].tolist() == [[-1, -1, 3], [-2, -1, 3]]
    assert np.isnan(read.pos[2]).all()
    assert read.score[:3, 0].tolist() == [1, 0.5, 0]
    assert (read.subjects.tolist(), read.views.tolist()) == ([3, 2], [2, 1])


@pytest.mark.parametrize(("split", "train"), [("subject", [1]), ("view", [0]), ("setup", [1])])
def test_ntu_has_three_splits(tmp_path, split, train):
    for name in ("S001C002P003R002A013", "S002C001P002R001A060"):
        (tmp_path / f"{name}.skeleton").write_text(ntu_text([{"a": (1, 2)}]))
    assert read_dataset("ntu", tmp_path, split).split()[0].tolist() == train


def test_a_split_that_a_dataset_does_not_have_is_refused(tmp_path):
    with pytest.raises(ModelError, match="did you mean 'subject'"):
        read_dataset("ntu", tmp_path, "subjects")
    with pytest.raises(ModelError, match="'smg' has no such split; got 'view'; leave it out"):
        read_dataset("smg", tmp_path, "view")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (ntu_text([{}, {}]), "nobody"),
        (ntu_text([{"a": (1, 0)}]), "no joint"),
        (ntu_text([{"a": (1, 2)}])[:-20], "expected 12 values"),
        (ntu_text([{"a": (1, 2)}]).replace("25\n", "20\n"), "line 4"),
        (ntu_text([{"a": ("x", 2)}]), "line 5"),
        ("2\n1\n", "breaks off"),
        ("99999999\n", "line 1"),
        ("", "breaks off"),
    ],
)
def test_a_broken_ntu_file_is_skipped_with_its_reason(tmp_path, text, reason):
    (tmp_path / "S001C002P003R002A013.skeleton").write_text(text)
    (tmp_path / "S001C002P003R002A014.skeleton").write_text(ntu_text([{"a": (1, 2)}]))
    read = read_dataset("ntu", tmp_path)
    assert len(read) == 1
    assert reason in read.skipped[0]
    assert "A013" in read.skipped[0]


def test_ntu_recordings_on_the_authors_list_are_left_out(tmp_path):
    for name in ("S001C002P003R002A013", "S002C001P002R001A060"):
        (tmp_path / f"{name}.skeleton").write_text(ntu_text([{"a": (1, 2)}]))
    (tmp_path / "NTU_RGBD_samples_with_missing_skeletons.txt").write_text("A list.\n\nS001C002P003R002A013\n")
    read = read_dataset("ntu", tmp_path)
    assert read.labels.tolist() == [59]
    assert read.skipped == ("S001C002P003R002A013.skeleton: is listed among the missing skeletons",)


def test_ma_52_lists_may_lie_among_annotations(tmp_path):
    (tmp_path / "skeletons").mkdir()
    (tmp_path / "annotations").mkdir()
    np.save(tmp_path / "skeletons" / "one.npy", points(WHOLE_BODY_133))
    (tmp_path / "annotations" / "val_list_videos.txt").write_text("one.mp4 3\n")
    assert read_dataset("ma-52", tmp_path).labels.tolist() == [3]


def test_each_list_of_ma_52_is_a_side_of_its_own(tmp_path):
    (tmp_path / "skeletons").mkdir()
    for number, side in enumerate(("train", "val", "test")):
        np.save(tmp_path / "skeletons" / f"{side}.npy", points(WHOLE_BODY_133))
        (tmp_path / f"{side}_list_videos.txt").write_text(f"{side}.mp4 {number}\n")
    read = read_dataset("ma-52", tmp_path)
    assert [read.labels[read.side(side)].tolist() for side in ("train", "val", "test")] == [[0], [1], [2]]
    assert [side.tolist() for side in read.split()] == [[0], [2]]


def test_ma_52_reads_skeletons_of_the_listed_clips(tmp_path):
    (tmp_path / "skeletons").mkdir()
    table = points(WHOLE_BODY_133)
    np.save(tmp_path / "skeletons" / "one.npy", table)
    np.save(tmp_path / "skeletons" / "two.npy", table[:2])
    np.save(tmp_path / "skeletons" / "flat.npy", table[:, :17])
    (tmp_path / "train_list_videos.txt").write_text("train/one.mp4 23\nflat.mp4 3\n")
    (tmp_path / "test_list_videos.txt").write_text("two.mp4,51\nthree.mp4 1\ntwo.mp4 77\n")
    read = read_dataset("ma-52", tmp_path)
    assert [read.names[label] for label in read.labels] == [MA_52[23], MA_52[51]]
    assert [side.tolist() for side in read.split()] == [[0], [1]]
    assert [reason.split(":")[0] for reason in read.skipped] == ["flat.npy", "three", "two"]
    assert read.pos[0, MIGA_22.index("left_wrist"), 0] * 1080 == pytest.approx(901)
    assert read.pos[0, MIGA_22.index("neck"), 0] * 1080 == pytest.approx(551)


def test_classes_of_ma_52_that_count_from_one_are_refused(tmp_path):
    (tmp_path / "train_list_videos.txt").write_text("one.mp4 1\n")
    (tmp_path / "test_list_videos.txt").write_text("two.mp4 52\n")
    with pytest.raises(ModelError, match="the classes are counted from 0 here; got class 52; subtract 1"):
        read_dataset("ma-52", tmp_path)


def test_a_missing_file_of_one_s_own_is_asked_of_nobody(tmp_path):
    with pytest.raises(ModelError, match=r"there are no recordings at .*; give an .npz file") as caught:
        read_dataset("npz", tmp_path / "nowhere")
    assert "ask" not in str(caught.value)


@pytest.mark.parametrize("name", ["imigue", "smg", "ma-52", "ntu", "nw-ucla", "utd-mhad"])
def test_a_missing_dataset_says_where_to_ask_and_how_to_lay_it_out(tmp_path, name):
    with pytest.raises(ModelError) as caught:
        read_dataset(name, tmp_path / "nowhere")
    assert DATASETS[name].ask in str(caught.value)
    assert DATASETS[name].layout in str(caught.value)


@pytest.mark.parametrize("name", ["imigue", "smg", "ma-52", "ntu", "utd-mhad"])
def test_a_folder_with_something_else_is_refused(tmp_path, name):
    (tmp_path / "README.txt").write_text("nothing here")
    with pytest.raises(ModelError, match="lay it out as"):
        read_dataset(name, tmp_path)
