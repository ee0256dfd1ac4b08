"""Face landmarks -> identity-free numbers: head angles, eyes, gaze, brows, lips.

The head's own frame is found by laying a rigid neutral reference onto the landmarks (orthogonal Procrustes),
and everything else is measured in that frame, so that turning or tilting the head changes little else.
"""

from collections.abc import Iterable
from math import asin, atan2, degrees, dist

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.signal import SignalTrack

Points = NDArray[np.float64]
Picture = NDArray[np.float32] | NDArray[np.float64]
Face = dict[str, list[float]]
"""Named spots of one face: (x, y, z) in the head's own frame."""

SIGNALS = (
    "yaw_deg",
    "pitch_deg",
    "roll_deg",
    "eye_open_left",
    "eye_open_right",
    "gaze_x",
    "gaze_y",
    "brow_left",
    "brow_right",
    "brow_gap",
    "lips_gap",
    "lips_height",
    "mouth_width",
    "smile",
    "face_height",
)
"""What :func:`measure` gives, in this order. Left and right are the person's own.

yaw_deg, pitch_deg, roll_deg: head angles in degrees as the camera sees them. yaw > 0: turned to the person's own
    left; pitch > 0: looking up; roll > 0: tilted towards the person's own left shoulder. Zero is a face that looks
    straight into a camera at eye level; faces differ, so a constant pitch of up to about 5 degrees means nothing,
    and no lens is corrected for: near the edge of a wide picture a head reads some degrees turned. Use changes.
eye_open_left, eye_open_right: opening of the lids over the width of the eye; about 0.2 to 0.4 open, below 0.12 shut.
gaze_x, gaze_y: place of the irises within the eyes, in eye widths, relative to the head; x > 0 to the person's own
    left, y > 0 up. Only differences from the same person's usual value carry meaning.
brow_left, brow_right: height of the brow above the corners of its eye.
brow_gap: distance of the inner ends of the brows.
lips_gap: opening between the lips. lips_height: thickness of the visible red of both lips together.
mouth_width: distance of the corners of the mouth. smile: how far the corners lie above the middle of the lips.
    These seven are in outer-eye distances (from the outer corner of one eye to that of the other).
face_height: from the hairline to the chin, in picture heights.
"""

# The rigid part of the face, in outer-eye distances: x to the person's own left, y up, z out of the face. It is the
# symmetric mean of faces that we fitted to one another, rounded; the spread between persons is about 0.02. Its
# pitch is chosen such that faces looking into a camera at eye level read about zero (two such: -1.5 and +2 degrees).
_MIDLINE = {  # landmark: (y, z)
    10: (0.56, -0.06),
    151: (0.38, -0.02),
    9: (0.19, 0.01),
    8: (0.09, 0.0),
    168: (0.0, 0.0),
    6: (-0.09, 0.05),
    197: (-0.17, 0.11),
    195: (-0.25, 0.17),
    5: (-0.33, 0.24),
    4: (-0.43, 0.26),
    1: (-0.51, 0.24),
    2: (-0.58, 0.07),
}
_PAIRS = {  # (landmark on the right, on the left): (x on the left, y, z)
    (33, 263): (0.5, -0.05, -0.25),
    (133, 362): (0.2, -0.07, -0.19),
    (127, 356): (0.77, -0.09, -0.8),
    (234, 454): (0.77, -0.26, -0.85),
    (162, 389): (0.75, 0.08, -0.69),
    (109, 338): (0.21, 0.56, -0.07),
    (67, 297): (0.38, 0.53, -0.15),
    (103, 332): (0.55, 0.46, -0.27),
    (98, 327): (0.21, -0.54, -0.02),
}
_RIGID = np.array([*_MIDLINE, *(a for a, _ in _PAIRS), *(b for _, b in _PAIRS)])
_REFERENCE = np.array(
    [
        *((0.0, y, z) for y, z in _MIDLINE.values()),
        *((-x, y, z) for x, y, z in _PAIRS.values()),
        *((x, y, z) for x, y, z in _PAIRS.values()),
    ]
)
_REFERENCE_CENTER = _REFERENCE.mean(axis=0)
_REFERENCE_CENTERED = _REFERENCE - _REFERENCE_CENTER
_REFERENCE_POWER = float((_REFERENCE_CENTERED**2).sum())
_UPRIGHT = np.array([1.0, -1.0, -1.0])  # pictures count y down and z away; here y is up and z towards the camera
_WORST_FIT = 0.12
"""Root mean square distance from the reference, in outer-eye distances, above which a mesh is no face.

Real faces measured 0.01 to 0.05, up to 0.07 turned 48 degrees away.
"""
_SMALLEST_FACE = 0.02
"""Outer-eye distance in picture heights (10 pixels of 480) below which nothing is measured."""
_TURNED_DEG = 50.0
"""Yaw from which half the face is out of sight; eyes, brows and lips are not read beyond it."""
_TIPPED_DEG = 45.0

