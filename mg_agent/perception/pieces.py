"""What is kept of a long analysis before it ends: finished pieces of a video, as numbers."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from mg_agent.core.span import Span, timecode
from mg_agent.errors import Cancelled
from mg_agent.perception import scout
from mg_agent.perception.face import SIGNALS
from mg_agent.perception.pose import Memory
from mg_agent.perception.rows import require_rows
from mg_agent.perception.seams import RECALLED, Seams, earliest, seams
from mg_agent.perception.video import Frame, FrameReader

SAME = "start it again to go on there"
"""What to do where something is kept."""

Arrays = Mapping[str, NDArray[np.generic]]


class Shelf(Protocol):
    """Keeps the pieces of one video under the settings that shape what is seen."""

    def rates(self) -> tuple[float, ...]:
        """Return the frames a second of which pieces are kept, highest first."""

    def get(self, rate: float, number: int) -> tuple[Arrays, str] | None:
        """Return the arrays of a piece by name, and its text; None where there is none, or a damaged one."""

    def put(self, rate: float, number: int, arrays: Arrays, about: str) -> bool:
        """Keep a piece; tells whether that worked."""


@dataclass(frozen=True)
class Carried:
    """What a piece holds beside its rows.

    Attributes:
        cuts: Seconds of the cuts that became clear in it.
        crowd: Seconds of the looks at all of the picture, and whether several persons were in view.
        pose: What the assembler knew at its end.
        scout: What the scout knew at its end; None where the part that is looked at ends.
    """

    cuts: tuple[float, ...]
    crowd: tuple[tuple[float, bool], ...]
    pose: Memory
    scout: scout.Memory | None


@dataclass(frozen=True)
class Piece:
    """A finished piece.

    Attributes:
        rows: As of :meth:`mg_agent.perception.rows.Rows.since`.
        signals: (T, K) the face's signals; no points of it.
        camera: (T, 4) as a camera tracker told.
        carried: The rest.
    """

    rows: Arrays
    signals: NDArray[np.float32]
    camera: NDArray[np.float32]
    carried: Carried

    def kept(self) -> tuple[Arrays, str]:
        """Return it as it is kept: arrays by name, and a text of JSON."""
        about = json.dumps(_carried().dump_python(self.carried))
        return {**self.rows, "signals": self.signals, "camera": self.camera}, about

    @classmethod
    def of(cls, arrays: Arrays, about: str, times: NDArray[np.float64]) -> "Piece":
        """Read what :meth:`kept` gave.

        Args:
            arrays: Of a piece.
            about: Its text.
            times: (T,) seconds of its frames.

        Raises:
            ValueError: when it is not one of these frames.
        """
        rows = dict(arrays)
        signals, camera = (_floats(rows.pop(name, None), len(times), k) for name, k in _WIDE.items())
        require_rows(rows, len(times))
        if not np.array_equal(rows["times"], times):
            raise ValueError("it is of other frames")
        return cls(rows, signals, camera, _carried().validate_python(json.loads(about)))


_WIDE = {"signals": len(SIGNALS), "camera": 4}


@cache
def _carried() -> TypeAdapter[Carried]:
    return TypeAdapter(Carried)


def _floats(array: NDArray[np.generic] | None, length: int, width: int) -> NDArray[np.float32]:
    if array is None or array.dtype != np.float32 or array.shape != (length, width):
        raise ValueError("an array does not fit")
    return array.astype(np.float32, copy=False)


@dataclass
class Pieces:
    """The pieces of one way through a video, in order: which are kept, and where the next one ends.

    Args:
        reader: Gives the frames.
        part: What is looked at.
        rate: Frames a second.
        shelf: Where pieces are kept; None to keep none.
    """

    reader: FrameReader
    part: Span
    rate: float
    shelf: Shelf | None = None
    done: int = field(default=0, init=False)
    """How many are kept, from the first on without a gap."""

    def __post_init__(self) -> None:
        """Lay the seams, in seconds, and the frames with which pieces begin and the last one ends."""
        wanted = seams(self.part.start, self.part.end)
        first = np.searchsorted(self.reader.times, [earliest(seam) for seam in wanted])
        count = len(self.reader.times)
        within = {int(at): seam for at, seam in zip(first, wanted, strict=True) if 0 < at < count}
        self._seams = tuple(within.values())
        self._edges = (0, *within, count)

    def restored(self) -> Iterator[Piece]:
        """Yield the pieces that are kept, up to the first one that is missing or damaged."""
        for number, (first, last) in enumerate(pairwise(self._edges)):
            kept = None if self.shelf is None or not self._seams else self.shelf.get(self.rate, number)
            try:
                piece = None if kept is None else Piece.of(*kept, self.reader.times[first:last])
            except (ValueError, TypeError, KeyError):
                return
            if piece is None or (piece.carried.scout is None) != (number == len(self._seams)):
                return
            self.done = number + 1
            yield piece

    @property
    def finished(self) -> bool:
        """Whether all of the video is kept."""
        return self.done > len(self._seams)

    @property
    def first(self) -> int:
        """The first frame of the piece that is to be looked at now."""
        return self._edges[self.done]

    @property
    def seconds(self) -> float:
        """Seconds of video that are kept, from the beginning of the part."""
        if self.finished:
            return self.part.duration
        return self._seams[self.done - 1] - self.part.start if self.done else 0.0

    def left(self, memory: "scout.Memory | None") -> tuple[Iterator[Frame], Seams]:
        """Return the frames that are left, a few before them included, and where the models begin anew among them."""
        frames = self.reader.since(self.first - min(RECALLED, self.first))
        return frames, Seams(self._seams[max(0, self.done - 1) :], memory)

    def due(self, count: int) -> bool:
        """Tell whether a piece ends after so many frames, and can be looked at again from its end on as it was now."""
        there = self.shelf is not None and bool(self._seams) and not self.finished
        return there and count == self._edges[self.done + 1] and self.reader.whole

    def keep(self, piece: Piece) -> None:
        """Keep the piece that ends; one that cannot be kept is the last that was tried."""
        if self.shelf is not None and self.shelf.put(self.rate, self.done, *piece.kept()):
            self.done += 1


def stopped(done: str, kept: float) -> Cancelled:
    """Return what is raised where the user stops an analysis.

    Args:
        done: How far it was.
        kept: Seconds of video that are kept.
    """
    if not kept:
        return Cancelled.of(
            "the analysis was stopped", f"{done}, nothing of it is kept", "start it again when you like"
        )
    error = Cancelled.of("the analysis was stopped", f"{done}, {timecode(kept)} are kept", SAME)
    error.kept = kept
    return error
