"""The benchmark as Inspect tasks: one sample a question, any reasoner as the solver, our scores as scorers.

    inspect eval mg_agent/emotion --model openai/gpt-5 -T condition=full
    inspect eval mg_agent/deception -T reasoner=offline -T condition=transcript

This file is the door to inspect_ai; Inspect itself loads it, through the entry point of its group.
"""

import time
from collections import Counter
from collections.abc import Callable
from contextlib import AsyncExitStack
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property, lru_cache

import anyio.to_thread
from anyio.lowlevel import current_token
from inspect_ai import Task, task
from inspect_ai.agent import agent_bridge
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import ModelOutput
from inspect_ai.scorer import Metric, Score, Scorer, Target, mean, scorer, stderr
from inspect_ai.solver import Generate, Solver, TaskState, solver

from mg_agent.benchmark.bridge import inspect_chat, inspect_loop
from mg_agent.benchmark.conditions import QUALITIES, Quality, Rung, Staging, chosen_conditions, handed_out, require_cues
from mg_agent.benchmark.judge import judge_reference, judged
from mg_agent.benchmark.outcome import SCORES, Outcome
from mg_agent.benchmark.reasoner import Reasoner, answer_of, find_maker, make, ready
from mg_agent.benchmark.scenarios import Collection
from mg_agent.benchmark.scene import asked_of, drawn
from mg_agent.benchmark.scorers import Exhibit, Sitting, exhibits_of, outcome_of
from mg_agent.benchmark.variants import collected
from mg_agent.core.evidence import Analysis
from mg_agent.core.response import Response, Setup
from mg_agent.core.scenario import FAMILIES, Gestures, Item, Scenario
from mg_agent.errors import BenchmarkError, ModelError, did_you_mean
from mg_agent.tools.session import Session

AGENT = "agent"
"""The reasoner that uses a language model."""
watch: ContextVar[Callable[[], None] | None] = ContextVar("watch", default=None)
"""Told of every question that was answered; a command shows progress by it."""
Names = str | list[str]
"""Inspect hands over a list where a comma stands."""
_RUN = "inspect"
_MEASURED = tuple(SCORES)


@dataclass(frozen=True)
class Order:
    """What one task is to do; all of it is kept in the log, so that a run can be taken up again.

    Attributes:
        families: Families, separated by commas.
        condition: Names of conditions, separated by commas, or "all".
        reasoner: Name of the reasoner.
        cues: "annotated" or "noisy".
        split: "development", "test" or "all".
        seed: What chance draws by.
        llm: A model as `mg-agent ask --llm` takes it; "" for Inspect's model, through its bridge.
        folder: A folder of scenarios; "" for those that ship.
        limit: How many scenarios of each family, the first by id; 0 for all.
        fresh: Seed of fresh instances of the scenarios; 0 for the scenarios as they are written.
        judge: A model, as Inspect names it, that judges open answers beside the deterministic score; "" for none.
    """

    families: str
    condition: str = "full"
    reasoner: str = AGENT
    cues: str = "annotated"
    split: str = "test"
    seed: int = 0
    llm: str = ""
    folder: str = ""
    limit: int = 0
    fresh: int = 0
    judge: str = ""

    @cached_property
    def everything(self) -> Collection:
        """All scenarios there are."""
        return collected(self.folder, self.fresh)

    @cached_property
    def questions(self) -> dict[str, tuple[Scenario, Item, Rung]]:
        """What is asked, by id.

        Raises:
            BenchmarkError: when nothing is left to ask.
        """
        families = self.families.split(",")
        for family in families:
            if family not in FAMILIES:
                do = did_you_mean(family, FAMILIES)
                raise BenchmarkError.of("there is no such family", f"asked for '{family}'", do)
        split = None if self.split == "all" else self.split
        chosen = [s for one in families for s in self.everything.of((one,), split).scenarios[: self.limit or None]]
        if not chosen:
            got = f"families {self.families}, split {self.split}"
            there = Counter(f"{one.family} {one.split}" for one in self.everything.scenarios)
            told = ", ".join(f"{name} ({count})" for name, count in sorted(there.items())) or "no scenario"
            raise BenchmarkError.of("there is nothing to ask", got, f"choose another split or family; there is {told}")
        return {
            f"{one.id}.{item.id}@{rung.name}": (one, item, rung)
            for rung in chosen_conditions(self.condition)
            for one in chosen
            for item in one.items
        }

    @cached_property
    def quality(self) -> Quality:
        """The quality of the cues."""
        for one in QUALITIES:
            if one == self.cues:
                require_cues(one)
                return one
        raise BenchmarkError.of(
            "there are no such cues", f"asked for '{self.cues}'", did_you_mean(self.cues, QUALITIES)
        )

    def reason(self) -> tuple[Reasoner, bool]:
        """Make the reasoner, if it was not made before; tell whether Inspect's model is behind it."""
        if (made := ready.get().get(self.reasoner)) is not None:
            return made
        maker = find_maker(self.reasoner)
        bridged = getattr(maker, "argues", False) and not self.llm
        scenarios = self.everything.scenarios
        setup = Setup(
            development=tuple(one for one in scenarios if one.split == "development"),
            key={f"{s.id}/{item.id}": item for s in scenarios for item in s.items} if maker.informed else {},
            model=self.llm,
            chat=inspect_chat() if bridged else None,
        )
        return make(self.reasoner, setup), bridged


