"""Cues as a table that spreadsheets and statistics programs read (CSV), and back."""

import csv
import json
import re
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import TextIO

from pydantic import ValidationError

from mg_agent.core.evidence import Analysis, Cue, Source
from mg_agent.core.span import Span, parse_timecode, timecode
from mg_agent.errors import MediaError
from mg_agent.formats.coded import CODED, People, seen

COLUMNS = (
    "video",
    "start_s",
    "end_s",
    "duration_s",
    "start_timecode",
    "modality",
    "label",
    "text",
    "person",
    "confidence",
    "source",
    "source_version",
    "source_kind",
    "id",
    "details",
)
"""One row a cue. ``video`` is the beginning of the file's SHA-256; ``details`` is a JSON object."""
_DERIVED = frozenset(("video", "duration_s", "start_timecode"))
_NEEDED = tuple(name for name in COLUMNS if name not in _DERIVED)
_KEPT = frozenset(("id", "details", "source", "source_version", "source_kind"))
"""Columns that only this program fills in: who lacks some of them has an export of which something was lost."""
_ENDS = ("start", "end")
_SHORT = 12
_ID = re.compile(r".{1,80}-[0-9a-f]{6,64}", re.DOTALL)
_EDITED = Source(name="table", version="1", kind="human")
_FORMULA = re.compile(r"'*(?:[\s\0]*[=+\-@＝＋－＠]|[\t\r\n])")
"""What a spreadsheet may run as a formula, also behind blanks, and such text already guarded."""


def write_csv(analysis: Analysis, stream: TextIO, *, delimiter: str = ",") -> None:
    """Write one row a cue, in order of time, under a header.

    Text that a spreadsheet would run as a formula gets an apostrophe in front; :func:`read_csv` takes it
    away again.

    Args:
        analysis: What was found in a video.
        stream: Where to; open files with ``newline=""``.
        delimiter: What stands between cells.
    """
    # RFC 4180's line ends; with any other, Python 3.11 does not quote a carriage return within a cell.
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for cue in analysis.timeline.cues:
        writer.writerow([guarded(cell) for cell in _cells(cue, analysis.video.sha256[:_SHORT])])


def read_csv(stream: TextIO, source: Source = _EDITED) -> tuple[Cue, ...]:
    """Read cues that :func:`write_csv` wrote, or that somebody made in its columns, or a coding by hand.

    A coding has the columns label, start and end (or start_s and end_s; seconds, MM:SS or H:MM:SS) and may have
    modality and person; none of those that only this program fills in.

    Other columns are ignored, as are those that follow from others (``duration_s`` ...). Semicolons
    or tabs may stand for commas between the cells. A row that was changed and kept its ``id`` is a cue of a
    person that names the one it corrects; an empty ``id`` is made anew.

    Args:
        stream: Where from; open files with ``newline=""``.
        source: Who says what was changed: the file.

    Raises:
        MediaError: when a column is missing or a row makes no sense, naming the line.
    """
    header = stream.readline().removeprefix("\ufeff")
    delimiter = max(",;\t", key=header.count)
    names = [name.strip().strip('"') for name in header.split(delimiter)]
    missing = [name for name in _NEEDED if name not in names]
    plain = [name.lower() for name in names]
    coded = "label" in plain and all({one, f"{one}_s"} & {*plain} for one in _ENDS)
    if coded and not _KEPT & {*plain}:
        people, rows = People(), _rows(stream, delimiter)
        return tuple(_coded(dict(zip(plain, row, strict=False)), line, people, source) for line, row in rows)
    if missing:
        raise MediaError.of(
            "this is not a table of cues",
            f"the first line lacks {', '.join(missing)}",
            "keep the header as written; for a coding of your own label, start and end will do"
            + (f", without {', '.join(name for name in plain if name in _KEPT)}" if coded else ""),
        )
    rows = _rows(stream, delimiter)
    return tuple(_cue(dict(zip_longest(names, row[: len(names)], fillvalue="")), line, source) for line, row in rows)


