"""What was done, when and how much of it: a log without content, each line bound to the one before by a hash.

A line holds no name, no word and no id that could be looked up elsewhere: of a session only a hash of its random id.
The chain shows lines that were changed, taken out or put in between, and a cut tail. It does not stop somebody who may
write the file and knows how to compute the whole chain anew.
"""

import hashlib
import json
import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from mg_agent.store.store import Store

Action = Literal[
    "analysis kept", "analysis deleted", "session created", "session opened", "session renamed", "session deleted",
    "session analyzed anew",
    "session exported", "session imported", "question answered", "correction made", "correction undone",
    "purpose chosen", "purged", "retention",
]  # fmt: skip
_FIRST = "0" * 64
_SHOWN = 16


class Line(NamedTuple):
    """One line of the log.

    Attributes:
        n: Its number, from 1 without gaps.
        at: When, UTC, ISO 8601.
        action: What was done.
        session: Beginning of the SHA-256 of the session's id; empty where none was concerned.
        things: How many were concerned.
        previous: Hash of the line before.
        hash: Hash of this line and the one before.
    """

    n: int
    at: str
    action: str
    session: str
    things: int
    previous: str
    hash: str


def note(connection: sqlite3.Connection, action: Action, session: str = "", count: int = 1) -> None:
    """Add a line, within the transaction of what it tells of: both are kept, or neither."""
    last = connection.execute("SELECT n, hash FROM audit ORDER BY n DESC LIMIT 1").fetchone()
    n, previous = (last[0] + 1, last[1]) if last else (1, _FIRST)
    whose = hashlib.sha256(session.encode()).hexdigest()[:_SHOWN] if session else ""
    body = (n, datetime.now(UTC).isoformat(timespec="microseconds"), action, whose, count, previous)
    connection.execute("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?)", (*body, _hash(body)))


def lines(connection: sqlite3.Connection) -> tuple[Line, ...]:
    """Return the log, oldest first."""
    return tuple(Line(*row) for row in connection.execute("SELECT * FROM audit ORDER BY n"))


def log(store: "Store") -> tuple[Line, ...]:
    """Return the log of a store, oldest first."""
    with store.database.reading() as connection:
        return lines(connection)


def verify(store: "Store") -> str | None:
    """Say where the log of a store was tampered with; None where its chain holds."""
    with store.database.reading() as connection:
        return fault(connection)


def fault(connection: sqlite3.Connection) -> str | None:
    """Say where the chain is broken; None where it holds."""
    previous, expected = _FIRST, 1
    for line in lines(connection):
        if line.n != expected:
            return f"line {expected} is missing"
        if line.previous != previous or line.hash != _hash(line[:6]):
            return f"line {line.n} does not follow from the one before: it, or that one, was changed"
        previous, expected = line.hash, expected + 1
    last = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'audit'").fetchone()
    if last is not None and last[0] != expected - 1:
        return f"the end is missing: {last[0]} lines were written, {expected - 1} are there"
    return None


def _hash(body: tuple[object, ...]) -> str:
    return hashlib.sha256(json.dumps(body, ensure_ascii=False).encode()).hexdigest()
