"""The files of iMiGUE, SMG, MA-52 and NTU RGB+D, in small copies of the documented formats."""

import zipfile

import numpy as np
import pytest

from mg_agent.core.pose import MG_SKELETON
from mg_agent.errors import ModelError
from mg_agent.perception.convert import from_coco_wholebody, from_kinect, from_openpose
from mg_agent.recognition.datasets import DATASETS, KINECT_25, MIGA_22, read_dataset
from mg_agent.recognition.datasets.imigue import imigue
from mg_agent.recognition.datasets.kinect import turned
from mg_agent.recognition.datasets.picture import MIGA_35, OPENPOSE_137, WHOLE_BODY_133, picked
from mg_agent.recognition.datasets.spreadsheet import read_xlsx
from mg_agent.recognition.label_maps import IMIGUE_32, MA_52, SMG_17
from mg_agent.recognition.layout import MG_LAYOUT, UPPER_BODY


def points(order, frames=6):
    """Point k of frame t at (100 k + t + 1, 540), sure to 0.5."""
    table = np.empty((frames, len(order), 3))
    table[..., 0] = 100 * np.arange(len(order)) + np.arange(frames)[:, None] + 1
    table[..., 1:] = 540, 0.5
    return table


def write(path, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(",".join(str(cell) for cell in row) + "\n" for row in rows))


def challenge(root, name="0001", labels=((29, 0, 3), (99, 4, 5)), frames=6):
    table = points(MIGA_35, frames)
    write(root / name / f"{name}_label.csv", labels)
    write(root / name / f"{name}_light_hand.csv", [[t, *row.ravel()] for t, row in enumerate(table)])
    return table


def full(root, rows, videos=("0007",)):
    header = ("video_id", "win_or_lose", "subject_id", "class", "start_frame", "end_frame")
    write(root / "Label" / "labels_20200831.csv", [header, *rows])
    for video in videos:
        table = points(OPENPOSE_137).reshape(6, -1)
        write(root / "mg_skeleton_only" / video / f"{video}_2.csv", table)


def sample(root, number=36, labels=((1, 1, 2), (17, 3, 3)), frames=3):
    name = f"Sample{number:04d}"
    table = np.zeros((frames, 25, 11))
    table[..., 0], table[..., 1], table[..., 2] = np.arange(25), 1, 2
    write(root / name / f"{name}_skeleton.csv", table.reshape(frames, -1))
    write(root / name / f"{name}_finelabels.csv", labels)
    write(root / name / f"{name}_data.csv", [(frames, 28, 8000)])


def ntu_text(frames):
    """Text of bodies {id: (x of every joint, tracking state)} a frame."""
    out = [str(len(frames))]
    for bodies in frames:
        out.append(str(len(bodies)))
        for body, (x, state) in bodies.items():
            out += [f"{body} 0 1 1 0 0 0 0.1 0.2 2", "25"]
            out += [f"{x} {j + 1} 3 0 0 0 0 0 0 0 0 {state}" for j in range(25)]
    return "\n".join(out) + "\n"


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


def xlsx(path, rows, prolog=""):
    cells = "".join(f"<row>{''.join(f'<c r={place!r} {kind}><v>{v}</v></c>' for place, kind, v in row)}</row>"
                    for row in rows).replace("'", '"')  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "xl/worksheets/sheet1.xml",
            f"<?xml version='1.0'?>{prolog}<worksheet><sheetData>{cells}</sheetData></worksheet>",
        )


def test_a_spreadsheets_numbers_are_found_by_their_cells(tmp_path):
    xlsx(
        tmp_path / "a.xlsx",
        [[("A1", "t='s'", 0), ("B1", "t='s'", 1)], [("B2", "", 2.5)], [("A3", "", 1), ("C3", "", 3)]],
    )
    assert np.array_equal(read_xlsx(tmp_path / "a.xlsx", 3), [[np.nan, 2.5, np.nan], [1, np.nan, 3]], equal_nan=True)


