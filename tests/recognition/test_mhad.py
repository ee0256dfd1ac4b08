"""UTD-MHAD as its authors pass it on: a folder of MATLAB files."""

import random
from contextlib import suppress

import numpy as np
import pytest
from scipy.io import savemat

from mg_agent.errors import ModelError
from mg_agent.recognition.datasets import KINECT_20, read_dataset
from mg_agent.recognition.datasets.matlab import read_matlab
from mg_agent.recognition.datasets.mhad import UTD_MHAD_27


def skeleton(frames=4):
    """Joint j of the file is at (j + 1, 1, 2) in meters, a tenth further right in every frame."""
    table = np.ones((20, 3, frames))
    table[:, 0], table[:, 2] = np.arange(1, 21)[:, None] + np.arange(frames) / 10, 2
    return table


def written(folder, name, *, packed=True, **variables):
    folder.mkdir(parents=True, exist_ok=True)
    savemat(folder / f"{name}_skeleton.mat", variables or {"d_skel": skeleton()}, do_compression=packed)


def test_the_authors_folder_is_read_by_joint_name_with_y_down(tmp_path):
    written(tmp_path / "Skeleton", "a27_s2_t1")
    written(tmp_path / "Skeleton", "a3_s7_t4", d_skel=skeleton(2))
    read = read_dataset("utd-mhad", tmp_path)
    assert [read.names[label] for label in read.labels] == ["squat", "wave"]
    assert (read.subjects.tolist(), read.length.tolist(), read.rate) == ([2, 7], [4, 2], 30.0)
    assert [side.tolist() for side in read.split()] == [[1], [0]]
    for joint, row in (("head", 1), ("shoulder_center", 2), ("spine", 3), ("hip_center", 4), ("left_shoulder", 5),
                       ("left_hand", 8), ("right_shoulder", 9), ("right_hand", 12), ("left_hip", 13),
                       ("left_foot", 16), ("right_hip", 17), ("right_foot", 20)):  # fmt: skip
        assert read.pos[0, KINECT_20.index(joint)].tolist() == [-row, -1, 2], joint
    assert read.pos[3, KINECT_20.index("head"), 0] == pytest.approx(-1.3)
    assert not read.skipped


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("kind", [np.float64, np.float32, np.int16, np.uint8])
def test_numbers_of_any_kind_are_read_plain_and_compressed(tmp_path, packed, kind):
    table = np.arange(120).reshape(20, 3, 2).astype(kind)
    written(tmp_path, "a1_s1_t1", packed=packed, other=np.ones(3), d_skel=table, z="words")
    found = read_matlab(tmp_path / "a1_s1_t1_skeleton.mat", "d_skel")
    assert np.array_equal(found, table)
    assert found.shape == (20, 3, 2)


def test_damage_is_always_refused_as_such(tmp_path):
    dice = random.Random(0)
    for packed in (True, False):
        written(tmp_path, "a1_s1_t1", packed=packed, d_skel=skeleton(1))
        file = tmp_path / "a1_s1_t1_skeleton.mat"
        whole = file.read_bytes()
        for _ in range(300):
            body = bytearray(whole[: dice.choice([len(whole), dice.randrange(len(whole))])])
            for _ in range(min(3, len(body))):
                body[dice.randrange(min(len(body), 300))] = dice.randrange(256)
            file.write_bytes(body)
            with suppress(ValueError):
                read_matlab(file, "d_skel")


def test_a_joint_at_the_sensor_was_not_seen(tmp_path):
    table = skeleton(2)
    table[0, :, 1] = 0
    written(tmp_path, "a1_s1_t1", d_skel=table)
    read = read_dataset("utd-mhad", tmp_path)
    assert read.score[:, KINECT_20.index("head")].tolist() == [1, 0]
    assert np.isnan(read.pos[1, KINECT_20.index("head")]).all()


@pytest.mark.parametrize(
    ("variables", "reason"),
    [
        ({"d_iner": np.ones((3, 6))}, "no d_skel"),
        ({"d_skel": np.ones((20, 2, 5))}, "(20, 2, 5)"),
        ({"d_skel": np.ones((20, 3, 0))}, "d_skel of shape"),
        ({"d_skel": "words"}, "no real numbers"),
        ({"d_skel": np.ones((20, 3, 2), complex)}, "no real numbers"),
        ({"d_skel": np.array([{"a": 1}], object)}, "no real numbers"),
        ({"d_skel": np.zeros((20, 3, 2))}, "nobody"),
        ({"d_skel": np.full((20, 3, 2), np.nan)}, "nobody"),
    ],
)
def test_a_file_that_holds_something_else_is_left_out(tmp_path, variables, reason):
    written(tmp_path, "a1_s1_t1")
    written(tmp_path, "a1_s1_t2", **variables)
    read = read_dataset("utd-mhad", tmp_path)
    assert len(read) == 1
    assert reason in read.skipped[0]
    assert read.skipped[0].startswith("a1_s1_t2_skeleton.mat: ")


@pytest.mark.parametrize(
    "content", [b"", b"MATLAB 5.0", b"\x89HDF\r\n\x1a\n" * 40, b"MATLAB 5.0" * 90, "cut", "flipped"]
)
def test_a_broken_file_is_left_out(tmp_path, content):
    written(tmp_path, "a1_s1_t1")
    whole = (tmp_path / "a1_s1_t1_skeleton.mat").read_bytes()
    kinds = {"cut": whole[:-40], "flipped": whole[:-30] + bytes(255 - b for b in whole[-30:])}
    (tmp_path / "a2_s1_t1_skeleton.mat").write_bytes(kinds.get(content, content))
    read = read_dataset("utd-mhad", tmp_path)
    assert len(read) == 1
    assert read.skipped[0].startswith("a2_s1_t1_skeleton.mat: ")


@pytest.mark.parametrize("name", ["a28_s1_t1", "a1_s9_t1", "a0_s1_t1"])
def test_a_number_that_the_dataset_does_not_have_is_left_out(tmp_path, name):
    written(tmp_path, name)
    assert "is not named like" in read_dataset("utd-mhad", tmp_path).skipped[0]


def test_a_file_too_large_is_left_out(tmp_path, monkeypatch):
    monkeypatch.setattr("mg_agent.recognition.datasets.matlab.MAX_BYTES", 100)
    written(tmp_path, "a1_s1_t1")
    assert "is larger than" in read_dataset("utd-mhad", tmp_path).skipped[0]


def test_a_folder_without_such_files_is_refused(tmp_path):
    with pytest.raises(ModelError, match=r"no \.mat file; lay it out as"):
        read_dataset("utd-mhad", tmp_path)


def test_both_forms_have_the_same_classes_and_joints(shared):
    read = read_dataset("utd-mhad", shared / "skeletons" / "utd_mhad.npz")
    assert read.names == UTD_MHAD_27
    with np.load(shared / "skeletons" / "utd_mhad.npz") as kept:
        order = ["_".join(reversed(str(joint).split("_"))) if str(joint).endswith(("_left", "_right")) else str(joint)
                 for joint in kept["joint_names"]]  # fmt: skip
    from mg_agent.recognition.datasets.mhad import _ORDER

    assert tuple(order) == _ORDER
