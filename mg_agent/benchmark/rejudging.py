"""Asking the judge again about answers that it could not be asked about; the answers themselves are kept."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from mg_agent.benchmark.judge import judge_reference, judged
from mg_agent.benchmark.outcome import Outcome
from mg_agent.benchmark.parts import Job, Part, Unjudged, jobs_of, read_part, write_part
from mg_agent.benchmark.plan import Plan
from mg_agent.core.counts import plural
from mg_agent.core.scenario import Item
from mg_agent.errors import ModelError

_TOGETHER = 8
"""Answers that are judged at once, and between two writes."""


def judge_again(
    plan: Plan, folder: Path, items: Mapping[tuple[str, str], Item], told: Callable[[int, int], None] | None = None
) -> None:
    """Ask the judge about every answer of a run that waits for it; where it fails throughout, the others go on waiting.

    Args:
        plan: Of the run.
        folder: Of the run.
        items: The questions, by scenario and item.
        told: Called with how many were judged and how many there are.
    """
    left = waiting(plan, folder)
    for start in range(0, len(left), _TOGETHER):
        some = left[start : start + _TOGETHER]
        grades = _asked(plan, [one for _, one in some], items)
        for (job, one), grade in zip(some, grades, strict=True):
            write_part(folder, job, _with_grade(read_part(folder, job), one, grade))
        if all(isinstance(grade, str) for grade in grades):
            return
        if told is not None:
            told(start + len(some), len(left))


def waiting(plan: Plan, folder: Path) -> list[tuple[Job, Unjudged]]:
    """Return the answers of a run that the judge owes a grade, each with who gave it."""
    kept = [(job, read_part(folder, job)) for job in jobs_of(plan) if job.is_kept(folder)]
    return [(job, one) for job, part in kept for one in part.unjudged]


def waits_told(plan: Plan, folder: Path) -> list[str]:
    """Say of every reasoner how many of its answers wait for the judge, with the first reason."""
    lines = []
    for job in jobs_of(plan):
        part = read_part(folder, job)
        if part.unjudged:
            of = sum(one.kind == "open" and one.words > 0 and not one.abstained for one in part.outcomes)
            were = f"{len(part.unjudged)} of {plural(of, 'answer')} in words of {job.reasoner} ({job.cues} cues) "
            were += "was" if len(part.unjudged) == 1 else "were"
            first = part.unjudged[0].reason.rstrip(".")
            lines.append(f"{were} not judged, the first: {first}. The same command asks the judge alone again.")
    return lines


def _asked(plan: Plan, waiting: Sequence[Unjudged], items: Mapping[tuple[str, str], Item]) -> list[float | str | None]:
    """Return a grade for each answer; None where its votes cannot be read, and words where the judge failed."""
    import anyio

    found: list[float | str | None] = [None] * len(waiting)

    async def one(place: int, answer: Unjudged) -> None:
        item = items[answer.scenario, answer.item]
        try:
            found[place] = await judged(plan.judge, item, answer.response, plan.seed, alone=True)
        except ModelError as error:
            found[place] = str(error)

    async def all_of_them() -> None:
        async with anyio.create_task_group() as group:
            for place, answer in enumerate(waiting):
                group.start_soon(one, place, answer)

    anyio.run(all_of_them)
    return found


def _with_grade(part: Part, answer: Unjudged, grade: float | str | None) -> Part:
    rest = tuple(one for one in part.unjudged if one != answer)
    if isinstance(grade, str):
        return part.model_copy(update={"unjudged": (*rest, answer.model_copy(update={"reason": grade}))})
    if grade is None:
        return part.model_copy(update={"unjudged": rest})
    outcomes = tuple(_graded(one, grade) if answer.is_of(one) else one for one in part.outcomes)
    prompts = tuple(sorted({*part.prompts, judge_reference()}))
    return Part(outcomes=outcomes, prompts=prompts, unjudged=rest)


def _graded(outcome: Outcome, grade: float) -> Outcome:
    return outcome.model_copy(update={"scores": outcome.scores | {"judge": round(grade, 6)}})
