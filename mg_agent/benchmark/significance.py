"""Whether a difference may be chance: exact McNemar, permutation by scenario, and many tests at once (Holm)."""

import math
from collections.abc import Sequence

import numpy as np

from mg_agent.benchmark.bootstrap import Floats, Ints, clustered
from mg_agent.core.span import Value
from mg_agent.errors import BenchmarkError

EXACT_UP_TO = 16
"""Scenarios that differ, up to which every one of the 2^n sign patterns is tried."""
DRAWS = 20_000


class McNemar(Value):
    """The exact test of two paired right/wrong answers (McNemar 1947, exact by the binomial).

    Questions count as independent here; several of one scenario are not, so the p of :func:`sign_flip` decides.

    Attributes:
        first_only: Questions that only the first got right.
        second_only: Questions that only the second got right.
        p: Two-sided exact p.
        mid_p: Twice the one-sided mid-p, less conservative (Fagerland, Lydersen and Laake 2013).
    """

    first_only: int
    second_only: int
    p: float
    mid_p: float


class Permutation(Value):
    """The paired sign-flip test of a mean difference.

    Attributes:
        p: Two-sided p.
        exact: Whether every sign pattern was tried.
        flips: Patterns tried.
    """

    p: float
    exact: bool
    flips: int


def mcnemar(first_only: int, second_only: int) -> McNemar:
    """Test whether two answerers are right equally often, from the questions that only one of them got right."""
    n, k = first_only + second_only, min(first_only, second_only)
    if n == 0:
        return McNemar(first_only=0, second_only=0, p=1.0, mid_p=1.0)
    tail = sum(math.comb(n, i) for i in range(k + 1)) / 2**n
    point = math.comb(n, k) / 2**n
    p = min(1.0, 2 * tail)
    return McNemar(first_only=first_only, second_only=second_only, p=p, mid_p=min(1.0, 2 * tail - point))


def sign_flip(differences: Floats, groups: Ints, *, draws: int = DRAWS, seed: int = 0) -> Permutation:
    """Test whether a mean paired difference is zero: under no effect each scenario could as well have the other sign.

    Whole scenarios are flipped, so that several questions of one do not count as several witnesses. Up to 16
    scenarios that differ every pattern is tried; beyond, ``draws`` random ones, the observed one counted among them
    (Phipson and Smyth 2010), so that p is never 0.

    Args:
        differences: (N,) second minus first, one a question.
        groups: (N,) its scenario.
        draws: Random patterns.
        seed: Of the patterns.
    """
    sums = clustered(differences, groups).sums
    sums = sums[np.abs(sums) > 1e-12]
    n = len(sums)
    if n == 0:
        return Permutation(p=1.0, exact=True, flips=1)
    seen = abs(float(sums.sum())) - 1e-9
    if n <= EXACT_UP_TO:
        signs = 1 - 2 * ((np.arange(2**n)[:, None] >> np.arange(n)) & 1)
        return Permutation(p=float((np.abs(signs @ sums) >= seen).mean()), exact=True, flips=2**n)
    signs = np.random.default_rng(seed).integers(0, 2, size=(draws, n)) * 2 - 1
    hits = int((np.abs(signs @ sums) >= seen).sum())
    return Permutation(p=(hits + 1) / (draws + 1), exact=False, flips=draws)


def holm(ps: Sequence[float]) -> tuple[float, ...]:
    """Adjust p values of one family so that the chance of any false claim in it stays at the level (Holm 1979).

    Returns:
        Adjusted values in the order given; compare them with 0.05.

    Raises:
        BenchmarkError: when one is no probability.
    """
    if any(not 0 <= p <= 1 for p in ps):
        raise BenchmarkError.of("p values cannot be adjusted", f"got {list(ps)}", "give numbers from 0 to 1")
    adjusted = [0.0] * len(ps)
    highest = 0.0
    for rank, i in enumerate(sorted(range(len(ps)), key=lambda i: ps[i])):
        highest = max(highest, min(1.0, (len(ps) - rank) * ps[i]))
        adjusted[i] = highest
    return tuple(adjusted)
