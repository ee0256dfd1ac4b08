"""One private SQLite file: made, recognized, brought to the newest version, shared by threads and processes."""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mg_agent.errors import StoreError
from mg_agent.store.schema import MIGRATIONS

APPLICATION = 0x4D474147
"""The letters "MGAG", in the file's header: tells our file from another program's."""
_PATIENCE = 15.0


class Database:
    """An open SQLite file in write-ahead mode; deleted rows are overwritten.

    Args:
        path: The file, made with 0600; its folder is made with 0700 where it is missing.

    Raises:
        StoreError: when it cannot be made, or is damaged, foreign or of a newer version.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._closed = False
        with self._telling():
            _make_private(path)
            self.connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
            try:
                self._prepare()
            except BaseException:
                self.connection.close()
                raise

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Lend the connection to one thread; what SQLite or the disk refuse becomes a StoreError."""
        with self._telling():
            yield self.connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Lend the connection for one transaction: all of it is kept, or nothing."""
        with self._telling(), self._transaction():
            yield self.connection

    def shorten_log(self) -> bool:
        """Fold the log into the file and cut it to nothing; False while another program reads from it."""
        with self._telling():
            row = self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return int(row[0]) == 0

    def cut_log(self, done: str) -> None:
        """Cut the log after something was removed, so that no byte of it is left.

        Args:
            done: What was done, as the beginning of a sentence.

        Raises:
            StoreError: when another program reads from the store, so that old bytes may remain.
        """
        if not self.shorten_log():
            raise StoreError.of(
                f"{done}, but traces of what was held may remain on the disk",
                "another program is using the store",
                "close that program and purge again",
            )

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._closed = True
            self.connection.close()

    def _prepare(self) -> None:
        """Check whose file it is before a byte of it changes, then bring it to this version."""
        (tables,) = self.connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        (owner,) = self.connection.execute("PRAGMA application_id").fetchone()
        if tables and owner != APPLICATION:
            raise StoreError.of(
                f"{self.path} belongs to another program", "it is a database without our mark", "move it away"
            )
        version = self._version() if tables else 0
        self._refuse_newer(version)
        for pragma in ("foreign_keys = ON", "secure_delete = ON", "temp_store = MEMORY", "synchronous = NORMAL"):
            self.connection.execute(f"PRAGMA {pragma}")
        self._use_log()
        if version < len(MIGRATIONS):  # a file that is up to date is opened without waiting for one who writes
            with self._transaction():
                self._migrate()

    def _use_log(self) -> None:
        """Switch to write-ahead logging; SQLite does not wait by itself while another process does so too."""
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                self.connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.02)
            else:
                return

    def _migrate(self) -> None:
        self.connection.execute("CREATE TABLE IF NOT EXISTS schema (version INTEGER NOT NULL)")
        version = self._version()
        self._refuse_newer(version)
        for step in (step for steps in MIGRATIONS[version:] for step in steps):
            self.connection.execute(step) if isinstance(step, str) else step(self.connection)
        if version < len(MIGRATIONS):
            self.connection.execute(f"PRAGMA application_id = {APPLICATION}")
            self.connection.execute("DELETE FROM schema")
            self.connection.execute("INSERT INTO schema VALUES (?)", (len(MIGRATIONS),))

    def _version(self) -> int:
        return int(self.connection.execute("SELECT coalesce(max(version), 0) FROM schema").fetchone()[0])

    def _refuse_newer(self, version: int) -> None:
        if version > len(MIGRATIONS):
            raise StoreError.of(
                f"the store {self.path} was made by a newer mg_agent",
                f"it has version {version}, this one knows {len(MIGRATIONS)}",
                "update mg_agent, or set MG_AGENT_HOME to another folder",
            )

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.connection.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                self.connection.execute("ROLLBACK")
            raise

    @contextmanager
    def _telling(self) -> Iterator[None]:
        with self._lock:
            if self._closed:
                raise StoreError.of("the store is closed", "it was used after close()", "open it again")
            try:
                yield
            except (sqlite3.Error, OSError, UnicodeEncodeError) as error:
                raise _refused(self.path, error) from error


def _refused(path: Path, error: Exception) -> StoreError:
    said = f"got: {error}"
    if isinstance(error, UnicodeEncodeError):
        return StoreError.of("a name cannot be stored", "it is not valid Unicode", "rename the file")
    if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
        return StoreError.of(f"the store {path} is in use", said, "close the other program, or try again")
    if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
        return StoreError.of(f"the store {path} is damaged", said, "move it away; a new one is made at the next start")
    return StoreError.of(
        f"the store {path} cannot be opened or written",
        said,
        "check the folder and the space on its disk, or set MG_AGENT_HOME to a folder that can be written",
    )


def _make_private(path: Path) -> None:
    """Make the folder (0700) and the file (0600); SQLite gives its log files the mode of the file."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    if os.name == "posix" and path.stat().st_mode & 0o077:
        path.chmod(0o600)
