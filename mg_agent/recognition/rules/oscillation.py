"""Swings of a signal: quick movements from one turning point to the next, and runs of them."""

import itertools
from dataclasses import dataclass

import numpy as np

from mg_agent.core.signal import Signal

_EDGE = 0.15
"""Share of a swing at its beginning and end that counts as rest before and after."""


@dataclass(frozen=True)
class Swing:
    """One movement from a turning point to the next.

    Attributes:
        first: Frame in which it leaves the one.
        last: Frame in which it reaches the other.
        size: Signed difference of the two.
    """

    first: int
    last: int
    size: float


def runs_of_swings(values: Signal, times: Signal, *, least: float, longest: float, pause: float) -> list[list[Swing]]:
    """Find swings one after the other, each of at least a size, within a time, with short pauses between.

    Args:
        values: (T,) the signal; a hole in it ends a run.
        times: (T,) seconds.
        least: Smallest size of a swing, in the signal's unit.
        longest: Most seconds that a swing may take.
        pause: Most seconds between two swings of a run.
    """
    runs: list[list[Swing]] = []
    for swing in _swings(values, least):
        if times[swing.last] - times[swing.first] > longest:
            continue
        joins = runs and runs[-1][-1].size * swing.size < 0
        if joins and times[swing.first] - times[runs[-1][-1].last] <= pause:
            runs[-1].append(swing)
        else:
            runs.append([swing])
    return runs


def _swings(values: Signal, least: float) -> list[Swing]:
    found = []
    for stretch in _turning_points(values, least):
        for start, end in itertools.pairwise(stretch):
            size = float(values[end] - values[start])
            done = (values[start : end + 1] - values[start]) / size
            left = start + int(np.flatnonzero(done <= _EDGE)[-1])
            reached = left + int(np.flatnonzero(done[left - start :] >= 1 - _EDGE)[0])
            found.append(Swing(left, reached, size))
    return found


def _turning_points(values: Signal, least: float) -> list[list[int]]:
    """Frames at which a signal turns after moving by ``least``; one list for each stretch without holes."""
    holes = np.flatnonzero(np.isnan(values))
    edges = [-1, *holes.tolist(), len(values)]
    return [
        _turns(values, before + 1, after, least) for before, after in itertools.pairwise(edges) if after - before > 3
    ]


def _turns(values: Signal, first: int, end: int, least: float) -> list[int]:
    points: list[int] = []
    low = high = first
    rising = 0
    for i in range(first, end):
        low = i if values[i] < values[low] else low
        high = i if values[i] > values[high] else high
        if rising >= 0 and values[high] - values[i] >= least:
            points.append(high)
            rising, low = -1, i
        elif rising <= 0 and values[i] - values[low] >= least:
            points.append(low)
            rising, high = 1, i
    if rising:
        points.append(high if rising > 0 else low)
    return points


def tremble(values: Signal) -> float:
    """Standard deviation of independent noise, from the median of second differences, which movement hardly has."""
    bends = np.abs(values[:-2] - 2 * values[1:-1] + values[2:])
    return 1.48 * float(np.nanmedian(bends)) / np.sqrt(6.0) if np.isfinite(bends).any() else 0.0
