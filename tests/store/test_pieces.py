"""Pieces of unfinished analyses lie in private files: all of one or nothing, and gone when nobody needs them."""

import os
import time
from pathlib import Path

import numpy as np
import pytest
from stored import look

from mg_agent.errors import StoreError
from mg_agent.settings import Settings
from mg_agent.store import Sessions, Store
from mg_agent.store.pieces import FOLDER, STALE_DAYS, PieceFolder, tidy, unfinished
from mg_agent.store.retention import sweep, sweep_at_start

VIDEO = "0123456789abcdef" * 4
ARRAYS = {"xy": np.array([[0.1, np.nan]], np.float32), "seen": np.array([True, False])}


def put(folder: PieceFolder, number: int = 0, rate: float = 15.0) -> bool:
    return folder.put(rate, number, ARRAYS, '{"a": "\u00e9"}')


def test_a_piece_comes_back_to_the_bit_and_for_its_owner_alone(tmp_path):
    folder = PieceFolder(tmp_path, "v1", VIDEO, "key")
    assert put(folder)
    arrays, about = folder.get(15.0, 0)
    assert about == '{"a": "\u00e9"}'
    assert {name: (array.dtype, array.tobytes()) for name, array in arrays.items()} == {
        name: (array.dtype, array.tobytes()) for name, array in ARRAYS.items()
    }
    (path,) = tmp_path.rglob("*.npz")
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0
    assert path.parent.parent.stat().st_mode & 0o077 == 0


def test_what_was_killed_while_it_wrote_left_no_piece(tmp_path, monkeypatch):
    folder = PieceFolder(tmp_path, "v1", VIDEO, "key")

    def killed(self, target):
        raise SystemExit

    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(SystemExit):
        put(folder)
    monkeypatch.undo()
    assert (folder.rates(), folder.get(15.0, 0)) == ((), None)
    assert put(folder), "what lies there does no harm"
    folder.forget()
    assert not list(tmp_path.rglob("*.*"))


def test_a_flipped_bit_anywhere_gives_no_piece_or_no_other_arrays(tmp_path):
    """An array may be missing where the list of them is damaged, which whoever reads the piece refuses."""
    folder = PieceFolder(tmp_path, "v1", VIDEO, "key")
    assert put(folder)
    (path,) = tmp_path.rglob("*.npz")
    content = path.read_bytes()
    for bit in range(0, 8 * len(content), 3):  # all bits of a byte in turn
        flipped = bytearray(content)
        flipped[bit // 8] ^= 1 << bit % 8
        path.write_bytes(flipped)
        found = folder.get(15.0, 0)
        assert found is None or _bytes(found[0]).items() <= _bytes(ARRAYS).items(), bit


def _bytes(arrays):
    return {name: (array.dtype, array.shape, array.tobytes()) for name, array in arrays.items()}


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"(1, 2)", b"(1, 1)"), (b"(1, 2)", b"(9**9)"), (b"{'descr'", b"{{descr'"), (b"\x01\x00v\x00", b"\x01\x006\x00")],
    ids=["shape", "huge", "no Python", "shorter"],
)
def test_a_damaged_header_of_an_array_gives_no_piece(tmp_path, old, new):
    folder = PieceFolder(tmp_path, "v1", VIDEO, "key")
    assert put(folder)
    (path,) = tmp_path.rglob("*.npz")
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new))
    assert folder.get(15.0, 0) is None


def test_a_piece_whose_first_bit_says_it_is_encrypted_gives_none(tmp_path):
    folder = PieceFolder(tmp_path, "v1", VIDEO, "key")
    assert put(folder)
    (path,) = tmp_path.rglob("*.npz")
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert folder.get(15.0, 0) is None


def test_a_disk_that_does_not_answer_stops_nothing(tmp_path, monkeypatch):
    folder = PieceFolder(tmp_path, "v1", VIDEO, "key")
    assert put(folder)

    def stale(self, **_):
        raise OSError(116, "Stale file handle")

    monkeypatch.setattr(Path, "exists", stale)
    assert not put(folder, 1)
    assert tidy(tmp_path, "v2") == 0


