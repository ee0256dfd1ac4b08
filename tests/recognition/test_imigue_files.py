"""The files of iMiGUE, of the challenge and of the whole dataset."""

import numpy as np
import pytest
from recognition.dataset_copies import challenge, full, write

from mg_agent.errors import ModelError
from mg_agent.recognition.datasets import MIGA_22, read_dataset
from mg_agent.recognition.datasets.imigue import imigue
from mg_agent.recognition.label_maps import IMIGUE_32
from mg_agent.recognition.layout import MG_LAYOUT, UPPER_BODY


def test_a_challenge_file_is_read_by_joint_name_in_picture_heights(tmp_path):
    table = challenge(tmp_path / "imigue_skeleton_train")
    read = read_dataset("imigue", tmp_path)
    assert [read.names[label] for label in read.labels] == ["pressing lips", "illustrative hand gestures"]
    assert read.length.tolist() == [4, 2]
    assert read.skeleton == MIGA_22
    for joint, column in (("nose", 0), ("right_wrist", 4), ("left_wrist", 7), ("right_eye", 15), ("left_ear", 18),
                          ("right_thumb_tip", 25), ("left_pinky_tip", 34)):  # fmt: skip
        assert read.pos[0, MIGA_22.index(joint)] == pytest.approx(table[0, column, :2] / 1080), joint
    assert (read.score == 0.5).all()


def test_the_side_of_a_challenge_video_is_that_of_its_folder(tmp_path):
    challenge(tmp_path / "skeleton_train", "0001")
    challenge(tmp_path / "skeleton_test", "0002", labels=((1, 0, 1),))
    assert [side.tolist() for side in read_dataset("imigue", tmp_path).split()] == [[1, 2], [0]]


def test_a_folder_to_validate_on_is_a_side_of_its_own(tmp_path):
    for name, folder in (("0001", "skeleton_train"), ("0002", "skeleton_validate"), ("0003", "train_and/test")):
        challenge(tmp_path / folder, name, labels=((1, 0, 1),))
    read = read_dataset("imigue", tmp_path)
    assert [read.side(side).tolist() for side in ("train", "val", "test")] == [[0], [1], [2]]


def test_without_such_a_folder_there_is_no_split(tmp_path):
    challenge(tmp_path / "some")
    assert read_dataset("imigue", tmp_path).train is None


def test_a_point_at_zero_was_not_seen(tmp_path):
    table = challenge(tmp_path)
    table[0] = 0
    write(tmp_path / "0001" / "0001_light_hand.csv", [[t, *row.ravel()] for t, row in enumerate(table)])
    read = read_dataset("imigue", tmp_path)
    assert np.isnan(read.pos[0]).all()
    assert (read.score[0] == 0).all()
    assert np.isfinite(read.pos[1:]).all()


@pytest.mark.parametrize("header", [["", *range(105)], range(106), ["frame", *["x"] * 105]])
def test_column_numbers_or_words_above_the_frames_are_no_frame(tmp_path, header):
    table = challenge(tmp_path)
    rows = [[t, *row.ravel()] for t, row in enumerate(table)]
    write(tmp_path / "0001" / "0001_light_hand.csv", [header, *rows])
    read = read_dataset("imigue", tmp_path)
    assert read.pos[0, 0] == pytest.approx(table[0, 0, :2] / 1080)


def test_a_frame_of_empty_cells_is_a_frame(tmp_path):
    table = challenge(tmp_path)
    rows = [[t, *row.ravel()] for t, row in enumerate(table)]
    rows[1] = [""] * 106
    write(tmp_path / "0001" / "0001_light_hand.csv", rows)
    read = read_dataset("imigue", tmp_path)
    assert np.isfinite(read.pos[:4, 0, 0]).tolist() == [True, False, True, True]


def test_a_layout_may_be_chosen_and_what_the_files_lack_is_never_seen(tmp_path):
    full(tmp_path, [(7, "Win", 2, 11, 0, 3)])
    read = imigue(tmp_path, layout=MG_LAYOUT)
    assert read.skeleton == UPPER_BODY
    unseen = {joint for joint in UPPER_BODY.joints if not read.score[:, UPPER_BODY.index(joint)].any()}
    assert unseen == {"forehead"}


