"""Measure the recognizer on real skeletons under their standard protocols, beside other networks.

    python benchmarks/recognition.py fusion baselines pair augment small labels --data ../shared/data/skeletons
    python benchmarks/recognition.py choose views --steps 2000 --device cuda --workers 15

Every training is one line of ``benchmarks/results/recognition.jsonl``; a line that is there is not measured again, so a
stopped run goes on. The tables at the end are made from those lines. ``--steps`` and ``--seeds`` change the budget,
which is the same for every network of a table.
"""

import argparse
import itertools
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import torch
from door import run, some
from trainings import FOLDS, RECIPES, Job, load, measure

from mg_agent.core.exact import student_margin
from mg_agent.errors import MgAgentError, did_you_mean
from mg_agent.recognition.augment import AUGMENTATIONS
from mg_agent.recognition.model import FUSIONS
from mg_agent.recognition.training.pretraining import DEVICES, device_of

RESULTS = Path(__file__).parent / "results" / "recognition.jsonl"
NETWORKS = {
    "fusion": FUSIONS,
    "baselines": ("ST-GCN class", "CTR-GCN class"),
    "pair": ("other balanced", "other concat"),
    "long": ("balanced", "sum", "CTR-GCN class"),
    "views": ("CTR-GCN class", "ST-GCN class", "balanced", "sum", "spatial", "temporal"),
}
TABLES = (*NETWORKS, "choose", "augment", "small", "labels")
CHOICES: tuple[dict[str, object], ...] = (
    {}, {"recipe": "wide"}, {"mixup": 0.4}, {"recipe": "wide", "mixup": 0.4},
    {"recipe": "wide", "mixup": 0.4, "deep": True},
)  # fmt: skip
LONGER = {"frames": 48, "dropout": 0.3, "batch": 64}


def jobs(tables: list[str], seeds: int, steps: int) -> Iterator[Job]:
    """List the trainings of the wanted tables, seed by seed."""
    special = {"augment": _augmented, "small": _augmented, "choose": _chosen, "labels": _labeled}
    for table, seed in itertools.product(tables, range(seeds)):
        yield from special.get(table, _plain)(table, seed, steps)


def _plain(table: str, seed: int, steps: int) -> Iterator[Job]:
    more = {"long": {"frames": 48, "dropout": 0.3}, "views": LONGER | CHOICES[-1]}.get(table, {})
    for data in ("nw-ucla",) if more else RECIPES:
        for network in NETWORKS[table]:
            deep = bool(more.get("deep")) and network in FUSIONS
            yield Job(table, data, network, seed, steps, **{**more, "deep": deep})


