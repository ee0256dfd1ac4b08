"""A run as a report: every number with its interval, every comparison as a sentence, everything not scored counted."""

from typing import Literal

from mg_agent.benchmark.bootstrap import DRAWS
from mg_agent.benchmark.contrasts import Family, by_arm, planned
from mg_agent.benchmark.outcome import Outcome, Provenance, Run
from mg_agent.benchmark.summary import Summary, summarized
from mg_agent.core.span import Value
from mg_agent.errors import BenchmarkError

FEW = 20
"""Scenarios, below which a report says that its intervals are too narrow."""


class Report(Value):
    """What a run shows.

    Attributes:
        format: Version of this shape.
        provenance: How the run was made.
        summaries: One for each arm, in the order of the ladder.
        families: Planned comparisons, adjusted for each other within a family.
        notes: What a reader must know, one sentence each.
        draws: Bootstrap draws.
        seed: Of the draws.
    """

    format: Literal["mg-agent/benchmark-report/1"] = "mg-agent/benchmark-report/1"
    provenance: Provenance
    summaries: tuple[Summary, ...]
    families: tuple[Family, ...]
    notes: tuple[str, ...]
    draws: int
    seed: int


def reported(run: Run, *, draws: int = DRAWS, seed: int = 0) -> Report:
    """Measure a run.

    Args:
        run: What was asked and answered.
        draws: Bootstrap draws.
        seed: Of draws and sign patterns; the same run and seed give the same report.

    Raises:
        BenchmarkError: when the run has no outcome.
    """
    if not run.outcomes:
        raise BenchmarkError.of("there is nothing to report", f"'{run.provenance.run}' has no outcome", "run it again")
    arms = by_arm(run.outcomes)
    summaries = tuple(summarized(outcomes, draws=draws, seed=seed) for outcomes in arms.values())
    families, missing = planned(arms, draws=draws, seed=seed)
    notes = (*_notes(run), *missing)
    return Report(
        provenance=run.provenance, summaries=summaries, families=families, notes=notes, draws=draws, seed=seed
    )


def _notes(run: Run) -> list[str]:
    outcomes, notes = run.outcomes, []
    scenarios = {o.scenario for o in outcomes}
    if len(scenarios) < FEW:
        count = "1 scenario" if len(scenarios) == 1 else f"{len(scenarios)} scenarios"
        notes.append(
            f"The run has {count}; intervals drawn from so few are too narrow, and a difference must be very large to "
            "be claimed."
        )
    seen = {o.scenario for o in outcomes if o.split == "development"}
    if seen:
        notes.append(
            f"{len(seen)} of {len(scenarios)} scenarios belong to the development split, on which prompts and rules "
            "may have been made; figures for publication come from the test split alone."
        )
    missing = sum(o.state != "scored" for o in outcomes)
    if missing:
        notes.append(f"{missing} of {len(outcomes)} answers are not scored; they are counted below, not dropped.")
    skipped = sum(run.provenance.skipped.values())
    if skipped:
        reasons = ", ".join(f"{reason} ({count})" for reason, count in run.provenance.skipped.items())
        notes.append(f"{skipped} rows of the imported set were skipped: {reasons}.")
    return notes + _uneven(outcomes)


def _uneven(outcomes: tuple[Outcome, ...]) -> list[str]:
    asked = {arm: len(found) for arm, found in by_arm(outcomes).items()}
    if len(set(asked.values())) < 2:
        return []
    fewest = min(asked, key=lambda arm: asked[arm])
    return [
        f"Not everybody was asked the same: {fewest} has {asked[fewest]} answers, others up to {max(asked.values())}."
    ]
