"""A store as the first version wrote it, statement by statement, to see that it moves on."""

import sqlite3
from pathlib import Path

from mg_agent.core.evidence import Analysis
from mg_agent.store.database import APPLICATION

STATEMENTS = (
    "CREATE TABLE schema (version INTEGER NOT NULL)",
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
    f"PRAGMA application_id = {APPLICATION}",
    "INSERT INTO schema VALUES (1)",
)


def write_version_1(home: Path, analyses: dict[str, Analysis]) -> None:
    home.mkdir(mode=0o700, parents=True)
    connection = sqlite3.connect(home / "mg_agent.sqlite3", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    for statement in STATEMENTS:
        connection.execute(statement)
    for key, analysis in analyses.items():
        row = (key, analysis.video.sha256, analysis.digest, "2026-01-02T03:04:05.000000+00:00", "talk.mp4", "/talk.mp4")
        values = (*row, analysis.span.duration, len(analysis.cues), analysis.to_json())
        connection.execute("INSERT INTO analyses VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
    connection.execute("INSERT INTO analyses VALUES ('odd', 'ff', 'd', '2026', 'odd', '/odd', 1, 0, '{\"schema\": 9}')")
    connection.close()
