"""Measured signals over time, and the turning of signals into events."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.span import Span
from mg_agent.errors import ModelError, did_you_mean

Signal = NDArray[np.float64]
HOLE = 0.5
"""Seconds beyond the usual step for which the last picture still tells what is there; a longer loss is a hole."""


@dataclass(frozen=True)
class SignalTrack:
    """Named numbers over time, e.g. head angles in degrees or eye openings; no points of a face.

    Attributes:
        names: What each column measures, unit in the name: ("yaw_deg", "mouth_open", ...).
        values: (T, K) float32; NaN where it could not be measured.
        times: (T,) float64 seconds, strictly increasing; the same frames as the pose beside it.
    """

    names: tuple[str, ...]
    values: NDArray[np.float32]
    times: NDArray[np.float64]

    def __post_init__(self) -> None:
        """Check that names, values and times fit one another."""
        if self.values.shape != (len(self.times), len(self.names)):
            raise ModelError.of(
                "a signal track has arrays that do not fit",
                f"got values {self.values.shape} for {len(self.times)} times, {len(self.names)} names",
                "give one row a time and one column a name",
            )

    def __contains__(self, name: str) -> bool:
        """Tell whether the track measures something of that name."""
        return name in self.names

    def __getitem__(self, name: str) -> Signal:
        """Return one signal as (T,) float64.

        Raises:
            ModelError: when nothing of that name is measured.
        """
        if name not in self.names:
            raise ModelError.of("a signal is missing", f"asked for '{name}'", did_you_mean(name, self.names))
        return self.values[:, self.names.index(name)].astype(np.float64)


def frame_step(times: Signal) -> float:
    """Return the median seconds between frames; 0 for fewer than two."""
    return float(np.median(np.diff(times))) if len(times) > 1 else 0.0


def smooth(values: Signal, times: Signal, seconds: float) -> Signal:
    """Smooth by a centred running median, then mean, over a window in seconds; NaN stays NaN.

    The median takes out single-frame jumps (swapped hands, lost points), the mean the jitter.
    """
    half = round(seconds / 2 / frame_step(times)) if len(times) > 1 else 0
    if half < 1:
        return values.copy()
    hole = np.isnan(values)
    for reduce in (row_medians, partial(np.nanmean, axis=1)):
        padded = np.pad(values, half, constant_values=np.nan)
        windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * half + 1)
        fill = np.full(len(values), np.nan)
        some = ~np.all(np.isnan(windows), axis=1)
        fill[some] = reduce(windows[some])
        values = np.where(hole, np.nan, fill)
    return values


def row_medians(rows: Signal) -> Signal:
    """Return the median of what is no NaN in each row of (N, W) numbers, NaN where nothing is.

    The same bits as numpy's ``nanmedian``, which goes through masked arrays and takes many times as long.
    """
    ordered = np.sort(rows, axis=1)  # NaN comes last
    known = np.count_nonzero(~np.isnan(ordered), axis=1)
    row = np.arange(len(ordered))
    middle: Signal = (ordered[row, (known - 1) // 2] + ordered[row, known // 2]) / 2.0
    return middle


def bridge(values: Signal, times: Signal, seconds: float) -> Signal:
    """Fill gaps of NaN no longer than ``seconds`` by straight lines; longer gaps and the ends stay."""
    known = np.flatnonzero(~np.isnan(values))
    if len(known) < 2:
        return values.copy()
    filled = np.interp(times, times[known], values[known], left=np.nan, right=np.nan)
    after = np.searchsorted(known, np.arange(len(values)))
    left = times[known[np.clip(after - 1, 0, len(known) - 1)]]
    right = times[known[np.clip(after, 0, len(known) - 1)]]
    return np.where(np.isnan(values) & (right - left <= seconds + 1e-9), filled, values)


@dataclass(frozen=True)
class Event:
    """A stretch of frames in which a signal stayed high: ``frames[first] .. frames[last]`` inclusive."""

    first: int
    last: int
    span: Span

    @property
    def frames(self) -> slice:
        """The frames as a slice."""
        return slice(self.first, self.last + 1)


def hysteresis(
    values: Signal,
    times: Signal,
    *,
    on: float,
    off: float,
    shortest: float,
    gap: float = 0.0,
) -> tuple[Event, ...]:
    """Find events: they begin where a signal reaches ``on`` and last while it stays at ``off`` or above.

    Args:
        values: (T,) the signal; higher means more. NaN (unseen) ends an event unless ``gap`` bridges it.
        times: (T,) seconds.
        on: Level that must be reached at least once; ``on >= off``.
        off: Level that must be kept.
        shortest: Events of fewer seconds are dropped.
        gap: Interruptions up to this many seconds do not end an event.

    Returns:
        Events in order of time. A frame stands for the time until the next one, so an event of a
        single frame lasts one frame step. None reaches over :data:`HOLE` without a frame.
    """
    if len(times) == 0:
        return ()
    step = frame_step(times)
    runs = _runs(np.nan_to_num(values, nan=-np.inf) >= off)
    joined: list[list[int]] = []
    for first, last in _torn(runs, times, max(gap, HOLE) + step):
        if joined and times[first] - times[joined[-1][1]] - step <= gap + 1e-9:
            joined[-1][1] = last
        else:
            joined.append([first, last])
    events = []
    for first, last in joined:
        span = Span(start=max(0.0, float(times[first])), end=max(0.0, float(times[last]) + step))
        if np.nanmax(values[first : last + 1]) >= on and span.duration >= shortest - 1e-9:
            events.append(Event(first, last, span))
    return tuple(events)


def _runs(high: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], high.astype(np.int8), [0]))))
    return [(int(a), int(b) - 1) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _torn(runs: list[tuple[int, int]], times: Signal, longest: float) -> Iterator[tuple[int, int]]:
    """Tear runs of frames where more than ``longest`` seconds pass from one frame to the next."""
    holes = np.flatnonzero(np.diff(times) > longest + 1e-9) + 1
    for first, last in runs:
        begins = [first, *(int(hole) for hole in holes if first < hole <= last), last + 1]
        yield from ((begin, end - 1) for begin, end in pairwise(begins))


def spans_where(seen: NDArray[np.bool_], times: Signal, *, gap: float, shortest: float = 0.0) -> tuple[Span, ...]:
    """Return the stretches of time in which a per-frame condition held, bridging short gaps."""
    events = hysteresis(seen.astype(np.float64), times, on=1.0, off=1.0, shortest=shortest, gap=gap)
    return tuple(event.span for event in events)
