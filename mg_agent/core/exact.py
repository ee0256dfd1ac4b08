"""Exact intervals for counts: how rare or frequent something may be, and how much more frequent than elsewhere.

Events are taken to come one by one and independently (Poisson). Gestures come in bursts, so the true
uncertainty is larger than these intervals; they are the least that must be said.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

LEVEL = 0.95
"""Coverage of every interval here."""
_STEPS = 80


class Interval(NamedTuple):
    """An interval of confidence; ``high`` may be infinite."""

    low: float
    high: float


def rate_interval(count: int, exposure: float) -> Interval:
    """Return the exact interval of a Poisson rate (Garwood 1936), per unit of exposure.

    Args:
        count: Events seen, 0 or more.
        exposure: How long was looked, in any unit, above 0.
    """
    tail = (1 - LEVEL) / 2
    most = count + 10 * math.sqrt(count + 1) + 10
    low = 0.0 if count == 0 else _where(lambda mu: _poisson_at_least(count, mu), tail, 0.0, most)
    high = _where(lambda mu: 1 - _poisson_at_least(count + 1, mu), tail, 0.0, most, falling=True)
    return Interval(low / exposure, high / exposure)


def ratio_interval(count: int, exposure: float, other: int, other_exposure: float) -> Interval:
    """Return the exact interval of the ratio of two Poisson rates, given their sum (conditional binomial).

    Given how many events there were in all, those on the first side are binomial with a chance that
    depends on the ratio alone (Przyborowski and Wilenski 1940); its interval is Clopper and Pearson's.

    Args:
        count: Events on the first side.
        exposure: How long was looked there, above 0.
        other: Events on the other side.
        other_exposure: How long was looked there, above 0.

    Returns:
        First rate over the other; 0 to infinity where there was no event at all.
    """
    low, high = share_interval(count, count + other)
    scale = other_exposure / exposure
    return Interval(scale * _odds(low), scale * _odds(high))


def share_interval(count: int, total: int) -> Interval:
    """Return the exact interval of a share (Clopper and Pearson 1934)."""
    tail = (1 - LEVEL) / 2
    low = 0.0 if count == 0 else _where(lambda p: _binomial_at_least(count, total, p), tail, 0.0, 1.0)
    high = (
        1.0
        if count == total
        else _where(lambda p: 1 - _binomial_at_least(count + 1, total, p), tail, 0.0, 1.0, falling=True)
    )
    return Interval(low, high)


def student_margin(freedom: int) -> float:
    """Return how many standard errors an interval of Student's t reaches to either side.

    The chance within them is a finite sum for whole degrees of freedom (Abramowitz and Stegun 26.7.3 and 26.7.4).

    Args:
        freedom: Degrees of freedom, 1 or more.
    """
    return math.tan(_where(lambda angle: _student_within(angle, freedom), LEVEL, 0.0, math.pi / 2)) * math.sqrt(freedom)


def _student_within(angle: float, freedom: int) -> float:
    """Chance that t lies within plus and minus ``tan(angle)`` times the root of its degrees of freedom."""
    odd = freedom % 2
    term = math.cos(angle) if odd else 1.0
    terms = [] if freedom == 1 else [term]
    for k in range(2 + odd, freedom - 1, 2):
        term *= (k - 1) / k * math.cos(angle) ** 2
        terms.append(term)
    whole = math.sin(angle) * math.fsum(terms)
    return 2 / math.pi * (angle + whole) if odd else whole


def _odds(share: float) -> float:
    return math.inf if share >= 1 else share / (1 - share)


def _where(chance: Callable[[float], float], target: float, low: float, high: float, *, falling: bool = False) -> float:
    """Find by halving where a monotonous chance meets its target."""
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if (chance(middle) < target) != falling:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _poisson_at_least(count: int, mean: float) -> float:
    if count <= 0:
        return 1.0
    if mean <= 0:
        return 0.0
    below = math.fsum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(count))
    return max(0.0, 1.0 - below)


def _binomial_at_least(count: int, total: int, share: float) -> float:
    if count <= 0:
        return 1.0
    if share <= 0 or share >= 1:
        return 0.0 if share <= 0 else 1.0
    a, b, whole = math.log(share), math.log1p(-share), math.lgamma(total + 1)
    terms = (
        math.exp(whole - math.lgamma(k + 1) - math.lgamma(total - k + 1) + k * a + (total - k) * b)
        for k in range(count, total + 1)
    )
    return min(1.0, math.fsum(terms))
