"""Training: one loop for pre-training and fine-tuning, resumable to the step."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel

from mg_agent.errors import Cancelled, ModelError
from mg_agent.recognition.augment import Dice, Recipe, augment
from mg_agent.recognition.features import features
from mg_agent.recognition.kept.training_records import Records
from mg_agent.recognition.kept.training_state import State
from mg_agent.recognition.layout import Layout
from mg_agent.recognition.model import DualStream
from mg_agent.recognition.objective import Objective, classification


class Batch(NamedTuple):
    """Clips to learn from: places (N, T, V, C), scores (N, T, V), labels (N,)."""

    xy: Tensor
    score: Tensor
    labels: Tensor


class Batches(Protocol):
    """Where clips come from. The same step always gives the same batch, so that training can go on after a kill."""

    def batch(self, step: int) -> Batch:
        """Return the clips of one step."""
        ...


@dataclass(frozen=True)
class TrainConfig:
    """How to train.

    Attributes:
        steps: Batches in all.
        rate: Highest learning rate; it rises for ``warmup`` of the steps, then falls like a cosine to a hundredth.
        decay: Weight decay of AdamW.
        warmup: Share of the steps.
        average: Decay of the running mean of the weights (EMA), which is what comes out.
        smoothing: Label smoothing.
        mixup: Each clip is blended with another, and their answers with them, by a share from Beta(mixup, mixup); 0
            for never. After Zhang et al., ICLR 2018.
        recipe: Augmentations.
        seed: Of everything that is left to chance.
        save_every: Most steps between two states kept on disk; one is kept at least every minute besides.
        device: "cpu", "cuda" ...
        mixed: Whether the network runs in bfloat16 where the device is CUDA.
        modulation: Whether gradients of the stream that is ahead are slowed (balanced fusion only).
    """

    steps: int
    rate: float = 2e-3
    decay: float = 0.05
    warmup: float = 0.05
    average: float = 0.998
    smoothing: float = 0.1
    mixup: float = 0.0
    recipe: Recipe = ()
    seed: int = 0
    save_every: int = 200
    device: str = "cpu"
    mixed: bool = True
    modulation: bool = True


@dataclass
class Progress:
    """What is told of a running training: steps done, steps in all, loss, accuracy on the batch, and its name."""

    step: int
    steps: int
    loss: float
    accuracy: float
    name: str = "training"


def train(
    model: nn.Module,
    source: Batches,
    config: TrainConfig,
    layout: Layout,
    *,
    objective: Objective | None = None,
    folder: Path | None = None,
    name: str = "training",
    progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> nn.Module:
    """Train a network in place and return it with the running mean of its weights.

    Args:
        model: The network; takes features (N, T, V, F).
        source: Where clips come from.
        config: How to train.
        layout: What the joints are.
        objective: The loss; default: classification, balanced for a ``DualStream``.
        folder: Where states and ``log.csv`` are kept; a state found there is gone on from.
        name: What it is called.
        progress: Told about every step.
        cancelled: Asked after every step; the state is kept first.

    Raises:
        ModelError: when the loss is no number, naming the step; the last state is kept.
        Cancelled: when ``cancelled`` said so.
    """
    device = torch.device(config.device)
    model.to(device).train()
    average = AveragedModel(model, multi_avg_fn=_running_mean(config.average), use_buffers=True)
    optimizer = torch.optim.AdamW(_groups(model, config.decay), lr=config.rate, betas=(0.9, 0.98))
    records = Records(State(model, average, optimizer), folder, config.save_every)
    usual = classification(config.smoothing, mixup=config.mixup, modulation=config.modulation)
    for step in range(records.begin(), config.steps):
        torch.manual_seed(config.seed * 1_000_003 + step)
        rate = config.rate * _schedule(step, config)
        for group in optimizer.param_groups:
            group["lr"] = rate
        batch = _varied(source.batch(step), config, layout, step)
        loss, right = _step(model, optimizer, objective or usual, batch, layout, device, step, mixed=config.mixed)
        average.update_parameters(model)
        if progress is not None:
            progress(Progress(step + 1, config.steps, loss, right, name))
        stop = cancelled is not None and cancelled()
        records.after(step + 1, loss, right, rate, last=stop or step + 1 == config.steps)
        if stop:
            raise _stopped(name, f"{step + 1} of {config.steps} steps", kept=folder is not None)
    model.load_state_dict(average.module.state_dict())
    return model.eval()


_Tensors = tuple[Tensor, ...] | list[Tensor]


def _running_mean(decay: float) -> Callable[[_Tensors, _Tensors, Tensor | int], None]:
    """Return the rule of the running mean; young means forget faster, so that little is left of where they began.

    The decay of step n is at most (1 + n) / (10 + n), as in TensorFlow's ``ExponentialMovingAverage``.
    """

    def update(means: _Tensors, values: _Tensors, count: Tensor | int) -> None:
        share = 1 - min(decay, (1 + int(count)) / (10 + int(count)))
        for mean, value in zip(means, values, strict=True):
            if mean.is_floating_point():
                mean.lerp_(value, share)
            else:
                mean.copy_(value)

    return update


def _step(
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    loss_of: Objective,
    batch: Batch,
    layout: Layout,
    device: torch.device,
    step: int,
    *,
    mixed: bool,
) -> tuple[float, float]:
    x = features(batch.xy.to(device), batch.score.to(device), layout)
    labels = batch.labels.to(device)
    with torch.autocast(device.type, torch.bfloat16, enabled=mixed and device.type == "cuda"):
        loss = loss_of(model, x, labels)
    if not bool(torch.isfinite(loss.value)):
        raise ModelError.of(
            "the training came to nothing",
            f"the loss of step {step + 1} is {loss.value.item()}",
            "lower the learning rate; the last state is kept",
        )
    optimizer.zero_grad(set_to_none=True)
    loss.value.backward()  # type: ignore[no-untyped-call]
    if isinstance(model, DualStream):
        for stream, slow in zip((model.spatial, model.temporal), loss.slowed, strict=True):
            for grad in (p.grad for p in stream.parameters() if p.grad is not None and slow < 1):
                grad.mul_(slow)
    nn.utils.clip_grad_norm_(model.parameters(), 2.0)
    optimizer.step()
    return float(loss.value.detach()), loss.right


def _varied(batch: Batch, config: TrainConfig, layout: Layout, step: int) -> Batch:
    if not config.recipe:
        return batch
    generator = torch.Generator().manual_seed(config.seed * 7_000_003 + step)
    xy, score = augment(batch.xy, batch.score, config.recipe, Dice(generator, layout.skeleton))
    return Batch(xy, score, batch.labels)


def _groups(model: nn.Module, decay: float) -> list[dict[str, object]]:
    """Weights that decay, and those that must not: biases, norms, starting graphs."""
    heavy = [p for p in model.parameters() if p.ndim == 2]
    light = [p for p in model.parameters() if p.ndim != 2]
    return [{"params": heavy, "weight_decay": decay}, {"params": light, "weight_decay": 0.0}]


def _schedule(step: int, config: TrainConfig) -> float:
    warm = max(1, int(config.warmup * config.steps))
    if step < warm:
        return (step + 1) / warm
    share = (step - warm) / max(1, config.steps - warm)
    return 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * share))


def _stopped(name: str, done: str, *, kept: bool) -> Cancelled:
    if not kept:
        return Cancelled.of(f"the {name} was stopped", f"{done} were done", "nothing was kept")
    return Cancelled.of(f"the {name} was stopped", f"{done} are kept", "start it again with --resume to go on")
