"""The body that moves: lengths that differ from person to person, and where its joints are.

Lengths are in face heights (hairline to chin, about 18.5 cm). World axes with a person who faces the camera: x to the
person's own left, y up, z to the camera, from the middle of the resting hips. Sides have an axis of their own, 0 left
and 1 right, and coordinates "of the own side" have x away from the body's middle on both.
"""

from dataclasses import dataclass

import numpy as np

from mg_agent.recognition.synthetic.moves import Dice, Floats, rotate, turned

# From the middle between the ears, medians over frontal faces that MediaPipe found; depths from adult head tables.
HEAD_POINTS = {
    "nose": (0.0, -0.10, 0.60), "forehead": (0.0, 0.44, 0.40), "chin": (0.0, -0.55, 0.42), "mouth": (0.0, -0.29, 0.49),
    "left_eye": (0.18, 0.10, 0.42), "right_eye": (-0.18, 0.10, 0.42),
    "left_ear": (0.40, 0.0, 0.0), "right_ear": (-0.40, 0.0, 0.0),
    "left_mouth": (0.14, -0.29, 0.44), "right_mouth": (-0.14, -0.29, 0.44),
}  # fmt: skip
HEAD_NAMES = tuple(HEAD_POINTS)
_SKULL = np.array(tuple(HEAD_POINTS.values()), np.float32)
_ROW = {name: i for i, name in enumerate(HEAD_NAMES)}
PIVOT = np.array((0.0, -0.70, -0.10), np.float32)
"""Where a head turns, from between the ears."""
SIGNS = np.array((1.0, -1.0), np.float32)
"""Left, right: what turns coordinates of the own side into the world's."""


@dataclass(frozen=True)
class Build:
    """Lengths of n persons in face heights, (n, 1) each unless said otherwise.

    Attributes:
        shoulder: Half the width of the shoulders.
        neck: Height of the head's pivot above the middle of the shoulders.
        trunk: Hips to shoulders.
        hip: Half the width of the hips.
        upper: Shoulder to elbow.
        fore: Elbow to wrist.
        hand: Size of the hand, 1 for the usual one.
        thigh: Hip to knee.
        skull: (n, 1, H, 3) points of ``HEAD_NAMES`` from between the ears.
    """

    shoulder: Floats
    neck: Floats
    trunk: Floats
    hip: Floats
    upper: Floats
    fore: Floats
    hand: Floats
    thigh: Floats
    skull: Floats


def draw_build(dice: Dice, n: int) -> Build:
    """Draw persons: slight and broad ones, long and short arms, narrow and wide faces."""
    scale = 1 + dice.normal(0.05, (n, 1))  # bodies against faces

    def around(usual: float, spread: float) -> Floats:
        return usual * scale * (1 + np.clip(dice.normal(spread, (n, 1)), -2.5 * spread, 2.5 * spread))

    stretch = 1 + dice.normal(0.06, (n, 1, 1, 3))
    stretch[..., 1] = 1.0  # the face's height is the unit
    skull = _SKULL * stretch + dice.normal(0.012, (n, 1, len(_SKULL), 3))
    return Build(
        shoulder=around(0.96, 0.07), neck=around(0.46, 0.12), trunk=around(2.70, 0.07), hip=around(0.62, 0.08),
        upper=around(1.60, 0.05), fore=around(1.45, 0.05), hand=around(1.02, 0.05), thigh=around(2.30, 0.05),
        skull=skull.astype(np.float32),
    )  # fmt: skip


@dataclass
class Tracks:
    """What a person does, other than with the arms; (n, T) unless said otherwise, all added to a neutral body.

    Attributes:
        yaw: Head to the own left, degrees.
        pitch: Head upwards, degrees.
        roll: Head towards the own left shoulder, degrees.
        crane: Head forward without tilting, face heights.
        lean: Trunk forward, degrees.
        side: Trunk to the own left, degrees.
        twist: Trunk turned to the own left, degrees.
        slouch: How far the trunk has sunk in itself, face heights.
        breath: How far the chest is lifted by air, face heights.
        shrug: (n, 2, T) how far each shoulder is raised, face heights.
        jaw: How far the chin has gone down, face heights.
        press: How firmly lips are pressed, 0 to 1.
        smile: How far the mouth has widened, -1 to 1.
        hips: (n, T, 3) where the hips went.
        knees: (n, 2, T, 3) where each knee went, of the own side.
    """

    yaw: Floats
    pitch: Floats
    roll: Floats
    crane: Floats
    lean: Floats
    side: Floats
    twist: Floats
    slouch: Floats
    breath: Floats
    shrug: Floats
    jaw: Floats
    press: Floats
    smile: Floats
    hips: Floats
    knees: Floats


