"""What a person marked in a video, and how far a list of gestures agrees with it."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mg_agent.core.evidence import Cue
from mg_agent.core.span import Span, parse_timecode
from mg_agent.errors import MediaError, ModelError, did_you_mean
from mg_agent.recognition.label_maps import OURS, VOCABULARIES, translate
from mg_agent.recognition.spotting.decoding import SILENT, related
from mg_agent.recognition.vocabulary import LABELS

ALIKE = 1 / 3
"""Share of the shorter of mark and cue that both must have in common."""
LEAST = 0.1
"""Common time over the time of either, at least: a cue that lasts all day names no moment of it."""


_NEVER = SILENT - {"pressing lips"}
"""Labels that no cue has: hands that accompany speech, and nothing. Lips are told of by the face."""


@dataclass(frozen=True)
class Mark:
    """A gesture that a person saw.

    Attributes:
        label: In the words of whoever marked it.
        span: When.
        labels: Our labels that fit and that can be told; none where we have no such gesture.
    """

    label: str
    span: Span
    labels: frozenset[str]

    @classmethod
    def ours(cls, label: str, span: Span) -> "Mark":
        """Mark a gesture by a label of ours."""
        return cls(label, span, frozenset((label,)))

    @classmethod
    def theirs(cls, names: Sequence[str], span: Span, vocabulary: str) -> "Mark":
        """Mark a gesture by labels of a vocabulary, any of which fits.

        Raises:
            ModelError: when the vocabulary has no such label.
        """
        ours = vocabulary == OURS
        fitting = names if ours else [match.label for name in names for match in translate(name, vocabulary, OURS)]
        return cls(" or ".join(names), span, frozenset(fitting) - _NEVER)

    def at_the_time(self, cue: Cue) -> bool:
        """Tell whether a cue is at the time of the mark: a third of the shorter is common, a tenth of both together."""
        common = cue.span & self.span
        shorter = min(cue.span.duration, self.span.duration)
        return common is not None and common.duration >= ALIKE * shorter and cue.span.iou(self.span) >= LEAST

    def named_by(self, cue: Cue) -> bool:
        """Tell whether a cue is at the time of the mark under a fitting label."""
        return cue.label in self.labels and self.at_the_time(cue)

    def nearly_named_by(self, cue: Cue) -> bool:
        """Tell whether a cue is at the time of the mark under a fitting label or one that is easily taken for it."""
        return self.at_the_time(cue) and any(related(cue.label, label) for label in self.labels)


def unasked(cues: Sequence[Cue], marks: Sequence[Mark]) -> list[Cue]:
    """Return the cues that no mark is about."""
    return [cue for cue in cues if not any(mark.named_by(cue) for mark in marks)]


def read_marks(path: Path, vocabulary: str = OURS) -> tuple[Mark, ...]:
    """Read what a person marked in a video: a CSV table with the columns label, start and end.

    Times are seconds, MM:SS or H:MM:SS; ``start_s`` and ``end_s``, as in ``mg-agent analyze --csv``, are taken too.
    Columns may be parted by semicolons or tabs, capitals make no difference, and empty rows are left out.
    Rows whose column ``modality`` is filled in and not "gesture" are left out. Where several labels fit, all are named,
    with "|" between them.

    Args:
        path: The table.
        vocabulary: Whose labels they are: "mg-agent", "imigue", "smg" or "ma-52".

    Raises:
        ModelError: naming the line that cannot be read or holds a label that the vocabulary does not have.
    """
    if vocabulary not in VOCABULARIES:
        raise ModelError.of("no such labels", f"got '{vocabulary}'", did_you_mean(vocabulary, tuple(VOCABULARIES)))
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file, delimiter=_delimiter(file.readline()))
            file.seek(0)
            columns = [name.strip().lower() for name in next(rows, [])]
            if "label" not in columns or not {"start", "start_s"} & {*columns} or not {"end", "end_s"} & {*columns}:
                raise ModelError.of(
                    f"{path} is no table of gestures",
                    f"got columns {', '.join(columns)[:100]}",
                    "name label, start, end",
                )
            found = [
                (rows.line_num, dict(zip(columns, cells, strict=False))) for cells in rows if any(map(str.strip, cells))
            ]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ModelError.of(f"{path} cannot be read", f"got {error}", "save it as CSV in UTF-8") from None
    marks: dict[Mark, int] = {}
    for line, row in ((line, row) for line, row in found if _is_gesture(row.get("modality", ""))):
        mark = _mark(path, line, row, vocabulary)
        if (before := marks.setdefault(mark, line)) != line:
            got = f"'{mark.label}' at {mark.span}, as in line {before}"
            raise ModelError.of(f"{path}, line {line} marks the same again", got, "take one of them out")
    return tuple(marks)


def _delimiter(head: str) -> str:
    """Return what parts the columns: spreadsheets write a semicolon where numbers have a comma, or a tab."""
    return max(",;\t", key=head.count)


def _is_gesture(modality: str) -> bool:
    return modality.strip().lower() in ("", "gesture")


def _mark(path: Path, line: int, row: dict[str, str], vocabulary: str) -> Mark:
    known = LABELS if vocabulary == OURS else VOCABULARIES[vocabulary]
    said = {name.lower(): name for name in known}
    names = [said.get(name.strip().lower(), name.strip()) for name in row.get("label", "").split("|")]
    for name in names:
        if name not in known:
            raise ModelError.of(f"{path}, line {line}: no such label", f"got '{name[:60]}'", did_you_mean(name, known))
    try:
        start, end = (parse_timecode(row.get(name) or row.get(f"{name}_s") or "") for name in ("start", "end"))
        span = Span(start=start, end=end)
        if not span.duration:
            raise ValueError("a moment overlaps with nothing")
    except (MediaError, ValueError):
        raise ModelError.of(
            f"{path}, line {line}: no stretch of time", f"got {row}"[:120], "write seconds, the end after the start"
        ) from None
    return Mark.theirs(names, span, vocabulary)
