"""What this program is used for: chosen once, in plain words, and changeable; some purposes are refused."""

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

from mg_agent.core.span import Value
from mg_agent.errors import SettingsError, did_you_mean
from mg_agent.store.audit import note
from mg_agent.store.rows import now
from mg_agent.store.store import Store

_FILE = Path(__file__).with_name("purposes.json")


class Purpose(Value):
    """One purpose, in plain words.

    Attributes:
        id: What is recorded.
        name: What people choose.
        words: What it means.
        allowed: False for purposes that are refused.
        why: Why it is refused; empty where it is not.
    """

    id: str
    name: str
    words: str
    allowed: bool
    why: str = ""


class Chosen(NamedTuple):
    """The purpose that stands, and since when (UTC, ISO 8601)."""

    purpose: Purpose
    at: str


@cache
def purposes() -> tuple[Purpose, ...]:
    """List every purpose, those that are refused last."""
    body = json.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(Purpose.model_validate(one) for one in body["purposes"])


def purpose(purpose_id: str) -> Purpose:
    """Return one purpose.

    Raises:
        SettingsError: when there is none of that id.
    """
    known = {one.id: one for one in purposes()}
    if purpose_id not in known:
        raise SettingsError.of("there is no such purpose", f"got '{purpose_id}'", did_you_mean(purpose_id, [*known]))
    return known[purpose_id]


def choose(store: Store, purpose_id: str) -> Purpose:
    """Record what this program is used for from now on; what was recorded before stays on record.

    Raises:
        SettingsError: when there is no such purpose, or it is one that is refused; nothing is recorded then.
    """
    wanted = purpose(purpose_id)
    if not wanted.allowed:
        allowed = ", ".join(one.id for one in purposes() if one.allowed)
        raise SettingsError.of("mg_agent is not for this purpose", wanted.why, f"choose one of: {allowed}")
    with store.database.writing() as connection:
        connection.execute("INSERT INTO purposes (at, purpose) VALUES (?, ?)", (now(), wanted.id))
        note(connection, "purpose chosen")
    return wanted


def chosen(store: Store) -> Chosen | None:
    """Return the purpose that was chosen last; None where none was, or it is no longer one that is allowed."""
    with store.database.reading() as connection:
        row = connection.execute("SELECT purpose, at FROM purposes ORDER BY n DESC LIMIT 1").fetchone()
    found = next((one for one in purposes() if row is not None and one.id == row[0]), None)
    return Chosen(found, row[1]) if found is not None and found.allowed else None