# Which landmarks make which spot, as one matrix so that a face costs one product: means over landmarks.
# Numbers are those of the mesh; *_l and *_r are the person's own left and right.
_SPOTS: dict[str, tuple[int, ...]] = {
    "eye_out_l": (263,),
    "eye_out_r": (33,),
    "eye_in_l": (362,),
    "eye_in_r": (133,),
    "lid_up_l": (385, 386, 387),
    "lid_up_r": (160, 159, 158),
    "lid_low_l": (380, 374, 373),
    "lid_low_r": (144, 145, 153),
    "iris_l": (473,),
    "iris_r": (468,),
    "brow_l": (336, 296, 334, 293, 285, 295, 282, 283),
    "brow_r": (107, 66, 105, 63, 55, 65, 52, 53),
    "brow_end_l": (336, 285),
    "brow_end_r": (107, 55),
    "mouth_l": (291,),
    "mouth_r": (61,),
    "lip_top": (37, 0, 267),
    "lip_up": (82, 13, 312),
    "lip_low": (87, 14, 317),
    "lip_bottom": (84, 17, 314),
    "hairline": (10,),
    "chin": (152,),
}
_AT = {name: row for row, name in enumerate(_SPOTS)}
_USED = np.unique(np.concatenate([np.array(marks) for marks in _SPOTS.values()]))
_MEANS = np.array([np.isin(_USED, marks) / len(marks) for marks in _SPOTS.values()])

_MOUTH = ("lips_gap", "lips_height", "mouth_width", "smile")
_COVERED: tuple[tuple[str, float, tuple[str, ...]], ...] = (
    ("lid_up_l", 0.3, ("eye_open_left", "gaze_x", "gaze_y")),
    ("lid_up_r", 0.3, ("eye_open_right", "gaze_x", "gaze_y")),
    ("brow_l", 0.25, ("brow_left", "brow_gap")),
    ("brow_r", 0.25, ("brow_right", "brow_gap")),
    ("mouth_l", 0.2, _MOUTH),
    ("mouth_r", 0.2, _MOUTH),
    ("lip_up", 0.25, _MOUTH),
)
"""What a hand hides: the spot, how near the hand must come in outer-eye distances, the signals that are lost."""


def measure(points: Picture, hands: Iterable[Picture] = ()) -> NDArray[np.float32]:
    """Measure one face; nothing in the numbers tells who it is.

    Args:
        points: (478, 3) the refined face mesh; x to the right of the picture and y down, in picture heights,
            z away from the camera in the same scale as x. NaN where there is no face.
        hands: Hands in the same frame, each (21, 2 or more) in picture heights; what they hide is not measured.

    Returns:
        (K,) one number for each of ``SIGNALS``, NaN where it cannot be measured: no face, a mesh that is not
        shaped like a face or is too small, a part hidden by a hand.
    """
    out = np.full(len(SIGNALS), np.nan, dtype=np.float32)
    if points.shape != (478, 3):
        return out
    rigid = points[_RIGID] * _UPRIGHT
    spots = _MEANS @ (points[_USED] * _UPRIGHT)
    if not (np.isfinite(rigid).all() and np.isfinite(spots).all()):
        return out
    fit = _fit(rigid)
    if fit is None:
        return out
    rotation, scale, center = fit
    head = ((spots - center) @ rotation / scale).tolist()  # in the head's own frame, outer-eye distances
    face = {name: head[row] for name, row in _AT.items()}
    yaw, pitch, roll = _angles(rotation)
    length = scale * dist(face["hairline"], face["chin"])
    out[:] = (yaw, pitch, roll, *_eyes(face, nearer_left(yaw)), *_brows(face), *_mouth(face), length)
    for hand in hands:
        out[_hidden(spots, hand, scale)] = np.nan
    return out


def facing(track: SignalTrack) -> NDArray[np.bool_]:
    """Tell in which frames the face is turned to the camera enough to be read, (T,)."""
    straight: NDArray[np.bool_] = (np.abs(track["yaw_deg"]) <= _TURNED_DEG) & (
        np.abs(track["pitch_deg"]) <= _TIPPED_DEG
    )
    return straight


