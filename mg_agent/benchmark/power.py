"""What a run of this size could have found: power and the smallest difference that would probably be seen."""

import math
from statistics import NormalDist

import numpy as np

from mg_agent.benchmark.bootstrap import Floats, Ints, clustered, clustered_error
from mg_agent.errors import BenchmarkError

ALPHA = 0.05
POWER = 0.8
_NORMAL = NormalDist()


def paired_power(difference: float, discordant: float, questions: int, *, alpha: float = ALPHA) -> float:
    """Return the chance to find a difference between two paired shares (Connor, Biometrics 1987, unconditional).

    Args:
        difference: True difference of the shares right, -1 to 1.
        discordant: Share of questions that only one of the two gets right; at least the difference.
        questions: Independent questions; divide by :func:`design_effect` where several are of one scenario.
        alpha: Two-sided level.

    Raises:
        BenchmarkError: when the difference is larger than the discordant share.
    """
    _check(difference, discordant)
    if difference == 0 or discordant == 0:
        return alpha
    spread = math.sqrt(max(discordant - difference**2, 1e-12))
    z = _NORMAL.inv_cdf(1 - alpha / 2)
    return _NORMAL.cdf((abs(difference) * math.sqrt(questions) - z * math.sqrt(discordant)) / spread)


def questions_needed(difference: float, discordant: float, *, power: float = POWER, alpha: float = ALPHA) -> int:
    """Return how many independent questions find a difference with a given power (Connor, Biometrics 1987).

    Args:
        difference: True difference of the shares right, not 0.
        discordant: Share of questions that only one of the two gets right.
        power: Wanted chance.
        alpha: Two-sided level.
    """
    _check(difference, discordant)
    if difference == 0:
        raise BenchmarkError.of("no number of questions finds nothing", "the difference is 0", "give another")
    level, chance = _NORMAL.inv_cdf(1 - alpha / 2), _NORMAL.inv_cdf(power)
    spread = math.sqrt(max(discordant - difference**2, 0.0))
    return math.ceil(((level * math.sqrt(discordant) + chance * spread) / difference) ** 2)


def smallest_share(discordant: float, questions: int, *, power: float = POWER, alpha: float = ALPHA) -> float | None:
    """Return the smallest difference of paired shares found with a given power, by halving; None where none is.

    Args:
        discordant: Share of questions that only one of the two gets right, above 0.
        questions: Independent questions.
        power: Wanted chance.
        alpha: Two-sided level.
    """
    if paired_power(discordant, discordant, questions, alpha=alpha) < power:
        return None
    low, high = 0.0, discordant
    for _ in range(60):
        middle = (low + high) / 2
        if paired_power(middle, discordant, questions, alpha=alpha) < power:
            low = middle
        else:
            high = middle
    return high


def smallest_mean(differences: Floats, groups: Ints, *, power: float = POWER, alpha: float = ALPHA) -> float:
    """Return the smallest mean paired difference that this many scenarios find with a given power.

    It is (z of the level + z of the power) clustered standard errors of the differences seen, so it holds for partial
    credit and for several questions a scenario; it needs no guess at a correlation.

    Args:
        differences: (N,) second minus first, one a question.
        groups: (N,) its scenario.
        power: Wanted chance.
        alpha: Two-sided level.
    """
    return (_NORMAL.inv_cdf(1 - alpha / 2) + _NORMAL.inv_cdf(power)) * clustered_error(differences, groups)


def design_effect(values: Floats, groups: Ints) -> float:
    """Return how many times wider the variance of a mean is for coming in groups; 1 where groups do not matter.

    The clustered variance over that of as many independent questions (Kish 1965); N over it is the number of
    independent questions that the run is worth.
    """
    n = len(values)
    plain = float(np.var(values, ddof=1)) / n if n > 1 else 0.0
    if plain == 0 or len(clustered(values, groups).sums) < 2:
        return 1.0
    return clustered_error(values, groups) ** 2 / plain


def _check(difference: float, discordant: float) -> None:
    if not abs(difference) <= discordant <= 1:
        raise BenchmarkError.of(
            "no such pair of shares is possible",
            f"difference {difference:g}, discordant share {discordant:g}",
            "the difference is at most the discordant share, and that at most 1",
        )
