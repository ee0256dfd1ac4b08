"""Counting over many videos, by SQL alone: how often, in how many observed minutes, how sure."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from mg_agent.core.correction import PERSON
from mg_agent.core.counts import plural
from mg_agent.core.exact import Interval, rate_interval
from mg_agent.store.store import Store

State = Literal["counted", "none found", "not observed", "not looked for"]
LEAST_SECONDS = 1.0
"""Observed seconds below which no rate is told."""

_TAKES = """
WITH takes AS (
    SELECT s.id AS owner, s.name AS name, a.video_sha256 AS video, 1 AS session, s.opened AS at
    FROM sessions s JOIN analyses a ON a.key = s.key
    UNION ALL
    SELECT a.key, a.name, a.video_sha256, 0, a.created FROM analyses a WHERE a.key NOT IN (SELECT key FROM sessions)
), ranked AS (
    SELECT *, row_number() OVER (PARTITION BY video ORDER BY session DESC, at DESC, owner) AS place FROM takes
), chosen AS (
    SELECT owner, name, at FROM ranked
    WHERE CASE WHEN :owners IS NULL THEN place = 1 ELSE owner IN (SELECT value FROM json_each(:owners)) END
)
"""
_COUNT = f"""{_TAKES}, found AS (
    SELECT c.owner AS owner, count(e.cue) AS cues, coalesce(sum(e."end" - e.start), 0.0) AS lasted
    FROM chosen c LEFT JOIN events e ON e.owner = c.owner AND e.modality = :modality
        AND (:labels = '[]' OR e.label IN (SELECT value FROM json_each(:labels)))
        AND (e.confidence IS NULL OR e.confidence >= :least)
    GROUP BY c.owner
)
SELECT c.owner, c.name, found.cues, found.lasted,
    CASE WHEN :pace > 0 AND (SELECT json_extract(a.json, '$.rate') FROM analyses a WHERE a.key = c.owner OR a.key =
        (SELECT s.key FROM sessions s WHERE s.id = c.owner)) < :pace THEN 0.0
    ELSE (SELECT coalesce(sum(w."end" - w.start), 0.0) FROM watched w WHERE w.owner = c.owner AND w.source = ''
        AND w.modality = CASE WHEN EXISTS (SELECT 1 FROM watched p WHERE p.owner = c.owner
                AND (p.modality = :part OR p.modality = :beside))
            THEN :part ELSE :modality END) END,
    EXISTS (SELECT 1 FROM watched w WHERE w.owner = c.owner AND w.modality = :modality
        AND w.source NOT IN (SELECT value FROM json_each(:blind)))
