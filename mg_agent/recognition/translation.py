"""Judge a recognizer of our labels on recordings that others labeled in their own words."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mg_agent.recognition.card import Card
from mg_agent.recognition.datasets import Sequences, require_dataset
from mg_agent.recognition.datasets.imigue import imigue
from mg_agent.recognition.datasets.ma52 import ma_52
from mg_agent.recognition.label_maps import OURS, VOCABULARIES, Match, translate

_READERS = {"imigue": imigue, "ma-52": ma_52}
_CLOSENESS = ("exact", "narrower", "broader", "approximate")
"""A label of ours that the other vocabulary has exactly is only that one; else the next best kind of counterpart."""


def needs_translation(card: Card, dataset: str) -> bool:
    """Tell whether a recognizer speaks our labels, and the dataset is of pictures and speaks its own."""
    return dataset in _READERS and set(card.labels) <= set(VOCABULARIES[OURS])


def read_for(card: Card, dataset: str, path: Path) -> Sequences:
    """Read a dataset of pictures over the joints of a recognizer, under its own labels.

    Raises:
        ModelError: when the files are missing or broken.
    """
    require_dataset(dataset, path)
    return _READERS[dataset](path, layout=card.layout)


def shares(labels: Sequence[str], vocabulary: str) -> NDArray[np.float64]:
    """Say to which labels of a vocabulary the probability of each of ours goes, (K, M).

    A row is 1 in all, in equal parts for the counterparts of the closest kind; it is 0 for a label that has none there.

    Raises:
        ModelError: when there is no such vocabulary, or a label is none of ours.
    """
    theirs = VOCABULARIES[vocabulary]
    table = np.zeros((len(labels), len(theirs)))
    for row, label in enumerate(labels):
        matches = translate(label, OURS, vocabulary)
        closest = _closest(matches)
        for match in closest:
            table[row, theirs.index(match.label)] = 1 / len(closest)
    return table


def _closest(matches: tuple[Match, ...]) -> list[Match]:
    for kind in _CLOSENESS:
        found = [match for match in matches if match.relation == kind]
        if found:
            return found
    return []


def translated(said: NDArray[np.float64], labels: Sequence[str], vocabulary: str) -> NDArray[np.float64]:
    """Turn probabilities of our labels (N, K) into those of a vocabulary (N, M).

    What goes to labels that have no counterpart is shared out by the rest, since the clips hold none of it; where
    nothing is left, all labels are as probable.
    """
    there = said @ shares(labels, vocabulary)
    total = there.sum(axis=1, keepdims=True)
    return np.where(total > 1e-12, there / np.maximum(total, 1e-12), 1 / there.shape[1])