def _cells(cue: Cue, video: str) -> tuple[str, ...]:
    return (
        video,
        repr(cue.span.start),
        repr(cue.span.end),
        f"{cue.span.duration:.3f}",
        timecode(cue.span.start),
        cue.modality,
        cue.label,
        cue.text,
        cue.person,
        "" if cue.confidence is None else repr(cue.confidence),
        cue.source.name,
        cue.source.version,
        cue.source.kind,
        cue.id,
        json.dumps(cue.details, ensure_ascii=False),
    )


def guarded(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would run as a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """Take away the apostrophe that :func:`guarded` put there."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _rows(stream: TextIO, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with the number of the line it begins on; the header was line 1."""
    reader = csv.reader(stream, delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 2
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise _refused(line, str(error), "save the table again as CSV") from None
        if row is None:
            return
        if any(map(str.strip, row)):
            yield line, row


def _coded(row: Mapping[str, str], line: int, people: People, source: Source) -> Cue:
    """Make a cue of a row that a person wrote."""
    label = unguarded(row["label"]).strip()
    if not label:
        raise _refused(line, "no label", "name the gesture, or take the row out")
    try:
        start, end = (parse_timecode(row.get(name) or row.get(f"{name}_s") or "") for name in _ENDS)
        span = Span(start=start, end=end)
    except (MediaError, ValueError):
        told = " to ".join(row.get(name) or row.get(f"{name}_s") or "nothing" for name in _ENDS)
        raise _refused(line, f"the times {told}", "write seconds or MM:SS, the end not before the start") from None
    modality = row.get("modality", "").strip() or CODED
    return seen(modality, label, span, people.letter(row.get("person", "")), source)


def _cue(row: Mapping[str, str], line: int, source: Source) -> Cue:
    cells = {name: unguarded(row[name]) for name in _NEEDED}
    try:
        cue = _made(cells)
        return cue if cells["id"] in ("", cue.id) else _known(cue, cells["id"], source)
    except ValidationError as error:
        first = error.errors()[0]
        where = " ".join(("in", *(str(part) for part in first["loc"]))) if first["loc"] else ""
        raise _refused(
            line, f"{first['msg']} {where}", "mend the cell; keep the id of a cue, or empty it for a new one"
        ) from None
    except (ValueError, RecursionError) as error:
        raise _refused(line, str(error), "write times and confidence like 12.4, details as a JSON object") from None


def _known(cue: Cue, an_id: str, source: Source) -> Cue:
    """Return the cue under its longer id, or, where its content has changed, what a person says in its place."""
    tail = an_id.rpartition("-")[2]
    if _ID.fullmatch(an_id) and not cue.digest.startswith(tail):
        words = cue.text if cue.modality == "speech" else cue.label
        return seen(cue.modality, words, cue.span, cue.person, source, an_id)
    return Cue.model_validate({**dict(cue), "id": an_id})


def _made(cells: Mapping[str, str]) -> Cue:
    details = json.loads(cells["details"] or "{}")
    if not isinstance(details, dict):
        raise ValueError("details that are no JSON object")
    sure = float(cells["confidence"]) if cells["confidence"] else None
    if sure is not None and not 0.0 <= sure <= 1.0:
        raise ValueError(f"a confidence of {sure:g}, which is not between 0 and 1")
    name, version, kind = (cells[column] for column in ("source", "source_version", "source_kind"))
    return Cue.make(
        span=Span(start=float(cells["start_s"]), end=float(cells["end_s"])),
        modality=cells["modality"],
        label=cells["label"],
        text=cells["text"],
        person=cells["person"],
        confidence=sure,
        details=details,
        source=Source.model_validate({"name": name, "version": version, "kind": kind}),
    )


def _refused(line: int, got: str, do: str) -> MediaError:
    return MediaError.of(f"line {line} of the table is no cue", f"got: {' '.join(got.split())[:160]}", do)
