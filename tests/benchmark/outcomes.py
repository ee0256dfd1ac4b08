"""Outcomes for tests: one at a time, or a whole made-up run with a known effect of gestures."""

from typing import Any

import numpy as np

from mg_agent.benchmark.outcome import Outcome, Provenance, Run

PLAIN: dict[str, Any] = {
    "run": "r1", "reasoner": "offline", "condition": "full", "scenario": "s1", "item": "q1", "family": "emotion",
    "split": "test", "role": "decisive", "kind": "choice", "truth": "a", "chosen": "a", "correct": 1.0,
}  # fmt: skip
ROLES = ("decisive", "redundant", "irrelevant", "misleading")
FAMILIES = ("emotion", "interview", "deception")
LADDER = ("transcript", "+face", "+gesture", "full", "full-shuffled", "full-foreign", "no-retrieval")
SEEN = {"transcript": 0.45, "+face": 0.5, "+gesture": 0.65, "full": 0.75, "full-shuffled": 0.5, "full-foreign": 0.5}


def outcome(**changed: Any) -> Outcome:
    return Outcome(**(PLAIN | changed))


def provenance(**changed: Any) -> Provenance:
    plain = {"run": "r1", "version": "0.1.0", "scenarios": "ab12cd34", "date": "2026-01-31"}
    return Provenance(**(plain | changed))


def run_of(*outcomes: Outcome, **changed: Any) -> Run:
    return Run(provenance=provenance(**changed), outcomes=outcomes)


def made_up(scenarios: int = 40, questions: int = 3, *, reasoner: str = "offline", seed: int = 0) -> list[Outcome]:
    """Answers drawn by dice: an answerer that gestures help, whose confidence means something, and that fails some."""
    dice = np.random.default_rng(seed)
    found = []
    luck = dice.normal(0, 0.12, scenarios)
    draws = dice.random((scenarios, questions))
    for condition in LADDER:
        for s in range(scenarios):
            for q in range(questions):
                level = float(np.clip(SEEN.get(condition, 0.72) + luck[s], 0.05, 0.95))
                noise = 0.85 * draws[s, q] + 0.15 * dice.random()
                found.append(_made(dice, condition, s, q, level, right=noise < level, reasoner=reasoner))
    return found


def _made(
    dice: np.random.Generator, condition: str, s: int, q: int, level: float, *, right: bool, reasoner: str
) -> Outcome:
    sure = float(np.clip(level + dice.normal(0.1, 0.1), 0.3, 0.97))
    common = {
        "reasoner": reasoner, "condition": condition, "scenario": f"s{s:02}", "item": f"q{q}",
        "family": FAMILIES[s % 3], "role": ROLES[s % 4], "seconds": 0.2, "words": 30 + s % 7,
    }  # fmt: skip
    if s == 5 and q == 0:
        return outcome(**common, state="failed", reason="no answer came in 60 s", correct=None, chosen="")
    if sure < 0.35:
        return outcome(**common, abstained=True, chosen="", correct=0.0)
    rest = round((1 - sure) / 2, 9)
    chosen = "a" if right else "b"
    chances = {"a": rest, "b": rest, "c": rest} | {chosen: 1 - 2 * rest}
    scores = {"completeness": float(dice.random() < 0.6), "grounding": 1.0, "invented": 0.0}
    return outcome(
        **common, chosen=chosen, correct=float(right), chances=chances, confidence=sure, scores=scores,
        tokens_in=900, tokens_out=120,
    )  # fmt: skip
