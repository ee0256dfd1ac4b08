"""How large a difference is: odds ratio, Cohen's g and h, from paired right/wrong answers."""

import math

from mg_agent.core.exact import share_interval
from mg_agent.core.span import Value


class OddsRatio(Value):
    """How much more often the second answerer alone is right than the first alone, with its exact interval.

    None stands for infinity: no question was got right by the first alone.
    """

    value: float | None
    low: float
    high: float | None


def odds_ratio(first_only: int, second_only: int) -> OddsRatio | None:
    """Return the conditional odds ratio of paired answers, second_only / first_only; None where they never differ.

    Given how many questions differ, those won by the second are binomial; the interval of that share (Clopper and
    Pearson) turned into odds is exact (Breslow and Day 1980, section 5.2).
    """
    n = first_only + second_only
    if n == 0:
        return None
    low, high = share_interval(second_only, n)
    return OddsRatio(value=_odds(second_only / n), low=low / (1 - low), high=_odds(high))


def cohens_g(first_only: int, second_only: int) -> float:
    """Return Cohen's g: how far the share of differing questions won by the second is from a half, -0.5 to 0.5.

    By convention 0.05 is small, 0.15 medium, 0.25 large (Cohen 1988, chapter 5). 0 where they never differ.
    """
    n = first_only + second_only
    return second_only / n - 0.5 if n else 0.0


def cohens_h(first: float, second: float) -> float:
    """Return Cohen's h, the distance of two shares on the arcsine scale, second minus first (Cohen 1988, chapter 6).

    By convention 0.2 is small, 0.5 medium, 0.8 large.
    """
    return 2 * (math.asin(math.sqrt(second)) - math.asin(math.sqrt(first)))


def _odds(share: float) -> float | None:
    return None if share >= 1 else share / (1 - share)
