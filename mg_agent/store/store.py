"""Finished analyses, their poses, and hashes of files, in one SQLite file under the home folder."""

import hashlib
import json
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from mg_agent.core.evidence import Analysis
from mg_agent.core.pose import PoseSequence
from mg_agent.core.span import Span
from mg_agent.errors import MediaError
from mg_agent.store import pieces
from mg_agent.store.audit import note
from mg_agent.store.database import Database
from mg_agent.store.poses import pack, unpack
from mg_agent.store.seen import Seen, newest
from mg_agent.store.together import EVERYTHING, record_anew, remove, remove_analysis

FILE = "mg_agent.sqlite3"
_SHORTEST_HASH = 4
_PIECE = 4 * 2**20


@dataclass(frozen=True)
class Saved:
    """One line of the store's list of analyses.

    Attributes:
        key: What :meth:`Store.get` takes.
        video_sha256: Hash of the video.
        digest: Hash of the settings.
        created: When it was put there, UTC, ISO 8601.
        name: What the video was called.
        path: Where the video lay.
        seconds: Length of the stretch that was looked at.
        cues: How many cues were found.
    """

    key: str
    video_sha256: str
    digest: str
    created: str
    name: str
    path: str
    seconds: float
    cues: int


def key_for(video_sha256: str, digest: str, span: Span | None = None, transcript_sha256: str | None = None) -> str:
    """Return the key, 64 hexadecimal digits, of an analysis of these bytes under these settings.

    The installed version of mg_agent is part of it, so that a newer one looks again.
    """
    stretch = None if span is None else [f"{span.start:.3f}", f"{span.end:.3f}"]
    content = [_installed(), video_sha256, digest, stretch, transcript_sha256]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


