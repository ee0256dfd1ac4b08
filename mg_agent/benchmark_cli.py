"""Commands on scenarios and benchmarks."""

from pathlib import Path
from typing import Annotated

import typer

from mg_agent.options import AsJson

Folder = Annotated[Path | None, typer.Option("--folder", help="A folder of scenarios; default: those that ship.")]


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
