"""BORIS's table of tabular events: states as START and STOP, moments as POINT.

The columns are those of BORIS 8 and 9, "Export events". Behaviors are our labels, their category the modality; what was
looked at are states of the category "coverage:...". BORIS knows one state of a behavior at a time: cues of one label
that overlap are told apart by their first modifier, "2" and so on. Confidence and id are the comment of a START.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PureWindowsPath

from mg_agent.core.evidence import Analysis
from mg_agent.formats.tables import guarded
from mg_agent.formats.tiers import COVERAGE, Row, apart, rows_of

COLUMNS = (
    "Observation id", "Observation date", "Description", "Observation duration", "Observation type", "Source",
    "Time offset (s)", "Media duration (s)", "FPS", "Subject", "Behavior", "Behavioral category", "Modifier #1",
    "Behavior type", "Time", "Media file name", "Image index", "Image file path", "Comment",
)  # fmt: skip
_ORDER = {"STOP": 0, "POINT": 1, "START": 2}
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


@dataclass(frozen=True)
class _Event:
    at: int
    kind: str
    person: str
    behavior: str
    category: str
    modifier: str
    comment: str


def write_boris(analysis: Analysis, *, delimiter: str = "\t") -> str:
    """Return an analysis as BORIS's table of events, in order of time."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    name = clean(PureWindowsPath(analysis.video.path).name) or "video"
    length, fps = f"{analysis.video.duration:.3f}", analysis.video.fps
    front = (name, "", "", f"{analysis.span.duration:.3f}", "Media file(s)", f"player #1:{name}", "0.000", length)
    for one in sorted(_events(analysis), key=lambda event: (event.at, _ORDER[event.kind])):
        about = (f"{fps:.3f}", one.person, one.behavior, one.category, one.modifier, one.kind, f"{one.at / 1000:.3f}")
        rest = (name, str(round(one.at / 1000 * fps)), "NA", one.comment)
        writer.writerow([guarded(cell) for cell in (*front, *about, *rest)])
    return stream.getvalue()


def clean(text: str) -> str:
    """Take away control characters; BORIS has one line for a cell."""
    return _CONTROL.sub(" ", text)


def _events(analysis: Analysis) -> Iterator[_Event]:
    """Yield a START and a STOP, or a POINT, for every row; equal behaviors that overlap get modifiers."""
    same: dict[tuple[str, str], list[tuple[str, Row]]] = {}
    for (modality, person), rows in rows_of(analysis, clean, words=False).items():
        for row in rows:
            looked = modality.startswith(COVERAGE)
            behavior = f"observed {clean(modality.removeprefix(COVERAGE))}" if looked else row.value
            same.setdefault((clean(person), behavior), []).append((clean(modality), row))
    for (person, behavior), found in same.items():
        for number, lane in enumerate(apart(found), 1):
            for category, row in lane:
                yield from _of_row(row, person, behavior, category, "" if number == 1 else str(number))


def _of_row(row: Row, person: str, behavior: str, category: str, modifier: str) -> Iterator[_Event]:
    sure = f"confidence {row.fields['confidence']}; " if "confidence" in row.fields else ""
    about = f"{sure}id {row.fields['id']}" if "id" in row.fields else ""
    record = row.fields["record"]
    common = (person, behavior, category, modifier)
    if row.moment:
        yield _Event(row.start, "POINT", *common, f"{about} {record}".strip())
    else:
        yield _Event(row.start, "START", *common, about)
        yield _Event(row.end, "STOP", *common, record)
