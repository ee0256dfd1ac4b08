"""A store that is damaged, foreign, newer, unwritable or closed: what is said, and what stays untouched."""

import sqlite3
from pathlib import Path

import pytest
from stored import everything, look, moves

from mg_agent.errors import StoreError
from mg_agent.store import Store
from mg_agent.store import database as database_module


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