def _augmented(table: str, seed: int, steps: int) -> Iterator[Job]:
    data = "utd-mhad" if table == "augment" else "procedural"
    yield from (Job(table, data, "balanced", seed, steps // 2, one) for one in ("none", *AUGMENTATIONS))


def _chosen(table: str, seed: int, steps: int) -> Iterator[Job]:
    for fold, one in itertools.product(FOLDS, CHOICES):
        yield Job(table, fold, "balanced", seed, steps // 4, **LONGER, **one)


def _labeled(table: str, seed: int, steps: int) -> Iterator[Job]:
    for data, pretrained in itertools.product(RECIPES, (False, True)):
        yield Job(table, data, "balanced", seed, steps // 3, share=0.1, pretrained=pretrained)


def tables(rows: list[dict[str, object]]) -> Iterator[str]:
    """Mean over seeds with its 95 % interval (Student), and the lowest and highest seed."""
    groups: dict[tuple[str, ...], list[dict[str, object]]] = defaultdict(list)
    for row in rows:
        name = f"{row['network']}{' on a tenth of the labels' if row['share'] != 1 else ''}"
        name += (", pre-trained" if row["pretrained"] else ", from scratch") if row["share"] != 1 else ""
        name += f" + {row['recipe']}" if row["table"] in ("augment", "small", "choose") else ""
        name += (", blended" if row["mixup"] else "") + (", deep" if row["deep"] else "")
        groups[str(row["table"]), str(row["data"]), name, str(row["steps"])].append(row)
    heads = ("table", "data", "network", "steps", "seeds", "top-1 %, 95 % int.", "range", "kpar")
    yield "{:9} {:8} {:50} {:>5} {:>5}  {:18} {:11} {:>5}".format(*heads)
    for (table, data, name, steps), found in sorted(groups.items()):
        top = 100 * np.array([float(str(row["top1"])) for row in found])
        n, size = len(top), int(str(found[0]["parameters"])) // 1000
        half = student_margin(n - 1) * top.std(ddof=1) / n**0.5 if n > 1 else 0.0
        spread = f"{top.mean():5.1f} ± {half:.1f}" if n > 1 else f"{top.mean():5.1f} (one seed)"
        line = (
            f"{table:9} {data:8} {name:50} {steps:>5} {n:>5}  {spread:18} {top.min():5.1f}-{top.max():5.1f} {size:>5}"
        )
        if table in ("augment", "small"):
            line += change(found, [row for row in rows if row["table"] == table and row["recipe"] == "none"])
        for key in ("knn", "linear", "seven"):
            if key in found[0]:
                line += f"  {key} {100 * np.mean([float(str(row[key])) for row in found]):.1f}"
        yield line


def change(found: list[dict[str, object]], none: list[dict[str, object]]) -> str:
    """Say by how much an augmentation changes top-1 against none, seed by seed."""
    base = {(row["data"], row["steps"], row["seed"]): float(str(row["top1"])) for row in none}
    keys = [(row["data"], row["steps"], row["seed"]) for row in found]
    by = [100 * (float(str(row["top1"])) - base[key]) for row, key in zip(found, keys, strict=True) if key in base]
    return f"  change {np.mean(by):+.1f} ({min(by):+.1f} to {max(by):+.1f})" if by else ""


def main() -> None:
    """Measure what is asked for and not there yet, then print the tables."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("tables", nargs="*", help=f"{', '.join(TABLES)}; none: print them")
    options.add_argument("--data", type=Path, default=Path("../shared/data/skeletons"))
    options.add_argument("--seeds", type=some, default=3)
    options.add_argument("--steps", type=some, default=1000)
    options.add_argument("--results", type=Path, default=RESULTS)
    options.add_argument("--device", choices=DEVICES, default="cpu")
    options.add_argument("--workers", type=some, default=1, help="trainings at a time")
    options.add_argument("--minutes", type=float, default=float("inf"), help="begin no training after so long")
    chosen = options.parse_args()
    device = device_of(chosen.device)
    for table in chosen.tables:
        if table not in TABLES:
            options.error(f"there is no table '{table}'; {did_you_mean(table, TABLES)}")
    chosen.results.parent.mkdir(parents=True, exist_ok=True)
    rows = kept(chosen.results)
    done = {tuple(row[key] for key in Job.__dataclass_fields__) for row in rows}
    wanted = [job for job in jobs(chosen.tables, chosen.seeds, chosen.steps) if tuple(asdict(job).values()) not in done]
    until = time.time() + 60 * chosen.minutes
    with ProcessPoolExecutor(chosen.workers, get_context("spawn")) as pool:
        for found in as_completed([pool.submit(work, job, chosen.data, device, until) for job in wanted]):
            try:
                row = found.result()
            except MgAgentError as error:  # the data is not there
                pool.shutdown(cancel_futures=True)
                options.error(str(error))
            if row is None:
                continue
            rows.append(row)
            with chosen.results.open("a") as file:
                file.write(json.dumps(row) + "\n")
            print(json.dumps(row), file=sys.stderr, flush=True)
    print("\n".join(tables(rows)))


def kept(path: Path) -> list[dict[str, object]]:
    """Return the lines that were measured before; those from before a field came have its default."""
    if not path.exists():
        return []
    try:
        rows = [json.loads(line) for line in path.read_text().splitlines()]
        return [{**asdict(Job("", "", "", 0, 0)), **row} for row in rows]
    except (ValueError, TypeError):
        raise SystemExit(f"{path} holds other things than results; name another file with --results") from None


def work(job: Job, folder: Path, device: str, until: float) -> dict[str, object] | None:
    """Do one training in a process of its own, unless it is too late to begin."""
    if time.time() > until:
        return None
    torch.set_num_threads(1)
    return measure(job, load(job.data, folder, job.frames), device)


if __name__ == "__main__":
    run(main)
