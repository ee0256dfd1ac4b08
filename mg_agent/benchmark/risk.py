"""What declining to answer is worth: risk against coverage, and the area under that curve."""

import numpy as np

from mg_agent.benchmark.bootstrap import Estimate, Floats, Ints, percentile_interval
from mg_agent.core.span import Value
from mg_agent.recognition.scoring.metrics import risk_coverage

_POINTS = 60


class Risk(Value):
    """The surest answers first: how often they are wrong.

    Attributes:
        area: Area under risk over coverage (AURC; Geifman and El-Yaniv 2017); lower is better.
        excess: Area above that of the best possible order of the same answers (Geifman, Uziel and El-Yaniv,
            ICLR 2019): 0 means that confidence tells right from wrong perfectly, however many are wrong.
        answered: Share of the questions that were answered at all.
        wrong: Share of the answers given that are wrong.
        coverage: Points of the curve, thinned for drawing.
        risk: Share wrong among the answers up to each of them.
    """

    area: Estimate
    excess: float
    answered: float
    wrong: float
    coverage: tuple[float, ...]
    risk: tuple[float, ...]


def risk(
    confidence: Floats, right: Floats, declined: Floats, groups: Ints, *, draws: int = 1000, seed: int = 0
) -> Risk:
    """Measure risk against coverage.

    A question that was declined comes last, whatever confidence was stated, and counts as wrong there unless
    declining was right: two answerers are compared over the same questions, and declining helps only where an answer
    would have been wrong.

    Args:
        confidence: (N,) 0 to 1.
        right: (N,) 0 or 1.
        declined: (N,) 1 where no answer was given although one was wanted.
        groups: (N,) scenarios.
        draws: Bootstrap draws.
        seed: Of the draws.
    """
    rank, fine = np.where(declined > 0, -1.0, confidence), right > 0.5

    def area(take: Ints) -> float:
        return risk_coverage(rank[take], fine[take]).aurc

    curve = risk_coverage(rank, fine)
    n = len(rank)
    shown = np.unique(np.linspace(0, n - 1, min(n, _POINTS)).round().astype(np.int64))
    given = declined <= 0
    return Risk(
        area=percentile_interval(area, groups, draws=draws, seed=seed),
        excess=curve.aurc - best_area(int((~fine).sum()), n),
        answered=float(given.mean()),
        wrong=float((~fine[given]).mean()) if given.any() else 0.0,
        coverage=tuple(float(x) for x in curve.coverage[shown]),
        risk=tuple(float(x) for x in curve.risk[shown]),
    )


def best_area(wrong: int, total: int) -> float:
    """Return the smallest area possible with so many wrong answers: all of them come last."""
    n = np.arange(1, total + 1)
    return float((np.maximum(0, n - (total - wrong)) / n).mean())
