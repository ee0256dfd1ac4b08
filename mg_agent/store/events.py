"""One row a cue and one a stretch looked at, so that SQL can count over many videos."""

import sqlite3
from collections.abc import Iterator

from mg_agent.core.evidence import Analysis
from mg_agent.core.span import merge

PART = "/"
"""What separates a modality from a part of it: "gesture/arms"."""


def record(connection: sqlite3.Connection, owner: str, analysis: Analysis) -> None:
    """Write the cues and the coverage of an analysis, in place of what the owner had.

    Stretches that overlap are joined, for each modality, part and source, and once for all sources together (an empty
    source). Where an analysis does not tell a modality's parts, the rows say so by their absence.

    Args:
        connection: Within a transaction.
        owner: A session, or the key of an analysis.
        analysis: As corrected, where a person corrected.
    """
    forget(connection, owner)
    cues = (
        (
            owner, cue.id, cue.modality, cue.label, cue.span.start, cue.span.end, cue.confidence, cue.person,
            cue.source.name, cue.source.kind,
        )
        for cue in analysis.cues
    )  # fmt: skip
    connection.executemany("INSERT OR REPLACE INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", cues)
    connection.executemany("INSERT INTO watched VALUES (?, ?, ?, ?, ?)", _stretches(owner, analysis))


def forget(connection: sqlite3.Connection, owner: str) -> None:
    """Remove the rows of a session or an analysis."""
    for table in ("events", "watched"):
        connection.execute(f"DELETE FROM {table} WHERE owner = ?", (owner,))  # noqa: S608 - our own names


def record_all(connection: sqlite3.Connection) -> None:
    """Write the rows of every analysis that an older store holds; one of an unknown shape is passed over."""
    keys = [key for (key,) in connection.execute("SELECT key FROM analyses").fetchall()]
    for key in keys:
        (body,) = connection.execute("SELECT json FROM analyses WHERE key = ?", (key,)).fetchone()
        try:
            analysis = Analysis.from_json(body)
        except (ValueError, TypeError, AttributeError):
            continue
        record(connection, key, analysis)


def _stretches(owner: str, analysis: Analysis) -> Iterator[tuple[str, str, str, float, float]]:
    modalities = dict.fromkeys((*(part.modality for part in analysis.coverage), *analysis.watched))
    for modality in modalities:
        looked = [part for part in analysis.coverage if part.modality == modality]
        sources = dict.fromkeys(part.source.name for part in looked)
        for source in ("", *sources):
            for span in merge(part.span for part in looked if source in ("", part.source.name)):
                yield owner, modality, source, span.start, span.end
        if not looked:  # watched for, and never in view: a row of no length tells it from not watched at all
            yield owner, modality, "", 0.0, 0.0