@task
def emotion(
    condition: Names = "full", reasoner: str = AGENT, cues: str = "annotated", split: str = "test", seed: int = 0,
    llm: str = "", folder: str = "", limit: int = 0, fresh: int = 0,
    judge: str = "",
) -> Task:  # fmt: skip
    """Ask about feelings."""
    return task_of(Order("emotion", listed(condition), reasoner, cues, split, seed, llm, folder, limit, fresh, judge))


@task
def interview(
    condition: Names = "full", reasoner: str = AGENT, cues: str = "annotated", split: str = "test", seed: int = 0,
    llm: str = "", folder: str = "", limit: int = 0, fresh: int = 0,
    judge: str = "",
) -> Task:  # fmt: skip
    """Ask what to follow up in an interview."""
    return task_of(Order("interview", listed(condition), reasoner, cues, split, seed, llm, folder, limit, fresh, judge))


@task
def deception(
    condition: Names = "full", reasoner: str = AGENT, cues: str = "annotated", split: str = "test", seed: int = 0,
    llm: str = "", folder: str = "", limit: int = 0, fresh: int = 0,
    judge: str = "",
) -> Task:  # fmt: skip
    """Ask what can and cannot be said about an account."""
    return task_of(Order("deception", listed(condition), reasoner, cues, split, seed, llm, folder, limit, fresh, judge))


@task
def scenarios(
    families: Names = "emotion,interview,deception", condition: Names = "full", reasoner: str = AGENT,
    cues: str = "annotated", split: str = "test", seed: int = 0, llm: str = "", folder: str = "", limit: int = 0,
    fresh: int = 0, judge: str = "",
) -> Task:  # fmt: skip
    """Ask everything."""
    return task_of(
        Order(listed(families), listed(condition), reasoner, cues, split, seed, llm, folder, limit, fresh, judge)
    )


def listed(names: Names) -> str:
    """Return names as one word with commas."""
    return names if isinstance(names, str) else ",".join(names)


def task_of(order: Order) -> Task:
    """Make a task of an order; what it cannot ask is refused before anything is asked.

    Raises:
        BenchmarkError: naming what.
    """
    _ = order.quality
    samples = [
        Sample(
            id=name,
            input=item.question,
            target="" if item.reference.answer is None else str(item.reference.answer),
            metadata={"scenario": scenario.id, "role": item.reference.role, "condition": rung.name},
        )
        for name, (scenario, item, rung) in order.questions.items()
    ]
    return Task(dataset=MemoryDataset(samples), solver=reasoned(order), scorer=scores(order))


