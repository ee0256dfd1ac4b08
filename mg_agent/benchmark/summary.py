"""What one arm did: how right, how sure, how honest, at what price; what is not scored is counted, never dropped."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from mg_agent.benchmark.agreement import krippendorffs_alpha
from mg_agent.benchmark.bootstrap import DRAWS, Estimate, Floats, Ints, mean_interval
from mg_agent.benchmark.calibration import Brier, Calibration, brier, calibration
from mg_agent.benchmark.outcome import Arm, Outcome
from mg_agent.benchmark.risk import Risk, risk
from mg_agent.core.span import Value

FEWEST = 20
"""Answers with a stated confidence below which calibration and risk are not computed; the same for judged answers."""


class Spent(Value):
    """Means an answer; ``cost`` is None where any price is unknown."""

    tokens_in: float
    tokens_out: float
    cost: float | None
    seconds: float
    words: float


class Summary(Value):
    """One arm in numbers.

    Attributes:
        arm: Who answered under which condition.
        asked: Answers wanted: questions times epochs.
        scored: Answers with a score.
        unscored: Answers about which nothing could be said.
        failed: Answers that never came.
        reasons: Why, with how often.
        declined: Scored answers that declined.
        correct: Mean correctness of the scored answers; None where there are none.
        strict: The same with everything unscored or failed counted as wrong.
        by_role: Correctness by the role of the gestures.
        by_family: Correctness by family.
        by_kind: Correctness by kind of question.
        scores: Every other score.
        stated: Scored choices with a stated confidence.
        brier: None where fewer than 20 choices state their chances.
        calibration: None where fewer than 20 choices state a confidence.
        risk: Likewise.
        judge: Krippendorff's alpha (interval) of a judging model's grades with completeness; None where fewer than 20
            answers have both.
        spent: What an answer took.
    """

    arm: Arm
    asked: int
    scored: int
    unscored: int
    failed: int
    reasons: dict[str, int]
    declined: int
    correct: Estimate | None
    strict: Estimate
    by_role: dict[str, Estimate]
    by_family: dict[str, Estimate]
    by_kind: dict[str, Estimate]
    scores: dict[str, Estimate]
    stated: int
    brier: Brier | None
    calibration: Calibration | None
    risk: Risk | None
    judge: float | None
    spent: Spent


def summarized(outcomes: Sequence[Outcome], *, draws: int = DRAWS, seed: int = 0) -> Summary:
    """Sum up one arm.

    Args:
        outcomes: At least one, all of one arm.
        draws: Bootstrap draws for means; calibration and risk use an eighth of them.
        seed: Of the draws.
    """
    scored = [o for o in outcomes if o.correct is not None]
    rated = [o for o in scored if o.kind == "choice" and o.correct in (0.0, 1.0)]
    sure = [o for o in rated if stated(o) is not None and not _declined_wrongly(o)]
    few = max(1, draws // 8)

    def mean(some: Iterable[Outcome], value: Callable[[Outcome], float]) -> Estimate:
        kept = list(some)
        return mean_interval(np.array([value(o) for o in kept], np.float64), _groups(kept), draws=draws, seed=seed)

    return Summary(
        arm=outcomes[0].arm,
        asked=len(outcomes),
        scored=len(scored),
        unscored=sum(o.state == "unscored" for o in outcomes),
        failed=sum(o.state == "failed" for o in outcomes),
        reasons=dict(sorted(Counter(o.reason for o in outcomes if o.reason).items())),
        declined=sum(o.abstained for o in scored),
        correct=mean(scored, _correct) if scored else None,
        strict=mean(outcomes, _correct),
        by_role={k: mean(v, _correct) for k, v in _split(scored, lambda o: o.role).items()},
        by_family={k: mean(v, _correct) for k, v in _split(scored, lambda o: o.family).items()},
        by_kind={k: mean(v, _correct) for k, v in _split(scored, lambda o: o.kind).items()},
        scores={k: mean(v, lambda o, k=k: o.scores[k]) for k, v in _with_score(scored).items()},  # type: ignore[misc]
        stated=len(sure),
        brier=_brier(rated),
        calibration=_calibration(sure, few, seed),
        risk=_risk([o for o in rated if stated(o) is not None or _declined_wrongly(o)], len(sure), few, seed),
        judge=_judge(scored),
        spent=_spent(outcomes),
    )


def stated(outcome: Outcome) -> float | None:
    """Return the stated probability that an answer is right: its confidence, else its own chance; None for neither."""
    return outcome.confidence if outcome.confidence is not None else outcome.chances.get(outcome.chosen)


def _declined_wrongly(outcome: Outcome) -> bool:
    return outcome.abstained and outcome.correct == 0.0


def _correct(outcome: Outcome) -> float:
    return outcome.correct or 0.0


def _groups(outcomes: Sequence[Outcome]) -> Ints:
    names = {name: i for i, name in enumerate(sorted({o.scenario for o in outcomes}))}
    return np.array([names[o.scenario] for o in outcomes], np.int64)


def _split(outcomes: Iterable[Outcome], key: Callable[[Outcome], str]) -> dict[str, list[Outcome]]:
    found: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        found.setdefault(key(outcome), []).append(outcome)
    return dict(sorted(found.items()))


def _with_score(outcomes: Iterable[Outcome]) -> dict[str, list[Outcome]]:
    found: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        for name in outcome.scores:
            found.setdefault(name, []).append(outcome)
    return dict(sorted(found.items()))


def _brier(rated: Sequence[Outcome]) -> Brier | None:
    told = [o for o in rated if o.chances and o.truth]
    return brier([o.chances for o in told], [o.truth for o in told]) if len(told) >= FEWEST else None


def _calibration(sure: Sequence[Outcome], draws: int, seed: int) -> Calibration | None:
    if len(sure) < FEWEST:
        return None
    return calibration(_confidences(sure), _rights(sure), _groups(sure), draws=draws, seed=seed)


def _risk(ranked: Sequence[Outcome], sure: int, draws: int, seed: int) -> Risk | None:
    if sure < FEWEST:
        return None
    declined = np.array([float(_declined_wrongly(o)) for o in ranked])
    return risk(_confidences(ranked), _rights(ranked), declined, _groups(ranked), draws=draws, seed=seed)


def _judge(scored: Sequence[Outcome]) -> float | None:
    both = [o.scores for o in scored if {"judge", "completeness"} <= set(o.scores)]
    if len(both) < FEWEST:
        return None
    return krippendorffs_alpha([[s["judge"] for s in both], [s["completeness"] for s in both]])


def _confidences(outcomes: Sequence[Outcome]) -> Floats:
    return np.array([stated(o) or 0.0 for o in outcomes], np.float64)


def _rights(outcomes: Sequence[Outcome]) -> Floats:
    return np.array([_correct(o) for o in outcomes], np.float64)


def _spent(outcomes: Sequence[Outcome]) -> Spent:
    costs = [o.cost for o in outcomes]
    return Spent(
        tokens_in=float(np.mean([o.tokens_in for o in outcomes])),
        tokens_out=float(np.mean([o.tokens_out for o in outcomes])),
        cost=None if None in costs else float(np.mean([c for c in costs if c is not None])),
        seconds=float(np.mean([o.seconds for o in outcomes])),
        words=float(np.mean([o.words for o in outcomes])),
    )
