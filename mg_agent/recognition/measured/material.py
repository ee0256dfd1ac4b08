"""What a recognizer is measured on: clips, what they are called, and what must be said beside the figures."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.counts import plural
from mg_agent.errors import ModelError, did_you_mean
from mg_agent.recognition.card import Card, require_joints
from mg_agent.recognition.clips import Clips
from mg_agent.recognition.datasets import DATASETS, Sequences, read_dataset
from mg_agent.recognition.datasets.sequences import SIDES, Side
from mg_agent.recognition.datasets.translation import needs_translation, read_for
from mg_agent.recognition.vocabulary import LABELS, LEARNED, NONE

ALL = "all"


@dataclass(frozen=True)
class Material:
    """Clips to be measured on.

    Attributes:
        clips: Of the joints, window and rate of the recognizer.
        name: What they are, for tables and plots.
        vocabulary: Whose labels they have; None for the recognizer's own.
        notes: What a reader of the figures must know, one sentence each.
        side: Which side of the data they are: "train", "val", "test" or "all".
        split: Which of the dataset's protocols the clips were taken by; None for the usual one.
        numbers: (N,) what number each clip has in the data, from 0, what cannot be used left out; None for its place.
    """

    clips: Clips
    name: str
    vocabulary: str | None = None
    notes: tuple[str, ...] = ()
    side: str = ALL
    split: str | None = None
    numbers: NDArray[np.int64] | None = None


def procedural_material(count: int, seed: int | None = None) -> Material:
    """Make procedural clips of a seed; by default of one that no training uses."""
    from mg_agent.recognition.training.making import HELD_OUT_SEED, held_out_procedural

    chosen = HELD_OUT_SEED if seed is None else seed
    clips = held_out_procedural(count, seed=chosen)
    return Material(clips, f"procedural micro-gestures (synthetic), seed {chosen}")


def recorded_material(
    card: Card, dataset: str, path: Path, *, side: str | None = None, split: str | None = None
) -> Material:
    """Read a dataset as a recognizer wants it: its window, and time as in its training.

    A recognizer that learned recordings stretched to its window gets them so, however fast they were filmed; one of
    running video gets the middle of each at its own rate.

    Args:
        card: Of the recognizer.
        dataset: One of ``DATASETS``.
        path: Its file or folder.
        side: "train", "val", "test" or "all"; None for "test", or "all" where the data has no split.
        split: Which of the dataset's protocols; None for the one trained by, else the usual one.

    Raises:
        ModelError: when the files are missing or broken, or nothing is on that side.
    """
    if side is not None and side not in (*SIDES, ALL):
        raise ModelError.of("there is no such side", f"got '{side}'", did_you_mean(side, [*SIDES, ALL]))
    theirs = needs_translation(card, dataset)
    splits = DATASETS[dataset].splits if dataset in DATASETS else {}
    split = card.split if split is None and card.split in splits else split
    recordings = read_for(card, dataset, path) if theirs and split is None else read_dataset(dataset, path, split)
    if not len(recordings):
        raise ModelError.of(
            f"{path} holds no recording that can be used", recordings.left_out.rstrip(".") or "got none", "check it"
        )
    clips, name = _of_card(card, _clips(card, recordings)), f"{dataset}, in its own labels" if theirs else dataset
    name += f", split by {split}" if split else ""
    chosen = side or ("test" if recordings.train is not None else ALL)
    more = "" if theirs else _of_more(card, recordings)
    notes = [recordings.left_out, _of_split(card, recordings, chosen, split), more]
    rows = np.arange(len(clips)) if chosen == ALL else recordings.side(cast("Side", chosen))
    name += f", {chosen} side" if chosen != ALL else ", all clips" if recordings.train is not None else ""
    told = tuple(note for note in notes if note)
    return Material(
        clips.take(rows), name, dataset if theirs else None, told, chosen, split or next(iter(splits), None), rows
    )


def stretches(card: Card) -> bool:
    """Tell whether a recognizer learned recordings stretched to its window, and not time as it runs.

    Cards that were written before this was said on them: all but those of our labels.
    """
    return not _is_ours(card) if card.stretched is None else card.stretched


def _of_others(card: Card) -> bool:
    """Tell whether it learned from recordings and not from procedural micro-gestures alone."""
    return bool(card.recordings) or card.labels != LEARNED


def _is_ours(card: Card) -> bool:
    return card.dimensions == 2 and set(card.labels) <= {*LABELS, NONE}


def _clips(card: Card, recordings: Sequences) -> Clips:
    if stretches(card):
        return replace(recordings.clips(card.window), rate=card.rate)
    return recordings.clips(card.window, rate=card.rate)


def _of_card(card: Card, clips: Clips) -> Clips:
    """Put joints, and labels if the recognizer knows all of them, in the order in which it has them."""
    require_joints(card, clips.skeleton, clips.xy.shape[-1])
    places = [clips.skeleton.index(joint) for joint in card.joints]
    clips = replace(clips, xy=clips.xy[:, :, places], score=clips.score[:, :, places], skeleton=card.layout.skeleton)
    if not set(clips.names) <= set(card.labels):
        return clips
    numbers = np.array([card.labels.index(name) for name in clips.names], np.int64)
    return replace(clips, labels=numbers[clips.labels], names=card.labels)


def _of_more(card: Card, recordings: Sequences) -> str:
    """Say that the recognizer may answer with labels that the data has not."""
    more = len(set(card.labels) - set(recordings.names))
    if not more:
        return ""
    return f"The recognizer knows {plural(more, 'label')} that the data has not; such an answer counts as wrong."


def _of_split(card: Card, recordings: Sequences, side: str, split: str | None) -> str:
    """Say where the figures may be too good."""
    if recordings.train is None:
        every = "its 1 clip is" if len(recordings) == 1 else f"all {len(recordings)} clips are"
        told = f"The data does not say what to train and what to test on, so {every} scored"
        if card.recordings and card.recordings == recordings.digest():
            return f"{told}; the recognizer was trained on these very recordings, so the figures are too good."
        known = "; whether the recognizer was trained on some of them is not known" if _of_others(card) else ""
        return f"{told}{known}."
    if side in ("train", ALL) and _of_others(card):
        return "These clips are, or hold, what a recognizer is trained on: the figures say nothing of new recordings."
    if split and card.split and split != card.split:
        return f"The recognizer was trained by the split '{card.split}', so it may have learned from clips of this one."
    return ""
