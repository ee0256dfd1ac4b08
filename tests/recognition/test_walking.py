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


def test_a_file_holds_no_folder(tmp_path):
    (tmp_path / "file.skeleton").write_text("")
    assert below(tmp_path / "file.skeleton", "*.skeleton") == []


def test_a_folder_that_may_not_be_looked_into_is_refused(tmp_path, monkeypatch):
    (tmp_path / "closed").mkdir()
    look = os.scandir

    def scan(path):
        if os.fspath(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return look(path)

    monkeypatch.setattr(os, "scandir", scan)
    with pytest.raises(ModelError, match="closed cannot be looked into; got Permission denied"):
        read_dataset("ntu", tmp_path)
