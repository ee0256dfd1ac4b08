"""Analyses and poses on disk: what is kept comes back, is found, is private, and is gone when it is deleted."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from stored import SECRET, everything, look, moves

from mg_agent.core.pose import MG_SKELETON, PoseSequence, Skeleton
from mg_agent.core.span import Span
from mg_agent.errors import MediaError, StoreError
from mg_agent.store import Store, key_for
from mg_agent.store import database as database_module


def test_analyses_and_poses_come_back_exactly(home: Path) -> None:
    with Store(home) as store:
        assert store.get("k") is None
        assert store.pose("k") is None
        store.put("k", look(), moves())
    with Store(home) as store:
        assert store.get("k") == look()
        pose = store.pose("k")
    assert pose is not None
    for name in ("xy", "score", "times"):
        mine, theirs = getattr(pose, name), getattr(moves(), name)
        assert mine.dtype == theirs.dtype
        assert mine.tobytes() == theirs.tobytes()
    assert pose.skeleton is MG_SKELETON
    assert pose.person == "B"


def test_other_skeletons_and_empty_poses_come_back(home: Path) -> None:
    stick = Skeleton("stick", ("a", "b"), (("a", "b"),))
    empty = PoseSequence(np.zeros((0, 2, 3), np.float32), np.zeros((0, 2), np.float32), np.zeros(0), stick)
    with Store(home) as store:
        store.put("k", look(), empty)
        pose = store.pose("k")
    assert pose is not None
    assert pose.skeleton == stick
    assert pose.xy.shape == (0, 2, 3)


def test_a_second_put_replaces_the_first_and_its_poses(home: Path) -> None:
    with Store(home) as store:
        store.put("k", look(), moves())
        store.put("k", look(text="later"))
        assert store.get("k") == look(text="later")
        assert store.pose("k") is None
        assert len(store.recent()) == 1


def test_the_home_and_its_files_are_private(home: Path) -> None:
    assert not home.exists()
    with Store(home) as store:
        store.put("k", look())
        assert home.stat().st_mode & 0o777 == 0o700
        modes = {path.name: path.stat().st_mode & 0o777 for path in home.iterdir()}
        assert len(modes) == 3
        assert set(modes.values()) == {0o600}
        (row,) = sqlite3.connect(home / "mg_agent.sqlite3").execute("PRAGMA journal_mode").fetchall()
        assert row == ("wal",)


def test_a_file_left_open_to_others_is_closed_to_them(home: Path) -> None:
    Store(home).close()
    (home / "mg_agent.sqlite3").chmod(0o644)
    Store(home).close()
    assert (home / "mg_agent.sqlite3").stat().st_mode & 0o777 == 0o600


def test_keys_tell_all_that_shapes_a_result() -> None:
    span = Span(start=0.1 + 0.2, end=5)
    keys = {
        key_for("a", "d"),
        key_for("b", "d"),
        key_for("a", "e"),
        key_for("a", "d", span),
        key_for("a", "d", Span(start=0, end=5)),
        key_for("a", "d", None, "t"),
        key_for("a", "d", span, "t"),
    }
    assert len(keys) == 7
    assert Store.key_for("a", "d") in keys
    assert key_for("a", "d", span) == key_for("a", "d", Span(start=0.3, end=5))


def test_listing_and_finding(home: Path, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(b"film")
    with Store(home) as store:
        sha = store.sha256_of(film)
        store.put("one", look())
        store.put("two", look(str(film), sha))
        store.put("three", look(sha="ab13" * 16))
        assert [s.key for s in store.recent()] == ["three", "two", "one"]
        (last,) = store.recent(limit=1)
        assert (last.key, last.name, last.seconds, last.cues) == ("three", "talk.mp4", 9.0, 1)
        assert [s.key for s in store.find("AB12")] == ["one"]
        assert [s.key for s in store.find("ab1")] == []
        assert [s.key for s in store.find("/films/talk.mp4")] == ["three", "one"]
        moved = film.rename(tmp_path / "moved.mp4")
        assert [s.name for s in store.find(moved)] == ["film.mp4"]
        assert [s.key for s in store.find(str(film))] == ["two"]
        assert store.find("%") == ()


def test_delete_forgets_one_and_its_bytes(home: Path) -> None:
    with Store(home) as store:
        store.put("k", look(), moves())
        store.put("other", look(text="stays"))
        assert SECRET.encode() in everything(home)
        assert store.delete("k")
        assert not store.delete("k")
        assert SECRET.encode() not in everything(home)
        assert store.pose("k") is None
        assert store.get("other") is not None


def test_purge_leaves_no_trace_in_the_files(home: Path, tmp_path: Path) -> None:
    film = tmp_path / "Jane Doe interview.mp4"
    film.write_bytes(b"film")
    with Store(home) as store:
        for i in range(30):
            store.put(f"k{i}", look(path=str(film), text=SECRET * 50), moves())
        store.put("k0", look(text="replaced"))
        store.sha256_of(film)
        digest = store.sha256_of(film).encode()
        before = everything(home)
        assert all(trace in before for trace in (SECRET.encode(), b"Jane Doe", digest, b"PK\x03\x04"))
        assert store.purge() == 30
        after = everything(home)
        assert not any(trace in after for trace in (SECRET.encode(), b"Jane Doe", digest, b"PK\x03\x04", b"replaced"))
        assert store.recent() == ()
        assert len(after) < len(before) / 2
        store.put("k", look())
        assert store.get("k") == look()


def test_purge_says_when_somebody_still_reads(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "_PATIENCE", 0.1)
    with Store(home) as store:
        store.put("k", look())
        reader = sqlite3.connect(home / "mg_agent.sqlite3", isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM analyses").fetchall()
        with pytest.raises(StoreError, match="purge again"):
            store.purge()
        reader.close()
        store.purge()
        assert SECRET.encode() not in everything(home)


def test_hashes_are_remembered_until_the_file_changes(home: Path, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(b"one")
    with Store(home) as store:
        first = store.sha256_of(film)
        status = film.stat()
        film.write_bytes(b"two")
        os.utime(film, ns=(status.st_atime_ns, status.st_mtime_ns))
        assert store.sha256_of(film) == first  # same size, same time: known, not read
        os.utime(film, ns=(status.st_atime_ns, status.st_mtime_ns + 1))
        second = store.sha256_of(film)
        assert second != first
        film.write_bytes(b"longer")
        assert store.sha256_of(film) not in (first, second)
        with pytest.raises(MediaError, match="cannot be read"):
            store.sha256_of(tmp_path / "none.mp4")
        with pytest.raises(MediaError):
            store.sha256_of(tmp_path)


def test_file_names_that_are_not_unicode_are_hashed(home: Path, tmp_path: Path) -> None:
    film = tmp_path / os.fsdecode(b"caf\xe9.mp4")
    film.write_bytes(b"film")
    with Store(home) as store:
        assert store.sha256_of(film) == store.sha256_of(film)
        with pytest.raises(StoreError, match="Unicode"):
            store.put("k", look(path=str(film)))


def test_the_store_is_light() -> None:
    code = "import sys, mg_agent.store; print(sorted({m.partition('.')[0] for m in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    heavy = ("torch", "transformers", "decord", "av", "mediapipe", "gradio", "faiss", "langchain", "plotly", "cv2")
    assert not [name for name in heavy if f"'{name}'" in loaded]
