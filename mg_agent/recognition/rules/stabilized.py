"""People as a camera that stands still would have seen them."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.pose import BODY_JOINTS, FACE_JOINTS, GUESSED, PoseSequence
from mg_agent.core.signal import SignalTrack
from mg_agent.recognition.rules.body import Body

_ROLL = "roll_deg"
_HEAD = ("nose", *FACE_JOINTS)
# The body model smooths its joints and so trails behind a camera that shakes; a face's mesh and hands do not. The
# filter is that of Casiez, Roussel and Vogel ("1 euro filter", CHI 2012), with MediaPipe's numbers for poses, which
# take 30 pictures a second for granted, in sizes of the region in which a body is looked for. That this is about 11
# face heights we found by filming still pictures of two people with a camera that moves: of 8 to 34 it leaves least.
_EVERY, _LEAST_HZ, _MORE, _SPEED_HZ = 1 / 30, 0.05, 80.0, 1.0
_REGION = 11.0
_USUAL = 0.15
"""Picture heights of a face, for somebody of whom nothing tells a size."""


def stabilized(pose: PoseSequence, face: SignalTrack | None = None) -> tuple[PoseSequence, SignalTrack | None]:
    """Return joints and head angles as the camera of each shot's first frame would have seen them.

    A shake, a roll, a pan or a zoom of the camera moves all of a person's joints in the picture, and tilts the head;
    here they are where the person has them. Turning and lifting of the head are the face's own and stay.

    Args:
        pose: Joints in the picture, with what is known of the camera.
        face: The face's signals on the same frames.

    Returns:
        Both, unchanged where the camera stood still.
    """
    if pose.camera is None:
        return pose, face
    a, b, x, y = pose.camera.astype(np.float64).T
    now = pose.xy[..., 0] + 1j * pose.xy[..., 1]  # (T, V)
    moved = now - (now - (x + 1j * y)[:, None]) / (a + 1j * b)[:, None]
    trailing = _trailing(pose)
    size = np.nan_to_num(Body(pose).scale, nan=_USUAL)
    moved = np.where(trailing, _lagged(moved, _REGION * size), moved)
    xy = pose.xy.copy()
    xy[..., 0], xy[..., 1] = (now - moved).real, (now - moved).imag
    if face is not None and _ROLL in face:
        values = face.values.copy()
        # Downwards is positive in pictures, so a positive angle turns the picture clockwise.
        values[:, face.names.index(_ROLL)] -= np.degrees(np.arctan2(b, a))
        face = replace(face, values=values)
    return replace(pose, xy=xy, camera=None), face


def _trailing(pose: PoseSequence) -> NDArray[np.bool_]:
    """Tell which joints come from the body model, (T, V): a face without a mesh does, too."""
    names = np.array(pose.skeleton.joints)
    head, body = np.isin(names, _HEAD), np.isin(names, BODY_JOINTS)
    meshed = (pose.score == 1.0) | (pose.score == GUESSED)
    trailing: NDArray[np.bool_] = np.where(head, ~meshed, body)
    return trailing


def _lagged(moved: NDArray[np.complex128], region: NDArray[np.float64]) -> NDArray[np.complex128]:
    """Smooth what the camera does to joints (T, V) as the body model smooths its joints; a lost one begins anew."""
    out = np.stack((moved.real, moved.imag), axis=-1)
    speed = np.zeros(out.shape[1:])
    slow = _weight(_SPEED_HZ)
    for i in range(1, len(out)):
        raw = moved[i] - moved[i - 1]
        step = np.nan_to_num(np.stack((raw.real, raw.imag), axis=-1)) / _EVERY / region[i]
        speed = speed + slow * (step - speed)
        share = _weight(_LEAST_HZ + _MORE * np.abs(speed))
        out[i] = np.where(np.isnan(out[i - 1]), out[i], out[i - 1] + share * (out[i] - out[i - 1]))
    lagged: NDArray[np.complex128] = out[..., 0] + 1j * out[..., 1]
    return lagged


def _weight(hertz: float | NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share of a new value in a low-pass filter."""
    turns = 2 * np.pi * _EVERY * np.asarray(hertz)
    share: NDArray[np.float64] = turns / (1 + turns)
    return share
