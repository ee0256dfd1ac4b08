"""A session that goes on about another analysis of its video, in the store and in what is exported."""

import sqlite3
from pathlib import Path

import pytest
from factory import interview
from kept import keep

from mg_agent.archive.exporting import export_session
from mg_agent.archive.importing import import_session
from mg_agent.core.correction import Correction
from mg_agent.errors import StoreError
from mg_agent.store import Sessions, Store
from mg_agent.store.audit import log, verify
from mg_agent.store.schema import MIGRATIONS

WHY = "the transcript was added"


def test_the_questions_until_then_are_marked_and_stay_so_elsewhere(home: Path, tmp_path: Path) -> None:
    with Store(home) as store:
        sessions, session = Sessions(store), keep(store)
        corrections = sessions.corrections(session)
        store.put("other", interview(), store.pose("k"))
        moved = sessions.move(session, "other", corrections[:2], why=WHY)
        assert (moved.key, moved.name, moved.corrections) == ("other", "A talk", 2)
        assert store.get("k") is None, "an analysis that nobody works with anymore is not left to be counted"
        sessions.add_exchange(session, "And now?", failure="Nothing.")
        assert [one.earlier for one in sessions.exchanges(session)] == [WHY, WHY, WHY, ""]
        assert "session analyzed anew" in [line.action for line in log(store)]
        assert verify(store) is None
        export_session(store, session, tmp_path / "out")
    said = f"Asked before {WHY}; the answer is about the analysis of then."
    for report in ("*.md", "*.html"):
        (written,) = (tmp_path / "out").glob(report)
        assert written.read_text().count(said) == 3
    with Store(home / "elsewhere") as store:
        there = import_session(store, tmp_path / "out")
        assert [one.earlier for one in Sessions(store).exchanges(there.id)] == [WHY, WHY, WHY, ""]


def test_an_analysis_that_another_session_is_about_stays(home: Path) -> None:
    with Store(home) as store:
        sessions, session = Sessions(store), keep(store)
        other = sessions.create("k", "Another")
        store.put("new", interview())
        sessions.move(session, "new", (), why=WHY)
        assert sessions.open(other.id).recognized == interview()
        with pytest.raises(StoreError):
            sessions.move(session, "nowhere", (), why=WHY)
        with pytest.raises(StoreError):
            sessions.move("nobody", "new", (), why=WHY)


def test_a_store_of_the_version_before_opens_with_its_questions(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as before:
        before.setattr("mg_agent.store.database.MIGRATIONS", MIGRATIONS[:4])
        with Store(home) as store:
            store.put("k", interview())
            one = Sessions(store).create("k").id
            Sessions(store).correct(one, Correction.now("reject", interview().cues[0].id))
    sql = "INSERT INTO exchanges (session, at, question, assessment, failure) VALUES (?, '2026', 'Why?', NULL, 'gone')"
    with sqlite3.connect(home / "mg_agent.sqlite3") as old:
        old.execute(sql, (one,))
    old.close()
    with Store(home) as store:
        (kept,) = Sessions(store).exchanges(one)
        assert (kept.question, kept.earlier) == ("Why?", "")
        assert len(Sessions(store).corrections(one)) == 1
        assert store.seen("k") is None, "nothing tells what of an older analysis hangs on its words"
