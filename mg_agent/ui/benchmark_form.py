"""What can be chosen for a benchmark run, in words, and the plan that a choice makes. Knows no page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mg_agent.benchmark.conditions import read_conditions
from mg_agent.benchmark.plan import SPLITS, Plan, planned
from mg_agent.benchmark.reasoner import makers
from mg_agent.core.scenario import FAMILIES
from mg_agent.errors import BenchmarkError
from mg_agent.ui.models import OFFLINE, choices, is_offered

AGENT = "agent"
"""The reasoner that puts questions to a language model; it is chosen by choosing the model."""
_ELSEWHERE = ("human", AGENT)
_MOST = 1000
_WHO = {
    "offline": "offline (the rule-based analyst)",
    "majority": "majority (habits of the words, no scene)",
    "random": "random (dice)",
    "oracle": "oracle (is given the answers)",
    "gesture-greedy": "gesture-greedy (probe: always follows gestures)",
    "gesture-blind": "gesture-blind (probe: never looks at them)",
    "evidence-weighing": "evidence-weighing (probe: decides case by case)",
}
_SPLITS = {"test": "Test", "development": "Development", "all": "Both"}
CUES = (("As annotated", "annotated"), ("With our recognizer's errors", "noisy"))
CHOSEN = ("offline", "majority", "random", "oracle")
"""Who is asked where nobody says otherwise."""


@dataclass(frozen=True)
class Wish:
    """What a person chose on the page; any text can be in it.

    Attributes:
        families: What about.
        reasoners: Who is asked, the language model aside.
        llm: The language model; empty for none.
        conditions: What may be looked at.
        cues: Where cues come from.
        split: Which half of the scenarios.
        limit: Scenarios of each family; 0 for all.
    """

    families: Sequence[str]
    reasoners: Sequence[str]
    llm: str
    conditions: Sequence[str]
    cues: Sequence[str]
    split: str
    limit: float | None


def reasoners() -> tuple[tuple[str, str], ...]:
    """List who can be asked without a model: what to call it, and its name."""
    return tuple((_WHO.get(name, name), name) for name in sorted(makers(), key=_place) if name not in _ELSEWHERE)


def models(environ: Mapping[str, str] | None = None) -> tuple[tuple[str, str], ...]:
    """List the language models that the owner of this machine configured, none first."""
    named = tuple((one.name, one.switch) for one in choices(environ) if one.switch != OFFLINE)
    return (("None", ""), *named)


def conditions() -> tuple[tuple[str, str], ...]:
    """List what may be looked at, in the order of the ladder."""
    return tuple((f"{rung.name}: {rung.summary}", rung.name) for rung in read_conditions())


def families() -> tuple[tuple[str, str], ...]:
    """List what scenarios are about."""
    return tuple((name.capitalize(), name) for name in FAMILIES)


def splits() -> tuple[tuple[str, str], ...]:
    """List the halves of the scenarios; figures for publication come from the test half."""
    return tuple((words, name) for name, words in _SPLITS.items() if name in SPLITS)


def plan_of(wish: Wish) -> Plan:
    """Make the plan of a wish.

    Raises:
        BenchmarkError: when something is not chosen, or is none of what is offered.
    """
    who = tuple(wish.reasoners) + ((AGENT,) if wish.llm else ())
    parts = ("family", wish.families), ("reasoner", who), ("condition", wish.conditions), ("kind of cues", wish.cues)
    _require_chosen(*parts)
    known = {name for _, name in reasoners()}
    strange = [name for name in wish.reasoners if name not in known]
    if wish.llm and not is_offered(wish.llm):
        strange.append(wish.llm)
    if strange:
        raise BenchmarkError.of("this cannot be asked here", f"got '{strange[0][:60]}'", "choose one of the list")
    return planned(
        reasoners=who, families=tuple(wish.families), conditions=",".join(wish.conditions), cues=tuple(wish.cues),
        split=wish.split, seed=0, epochs=1, limit=_limit(wish.limit), llm=wish.llm, model="", folder=None,
    )  # fmt: skip


def plan_words(plan: Plan) -> tuple[str, str, str]:
    """Say what a plan asks: about what, whom, and under which conditions."""
    limit = f", {plan.limit} of each" if plan.limit else ""
    split = "both halves" if plan.split == "all" else f"{plan.split} half"
    who = ", ".join(plan.llm or plan.model or name if name == AGENT else name for name in plan.reasoners)
    full = len(plan.conditions) == len(read_conditions())
    where = "all" if full else ", ".join(plan.conditions)
    cues = "" if plan.cues == ("annotated",) else f"; cues {' and '.join(plan.cues)}"
    return f"{', '.join(plan.families)}; {split}{limit}", who, f"{where}{cues}"


def _require_chosen(*parts: tuple[str, Sequence[str]]) -> None:
    for what, chosen in parts:
        if not chosen:
            raise BenchmarkError.of(f"no {what} is chosen", "got none", "choose one or more")


def _limit(wanted: float | None) -> int:
    limit = 0 if wanted is None else int(wanted)
    if not 0 <= limit <= _MOST:
        raise BenchmarkError.of("so many scenarios there are not", f"got {limit}", "0 stands for all")
    return limit


def _place(name: str) -> tuple[int, str]:
    return (list(_WHO).index(name) if name in _WHO else len(_WHO), name)
