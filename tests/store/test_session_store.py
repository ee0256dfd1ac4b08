"""Sessions on disk: older files, rows in step, two processes, a kill, and what is left after a removal."""

import signal
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from factory import cue, interview, make_analysis, span
from old_store import write_version_1

from mg_agent.core.change import Change
from mg_agent.core.correction import Correction
from mg_agent.store import Sessions, Store
from mg_agent.store.audit import fault
from mg_agent.store.schema import MIGRATIONS

HERE = Path(__file__).parent


def rows(home: Path, query: str, *values: object) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(home / "mg_agent.sqlite3")
    try:
        return connection.execute(query, values).fetchall()
    finally:
        connection.close()


def test_a_store_of_the_first_version_moves_on_with_its_events(home: Path) -> None:
    write_version_1(home, {"k": interview()})
    with Store(home) as store:
        assert store.get("k") == interview()
        one = Sessions(store).create("k", "Old talk")
        assert Sessions(store).open(one.id).recognized == interview()
    assert rows(home, "SELECT version FROM schema") == [(len(MIGRATIONS),)]
    nods = rows(home, "SELECT start, \"end\", confidence, kind FROM events WHERE owner = 'k' AND label = 'nodding'")
    assert sorted(nods) == [(12.0, 13.0, 0.8, "model"), (55.0, 56.0, 0.8, "model")]
    seen = rows(home, "SELECT start, \"end\" FROM watched WHERE owner = 'k' AND modality = 'face' AND source = ''")
    assert sorted(seen) == [(0.0, 40.0), (50.0, 60.0)]
    assert not rows(home, "SELECT 1 FROM events WHERE owner = 'odd'")


def test_no_words_of_a_speaker_are_among_the_events(home: Path) -> None:
    with Store(home) as store:
        store.put("k", interview())
    assert "contract" not in str(rows(home, "SELECT * FROM events"))
    assert rows(home, "SELECT count(*) FROM events WHERE owner = 'k' AND modality = 'speech'") == [(3,)]


def test_events_keep_in_step_with_corrections_and_with_a_new_look(home: Path) -> None:
    def labels(owner: str) -> list[str]:
        found = rows(home, "SELECT label FROM events WHERE owner = ? AND modality = 'gesture'", owner)
        return sorted(str(label) for (label,) in found)

    before = make_analysis(cue("nodding", 1, 2), cue("shrugging", 3, 4))
    nod = before.cues[0]
    with Store(home) as store:
        sessions = Sessions(store)
        store.put("k", before)
        one = sessions.create("k")
        sessions.correct(one.id, Correction.now("reject", nod.id))
        sessions.correct(one.id, Correction.now("add", label="raising head", span=span(5, 6)))
        assert labels(one.id) == ["raising head", "shrugging"]
        assert labels("k") == ["nodding", "shrugging"]
        sessions.undo(one.id)
        assert labels(one.id) == ["shrugging"]
        store.put("k", make_analysis(cue("nodding", 1, 2), cue("shrugging", 3, 4), cue("folding arms", 8, 9)))
        assert labels(one.id) == ["folding arms", "shrugging"]
        assert labels("k") == ["folding arms", "nodding", "shrugging"]
        store.delete("k")
    assert not rows(home, "SELECT 1 FROM events UNION ALL SELECT 1 FROM watched UNION ALL SELECT 1 FROM sessions")


def child(code: str, *arguments: str) -> subprocess.Popen[bytes]:
    """Run Python beside this test, with the functions of this file at hand."""
    folders = f"sys.path[:0] = [{str(HERE)!r}, {str(HERE.parent)!r}]"
    prelude = f"import os, signal, sys\n{folders}\nfrom test_session_store import *\n"
    return subprocess.Popen([sys.executable, "-c", prelude + textwrap.dedent(code), *arguments], stderr=subprocess.PIPE)


def test_two_processes_write_to_the_same_session_at_once(home: Path) -> None:
    with Store(home) as store:
        store.put("k", interview())
        one = Sessions(store).create("k").id
    code = """
        with Store(Path(sys.argv[1])) as store:
            for i in range(10):
                Sessions(store).add_exchange(sys.argv[2], f"question {sys.argv[3]}.{i}", failure="none")
                start = 20 * int(sys.argv[3]) + i
                added = Correction.now("add", label="shrugging", span=span(start, start + 0.5))
                Sessions(store).correct(sys.argv[2], added)
        """
    workers = [child(code, str(home), one, str(i)) for i in range(2)]
    for worker in workers:
        _, said = worker.communicate()
        assert worker.returncode == 0, said.decode()
    with Store(home) as store:
        opened = Sessions(store).open(one)
        assert len(opened.corrections) == 20
        assert len(opened.analysis.timeline.labelled("shrugging").cues) == 20
        asked = [e.question for e in opened.exchanges]
        assert len(asked) == 20
        for i in range(2):
            assert [q for q in asked if q.startswith(f"question {i}.")] == [f"question {i}.{j}" for j in range(10)]
        with store.database.reading() as connection:
            assert fault(connection) is None


