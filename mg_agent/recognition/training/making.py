"""How a recognizer is made: the recipe of ``mg-agent-base`` as data, and from trained weights to a checkpoint."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from mg_agent.core.counts import plural
from mg_agent.errors import ModelError
from mg_agent.recognition.card import FASTEST, Card, Figure, card_for
from mg_agent.recognition.checkpoint import Checkpoint, save
from mg_agent.recognition.clips import Clips, concatenate
from mg_agent.recognition.kept.training_plan import keep_plan
from mg_agent.recognition.layout import MG_LAYOUT, RATE, Layout
from mg_agent.recognition.synthesis import synthesize
from mg_agent.recognition.training.measuring import measured, too_few
from mg_agent.recognition.training.sources import SHARES, ProceduralBatches
from mg_agent.recognition.vocabulary import LEARNED, NONE

if TYPE_CHECKING:
    from torch import Tensor

    from mg_agent.recognition.augment import Recipe
    from mg_agent.recognition.model import DualStream
    from mg_agent.recognition.train import Batches, Progress, TrainConfig

BASE = "mg-agent-base"
STEPS, CLIPS_A_STEP = 5000, 64
RATE_OF_LEARNING, DECAY, AVERAGE, SMOOTHING, DROPOUT = 2e-3, 0.02, 0.998, 0.05, 0.1
AUGMENTED: "Recipe" = (
    ("change viewpoint", 0.3, 0.6),
    ("perturb coordinates", 0.3, 0.5),
    ("mask joints", 0.3, 0.7),
    ("mask frames", 0.2, 1.0),
    ("posterize time", 0.2, 0.6),
)
BLENDED = 0.4
"""Mixup for recordings; people made of arithmetic are new at every step and need none."""
HELD_OUT, CALIBRATION_SEED, HELD_OUT_SEED = 4096, 900_000_001, 900_000_002
"""Procedural clips for the temperature, and as many for the card's figures, of seeds that no training uses."""
_LIMITS = (
    "Trained on skeletons made of arithmetic only, never on a person; how it does on real people is to be measured.",
    "It names postures and movements of one person in view of the camera, never what they mean.",
    "'Pressing lips' cannot be told from 'none' on skeletons and counts as 'none'.",
    "Probabilities carry the training's shares: 'none' and 'illustrating' were drawn four times as often as others.",
    "The generator was adjusted after looking at a handful of real clips, so these say little about other footage.",
)


@dataclass(frozen=True)
class Task:
    """What is to be learned.

    Attributes:
        source: Clips to learn from.
        held_out: Clips that training never sees; their first half fits the temperature, the second half is measured.
            Where there are fewer than ``measuring.ENOUGH``, all are measured and the temperature is 1.
        layout: Joints and their frame of reference.
        data: What the clips are, for the card.
        name: What the recognizer will be called.
        script: What measures the figures on the card again.
        limits: For the card.
        mixup: How far clips are blended with one another, as ``TrainConfig`` has it.
        license: Of the weights.
        stretched: Whether clips are whole recordings stretched to the window.
        recordings: SHA-256 of the recordings, as ``Sequences.digest`` has it; empty for procedural clips.
        split: Which of the dataset's protocols; empty where there is one.
    """

    source: "Batches"
    held_out: Clips
    layout: Layout
    data: str
    name: str
    script: str
    limits: tuple[str, ...] = ()
    mixup: float = 0.0
    license: str = "Apache-2.0"
    stretched: bool = False
    recordings: str = ""
    split: str = ""


def held_out_procedural(count: int = HELD_OUT, *, seed: int = HELD_OUT_SEED) -> Clips:
    """Make procedural clips that no training sees, with the classes as often as training draws them."""
    return synthesize(count, seed=seed, labels=SHARES)


def procedural(*, seed: int = 0, name: str = BASE, held_out: int = HELD_OUT) -> Task:
    """Learn from procedural micro-gestures: the task of ``mg-agent-base`` with seed 0."""
    clips = concatenate([held_out_procedural(held_out, seed=s) for s in (CALIBRATION_SEED, HELD_OUT_SEED)])
    data = (
        f"procedural micro-gestures, {CLIPS_A_STEP} new clips a step, seed {seed}; 'none' and 'illustrating' fourfold"
    )
    script = f"mg-agent evaluate MODEL procedural --count {held_out}"
    return Task(ProceduralBatches(CLIPS_A_STEP, seed), clips, MG_LAYOUT, data, name, script, _LIMITS)


def fresh(task: Task, seed: int = 0) -> "DualStream":
    """Build the untrained network of a task."""
    import torch

    from mg_agent.recognition.features import channels
    from mg_agent.recognition.model import DualStream, ModelConfig

    joints, bones = task.layout.skeleton.joints, task.layout.skeleton.bones
    config = ModelConfig(channels(task.layout), len(task.held_out.names), joints, bones, dropout=DROPOUT)
    torch.manual_seed(seed)
    return DualStream(config)


def recipe(*, steps: int = STEPS, seed: int = 0) -> "TrainConfig":
    """Return how ``mg-agent-base`` is trained."""
    from mg_agent.recognition.train import TrainConfig

    return TrainConfig(
        steps, rate=RATE_OF_LEARNING, decay=DECAY, recipe=AUGMENTED, seed=seed, average=AVERAGE, smoothing=SMOOTHING
    )


