"""What the tables of sessions hold, as values, and how rows become them."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import TypeAdapter, ValidationError

from mg_agent.core.assessment import Assessment
from mg_agent.core.change import Change
from mg_agent.core.correction import Correction, corrected
from mg_agent.core.evidence import Analysis
from mg_agent.errors import StoreError

LONGEST_NAME = 200
CHANGES = TypeAdapter(tuple[Change, ...])
_COLUMNS = "s.id, s.name, s.key, s.created, s.opened, s.purpose"


@dataclass(frozen=True)
class SavedSession:
    """One line of the list of sessions.

    Attributes:
        id: Random, 16 hexadecimal digits.
        name: What the analyst calls it.
        key: The analysis it is about, as in :meth:`Store.get`.
        created: When it was begun, UTC, ISO 8601.
        opened: When it was opened last.
        purpose: What it is for, an id of ``store/purposes.json``; empty where none was chosen.
        video: What the video was called when it was analyzed; empty where the analysis is gone.
        exchanges: How many questions were put.
        corrections: How many corrections were made.
        seconds: Length of the stretch that was looked at.
        cues: How many cues stand, as they were corrected.
        lines: How many of them are lines of speech.
    """

    id: str
    name: str
    key: str
    created: str
    opened: str
    purpose: str
    video: str
    exchanges: int
    corrections: int
    seconds: float
    cues: int
    lines: int


@dataclass(frozen=True)
class SavedExchange:
    """A question and what came of it: an assessment, what would change without some evidence, or a failure.

    Attributes:
        earlier: What became of the video's analysis afterwards, "the transcript was added": the answer is not about the
            analysis that the session has now; empty where it is.
    """

    question: str
    assessment: Assessment | None = None
    failure: str | None = None
    at: str = ""
    changes: tuple[Change, ...] = ()
    earlier: str = ""


@dataclass(frozen=True)
class Opened:
    """A session with all that belongs to it.

    Attributes:
        session: Its line in the list.
        recognized: The analysis as it was found.
        corrections: What a person said of it, in order.
        exchanges: What was asked, in order.
    """

    session: SavedSession
    recognized: Analysis
    corrections: tuple[Correction, ...]
    exchanges: tuple[SavedExchange, ...]

    @property
    def analysis(self) -> Analysis:
        """The analysis as corrected: what answers are about."""
        return corrected(self.recognized, self.corrections)


def write_corrections(connection: sqlite3.Connection, session: str, corrections: Sequence[Correction]) -> None:
    """Write a session's corrections in place of those before; within a transaction."""
    connection.execute("DELETE FROM corrections WHERE session = ?", (session,))
    rows = [(session, one.id, one.model_dump_json()) for one in corrections]
    connection.executemany("INSERT INTO corrections (session, id, json) VALUES (?, ?, ?)", rows)


def tidy_name(name: str) -> str:
    """Return a name on one line, without control characters, cut to what a list can show."""
    shown = "".join(c if c.isprintable() else " " for c in unicode(name))
    return " ".join(shown.split())[:LONGEST_NAME]


def saved_sessions(
    connection: sqlite3.Connection, rest: str, values: tuple[str | int, ...]
) -> tuple[SavedSession, ...]:
    """Read lines of the list of sessions; ``rest`` is our own SQL."""
    counts = ", ".join(f"(SELECT count(*) FROM {t} WHERE session = s.id)" for t in ("exchanges", "corrections"))  # noqa: S608 - our own names
    found = "(SELECT count(*) FROM events WHERE owner = s.id)"
    lines = "(SELECT count(*) FROM events WHERE owner = s.id AND modality = 'speech')"
    told = f"{_COLUMNS}, coalesce(a.name, ''), {counts}, coalesce(a.seconds, 0.0), {found}, {lines}"
    query = f"SELECT {told} FROM sessions s LEFT JOIN analyses a ON a.key = s.key"  # noqa: S608 - our own names
    return tuple(SavedSession(*row) for row in connection.execute(f"{query} {rest}", values))


def only(found: Sequence[SavedSession], session: str) -> SavedSession:
    """Return the one session that was found.

    Raises:
        StoreError: when there is none.
    """
    if not found:
        raise StoreError.of("there is no such session", f"got '{session[:40]}'", "see: mg-agent sessions list")
    return found[0]


def changed(cursor: sqlite3.Cursor, session: str) -> None:
    """Refuse a change that no session took."""
    if cursor.rowcount == 0:
        only((), session)


def corrections_of(connection: sqlite3.Connection, session: str) -> tuple[Correction, ...]:
    """Return a session's corrections, in order."""
    rows = connection.execute("SELECT json FROM corrections WHERE session = ? ORDER BY n", (session,)).fetchall()
    return tuple(Correction.model_validate_json(body) for (body,) in rows)


def write_exchanges(connection: sqlite3.Connection, session: str, exchanges: Sequence[SavedExchange]) -> None:
    """Write questions and what came of them after those before; within a transaction."""
    rows = [
        (
            session,
            one.at or now(),
            unicode(one.question),
            None if one.assessment is None else one.assessment.model_dump_json(),
            one.failure,
            CHANGES.dump_json(one.changes).decode() if one.changes else None,
            one.earlier or None,
        )
        for one in exchanges
    ]
    columns = "session, at, question, assessment, failure, changes, earlier"
    connection.executemany(f"INSERT INTO exchanges ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)", rows)  # noqa: S608 - our own names


def exchange(
    question: str, body: str | None, failure: str | None, at: str, changes: str | None, earlier: str | None
) -> SavedExchange:
    """Read one row of the conversation."""
    try:
        said = None if body is None else Assessment.model_validate_json(body)
        would = CHANGES.validate_json(changes) if changes else ()
        return SavedExchange(question, said, failure, at, would, earlier or "")
    except ValidationError:  # kept in a shape that is no longer ours
        return SavedExchange(
            question, None, "This answer was kept in a form that cannot be read anymore; ask again.", at
        )


def outdated(one: SavedExchange) -> str:
    """Say of an answer about an earlier analysis that it is one."""
    return f"Asked before {one.earlier}; the answer is about the analysis of then."


def now() -> str:
    """Return the time, UTC, ISO 8601, to the microsecond."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def unicode(text: str) -> str:
    """Return a text that can be stored; what is no Unicode becomes a mark."""
    return text.encode("utf-8", "replace").decode()
