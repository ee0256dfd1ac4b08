"""What must change together in the store, within a transaction of the caller."""

import sqlite3

from mg_agent.core.correction import corrected
from mg_agent.core.evidence import Analysis
from mg_agent.store.events import forget, record
from mg_agent.store.rows import corrections_of

EVERYTHING = ("exchanges", "corrections", "sessions", "events", "watched", "poses", "seen", "analyses", "hashes")
"""The tables with content, in an order that their references allow."""


def record_anew(connection: sqlite3.Connection, key: str, analysis: Analysis) -> None:
    """Write the rows of an analysis, and of the sessions about it as they were corrected."""
    record(connection, key, analysis)
    sessions = connection.execute("SELECT id FROM sessions WHERE key = ?", (key,)).fetchall()
    for (session,) in sessions:
        record(connection, session, corrected(analysis, corrections_of(connection, session)))


def remove(connection: sqlite3.Connection, session: str, key: str) -> None:
    """Delete a session's rows, and its analysis where no other session is about it; within a transaction."""
    connection.execute("DELETE FROM sessions WHERE id = ?", (session,))
    forget(connection, session)
    leave(connection, key)


def leave(connection: sqlite3.Connection, key: str) -> None:
    """Delete an analysis that no session is about anymore; within a transaction."""
    if connection.execute("SELECT 1 FROM sessions WHERE key = ?", (key,)).fetchone() is None:
        remove_analysis(connection, key)


def remove_analysis(connection: sqlite3.Connection, key: str) -> bool:
    """Delete an analysis, its poses and its rows, and the path of its file; within a transaction."""
    row = connection.execute("SELECT video_sha256 FROM analyses WHERE key = ?", (key,)).fetchone()
    connection.execute("DELETE FROM analyses WHERE key = ?", (key,))
    forget(connection, key)
    if row is None:
        return False
    if connection.execute("SELECT 1 FROM analyses WHERE video_sha256 = ?", row).fetchone() is None:
        connection.execute("DELETE FROM hashes WHERE sha256 = ?", row)
    return True
