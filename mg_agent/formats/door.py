"""One door to every format: the suffix of the file's name decides."""

import os
import secrets
from collections.abc import Callable
from functools import partial
from pathlib import Path

from mg_agent.core.evidence import Analysis
from mg_agent.errors import MediaError, did_you_mean
from mg_agent.formats.boris import write_boris
from mg_agent.formats.boris_reading import looks_like_boris, read_boris
from mg_agent.formats.coded import Coded
from mg_agent.formats.elan import write_eaf
from mg_agent.formats.elan_reading import read_eaf
from mg_agent.formats.plain import read_json, read_table, write_json, write_table, write_tabs
from mg_agent.formats.rttm import read_rttm
from mg_agent.formats.subtitles import read_subtitles, write_srt, write_vtt
from mg_agent.formats.textgrid import write_textgrid
from mg_agent.formats.textgrid_reading import read_textgrid
from mg_agent.plain_text import bytes_of, text_of

LARGEST = 64 * 1024 * 1024
"""Bytes; a day of dense coding takes less."""
Writer = Callable[[Analysis], str]
Reader = Callable[[bytes, str], Coded]


def _table(raw: bytes, name: str) -> Coded:
    """Read our own table, or BORIS's, which bears the same suffix."""
    return (read_boris if looks_like_boris(text_of(raw, name, exact=True)) else read_table)(raw, name)


WRITERS: dict[str, Writer] = {
    ".eaf": write_eaf,
    ".textgrid": write_textgrid,
    ".vtt": write_vtt,
    ".srt": write_srt,
    ".csv": write_table,
    ".tsv": write_tabs,
    ".json": write_json,
    ".boris.tsv": write_boris,
    ".boris.csv": partial(write_boris, delimiter=","),
}
READERS: dict[str, Reader] = {
    ".eaf": read_eaf,
    ".textgrid": read_textgrid,
    ".vtt": read_subtitles,
    ".srt": read_subtitles,
    ".csv": _table,
    ".tsv": _table,
    ".json": read_json,
    ".rttm": read_rttm,
}
"""By suffix, the longest first where one ends like another."""


def written(analysis: Analysis, name: str) -> bytes:
    """Return an analysis as the bytes of a file of that name.

    Raises:
        MediaError: when no format has this suffix.
    """
    return WRITERS[suffix_of(name, tuple(WRITERS))](analysis).encode("utf-8", "replace")


def write(analysis: Analysis, path: Path) -> None:
    """Write an analysis as a file in the format of its suffix: whole, or not at all.

    Raises:
        MediaError: when no format has this suffix, or the file cannot be written.
    """
    body = written(analysis, path.name)
    beside = path.with_name(f".{path.name[:80]}.{secrets.token_hex(4)}")
    try:
        beside.write_bytes(body)
        os.replace(beside, path)  # noqa: PTH105 - atomic, and over what is there
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise MediaError.of(
            f"{path.name} cannot be written", f"got {error.strerror or error}", "choose another place"
        ) from None


def read(path: Path) -> Coded:
    """Read what a file holds, in the format of its suffix.

    Raises:
        MediaError: when no format has this suffix, or the file is missing, too large or broken, naming the line.
    """
    reader = READERS[suffix_of(path.name, tuple(READERS))]
    return reader(bytes_of(path, LARGEST), path.name)


def suffix_of(name: str, known: tuple[str, ...]) -> str:
    """Return the suffix that decides.

    Raises:
        MediaError: when it is none of these.
    """
    lower = name.lower()
    for suffix in sorted(known, key=len, reverse=True):
        if lower.endswith(suffix):
            return suffix
    got = Path(lower).suffix
    happened = f"the name '{name}' has no suffix" if not got else f"there is no format '{got}'"
    raise MediaError.of(happened, f"got '{name}'", did_you_mean(got, known))
