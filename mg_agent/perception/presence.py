"""Whether there was a person at all: landmark models also find bodies in letters and furniture."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Floats = NDArray[np.float32]
GAP = 0.5
"""Seconds without a head after which what comes next is a new track."""
LASTING = 1.0
"""Seconds that a large body without any face must last to be believed."""
LARGE = 0.2
"""Shoulder width, in picture heights, from which a body without any face is believed."""
_JUMP, _GROWTH = 1.5, 1.6


@dataclass(frozen=True)
class Evidence:
    """What speaks for a person, frame by frame.

    Attributes:
        times: (T,) seconds.
        head: (T, 3) x, y and size of the head in picture heights; NaN where nobody was found.
        confirmed: (T,) whether a second model agrees: a face on this head, or a hand at this wrist.
        shoulders: (T,) width of the shoulders in picture heights; NaN where not seen.
    """

    times: NDArray[np.float64]
    head: Floats
    confirmed: Bools
    shoulders: Floats


def tracks(evidence: Evidence) -> tuple[slice, ...]:
    """Return the stretches in which one head moves on without a jump, as slices over the frames."""
    found = np.flatnonzero(np.isfinite(evidence.head[:, 0]))
    if len(found) == 0:
        return ()
    head, times = evidence.head[found].astype(np.float64), evidence.times[found]
    step = np.diff(times)
    size = np.maximum(head[1:, 2], head[:-1, 2])
    moved = np.hypot(*np.diff(head[:, :2], axis=0).T) / size
    grown = size / np.minimum(head[1:, 2], head[:-1, 2])
    cut = (step > GAP) | (moved > _JUMP) | (grown > _GROWTH)
    starts = np.concatenate(([0], np.flatnonzero(cut) + 1))
    ends = np.concatenate((starts[1:], [len(found)])) - 1
    return tuple(slice(int(found[a]), int(found[b]) + 1) for a, b in zip(starts, ends, strict=True))


def present(evidence: Evidence) -> tuple[Bools, tuple[slice, ...]]:
    """Tell per frame, (T,), whether the person was there, and return the tracks that are believed.

    A body model alone is not believed, because it reports all its joints with high visibility on
    letters of a title as well. A track counts when a second, independent model agrees with it at
    least once, before or after, so that a face which is turned away or behind a hand for a while does
    not matter; or when it is large and lasting, so that a person whose face is blurred or never
    shown is not lost.
    """
    there = np.zeros(len(evidence.times), bool)
    believed = tuple(track for track in tracks(evidence) if _believed(evidence, track))
    for track in believed:
        there[track] = True
    return there, believed


def _believed(evidence: Evidence, track: slice) -> bool:
    if evidence.confirmed[track].any():
        return True
    times, widths = evidence.times[track], evidence.shoulders[track]
    known = widths[np.isfinite(widths)]
    lasting = float(times[-1] - times[0]) >= LASTING and len(known) * 2 >= len(widths)
    return bool(lasting and np.median(known) >= LARGE)
