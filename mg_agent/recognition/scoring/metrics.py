"""How good a classifier is: accuracy, F1, confusion, intervals, and what its abstaining is worth.

Shapes: N clips, K classes. Labels are numbers (N,), scores or probabilities (N, K).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.exact import share_interval, student_margin
from mg_agent.errors import ModelError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def top_k(scores: Floats, labels: Ints, k: int = 1) -> float:
    """Share of clips whose label is among the k highest scores; of equal scores the lower class number is ahead."""
    _require(scores, labels)
    best = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    return float((best == labels[:, None]).any(axis=1).mean())


def confusion(predicted: Ints, labels: Ints, classes: int) -> Ints:
    """Count clips by truth (rows) and answer (columns), (K, K)."""
    counts = np.zeros((classes, classes), np.int64)
    np.add.at(counts, (labels, predicted), 1)
    return counts


@dataclass(frozen=True)
class PerClass:
    """What was got right of each class, (K,) each.

    Attributes:
        precision: Share of the answers that were right; 0 where there was no such answer.
        recall: Share of the clips that were found; 0 where there was no such clip.
        f1: Harmonic mean of both.
        support: Clips of the class.
    """

    precision: Floats
    recall: Floats
    f1: Floats
    support: Ints


def per_class(counts: Ints) -> PerClass:
    """Read precision, recall and F1 of each class off a confusion matrix (K, K)."""
    right = np.diag(counts).astype(np.float64)
    support, answers = counts.sum(axis=1), counts.sum(axis=0)
    precision = right / np.maximum(answers, 1)
    recall = right / np.maximum(support, 1)
    both = precision + recall
    f1 = np.where(both > 0, 2 * precision * recall / np.where(both > 0, both, 1), 0.0)
    return PerClass(precision, recall, f1, support)


def macro_f1(predicted: Ints, labels: Ints, classes: int) -> float:
    """Mean F1 over the classes that occur in the labels; rare classes weigh as much as frequent ones."""
    found = per_class(confusion(predicted, labels, classes))
    there = found.support > 0
    return float(found.f1[there].mean()) if there.any() else 0.0


@dataclass(frozen=True)
class Interval:
    """A number with its 95 % interval.

    Attributes:
        value: The number.
        low: Lower end.
        high: Upper end.
        people: How many people the interval is over; 0 where it is over clips.
    """

    value: float
    low: float
    high: float
    people: int = 0

    def __str__(self) -> str:
        """Show as ``0.912 [0.880, 0.941]``."""
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


Measure = Callable[[Ints], float]
"""From clip numbers (M,), repeated ones included, to a number between 0 and 1, or -1 and 1 for a difference."""
SHARE, DIFFERENCE = 0.0, -1.0
"""The least that a measure may be."""


def interval(
    measure: Measure, count: int, *, groups: Ints | None = None, least: float = SHARE, draws: int = 1000, seed: int = 0
) -> Interval:
    """Measure, and say within what the number lies: over people where it is known who moves, else over clips.

    Clips of one person are alike, so an interval over clips alone would be too narrow. People are few, and drawing few
    with replacement is too narrow as well: in a simulation, of 95 % intervals over four people four in five held the
    truth. So each person is left out once, and the changes give a standard error for Student's t (the jackknife).
    It is never narrower than over clips.

    Args:
        measure: What is measured.
        count: Clips in all.
        groups: (N,) who moves; None, or any unknown (negative), or a single person, is over clips.
        least: ``SHARE``, or ``DIFFERENCE`` where two shares of the same clips are told apart.
        draws: How often clips are drawn.
        seed: Of the draws.

    Raises:
        ModelError: when there is no clip.
    """
    values = _drawn(measure, count, draws, seed)
    over_clips = _percentiles(measure, count, values, least)
    people = people_of(groups)
    if not len(people):
        return over_clips
    value, n = over_clips.value, len(people)
    if (values == value).all():
        return _of_constants(value, n, least, people=n)
    without = np.array([measure(np.flatnonzero(groups != one)) for one in people])
    half = student_margin(n - 1) * float(np.sqrt((n - 1) * without.var()))
    low, high = max(least, value - half), min(1.0, value + half)
    return Interval(value, min(low, over_clips.low), max(high, over_clips.high), n)


def people_of(groups: Ints | None) -> Ints:
    """Return who moves, each once; nobody where not all clips tell, or all are of one person."""
    unknown = groups is None or bool((groups < 0).any())
    people = np.unique(groups) if groups is not None and not unknown else np.empty(0, np.int64)
    return people if len(people) > 1 else people[:0]


def bootstrap(measure: Measure, count: int, *, draws: int = 1000, seed: int = 0) -> Interval:
    """Percentile bootstrap over clips: draw them with replacement, and measure again.

    Where everything is right or wrong all draws are alike, which says nothing: there the exact interval of that many
    clips, all of one kind, takes its place.

    Raises:
        ModelError: when there is no clip.
    """
    return _percentiles(measure, count, _drawn(measure, count, draws, seed), SHARE)


def _drawn(measure: Measure, count: int, draws: int, seed: int) -> Floats:
    if count == 0:
        raise ModelError.of("nothing can be measured", "there are no clips", "check the data set and its split")
    dice = np.random.default_rng(seed)
    return np.array([measure(dice.integers(count, size=count)) for _ in range(draws)])


def _percentiles(measure: Measure, count: int, values: Floats, least: float) -> Interval:
    whole = measure(np.arange(count))
    if (values == whole).all():
        return _of_constants(whole, count, least)
    low, high = np.percentile(values, (2.5, 97.5))
    return Interval(whole, float(low), float(high))


def _of_constants(value: float, count: int, least: float, *, people: int = 0) -> Interval:
    """Say how far a mean may be from what all had: so many as an exact share allows may be of a kind yet unseen."""
    unseen = share_interval(0, count).high
    return Interval(value, value - unseen * (value - least), value + unseen * (1 - value), people)


@dataclass(frozen=True)
class RiskCoverage:
    """What abstaining is worth.

    Attributes:
        coverage: (N,) share of the clips answered, the surest first.
        risk: (N,) share of those answers that are wrong.
        aurc: Area under the curve: mean risk over all coverages; lower is better.
    """

    coverage: Floats
    risk: Floats
    aurc: float


def risk_coverage(confidence: Floats, right: NDArray[np.bool_]) -> RiskCoverage:
    """Answer the surest clips first and see how often that is wrong (Geifman et al., ICLR 2019).

    Clips of equal confidence are answered together, so their order does not matter.

    Args:
        confidence: (N,).
        right: (N,) whether the answer was right.
    """
    if len(confidence) == 0:
        raise ModelError.of("nothing can be measured", "there are no clips", "check the data set and its split")
    order = np.argsort(-confidence, kind="stable")
    sure = confidence[order]
    _, first, size = np.unique(-sure, return_index=True, return_counts=True)
    wrong = np.add.reduceat((~right[order]).astype(np.float64), first)
    # Within a tie each answer is wrong as often as the tie is on average.
    cumulated = np.cumsum(np.repeat(wrong / size, size))
    n = np.arange(1, len(confidence) + 1)
    risk = cumulated / n
    return RiskCoverage(n / len(confidence), risk, float(risk.mean()))


def _require(scores: Floats, labels: Ints) -> None:
    if len(labels) == 0:
        raise ModelError.of("nothing can be measured", "there are no clips", "check the data set and its split")
    if scores.ndim != 2 or len(scores) != len(labels):
        raise ModelError.of(
            "scores and labels do not fit", f"got {scores.shape} and {labels.shape}", "give (N, K) and (N,)"
        )
