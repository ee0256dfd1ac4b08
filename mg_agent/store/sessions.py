"""What an analyst has on the desk, kept: a video's analysis under a name, what was asked, what was corrected."""

import secrets
import sqlite3
from collections.abc import Sequence

from mg_agent.core.assessment import Assessment
from mg_agent.core.change import Change
from mg_agent.core.correction import Correction, corrected, fault_of, without
from mg_agent.core.evidence import Analysis
from mg_agent.errors import StoreError
from mg_agent.store.audit import note
from mg_agent.store.database import Database
from mg_agent.store.events import record
from mg_agent.store.rows import (
    Opened,
    SavedExchange,
    SavedSession,
    changed,
    corrections_of,
    exchange,
    now,
    only,
    saved_sessions,
    tidy_name,
    write_corrections,
    write_exchanges,
)
from mg_agent.store.store import Store
from mg_agent.store.together import leave, remove


class Sessions:
    """All sessions of a store; threads and processes may share them.

    Every change is one transaction, with its line in the audit log: a program that is killed loses nothing it was told
    is kept. Every method raises a StoreError when there is no such session, or the store cannot be read or written.

    Args:
        store: An open store; closing it closes the sessions too.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._database: Database = store.database

    def create(self, key: str, name: str = "", *, purpose: str = "") -> SavedSession:
        """Begin a session over a kept analysis.

        Args:
            key: Key of the analysis, as in :meth:`Store.put`.
            name: What to call it; the video's name where this is empty.
            purpose: Id of a purpose.
        """
        analysis = self._analysis(key)
        session, when = secrets.token_hex(8), now()
        with self._database.writing() as connection:
            row = connection.execute("SELECT name FROM analyses WHERE key = ?", (key,)).fetchone()
            called = tidy_name(name) or (row[0] if row else "")
            values = (session, called, key, when, when, purpose)
            connection.execute("INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?)", values)
            record(connection, session, analysis)
            note(connection, "session created", session)
        return self.get(session)

    def restore(
        self,
        key: str,
        name: str,
        *,
        purpose: str,
        exchanges: Sequence[SavedExchange],
        corrections: Sequence[Correction],
    ) -> SavedSession:
        """Begin a session over a kept analysis with what was asked and corrected elsewhere, all of it or nothing."""
        analysis = self._analysis(key)
        session, when = secrets.token_hex(8), now()
        with self._database.writing() as connection:
            values = (session, tidy_name(name) or "imported", key, when, when, purpose)
            connection.execute("INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?)", values)
            write_exchanges(connection, session, exchanges)
            self._keep(connection, session, analysis, corrections)
        return self.get(session)

    def list(self, limit: int = 100) -> tuple[SavedSession, ...]:
        """List the sessions, the one opened last first."""
        with self._database.reading() as connection:
            return saved_sessions(connection, "ORDER BY s.opened DESC, s.rowid DESC LIMIT ?", (limit,))

    def get(self, session: str) -> SavedSession:
        """Return the line of one session."""
        with self._database.reading() as connection:
            found = saved_sessions(connection, "WHERE s.id = ?", (session,))
        return only(found, session)

    def find(self, what: str) -> SavedSession:
        """Return the session of that id, or that name, or whose id begins so; for people who type."""
        sessions = self.list(limit=100_000)
        for fits in (
            [one for one in sessions if one.id == what],
            [one for one in sessions if one.name == what],
            [one for one in sessions if what and one.id.startswith(what.lower())],
        ):
            if len(fits) == 1:
                return fits[0]
            if fits:
                ids = ", ".join(one.id for one in fits[:5])
                raise StoreError.of(f"several sessions are called '{what}'", f"got {ids}", "name one by its id")
        return only((), what)

    def open(self, session: str) -> Opened:
        """Return a session with its analysis, questions and corrections, and remember that it was opened."""
        with self._database.writing() as connection:
            connection.execute("UPDATE sessions SET opened = ? WHERE id = ?", (now(), session))
            note(connection, "session opened", session)
            line = only(saved_sessions(connection, "WHERE s.id = ?", (session,)), session)
        return self._whole(line)

    def read(self, session: str) -> Opened:
        """Return what :meth:`open` returns, without a trace that somebody looked."""
        return self._whole(self.get(session))

    def rename(self, session: str, name: str) -> SavedSession:
        """Give a session another name."""
        called = tidy_name(name)
        if not called:
            raise StoreError.of("a session needs a name", f"got {name!r}", "write one or more words")
        with self._database.writing() as connection:
            changed(connection.execute("UPDATE sessions SET name = ? WHERE id = ?", (called, session)), session)
            note(connection, "session renamed", session)
        return self.get(session)

    def delete(self, session: str) -> bool:
        """Remove a session, and the analysis with its poses where no other session is about it, for good.

        Deleted bytes are overwritten and the log is cut. Tells whether there was such a session.
        """
        with self._store.removing() as connection:
            row = connection.execute("SELECT key FROM sessions WHERE id = ?", (session,)).fetchone()
            if row is None:
                return False
            remove(connection, session, row[0])
            note(connection, "session deleted", session)
        self._database.cut_log("the session is removed")
        return True

    def add_exchange(
        self,
        session: str,
        question: str,
        assessment: Assessment | None = None,
        *,
        failure: str | None = None,
        changes: Sequence[Change] = (),
    ) -> None:
        """Keep a question and what came of it, after those before."""
        said = SavedExchange(question, assessment, failure, now(), tuple(changes))
        with self._database.writing() as connection:
            self._require(connection, session)
            write_exchanges(connection, session, (said,))
            note(connection, "question answered", session)

    def exchanges(self, session: str) -> tuple[SavedExchange, ...]:
        """Return what was asked, in order."""
        with self._database.reading() as connection:
            self._require(connection, session)
            query = (
                "SELECT question, assessment, failure, at, changes, earlier FROM exchanges WHERE session = ? ORDER BY n"
            )
            rows = connection.execute(query, (session,)).fetchall()
        return tuple(exchange(*row) for row in rows)

    def move(self, session: str, key: str, corrections: Sequence[Correction], *, why: str) -> SavedSession:
        """Let a session be about another kept analysis of its video, all of it or nothing.

        The analysis before goes where no other session is about it.

        Args:
            session: Its id.
            key: Key of the other analysis.
            corrections: What carries over, see :func:`mg_agent.core.correction.carried`; in place of those before.
            why: What was done, "the transcript was added"; what was asked until now is marked with it.
        """
        analysis = self._analysis(key)
        with self._store.removing() as connection:
            before = only(saved_sessions(connection, "WHERE s.id = ?", (session,)), session)
            connection.execute("UPDATE sessions SET key = ? WHERE id = ?", (key, session))
            asked = "UPDATE exchanges SET earlier = ? WHERE session = ? AND earlier IS NULL"
            connection.execute(asked, (why, session))
            self._keep(connection, session, analysis, corrections)
            leave(connection, before.key)
            note(connection, "session analyzed anew", session)
        return self.get(session)

    def correct(self, session: str, correction: Correction) -> Analysis:
        """Keep a correction after those before, and return the analysis as corrected; one sent twice counts once.

        Raises:
            StoreError: when the cue that it names is not there; nothing is kept then.
        """
        analysis = self._analysis(self.get(session).key)
        with self._database.writing() as connection:
            self._require(connection, session)
            before = corrections_of(connection, session)
            if any(one.id == correction.id for one in before):
                return corrected(analysis, before)
            fault = fault_of(analysis, before, correction)
            if fault is not None:
                raise StoreError.of("the correction was not kept", fault, "choose a cue that the timeline shows")
            outcome = self._keep(connection, session, analysis, (*before, correction))
            note(connection, "correction made", session)
        return outcome

    def undo(self, session: str, correction: str | None = None) -> Analysis:
        """Take back a correction, by its id, or the last one; later ones that rest on it go with it.

        Returns:
            The analysis as corrected by those that are left.
        """
        analysis = self._analysis(self.get(session).key)
        with self._database.writing() as connection:
            self._require(connection, session)
            before = corrections_of(connection, session)
            if not before:
                return analysis
            wanted = correction or before[-1].id
            if all(one.id != wanted for one in before):
                raise StoreError.of("there is no such correction", f"got '{wanted[:40]}'", "see its corrections")
            left = without(before, wanted, analysis)
            outcome = self._keep(connection, session, analysis, left)
            note(connection, "correction undone", session, len(before) - len(left))
        return outcome

    def corrections(self, session: str) -> tuple[Correction, ...]:
        """Return the corrections, in order."""
        with self._database.reading() as connection:
            self._require(connection, session)
            return corrections_of(connection, session)

    def _keep(
        self, connection: sqlite3.Connection, session: str, analysis: Analysis, corrections: Sequence[Correction]
    ) -> Analysis:
        write_corrections(connection, session, corrections)
        outcome = corrected(analysis, corrections)
        record(connection, session, outcome)
        return outcome

    def _whole(self, line: SavedSession) -> Opened:
        return Opened(line, self._analysis(line.key), self.corrections(line.id), self.exchanges(line.id))

    def _analysis(self, key: str) -> Analysis:
        analysis = self._store.get(key)
        if analysis is None:
            raise StoreError.of(
                "the analysis of this session cannot be read", f"its key is {key[:12]}", "analyze the video again"
            )
        return analysis

    def _require(self, connection: sqlite3.Connection, session: str) -> None:
        if connection.execute("SELECT 1 FROM sessions WHERE id = ?", (session,)).fetchone() is None:
            only((), session)
