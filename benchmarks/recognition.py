"""Measure the recognizer on real skeletons under their standard protocols, beside other networks.

    python benchmarks/recognition.py fusion baselines pair augment small labels --data ../shared/data/skeletons

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
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import torch
from baselines import GraphNetwork, OtherPair
from torch import nn

from mg_agent.recognition.augment import AUGMENTATIONS, Recipe
from mg_agent.recognition.clips import Clips
from mg_agent.recognition.contrastive import (
    GENTLE,
    CrossStreamContrast,
    Pairs,
    contrast,
    linear_probe,
    nearest,
    represent,
)
from mg_agent.recognition.datasets import read_dataset
from mg_agent.recognition.features import channels, features
from mg_agent.recognition.layout import MG_LAYOUT, Layout
from mg_agent.recognition.model import FUSIONS, DualStream, ModelConfig, Output, parameters
from mg_agent.recognition.sources import ClipBatches, as_batch
from mg_agent.recognition.synthesis import synthesize
from mg_agent.recognition.train import TrainConfig, train
from mg_agent.recognition.vocabulary import NONE

RESULTS = Path(__file__).parent / "results" / "recognition.jsonl"
FRAMES = 32
USUAL: Recipe = (
    ("change viewpoint", 0.8, 1.0),
    ("perturb coordinates", 0.5, 1.0),
    ("crop time", 0.5, 0.6),
    ("change speed", 0.5, 1.0),
    ("mask joints", 0.1, 1.0),
)
DRAWN = 1040
"""Procedural clips to learn from, and as many to be tested on: 80 a class, few enough that variety is wanted."""
SMALL = (
    NONE,
    "nodding", "shaking head", "tilting head", "raising head", "lowering head", "shrugging", "deep breath",
    "pressing lips", "clenching fist", "fidgeting fingers", "rubbing hands", "moving legs",
)  # fmt: skip
"""Movements in place, for which no arm travels, and no gesture at all."""
RECIPES = {"nw-ucla": (("flip", 0.5, 1.0), *USUAL), "utd-mhad": USUAL}
"""No class of NW-UCLA means a side; swipes of UTD-MHAD do, so they are not mirrored."""

_STUDENT = {2: 12.71, 3: 4.303, 4: 3.182, 5: 2.776}
"""The two-sided 95 % point of Student's t for so many seeds."""
NETWORKS = {
    "fusion": FUSIONS,
    "baselines": ("ST-GCN class", "CTR-GCN class"),
    "pair": ("other balanced", "other concat"),
    "long": ("balanced", "sum", "CTR-GCN class"),
}


@dataclass(frozen=True)
class Job:
    """One training: what it is for, on which data, which network, under which augmentations, with how many labels."""

    table: str
    data: str
    network: str
    seed: int
    steps: int
    recipe: str = "usual"
    share: float = 1.0
    pretrained: bool = False
    frames: int = FRAMES
    dropout: float = 0.5


@dataclass(frozen=True)
class Data:
    """One dataset cut to its protocol."""

    train: Clips
    test: Clips
    layout: Layout


def load(name: str, folder: Path, frames: int) -> Data:
    """Read a dataset and cut it to its protocol, every clip resampled to so many frames; or draw few people's clips."""
    if name == "procedural":
        shown, asked = (synthesize(DRAWN, seed=seed, labels=SMALL, frames=frames) for seed in (11, 12))
        return Data(shown, asked, MG_LAYOUT)
    sequences = read_dataset(name, folder / f"{name.replace('-', '_')}.npz")
    clips = sequences.clips(frames)
    first, second = sequences.split()
    return Data(clips.take(first), clips.take(second), sequences.layout)


