"""Judge a recognizer of our labels on recordings that others labeled in their own words."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mg_agent.recognition.card import Card
from mg_agent.recognition.datasets import DATASETS, require_dataset
from mg_agent.recognition.datasets.annotated import Whole
from mg_agent.recognition.datasets.imigue import imigue, imigue_wholes
from mg_agent.recognition.datasets.kinect import KINECT_25
from mg_agent.recognition.datasets.ma52 import ma_52
from mg_agent.recognition.datasets.sequences import Floats, Sequences
from mg_agent.recognition.datasets.smg import smg, smg_wholes
from mg_agent.recognition.label_maps import OURS, VOCABULARIES, Match, translate
from mg_agent.recognition.layout import Layout

_NEAREST = 0.2
"""Meters; what a depth sensor says is nearer is no place."""
Frames = tuple[Floats, Floats]
"""(T, J, C) places and (T, J) scores."""
_SIDES = ("left", "right")
_LIMBS = {"shoulder": "shoulder", "elbow": "elbow", "wrist": "wrist", "hip": "hip", "knee": "knee", "palm": "wrist",
          "middle_mcp": "hand", "middle_tip": "hand_tip", "thumb_tip": "thumb"}  # fmt: skip
_FROM_KINECT = {"nose": "head", "neck": "shoulder_center",
                **{f"{s}_{ours}": f"{s}_{theirs}" for s in _SIDES for ours, theirs in _LIMBS.items()}}  # fmt: skip
"""Joints of ours and those of a Kinect v2 in their place, as ``perception.convert.from_kinect`` has them."""


def smg_in_the_picture(path: Path, *, layout: Layout) -> Sequences:
    """Read SMG as a camera in the depth sensor's place would have seen it; the face and most of the hands are missing.

    Places are x / z and y / z: in pictures' proportions, with the size of the body left to the layout.

    Raises:
        ModelError: when there is no such folder or a file is malformed.
    """
    read = smg(path)
    pos, score = _seen_by_a_camera(read.pos, read.score, layout)
    return replace(read, pos=pos, score=score, layout=layout)


def _smg_wholes_in_the_picture(path: Path, *, layout: Layout) -> list[Whole]:
    wholes = smg_wholes(path)
    return [replace(one, frames=_filmed(one.frames, layout), skeleton=layout.skeleton) for one in wholes]


def _filmed(read: Callable[[], Frames] | str, layout: Layout) -> Callable[[], Frames] | str:
    return read if isinstance(read, str) else lambda: _seen_by_a_camera(*read(), layout)


def _seen_by_a_camera(there: Floats, sure: Floats, layout: Layout) -> Frames:
    """Turn (T, 25, 3) of a Kinect v2 into (T, J, 2) of a layout's joints, and their scores (T, J)."""
    joints = [_FROM_KINECT.get(joint, "") for joint in layout.skeleton.joints]
    pos = np.full((len(there), len(joints), 2), np.nan, np.float32)
    score = np.zeros(pos.shape[:2], np.float32)
    for place, joint in enumerate(joints):
        if joint:
            k = KINECT_25.index(joint)
            pos[:, place], score[:, place] = _pictured(there[:, k], sure[:, k])
    return pos, score


def _pictured(point: Floats, score: Floats) -> tuple[Floats, Floats]:
    """Project one joint (F, 3) onto a picture (F, 2)."""
    seen = np.isfinite(point).all(axis=1) & (point[:, 2] > _NEAREST)
    depth = np.where(seen, point[:, 2], np.float32(np.nan))
    return point[:, :2] / depth[:, None], np.where(seen, score, np.float32(0))


READERS: dict[str, Callable[..., Sequences]] = {"imigue": imigue, "ma-52": ma_52, "smg": smg_in_the_picture}
"""Datasets whose labels are translated, read over joints that are asked for."""
_WHOLES: dict[str, Callable[..., list[Whole]]] = {"imigue": imigue_wholes, "smg": _smg_wholes_in_the_picture}
_CLOSENESS = ("exact", "narrower", "broader", "approximate")
"""A label of ours that the other vocabulary has exactly is only that one; else the next best kind of counterpart."""


def needs_translation(card: Card, dataset: str) -> bool:
    """Tell whether a recognizer speaks our labels over joints in pictures, and the dataset speaks its own."""
    return dataset in READERS and card.dimensions == 2 and set(card.labels) <= set(VOCABULARIES[OURS])


def read_for(card: Card, dataset: str, path: Path) -> Sequences:
    """Read a dataset of pictures over the joints of a recognizer, under its own labels.

    Raises:
        ModelError: when the files are missing or broken.
    """
    require_dataset(dataset, path)
    return READERS[dataset](path, layout=card.layout)


def wholes_for(card: Card, dataset: str, path: Path) -> list[Whole]:
    """List the whole recordings of a dataset over the joints of a recognizer; none where it has cut clips.

    Raises:
        ModelError: when the files are missing or a table of annotations is malformed.
    """
    require_dataset(dataset, path)
    if dataset in _WHOLES and needs_translation(card, dataset):
        return _WHOLES[dataset](path, layout=card.layout)
    read = DATASETS[dataset].wholes
    return [] if read is None else read(path)


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
        nearest = closest(matches)
        for match in nearest:
            table[row, theirs.index(match.label)] = 1 / len(nearest)
    return table


def closest(matches: Sequence[Match]) -> list[Match]:
    """Return the counterparts of the closest kind among several."""
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
