"""What analyses of one file have in common, and what they are called."""

from dataclasses import dataclass

from mg_agent.store.database import Database


@dataclass(frozen=True)
class Seen:
    """What was seen in a video, apart from what was said there.

    Attributes:
        key: What all analyses of the file under the same settings have in common: the key of one without words.
        notes: How many of an analysis' notes, from the first, are about what was seen.
    """

    key: str
    notes: int


def newest(database: Database, file: str) -> Seen | None:
    """Return the newest analysis of a file under settings, whatever its words, under its own key.

    Args:
        database: An open store's.
        file: The key of an analysis without words.
    """
    query = (
        "SELECT s.key, s.notes FROM seen s JOIN analyses a ON a.key = s.key WHERE s.file = ? "
        "ORDER BY a.created DESC, a.rowid DESC LIMIT 1"
    )
    with database.reading() as connection:
        row = connection.execute(query, (file,)).fetchone()
    return None if row is None else Seen(*row)


def call(database: Database, key: str, before: str, name: str) -> None:
    """Let an analysis be listed under what its video is called, where it lies under a name of this program's own.

    Args:
        database: An open store's.
        key: The analysis.
        before: The name of the file; an analysis that is listed under another one stays so.
        name: What the user calls the video.
    """
    with database.writing() as connection:
        known = connection.execute("SELECT 1 FROM analyses WHERE key = ? AND name = ?", (key, before)).fetchone()
        if known is not None and before != name:
            connection.execute("UPDATE analyses SET name = ? WHERE key = ?", (name, key))