def jobs(tables: list[str], seeds: int, steps: int) -> Iterator[Job]:
    """List the trainings of the wanted tables, seed by seed."""
    for table, seed, data in itertools.product(tables, range(seeds), RECIPES):
        if table in ("augment", "small"):
            if data == "utd-mhad":
                shown = data if table == "augment" else "procedural"
                yield from (Job(table, shown, "balanced", seed, steps // 2, one) for one in ("none", *AUGMENTATIONS))
        elif table == "long":
            if data == "nw-ucla":
                yield from (Job(table, data, one, seed, steps, frames=48, dropout=0.3) for one in NETWORKS[table])
        elif table == "labels":
            for pretrained in (False, True):
                yield Job(table, data, "balanced", seed, steps // 3, share=0.1, pretrained=pretrained)
        else:
            yield from (Job(table, data, network, seed, steps) for network in NETWORKS[table])


def recipe_of(job: Job) -> Recipe:
    """Return the augmentations of a job."""
    if job.recipe == "usual":
        return RECIPES[job.data]
    return () if job.recipe == "none" else ((job.recipe, 0.5, 1.0),)


def network_of(job: Job, data: Data) -> nn.Module:
    """Build the network of a job, from its seed."""
    f, k, skeleton = channels(data.layout), len(data.train.names), data.layout.skeleton
    torch.manual_seed(job.seed)
    if job.network in FUSIONS:
        return DualStream(ModelConfig(f, k, skeleton.joints, skeleton.bones, fusion=job.network, dropout=job.dropout))
    if job.network.startswith("other"):
        return OtherPair(f, k, skeleton, frames=job.frames, balanced=job.network == "other balanced")
    return GraphNetwork(f, k, skeleton, refined=job.network == "CTR-GCN class")


def few(clips: Clips, share: float, seed: int) -> Clips:
    """Keep a share of each class, at least one clip."""
    dice = np.random.default_rng(seed)
    kept = [dice.permutation(rows)[: max(1, round(share * len(rows)))] for label in np.unique(clips.labels)
            if len(rows := np.flatnonzero(clips.labels == label))]  # fmt: skip
    return clips.take(np.sort(np.concatenate(kept)))


def logits_of(network: nn.Module, clips: Clips, layout: Layout) -> torch.Tensor:
    """Return what a network says of every clip, (N, K)."""
    batch, found = as_batch(clips), []
    with torch.no_grad():
        for rows in torch.arange(len(clips)).split(128):
            out = network(features(batch.xy[rows], batch.score[rows], layout))
            found.append(out.logits if isinstance(out, Output) else out)
    return torch.cat(found)


def measure(job: Job, data: Data) -> dict[str, object]:
    """Train and test; return one line of results."""
    began, layout, network = time.perf_counter(), data.layout, network_of(job, data)
    shown = few(data.train, job.share, job.seed) if job.share < 1 else data.train
    config = TrainConfig(job.steps, rate=2e-3, recipe=recipe_of(job), seed=job.seed, average=0.995)
    found: dict[str, object] = {}
    if job.pretrained and isinstance(network, DualStream):
        found = pretrain(network, job, data, config)
    network = train(network, ClipBatches(shown, min(32, len(shown)), job.seed), config, layout)
    said, truth = logits_of(network, data.test, layout), as_batch(data.test).labels
    right = said.argmax(dim=1) == truth
    return {
        **asdict(job), **found, "top1": float(right.float().mean()), "clips": len(truth),
        "parameters": parameters(network), "seconds": round(time.perf_counter() - began),
    }  # fmt: skip


def pretrain(network: DualStream, job: Job, data: Data, config: TrainConfig) -> dict[str, object]:
    """Learn from all clips without their labels, then judge the frozen network by neighbors and by one layer."""
    source = Pairs(ClipBatches(data.train, 32, job.seed))
    extra = (("flip", 0.5, 1.0),) if job.data == "nw-ucla" else ()
    train(CrossStreamContrast(network), source, replace(config, steps=4 * job.steps, recipe=(*extra, *GENTLE)),
          data.layout, objective=contrast)  # fmt: skip
    network.eval()
    known, asked = (
        represent(network, features(b.xy, b.score, data.layout)) for b in map(as_batch, (data.train, data.test))
    )
    labels, truth = as_batch(data.train).labels, as_batch(data.test).labels
    scores = {"knn": nearest(known, labels, asked), "linear": linear_probe(known, labels, asked)}
    return {name: float((said == truth).float().mean()) for name, said in scores.items()}


def tables(rows: list[dict[str, object]]) -> Iterator[str]:
    """Mean over seeds with its 95 % interval (Student), and the lowest and highest seed."""
    groups: dict[tuple[str, ...], list[dict[str, object]]] = defaultdict(list)
    for row in rows:
        name = f"{row['network']}{' on a tenth of the labels' if row['share'] != 1 else ''}"
        name += (", pre-trained" if row["pretrained"] else ", from scratch") if row["share"] != 1 else ""
        name += f" + {row['recipe']}" if row["table"] in ("augment", "small") else ""
        groups[str(row["table"]), str(row["data"]), name, str(row["steps"])].append(row)
    heads = ("table", "data", "network", "steps", "seeds", "top-1 %, 95 % int.", "range", "kpar")
    yield "{:9} {:8} {:50} {:>5} {:>5}  {:18} {:11} {:>5}".format(*heads)
    for (table, data, name, steps), found in sorted(groups.items()):
        top = 100 * np.array([float(str(row["top1"])) for row in found])
        n, size = len(top), int(str(found[0]["parameters"])) // 1000
        half = _STUDENT.get(n, 2.0) * top.std(ddof=1) / n**0.5 if n > 1 else 0.0
        spread = f"{top.mean():5.1f} ± {half:.1f}" if n > 1 else f"{top.mean():5.1f} (one seed)"
        line = (
            f"{table:9} {data:8} {name:50} {steps:>5} {n:>5}  {spread:18} {top.min():5.1f}-{top.max():5.1f} {size:>5}"
        )
        if table in ("augment", "small"):
            line += change(found, [row for row in rows if row["table"] == table and row["recipe"] == "none"])
        for key in ("knn", "linear"):
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
    options.add_argument(
        "tables", nargs="*", help="fusion, baselines, pair, long, augment, small, labels; none: print what is there"
    )
    options.add_argument("--data", type=Path, default=Path("../shared/data/skeletons"))
    options.add_argument("--seeds", type=int, default=3)
    options.add_argument("--steps", type=int, default=1000)
    options.add_argument("--results", type=Path, default=RESULTS)
    chosen = options.parse_args()
    torch.set_num_threads(1)
    chosen.results.parent.mkdir(exist_ok=True)
    rows = [json.loads(line) for line in chosen.results.read_text().splitlines()] if chosen.results.exists() else []
    rows = [{**asdict(Job("", "", "", 0, 0)), **row} for row in rows]  # lines from before a field came
    done = {tuple(row[key] for key in Job.__dataclass_fields__) for row in rows}
    loaded: dict[tuple[str, int], Data] = {}
    for job in jobs(chosen.tables, chosen.seeds, chosen.steps):
        if tuple(asdict(job).values()) in done:
            continue
        key = job.data, job.frames
        if key not in loaded:
            loaded[key] = load(job.data, chosen.data, job.frames)
        rows.append(measure(job, loaded[key]))
        with chosen.results.open("a") as file:
            file.write(json.dumps(rows[-1]) + "\n")
        print(json.dumps(rows[-1]), file=sys.stderr, flush=True)
    print("\n".join(tables(rows)))


if __name__ == "__main__":
    main()
