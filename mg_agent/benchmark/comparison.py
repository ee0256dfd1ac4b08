"""One comparison of two sides on the same questions: how large, how sure, whether chance, and one plain sentence."""

from collections.abc import Iterable, Sequence

import numpy as np

from mg_agent.benchmark.bootstrap import ALIKE, DRAWS, Estimate, mean_interval
from mg_agent.benchmark.effects import OddsRatio, cohens_g, cohens_h, odds_ratio
from mg_agent.benchmark.outcome import Arm, Outcome
from mg_agent.benchmark.pairing import Pairs, paired
from mg_agent.benchmark.power import ALPHA, design_effect, smallest_mean
from mg_agent.benchmark.significance import McNemar, Permutation, holm, mcnemar, sign_flip
from mg_agent.core.span import Value


class Comparison(Value):
    """Second side minus first side, on the questions that both scored.

    Attributes:
        subject: What the second side has and the first has not, in the plural: "gestures".
        within: The part of the questions it is about: "" for all, "role: decisive", "family: interview".
        first: The first side.
        second: The second side.
        first_mean: Mean correctness of the first side.
        second_mean: Mean correctness of the second side.
        difference: Second minus first, with its 95 % interval (BCa, scenarios drawn).
        permutation: Sign-flip test by scenario; its p is what Holm adjusts.
        adjusted_p: The p allowing for all comparisons of its family.
        family_size: How many those are.
        mcnemar: Exact McNemar; None where there is partial credit.
        odds: Conditional odds ratio; None where there is partial credit or no difference at all.
        g: Cohen's g; None where there is partial credit.
        h: Cohen's h of the two means.
        smallest: Smallest difference that 8 of 10 such runs would find.
        design: Design effect of the differences: how much questions of one scenario are alike.
        left_out: Questions not scored on both sides.
        unscored: Answers of each side that are not scored.
        declined: Answers of each side that declined.
        as_wrong: The difference when every unscored answer counts as wrong.
    """

    subject: str
    within: str = ""
    first: Arm
    second: Arm
    first_mean: float
    second_mean: float
    difference: Estimate
    permutation: Permutation
    adjusted_p: float
    family_size: int = 1
    mcnemar: McNemar | None
    odds: OddsRatio | None
    g: float | None
    h: float
    smallest: float | None
    design: float
    left_out: int
    unscored: tuple[int, int]
    declined: tuple[int, int]
    as_wrong: float

    @property
    def claimed(self) -> bool:
        """Whether a difference may be claimed: the interval leaves zero out and the adjusted p is below 0.05."""
        return self.difference.decided and self.adjusted_p < ALPHA

    @property
    def idle(self) -> bool:
        """Whether every answer scores the same on both sides."""
        return self.difference.method == "exact" and self.difference.value == 0

    @property
    def finding(self) -> str:
        """What was found, without the counts behind it; nothing is claimed where the interval includes zero."""
        where = f" ({self.within})" if self.within else ""
        return f"{self.subject}{where} {_finding(self)}"

    @property
    def counts(self) -> str:
        """What it rests on: questions, scenarios, and on each side what is not scored and what declined."""
        return _counts(self)

    @property
    def sentence(self) -> str:
        """The comparison in one plain sentence, counts and all."""
        return f"{self.finding}; {self.counts}."


def compared(
    subject: str,
    first: Iterable[Outcome],
    second: Iterable[Outcome],
    *,
    within: str = "",
    draws: int = DRAWS,
    seed: int = 0,
) -> Comparison:
    """Compare two sides on the same questions.

    Args:
        subject: What the second has and the first has not, in the plural.
        first: Outcomes of one arm.
        second: Outcomes of another arm for the same questions.
        within: The part of the questions, for the sentence.
        draws: Bootstrap draws.
        seed: Of draws and sign patterns.

    Raises:
        BenchmarkError: when the questions differ, or none is scored on both sides.
    """
    one, two = tuple(first), tuple(second)
    pairs = paired(one, two)
    d, groups = pairs.differences, pairs.groups
    permutation = sign_flip(d, groups, seed=seed)
    split = pairs.discordant
    least = smallest_mean(d, groups)
    means = float(pairs.first.mean()), float(pairs.second.mean())
    return Comparison(
        subject=subject,
        within=within,
        first=one[0].arm,
        second=two[0].arm,
        first_mean=means[0],
        second_mean=means[1],
        difference=_interval(pairs, draws, seed),
        permutation=permutation,
        adjusted_p=permutation.p,
        mcnemar=mcnemar(*split) if split else None,
        odds=odds_ratio(*split) if split else None,
        g=cohens_g(*split) if split else None,
        h=cohens_h(*means),
        smallest=least if np.isfinite(least) and least > 0 else None,
        design=design_effect(d, groups),
        left_out=pairs.left_out,
        unscored=pairs.unscored,
        declined=pairs.declined,
        as_wrong=pairs.as_wrong,
    )


def as_family(comparisons: Sequence[Comparison]) -> tuple[Comparison, ...]:
    """Adjust the p values of comparisons that are read together (Holm), so that any false claim stays rare."""
    adjusted = holm([c.permutation.p for c in comparisons])
    return tuple(
        c.model_copy(update={"adjusted_p": p, "family_size": len(comparisons)})
        for c, p in zip(comparisons, adjusted, strict=True)
    )


def points(share: float, *, signed: bool = False) -> str:
    """Write a share as points of a hundred, one digit; never "-0.0"."""
    value = round(100 * share, 1) + 0.0
    return f"{value:+.1f}" if signed else f"{value:.1f}"


def _interval(pairs: Pairs, draws: int, seed: int) -> Estimate:
    # Differences that are all alike would get the interval of a share; for a difference only 0 is safe to take so.
    d = pairs.differences
    if (d == 0).all():
        count = len(np.unique(pairs.groups))
        return Estimate(value=0.0, low=0.0, high=0.0, clusters=count, items=len(d), method="exact")
    if d.max() - d.min() <= ALIKE and d[0] < 0:
        turned = mean_interval(-d, pairs.groups, draws=draws, seed=seed)
        return turned.model_copy(update={"value": -turned.value, "low": -turned.high, "high": -turned.low})
    return mean_interval(d, pairs.groups, draws=draws, seed=seed)


def _finding(c: Comparison) -> str:
    d = c.difference
    if c.idle:
        return "change nothing: every answer scores the same, so nothing is claimed"
    ends = f"95 % interval {points(d.low)} to {points(d.high)}"
    size = f"{points(abs(d.value))} points"
    if c.claimed:
        return f"{'add' if d.value > 0 else 'take away'} {size}, {ends}"
    change = f"change the score by {points(d.value, signed=True)} points"
    if d.decided:
        among = f"among {c.family_size} comparisons " if c.family_size > 1 else ""
        return f"{change}, {ends}, which {among}may be chance (p {c.adjusted_p:.2g}), so nothing is claimed"
    seen = f"; {points(c.smallest)} points could have been found" if c.smallest else ""
    return f"{change}, {ends}, which includes zero, so nothing is claimed{seen}"


def _counts(c: Comparison) -> str:
    asked = f"{_many(c.difference.items, 'question')} of {_many(c.difference.clusters, 'scenario')}"
    rest = f"unscored {c.unscored[0]} and {c.unscored[1]}, declined {c.declined[0]} and {c.declined[1]}"
    if not c.left_out:
        return f"{asked}, {rest}"
    return f"{asked}, {rest}, {c.left_out} left out ({points(c.as_wrong, signed=True)} points if unscored is wrong)"


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