def test_a_home_with_a_tilde_is_the_users(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert put(PieceFolder(tmp_path / "mg", "v1", VIDEO, "key"))
    assert unfinished(Path("~/mg")) == 1
    assert tidy(Path("~/mg"), "v2") == 1


def test_a_piece_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / FOLDER).write_text("no folder")
    assert not put(PieceFolder(tmp_path, "v1", VIDEO, "key"))


def test_two_processes_do_not_harm_one_another(tmp_path):
    one, other = (PieceFolder(tmp_path, "v1", VIDEO, "key") for _ in range(2))
    assert put(one)
    assert put(other)
    assert put(one, 1)
    one.forget()  # it finished
    assert other.get(15.0, 0) is None
    assert not put(other, 2), "of no use without those before it"
    assert unfinished(tmp_path) == 0


def test_rates_are_told_highest_first_and_other_files_are_none(tmp_path):
    folder = PieceFolder(tmp_path, "v1", VIDEO, "key")
    for rate in (7.5, 15.0, 0.1 + 0.2):
        assert put(folder, rate=rate)
    for name in ("15.0_0.txt", "x_0.npz", "1e.5_0.npz"):
        (tmp_path / FOLDER / f"v1-{VIDEO[:16]}-key" / name).write_text("")
    assert folder.rates() == (15.0, 7.5, 0.1 + 0.2)
    assert folder.get(0.1 + 0.2, 0) is not None


def test_what_nobody_will_go_on_with_is_removed(tmp_path):
    for version, key in (("v1", "old"), ("v1", "new"), ("v2", "new")):
        assert put(PieceFolder(tmp_path, version, VIDEO, key))
    aged = time.time() - (STALE_DAYS + 1) * 86_400
    for path in (*(tmp_path / FOLDER / f"v1-{VIDEO[:16]}-old").iterdir(), tmp_path / FOLDER / f"v1-{VIDEO[:16]}-old"):
        os.utime(path, (aged, aged))
    assert tidy(tmp_path) == 1
    assert tidy(tmp_path, "v2") == 1
    assert [path.name for path in (tmp_path / FOLDER).iterdir()] == [f"v2-{VIDEO[:16]}-new"]


def test_the_app_forgets_them_with_the_retention(tmp_path):
    assert put(PieceFolder(tmp_path, "v1", VIDEO, "key"))
    path = tmp_path / FOLDER / f"v1-{VIDEO[:16]}-key"
    aged = time.time() - 3 * 86_400
    for one in (*path.iterdir(), path):
        os.utime(one, (aged, aged))
    sweep_at_start(Settings(home=tmp_path))
    assert unfinished(tmp_path) == 1
    sweep_at_start(Settings(home=tmp_path, retention_days=2))
    assert unfinished(tmp_path) == 0


def test_purging_the_store_removes_them(tmp_path, monkeypatch):
    assert put(PieceFolder(tmp_path, "v1", VIDEO, "key"))
    with Store(tmp_path) as store:
        monkeypatch.setattr("shutil.rmtree", lambda *_, **__: None)
        with pytest.raises(StoreError, match="may remain"):
            store.purge()
        monkeypatch.undo()
        store.purge()
    assert not (tmp_path / FOLDER).exists()


@pytest.mark.parametrize("how", ["analysis", "session", "retention"])
def test_deleting_the_last_analysis_of_a_video_removes_its_pieces(tmp_path, how):
    one, other = look(sha="0" * 64), look(sha="f" * 64)
    with Store(tmp_path) as store:
        for key, found in (("a" * 64, one), ("b" * 64, one), ("c" * 64, other)):
            store.put(key, found)
        for found in (one, other):
            assert put(PieceFolder(tmp_path, "v1", found.video.sha256, "key"))
        assert store.delete("a" * 64)
        assert unfinished(tmp_path) == 2, "there is another analysis of it"
        if how == "analysis":
            assert store.delete("b" * 64)
        elif how == "session":
            assert Sessions(store).delete(Sessions(store).create("b" * 64).id)
        else:
            Sessions(store).create("c" * 64)
            with store.database.writing() as connection:
                connection.execute("UPDATE analyses SET created = '2000'")
            assert sweep(store, 30).analyses == 1
        (left,) = (tmp_path / FOLDER).iterdir()
        assert left.name == f"v1-{'f' * 16}-key"
