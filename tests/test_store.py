import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import numpy as np
import pytest

from mg_agent.core.evidence import Analysis, Cue, Source
from mg_agent.core.media import Utterance, VideoSource
from mg_agent.core.pose import MG_SKELETON, PoseSequence, Skeleton
from mg_agent.core.span import Span
from mg_agent.errors import MediaError, StoreError
from mg_agent.store import Store, key_for
from mg_agent.store import database as database_module

SECRET = "the words nobody else may read"


def look(path: str = "/films/talk.mp4", sha: str = "ab12" * 16, text: str = SECRET) -> Analysis:
    cue = Cue.make(
        span=Span(start=1, end=2), modality="speech", label="utterance", text=text, source=Source(name="s", version="1")
    )
    video = VideoSource(path=path, sha256=sha, duration=9.0, fps=25.0, frames=225, width=64, height=48)
    said = Utterance(span=Span(start=1, end=2), text=text, confidence=0.5)
    return Analysis(video=video, span=Span(start=0, end=9), cues=(cue,), utterances=(said,), rate=15.0, digest="d" * 16)


def moves(frames: int = 20) -> PoseSequence:
    rng = np.random.default_rng(3)
    xy = rng.random((frames, len(MG_SKELETON.joints), 2), np.float32)
    xy[::3, 5] = np.nan
    xy[1, 1, 0] = np.float32(1e-45)
    return PoseSequence(xy, rng.random(xy.shape[:2], np.float32), np.cumsum(rng.random(frames)) / 7, MG_SKELETON, "B")


def everything(home: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(home.iterdir()))


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


