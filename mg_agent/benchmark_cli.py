"""Commands on scenarios and benchmarks."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mg_agent.core.counts import plural
from mg_agent.options import AsJson, named
from mg_agent.terminal import printable, progress_bar

if TYPE_CHECKING:
    from mg_agent.benchmark.outcome import Arm, Outcome, Run
    from mg_agent.benchmark.report import Report

Folder = Annotated[
    Path | None,
    typer.Option("--folder", metavar="DIR", parser=named, help="A folder of scenarios; default: those that ship."),
]

app = typer.Typer(help="Measure reasoners with and without gestures, and report.", rich_markup_mode=None)
RunPath = Annotated[
    Path, typer.Argument(help="A run: its folder or its outcomes.jsonl.", parser=named, show_default=False)
]


@app.callback(invoke_without_command=True)
def bench(
    context: typer.Context,
    reasoner: Annotated[str, typer.Option(help="Who is asked, with commas.")] = "offline,majority,random,oracle",
    families: Annotated[str, typer.Option(help="What about, with commas.")] = "emotion,interview,deception",
    conditions: Annotated[str, typer.Option(help="What may be looked at, with commas; or all.")] = "all",
    cues: Annotated[str, typer.Option(help="annotated, noisy, or both with a comma.")] = "annotated",
    split: Annotated[str, typer.Option(help="test, development or all.")] = "test",
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", parser=named, help="Folder of the run; the same one again goes on with it."),
    ] = None,
    seed: Annotated[int, typer.Option(help="What chance draws by.")] = 0,
    epochs: Annotated[int, typer.Option(help="How often everything is asked.", min=1)] = 1,
    fresh: Annotated[int, typer.Option(help="Seed of fresh instances of the scenarios; 0: as written.", min=0)] = 0,
    limit: Annotated[int, typer.Option(help="Scenarios of each family; 0 for all.", min=0)] = 0,
    llm: Annotated[str, typer.Option(help="Model of the reasoner 'agent', as ask takes it.")] = "",
    model: Annotated[str, typer.Option(help="The same as Inspect names it, e.g. openai/gpt-5.")] = "",
    judge: Annotated[str, typer.Option(help="Model, as Inspect names it, that judges open answers as well.")] = "",
    price: Annotated[str, typer.Option(help="Dollars a million tokens read,written, e.g. 0.25,2.")] = "",
    folder: Folder = None,
    workers: Annotated[int, typer.Option(help="Processes; 0 for one a processor.", min=0)] = 0,
    as_json: AsJson = False,
) -> None:
    """Ask reasoners about the scenarios under every condition; a stopped run goes on with the same command."""
    if context.invoked_subcommand is not None:
        return
    if out is None:
        raise typer.BadParameter("say where the run is kept", param_hint="--out")
    from mg_agent.benchmark.background import require_inspect
    from mg_agent.benchmark.pages import write_report
    from mg_agent.benchmark.plan import planned
    from mg_agent.benchmark.pricing import Price, priced
    from mg_agent.benchmark.rejudging import waits_told
    from mg_agent.benchmark.report import reported
    from mg_agent.benchmark.runner import run_plan

    require_inspect()
    paid = Price.parse(price) if price else None  # a faulty price is refused before the long work
    plan = planned(
        reasoners=_several(reasoner), families=_several(families), conditions=conditions, cues=_several(cues),
        split=split, seed=seed, epochs=epochs, limit=limit, llm=llm, model=model, folder=folder, fresh=fresh,
        judge=judge,
    )  # fmt: skip
    with progress_bar() as progress:
        run = run_plan(plan, out, workers=workers, progress=progress)
    report = reported(priced(run, paid))
    files = write_report(report, out / "report")
    if as_json:
        typer.echo(report.model_dump_json(indent=2))
        return
    typer.echo(_table(report))
    typer.echo(f"{len(run.outcomes)} answers in {out / 'outcomes.jsonl'}; report: {files[0]}", err=True)
    failures = _all_failed(run)
    for line in (*failures, *_some_failed(run), *map(printable, waits_told(plan, out))):
        typer.echo(line, err=True)
    if failures:
        raise typer.Exit(1)


@app.command("compare")
def compare_runs(first: RunPath, second: RunPath, as_json: AsJson = False) -> None:
    """Set two runs side by side, paired on the same questions."""
    from mg_agent.benchmark.compare import compare, comparison_text
    from mg_agent.benchmark.outcome import read_run

    paths = [one / "outcomes.jsonl" if one.is_dir() else one for one in (first, second)]
    found = compare(*(read_run(path) for path in paths))
    typer.echo(found.model_dump_json(indent=2) if as_json else comparison_text(found))


def _by_arm(run: "Run") -> "dict[Arm, list[Outcome]]":
    arms: dict[Arm, list[Outcome]] = {}
    for one in run.outcomes:
        arms.setdefault(one.arm, []).append(one)
    return arms


def _all_failed(run: "Run") -> list[str]:
    """Name each reasoner of whom, or condition under which, every answer failed, with the first reason.

    A table of dashes does not say so.
    """
    arms = _by_arm(run)
    broken = {arm: found for arm, found in arms.items() if all(one.state == "failed" for one in found)}
    whole = [who for who in dict.fromkeys(arm.who for arm in arms) if all(a in broken for a in arms if a.who == who)]
    told = {who: [one for arm in broken if arm.who == who for one in broken[arm]] for who in whole}
    told |= {str(arm): found for arm, found in broken.items() if arm.who not in whole}
    return [
        f"Every answer of {printable(name)} failed ({len(found)}): {printable(found[0].reason)[:300]}"
        for name, found in told.items()
    ]


def _some_failed(run: "Run") -> list[str]:
    """Say of how many answers nothing came, where others came, with the first reason."""
    lines = []
    for arm, found in _by_arm(run).items():
        failed = [one for one in found if one.state == "failed"]
        if 0 < len(failed) < len(found):
            first = printable(failed[0].reason)[:300]
            lines.append(f"{len(failed)} of {len(found)} answers of {printable(str(arm))} failed, the first: {first}")
    return lines


def _table(report: "Report") -> str:
    """One line a reasoner, one column a condition: points of a hundred, with the 95 % interval over scenarios."""
    from mg_agent.benchmark.comparison import points

    cells: dict[str, dict[str, str]] = {}
    for one in report.summaries:
        right = one.correct
        shown = "-" if right is None else f"{points(right.value)} [{points(right.low)}, {points(right.high)}]"
        cells.setdefault(one.arm.who, {})[one.arm.what] = shown
    heads = list(dict.fromkeys(what for row in cells.values() for what in row))
    lines = [["reasoner", *heads], *([who, *(row.get(head, "") for head in heads)] for who, row in cells.items())]
    widths = [max(len(line[at]) for line in lines) for at in range(len(heads) + 1)]
    return "\n".join("  ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)).rstrip() for line in lines)


def _several(names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in names.split(",") if name.strip()))


def scenarios(folder: Folder = None, as_json: AsJson = False) -> None:
    """Check every scenario. Schema, times, labels, leaked answers, shortcuts, near duplicates, balance."""
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
        told = (plural(len(found.scenarios), "scenario"), plural(items, "item"), plural(len(faults), "fault"))
        typer.echo(f"{', '.join(told)}; {found.digest[:12]}")
        typer.echo("; ".join(f"{name}: {count}" for name, count in sorted((counts | roles).items())))
    if faults or not found.scenarios:
        raise typer.Exit(1)