def readable(track: SignalTrack) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Tell in which frames the eyes and in which the mouth could be read, (T,) each: turned to the camera and free.

    A hand hides what it lies on, so a face with a hand over its mouth may still show a blink.
    """
    turned = facing(track)
    eyes = turned & (np.isfinite(track["eye_open_left"]) | np.isfinite(track["eye_open_right"]))
    return eyes, turned & np.isfinite(track["lips_gap"])


def _fit(rigid: Points) -> tuple[Points, float, Points] | None:
    """Lay the reference onto the landmarks: rotation (head to camera), scale, origin; None when it does not fit.

    Orthogonal Procrustes with scale, after Umeyama, "Least-squares estimation of transformation parameters
    between two point patterns", IEEE TPAMI 1991.
    """
    middle = rigid.mean(axis=0)
    centered = rigid - middle
    u, s, vt = np.linalg.svd(centered.T @ _REFERENCE_CENTERED)
    if np.linalg.det(u @ vt) < 0:  # a rotation, never a mirror
        s[2], u[:, 2] = -s[2], -u[:, 2]
    rotation = u @ vt
    scale = float(s.sum()) / _REFERENCE_POWER
    if scale < _SMALLEST_FACE:
        return None
    rest = centered / scale - _REFERENCE_CENTERED @ rotation.T
    if (rest * rest).sum() > _WORST_FIT**2 * len(rest):
        return None
    return rotation, scale, middle - scale * rotation @ _REFERENCE_CENTER


def _angles(rotation: Points) -> tuple[float, float, float]:
    """Take yaw, pitch and roll in degrees out of a rotation that rolled, then pitched, then yawed a face."""
    r = rotation.tolist()
    yaw = atan2(r[0][2], r[2][2])
    pitch = asin(max(-1.0, min(1.0, r[1][2])))
    roll = atan2(-r[1][0], r[1][1])
    return degrees(yaw), degrees(pitch), degrees(roll)


def nearer_left(yaw_deg: float) -> float:
    """Weight of the left eye in a mean of both: 0.5 facing the camera, 0 or 1 for the nearer eye from 25 degrees on.

    The eye on the far side of the nose is seen edge-on or not at all, and the mesh guesses it.
    """
    return min(1.0, max(0.0, 0.5 - yaw_deg / 50.0))


def _eyes(face: Face, left_weight: float) -> tuple[float, float, float, float]:
    """Openings of the left and the right eye, then the mean place of the irises; all in eye widths."""
    openings, x, y = [], 0.0, 0.0
    for side, weight in (("l", left_weight), ("r", 1.0 - left_weight)):
        out, inner, iris = face[f"eye_out_{side}"], face[f"eye_in_{side}"], face[f"iris_{side}"]
        width = dist(out, inner)
        openings.append((face[f"lid_up_{side}"][1] - face[f"lid_low_{side}"][1]) / width)
        x += weight * (iris[0] - (out[0] + inner[0]) / 2) / width
        y += weight * (iris[1] - (out[1] + inner[1]) / 2) / width
    return openings[0], openings[1], x, y


def _brows(face: Face) -> tuple[float, float, float]:
    left, right = (
        face[f"brow_{side}"][1] - (face[f"eye_out_{side}"][1] + face[f"eye_in_{side}"][1]) / 2 for side in "lr"
    )
    return left, right, dist(face["brow_end_l"], face["brow_end_r"])


def _mouth(face: Face) -> tuple[float, float, float, float]:
    top, up, low, bottom = (face[name][1] for name in ("lip_top", "lip_up", "lip_low", "lip_bottom"))
    left, right = face["mouth_l"], face["mouth_r"]
    lift = (left[1] + right[1]) / 2 - (top + bottom) / 2
    return up - low, (top - up) + (low - bottom), dist(left, right), lift


def _hidden(spots: Points, hand: Picture, scale: float) -> list[int]:
    """Return the columns that a hand hides; compared in the picture, where the hand's depth does not matter."""
    joints = np.asarray(hand, dtype=np.float64)[:, :2] * _UPRIGHT[:2]
    joints = joints[np.isfinite(joints).all(axis=1)]
    if not len(joints):
        return []
    shape = np.concatenate((joints, (joints[1:] + joints[:-1]) / 2))
    columns: list[int] = []
    for spot, reach, names in _COVERED:
        if np.linalg.norm(shape - spots[_AT[spot], :2], axis=1).min() < reach * scale:
            columns += [SIGNALS.index(name) for name in names]
    return columns
