"""How far a number may be trusted: intervals by drawing whole scenarios again (clustered bootstrap).

Questions of one scenario share its people, words and cues, so their answers are not independent; drawing questions
one by one would make every interval too narrow. Whole scenarios are drawn instead (Davison and Hinkley, *Bootstrap
Methods and their Application*, 1997, section 3.8).

Means and differences of means get the BCa interval (Efron, JASA 1987): with some 50 to 150 scenarios the plain
percentile interval is too short on the side of the longer tail, and BCa mends that for the price of one pass of
leaving each scenario out. Areas under curves get the percentile interval. A calibration error is biased upward, more so
in every redrawn sample, and a percentile interval around it misses the truth nearly always where calibration is good;
its debiased square gets an interval from how the draws scatter around their own mean, which does cover (a test
simulates it).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.exact import share_interval
from mg_agent.core.span import Value
from mg_agent.errors import BenchmarkError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
DRAWS = 4000
LEVEL = 0.95
_ENDS = ((1 - LEVEL) / 2, (1 + LEVEL) / 2)
_NORMAL = NormalDist()
ALIKE = 1e-12
"""Scores no further apart are the same, and differ by how sums were rounded: 0.7 - 0.2 is not quite 0.9 - 0.4."""


class Estimate(Value):
    """A number and its 95 % interval.

    Attributes:
        value: The number, from all the data.
        low: Lower end.
        high: Upper end.
        clusters: Scenarios behind it.
        items: Questions behind it.
        method: "BCa", "percentile", "centered" or "exact".
    """

    value: float
    low: float
    high: float
    clusters: int
    items: int
    method: str

    @property
    def decided(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Clusters:
    """Sums and sizes by scenario, all that a mean needs.

    Attributes:
        sums: (C,) sum of the values of a scenario's questions.
        sizes: (C,) its questions.
    """

    sums: Floats
    sizes: Floats

    @property
    def mean(self) -> float:
        """Mean over all questions; scenarios with more questions weigh more."""
        return float(self.sums.sum() / self.sizes.sum())


def clustered(values: Floats, groups: Ints) -> Clusters:
    """Sum values (N,) by group (N,).

    Raises:
        BenchmarkError: when there is no value.
    """
    if len(values) == 0:
        raise BenchmarkError.of("nothing can be measured", "there is no scored answer", "look why in the run")
    _, place = np.unique(groups, return_inverse=True)
    return Clusters(np.bincount(place, values).astype(np.float64), np.bincount(place).astype(np.float64))


def mean_interval(values: Floats, groups: Ints, *, draws: int = DRAWS, seed: int = 0) -> Estimate:
    """Estimate the mean of values (N,) that come in groups (N,), with its BCa interval.

    Where all scores are alike no draw can differ; as many scenarios of another kind as the exact interval of a share
    allows (Clopper and Pearson) are then taken to score 0, or 1: the least that must be said, and where all are right
    or all wrong that very interval. Where scenarios differ within but not between, questions are drawn one by one.

    Args:
        values: (N,) one a question.
        groups: (N,) its scenario.
        draws: How often scenarios are drawn again.
        seed: Of the draws.
    """
    data = clustered(values, groups)
    count = len(data.sums)
    if np.allclose(values, values[0], rtol=0, atol=ALIKE):
        low, high = _of_constants(float(values[0]), count)
        return Estimate(value=float(values[0]), low=low, high=high, clusters=count, items=len(values), method="exact")
    # Scenarios that all have one mean would make every draw the same: false certainty. Questions are drawn then.
    alike = np.allclose(data.sums / data.sizes, data.mean, atol=ALIKE)
    drawn = clustered(np.sort(values), np.arange(len(values))) if alike else data
    low, high = _bca(drawn, drawn_means(drawn, draws, seed))
    return Estimate(value=data.mean, low=low, high=high, clusters=count, items=len(values), method="BCa")


def drawn_means(data: Clusters, draws: int, seed: int) -> Floats:
    """Return the means (draws,) of as many scenarios drawn with replacement."""
    both = drawn_sums(np.column_stack([data.sums, data.sizes]), draws, seed)
    means: Floats = both[:, 0] / both[:, 1]
    return means


def drawn_sums(table: Floats, draws: int, seed: int) -> Floats:
    """Return the sums (draws, K) of the rows of a table (C, K) of scenarios drawn with replacement."""
    sums: Floats = _times(len(table), draws, seed).astype(np.float64) @ table
    return sums


@lru_cache(maxsize=32)
def _times(count: int, draws: int, seed: int) -> NDArray[np.int16]:
    """How often each scenario is drawn, (draws, count); kept, since a report asks for the same ones many times."""
    times = np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), size=draws).astype(np.int16)
    times.flags.writeable = False
    return times


def percentile_interval(
    measure: Callable[[Ints], float], groups: Ints, *, draws: int = 1000, seed: int = 0
) -> Estimate:
    """Estimate any measure of questions, with its percentile interval over scenarios drawn again.

    Args:
        measure: From numbers of questions (M,), repeated ones included, to a number.
        groups: (N,) the scenario of each question.
        draws: How often.
        seed: Of the draws.

    Raises:
        BenchmarkError: when there is no question.
    """
    if len(groups) == 0:
        raise BenchmarkError.of("nothing can be measured", "there is no scored answer", "look why in the run")
    members = [np.flatnonzero(groups == group) for group in np.unique(groups)]
    dice = np.random.default_rng(seed)
    takes = (dice.integers(len(members), size=len(members)) for _ in range(draws))
    drawn = [measure(np.concatenate([members[i] for i in take])) for take in takes]
    return _estimate(measure(np.arange(len(groups))), np.quantile(drawn, _ENDS), groups, "percentile")


def centered_interval(value: float, drawn: Floats, groups: Ints) -> Estimate:
    """Estimate a measure whose draws are biased: the interval is how draws scatter around their own mean, turned round.

    Args:
        value: The measure of all the data.
        drawn: (draws,) the measure of scenarios drawn again.
        groups: (N,) the scenario of each question.
    """
    low, high = np.quantile(drawn - drawn.mean(), _ENDS)
    return _estimate(value, np.array([value - high, value - low]), groups, "centered")


def clustered_error(values: Floats, groups: Ints) -> float:
    """Return the standard error of a mean over groups, by linearization with its small-sample factor C / (C - 1).

    Infinite for a single scenario, from which nothing about others can be learned.
    """
    data = clustered(values, groups)
    count = len(data.sums)
    if count < 2:
        return float("inf")
    spread = data.sums - data.mean * data.sizes
    return float(np.sqrt(count / (count - 1) * (spread**2).sum()) / data.sizes.sum())


def _estimate(value: float, ends: Floats, groups: Ints, method: str) -> Estimate:
    low, high = float(ends[0]), float(ends[1])
    count = len(np.unique(groups))
    return Estimate(value=value, low=low, high=high, clusters=count, items=len(groups), method=method)


def _bca(data: Clusters, means: Floats) -> tuple[float, float]:
    below = ((means < data.mean).mean() + (means <= data.mean).mean()) / 2
    shift = _NORMAL.inv_cdf(float(np.clip(below, 1 / (2 * len(means)), 1 - 1 / (2 * len(means)))))
    without = (data.sums.sum() - data.sums) / np.maximum(data.sizes.sum() - data.sizes, 1)
    apart = without.mean() - without
    scale = float((apart**2).sum()) ** 1.5
    lean = float((apart**3).sum()) / (6 * scale) if scale > 0 else 0.0
    ends = []
    for share in _ENDS:
        z = shift + _NORMAL.inv_cdf(share)
        ends.append(_NORMAL.cdf(shift + z / (1 - lean * z)))
    low, high = np.quantile(means, ends)
    return float(low), float(high)


def _of_constants(value: float, count: int) -> tuple[float, float]:
    """Say how far the mean of a score may be from what all ``count`` scenarios had: others may be unseen yet."""
    if not 0 <= value <= 1:
        return value, value
    unseen = share_interval(0, count).high
    return value * (1 - unseen), value + (1 - value) * unseen