def test_every_clip_of_a_missing_skeleton_counts_as_left_out(tmp_path):
    challenge(tmp_path)
    challenge(tmp_path, "0002")
    challenge(tmp_path, "0003", labels=((40, 0, 1), (41, 0, 1), (42, 0, 1), (1, 0, 1)))
    (tmp_path / "0002" / "0002_light_hand.csv").unlink()
    told = read_dataset("imigue", tmp_path).left_out
    assert told.startswith("5 recordings could not be used: 0002: has no 0002_light_hand.csv (2 times); 0003_label")
    assert told.endswith("class 41 is not one of the dataset's; and 1 more.")


def test_a_broken_clip_is_skipped_and_the_reason_is_told(tmp_path):
    challenge(tmp_path, labels=((1, 0, 1), (40, 0, 1), (1, 3, 2), (1, 6, 8), (2, 4, 90)))
    read = read_dataset("imigue", tmp_path)
    assert [read.names[label] for label in read.labels] == [IMIGUE_32[0], IMIGUE_32[1]]
    assert read.length.tolist() == [2, 2]
    assert [reason.split(": ")[0] for reason in read.skipped] == [f"0001_label.csv, line {n}" for n in (2, 3, 4)]
    assert "class 40" in read.skipped[0]


def test_an_empty_skeleton_skips_its_clips(tmp_path):
    challenge(tmp_path)
    challenge(tmp_path, "0347", frames=0)
    read = read_dataset("imigue", tmp_path)
    assert len(read) == 2
    assert len(read.skipped) == 2
    assert all(reason.startswith("0347") for reason in read.skipped)


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("0001_label.csv", "1,0,1\n1,zero,1\n", "line 2"),
        ("0001_label.csv", "1,0,1\n1,0\n", "line 2"),
        ("0001_light_hand.csv", "1,2,3\n", "line 1"),
        ("0001_light_hand.csv", ",".join(["1"] * 105 + ["x"]) + "\n", "line 1"),
        ("0001_light_hand.csv", "1" * (1 << 21), "line 1"),
        ("0001_label.csv", "1e400,0,1\n", "line 1"),
    ],
)
def test_a_malformed_file_is_named_with_its_line(tmp_path, file, text, message):
    challenge(tmp_path)
    (tmp_path / "0001" / file).write_text(text)
    with pytest.raises(ModelError, match=rf"{file}, {message}"):
        read_dataset("imigue", tmp_path)


def test_the_full_layout_splits_by_subject(tmp_path):
    full(tmp_path, [(7, "Win", 2, 11, 0, 3), (7, "Win", 1, 31, 2, 4), (8, "Lose", 3, 1, 0, 2)])
    read = read_dataset("imigue", tmp_path)
    assert [read.names[label] for label in read.labels] == ["touching jaw", "shaking shoulders"]
    assert read.subjects.tolist() == [2, 1]
    assert [side.tolist() for side in read.split()] == [[0], [1]]
    assert read.skipped == ("0008: has no 0008_2.xlsx and no 0008_2.csv",)
    left, right = (read.pos[0, MIGA_22.index(f"{side}_index_tip"), 0] * 1080 for side in ("left", "right"))
    assert (left, right) == (pytest.approx(10_301), pytest.approx(12_401))


def test_a_video_of_the_full_layout_never_leads_out_of_its_folder(tmp_path):
    full(tmp_path, [("../7", "Win", 2, 11, 0, 3)])
    with pytest.raises(ModelError, match="line 2"):
        read_dataset("imigue", tmp_path)


def test_column_numbers_above_the_classes_are_no_class(tmp_path):
    challenge(tmp_path, labels=((0, 1, 2), (29, 0, 3)))
    read = read_dataset("imigue", tmp_path)
    assert (read.labels.tolist(), read.skipped) == ([28], ())


def test_classes_that_count_from_zero_are_refused(tmp_path):
    challenge(tmp_path, labels=((5, 0, 1), (0, 2, 3)))
    with pytest.raises(ModelError, match="line 2: the classes are counted from 1 here; got class 0; add 1"):
        read_dataset("imigue", tmp_path)