FROM chosen c JOIN found ON found.owner = c.owner ORDER BY c.at DESC, c.owner"""  # noqa: S608 - our own words
_LABELS = f"""{_TAKES}
SELECT e.modality, e.label, count(*) FROM events e JOIN chosen c ON c.owner = e.owner
WHERE e.modality != 'speech' GROUP BY e.modality, e.label ORDER BY count(*) DESC, e.modality, e.label"""  # noqa: S608 - our own words
_OWNERS = f"""{_TAKES}
SELECT owner, name, row_number() OVER (PARTITION BY video, name ORDER BY session DESC, at DESC, owner)
FROM takes ORDER BY at DESC, owner"""  # noqa: S608 - our own words


@dataclass(frozen=True)
class Sought:
    """What is counted.

    Attributes:
        name: What people call it: "touching nose", "self-touch".
        modality: Where it is looked for: "gesture", "face", or a third party's word.
        labels: Labels that count; empty for every label of the modality.
        part: What must have been in view for "none" to mean something, "gesture/arms"; the modality where empty, or
            where an analysis does not tell its parts.
        beside: A part that earlier versions told already: an analysis that tells it, but not ``part``, is one of those,
            and nothing is known of ``part`` there.
        blind: Sources, by name, that look at the modality but not for these labels.
        pace: Pictures looked at a second below which these are over too quickly to be seen, 0 where none are.
        least: Smallest confidence that counts; cues that state none always count.
    """

    name: str
    modality: str
    labels: tuple[str, ...] = ()
    part: str = ""
    beside: str = ""
    blind: tuple[str, ...] = ()
    least: float = 0.0
    pace: float = 0.0


@dataclass(frozen=True)
class Tally:
    """One line of a count.

    Attributes:
        name: What the session, or the video, is called; for all together, how many they are.
        owner: Session, or key of an analysis that has none; empty for all together.
        count: Cues, exactly.
        lasted: Seconds that they last together; cues that overlap count twice.
        seconds: How long they could have been seen.
        looked: Whether somebody looked for them; where only a person did who corrected, nobody looked all through.
        rated: Cues and seconds that the rate is of: those of videos where somebody looked and there was time.
    """

    name: str
    owner: str
    count: int
    lasted: float
    seconds: float
    looked: bool
    rated: tuple[int, float]

    @property
    def minutes(self) -> float:
        """Observed minutes."""
        return self.seconds / 60

    @property
    def state(self) -> State:
        """Tell counted, none found although one looked, not observed, and not looked for apart."""
        if self.count:
            return "counted"
        if not self.looked and self.seconds:
            return "not looked for"
        return "none found" if self.rated[1] else "not observed"

    @property
    def per_minute(self) -> float | None:
        """Cues per observed minute; None where the time is too short, or nobody looked all through."""
        count, seconds = self.rated
        return 60 * count / seconds if seconds else None

    @property
    def interval(self) -> Interval | None:
        """The exact 95 % interval of the rate (Garwood 1936), per minute; None where there is no rate."""
        count, seconds = self.rated
        return rate_interval(count, seconds / 60) if seconds else None


@dataclass(frozen=True)
class Table:
    """A count for every video, and all of them together.

    Attributes:
        sought: What was counted.
        rows: One a video, the one opened last first.
        pooled: All together.
        left_out: Other sessions and analyses of the same videos, which would have counted twice.
    """

    sought: Sought
    rows: tuple[Tally, ...]
    pooled: Tally
    left_out: int


def count(store: Store, sought: Sought, owners: Sequence[str] | None = None) -> Table:
    """Count cues over videos.

    Args:
        store: An open store.
        sought: What to count.
        owners: Ids of sessions, or keys of analyses; None for every video once: the session about it that was opened
            last, or its newest analysis where it has no session.
    """
    blind = (*sought.blind, "", PERSON.name)
    values = {
        "owners": None if owners is None else json.dumps(list(owners)),
        "modality": sought.modality,
        "labels": json.dumps(list(sought.labels)),
        "least": sought.least,
        "part": sought.part or sought.modality,
        "beside": sought.beside,
        "pace": sought.pace,
        "blind": json.dumps(list(blind)),
    }
    with store.database.reading() as connection:
        rows = tuple(_tally(row) for row in connection.execute(_COUNT, values).fetchall())
        takes = len(_owners(connection))
    return Table(sought, rows, _pooled(rows), takes - len(rows) if owners is None else 0)


def joined(sought: Sought, parts: Sequence[Table]) -> Table:
    """Join the counts of the parts of a family, video by video.

    Its parts were in view for times of their own, so the joined seconds are the longest of them and make no rate.
    """
    by: dict[str, list[Tally]] = {}
    for row in (row for table in parts for row in table.rows):
        by.setdefault(row.owner, []).append(row)
    rows = tuple(_joined(group) for group in by.values())
    return Table(sought, rows, _pooled(rows), max((table.left_out for table in parts), default=0))


def _joined(rows: Sequence[Tally]) -> Tally:
    return Tally(
        name=rows[0].name,
        owner=rows[0].owner,
        count=sum(row.count for row in rows),
        lasted=sum(row.lasted for row in rows),
        seconds=max(row.seconds for row in rows),
        looked=any(row.looked for row in rows),
        rated=(sum(row.rated[0] for row in rows), max(row.rated[1] for row in rows)),
    )


def labels_found(store: Store, owners: Sequence[str] | None = None) -> tuple[tuple[str, str, int], ...]:
    """List modality, label and count of every cue that was found, the most frequent first; words said are none."""
    chosen = None if owners is None else json.dumps(list(owners))
    with store.database.reading() as connection:
        return tuple(connection.execute(_LABELS, {"owners": chosen}).fetchall())


def names(store: Store) -> tuple[tuple[str, str], ...]:
    """List id and name of every session, and of every analysis that has none, the newest first."""
    with store.database.reading() as connection:
        return tuple((owner, name) for owner, name, _ in _owners(connection))


def other_looks(store: Store) -> frozenset[str]:
    """Return the ids of further looks at a video under one name: all but the session that was opened last."""
    with store.database.reading() as connection:
        return frozenset(owner for owner, _, place in _owners(connection) if place > 1)


def _owners(connection: sqlite3.Connection) -> list[tuple[str, str, int]]:
    return connection.execute(_OWNERS, {"owners": None}).fetchall()


def _tally(row: tuple[str, str, int, float, float, int]) -> Tally:
    owner, name, found, lasted, seconds, looked = row
    fit = bool(looked) and seconds >= LEAST_SECONDS
    return Tally(name, owner, found, lasted, seconds, bool(looked), (found, seconds) if fit else (0, 0.0))


def _pooled(rows: Sequence[Tally]) -> Tally:
    return Tally(
        name=plural(len(rows), "video"),
        owner="",
        count=sum(row.count for row in rows),
        lasted=sum(row.lasted for row in rows),
        seconds=sum(row.seconds for row in rows),
        looked=any(row.looked for row in rows),
        rated=(sum(row.rated[0] for row in rows), sum(row.rated[1] for row in rows)),
    )
