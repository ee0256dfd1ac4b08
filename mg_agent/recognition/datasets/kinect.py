"""The skeletons of both Kinects, and a dataset of the first one: NW-UCLA."""

import json
import re
from itertools import pairwise
from pathlib import Path

import numpy as np

from mg_agent.core.pose import Skeleton
from mg_agent.errors import ModelError
from mg_agent.recognition.datasets.annotated import sorted_out
from mg_agent.recognition.datasets.arrays import Arrays, load_arrays, sequences
from mg_agent.recognition.datasets.sequences import Floats, Recording, Sequences, Side, gathered
from mg_agent.recognition.datasets.walking import below
from mg_agent.recognition.layout import Layout

_SIDES = ("left", "right")
_LIMBS = (
    ("shoulder_center", "shoulder", "elbow", "wrist", "hand"),
    ("hip_center", "hip", "knee", "ankle", "foot"),
)


def _limbs() -> tuple[tuple[str, str], ...]:
    bones: list[tuple[str, str]] = []
    for side in _SIDES:
        for root, *limb in _LIMBS:
            chain = (root, *(f"{side}_{joint}" for joint in limb))
            bones += pairwise(chain)
    return tuple(bones)


KINECT_20 = Skeleton(
    "kinect-20",
    ("hip_center", "spine", "shoulder_center", "head",
     *(f"{side}_{joint}" for _, *limb in _LIMBS for side in _SIDES for joint in limb)),
    (("spine", "shoulder_center"), ("shoulder_center", "head"), ("spine", "hip_center"), *_limbs()),
)  # fmt: skip
"""The joints of Kinect v1; every bone points away from the spine."""

KINECT_20_LAYOUT = Layout(
    KINECT_20,
    center=("hip_center",),
    unit=(("spine", "shoulder_center", 0.5), ("hip_center", "shoulder_center", 1.0)),
    dimensions=3,
)
"""Lengths in backs, from the hips to the shoulders."""


KINECT_25 = Skeleton(
    "kinect-25",
    ("hip_center", "spine", "neck", "head",
     *(f"{side}_{joint}" for side in _SIDES for joint in ("shoulder", "elbow", "wrist", "hand")),
     *(f"{side}_{joint}" for side in _SIDES for joint in ("hip", "knee", "ankle", "foot")),
     "shoulder_center", "left_hand_tip", "left_thumb", "right_hand_tip", "right_thumb"),
    (("spine", "shoulder_center"), ("shoulder_center", "neck"), ("neck", "head"), ("spine", "hip_center"), *_limbs(),
     *((f"{side}_hand", f"{side}_{end}") for side in _SIDES for end in ("hand_tip", "thumb"))),
)  # fmt: skip
"""The joints of Kinect v2 in the order of its SDK (0 SpineBase ... 24 ThumbRight), named as for Kinect v1."""

KINECT_25_LAYOUT = Layout(KINECT_25, KINECT_20_LAYOUT.center, KINECT_20_LAYOUT.unit, dimensions=3)

TURNED = np.array([-1, -1, 1], np.float32)
"""Turns the sensor's axes (x to its left, y up) into those of a picture; with one flipped only, left were right."""


NW_UCLA_10 = (
    "pick up with one hand", "pick up with two hands", "drop trash", "walk around", "sit down", "stand up", "donning",
    "doffing", "throw", "carry",
)  # fmt: skip
_ACTIONS = (1, 2, 3, 4, 5, 6, 8, 9, 11, 12)
"""Their numbers in file names."""
_NAME = re.compile(r"a(\d\d)_s(\d\d)_e\d\d_v(\d\d)")
_TRAINED = (1, 2)
"""Views."""
_RATE = 30.0


