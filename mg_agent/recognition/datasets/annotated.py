"""Whole recordings with what people annotated in them, and the clips that an annotation cuts out of one."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mg_agent.core.pose import Skeleton
from mg_agent.errors import ModelError
from mg_agent.recognition.datasets.sequences import UNKNOWN, Floats, Recording, Side
from mg_agent.recognition.datasets.tables import is_number, lines, malformed, whole


@dataclass(frozen=True)
class Annotation:
    """One annotated stretch, as a file has it.

    Attributes:
        where: File and line, for messages.
        label: Class number in the file.
        first: First frame, from 0.
        last: Last frame, from 0, part of the clip.
    """

    where: str
    label: int
    first: int
    last: int


@dataclass(frozen=True)
class Whole:
    """A whole recording, and what was annotated in it.

    Attributes:
        name: What the dataset calls it.
        notes: The annotations, each with its number into the dataset's names; None where its class has none.
        frames: Reads it: (T, J, C) places, NaN where not seen, and (T, J) scores. Or why there is nothing to read.
        skeleton: The names behind the J axis.
        rate: Frames a second.
        subject: Who moves.
        side: Which side of the dataset's split.
    """

    name: str
    notes: tuple[tuple[Annotation, int | None], ...]
    frames: Callable[[], tuple[Floats, Floats]] | str
    skeleton: Skeleton
    rate: float
    subject: int = UNKNOWN
    side: Side | None = None

    def cut(self) -> list[Recording | str]:
        """Cut every annotated clip out, or say of each why it cannot be used.

        Raises:
            ModelError: when a file is malformed.
        """
        if isinstance(self.frames, str):
            return [self.frames] * len(self.notes)
        pos, score = self.frames()
        return [cut(note, pos, score, label, self.subject, self.side) for note, label in self.notes]


def annotations(path: Path, offset: int) -> list[Annotation]:
    """Read lines "class,start,end"; a first line of words is a header.

    Args:
        path: A CSV file.
        offset: Number of the first frame in the file, 0 or 1.

    Raises:
        ModelError: naming the line that holds something else.
    """
    found = []
    for number, cells in lines(path):
        if not any(cells) or (number == 1 and not is_number(cells[0])):
            continue
        if len(cells) < 3:
            raise malformed(path, number, f"{len(cells)} cells", "expected class, first frame and last frame")
        label, first, last = (whole(path, number, cell) for cell in cells[:3])
        found.append(Annotation(f"{path.name}, line {number}", label, first - offset, last - offset))
    return found


def cut(
    note: Annotation, pos: Floats, score: Floats, label: int | None, subject: int, side: Side | None
) -> Recording | str:
    """Cut one clip out of a recording, or say why it cannot be used.

    A clip that ends behind the recording is cut short.

    Args:
        note: What the annotation says.
        pos: (T, J, C) of the whole recording, NaN where not seen.
        score: (T, J).
        label: Number into the dataset's names; None when its class has none.
        subject: Who moves.
        side: Which side of the split.
    """
    if label is None:
        return f"{note.where}: class {note.label} is not one of the dataset's"
    if note.first < 0 or note.last < note.first:
        return f"{note.where}: frames {note.first} to {note.last} are no stretch of time"
    here = slice(note.first, note.last + 1)
    if len(pos[here]) == 0:
        return f"{note.where}: begins at frame {note.first} of a recording of {len(pos)}"
    if not np.isfinite(pos[here]).any():
        return f"{note.where}: nobody was seen"
    return Recording(pos[here], score[here], label, subject, side=side)


def counted_otherwise(where: str, got: int, begins: str, do: str) -> ModelError:
    """Refuse a class number that shows all others to be off by one, so that no gesture goes by another's name."""
    return ModelError.of(f"{where}: the classes are counted from {begins} here", f"got class {got}", do)


def sorted_out(results: list[Recording | str]) -> tuple[list[Recording], list[str]]:
    """Part what can be used from the reasons why the rest cannot."""
    good = [one for one in results if isinstance(one, Recording)]
    return good, [one for one in results if isinstance(one, str)]
