"""Skeletons that other tools measured become our own pose type."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mg_agent.core.pose import HAND_POINTS, MG_SKELETON, PoseSequence
from mg_agent.errors import ModelError

Table = Mapping[str, tuple[int, ...]]

# The 68 face points of 300-W, which OpenPose (plus two pupils) and COCO-WholeBody share. They run from the
# left of the picture, which is the person's right.
_FACE_68: Table = {
    "chin": (8,),
    "mouth": (62, 66),
    "right_mouth": (48,),
    "left_mouth": (54,),
    "right_brow": (17, 18, 19, 20, 21),
    "left_brow": (22, 23, 24, 25, 26),
}


def _hand(side: str, first: int) -> dict[str, tuple[int, ...]]:
    return {f"{side}_{point}": (first + i,) for i, point in enumerate(HAND_POINTS)}


def _face(first: int) -> dict[str, tuple[int, ...]]:
    return {joint: tuple(first + point for point in points) for joint, points in _FACE_68.items()}


_BODY_25 = (
    *("nose", "neck", "right_shoulder", "right_elbow", "right_wrist", "left_shoulder", "left_elbow", "left_wrist"),
    *("", "right_hip", "right_knee", "right_ankle", "left_hip", "left_knee", "left_ankle"),
    *("right_eye", "left_eye", "right_ear", "left_ear"),
)
"""OpenPose BODY_25 without the feet; "" is the middle of the hips, which our skeleton does not have."""
_COCO_17 = (
    *("nose", "left_eye", "right_eye", "left_ear", "right_ear", "left_shoulder", "right_shoulder"),
    *("left_elbow", "right_elbow", "left_wrist", "right_wrist", "left_hip", "right_hip"),
    *("left_knee", "right_knee", "left_ankle", "right_ankle"),
)


def _named(joints: Sequence[str]) -> dict[str, tuple[int, ...]]:
    return {joint: (i,) for i, joint in enumerate(joints) if joint}


_OPENPOSE: dict[int, Table] = {
    25: _named(_BODY_25),
    137: {**_named(_BODY_25), **_face(25), **_hand("left", 95), **_hand("right", 116)},
}
_WHOLE_BODY: dict[int, Table] = {
    133: {
        **_named(_COCO_17),
        "neck": (5, 6),
        **_face(23),
        **_hand("left", 91),
        **_hand("right", 112),
    }
}
_KINECT: dict[int, Table] = {
    25: {
        "nose": (3,),
        "neck": (20,),
        "left_shoulder": (4,), "left_elbow": (5,), "left_wrist": (6,),
        "right_shoulder": (8,), "right_elbow": (9,), "right_wrist": (10,),
        "left_hip": (12,), "left_knee": (13,), "left_ankle": (14,),
        "right_hip": (16,), "right_knee": (17,), "right_ankle": (18,),
        "left_palm": (6,), "left_middle_mcp": (7,), "left_middle_tip": (21,), "left_thumb_tip": (22,),
        "right_palm": (10,), "right_middle_mcp": (11,), "right_middle_tip": (23,), "right_thumb_tip": (24,),
    }
}  # fmt: skip


def from_openpose(keypoints: ArrayLike, times: ArrayLike, *, height: float, person: str = "A") -> PoseSequence:
    """Take over what OpenPose measured.

    Args:
        keypoints: (T, 25, 3) BODY_25, or (T, 137, 3) with 70 face, 21 left and 21 right hand points behind it, in
            the order of OpenPose's JSON fields pose, face, hand_left, hand_right; x, y in pixels, and confidence.
        times: (T,) seconds, rising.
        height: Height of the picture in pixels.
        person: "A", "B" ...

    Returns:
        The pose over MG_SKELETON, in picture heights. Points of confidence 0 are NaN; forehead and cheeks, which
        OpenPose does not measure, always are.

    Raises:
        ModelError: when the arrays have other shapes.
    """
    return _from_pixels("OpenPose", keypoints, times, height, _OPENPOSE, person)


def from_coco_wholebody(keypoints: ArrayLike, times: ArrayLike, *, height: float, person: str = "A") -> PoseSequence:
    """Take over a COCO-WholeBody skeleton, as RTMPose, ViTPose and others measure it.

    Args:
        keypoints: (T, 133, 3): 17 body, 6 foot, 68 face, 21 left and 21 right hand points; x, y in pixels,
            and confidence.
        times: (T,) seconds, rising.
        height: Height of the picture in pixels.
        person: "A", "B" ...

    Returns:
        The pose over MG_SKELETON, in picture heights; "neck" is the middle of the shoulders. Points of
        confidence 0 are NaN; forehead and cheeks, which the layout lacks, always are.

    Raises:
        ModelError: when the arrays have other shapes.
    """
    return _from_pixels("COCO-WholeBody", keypoints, times, height, _WHOLE_BODY, person)


def from_kinect(
    joints: ArrayLike, times: ArrayLike, *, tracked: ArrayLike | None = None, person: str = "A"
) -> PoseSequence:
    """Take over a Kinect v2 skeleton, in three dimensions.

    Depth is kept, because projecting it would need the camera and lose what the sensor is for. The axes are
    turned to those of our pictures: x to the right of the picture, y down, z away from the camera, in
    meters (not picture heights).

    Args:
        joints: (T, 25, 3) camera space in meters, in the order of the SDK's JointType (0 SpineBase ... 24
            ThumbRight): x to the sensor's left, y up, z away from the sensor.
        times: (T,) seconds, rising.
        tracked: (T, 25) the SDK's TrackingState, 0 not tracked, 1 inferred, 2 tracked; without it every joint that
            is not exactly at the origin counts as tracked.
        person: "A", "B" ...

    Returns:
        The pose over MG_SKELETON with C = 3; score 1 where tracked, 0.5 where inferred. Kinect has no face and
        four points a hand: "nose" is its head, "neck" its SpineShoulder, "palm" its wrist (our name for a
        hand's root), "middle_mcp" its hand, "middle_tip" and "thumb_tip" its tips; the rest is NaN.

    Raises:
        ModelError: when the arrays have other shapes.
    """
    points = _checked("Kinect v2", joints, _KINECT, "x, y, z in meters")
    state = np.any(points != 0, axis=2) * 2.0 if tracked is None else np.asarray(tracked, np.float64)
    if state.shape != points.shape[:2]:
        raise ModelError.of(
            "the tracking states do not fit the Kinect v2 skeleton",
            f"got {state.shape} for joints {points.shape}",
            "give (T, 25) numbers 0, 1 or 2, or leave them out",
        )
    return _assembled(points * (-1.0, -1.0, 1.0), state / 2.0, times, _KINECT[25], person)


def _from_pixels(
    what: str, keypoints: ArrayLike, times: ArrayLike, height: float, tables: Mapping[int, Table], person: str
) -> PoseSequence:
    points = _checked(what, keypoints, tables, "x, y in pixels and confidence")
    if not height > 0:
        raise ModelError.of(
            f"the {what} skeleton cannot be scaled", f"got a picture height of {height}", "give the height in pixels"
        )
    return _assembled(points[..., :2] / height, points[..., 2], times, tables[points.shape[1]], person)


def _checked(what: str, keypoints: ArrayLike, tables: Mapping[int, Table], columns: str) -> NDArray[np.float64]:
    try:
        points = np.asarray(keypoints, np.float64)
    except (TypeError, ValueError) as error:
        raise ModelError.of(f"the {what} skeleton is not an array of numbers", str(error), "give numbers") from None
    if points.ndim != 3 or points.shape[1] not in tables or points.shape[2] != 3:
        wanted = " or ".join(f"(T, {joints}, 3)" for joints in tables)
        raise ModelError.of(
            f"the {what} skeleton has another shape", f"got {points.shape}", f"give {wanted}: {columns}"
        )
    return points


def _assembled(
    points: NDArray[np.float64], score: NDArray[np.float64], times: ArrayLike, table: Table, person: str
) -> PoseSequence:
    """Average the points of each joint; a joint is as sure as the least sure of its points."""
    frames, _, channels = points.shape
    seen = (score > 0) & np.isfinite(points).all(axis=2)
    points = np.where(seen[..., None], points, np.nan)
    score = np.where(seen, np.clip(score, 0.0, 1.0), 0.0)
    xy = np.full((frames, len(MG_SKELETON.joints), channels), np.nan, np.float32)
    sure = np.zeros(xy.shape[:2], np.float32)
    for joint, sources in table.items():
        to = MG_SKELETON.index(joint)
        xy[:, to] = points[:, list(sources)].mean(axis=1)
        sure[:, to] = score[:, list(sources)].min(axis=1)
    return PoseSequence(xy, sure, np.asarray(times, np.float64), MG_SKELETON, person)
