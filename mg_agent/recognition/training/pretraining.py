"""Before the training with labels: where the network runs, and what it learns without them."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mg_agent.errors import ModelError

if TYPE_CHECKING:
    from mg_agent.recognition.layout import Layout
    from mg_agent.recognition.model import DualStream
    from mg_agent.recognition.train import Batches, Progress, TrainConfig

FOLDER = "pretraining"
"""Where, in a training's folder, the state and the log of the pre-training are."""
DEVICES = ("cpu", "cuda", "auto")


def device_of(chosen: str) -> str:
    """Return the device that a choice means: "auto" is CUDA where there is one.

    Raises:
        ModelError: when there is no such device here.
    """
    import torch

    there = torch.cuda.is_available()
    if chosen == "auto":
        return "cuda" if there else "cpu"
    if chosen == "cuda" and not there:
        raise ModelError.of("this machine has no CUDA device", "got --device cuda", "choose --device auto")
    return chosen


def on_device(device: str) -> str:
    """Say for the card where a network learned; nothing for the CPU, on which a seed gives the same weights again."""
    return "; on a GPU in bfloat16, which a seed does not repeat to the bit" if device == "cuda" else ""


def pretrain(
    network: "DualStream",
    source: "Batches",
    config: "TrainConfig",
    layout: "Layout",
    folder: Path,
    *,
    progress: "Callable[[Progress], None] | None" = None,
    cancelled: Callable[[], bool] | None = None,
) -> None:
    """Let a network learn from clips without their labels, by cross-stream momentum contrast.

    Args:
        network: Trained in place; the heads that answer stay as they are.
        source: The clips of the training; their labels are not looked at.
        config: Steps, seed, learning rate and device; views are varied by ``contrastive.GENTLE`` and never blended.
        layout: What the joints are.
        folder: The training's; a pre-training that was stopped in it is gone on with.
        progress: Told about every step.
        cancelled: Asked after every step.

    Raises:
        ModelError: when it comes to nothing.
        Cancelled: when ``cancelled`` said so; the state is kept.
    """
    import torch

    from mg_agent.recognition.contrastive import GENTLE, CrossStreamContrast, Pairs, contrast
    from mg_agent.recognition.train import train

    torch.manual_seed(config.seed)
    train(
        CrossStreamContrast(network),
        Pairs(source),
        replace(config, recipe=GENTLE, mixup=0.0),
        layout,
        objective=contrast,
        folder=folder / FOLDER,
        name="pre-training",
        progress=progress,
        cancelled=cancelled,
    )
