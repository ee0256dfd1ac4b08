"""Commands on scenarios and benchmarks."""

from pathlib import Path
from typing import Annotated

import typer

from mg_agent.errors import MissingExtra
from mg_agent.options import AsJson
from mg_agent.terminal import progress_bar

Folder = Annotated[Path | None, typer.Option("--folder", help="A folder of scenarios; default: those that ship.")]

app = typer.Typer(help="Put the scenarios to reasoners, with and without gestures, and report.", rich_markup_mode=None)


@app.callback(invoke_without_command=True)
def bench(
    context: typer.Context,
    reasoner: Annotated[
        str, typer.Option(help="Who is asked; several with commas.")
    ] = "offline,majority,random,oracle",
    families: Annotated[str, typer.Option(help="What about; several with commas.")] = "emotion,interview,deception",
    conditions: Annotated[str, typer.Option(help="What may be looked at; several with commas.")] = "all",
    cues: Annotated[str, typer.Option(help="annotated, noisy, or both with a comma.")] = "annotated",
    split: Annotated[str, typer.Option(help="test, development or all.")] = "test",
    out: Annotated[Path | None, typer.Option(help="Folder of the run; the same one again goes on with it.")] = None,
    seed: Annotated[int, typer.Option(help="What chance draws by.")] = 0,
    epochs: Annotated[int, typer.Option(help="How often everything is asked.", min=1)] = 1,
    limit: Annotated[int, typer.Option(help="Scenarios of each family; 0 for all.", min=0)] = 0,
    llm: Annotated[str, typer.Option(help="Model of the agent, as ask takes it; sent to it: all that is shown.")] = "",
    model: Annotated[str, typer.Option(help="Model as Inspect names it, e.g. openai/gpt-5.")] = "",
    folder: Folder = None,
    workers: Annotated[int, typer.Option(help="Processes; 0 for one a processor.", min=0)] = 0,
) -> None:
    """Ask reasoners about the scenarios under every condition; a stopped run goes on with the same command."""
    if context.invoked_subcommand is not None:
        return
    if out is None:
        raise typer.BadParameter("say where the run is kept", param_hint="--out")
    _require_inspect()
    from mg_agent.benchmark.conditions import chosen_conditions
    from mg_agent.benchmark.runner import Plan, run_plan

    plan = Plan(
        reasoners=_several(reasoner), families=_several(families), cues=_several(cues), split=split, seed=seed,
        conditions=tuple(rung.name for rung in chosen_conditions(conditions)), epochs=epochs, limit=limit, llm=llm,
        model=model, folder="" if folder is None else str(folder.resolve()),
    )  # fmt: skip
    with progress_bar() as progress:
        run = run_plan(plan, out, workers=workers, progress=progress)
    typer.echo(f"{len(run.outcomes)} answers in {out / 'outcomes.jsonl'}")


def _several(names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in names.split(",") if name.strip()))


def _require_inspect() -> None:
    from importlib.util import find_spec

    if find_spec("inspect_ai") is None:
        raise MissingExtra.named("bench", "inspect_ai")


def scenarios(folder: Folder = None, as_json: AsJson = False) -> None:
    """Check every scenario: schema, times, labels, leaked answers, shortcuts, near duplicates, balance."""
    import json
    from collections import Counter

    from mg_agent.benchmark.biases import biases_of, choices
    from mg_agent.benchmark.checking import faults_of
    from mg_agent.benchmark.scenarios import read_scenarios

    found = read_scenarios(folder)
    faults = [*found.faults, *(fault for one in found.scenarios for fault in faults_of(one))]
    faults += biases_of(found.scenarios)
    roles = Counter(item.reference.role for _, item in choices(found.scenarios))
    counts = Counter(f"{one.family} {one.split}" for one in found.scenarios)
    if as_json:
        shown = {"scenarios": len(found.scenarios), "digest": found.digest, "counts": counts, "roles": roles}
        typer.echo(json.dumps(shown | {"faults": faults}, indent=2, ensure_ascii=False))
    else:
        for fault in faults:
            typer.echo(fault)
        items = sum(len(one.items) for one in found.scenarios)
        typer.echo(f"{len(found.scenarios)} scenarios, {items} items, {len(faults)} faults; {found.digest[:12]}")
        typer.echo("; ".join(f"{name}: {count}" for name, count in sorted((counts | roles).items())))
    if faults or not found.scenarios:
        raise typer.Exit(1)