def test_a_kill_in_the_middle_loses_nothing_that_was_kept(home: Path) -> None:
    killed = child(
        """
        def shoot(statement):
            if statement.startswith("INSERT INTO audit") and shots.pop() == "now":
                os.kill(os.getpid(), signal.SIGKILL)
        store = Store(Path(sys.argv[1]))
        store.put("k", interview())
        sessions = Sessions(store)
        one = sessions.create("k", "Kept").id
        sessions.add_exchange(one, "kept?", failure="yes")
        sessions.correct(one, Correction.now("reject", interview().cues[0].id))
        shots = ["now"]
        store.database.connection.set_trace_callback(shoot)
        sessions.correct(one, Correction.now("reject", interview().cues[1].id))
        """,
        str(home),
    )
    _, said = killed.communicate()
    assert killed.returncode == -signal.SIGKILL, said.decode()
    with Store(home) as store:
        (line,) = Sessions(store).list()
        opened = Sessions(store).open(line.id)
        assert line.name == "Kept"
        assert [e.question for e in opened.exchanges] == ["kept?"]
        assert [c.cue_id for c in opened.corrections] == [interview().cues[0].id]
        assert rows(home, "SELECT count(*) FROM events WHERE owner = ?", line.id) == [(len(interview().cues) - 1,)]
        with store.database.reading() as connection:
            assert fault(connection) is None


def everything(home: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file())


PLANTED = (
    "Xylophone-interview",
    "Quetzal question",
    "Zeppelin answer",
    "Walrus note",
    "Marmalade",
    "jumping jack",
)


def planted(home: Path) -> tuple[Store, str]:
    """Put words into every place that may hold some."""
    from factory import said

    talk = make_analysis(cue("nodding", 1, 2), said("I said Marmalade.", 3, 4))
    talk = talk.model_copy(update={"video": talk.video.model_copy(update={"path": "/films/Xylophone-interview.mp4"})})
    store = Store(home)
    store.put("k", talk)
    sessions = Sessions(store)
    one = sessions.create("k").id
    sessions.add_exchange(one, "Quetzal question", failure="Zeppelin answer")
    sessions.correct(one, Correction.now("add", label="jumping jack", span=span(5, 6), note="Walrus note"))
    return store, one


def test_deleting_a_session_leaves_no_byte_of_it(home: Path) -> None:
    store, one = planted(home)
    with store:
        assert all(word.encode() in everything(home) for word in PLANTED)
        other = Sessions(store).create("k", "Second on the same video")
        assert Sessions(store).delete(one)
        left = [word for word in PLANTED if word.encode() in everything(home)]
        assert left == ["Xylophone-interview", "Marmalade"]  # the analysis is still needed
        assert Sessions(store).delete(other.id)
        assert not [word for word in PLANTED if word.encode() in everything(home)]
        assert other.id.encode() not in everything(home)


def test_a_purge_leaves_no_byte_of_any_session(home: Path) -> None:
    store, one = planted(home)
    with store:
        assert store.purge() == 1
        assert not [word for word in PLANTED if word.encode() in everything(home)]
        assert one.encode() not in everything(home)
        assert Sessions(store).list() == ()


def test_files_of_sessions_are_private(home: Path) -> None:
    store, _ = planted(home)
    with store:
        assert {path.stat().st_mode & 0o777 for path in home.iterdir()} == {0o600}


def test_a_store_that_is_up_to_date_opens_while_another_program_writes(home: Path) -> None:
    with Store(home) as store:
        store.put("k", interview())
    other = sqlite3.connect(home / "mg_agent.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with Store(home) as store:
            assert store.get("k") == interview()
    finally:
        other.close()


def test_questions_of_the_third_version_are_still_there(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as before:
        before.setattr("mg_agent.store.database.MIGRATIONS", MIGRATIONS[:3])
        with Store(home) as store:
            store.put("k", interview())
            one = Sessions(store).create("k").id
    sql = "INSERT INTO exchanges (session, at, question, assessment, failure) VALUES (?, '2026', 'Why?', NULL, 'gone')"
    with sqlite3.connect(home / "mg_agent.sqlite3") as old:
        old.execute(sql, (one,))
    old.close()
    with Store(home) as store:
        Sessions(store).add_exchange(one, "Without?", changes=(Change(without="the face", answer="No."),))
        first, second = Sessions(store).exchanges(one)
    assert (first.failure, first.changes) == ("gone", ())
    assert second.changes[0].answer == "No."
