"""Learning from recordings of others: what is held out, how time is read, and what the card must say of it."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.counts import plural
from mg_agent.errors import ModelError
from mg_agent.recognition.layout import MG_LAYOUT, RATE, WINDOW
from mg_agent.recognition.training.making import BLENDED, CLIPS_A_STEP, Task
from mg_agent.recognition.training.sources import ClipBatches
from mg_agent.recognition.vocabulary import LABELS, NONE

if TYPE_CHECKING:
    from mg_agent.recognition.datasets import Sequences

_SHARE_HELD_OUT, _MOST_HELD_OUT = 0.1, 1 / 3
Rows = NDArray[np.int64]


def recorded(
    dataset: str, sequences: "Sequences", *, seed: int = 0, split: str | None = None, terms: str | None = None
) -> Task:
    """Learn from a dataset's training side, but for a tenth of it: people or clips drawn by ``seed``.

    Recordings are stretched to the window; those of our joints with our labels are read as time runs, since such a
    recognizer is for video.

    Args:
        dataset: Its name.
        sequences: What was read of it.
        seed: Of what is held out, and of the order of the clips.
        split: The protocol that ``sequences`` were split by, where the dataset has several.
        terms: Of the weights; None for the dataset's own.

    Raises:
        ModelError: when there are too few recordings, or all are of one label.
    """
    rows = np.arange(len(sequences)) if sequences.train is None else np.flatnonzero(sequences.train)
    learned, held, who = _held_out(sequences, rows, seed)
    if len(learned) == 0:
        side = "" if sequences.train is None else f" on the training side, of {len(sequences)}"
        got = f"got {plural(len(rows), 'recording')}{side}" + (
            f"; {sequences.left_out.rstrip('.')}" if sequences.skipped else ""
        )
        raise ModelError.of("there is too little to learn from", got, "use a larger dataset")
    if len(kinds := np.unique(sequences.labels[learned])) < 2:
        several = plural(len(learned), "recording to learn from is", "recordings to learn from are")
        got = f"{'the' if len(learned) == 1 else 'all'} {several} of '{sequences.names[kinds[0]]}'"
        raise ModelError.of("there is nothing to tell apart", got, "give recordings of two labels or more")
    runs = sequences.layout == MG_LAYOUT and set(sequences.names) <= {*LABELS, NONE}
    clips = sequences.clips(WINDOW, rate=RATE if runs else None)
    side = f"training side of {dataset}" if sequences.train is not None else f"all of {dataset}, which has no split"
    by = f", split by {split}" if split else ""
    return Task(
        ClipBatches(clips.take(learned), min(CLIPS_A_STEP, len(learned)), seed),
        clips.take(held),
        sequences.layout,
        f"{side}{by}: {plural(len(learned), 'recording')}; {len(held)} more held out, {who}",
        dataset,
        f"mg-agent train --dataset {dataset} PATH{f' --split {split}' if split else ''} --seed {seed}",
        _limits(dataset, sequences, held, stretched=not runs, licensed=terms is not None),
        mixup=BLENDED,
        license=terms or f"as the dataset's terms say: {_terms(dataset)}",
        stretched=not runs,
        recordings=sequences.digest(),
        split=split or "",
    )


def _held_out(sequences: "Sequences", rows: Rows, seed: int) -> tuple[Rows, Rows, str]:
    """Part the rows into what is learned and what is not, by whole people where that takes no more than a third."""
    dice = np.random.default_rng(seed)
    rows = dice.permutation(rows)
    subjects = sequences.subjects[rows]
    wanted, away = max(2, round(_SHARE_HELD_OUT * len(rows))), np.zeros(len(rows), np.bool_)
    if (subjects >= 0).all():
        for one in dice.permutation(np.unique(subjects)):
            more = away | (subjects == one)
            if away.sum() < wanted and more.sum() <= _MOST_HELD_OUT * len(rows):
                away = more
    if away.any():
        people = len(np.unique(subjects[away]))
        return rows[~away], rows[away], f"all of {plural(people, 'person', 'people')}"
    return rows[wanted:], rows[:wanted], "drawn clip by clip"


def _terms(dataset: str) -> str:
    from mg_agent.recognition.datasets import DATASETS

    return DATASETS[dataset].terms if dataset in DATASETS else "they are not known here; ask its authors"


def _limits(dataset: str, sequences: "Sequences", held: Rows, *, stretched: bool, licensed: bool) -> tuple[str, ...]:
    from mg_agent.recognition.datasets import DATASETS

    rest = np.setdiff1d(np.arange(len(sequences)) if sequences.train is None else np.flatnonzero(sequences.train), held)
    known = bool((sequences.subjects[held] >= 0).all())
    shared = not known or bool(np.isin(sequences.subjects[held], sequences.subjects[rest]).any())
    greedy = NONE not in sequences.names
    told = {
        "How it does on people, cameras and rooms other than those of its data was not measured.": True,
        "It names movements and postures, never what they mean.": True,
        "It knows no 'none': what it is shown it takes for one of its gestures, however unsure.": greedy,
        f"It learned whole recordings stretched to {WINDOW} frames, so it is not made for running video.": stretched,
        "What is held out may show people it learned from, so its figures and probabilities may be too good.": shared,
        "The data has no split, so no recordings are left that it did not learn from.": sequences.train is None,
        f"The dataset's terms: {_terms(dataset)}.": licensed,
        sequences.left_out: bool(sequences.left_out),
    }
    own = DATASETS[dataset].limits if dataset in DATASETS else ()
    return (*own, *(sentence for sentence, so in told.items() if so))
