"""Purpose, log, retention: what is recorded, what shows tampering, what is forgotten by itself."""

import io
import sqlite3
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from factory import interview
from kept import poses

from mg_agent.core.correction import Correction
from mg_agent.doctor import examine
from mg_agent.errors import SettingsError, StoreError
from mg_agent.prompts import load_prompt
from mg_agent.settings import Settings
from mg_agent.store import Sessions, Store
from mg_agent.store import database as database_module
from mg_agent.store.audit import log, verify
from mg_agent.store.poses import pack
from mg_agent.store.purpose import choose, chosen, purpose, purposes
from mg_agent.store.retention import sweep


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    with Store(home) as store:
        store.put("k", interview())
        yield store


def raw(home: Path, statement: str) -> None:
    connection = sqlite3.connect(home / "mg_agent.sqlite3", isolation_level=None)
    connection.execute(statement)
    connection.close()


def test_a_purpose_is_recorded_once_and_can_be_changed(home: Path) -> None:
    with Store(home) as store:
        assert chosen(store) is None
        choose(store, "research")
    with Store(home) as store:
        standing = chosen(store)
        assert standing is not None
        assert standing.purpose.name == "Research with consent"
        choose(store, "training")
        standing = chosen(store)
        assert standing is not None
        assert standing.purpose.id == "training"
        store.purge()
        assert chosen(store) is not None


@pytest.mark.parametrize("refused", [one.id for one in purposes() if not one.allowed])
def test_a_refused_purpose_says_why_and_is_not_recorded(store: Store, refused: str) -> None:
    with pytest.raises(SettingsError, match="not for this purpose") as caught:
        choose(store, refused)
    assert purpose(refused).why in str(caught.value)
    assert chosen(store) is None


def test_the_refused_ones_are_those_of_the_law_and_of_the_house() -> None:
    refused = {one.id: one.why for one in purposes() if not one.allowed}
    assert all("5(1)(f)" in refused[name] for name in ("work", "education", "recruitment"))
    assert "lying" in refused["lies"]
    assert all(one.words and one.name for one in purposes())
    with pytest.raises(SettingsError, match="did you mean 'research'"):
        purpose("reserch")


def test_the_notice_names_what_people_must_know() -> None:
    notice = load_prompt("notice").render()
    for word in ("program", "no person was identified", "not a diagnosis", "recruitment", "removed"):
        assert word in notice


def test_everything_that_was_done_stands_in_the_log_without_content(store: Store) -> None:
    sessions = Sessions(store)
    one = sessions.create("k", "Zanzibar talk")
    sessions.add_exchange(one.id, "Zanzibar question?", failure="none")
    sessions.correct(one.id, Correction.now("reject", interview().cues[0].id, note="Zanzibar"))
    sessions.undo(one.id)
    sessions.rename(one.id, "Zanzibar again")
    sessions.open(one.id)
    sessions.delete(one.id)
    store.purge()
    assert [line.action for line in log(store)] == [
        "analysis kept", "session created", "question answered", "correction made", "correction undone",
        "session renamed", "session opened", "session deleted", "purged",
    ]  # fmt: skip
    assert "Zanzibar" not in str(log(store))
    assert one.id not in str(log(store))
    assert len({line.session for line in log(store) if line.session}) == 1
    assert verify(store) is None


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE audit SET action = 'session opened' WHERE n = 2", "line 2"),
        ("UPDATE audit SET at = '2020' WHERE n = 1", "line 1"),
        ("UPDATE audit SET count = 9 WHERE n = 4", "line 4"),
        ("DELETE FROM audit WHERE n = 2", "line 2 is missing"),
        ("DELETE FROM audit WHERE n = 1", "line 1 is missing"),
        ("DELETE FROM audit WHERE n = 4", "the end is missing"),
        ("DELETE FROM audit", "the end is missing"),
        ("UPDATE audit SET n = 9 WHERE n = 4", "line 4 is missing"),
        ("INSERT INTO audit SELECT 5, at, action, session, count, hash, hash FROM audit WHERE n = 4", "line 5"),
    ],
)
def test_tampering_with_the_log_shows(store: Store, home: Path, statement: str, said: str) -> None:
    for name in ("one", "two", "three"):
        Sessions(store).create("k", name)
    assert verify(store) is None
    raw(home, statement)
    assert said in (verify(store) or "")


def test_the_doctor_looks_at_the_log(store: Store, home: Path) -> None:
    def state() -> str:
        return next(one.state for one in examine(Settings(home=home)) if one.about == "store")

    assert state() == "fine"
    raw(home, "UPDATE audit SET count = 9")
    assert state() == "broken"


def test_what_is_too_old_is_forgotten(store: Store) -> None:
    sessions = Sessions(store)
    sessions.create("k", "kept")
    store.put("lonely", interview())
    assert sweep(store, None) == (0, 0)
    later = datetime.now(UTC) + timedelta(days=29)
    assert sweep(store, 30, today=later) == (0, 0)
    later += timedelta(days=2)
    assert sweep(store, 30, today=later) == (1, 1)
    assert sessions.list() == ()
    assert store.recent() == ()
    assert log(store)[-1].action == "retention"
    assert verify(store) is None


def test_a_session_opened_lately_keeps_its_old_analysis(store: Store, home: Path) -> None:
    Sessions(store).create("k", "kept")
    raw(home, "UPDATE analyses SET created = '2020-01-01T00:00:00+00:00'")
    assert sweep(store, 30) == (0, 0)
    raw(home, "UPDATE sessions SET opened = '2020-01-01T00:00:00+00:00'")
    assert sweep(store, 30) == (1, 0)
    assert store.get("k") is None


def test_the_store_has_no_place_for_pixels(store: Store) -> None:
    with store.database.reading() as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = [(t, c[1], c[2]) for t in tables for c in connection.execute(f"PRAGMA table_info({t})")]
    assert [(table, name) for table, name, kind in columns if kind == "BLOB"] == [("poses", "npz")]
    with zipfile.ZipFile(io.BytesIO(pack(poses()))) as packed:
        assert set(packed.namelist()) == {"xy.npy", "score.npy", "times.npy", "about.npy"}


def test_retention_is_a_setting() -> None:
    assert Settings.load({}).retention_days is None
    assert Settings.load({"MG_AGENT_RETENTION_DAYS": "30"}).retention_days == 30
    with pytest.raises(SettingsError, match="retention_days"):
        Settings.load({"MG_AGENT_RETENTION_DAYS": "0"})
    assert Settings.load({"MG_AGENT_RETENTION_DAYS": "30"}).digest() == Settings.load({}).digest()


def test_a_removal_says_when_somebody_still_reads(store: Store, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = Sessions(store).create("k")
    store.database.connection.execute("PRAGMA busy_timeout = 50")
    reader = sqlite3.connect(home / "mg_agent.sqlite3", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM analyses").fetchall()
    monkeypatch.setattr(database_module, "_PATIENCE", 0.1)
    with pytest.raises(StoreError, match="traces"):
        Sessions(store).delete(one.id)
    reader.close()
