"""Whether stated probabilities mean what they say: Brier score and its parts, calibration error, reliability.

Shapes: N answers; P pairs of a question and one of its options.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from mg_agent.benchmark.bootstrap import Estimate, Floats, Ints, centered_interval, drawn_sums, mean_interval
from mg_agent.core.exact import share_interval
from mg_agent.core.span import Value
from mg_agent.errors import BenchmarkError

BINS = 10


class Brier(Value):
    """The Brier score and what it is made of: score = reliability - resolution + uncertainty + within.

    Attributes:
        score: Mean over questions of the sum over options of (chance - truth)^2; 0 is best, 2 worst (Brier 1950).
        reliability: Cost of chances that do not come true as often as said; 0 is best.
        resolution: Gain from telling likely from unlikely; higher is better.
        uncertainty: What knowing only how often an option is right would score.
        within: What binning hides: the spread of chances within a bin (Stephenson, Coelho and Jolliffe 2008).
        uniform: The score of equal chances for every option of these questions.
        questions: Questions behind it.
    """

    score: float
    reliability: float
    resolution: float
    uncertainty: float
    within: float
    uniform: float
    questions: int


class Bin(Value):
    """Answers of about the same confidence.

    Attributes:
        confidence: Mean stated probability.
        right: Share that was right.
        low: Lower end of the exact 95 % interval of that share, answers taken as independent.
        high: Upper end.
        count: Answers.
    """

    confidence: float
    right: float
    low: float
    high: float
    count: int


class Calibration(Value):
    """How far stated confidence is from being right that often.

    Attributes:
        error: Expected calibration error over bins of equal mass: what one sees in the diagram, biased upward.
        by_chance: What a perfectly calibrated answerer of the same confidences would show as ``error`` at most in 95
            of 100 runs (consistency resampling, Broecker and Smith 2007); an error below it is no evidence of
            miscalibration.
        debiased: Root mean squared calibration error with the bias of small bins taken off (Kumar, Liang and Ma,
            NeurIPS 2019), 0 where nothing is left, and its 95 % interval over scenarios.
        gap: Mean confidence minus share right, with its interval: above 0 is overconfident.
        bins: The reliability diagram.
    """

    error: float
    by_chance: float
    debiased: Estimate
    gap: Estimate
    bins: tuple[Bin, ...]


def brier(chances: Sequence[Mapping[str, float]], truths: Sequence[str], bins: int = BINS) -> Brier:
    """Score chances over options, which may differ from question to question (multi-class Brier, decomposed).

    The parts come from all pairs of a question and an option, in bins of about equal mass (Murphy 1973, with the
    within-bin term that makes the sum exact).

    Args:
        chances: N mappings from option to probability.
        truths: N right options, each among its chances.
        bins: Number of bins.

    Raises:
        BenchmarkError: when there is no question.
    """
    if not chances:
        raise BenchmarkError.of("nothing can be measured", "no chances were stated", "ask for chances")
    p = np.array([value for row in chances for value in row.values()])
    y = np.array([float(name == truth) for row, truth in zip(chances, truths, strict=True) for name in row])
    scale = len(p) / len(chances)
    base = float(y.mean())
    reliability = resolution = within = 0.0
    for members in equal_mass(p, bins):
        share, mean, rate = len(members) / len(p), float(p[members].mean()), float(y[members].mean())
        reliability += share * (mean - rate) ** 2
        resolution += share * (rate - base) ** 2
        spread, tie = p[members] - mean, y[members] - rate
        within += share * float((spread**2 - 2 * spread * tie).mean())
    return Brier(
        score=scale * float(((p - y) ** 2).mean()),
        reliability=scale * reliability,
        resolution=scale * resolution,
        uncertainty=scale * base * (1 - base),
        within=scale * within,
        uniform=float(np.mean([1 - 1 / len(row) for row in chances])),
        questions=len(chances),
    )


def calibration(
    confidence: Floats, right: Floats, groups: Ints, *, bins: int = BINS, draws: int = 1000, seed: int = 0
) -> Calibration:
    """Compare stated confidence (N,) with being right (N,), 0 or 1, over scenarios (N,).

    Bins hold about equally many answers, so that none rests on two or three; equal confidences are never split.

    Args:
        confidence: (N,) 0 to 1.
        right: (N,) 0 or 1.
        groups: (N,) scenarios.
        bins: Number of bins at most.
        draws: Bootstrap draws, and simulated runs.
        seed: Of both.
    """
    square = debiased_square(confidence, right, groups, bins=bins, draws=draws, seed=seed)
    root = {name: float(np.sqrt(max(0.0, getattr(square, name)))) for name in ("value", "low", "high")}
    return Calibration(
        error=expected_error(confidence, right, bins),
        by_chance=_by_chance(confidence, bins, draws, seed),
        debiased=square.model_copy(update=root),
        gap=mean_interval(confidence - right, groups, seed=seed),
        bins=tuple(_bin(confidence[members], right[members]) for members in equal_mass(confidence, bins)),
    )


def expected_error(confidence: Floats, right: Floats, bins: int = BINS) -> float:
    """Return the expected calibration error: mean distance of confidence and share right, over bins of equal mass.

    It is above 0 even for perfect calibration when bins are small; see ``Calibration.by_chance``.
    """
    order = np.argsort(confidence, kind="stable")
    starts = _starts(confidence[order], bins)
    gaps = np.add.reduceat((confidence - right)[order], starts)
    return float(np.abs(gaps).sum()) / len(confidence)


def debiased_square(
    confidence: Floats, right: Floats, groups: Ints, *, bins: int = BINS, draws: int = 1000, seed: int = 0
) -> Estimate:
    """Return the mean squared calibration error without the noise of small bins (Kumar, Liang and Ma 2019).

    Each bin's squared distance is lowered by the variance of its share right, q (1 - q) / (n - 1); bins of one answer
    say nothing about their variance and are left out. Below 0 where calibration is better than chance would have it.
    Bins stay those of all the data when scenarios are drawn again for the interval. Args as for :func:`calibration`.
    """
    table = equal_mass(confidence, bins)
    _, place = np.unique(groups, return_inverse=True)
    sums = np.zeros((3, int(place.max()) + 1, len(table)))  # answers, confidence, right; by scenario and bin
    for b, members in enumerate(table):
        for k, values in enumerate((np.ones(len(members)), confidence[members], right[members])):
            np.add.at(sums[k, :, b], place[members], values)
    drawn = [drawn_sums(part, draws, seed) for part in sums]
    whole = [part.sum(axis=0, keepdims=True) for part in sums]
    return centered_interval(float(_squares(*whole)[0]), _squares(*drawn), groups)


def _squares(count: Floats, sure: Floats, right: Floats) -> Floats:
    """Debiased squares (D,) from sums by bin, (D, B) each."""
    n = np.where(count > 1, count, 2.0)
    rate = right / n
    squares = np.where(count > 1, n * ((sure / n - rate) ** 2 - rate * (1 - rate) / (n - 1)), 0.0)
    weight = np.where(count > 1, n, 0.0).sum(axis=1)
    found: Floats = squares.sum(axis=1) / np.maximum(weight, 1)
    return found


def equal_mass(values: Floats, bins: int) -> list[Ints]:
    """Split values (N,) into at most ``bins`` groups of about equal size, in order; equal values stay together."""
    order = np.argsort(values, kind="stable")
    return [part.astype(np.int64) for part in np.split(order, _starts(values[order], bins)[1:])]


def _starts(ordered: Floats, bins: int) -> Ints:
    """Where bins begin in ordered values (N,): at the change of value nearest to each border of equal mass."""
    changes = np.flatnonzero(np.diff(ordered, prepend=ordered[0] - 1))
    wanted = np.linspace(0, len(ordered), bins + 1)[1:-1]
    after = np.clip(np.searchsorted(changes, wanted), 0, len(changes) - 1)
    before = np.maximum(after - 1, 0)
    nearer = np.where(wanted - changes[before] <= np.abs(changes[after] - wanted), before, after)
    starts: Ints = np.unique(np.append(changes[nearer], 0)).astype(np.int64)
    return starts


def _by_chance(confidence: Floats, bins: int, runs: int, seed: int) -> float:
    """Return what 95 of 100 runs of a perfectly calibrated answerer would show at most as calibration error."""
    order = np.argsort(confidence, kind="stable")
    sure = confidence[order]
    right = np.random.default_rng(seed).random((runs, len(sure))) < sure  # (runs, N)
    gaps = np.add.reduceat(sure - right, _starts(sure, bins), axis=1)
    return float(np.quantile(np.abs(gaps).sum(axis=1) / len(sure), 0.95))


def _bin(confidence: Floats, right: Floats) -> Bin:
    low, high = share_interval(int(right.sum()), len(right))
    return Bin(confidence=float(confidence.mean()), right=float(right.mean()), low=low, high=high, count=len(right))
