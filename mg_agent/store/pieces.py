"""Pieces of analyses that are not finished: files under the home folder, which go once the analysis is kept.

Each is a plain npz, written aside and moved to its place, so that there is all of it or nothing. They are no rows of
the store, which would not shrink when they go: an hour of video makes some 60 MB of them.
"""

import io
import lzma
import os
import re
import secrets
import shutil
import struct
import time
import tokenize
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mg_agent.errors import StoreError

FOLDER = "pieces"
STALE_DAYS = 30
"""Days after which nobody is expected to go on."""
_NAME = re.compile(r"(?P<rate>[0-9.e+-]+)_(?P<number>\d+)\.npz")
_DAY = 86_400.0
_DAMAGED = (
    *(OSError, ValueError, LookupError, EOFError, RuntimeError, MemoryError, OverflowError, TypeError, AttributeError),
    *(SyntaxError, tokenize.TokenError, struct.error, zipfile.BadZipFile, zlib.error, lzma.LZMAError),
)
"""What zipfile and numpy raise at damaged bytes: a bit says "encrypted", a header is no Python, a shape is huge."""


class PieceFolder:
    """Keeps the pieces of one analysis; several processes may use one folder at once.

    Args:
        home: Folder of all state.
        version: What makes pieces; those of other versions are of no use.
        video: The SHA-256 of the video, by whose beginning :func:`forget_videos` finds them.
        key: What else the pieces hang on.
    """

    def __init__(self, home: Path, version: str, video: str, key: str) -> None:
        self._folder = home / FOLDER / f"{version}-{_short(video)}-{key}"

    def rates(self) -> tuple[float, ...]:
        """Return the frames a second of which pieces are kept, highest first."""
        found = (_NAME.fullmatch(path.name) for path in _inside(self._folder))
        rates = set()
        for name in (one for one in found if one is not None):
            with suppress(ValueError):
                rates.add(float(name["rate"]))
        return tuple(sorted(rates, reverse=True))

    def get(self, rate: float, number: int) -> tuple[Mapping[str, NDArray[np.generic]], str] | None:
        """Return a piece, as :meth:`put` took it; None where there is none, or a damaged one."""
        try:
            content = io.BytesIO(self._file(rate, number).read_bytes())
            with zipfile.ZipFile(content) as members:
                if members.testzip() is not None:  # numpy reads no member to its end, where the sum is compared
                    return None
            content.seek(0)
            with np.load(content, allow_pickle=False) as arrays:
                found = {name: arrays[name] for name in arrays}
            return found, found.pop("about").tobytes().decode()
        except _DAMAGED:
            return None

    def put(self, rate: float, number: int, arrays: Mapping[str, NDArray[np.generic]], about: str) -> bool:
        """Keep a piece; tells whether that worked, and is of use: one without those before it is of none."""
        aside = self._folder / f"{secrets.token_hex(8)}.part"
        try:
            if number and not self._file(rate, number - 1).exists():  # another process finished, and cleared them away
                return False
            self._folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # the mode is for the last folder alone
            self._folder.mkdir(mode=0o700, exist_ok=True)
            with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                np.savez(file, about=np.frombuffer(about.encode(), np.uint8), **arrays)
            aside.replace(self._file(rate, number))
        except OSError:  # a full disk, say: the analysis goes on all the same
            with suppress(OSError):
                aside.unlink(missing_ok=True)
            return False
        return True

    def forget(self) -> None:
        """Remove all pieces of this analysis."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _file(self, rate: float, number: int) -> Path:
        return self._folder / f"{rate!r}_{number}.npz"


def tidy(home: Path, version: str | None = None, days: int | None = None) -> int:
    """Remove pieces that nobody will go on with: those of other versions, and those that lay for too long.

    Args:
        home: Folder of all state; a "~" is the user's own.
        version: What makes pieces now; None to leave other versions alone.
        days: As in ``Settings.retention_days``; :data:`STALE_DAYS` where it is None or more.

    Returns:
        Of how many analyses pieces are gone now.
    """
    before = time.time() - _DAY * min(STALE_DAYS, STALE_DAYS if days is None else days)
    kept = _inside(home.expanduser() / FOLDER)
    stale = [one for one in kept if _newest(one) < before or (version and not one.name.startswith(f"{version}-"))]
    for folder in stale:
        shutil.rmtree(folder, ignore_errors=True)
    return sum(not _there(folder) for folder in stale)


def forget_videos(home: Path, videos: Iterable[str]) -> None:
    """Remove all pieces of some videos, which are told by their SHA-256."""
    short = {_short(video) for video in videos}
    for folder in _inside(home / FOLDER):
        if not short.isdisjoint(folder.name.split("-")[1:2]):
            shutil.rmtree(folder, ignore_errors=True)


def unfinished(home: Path) -> int:
    """Return of how many analyses pieces are kept below the folder of all state; a "~" in it is the user's own."""
    return len(_inside(home.expanduser() / FOLDER))


def purge(home: Path) -> None:
    """Remove all pieces for good.

    Raises:
        StoreError: when some cannot be removed.
    """
    folder = home / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    if _there(folder):
        raise StoreError.of(
            "pieces of analyses that were stopped may remain on the disk",
            f"{folder} cannot be removed",
            "close other programs that use it and purge again",
        )


def _short(video: str) -> str:
    return video[:16]


def _inside(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _there(folder: Path) -> bool:
    """Tell whether a folder is there, or may be: a disk that does not answer says nothing."""
    try:
        return folder.exists()
    except OSError:
        return True


def _newest(folder: Path) -> float:
    """Return when something in a folder was changed last, in seconds since 1970; 0 where it is gone."""
    times = [0.0]
    for path in (folder, *_inside(folder)):
        with suppress(OSError):
            times.append(path.stat().st_mtime)
    return max(times)