@dataclass(frozen=True)
class Frames:
    """Where trunk and head are and how they are turned: the frames in which hands find their targets.

    Attributes:
        trunk: (n, T, 3, 3) rotations.
        chest: (n, T, 3) middle of the shoulders, as if nothing were shrugged.
        shoulders: (n, 2, T, 3).
        head: (n, T, 3, 3) rotations.
        ears: (n, T, 3) middle between the ears.
    """

    trunk: Floats
    chest: Floats
    shoulders: Floats
    head: Floats
    ears: Floats


def place(build: Build, tracks: Tracks) -> Frames:
    """Put trunk and head where the tracks say."""
    zeros = np.zeros_like(tracks.lean)
    trunk = turned(tracks.twist, -tracks.lean, tracks.side)
    length = build.trunk - tracks.slouch  # (n, T)
    spine = np.stack([zeros, length, 0.25 * tracks.slouch], -1)
    chest = tracks.hips + rotate(trunk, spine)
    shoulders = []
    for i, sign in enumerate(SIGNS):
        raised = tracks.shrug[:, i] + 0.8 * tracks.breath
        inwards = np.maximum(tracks.shrug[:, i], 0)
        arm = np.stack([sign * (build.shoulder - 0.25 * inwards), raised, 0.15 * inwards], -1)
        shoulders.append(chest + rotate(trunk, arm))
    # A head looks ahead whatever the trunk does: it follows a part of its way only.
    head = turned(tracks.yaw + 0.6 * tracks.twist, tracks.pitch - 0.35 * tracks.lean, tracks.roll + 0.45 * tracks.side)
    neck = np.stack([zeros, build.neck + 0.25 * tracks.breath, 0.05 + tracks.crane + 0 * zeros], -1)
    pivot = chest + rotate(trunk, neck)
    return Frames(trunk, chest, np.stack(shoulders, 1), head, pivot - rotate(head, PIVOT))


def head_joints(build: Build, tracks: Tracks, frames: Frames) -> Floats:
    """Return the points of the head, (n, T, H, 3), with jaw and lips moved."""
    n, t = tracks.jaw.shape
    skull = np.broadcast_to(build.skull, (n, t, len(HEAD_NAMES), 3)).copy()
    jaw, press = tracks.jaw, tracks.press
    skull[..., _ROW["chin"], 1] += 0.045 * press - jaw
    skull[..., _ROW["mouth"], 1] += 0.012 * press - 0.45 * jaw
    skull[..., _ROW["mouth"], 2] -= 0.02 * press
    for name, sign in (("left_mouth", 1.0), ("right_mouth", -1.0)):
        skull[..., _ROW[name], 0] += sign * (0.018 * press + 0.035 * tracks.smile - 0.15 * jaw)
        skull[..., _ROW[name], 1] += 0.02 * tracks.smile - 0.012 * press - 0.35 * jaw
    return frames.ears[:, :, None] + rotate(frames.head[:, :, None], skull)


def legs(build: Build, tracks: Tracks, seated: Floats) -> tuple[Floats, Floats]:
    """Return hips and knees, (n, 2, T, 3) each; ``seated`` is (n, 1), 1 for those who sit."""
    n, t = tracks.lean.shape
    hips, knees = np.empty((n, 2, t, 3), np.float32), np.empty((n, 2, t, 3), np.float32)
    for i, sign in enumerate(SIGNS):
        hips[:, i] = tracks.hips
        hips[:, i, :, 0] += sign * build.hip
        forward = seated * 0.97 * build.thigh
        down = np.where(seated > 0, 0.02, 0.99) * build.thigh
        knees[:, i, :, 0] = hips[:, i, :, 0] * 0.85 + sign * (tracks.knees[:, i, :, 0] + 0.05)
        knees[:, i, :, 1] = tracks.knees[:, i, :, 1] - down + 0.5 * hips[:, i, :, 1]
        knees[:, i, :, 2] = tracks.knees[:, i, :, 2] + forward
    return hips, knees
