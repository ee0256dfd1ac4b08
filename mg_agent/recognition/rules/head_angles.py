"""Head angles over time, from the face where it was measured, else roughly from the joints of the head."""

from dataclasses import dataclass

import numpy as np

from mg_agent.core.signal import Signal, SignalTrack, bridge, frame_step, smooth
from mg_agent.recognition.rules.body import Body, Points
from mg_agent.recognition.rules.oscillation import tremble

# Lever of the nose before the line of the ears, in face heights: about 11 of 18.5 cm on an adult head.
_LEVER = 0.6
_CALM, _BRIDGED = 0.12, 0.4
"""Seconds over which angles are smoothed, and up to which a lost angle is bridged."""
_ENOUGH = 0.3
"""Share of the frames with a head in which the face must have been measured for its angles to be used."""


@dataclass(frozen=True)
class HeadAngles:
    """Turn, lift and tilt of a head in degrees, and its place above the shoulders.

    Attributes:
        yaw: (T,) positive to the person's own left.
        pitch: (T,) positive upwards.
        roll: (T,) positive towards the person's own left shoulder.
        bob: (T,) height of the nose above the neck in face heights, positive upwards.
        witness: "face" where angles come from the measured face, "joints" where from ears, eyes and nose.
        seen: (T,) whether there was an angle before short holes were bridged.
        noise: How much yaw, pitch and bob tremble from frame to frame (standard deviation, in their units).
    """

    yaw: Signal
    pitch: Signal
    roll: Signal
    bob: Signal
    witness: str
    seen: Signal
    noise: dict[str, float]


def head_angles(body: Body, face: SignalTrack | None) -> HeadAngles:
    """Collect the angles of one shot; the face's own angles win where they cover enough of it."""
    times = body.times
    measured = _measured(face)
    present = np.isfinite(body.raw("nose")[:, 0])
    witness = "joints"
    yaw, pitch, roll = _from_joints(body)
    if measured is not None and np.isfinite(measured[0]).sum() >= _ENOUGH * max(1, present.sum()):
        witness, (yaw, pitch, roll) = "face", measured
    seen = np.isfinite(yaw).astype(np.float64)
    # A running median over three frames would swallow quick nods where frames are few.
    window = _CALM if frame_step(times) <= _CALM / 2.5 else 0.0
    drop = (body.joint("nose") - body.neck)[:, 1] / body.scale
    calm = [bridge(smooth(values, times, window), times, _BRIDGED) for values in (yaw, pitch, roll, -drop)]
    noise = {"yaw": tremble(yaw), "pitch": tremble(pitch), "bob": tremble(drop)}
    return HeadAngles(calm[0], calm[1], calm[2], calm[3], witness, seen, noise)


def _measured(face: SignalTrack | None) -> tuple[Signal, Signal, Signal] | None:
    names = ("yaw_deg", "pitch_deg", "roll_deg")
    if face is None or any(name not in face for name in names):
        return None
    return face["yaw_deg"], face["pitch_deg"], face["roll_deg"]


def _from_joints(body: Body) -> tuple[Signal, Signal, Signal]:
    ears = (body.joint("left_ear") + body.joint("right_ear")) / 2
    lead = (body.joint("nose") - ears) / (_LEVER * body.unit[:, None])
    eyes = body.joint("left_eye") - body.joint("right_eye")
    yaw = _angle(_along(lead, body.side))
    pitch = _angle(_along(lead, body.up))
    roll = np.degrees(np.arctan2(eyes[:, 1], np.abs(eyes[:, 0])))
    return yaw, pitch, roll


def _along(vectors: Points, axis: Points) -> Signal:
    projected: Signal = np.sum(vectors * axis, axis=1)
    return projected


def _angle(sine: Signal) -> Signal:
    degrees: Signal = np.degrees(np.arcsin(np.clip(sine, -1.0, 1.0)))
    return degrees
