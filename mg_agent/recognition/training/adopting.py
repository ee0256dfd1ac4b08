"""Learn from other people's recordings in our own labels, joints and time, so that the result works on videos."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from mg_agent.core.counts import plural
from mg_agent.errors import ModelError
from mg_agent.recognition.datasets import DATASETS, Sequences, require_dataset
from mg_agent.recognition.datasets.translation import READERS, closest
from mg_agent.recognition.label_maps import OURS, VOCABULARIES, translate
from mg_agent.recognition.layout import MG_LAYOUT
from mg_agent.recognition.training.making import Task
from mg_agent.recognition.training.recorded import recorded

_MAPPED = "Its labels were translated from {name}'s by their names, not by comparing annotated videos."
_SENSOR = "It learned from a depth sensor's joints as a camera in its place would see them, without a face."


@dataclass(frozen=True)
class Adopted:
    """Recordings of a training side under our labels.

    Attributes:
        sequences: Those that could be taken over; their names are the labels of ours that occur.
        without: Labels that have no counterpart in ours, with the recordings left out for it.
        ambiguous: The same for labels with several counterparts that are equally close.
    """

    sequences: Sequences
    without: Mapping[str, int]
    ambiguous: Mapping[str, int]

    def in_words(self) -> str:
        """Say how many recordings are learned from and which were left out, in a line or two."""
        lines = [
            f"Learning from {plural(len(self.sequences), 'recording')} in {len(self.sequences.names)} of our labels."
        ]
        for why, several in (("without a counterpart", self.without), ("with several as close", self.ambiguous)):
            if several:
                told = ", ".join(f"{label} ({count})" for label, count in several.items())
                lines.append(f"Left out, {why}: {told}.")
        return "\n".join(lines)


def adopt(dataset: str, path: Path) -> Adopted:
    """Read the training side of a dataset over our joints and under our labels.

    A label with one counterpart is called by it; of several, the one that is closest counts where there is just one.

    Args:
        dataset: "imigue", "smg" or "ma-52".
        path: Its folder.

    Raises:
        ModelError: when the dataset is another one, is not there, or fewer than two of our labels occur.
    """
    require_dataset(dataset, path)
    if dataset not in READERS:
        own = (
            ": own recordings in the joints, frame and labels of mg-agent-base are read as in films (docs/datasets.md)"
        )
        do = f"leave it out{'' if DATASETS[dataset].ask else own}"
        raise ModelError.of(f"the labels of '{dataset}' have no counterparts here", "got --ours", do)
    read = READERS[dataset](path, layout=MG_LAYOUT)
    rows = np.arange(len(read)) if read.train is None else np.flatnonzero(read.train)
    ours = [_ours(label, dataset) for label in read.names]
    lost = Counter(read.names[i] for i in read.labels[rows] if len(ours[i]) != 1)
    rows = rows[[len(ours[i]) == 1 for i in read.labels[rows]]]
    said = [ours[i][0] for i in read.labels[rows]]
    names = tuple(label for label in VOCABULARIES[OURS] if label in said)
    if len(names) < 2:
        got = f"got {plural(len(rows), 'recording')} of {len(names)} of our labels"
        raise ModelError.of(f"{path} holds too little that our labels know", got, "use more of the dataset")
    labels = np.array([names.index(label) for label in said], np.int64)
    counts = dict(lost.most_common())
    bare = {label: count for label, count in counts.items() if not translate(label, dataset, OURS)}
    return Adopted(
        replace(read.taken(rows), labels=labels, names=names),
        bare,
        {label: count for label, count in counts.items() if label not in bare},
    )


def adopted_task(dataset: str, found: Adopted, *, seed: int = 0, terms: str | None = None) -> Task:
    """Learn from such recordings in real time, as videos are looked at."""
    task = recorded(dataset, found.sequences, seed=seed, terms=terms)
    limits = [*task.limits, _MAPPED.format(name=dataset), *([_SENSOR] if dataset == "smg" else [])]
    return replace(
        task,
        name=f"{dataset}-ours",
        data=f"{task.data}, in our labels",
        script=f"{task.script} --ours",
        limits=tuple(limits),
    )


def _ours(label: str, dataset: str) -> list[str]:
    """Return the counterparts among which the choice would be; one is a translation."""
    matches = translate(label, dataset, OURS)
    return [match.label for match in (matches if len(matches) == 1 else closest(matches))]
