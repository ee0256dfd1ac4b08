"""What the datasets of filmed people share: 22 joints of the upper body and the hands, in two dimensions."""

from collections.abc import Sequence

import numpy as np

from mg_agent.core.pose import HAND_POINTS, Skeleton
from mg_agent.recognition.datasets.sequences import Floats
from mg_agent.recognition.layout import Layout

_SIDES = ("right", "left")
TIPS = ("thumb_tip", "index_tip", "middle_tip", "ring_tip", "pinky_tip")


def _bones() -> tuple[tuple[str, str], ...]:
    bones = [("neck", "nose")]
    for s in _SIDES:
        bones += [("neck", f"{s}_shoulder"), (f"{s}_shoulder", f"{s}_elbow"), (f"{s}_elbow", f"{s}_wrist")]
        bones += [("nose", f"{s}_eye"), (f"{s}_eye", f"{s}_ear"), *((f"{s}_wrist", f"{s}_{tip}") for tip in TIPS)]
    return tuple(bones)


MIGA_22 = Skeleton(
    "miga-22",
    ("nose", "neck", *(f"{s}_{joint}" for s in _SIDES for joint in ("shoulder", "elbow", "wrist")),
     *(f"{s}_{joint}" for joint in ("eye", "ear") for s in _SIDES), *(f"{s}_{tip}" for s in _SIDES for tip in TIPS)),
    _bones(),
)  # fmt: skip
"""The 22 joints of the MiGA challenges in their order; every bone points away from the neck.

OpenPose's first arm is the person's right one, although the challenge's own script calls it left. Which five points
of a hand the challenge kept is not documented; finger tips are assumed.
"""

MIGA_22_LAYOUT = Layout(
    MIGA_22,
    center=("neck",),
    # As in MG_LAYOUT: usual lengths in face heights.
    unit=(("left_eye", "right_eye", 0.37), ("left_ear", "right_ear", 0.72), ("left_shoulder", "right_shoulder", 1.9)),
    head=True,
)

_BODY_25 = (
    "nose", "neck", "right_shoulder", "right_elbow", "right_wrist", "left_shoulder", "left_elbow", "left_wrist",
    "", "right_hip", "right_knee", "right_ankle", "left_hip", "left_knee", "left_ankle",
    "right_eye", "left_eye", "right_ear", "left_ear", *("",) * 6,
)  # fmt: skip
"""OpenPose's body; "" is a joint that we have no name for."""
_FACE_68 = {8: "chin", 48: "right_mouth", 54: "left_mouth", 62: "upper_lip", 66: "lower_lip"}
"""Points of 300-W, which OpenPose and COCO-WholeBody share: they run from the person's right to the left."""
_BETWEEN = {"neck": ("left_shoulder", "right_shoulder"), "mouth": ("upper_lip", "lower_lip")}
"""Joints that are the middle of two others where the points lack them."""


def _hands(*sides: str) -> tuple[str, ...]:
    return tuple(f"{side}_{point}" for side in sides for point in HAND_POINTS)


def _face(points: int) -> tuple[str, ...]:
    return tuple(_FACE_68.get(point, "") for point in range(points))


MIGA_35 = (*_BODY_25, *(f"{side}_{tip}" for side in _SIDES for tip in TIPS))
"""Columns of a challenge file: OpenPose's body, five points of the right hand, five of the left."""
OPENPOSE_137 = (*_BODY_25, *_face(70), *_hands("left", "right"))
"""OpenPose's body, face, left hand, right hand."""
WHOLE_BODY_133 = (
    "nose", "left_eye", "right_eye", "left_ear", "right_ear", "left_shoulder", "right_shoulder",
    "left_elbow", "right_elbow", "left_wrist", "right_wrist", "left_hip", "right_hip", "left_knee", "right_knee",
    "left_ankle", "right_ankle", *("",) * 6, *_face(68),
    *_hands("left", "right"),
)  # fmt: skip
"""COCO-WholeBody: 17 body, 6 foot and 68 face points, left hand, right hand; no neck."""


def picked(points: Floats, order: Sequence[str], height: float, skeleton: Skeleton) -> tuple[Floats, Floats]:
    """Find a skeleton's joints by name.

    Args:
        points: (T, K, 3) x, y in pixels and confidence; confidence 0 or both coordinates 0 is "not seen".
        order: (K,) names of the points.
        height: Height of the picture in pixels.
        skeleton: Which joints, J of them.

    Returns:
        (T, J, 2) in picture heights, NaN where not seen or not among the points, and (T, J) confidence, at most 1.
        A neck that the points lack is the middle of the shoulders, a mouth that of the lips.
    """
    rows = np.stack([_path(points, order, joint) for joint in skeleton.joints], axis=1)
    seen = np.isfinite(rows).all(axis=2) & (rows[..., 2] > 0) & (rows[..., :2] != 0).any(axis=2)
    pos = np.where(seen[..., None], rows[..., :2] / np.float32(height), np.float32(np.nan))
    return pos, np.where(seen, np.clip(rows[..., 2], 0, 1), 0).astype(np.float32)


def _path(points: Floats, order: Sequence[str], joint: str) -> Floats:
    """Return (T, 3) of one joint: a point's own, the middle of two that were both seen, or nothing."""
    if joint in order:
        return points[:, order.index(joint)]
    if joint in _BETWEEN and all(end in order for end in _BETWEEN[joint]):
        ends = points[:, [order.index(end) for end in _BETWEEN[joint]]]
        seen = (ends[..., 2] > 0).all(axis=1, keepdims=True)
        middle = np.concatenate((ends[..., :2].mean(axis=1), ends[..., 2].min(axis=1, keepdims=True)), axis=1)
        return np.where(seen, middle, np.float32(0))
    return np.zeros((len(points), 3), np.float32)
