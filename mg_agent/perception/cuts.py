"""Where a film cuts: the picture is another one from one look to the next, and stays so."""

from collections import deque
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
_SIZE = (48, 27)
"""Width and height, in pixels, at which pictures are compared: movement of a person changes few of them, a cut many."""
_BEFORE, _AFTER = 3, 2
"""Steps before and after a cut with which it is compared: movement grows and fades, a cut is one step alone."""
_LEAST, _TIMES = 6.0, 3.5
"""Mean difference, in gray levels once brightness and contrast are alike, and how many times that of any around."""
_SLOW, _LEAST_SLOW = 0.09, 25.0
"""Seconds between looks from which a whole gesture may lie between two, and the difference that a cut needs then."""
_STAYS = 0.7
"""Share of the difference that must be left two looks later: a flash is over then."""
_CONTRAST, _FLAT = 50.0, 5.0
"""Standard deviation, in gray levels, that pictures are brought to, and the least that is taken for one."""


@dataclass
class CutFinder:
    """Compares small copies of the pictures, two looks behind.

    Of the clips at hand, as filmed and under nine conditions, at 15, 10 and 5 looks a second, none has a step that
    counts as a cut but the two that do cut. A dissolve is none, nor are cuts less than a fifth of a second apart.
    """

    _times: deque[float] = field(default_factory=lambda: deque(maxlen=_BEFORE + _AFTER + 2))
    _small: deque[NDArray[np.float32]] = field(default_factory=lambda: deque(maxlen=_BEFORE + _AFTER + 2))

    def look(self, time: float, image: Image) -> float | None:
        """Take in a picture (H, W, 3) and its time in seconds; return when the film cut, if that is clear now.

        What is returned is the time of the first picture after the cut, two looks ago.
        """
        import cv2

        small = cv2.resize(image, _SIZE, interpolation=cv2.INTER_AREA).astype(np.float32)
        self._times.append(time)
        small -= small.mean(axis=(0, 1))
        self._small.append(small * (_CONTRAST / max(_FLAT, float(small.std()))))
        at = len(self._small) - 1 - _AFTER
        if at < 1 or not self._cuts(at):
            return None
        return self._times[at]

    def _cuts(self, at: int) -> bool:
        small = self._small
        steps = [_apart(small[i - 1], small[i]) for i in range(1, len(small))]
        step, after = steps[at - 1], steps[at]
        least = _LEAST if self._times[at] - self._times[at - 1] < _SLOW else _LEAST_SLOW
        # One picture may lie between: half of either shot, or black.
        around = [one for i, one in enumerate(steps) if i != at - 1 and not (i == at and after >= least)]
        stays = _apart(small[at - 1], small[at + _AFTER]) >= _STAYS * step
        return step >= least and step >= _TIMES * max(around) and stays


def _apart(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    return float(np.abs(one - other).mean())
