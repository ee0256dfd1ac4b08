"""A camera: where it stands, how much of the person it shows, and where joints come to lie in its picture."""

from dataclasses import dataclass

import numpy as np

from mg_agent.recognition.layout import RATE, UPPER_BODY
from mg_agent.recognition.synthetic.moves import Clock, Dice, Floats, drift, turned
from mg_agent.recognition.synthetic.person import Performance

_SHOTS = (
    # share, where the picture ends below the eyes, face heights
    (0.06, (0.75, 1.3)),  # a face
    (0.20, (1.3, 2.0)),  # head and shoulders
    (0.24, (2.0, 3.1)),  # bust
    (0.24, (3.1, 4.8)),  # to the lap
    (0.14, (4.8, 7.0)),  # to the knees
    (0.08, (7.0, 10.5)),  # all of the body
    (0.04, (10.5, 18.0)),  # and the room
)
_ASPECTS = (16 / 9, 4 / 3, 1.0, 9 / 16)
_NOSE, _EARS = UPPER_BODY.index("nose"), [UPPER_BODY.index("left_ear"), UPPER_BODY.index("right_ear")]
_NECK = UPPER_BODY.index("neck")
_SHOULDERS = [UPPER_BODY.index("left_shoulder"), UPPER_BODY.index("right_shoulder")]
_CLOSE, _NEAR_SHOTS = 1.3, 3
_NEAREST = 0.35
"""Share of the camera's distance; what would come nearer is kept there."""


@dataclass(frozen=True)
class Picture:
    """Persons in a picture, before a landmark model looks at it.

    Attributes:
        xy: (n, T, V, 2) picture heights.
        face: (n, 1) one face height in picture heights.
        aspect: (n, 1) width / height.
        turn: (n, T) degrees by which the head is turned from the camera, either way.
        depth: (n, T, V) distance from the camera in face heights.
    """

    xy: Floats
    face: Floats
    aspect: Floats
    turn: Floats
    depth: Floats


def film(played: Performance, dice: Dice) -> Picture:
    """Put a camera before each person: yaw to 45 degrees, pitch to 15, roll to 5, near or far, close or wide."""
    n = len(played.joints)
    shot = dice.pick(tuple(share for share, _ in _SHOTS), n)
    shot = np.where(played.close[:, 0], shot % _NEAR_SHOTS, shot)
    bounds = np.array([ends for _, ends in _SHOTS], np.float32)[shot]
    bottom = bounds[:, :1] + (bounds[:, 1:] - bounds[:, :1]) * dice.uniform((0, 1), (n, 1))
    pitch = np.clip(dice.normal(6, (n, 1)) - 2, -15, 15)
    roll = np.clip(dice.normal(1.6, (n, 1)), -5, 5)
    view = turned(played.facing, pitch, roll)[:, 0]  # (n, 3, 3)
    middle = played.joints[:, :, _NECK].mean(axis=1)[:, None, None]
    seen = ((played.joints - middle).reshape(n, -1, 3) @ view.transpose(0, 2, 1)).reshape(played.joints.shape)
    # Wide shots are taken from farther away; a webcam stands at an arm's length.
    distance = (np.exp(dice.uniform((1.25, 2.9), (n, 1))) + 1.6 * bottom)[..., None]
    depth = np.maximum(distance - seen[..., 2], _NEAREST * distance)
    flat = np.stack([seen[..., 0], -seen[..., 1]], -1) * (distance / depth)[..., None]
    flat = _held(flat, dice)
    ahead = seen[:, :, _NOSE] - seen[:, :, _EARS].mean(axis=2)
    turn = np.degrees(np.arctan2(np.abs(ahead[..., 0]), ahead[..., 2]))
    return _frame(flat, depth, turn, played, bottom, dice)


def _held(flat: Floats, dice: Dice) -> Floats:
    """Let some cameras tremble in a hand, pan or zoom slowly: then all of the person moves, and nobody has."""
    n, t = flat.shape[:2]
    clock = Clock(t, RATE)
    tremble = dice.chance(0.15, (n, 1)) * dice.uniform((0.2, 1.0), (n, 1))
    pan, zoom = dice.chance(0.09, (n, 1)), dice.chance(0.09, (n, 1))
    shift = tremble[..., None] * drift(dice, clock, (n, 2), 0.04, (0.2, 1.8))
    shift += (
        pan[..., None]
        * dice.normal(0.6, (n, 2, 1))
        * np.array((1, 0.3), np.float32)[:, None]
        * clock.times
        / clock.span
    )
    size = np.exp(zoom * dice.normal(0.1, (n, 1)) * clock.times / clock.span)
    held: Floats = flat * size[..., None, None] + shift.transpose(0, 2, 1)[:, :, None]
    return held.astype(np.float32)


def _frame(flat: Floats, depth: Floats, turn: Floats, played: Performance, bottom: Floats, dice: Dice) -> Picture:
    """Choose the picture's borders: all that is needed is in it, nearly always, and as much more as the shot shows."""
    n = len(flat)
    needed, some = played.needed[:, ::2, :, None], flat[:, ::2]  # every second frame will do
    low = np.where(needed, some, np.inf).min(axis=1).min(axis=1)  # (n, 2)
    high = np.where(needed, some, -np.inf).max(axis=1).max(axis=1)
    eyes = flat[:, :, _EARS].mean(axis=(1, 2))
    broad = (bottom > _CLOSE) & dice.chance(0.85, (n, 1))
    across = flat[:, :, _SHOULDERS, 0]
    low[:, :1] = np.where(broad, np.minimum(low[:, :1], across.min(axis=(1, 2))[:, None]), low[:, :1])
    high[:, :1] = np.where(broad, np.maximum(high[:, :1], across.max(axis=(1, 2))[:, None]), high[:, :1])
    aspect = np.array(_ASPECTS, np.float32)[dice.pick((0.58, 0.2, 0.08, 0.14), n)][:, None]
    margin = dice.uniform((0.03, 0.4), (n, 1))
    tight = dice.chance(0.08, (n, 1)) * dice.uniform((0, 0.5), (n, 1))  # some cut off what matters, a bit
    top = low[:, 1:] - 0.25 - dice.uniform((-0.15, 1.0), (n, 1)) * np.minimum(1, 0.4 * bottom)
    end = np.maximum(eyes[:, 1:] + bottom, high[:, 1:] + margin - tight)
    width = high[:, :1] - low[:, :1] + 2 * margin - tight
    height = np.maximum(end - top, width / aspect)
    slack = np.maximum(height * aspect - width, 0)
    left = low[:, :1] - margin - slack * np.clip(0.5 + dice.normal(0.17, (n, 1)), 0.02, 0.98)
    corner = np.concatenate([left, top], 1)[:, None, None]
    xy = ((flat - corner) / height[:, None, None]).astype(np.float32)
    # A face height as features measure it: the largest of what the face and the shoulders say.
    return Picture(xy, (1 / height).astype(np.float32), aspect, turn.astype(np.float32), depth)
