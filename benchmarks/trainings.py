"""One training of a benchmark: what it is, its data, its network, and what it measures on the test side."""

import math
import time
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import torch
from baselines import GraphNetwork, OtherPair
from torch import Tensor, nn

from mg_agent.recognition.augment import Dice, Recipe, about_middle, at_times, flip, rotation
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
from mg_agent.recognition.synthesis import synthesize
from mg_agent.recognition.train import Batch, TrainConfig, train
from mg_agent.recognition.training.sources import ClipBatches, as_batch
from mg_agent.recognition.vocabulary import NONE

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
WIDE: Recipe = (
    ("flip", 0.5, 1.0),
    ("change viewpoint", 0.9, 4 / 3),
    ("crop time", 0.5, 0.6),
    ("change speed", 0.5, 1.0),
)
"""Turned by up to 60 degrees, and nothing that blurs: chosen on the training views of NW-UCLA (table "choose")."""
DEEP = {"widths": (48, 48, 72, 72, 96), "strides": (1, 2, 1, 2, 1)}
FOLDS = {"nw-ucla 1 to 2": (1, 2), "nw-ucla 2 to 1": (2, 1)}
"""The two training views of NW-UCLA: learn from the one, judge on the other."""


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
    mixup: float = 0.0
    batch: int = 32
    deep: bool = False


@dataclass(frozen=True)
class Data:
    """One dataset cut to its protocol."""

    train: Clips
    test: Clips
    layout: Layout


@cache
def load(name: str, folder: Path, frames: int) -> Data:
    """Read a dataset and cut it to its protocol, every clip resampled to so many frames; or draw few people's clips."""
    if name == "procedural":
        shown, asked = (synthesize(DRAWN, seed=seed, labels=SMALL, frames=frames) for seed in (11, 12))
        return Data(shown, asked, MG_LAYOUT)
    source = "nw-ucla" if name in FOLDS else name
    sequences = read_dataset(source, folder / f"{source.replace('-', '_')}.npz")
    clips = sequences.clips(frames)
    first, second = sequences.split()
    if name in FOLDS:
        first, second = (np.flatnonzero(sequences.views == view) for view in FOLDS[name])
    return Data(clips.take(first), clips.take(second), sequences.layout)


def recipe_of(job: Job) -> Recipe:
    """Return the augmentations of a job."""
    if job.recipe == "usual":
        return RECIPES["nw-ucla" if job.data in FOLDS else job.data]
    if job.recipe == "wide":
        return WIDE
    return () if job.recipe == "none" else ((job.recipe, 0.5, 1.0),)


def network_of(job: Job, data: Data) -> nn.Module:
    """Build the network of a job, from its seed."""
    f, k, skeleton = channels(data.layout), len(data.train.names), data.layout.skeleton
    torch.manual_seed(job.seed)
    if job.network in FUSIONS:
        shape = {"fusion": job.network, "dropout": job.dropout, **(DEEP if job.deep else {})}
        return DualStream(ModelConfig(f, k, skeleton.joints, skeleton.bones, **shape))
    if job.network.startswith("other"):
        return OtherPair(f, k, skeleton, frames=job.frames, balanced=job.network == "other balanced")
    return GraphNetwork(f, k, skeleton, refined=job.network == "CTR-GCN class")


def few(clips: Clips, share: float, seed: int) -> Clips:
    """Keep a share of each class, at least one clip."""
    dice = np.random.default_rng(seed)
    kept = [dice.permutation(rows)[: max(1, round(share * len(rows)))] for label in np.unique(clips.labels)
            if len(rows := np.flatnonzero(clips.labels == label))]  # fmt: skip
    return clips.take(np.sort(np.concatenate(kept)))


def logits_of(network: nn.Module, batch: Batch, layout: Layout) -> Tensor:
    """Return what a network says of every clip, (N, K)."""
    device, found = next(network.parameters()).device, []
    with torch.no_grad():
        for rows in torch.arange(len(batch.labels)).split(128):
            out = network(features(batch.xy[rows].to(device), batch.score[rows].to(device), layout))
            found.append((out.logits if isinstance(out, Output) else out).cpu())
    return torch.cat(found)


def seven_views(batch: Batch, layout: Layout) -> list[Batch]:
    """Show clips as they are, cropped in time thrice, turned by 25 degrees to either side, and mirrored."""
    both = torch.cat((batch.xy, batch.score.unsqueeze(-1)), dim=-1)
    n, t = both.shape[:2]
    times = [((start + 0.85 * torch.linspace(0, 1, t)) * (t - 1)).expand(n, t) for start in (0.0, 0.075, 0.15)]
    shown = [both, *(at_times(both, when) for when in times)]
    shown.append(flip(both, 1.0, Dice(torch.Generator(), layout.skeleton)))
    for degrees in (-25, 25):
        yaw, none = torch.full((n,), math.radians(degrees)), torch.zeros(n)
        turned = about_middle(batch.xy, rotation(yaw, none, none))
        shown.append(torch.cat((turned, batch.score.unsqueeze(-1)), dim=-1))
    return [Batch(one[..., :-1], torch.nan_to_num(one[..., -1]), batch.labels) for one in shown]


def measure(job: Job, data: Data, device: str = "cpu") -> dict[str, object]:
    """Train and test; return one line of results."""
    began, layout, network = time.perf_counter(), data.layout, network_of(job, data)
    shown = few(data.train, job.share, job.seed) if job.share < 1 else data.train
    config = TrainConfig(
        job.steps, rate=2e-3, recipe=recipe_of(job), seed=job.seed, average=0.995, mixup=job.mixup, device=device,
        mixed=False,
    )  # fmt: skip
    found: dict[str, object] = {}
    if job.pretrained and isinstance(network, DualStream):
        found = pretrain(network, job, data, config)
    network = train(network, ClipBatches(shown, min(job.batch, len(shown)), job.seed), config, layout)
    asked = as_batch(data.test)
    right = logits_of(network, asked, layout).argmax(dim=1) == asked.labels
    if job.recipe == "wide":
        said = torch.stack([logits_of(network, one, layout).softmax(dim=1) for one in seven_views(asked, layout)])
        found["seven"] = float((said.mean(dim=0).argmax(dim=1) == asked.labels).float().mean())
    return {
        **asdict(job), **found, "top1": float(right.float().mean()), "clips": len(right),
        "parameters": parameters(network), "seconds": round(time.perf_counter() - began), "device": device,
    }  # fmt: skip


def pretrain(network: DualStream, job: Job, data: Data, config: TrainConfig) -> dict[str, object]:
    """Learn from all clips without their labels, then judge the frozen network by neighbors and by one layer."""
    source = Pairs(ClipBatches(data.train, 32, job.seed))
    extra = (("flip", 0.5, 1.0),) if job.data == "nw-ucla" else ()
    train(CrossStreamContrast(network), source, replace(config, steps=4 * job.steps, recipe=(*extra, *GENTLE)),
          data.layout, objective=contrast)  # fmt: skip
    network.cpu().eval()
    known, asked = (
        represent(network, features(b.xy, b.score, data.layout)) for b in map(as_batch, (data.train, data.test))
    )
    labels, truth = as_batch(data.train).labels, as_batch(data.test).labels
    scores = {"knn": nearest(known, labels, asked), "linear": linear_probe(known, labels, asked)}
    return {name: float((said == truth).float().mean()) for name, said in scores.items()}