@solver
def reasoned(order: Order) -> Solver:
    """Let a reasoner answer; its response and what it was shown are kept in the sample."""
    reasoner, bridged = order.reason()
    staging = Staging(order.everything.scenarios, order.seed)

    @lru_cache(maxsize=16)
    def staged(name: str, gestures: Gestures) -> Analysis:
        return staging.analysis(order.questions[name][0], gestures, order.quality)

    def respond(name: str, epoch: int) -> tuple[Response, dict[str, Exhibit]]:
        scenario, item, rung = order.questions[name]
        asked = asked_of(scenario, item, drawn(order.seed, str(epoch)))
        first = f"{scenario.id}.{scenario.items[0].id}@{rung.name}"
        session = Session(staged(first, rung.gestures), handed_out(rung.condition))
        chance = drawn(order.seed, rung.name, order.cues, asked.key, str(epoch))
        began = time.perf_counter()
        response = answer_of(reasoner, asked, session, chance)
        seconds = response.seconds or round(time.perf_counter() - began, 4)
        return response.model_copy(update={"seconds": seconds}), exhibits_of(session)

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        async with AsyncExitStack() as stack:
            if bridged:
                await stack.enter_async_context(agent_bridge())
                inspect_loop.set(current_token())
            response, shown = await anyio.to_thread.run_sync(respond, str(state.sample_id), state.epoch)
        state.output = ModelOutput.from_content(reasoner.model or reasoner.name, response.text or response.chosen)
        state.metadata["response"] = response.model_dump(mode="json", exclude_defaults=True)
        state.metadata["shown"] = {i: one.model_dump(mode="json") for i, one in shown.items()}
        state.metadata["model"] = str(state.model) if bridged else reasoner.model
        if (told := watch.get()) is not None:
            told()
        return state

    return solve


def scored(order: Order, state: TaskState) -> Outcome:
    """Score what a sample holds."""
    scenario, item, rung = order.questions[str(state.sample_id)]
    response = Response.model_validate(state.metadata["response"])
    shown = {i: Exhibit.model_validate(one) for i, one in state.metadata["shown"].items()}
    model = str(state.metadata["model"])
    sitting = Sitting(_RUN, order.reasoner, model, rung.name, order.quality, state.epoch)
    return outcome_of(scenario, item, response, shown, sitting)


async def judgment(order: Order, state: TaskState) -> tuple[float | None, str]:
    """Return what the judge gives, if one is named, and why it could not be asked: the answer stands without it."""
    if not order.judge:
        return None, ""
    item = order.questions[str(state.sample_id)][1]
    try:
        return await judged(order.judge, item, Response.model_validate(state.metadata["response"]), order.seed), ""
    except ModelError as error:
        return None, str(error)


_METRICS: dict[str, list[Metric]] = {"answer": [mean(), stderr(cluster="scenario")], "*": [mean()]}


@scorer(metrics=_METRICS)
def scores(order: Order) -> Scorer:
    """How right the answer is, and everything else that is measured; what could not be measured is no number."""

    async def score(state: TaskState, target: Target) -> Score:
        outcome = scored(order, state)
        prompts = list(state.metadata["response"].get("prompts", []))
        grade, why_not = await judgment(order, state)
        if grade is not None:
            outcome = outcome.model_copy(update={"scores": outcome.scores | {"judge": round(grade, 6)}})
            prompts.append(judge_reference())
        waits = {"unjudged": {"response": state.metadata["response"], "reason": why_not}} if why_not else {}
        correct = float("nan") if outcome.correct is None else outcome.correct
        found = {name: outcome.scores.get(name, float("nan")) for name in _MEASURED}
        return Score(
            value={"answer": correct, **found},
            answer=outcome.chosen,
            explanation=outcome.reason or why_not or None,
            metadata={"outcome": outcome.model_dump(mode="json", exclude_defaults=True), "prompts": prompts, **waits},
        )

    return score