def learn(
    task: Task,
    folder: Path,
    *,
    steps: int = STEPS,
    seed: int = 0,
    pretrain: int = 0,
    device: str = "cpu",
    resume: bool = False,
    name: str | None = None,
    progress: "Callable[[Progress], None] | None" = None,
    cancelled: Callable[[], bool] | None = None,
) -> Card:
    """Train, calibrate and save.

    Args:
        task: What to learn.
        folder: Where the training's state, and at the end the recognizer, is kept.
        steps: Batches in all.
        seed: Of the weights and of everything else left to chance.
        pretrain: Batches without labels that it learns from before.
        device: "cpu", on which a seed gives the same weights again, or "cuda", in bfloat16.
        resume: Whether a training whose state lies in the folder is gone on with.
        name: What the recognizer will be called; None for the task's name; for own recordings the folder's.
        progress: Told about every step.
        cancelled: Asked after every step.

    Raises:
        ModelError: when the folder holds something else, or the training comes to nothing.
        Cancelled: when ``cancelled`` said so; the state is kept.
    """
    from mg_agent.recognition.train import train
    from mg_agent.recognition.training.own_name import called
    from mg_agent.recognition.training.pretraining import on_device
    from mg_agent.recognition.training.pretraining import pretrain as without_labels

    unusual: dict[str, int | str] = {"pretrain": pretrain} if pretrain else {}
    unusual |= {"device": device} if device != "cpu" else {}
    task = replace(task, name=called(task.name, folder, name, resume=resume))
    known = {"name": _named(task, steps), "data": task.data}
    known |= {"recordings": task.recordings} if task.recordings else {}
    model, data = fresh(task, seed), task.data + on_device(device)
    _card(task, model, seed, steps)  # what no card can hold is refused before the long work
    keep_plan(folder, {**known, "steps": steps, "seed": seed, **unusual}, resume=resume)
    config = replace(recipe(steps=steps, seed=seed), mixup=task.mixup, device=device)
    if pretrain:
        before = replace(config, steps=pretrain)
        without_labels(model, task.source, before, task.layout, folder, progress=progress, cancelled=cancelled)
        data += f"; before that {plural(pretrain, 'batch', 'batches')} of them without labels"
    train(model, task.source, config, task.layout, folder=folder, progress=progress, cancelled=cancelled)
    return finish(model.cpu(), folder, replace(task, data=data), seed=seed, steps=steps)


def finish(
    trained: "DualStream | Mapping[str, Tensor] | Path",
    folder: Path,
    task: Task | None = None,
    *,
    seed: int = 0,
    steps: int | None = None,
    threshold: float = 0.5,
    thresholds: Mapping[str, float] | None = None,
    figures: Mapping[str, Figure] | None = None,
    limits: tuple[str, ...] = (),
) -> Card:
    """Fit the temperature, measure on the held-out clips, write the card, and save both.

    Args:
        trained: The network, its ``state_dict()``, or the file of it (safetensors).
        folder: Where ``model.safetensors`` and ``card.json`` go.
        task: What was learned; None for that of ``mg-agent-base``.
        seed: Of the training.
        steps: Batches it was trained on; None where that is not known.
        threshold: Probability from which a label is believed.
        thresholds: The same for single labels.
        figures: Further measurements for the card.
        limits: Further sentences for the card.

    Returns:
        The card as written.

    Raises:
        ModelError: when the weights fit no such network, or hold values that are no numbers.
    """
    task = procedural(seed=seed) if task is None else task
    model = _network(trained, task)
    card = _card(task, model, seed, steps)
    temperature, found = measured(Checkpoint(card, model), task.held_out, _script(task, steps))
    card = card.model_copy(
        update={
            "temperature": temperature,
            "threshold": threshold,
            "thresholds": dict(thresholds or {}),
            "figures": {**found, **(figures or {})},
            "limits": (*task.limits, *too_few(task.held_out), *limits),
            "license": task.license,
            "steps": steps,
            "stretched": task.stretched,
            "recordings": task.recordings,
            "split": task.split,
        }
    )
    return save(model, Card.from_json(card.to_json()), folder)


def _card(task: Task, model: "DualStream", seed: int, steps: int | None) -> Card:
    """Write the card as far as it is known before anything is measured."""
    names = task.held_out.names
    try:
        return card_for(
            model, task.layout, name=_named(task, steps), labels=names, window=task.held_out.xy.shape[1],
            rate=_rate(task), none=NONE if NONE in names else None, data=task.data, seed=seed,
        )  # fmt: skip
    except ValidationError as error:
        first = error.errors()[0]
        got = f"got {'.'.join(str(part) for part in first['loc']) or 'recordings'}: {first['msg']}"
        raise ModelError.of("no recognizer can be made of this", got, "mend the recordings") from None


def _named(task: Task, steps: int | None) -> str:
    """Keep the shipped recognizer's name from one that was trained longer or shorter."""
    return task.name if task.name != BASE or steps in (None, STEPS) else f"{BASE}-{steps}-steps"


def _script(task: Task, steps: int | None) -> str:
    """Name what measures the figures again; for recordings that is the training, with its steps."""
    return task.script + (f" --steps {steps}" if task.recordings and steps not in (None, STEPS) else "")


def _rate(task: Task) -> float:
    """Return frames a second; of very short recordings stretched to the window, the most that a card holds."""
    return RATE if task.held_out.names == LEARNED else min(task.held_out.rate, FASTEST)


def _network(trained: "DualStream | Mapping[str, Tensor] | Path", task: Task) -> "DualStream":
    from safetensors import SafetensorError
    from safetensors.torch import load

    from mg_agent.recognition.model import DualStream

    if isinstance(trained, DualStream):
        return trained.eval()
    model = fresh(task)
    try:
        weights = load(trained.read_bytes()) if isinstance(trained, Path) else trained
        model.load_state_dict(dict(weights))
    except (OSError, SafetensorError, RuntimeError) as error:
        raise ModelError.of(
            "the weights do not fit", f"got {str(error).splitlines()[0][:200]}", "use those of this recipe's training"
        ) from None
    return model.eval()
