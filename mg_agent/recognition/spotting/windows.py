"""From a film of any frame rate to windows of one length: one grid in time, and curves put together again."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.pose import PoseSequence
from mg_agent.recognition.rules.body import DROPOUT

_SAME = 1e-6
"""Seconds; a frame this near to a moment of the grid is that moment."""
_LARGER = 1.01
Floats = NDArray[np.float64]


def on_grid(pose: PoseSequence, rate: float, *, dropout: float = DROPOUT) -> PoseSequence:
    """Read a pose at the moments k / rate, k whole, between two sightings in a straight line.

    The moments do not depend on where the film or the shot begins, so the same seconds give the same windows.
    A joint lost for longer than ``dropout`` seconds stays lost; in slow films one frame step is no loss.

    Args:
        pose: (T, V, C), any frame rate, also an uneven one.
        rate: Frames a second that come out.
        dropout: Seconds.

    Returns:
        The pose at those moments from the first frame to the last; empty where none lies between them.
    """
    if len(pose) == 0:
        return pose
    times = pose.times
    first, last = np.ceil((times[0] - _SAME) * rate), np.floor((times[-1] + _SAME) * rate)
    grid = np.arange(first, last + 1) / rate + 0.0  # no negative zero
    step = float(np.median(np.diff(times))) if len(times) > 1 else 0.0
    longest = max(dropout, _LARGER * step) + _SAME
    xy = np.full((len(grid), *pose.xy.shape[1:]), np.nan, np.float32)
    score = np.zeros(xy.shape[:2], np.float32)
    seen = np.isfinite(pose.xy).all(axis=2)
    for v in range(xy.shape[1]):
        known = np.flatnonzero(seen[:, v])
        if len(known):
            rows = np.concatenate((pose.xy[known, v], pose.score[known, v, None]), axis=1)
            read = _between(times[known], rows, grid, longest)
            there = np.isfinite(read[:, 0])
            xy[there, v], score[there, v] = read[there, :-1], read[there, -1]
    return PoseSequence(xy, score, grid, pose.skeleton, pose.person)


def _between(times: Floats, rows: NDArray[np.float32], grid: Floats, longest: float) -> Floats:
    """Straight lines between rows (K, C + 1) known at times (K,), at the grid's moments (S,); NaN in long gaps."""
    after = np.searchsorted(times, grid - _SAME)
    right, left = np.clip(after, 0, len(times) - 1), np.clip(after - 1, 0, len(times) - 1)
    gap = times[right] - times[left]
    hit = np.abs(times[right] - grid) <= _SAME
    inside = (after > 0) & (after < len(times)) & (gap <= longest)
    share = np.where(hit, 1.0, (grid - times[left]) / np.where(gap > 0, gap, 1.0))[:, None]
    read: Floats = rows[left] + share * (rows[right].astype(np.float64) - rows[left])
    return np.where((hit | inside)[:, None], read, np.nan)


@dataclass(frozen=True)
class Windows:
    """Windows over one shot.

    Attributes:
        frames: (N, W) which frame of the shot each frame of a window is; in a shot shorter than a window the first
            and last frames are held.
        length: Frames of the shot.
    """

    frames: NDArray[np.intp]
    length: int

    def curves(self, values: Floats) -> Floats:
        """Turn one row a window, (N, K), into one row a frame, (T, K).

        Each frame takes the weighed mean of the windows over it; those in whose middle it lies weigh most (a squared
        sine), because a window says what happens in its middle rather than at its ends.
        """
        n, width = self.frames.shape
        weight = np.sin(np.pi * (np.arange(width) + 0.5) / width) ** 2
        total, weights = np.zeros((self.length, values.shape[1])), np.zeros(self.length)
        for i in range(n):
            np.add.at(total, self.frames[i], weight[:, None] * values[i])
            np.add.at(weights, self.frames[i], weight)
        return total / weights[:, None]


def windows(pose: PoseSequence, width: int, stride: int, rate: float) -> Windows:
    """Lay windows over a pose on the grid: wherever the frame's number since the film's start divides by ``stride``.

    The first and the last frames get a window of their own, so that none is left out.
    """
    length = len(pose)
    if length < width:
        early = (width - length) // 2
        return Windows(np.clip(np.arange(width) - early, 0, length - 1)[None], length)
    first = round(float(pose.times[0]) * rate)
    starts = np.arange(-first % stride, length - width + 1, stride)
    starts = np.unique(np.concatenate(([0], starts, [length - width])))
    return Windows(starts[:, None] + np.arange(width), length)