class Store:
    """The local store; threads may share one, and several processes may use one home at once.

    Args:
        home: Folder of all state; made with 0700 where it is missing. The file in it is made with 0600.

    Raises:
        StoreError: when the folder cannot be made, or the file is damaged, foreign or of a newer version.
            Every method raises it when the store cannot be read or written.
    """

    def __init__(self, home: Path) -> None:
        self.home = home.expanduser()
        self._database = Database(self.home / FILE)

    key_for = staticmethod(key_for)

    @property
    def database(self) -> Database:
        """The open file, shared with the sessions and the log."""
        return self._database

    @contextmanager
    def removing(self) -> Iterator[sqlite3.Connection]:
        """Lend the connection for a transaction; of videos whose last analysis goes in it, pieces go, too."""
        with self._database.writing() as connection:
            before = _videos(connection)
            yield connection
            gone = before - _videos(connection)
        pieces.forget_videos(self.home, gone)

    def get(self, key: str) -> Analysis | None:
        """Return the analysis saved under a key; None where there is none that this version can read."""
        with self._database.reading() as connection:
            row = connection.execute("SELECT json FROM analyses WHERE key = ?", (key,)).fetchone()
        try:
            return None if row is None else Analysis.from_json(row[0])
        except (ValueError, TypeError, AttributeError):  # saved in a shape that is no longer ours
            return None

    def put(self, key: str, analysis: Analysis, pose: PoseSequence | None = None, seen: Seen | None = None) -> None:
        """Save an analysis and its poses, all or nothing, in place of what the key held.

        Args:
            key: As :meth:`key_for` made it.
            analysis: What was found.
            pose: The skeleton it was found on.
            seen: Which analyses differ from this one in their words alone, by :attr:`Seen.key`; None where it is not
                known what of it hangs on the words, as in one that was imported.
        """
        path = Path(analysis.video.path)
        row = (
            key,
            analysis.video.sha256,
            analysis.digest,
            datetime.now(UTC).isoformat(timespec="microseconds"),
            _unicode(path.name),
            _unicode(str(path.absolute())),
            analysis.span.duration,
            len(analysis.cues),
            analysis.to_json(),
        )
        blob = None if pose is None else pack(pose)
        with self._database.writing() as connection:
            connection.execute("DELETE FROM analyses WHERE key = ?", (key,))
            connection.execute("INSERT INTO analyses VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
            if blob is not None:
                connection.execute("INSERT INTO poses VALUES (?, ?)", (key, blob))
            if seen is not None:
                connection.execute("INSERT INTO seen VALUES (?, ?, ?)", (seen.key, key, seen.notes))
            record_anew(connection, key, analysis)
            note(connection, "analysis kept")

    def seen(self, file: str) -> Seen | None:
        """Return the newest analysis of a file under settings, whatever its words, under its own key."""
        return newest(self._database, file)

    def pose(self, key: str) -> PoseSequence | None:
        """Return the poses saved with an analysis, exactly as they were put; None where there are none."""
        with self._database.reading() as connection:
            row = connection.execute("SELECT npz FROM poses WHERE key = ?", (key,)).fetchone()
        return None if row is None else unpack(row[0])

    def recent(self, limit: int = 20) -> tuple[Saved, ...]:
        """List what was saved last, newest first."""
        return self._saved("", (), limit)

    def find(self, what: str | Path, limit: int = 20) -> tuple[Saved, ...]:
        """List the analyses of a video, newest first.

        Args:
            what: The beginning of its SHA-256 (4 digits or more) or its path; a file that lies there now
                is known by its bytes, so a moved video is found again.
            limit: How many at most.
        """
        path = Path(what).expanduser()
        if path.is_file():
            return self._saved("WHERE video_sha256 = ?", (self.sha256_of(path),), limit)
        text = str(what).lower()
        if len(text) >= _SHORTEST_HASH and not set(text) - set("0123456789abcdef"):
            return self._saved("WHERE substr(video_sha256, 1, ?) = ?", (len(text), text), limit)
        return self._saved("WHERE path = ?", (str(path.absolute()),), limit)

    def delete(self, key: str) -> bool:
        """Forget one analysis, its poses and the sessions about it, for good. Tells whether there was one."""
        with self.removing() as connection:
            sessions = connection.execute("SELECT id FROM sessions WHERE key = ?", (key,)).fetchall()
            for (session,) in sessions:
                remove(connection, session, key)
            gone = remove_analysis(connection, key) or bool(sessions)
            if gone:
                note(connection, "analysis deleted", count=1 + len(sessions))
        if gone:
            self._database.cut_log("the analysis is removed")
        return gone

    def purge(self) -> int:
        """Forget everything; no byte of it stays in the store's files. Returns how many analyses went.

        Pieces of analyses that were stopped go, too. Only the log of what was done, which has no content, and the
        purpose that was chosen stay.

        Raises:
            StoreError: when another program is using the store, so that old bytes may remain.
        """
        with self._database.writing() as connection:
            (count,) = connection.execute("SELECT count(*) FROM analyses").fetchone()
            for table in EVERYTHING:
                connection.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
            note(connection, "purged", count=count)
        with self._database.reading() as connection:
            connection.execute("VACUUM")
        self._database.cut_log("the store is empty")
        pieces.purge(self.home)
        return int(count)

    def sha256_of(self, path: Path, pulse: Callable[[], None] | None = None) -> str:
        """Return the SHA-256 of a file's bytes, from memory where its size and time have not changed.

        Args:
            path: A plain file; pipes and devices, which may never end, are refused.
            pulse: Called for every few megabytes; what it raises stops the reading.

        Raises:
            MediaError: when the file cannot be read.
        """
        try:
            if not stat.S_ISREG(path.stat().st_mode):
                raise MediaError.of("this is not a plain file", f"got '{path}'", "copy its content into a file first")
            place, before = str(path.resolve()), _stamp(path)
            known = self._known_hash(place, before)
            if known is not None:
                return known
            digest = _hashed(path, pulse or (lambda: None))
            settled = _stamp(path) == before
        except OSError as error:
            raise MediaError.of(
                f"the file {path} cannot be read", f"got: {error.strerror or error}", "check the path"
            ) from None
        if settled and _is_unicode(place):
            with self._database.writing() as connection:
                connection.execute("INSERT OR REPLACE INTO hashes VALUES (?, ?, ?, ?)", (place, *before, digest))
        return digest

    def close(self) -> None:
        """Let go of the file; using the store afterwards is an error."""
        self._database.close()

    def __enter__(self) -> Self:
        """Use the store in a with block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store."""
        self.close()

    def _saved(self, where: str, values: tuple[str | int, ...], limit: int) -> tuple[Saved, ...]:
        query = f"SELECT key, video_sha256, digest, created, name, path, seconds, cues FROM analyses {where}"  # noqa: S608 - our own
        with self._database.reading() as connection:
            rows = connection.execute(f"{query} ORDER BY created DESC, rowid DESC LIMIT ?", (*values, limit)).fetchall()
        return tuple(Saved(*row) for row in rows)

    def _known_hash(self, place: str, stamp: tuple[int, int]) -> str | None:
        if not _is_unicode(place):
            return None
        query = "SELECT sha256 FROM hashes WHERE path = ? AND size = ? AND mtime_ns = ?"
        with self._database.reading() as connection:
            row = connection.execute(query, (place, *stamp)).fetchone()
        return None if row is None else str(row[0])


def _videos(connection: sqlite3.Connection) -> set[str]:
    return {video for (video,) in connection.execute("SELECT DISTINCT video_sha256 FROM analyses")}


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def _is_unicode(text: str) -> bool:
    """Tell whether a path is Unicode; on POSIX a file name need not be."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _installed() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("mg-agent")
    except PackageNotFoundError:
        return "not installed"


def _hashed(path: Path, pulse: Callable[[], None]) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            pulse()
    return digest.hexdigest()


def _unicode(name: str) -> str:
    return name.encode("utf-8", "replace").decode()
