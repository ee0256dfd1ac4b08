"""What a run asks, kept in its folder, so that going on with it cannot mean asking something else."""

import datetime
import os
from collections.abc import Sequence
from pathlib import Path

from mg_agent import __version__
from mg_agent.benchmark.conditions import QUALITIES, Quality, chosen_conditions, require_cues
from mg_agent.benchmark.contrasts import YARDSTICKS
from mg_agent.benchmark.reasoner import find_maker
from mg_agent.core.scenario import FAMILIES
from mg_agent.core.span import Value
from mg_agent.errors import BenchmarkError, did_you_mean

SPLITS = ("development", "test", "all")
_PLAN = "plan.json"


class Plan(Value):
    """What a run asks, of whom, and how; kept in its folder.

    Attributes:
        reasoners: Who is asked.
        families: About what.
        conditions: What may be looked at, in the order of the ladder.
        cues: Where cues come from: "annotated", "noisy".
        split: "development", "test" or "all".
        seed: What chance draws by.
        epochs: How often every question is asked; the order of options differs between epochs.
        limit: Scenarios of each family; 0 for all.
        fresh: Seed of fresh instances of the scenarios; 0 for the scenarios as they are written.
        llm: A model as `mg-agent ask --llm` takes it, for reasoners that use one; "" for Inspect's.
        model: A model as Inspect names it, "openai/gpt-5"; "" for none.
        judge: A model, as Inspect names it, that judges open answers; "" for none.
        folder: A folder of scenarios; "" for those that ship.
        digest: Of all scenarios.
        version: Of mg_agent.
        date: Day the run began, UTC.
    """

    reasoners: tuple[str, ...]
    families: tuple[str, ...]
    conditions: tuple[str, ...]
    cues: tuple[Quality, ...] = ("annotated",)
    split: str = "test"
    seed: int = 0
    epochs: int = 1
    limit: int = 0
    fresh: int = 0
    llm: str = ""
    model: str = ""
    judge: str = ""
    folder: str = ""
    digest: str = ""
    version: str = __version__
    date: str = ""


def planned(
    *, reasoners: Sequence[str], families: Sequence[str], conditions: str, cues: Sequence[str], split: str, seed: int,
    epochs: int, limit: int, llm: str, model: str, folder: Path | None, fresh: int = 0, judge: str = "",
) -> Plan:  # fmt: skip
    """Make a plan of words as a person types them.

    Raises:
        BenchmarkError: naming the first word that means nothing.
    """
    words = (("family", families, FAMILIES), ("kind of cues", cues, QUALITIES), ("split", (split,), SPLITS))
    for what, given in (("reasoner", reasoners), ("family", families), ("kind of cues", cues)):
        if not given:
            raise BenchmarkError.of(f"no {what} is named", "got nothing", "name one, or leave the option out")
    for what, given, known in words:
        for one in given:
            if one not in known:
                raise BenchmarkError.of(f"there is no such {what}", f"got '{one}'", did_you_mean(one, known))
    for one in reasoners:
        find_maker(one)
    _require_model(reasoners, llm or model)
    kept_cues = tuple(one for one in QUALITIES if one in cues)
    for quality in kept_cues:
        require_cues(quality)
    return Plan(
        reasoners=tuple(reasoners), families=tuple(families),
        conditions=tuple(rung.name for rung in chosen_conditions(conditions)),
        cues=kept_cues, split=split, seed=seed, epochs=epochs, limit=limit,
        llm=llm, model=model, fresh=fresh, judge=judge, folder="" if folder is None else str(folder.resolve()),
    )  # fmt: skip


def _require_model(reasoners: Sequence[str], named: str) -> None:
    """Refuse an agent without a model, and a model that nobody would use, before anything is asked.

    Raises:
        BenchmarkError: saying which of the two is missing.
    """
    if "agent" in reasoners and not named and not os.environ.get("INSPECT_EVAL_MODEL"):
        raise BenchmarkError.of(
            "the reasoner 'agent' needs a language model",
            "got none",
            "name one with --llm or --model; the reasoner 'offline' needs none",
        )
    if named and set(reasoners) <= YARDSTICKS | {"offline", "human"}:
        raise BenchmarkError.of(
            "a model is named that nobody would use",
            f"got '{named}', asked are {', '.join(reasoners)}",
            "add --reasoner agent, or leave the model out",
        )


def agreeing(plan: Plan, folder: Path) -> Plan:
    """Return the plan with the day it was begun in a folder, or today; nothing is written.

    Raises:
        BenchmarkError: when the folder holds a run that asks something else, or cannot be read.
    """
    path = folder / _PLAN
    try:
        before = Plan.model_validate_json(path.read_text(encoding="utf-8")) if path.exists() else None
    except (OSError, ValueError) as error:
        got = str(error) if isinstance(error, OSError) else f"{_PLAN} is no plan of a run"
        raise _unusable(folder, got) from None
    if before is None:
        return plan.model_copy(update={"date": datetime.datetime.now(datetime.UTC).date().isoformat()})
    same = {"reasoners": plan.reasoners, "date": before.date}
    if before.model_copy(update=same) != plan.model_copy(update=same):
        got = f"{folder}: {_differing(before, plan)}"
        raise BenchmarkError.of("the folder holds another run", got, "choose another --out")
    return plan.model_copy(update={"date": before.date})


def keep(plan: Plan, folder: Path) -> None:
    """Write the plan of a run into its folder; the one it was begun with stays.

    Raises:
        BenchmarkError: when it cannot be written.
    """
    try:
        if not (folder / _PLAN).exists():
            write_value(folder / _PLAN, plan)
    except OSError as error:
        raise _unusable(folder, str(error)) from None


def _unusable(folder: Path, got: str) -> BenchmarkError:
    return BenchmarkError.of("the folder cannot be used", f"{folder}: {got}", "choose another --out")


def _differing(before: Plan, plan: Plan) -> str:
    names = [n for n in Plan.model_fields if n not in ("reasoners", "date") and getattr(before, n) != getattr(plan, n)]
    return f"{', '.join(names)} differ"


def write_value(path: Path, value: Value) -> None:
    """Write a value as JSON, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".part")
    beside.write_text(value.model_dump_json(), encoding="utf-8")
    beside.replace(path)
