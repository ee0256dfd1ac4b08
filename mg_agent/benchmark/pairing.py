"""The same questions, answered on two sides: what pairs, and what had to be left out."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from mg_agent.benchmark.bootstrap import Floats, Ints
from mg_agent.benchmark.outcome import Outcome
from mg_agent.errors import BenchmarkError

Question = tuple[str, str]


@dataclass(frozen=True)
class Pairs:
    """Answers to the questions that both sides scored, and counts of what is not among them.

    Attributes:
        first: (N,) how correct the first side was, the mean over its epochs.
        second: (N,) the same of the second side.
        groups: (N,) number of the scenario.
        left_out: Questions that at least one side did not score.
        unscored: Answers of each side that are not scored, epochs counted.
        declined: Answers of each side that declined.
        as_wrong: Mean difference over all questions when an unscored answer counts as wrong.
    """

    first: Floats
    second: Floats
    groups: Ints
    left_out: int
    unscored: tuple[int, int]
    declined: tuple[int, int]
    as_wrong: float

    @property
    def differences(self) -> Floats:
        """(N,) second minus first."""
        return self.second - self.first

    @property
    def discordant(self) -> tuple[int, int] | None:
        """Questions that only the first, and only the second got right; None where there is partial credit."""
        both = np.concatenate([self.first, self.second])
        if not np.isin(both, (0.0, 1.0)).all():
            return None
        return int((self.first > self.second).sum()), int((self.second > self.first).sum())


def paired(first: Iterable[Outcome], second: Iterable[Outcome]) -> Pairs:
    """Pair the answers of two sides by question; both must have been asked the same ones.

    Raises:
        BenchmarkError: when a question was put to one side only (saying which), or no question is scored on both.
    """
    one, two = _by_question(first), _by_question(second)
    require_same(set(one), set(two))
    scored = [q for q in one if _mean(one[q]) is not None and _mean(two[q]) is not None]
    if not scored:
        raise BenchmarkError.of(
            "the two sides cannot be compared",
            f"of {len(one)} questions none is scored on both",
            "look why in the runs",
        )
    scenarios = {name: i for i, name in enumerate(sorted({q[0] for q in scored}))}
    strict = [_strict(two[q]) - _strict(one[q]) for q in one]
    return Pairs(
        first=np.array([_mean(one[q]) for q in scored], np.float64),
        second=np.array([_mean(two[q]) for q in scored], np.float64),
        groups=np.array([scenarios[q[0]] for q in scored], np.int64),
        left_out=len(one) - len(scored),
        unscored=(_unscored(one), _unscored(two)),
        declined=(_declined(one), _declined(two)),
        as_wrong=float(np.mean(strict)),
    )


def require_same(one: set[Question], two: set[Question]) -> None:
    """Refuse two sides that were not asked the same questions.

    Raises:
        BenchmarkError: saying how many, and the first few, only one side was asked.
    """
    if one == two:
        return
    parts = [
        f"{len(only)} only on the {side} side ({_some(only)})"
        for side, only in (("first", one - two), ("second", two - one))
        if only
    ]
    raise BenchmarkError.of("the two sides were not asked the same questions", "; ".join(parts), "run both on one set")


def _by_question(outcomes: Iterable[Outcome]) -> dict[Question, list[Outcome]]:
    found: dict[Question, list[Outcome]] = {}
    for outcome in sorted(outcomes, key=lambda o: (o.question, o.epoch)):
        found.setdefault(outcome.question, []).append(outcome)
    return found


def _mean(outcomes: list[Outcome]) -> float | None:
    known = [o.correct for o in outcomes if o.correct is not None]
    return sum(known) / len(known) if known else None


def _strict(outcomes: list[Outcome]) -> float:
    return sum(o.correct or 0.0 for o in outcomes) / len(outcomes)


def _unscored(side: dict[Question, list[Outcome]]) -> int:
    return sum(o.state != "scored" for answers in side.values() for o in answers)


def _declined(side: dict[Question, list[Outcome]]) -> int:
    return sum(o.abstained for answers in side.values() for o in answers)


def _some(questions: set[Question], most: int = 3) -> str:
    names = ["/".join(q) for q in sorted(questions)]
    return ", ".join(names[:most]) + (" ..." if len(names) > most else "")
