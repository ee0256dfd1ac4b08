"""The tables of the store, and the steps that lead an older file to them."""

import sqlite3
from collections.abc import Callable

from mg_agent.store.events import record_all

Step = str | Callable[[sqlite3.Connection], None]

MIGRATIONS: tuple[tuple[Step, ...], ...] = (
    (
        """CREATE TABLE analyses (
            key TEXT PRIMARY KEY, video_sha256 TEXT NOT NULL, digest TEXT NOT NULL, created TEXT NOT NULL,
            name TEXT NOT NULL, path TEXT NOT NULL, seconds REAL NOT NULL, cues INTEGER NOT NULL,
            json TEXT NOT NULL)""",
        "CREATE INDEX analyses_by_video ON analyses (video_sha256)",
        "CREATE INDEX analyses_by_age ON analyses (created)",
        """CREATE TABLE poses (
            key TEXT PRIMARY KEY REFERENCES analyses (key) ON DELETE CASCADE, npz BLOB NOT NULL)""",
        """CREATE TABLE hashes (
            path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, sha256 TEXT NOT NULL)""",
    ),
    (
        """CREATE TABLE sessions (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, key TEXT NOT NULL, created TEXT NOT NULL, opened TEXT NOT NULL,
            purpose TEXT NOT NULL)""",
        "CREATE INDEX sessions_by_key ON sessions (key)",
        """CREATE TABLE exchanges (
            n INTEGER PRIMARY KEY, session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE, at TEXT NOT NULL,
            question TEXT NOT NULL, assessment TEXT, failure TEXT)""",
        "CREATE INDEX exchanges_by_session ON exchanges (session, n)",
        """CREATE TABLE corrections (
            n INTEGER PRIMARY KEY, session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
            id TEXT NOT NULL, json TEXT NOT NULL, UNIQUE (session, id))""",
        # The owner is a session, whose corrections count, or an analysis, by its key.
        """CREATE TABLE events (
            owner TEXT NOT NULL, cue TEXT NOT NULL, modality TEXT NOT NULL, label TEXT NOT NULL, start REAL NOT NULL,
            "end" REAL NOT NULL, confidence REAL, person TEXT NOT NULL, source TEXT NOT NULL, kind TEXT NOT NULL,
            PRIMARY KEY (owner, cue)) WITHOUT ROWID""",
        "CREATE INDEX events_by_label ON events (label, modality, owner)",
        """CREATE TABLE watched (
            owner TEXT NOT NULL, modality TEXT NOT NULL, source TEXT NOT NULL, start REAL NOT NULL,
            "end" REAL NOT NULL)""",
        "CREATE INDEX watched_by_owner ON watched (owner, modality)",
        """CREATE TABLE audit (
            n INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, action TEXT NOT NULL, session TEXT NOT NULL,
            count INTEGER NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL)""",
        "CREATE TABLE purposes (n INTEGER PRIMARY KEY, at TEXT NOT NULL, purpose TEXT NOT NULL)",
        record_all,
    ),
    (
        "DROP INDEX events_by_label",
        # Holds all that counting reads, so that the rows themselves are left alone.
        'CREATE INDEX events_counted ON events (owner, modality, label, confidence, start, "end")',
    ),
    (
        "ALTER TABLE exchanges ADD COLUMN changes TEXT",
    ),  # a JSON list of what would change; NULL for an ordinary question
    (
        # What became of the video's analysis after the answer; NULL where the answer is about the one there is.
        "ALTER TABLE exchanges ADD COLUMN earlier TEXT",
        # Analyses of the same file under the same settings, whatever the words; and how many of their notes, from the
        # first, are about what was seen.
        """CREATE TABLE seen (
            file TEXT NOT NULL, key TEXT NOT NULL REFERENCES analyses (key) ON DELETE CASCADE, notes INTEGER NOT NULL,
            PRIMARY KEY (file, key)) WITHOUT ROWID""",
        "CREATE INDEX seen_by_key ON seen (key)",
    ),
)
"""What leads from schema version n to n + 1; add a step at the end, never change an old one."""
