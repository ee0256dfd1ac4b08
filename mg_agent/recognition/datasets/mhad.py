"""UTD-MHAD: 27 actions of 8 people, recorded by a Kinect v1; the authors' folder, or one .npz."""

import re
from pathlib import Path

import numpy as np

from mg_agent.core.pose import Skeleton
from mg_agent.errors import ModelError
from mg_agent.recognition.datasets.annotated import sorted_out
from mg_agent.recognition.datasets.kinect import KINECT_20, KINECT_20_LAYOUT, read_kinect_20, turned
from mg_agent.recognition.datasets.matlab import read_matlab
from mg_agent.recognition.datasets.sequences import Recording, Sequences, Side, gathered
from mg_agent.recognition.datasets.walking import below

UTD_MHAD_27 = (
    "swipe_left", "swipe_right", "wave", "clap", "throw", "arm_cross", "basketball_shoot", "draw_x", "draw_circle_cw",
    "draw_circle_ccw", "draw_triangle", "bowling", "boxing", "baseball_swing", "tennis_swing", "arm_curl",
    "tennis_serve", "push", "knock", "catch", "pickup_throw", "jog", "walk", "sit2stand", "stand2sit", "lunge", "squat",
)  # fmt: skip
"""Classes in the order of their numbers, 1 to 27."""
LAYOUT = "a folder of files like a1_s1_t1_skeleton.mat"
_SUBJECTS, _TRAINED = 8, (1, 3, 5, 7)
_LIMBS = (("shoulder", "elbow", "wrist", "hand"), ("hip", "knee", "ankle", "foot"))
_ORDER = (
    "head", "shoulder_center", "spine", "hip_center",
    *(f"{side}_{joint}" for limb in _LIMBS for side in ("left", "right") for joint in limb),
)  # fmt: skip
"""Rows of ``d_skel``."""
_NAME = re.compile(r"a(\d{1,2})_s(\d{1,2})_t(\d{1,2})_skeleton")
_RATE = 30.0


def utd_mhad(path: Path | str) -> Sequences:
    """Read UTD-MHAD: train on subjects 1, 3, 5 and 7, test on 2, 4, 6 and 8.

    Args:
        path: The folder of ``.mat`` files like a1_s1_t1_skeleton.mat, whose ``d_skel`` (20, 3, T) is in meters on the
            sensor's axes (x to its left, y up), or one above it; or an .npz as for ``nw_ucla``, without ``view``.

    Returns:
        The recordings, x to the right of the picture and y down. A joint at exactly (0, 0, 0) was not seen.
        ``skipped`` tells which files could not be used.

    Raises:
        ModelError: when there is no such file, or the .npz is broken or lacks something.
    """
    folder = Path(path)
    if not folder.is_dir():
        return read_kinect_20(folder, "subject", _TRAINED, UTD_MHAD_27)
    files = below(folder, "a*_s*_t*_skeleton.mat")
    if not files:
        raise ModelError.of(f"{folder} does not hold UTD-MHAD", "no .mat file", f"lay it out as {LAYOUT}")
    good, skipped = sorted_out([_recording(file) for file in files])
    return gathered(good, UTD_MHAD_27, KINECT_20_LAYOUT, _RATE, skipped)


def _recording(file: Path) -> Recording | str:
    parts = _NAME.fullmatch(file.stem)
    if not parts or not 1 <= int(parts[1]) <= len(UTD_MHAD_27) or not 1 <= int(parts[2]) <= _SUBJECTS:
        return f"{file.name}: is not named like a1_s1_t1_skeleton.mat"
    try:
        with np.errstate(over="ignore"):  # what is too large for a place becomes infinite, and was not seen
            table = read_matlab(file, "d_skel").astype(np.float32)
    except (OSError, ValueError) as error:
        return f"{file.name}: {error}"
    if table.ndim != 3 or table.shape[:2] != (len(_ORDER), 3) or not table.shape[2]:
        return f"{file.name}: d_skel of shape {table.shape} instead of (20, 3, T)"
    given = Skeleton("utd-mhad", _ORDER, ())
    pos = turned(np.moveaxis(table, 2, 0))[:, [given.index(joint) for joint in KINECT_20.joints]]
    seen = np.isfinite(pos).all(axis=2)
    if not seen.any():
        return f"{file.name}: nobody was seen"
    action, subject, _ = (int(part) for part in parts.groups())
    pos = np.where(seen[..., None], pos, np.float32(np.nan))
    side: Side = "train" if subject in _TRAINED else "test"
    return Recording(pos, seen.astype(np.float32), action - 1, subject, side=side)