@pytest.mark.parametrize("junk", [b"not a database, but quite some text" * 50, b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_damaged_file_says_what_to_do(home: Path, junk: bytes) -> None:
    home.mkdir()
    (home / "mg_agent.sqlite3").write_bytes(junk)
    with pytest.raises(StoreError, match="move it away") as caught:
        Store(home)
    assert "\n" not in str(caught.value)
    assert (home / "mg_agent.sqlite3").read_bytes() == junk


def test_a_file_damaged_inside_says_so(home: Path) -> None:
    with Store(home) as store:
        for i in range(20):
            store.put(f"k{i}", look(text="x" * 9000))
    path = home / "mg_agent.sqlite3"
    raw = path.read_bytes()
    path.write_bytes(raw[:8192] + b"\xa5" * (len(raw) - 8192))

    def use() -> None:
        with Store(home) as store:
            store.recent()
            store.get("k3")

    with pytest.raises(StoreError, match="damaged"):
        use()


def test_another_programs_database_stays_untouched(home: Path) -> None:
    home.mkdir()
    other = sqlite3.connect(home / "mg_agent.sqlite3")
    other.execute("CREATE TABLE songs (title TEXT)")
    other.commit()
    other.close()
    before = everything(home)
    with pytest.raises(StoreError, match="another program"):
        Store(home)
    assert everything(home) == before


def test_schema_moves_on_and_older_programs_refuse_it(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store(home) as store:
        store.put("k", look())
    old = database_module.MIGRATIONS
    monkeypatch.setattr(database_module, "MIGRATIONS", (*old, ("ALTER TABLE analyses ADD COLUMN stars INTEGER",)))
    for _ in range(2):
        with Store(home) as store:
            assert store.get("k") == look()
    rows = sqlite3.connect(home / "mg_agent.sqlite3").execute("SELECT stars FROM analyses").fetchall()
    assert rows == [(None,)]
    monkeypatch.setattr(database_module, "MIGRATIONS", old)
    with pytest.raises(StoreError, match="newer mg_agent"):
        Store(home)


def test_a_failed_migration_changes_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store(home) as store:
        store.put("k", look())
    with monkeypatch.context() as patch:
        broken = (*database_module.MIGRATIONS, ("ALTER TABLE analyses ADD COLUMN stars INTEGER", "NONSENSE"))
        patch.setattr(database_module, "MIGRATIONS", broken)
        with pytest.raises(StoreError):
            Store(home)
    with Store(home) as store:
        assert store.get("k") == look()


def test_an_unwritable_home_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for home in (tmp_path / "file", tmp_path / "file" / "home"):
        with pytest.raises(StoreError, match="MG_AGENT_HOME"):
            Store(home)
    (tmp_path / "home" / "mg_agent.sqlite3").mkdir(parents=True)
    with pytest.raises(StoreError, match="MG_AGENT_HOME"):
        Store(tmp_path / "home")


def test_saved_things_of_an_unknown_shape(home: Path) -> None:
    with Store(home) as store:
        store.put("k", look(), moves())
        raw = sqlite3.connect(home / "mg_agent.sqlite3", isolation_level=None)
        for body in ('{"schema": "mg-agent/analysis/9"}', "[]", "nonsense", "7"):
            raw.execute("UPDATE analyses SET json = ?", (body,))
            assert store.get("k") is None
        raw.execute("UPDATE poses SET npz = substr(npz, 1, 400)")
        with pytest.raises(StoreError, match="poses are damaged"):
            store.pose("k")
        raw.close()


def test_a_closed_store_says_so(home: Path) -> None:
    store = Store(home)
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.recent()


def test_threads_may_share_a_store(home: Path) -> None:
    faults: list[BaseException] = []

    def work(i: int) -> None:
        try:
            for j in range(5):
                store.put(f"{i}-{j}", look(), moves(3))
                assert store.get(f"{i}-{j}") == look()
        except BaseException as error:
            faults.append(error)

    with Store(home) as store:
        threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not faults
        assert len(store.recent(100)) == 20


def child(code: str, *arguments: str) -> subprocess.Popen[bytes]:
    """Run Python beside this test, with the functions of this file at hand."""
    prelude = f"import os, signal, sys\nsys.path.insert(0, {str(Path(__file__).parent)!r})\nfrom test_store import *\n"
    return subprocess.Popen([sys.executable, "-c", prelude + textwrap.dedent(code), *arguments], stderr=subprocess.PIPE)


def test_a_process_killed_while_it_writes_leaves_the_old_content(home: Path) -> None:
    with Store(home) as store:
        store.put("k", look(), moves())
    killed = child(
        """
        def shoot(statement):
            if statement.startswith("INSERT INTO poses"):
                os.kill(os.getpid(), signal.SIGKILL)
        store = Store(Path(sys.argv[1]))
        store._database.connection.set_trace_callback(shoot)
        store.put("k", look(text="half written"), moves(500))
        """,
        str(home),
    )
    _, said = killed.communicate()
    assert killed.returncode == -signal.SIGKILL, said
    with Store(home) as store:
        assert store.get("k") == look()
        pose = store.pose("k")
        assert pose is not None
        assert len(pose) == len(moves())
        store.put("k", look(text="whole"))
        assert store.get("k") == look(text="whole")


def test_processes_may_share_a_home_from_its_first_moment(home: Path) -> None:
    code = """
        with Store(Path(sys.argv[1])) as store:
            for j in range(20):
                store.put(f"{sys.argv[2]}-{j}", look(), moves(5))
                assert store.get(f"{sys.argv[2]}-{j}") == look()
        """
    workers = [child(code, str(home), str(i)) for i in range(3)]
    for worker in workers:
        _, said = worker.communicate()
        assert worker.returncode == 0, said.decode()
    with Store(home) as store:
        assert len(store.recent(100)) == 60


def test_the_store_is_light() -> None:
    code = "import sys, mg_agent.store; print(sorted({m.partition('.')[0] for m in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    heavy = ("torch", "transformers", "decord", "av", "mediapipe", "gradio", "faiss", "langchain", "plotly", "cv2")
    assert not [name for name in heavy if f"'{name}'" in loaded]