def nw_ucla(path: Path | str) -> Sequences:
    """Read Northwestern-UCLA: 10 actions, seen by three cameras; train on views 1 and 2, test on view 3.

    Args:
        path: An .npz with ``pos`` (sum of T, 20, 3) in meters on the sensor's axes (x to its left, y up), ``start``,
            ``length``, ``label``, ``view``, ``subject``, ``label_names`` and ``joint_names`` such as "shoulder_left",
            in any order; or a folder of files like a01_s01_e00_v01.json, as CTR-GCN and others pass them on, whose
            "skeletons" (T, 20, 3) have the SDK's order.

    Returns:
        The recordings, x to the right of the picture and y down. A joint at exactly (0, 0, 0) was not seen.

    Raises:
        ModelError: when the file is broken or lacks something.
    """
    return _read_folder(Path(path)) if Path(path).is_dir() else read_kinect_20(Path(path), "view", _TRAINED, NW_UCLA_10)


def read_kinect_20(path: Path, key: str, train: tuple[int, ...], names: tuple[str, ...]) -> Sequences:
    """Read an .npz on the sensor's axes whose joints are named like "shoulder_left".

    Args:
        path: The file.
        key: Array that the split goes by, "view" or "subject".
        train: Its values that are trained on.
        names: The dataset's classes; a file with another number of them is of another dataset.

    Raises:
        ModelError: when the file is broken, lacks something, or has another number of classes.
    """
    arrays = load_arrays(path, key)
    classes = [str(name) for name in np.atleast_1d(arrays["label_names"]).ravel()]
    if len(classes) != len(names):
        raise ModelError.of(
            f"{path} is of another dataset",
            f"got {len(classes)} classes, such as '{classes[0] if classes else ''}', instead of {len(names)}",
            "name the right one, or read it as 'npz'",
        )
    side_first = [_side_first(str(joint)) for joint in np.atleast_1d(arrays["joint_names"]).ravel()]
    renamed: Arrays = {**arrays, "joint_names": np.array(side_first, np.str_), "pos": _seen(arrays)}
    return sequences(path, renamed, KINECT_20_LAYOUT, np.isin(arrays[key], train))


def _side_first(joint: str) -> str:
    """Turn "shoulder_left" into "left_shoulder"."""
    name, _, side = joint.rpartition("_")
    return f"{side}_{name}" if side in _SIDES else joint


def _seen(arrays: Arrays) -> Floats:
    """Turn the axes, and the sensor's origin into "not seen"; other shapes are left for the check to name."""
    pos = np.asarray(arrays["pos"]).astype(np.float32)
    return turned(pos) if pos.ndim == 3 and pos.shape[2] == 3 else pos


def turned(pos: Floats) -> Floats:
    """Turn (T, J, 3) from the sensor's axes to the picture's; a joint at exactly (0, 0, 0) was not seen."""
    return np.where((pos == 0).all(axis=2, keepdims=True), np.float32(np.nan), pos * TURNED)


def _read_folder(folder: Path) -> Sequences:
    files = below(folder, "a*_s*_e*_v*.json")
    if not files:
        raise ModelError.of(f"{folder} does not hold NW-UCLA", "no file like a01_s01_e00_v01.json", "check the folder")
    good, skipped = sorted_out([_recording(file) for file in files])
    return gathered(good, NW_UCLA_10, KINECT_20_LAYOUT, _RATE, skipped)


def _recording(file: Path) -> Recording | str:
    parts = _NAME.fullmatch(file.stem)
    if not parts or int(parts[1]) not in _ACTIONS:
        return f"{file.name}: is not named like a01_s01_e00_v01"
    try:
        with file.open("rb") as stream:
            pos = np.array(json.load(stream)["skeletons"], np.float32)
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        return f"{file.name}: {error}"
    if pos.ndim != 3 or pos.shape[1:] != (20, 3) or not len(pos):
        return f"{file.name}: skeletons of shape {pos.shape} instead of (T, 20, 3)"
    pos = turned(pos)
    action, subject, view = (int(part) for part in parts.groups())
    seen = np.isfinite(pos).all(axis=2)
    side: Side = "train" if view in _TRAINED else "test"
    return Recording(pos, seen.astype(np.float32), _ACTIONS.index(action), subject, view, side)
