"""Ask the questions of an imported set, read the replies, and make a run of them like any other."""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime

from pydantic import Field

from mg_agent import __version__
from mg_agent.benchmark.importers.eq_bench import HIGHEST, full_scale_score
from mg_agent.benchmark.importers.questions import LETTERS, ImportedSet, Part, Question
from mg_agent.benchmark.outcome import Arm, Outcome, Provenance, Run, joined
from mg_agent.core.span import Value
from mg_agent.errors import BenchmarkError, MgAgentError

CONDITION = "text"
"""Imported sets have no cues to open or close."""


class Reply(Value):
    """What came back, as the model reports it."""

    text: str
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float | None = None


class Reading(Value):
    """What was read of a reply for one part; ``fault`` says why nothing was."""

    chosen: str = ""
    confidence: float | None = None
    correct: float | None = None
    scores: dict[str, float] = Field(default_factory=dict)
    fault: str = ""


_TRIES = 3
Ask = Callable[[str], Reply]
_ALONE = re.compile(r"[^\w\n]*(?:\d{1,3}(?:\.\d+)?)?[^\w\n]*")
_CHANCE = re.compile(r"(?:[^\w.](\d{1,3}(?:\.\d+)?) ?%?)?[^\w\n]*$")


def asked(
    found: ImportedSet,
    ask: Ask,
    *,
    run: str,
    reasoner: str,
    model: str = "",
    epochs: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Run:
    """Ask every question of a set and return the run; what fails or cannot be read is counted in it, not dropped.

    Args:
        found: The set.
        ask: Sends a prompt and returns the reply; our own errors count as a failed answer, others stop the run.
            Where none of the first three calls gets an answer, the run stops with the error of the last.
        run: Name of the run.
        reasoner: Who answers.
        model: Which model it uses.
        epochs: How often every question is asked.
        progress: Called with the calls done and all of them.

    Raises:
        BenchmarkError: when the first three calls all fail.
    """
    arm = Arm(reasoner=reasoner, model=model, condition=CONDITION)
    calls = [(epoch, question) for epoch in range(1, epochs + 1) for question in found.questions]
    outcomes: list[Outcome] = []
    for done, (epoch, question) in enumerate(calls, 1):
        outcomes += _outcomes(found.name, run, arm, epoch, question, ask)
        if done == min(_TRIES, len(calls)) and all(o.state == "failed" for o in outcomes):
            raise BenchmarkError.of("the model does not answer", f"{done} calls failed", outcomes[-1].reason)
        if progress:
            progress(done, len(calls))
    provenance = Provenance(
        run=run,
        version=__version__,
        set=found.name,
        scenarios=found.digest,
        prompts=found.prompts,
        conditions=(CONDITION,),
        reasoners=(arm.who,),
        date=datetime.now(UTC).strftime("%Y-%m-%d"),
        skipped=found.skipped,
    )
    return joined(provenance, outcomes)


def read_reply(question: Question, text: str) -> tuple[Reading, ...]:
    """Read a reply for each part of its question; the last line of a form counts, so that thinking aloud is harmless.

    Where a question has several parts, each reading also says whether all of them are right (score "both").
    """
    readings = tuple(_graded(p, text) if p.kind == "graded" else _chosen(p, text) for p in question.parts)
    if len(readings) < 2 or any(r.fault for r in readings):
        return readings
    both = float(all(r.correct == 1.0 for r in readings))
    return tuple(r.model_copy(update={"scores": {**r.scores, "both": both}}) for r in readings)


def _outcomes(name: str, run: str, arm: Arm, epoch: int, question: Question, ask: Ask) -> list[Outcome]:
    begun = time.monotonic()
    fault = ""
    try:
        reply = ask(question.prompt)
        readings = read_reply(question, reply.text)
    except MgAgentError as error:
        reply, fault = Reply(text=""), str(error)
        readings = tuple(Reading(fault=fault) for _ in question.parts)
    seconds = time.monotonic() - begun
    # What a call took is told once, with its first part, so that sums are right.
    free = Reply(text="", cost=None if reply.cost is None else 0.0)
    return [
        Outcome(
            run=run, reasoner=arm.reasoner, model=arm.model, condition=arm.condition, scenario=question.scenario,
            item=part.name, family=name if question.category == name else f"{name}: {question.category}",
            split="test", role="none", epoch=epoch, kind=part.kind,
            state="failed" if fault else "unscored" if reading.fault else "scored", reason=reading.fault,
            chosen=reading.chosen, truth=part.truth, correct=reading.correct, confidence=reading.confidence,
            scores=reading.scores, tokens_in=spent.tokens_in, tokens_out=spent.tokens_out, cost=spent.cost,
            seconds=seconds if spent is reply else 0.0, words=len(spent.text.split()),
        )
        for n, (part, reading) in enumerate(zip(question.parts, readings, strict=True))
        for spent in (free if n else reply,)
    ]  # fmt: skip


def _chosen(part: Part, text: str) -> Reading:
    known = LETTERS[: len(part.options)]
    form = rf"^[^\w\n]*{re.escape(part.name)}[^\w\n]+([{known}])\b(.*)$"
    lines = re.findall(form, text, re.IGNORECASE | re.MULTILINE)
    # A letter alone, with a chance, or with a bracket and the option's words, but no article ("a person would").
    found = [(letter, rest) for letter, rest in lines if rest[:1] in (")", ".", ":") or _ALONE.fullmatch(rest)]
    if not found:
        return Reading(fault=f"the reply names no option in a line '{part.name}: LETTER CHANCE'")
    letter, rest = found[-1]
    told = _CHANCE.search(rest)
    chance = told[1] if told else None
    option = part.options[known.index(letter.upper())]
    sure = float(chance) / 100 if chance and float(chance) <= 100 else None
    return Reading(chosen=option, confidence=sure, correct=float(option == part.truth))


def _graded(part: Part, text: str) -> Reading:
    given: dict[str, float] = {}
    for name in part.ratings:
        found = re.findall(rf"^[^\w\n]*{re.escape(name)}[^\w\n]*:[^\w\n]*(\d+(?:\.\d+)?)", text, re.I | re.M)
        if not found or float(found[-1]) > HIGHEST:
            return Reading(fault="the reply does not rate every emotion from 0 to 10")
        given[name] = float(found[-1])
    score = full_scale_score(part.ratings, given) / HIGHEST
    told = ", ".join(f"{name} {value:g}" for name, value in given.items())
    return Reading(chosen=told, correct=min(1.0, max(0.0, score)), scores={"eq_bench": score})
