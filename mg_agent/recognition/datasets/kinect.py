"""The skeletons of both Kinects, and two datasets of the first one: NW-UCLA and UTD-MHAD."""

from itertools import pairwise
from pathlib import Path

import numpy as np

from mg_agent.core.pose import Skeleton
from mg_agent.recognition.datasets.arrays import Arrays, load_arrays, sequences
from mg_agent.recognition.datasets.sequences import Sequences
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


def nw_ucla(path: Path | str) -> Sequences:
    """Read Northwestern-UCLA: 10 actions, seen by three cameras; train on views 1 and 2, test on view 3.

    Args:
        path: An .npz with ``pos`` (sum of T, 20, 3) in meters, y up, ``start``, ``length``, ``label``, ``view``,
            ``subject``, ``label_names`` and ``joint_names`` such as "shoulder_left", in any order.

    Returns:
        The recordings, y down. A joint at exactly (0, 0, 0) was not seen.

    Raises:
        ModelError: when the file is broken or lacks something.
    """
    return _read(Path(path), "view", (1, 2))


def utd_mhad(path: Path | str) -> Sequences:
    """Read UTD-MHAD: 27 actions by 8 people; train on subjects 1, 3, 5 and 7, test on 2, 4, 6 and 8.

    Args:
        path: An .npz as for ``nw_ucla``, without ``view``.

    Returns:
        The recordings, y down. A joint at exactly (0, 0, 0) was not seen.

    Raises:
        ModelError: when the file is broken or lacks something.
    """
    return _read(Path(path), "subject", (1, 3, 5, 7))


def _read(path: Path, key: str, train: tuple[int, ...]) -> Sequences:
    arrays = load_arrays(path, key)
    side_first = [_side_first(str(joint)) for joint in np.atleast_1d(arrays["joint_names"]).ravel()]
    turned: Arrays = {**arrays, "joint_names": np.array(side_first, np.str_), "pos": _seen(arrays)}
    return sequences(path, turned, KINECT_20_LAYOUT, np.isin(arrays[key], train))


def _side_first(joint: str) -> str:
    """Turn "shoulder_left" into "left_shoulder"."""
    name, _, side = joint.rpartition("_")
    return f"{side}_{name}" if side in _SIDES else joint


def _seen(arrays: Arrays) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Turn y down, and the sensor's origin into "not seen"; other shapes are left for the check to name."""
    pos = np.asarray(arrays["pos"]).astype(np.float32)
    if pos.ndim != 3 or pos.shape[2] != 3:
        return pos
    return np.where((pos == 0).all(axis=2, keepdims=True), np.float32(np.nan), pos * np.array([1, -1, 1], np.float32))
