"""Time as an algebra: half-open spans in seconds, and timecodes."""

import math
import re
from collections.abc import Iterable
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from mg_agent.errors import MediaError

_TIMECODE = re.compile(r"^(?:(?:(\d+):)?(\d{1,2}):)?(\d+(?:[.,]\d+)?)$")


class Value(BaseModel):
    """A frozen value that refuses unknown fields, NaN and infinity."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Span(Value):
    """A stretch of time, ``start <= t < end``, in seconds from the beginning of the video."""

    start: float
    end: float

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.start < 0 or self.end < self.start:
            raise ValueError(f"a span needs 0 <= start <= end; got {self.start} to {self.end}")
        return self

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return self.end - self.start

    @property
    def midpoint(self) -> float:
        """The middle, in seconds."""
        return (self.start + self.end) / 2

    def __contains__(self, moment: float) -> bool:
        """Tell whether a moment in seconds lies inside; the end does not."""
        return self.start <= moment < self.end

    def __and__(self, other: "Span") -> "Span | None":
        """Return the common stretch, or None where there is none."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start=start, end=end) if start < end else None

    def __or__(self, other: "Span") -> "Span":
        """Return the shortest span that covers both."""
        return Span(start=min(self.start, other.start), end=max(self.end, other.end))

    def overlaps(self, other: "Span") -> bool:
        """Tell whether the two share any time; a moment (zero length) overlaps where it lies."""
        if self.duration == 0:
            return self.start in other or self == other
        if other.duration == 0:
            return other.start in self
        return self.start < other.end and other.start < self.end

    def iou(self, other: "Span") -> float:
        """Temporal intersection over union, 0 to 1."""
        common = self & other
        if common is None:
            return 0.0
        return common.duration / (self.duration + other.duration - common.duration)

    def grown(self, seconds: float) -> "Span":
        """Return the span widened on both sides, never before zero."""
        return Span(start=max(0.0, self.start - seconds), end=self.end + seconds)

    def __str__(self) -> str:
        """Show as ``00:12.40-00:13.00``."""
        return f"{timecode(self.start)}-{timecode(self.end)}"


def timecode(seconds: float) -> str:
    """Write seconds as ``MM:SS.hh``, or ``H:MM:SS.hh`` from one hour on."""
    hundredths = round(seconds * 100)
    minutes, rest = divmod(hundredths, 6000)
    hours, minutes = divmod(minutes, 60)
    clock = f"{minutes:02d}:{rest // 100:02d}.{rest % 100:02d}"
    return f"{hours}:{clock}" if hours else clock


def parse_timecode(text: str) -> float:
    """Read ``12.4``, ``0:12.4``, ``1:02:03`` or ``00:00:12,400`` as seconds.

    Raises:
        MediaError: when the text is not a time.
    """
    match = _TIMECODE.match(text.strip())
    if match is None:
        raise MediaError.of("a time could not be read", f"got {text!r}", "write seconds, MM:SS or H:MM:SS")
    hours, minutes, seconds = match.groups()
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + float(seconds.replace(",", "."))


def merge(spans: Iterable[Span], *, gap: float = 0.0) -> tuple[Span, ...]:
    """Join spans that touch, overlap, or lie at most ``gap`` seconds apart; sorted."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, s.end)):
        if joined and span.start - joined[-1].end <= gap:
            joined[-1] = joined[-1] | span
        else:
            joined.append(span)
    return tuple(joined)


def subtract(whole: Span, parts: Iterable[Span]) -> tuple[Span, ...]:
    """Return what is left of ``whole`` once every part is taken out; sorted, without empty rests."""
    left: list[Span] = []
    cursor = whole.start
    for part in merge(parts):
        if part.start > cursor:
            left.append(Span(start=cursor, end=min(part.start, whole.end)))
        cursor = max(cursor, part.end)
        if cursor >= whole.end:
            break
    if cursor < whole.end:
        left.append(Span(start=cursor, end=whole.end))
    return tuple(span for span in left if span.duration > 0)


def total(spans: Iterable[Span]) -> float:
    """Seconds covered by at least one of the spans."""
    return math.fsum(span.duration for span in merge(spans))
