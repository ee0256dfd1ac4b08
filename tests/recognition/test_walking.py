"""Datasets put together from links: nothing is lost, and nothing is read twice."""

import os

import pytest
from recognition.dataset_copies import challenge, ntu_text, sample

from mg_agent.errors import ModelError
from mg_agent.recognition.datasets import read_dataset
from mg_agent.recognition.datasets.walking import below


def test_a_side_that_is_a_link_is_read(tmp_path):
    challenge(tmp_path / "disk", "0002", labels=((1, 0, 1),))
    challenge(tmp_path / "data" / "skeleton_train", "0001")
    (tmp_path / "data" / "skeleton_test").symlink_to(tmp_path / "disk")
    assert [side.tolist() for side in read_dataset("imigue", tmp_path / "data").split()] == [[1, 2], [0]]


def test_videos_that_are_links_are_read(tmp_path):
    challenge(tmp_path / "disk", "0001")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "0001").symlink_to(tmp_path / "disk" / "0001")
    assert len(read_dataset("imigue", tmp_path / "data")) == 2
    sample(tmp_path / "disk")
    (tmp_path / "smg").mkdir()
    (tmp_path / "smg" / "Sample0036").symlink_to(tmp_path / "disk" / "Sample0036")
    assert len(read_dataset("smg", tmp_path / "smg")) == 2


def test_what_several_names_lead_to_is_read_once(tmp_path):
    folder = tmp_path / "v1"
    folder.mkdir()
    file = folder / "S001C001P001R001A001.skeleton"
    file.write_text(ntu_text([{"1": (0.5, 2)}] * 3))
    (tmp_path / "latest").symlink_to(folder)
    (folder / "around").symlink_to(tmp_path)
    (folder / "S001C001P001R001A000.skeleton").symlink_to(file)
    (folder / "S001C001P001R001A002.skeleton").symlink_to(tmp_path / "nowhere.skeleton")
    assert below(tmp_path, "*.skeleton") == [file, folder / "S001C001P001R001A002.skeleton"]
    assert len(read_dataset("ntu", tmp_path)) == 1


def test_recordings_that_a_store_keeps_in_one_file_are_both_read(tmp_path):
    challenge(tmp_path / "store", "0001")
    for side, name in (("train", "0001"), ("test", "0002"), ("later/test", "0002")):
        folder = tmp_path / "data" / side / name
        folder.mkdir(parents=True)
        for what in ("label", "light_hand"):
            blob = tmp_path / "store" / f"{what}-5f3a"
            blob.write_bytes((tmp_path / "store" / "0001" / f"0001_{what}.csv").read_bytes())
            (folder / f"{name}_{what}.csv").symlink_to(blob)
    assert [side.tolist() for side in read_dataset("imigue", tmp_path / "data").split()] == [[2, 3], [0, 1]]


def test_recordings_that_git_keeps_go_by_the_names_that_the_dataset_gives_them(tmp_path):
    kept = tmp_path / ".git" / "annex" / "MD5E-s9--5f3a.skeleton"
    kept.parent.mkdir(parents=True)
    kept.write_text(ntu_text([{"1": (0.5, 2)}] * 3))
    (tmp_path / "S001C001P001R001A001.skeleton").symlink_to(kept)
    read = read_dataset("ntu", tmp_path)
    assert (read.labels.tolist(), read.skipped) == ([0], ())


def test_a_link_to_a_folder_above_brings_in_nothing_from_beside_the_dataset(tmp_path):
    for folder, action in (("ntu", 1), ("other", 2)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"S001C001P001R001A00{action}.skeleton").write_text(ntu_text([{"1": (0.5, 2)}] * 3))
    (tmp_path / "ntu" / "up").symlink_to(tmp_path)
    assert read_dataset("ntu", tmp_path / "ntu").labels.tolist() == [0]


def test_a_file_holds_no_folder(tmp_path):
    (tmp_path / "file.skeleton").write_text("")
    assert below(tmp_path / "file.skeleton", "*.skeleton") == []


def test_a_folder_that_may_not_be_looked_into_is_refused(tmp_path, monkeypatch):
    (tmp_path / "closed").mkdir()
    for name, action in ((".Trash-1000", 2), ("lost+found", 3)):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"S001C001P001R001A00{action}.skeleton").write_text(ntu_text([{"1": (0.5, 2)}] * 3))
    (tmp_path / "S001C001P001R001A001.skeleton").write_text(ntu_text([{"1": (0.5, 2)}] * 3))
    look = os.scandir

    def scan(path):
        if os.fspath(path).endswith(("closed", "lost+found")):
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return look(path)

    monkeypatch.setattr(os, "scandir", scan)
    with pytest.raises(ModelError, match="closed cannot be looked into; got Permission denied"):
        read_dataset("ntu", tmp_path)
    (tmp_path / "closed").rmdir()
    assert read_dataset("ntu", tmp_path).labels.tolist() == [0]  # what the disk keeps for itself is not asked for
