"""What happens to landmarks on their way: swapped hands, gaps, and slow cameras made to fit the rate."""

import numpy as np
from numpy.typing import NDArray

from mg_agent.recognition.synthetic.moves import Dice, Floats
from mg_agent.recognition.synthetic.person import HANDS

_SWAPPED, _GAP, _LATE, _SLOW, _HELD = 0.06, 0.03, 0.02, 0.22, 0.08
"""Shares of clips with swapped hands, a gap, a person who comes late, few frames a second, repeated frames."""
SLOW_RATES = (7.5, 10.0, 12.0)


def played_back(xy: Floats, score: Floats, rate: float, dice: Dice) -> tuple[Floats, Floats]:
    """Disturb whole clips, xy (n, T, V, 2) and score (n, T, V), as players, cuts and side mix-ups do."""
    n, t = score.shape[:2]
    frames = np.arange(t)
    swap = _spans(dice, n, t, _SWAPPED, (1, 6))
    _swap(xy, swap)
    _swap(score, swap)
    gone = _spans(dice, n, t, _GAP, (2, 9)) | (
        frames < np.where(dice.chance(_LATE, (n, 1)), dice.uniform((0, 0.35 * t), (n, 1)), 0)
    )
    xy[gone], score[gone] = np.nan, 0
    slow = dice.chance(_SLOW, (n,))
    if slow.any():
        xy[slow], score[slow] = _resampled(xy[slow], score[slow], rate, dice)
    return xy, score


def _spans(dice: Dice, n: int, t: int, share: float, length: tuple[int, int]) -> NDArray[np.bool_]:
    """One stretch of frames in a share of the clips, (n, T)."""
    frames = np.arange(t)
    begin = dice.rng.integers(0, t, (n, 1))
    end = begin + dice.rng.integers(*length, (n, 1))
    return (frames >= begin) & (frames < end) & dice.chance(share, (n, 1))


def _swap(values: Floats, where: NDArray[np.bool_]) -> None:
    rows = values[where]
    left, right = rows[:, HANDS[0]].copy(), rows[:, HANDS[1]].copy()
    rows[:, HANDS[0]], rows[:, HANDS[1]] = right, left
    values[where] = rows


def _resampled(xy: Floats, score: Floats, rate: float, dice: Dice) -> tuple[Floats, Floats]:
    """Look at clips at a lower rate, then bring them back to the wanted one: in a straight line, or held."""
    n, t = score.shape[:2]
    slower = np.array(SLOW_RATES)[dice.rng.integers(0, len(SLOW_RATES), (n, 1))]
    at = np.arange(t) * slower / rate + dice.uniform((0, 1), (n, 1))
    first = np.floor(at)
    share = (at - first).astype(np.float32)
    share = np.where(dice.chance(_HELD / _SLOW, (n, 1)), np.float32(0), share)
    offset = at[:, :1]

    def frame(number: NDArray[np.float64]) -> NDArray[np.intp]:
        nearest: NDArray[np.intp] = np.clip(np.rint((number - offset) * rate / slower), 0, t - 1).astype(np.intp)
        return nearest

    rows = np.arange(n)[:, None]
    before, after = frame(first), frame(first + 1)
    share = np.where(before == after, np.float32(0), share)
    one, other = xy[rows, before], xy[rows, after]
    mixed = np.where(share[..., None, None] > 0, one + share[..., None, None] * (other - one), one)
    sure = score[rows, before] + share[..., None] * (score[rows, after] - score[rows, before])
    return mixed.astype(np.float32), np.where(np.isfinite(mixed[..., 0]), sure, 0).astype(np.float32)
