"""Outcomes for tests: one line each."""

from typing import Any

from mg_agent.benchmark.outcome import Outcome, Provenance, Run

PLAIN: dict[str, Any] = {
    "run": "r1", "reasoner": "offline", "condition": "full", "scenario": "s1", "item": "q1", "family": "emotion",
    "split": "test", "role": "decisive", "kind": "choice", "truth": "a", "chosen": "a", "correct": 1.0,
}  # fmt: skip


def outcome(**changed: Any) -> Outcome:
    return Outcome(**(PLAIN | changed))


def provenance(**changed: Any) -> Provenance:
    plain = {"run": "r1", "version": "0.1.0", "scenarios": "ab12cd34", "date": "2026-01-31"}
    return Provenance(**(plain | changed))


def run_of(*outcomes: Outcome, **changed: Any) -> Run:
    return Run(provenance=provenance(**changed), outcomes=outcomes)