@pytest.mark.parametrize(
    ("rows", "prolog", "message"),
    [
        ([[("A1", "", 1)]], "<!DOCTYPE worksheet [<!ENTITY a 'b'>]>", "document type"),
        ([[("D1", "", 1)]], "", "column 4"),
        ([[("A1", "", "many")]], "", "many"),
        ([[("A1", "", "1</v></row><v>")]], "", "mismatched"),
    ],
)
def test_a_spreadsheet_that_is_none_is_refused(tmp_path, rows, prolog, message):
    xlsx(tmp_path / "a.xlsx", rows, prolog)
    with pytest.raises(ModelError, match=message):
        read_xlsx(tmp_path / "a.xlsx", 3)


def test_rows_that_a_spreadsheet_leaves_out_are_frames_too(tmp_path):
    rows = "<row r='1'><c r='A1' t='s'><v>0</v></c></row><row r='2'><c r='A2'><v>5</v></c></row>"
    rows += "<row r='5'><c r='A5'><v>7</v></c></row>"
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", f"<worksheet><sheetData>{rows}</sheetData></worksheet>")
    assert np.array_equal(read_xlsx(tmp_path / "a.xlsx", 1), [[5], [np.nan], [np.nan], [7]], equal_nan=True)


@pytest.mark.parametrize("number", ["1", "900000"])
def test_a_spreadsheet_whose_rows_go_back_or_run_away_is_refused(tmp_path, number):
    rows = f"<row r='1'><c r='A1'><v>5</v></c></row><row r='{number}'><c r='A{number}'><v>7</v></c></row>"
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", f"<worksheet><sheetData>{rows}</sheetData></worksheet>")
    with pytest.raises(ModelError, match=f"row {number}"):
        read_xlsx(tmp_path / "a.xlsx", 1)


def test_column_numbers_above_a_spreadsheet_s_frames_are_no_frame(tmp_path):
    places = [chr(65 + i) for i in range(4)]
    rows = [[0, 1, 2, 3], [5, 5, 5, 5], [0, 1, 2, 3]]
    xlsx(tmp_path / "a.xlsx", [[(f"{place}{n}", "", v) for place, v in zip(places, row, strict=True)]
                               for n, row in enumerate(rows, 1)])  # fmt: skip
    assert read_xlsx(tmp_path / "a.xlsx", 4).tolist() == rows[1:]


def test_a_spreadsheet_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("mg_agent.recognition.datasets.spreadsheet.MAX_BYTES", 100)
    xlsx(tmp_path / "a.xlsx", [[("A1", "", 1)]] * 20)
    with pytest.raises(ModelError, match="larger than 100"):
        read_xlsx(tmp_path / "a.xlsx", 3)


def test_the_full_layout_reads_spreadsheets(tmp_path):
    full(tmp_path, [(7, "Win", 2, 11, 0, 0)], videos=())
    letters = [*map(chr, range(65, 91))]
    names = [*letters, *(a + b for a in letters for b in letters)]
    row = points(OPENPOSE_137, 1).ravel()
    xlsx(
        tmp_path / "mg_skeleton_only" / "0007" / "0007_2.xlsx",
        [[(f"{name}1", "", value) for name, value in zip(names, row, strict=False)]],
    )
    read = read_dataset("imigue", tmp_path)
    assert read.pos[0, MIGA_22.index("left_index_tip"), 0] * 1080 == pytest.approx(10_301)


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
    (tmp_path / "test_list_videos.txt").write_text("two.mp4,51\nthree.mp4 1\ntwo.mp4 52\n")
    read = read_dataset("ma-52", tmp_path)
    assert [read.names[label] for label in read.labels] == [MA_52[23], MA_52[51]]
    assert [side.tolist() for side in read.split()] == [[0], [1]]
    assert [reason.split(":")[0] for reason in read.skipped] == ["flat.npy", "three", "two"]
    assert read.pos[0, MIGA_22.index("left_wrist"), 0] * 1080 == pytest.approx(901)
    assert read.pos[0, MIGA_22.index("neck"), 0] * 1080 == pytest.approx(551)


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
