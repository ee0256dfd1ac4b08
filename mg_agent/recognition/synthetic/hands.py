"""Arms that reach: where hands are told to be, and the elbows and fingers that follow from it."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from mg_agent.recognition.synthetic.body import SIGNS, Build, Frames
from mg_agent.recognition.synthetic.moves import Floats, rotate, unit

Frame = Literal["seat", "trunk", "head", "arm"]
"""What a target moves with: the seat or the floor, the shoulders, the head, or the other arm."""
POINTS = ("palm", "thumb_tip", "index_mcp", "index_tip", "middle_mcp", "middle_tip", "pinky_mcp", "pinky_tip")
"""The points of a hand; "palm" is its root."""
FINGERS = ("thumb", "index", "middle", "pinky")
_ASIDE = {"index": 0.13, "middle": 0.02, "pinky": -0.20}
_PHALANGES = {"index": (0.21, 0.13, 0.10), "middle": (0.22, 0.14, 0.11), "pinky": (0.17, 0.10, 0.09)}
_KNUCKLE = {"index": 0.49, "middle": 0.49, "pinky": 0.43}
_FLEX = (1.45, 1.65, 0.95)
_THUMB_OPEN, _THUMB_SHUT = (0.46, 0.40, 0.06), (0.42, 0.05, 0.16)
_BEND = 0.9
"""How strongly a hand is drawn into line with its forearm: wrists bend, but not by much."""


@dataclass(frozen=True)
class Reach:
    """Where hands are told to be, from when to when; what is broadcast needs no full size.

    Attributes:
        frame: What the target moves with.
        place: (n, 2, T, 3) the target, of the own side, in the frame: from between the ears, from the middle of the
            shoulders, from the resting hips; for "arm" (share of the way shoulder - elbow - wrist from 0 to 2, and
            how far off the arm to the front and upwards).
        aim: (n, 2, T, 3) where the fingers point, of the own side, as the trunk is turned; the longer, the less
            the forearm has a say.
        palm: (n, 2, T, 3) where the palm faces, the same.
        grip: (n, 2, T, 3) which point of the hand is at the target: ahead of the wrist, towards the thumb, out of the
            palm, in hands.
        curl: (n, 2, T, 4) how far thumb, index, middle and little finger are curled, 0 to 1.
        weight: (n, 2, T) how far the hand has gone there, 0 to 1.
        swivel: (n, 2, T) degrees by which the elbow is lifted outwards; 0 hangs down.
        spread: (n, 2, T) how far fingers are spread, 1 for a relaxed hand.
    """

    frame: Frame
    place: Floats
    aim: Floats
    palm: Floats
    grip: Floats
    curl: Floats
    weight: Floats
    swivel: Floats
    spread: Floats


@dataclass(frozen=True)
class Arms:
    """Where the arms are.

    Attributes:
        elbows: (n, 2, T, 3).
        wrists: (n, 2, T, 3).
        points: (n, 2, T, P, 3) of ``POINTS``.
    """

    elbows: Floats
    wrists: Floats
    points: Floats


def hand_points(curl: Floats, spread: Floats) -> Floats:
    """Return (..., P, 3): ahead of the wrist, towards the thumb, out of the palm; for a hand of size 1."""
    out = np.zeros((*curl.shape[:-1], len(POINTS), 3), np.float32)
    thumb = curl[..., :1]
    out[..., 1, :] = np.array(_THUMB_OPEN, np.float32) * (1 - thumb) + np.array(_THUMB_SHUT, np.float32) * thumb
    for i, finger in enumerate(("index", "middle", "pinky")):
        knuckle, tip = 2 + 2 * i, 3 + 2 * i
        bent = curl[..., 1 + i]
        out[..., knuckle, 0] = _KNUCKLE[finger]
        out[..., knuckle, 1] = _ASIDE[finger]
        angle, ahead, out_of = 0.12 * np.ones_like(bent), np.zeros_like(bent), np.zeros_like(bent)
        for length, flex in zip(_PHALANGES[finger], _FLEX, strict=True):
            angle = angle + flex * bent
            ahead += length * np.cos(angle)
            out_of += length * np.sin(angle)
        out[..., tip, 0] = _KNUCKLE[finger] + ahead
        out[..., tip, 1] = _ASIDE[finger] * (1 + (0.45 * spread) * (1 - bent))
        out[..., tip, 2] = out_of
    return out


@dataclass
class _Wish:
    """Layers blended into one: what both hands are told to do, all full size and in the world."""

    place: Floats
    aim: Floats
    palm: Floats
    grip: Floats
    curl: Floats
    swivel: Floats
    spread: Floats
    lift: Floats


def solve(build: Build, frames: Frames, layers: list[Reach]) -> Arms:
    """Bring the hands where the layers say, one laid over the other in order.

    A first pass finds the arms, a second one bends the wrists no more than wrists bend. Targets on the other arm
    are known once that arm is.
    """
    first = [layer for layer in layers if layer.frame != "arm"]
    arms = _straighten(build, frames, _blend(frames, first, None))
    if len(first) == len(layers):
        return arms
    return _straighten(build, frames, _blend(frames, layers, arms))


def _blend(frames: Frames, layers: list[Reach], arms: Arms | None) -> _Wish:
    n, t = frames.chest.shape[:2]
    wish = _Wish(*(np.zeros((n, 2, t, k), np.float32) for k in (3, 3, 3, 3, 4, 1, 1, 3)))
    for i, layer in enumerate(layers):
        weight = np.broadcast_to(layer.weight, (n, 2, t))[..., None]
        parts = {
            "place": _in_world(frames, layer, arms),
            "aim": _turn(frames, layer.aim),
            "palm": _turn(frames, layer.palm),
            "grip": layer.grip,
            "curl": layer.curl,
            "swivel": layer.swivel[..., None],
            "spread": layer.spread[..., None],
        }
        if i == 0:
            for name, value in parts.items():
                setattr(wish, name, np.broadcast_to(value, getattr(wish, name).shape).astype(np.float32))
            continue
        for name, value in parts.items():
            old = getattr(wish, name)
            setattr(wish, name, old + weight * (value - old))
        # Hands travel in front of the body, not through it.
        wish.lift = wish.lift + 4 * weight * (1 - weight) * np.array((0.12, 0.0, 0.35), np.float32)
    wish.place = wish.place + _turn(frames, wish.lift)
    return wish


def _turn(frames: Frames, own: Floats) -> Floats:
    """Directions of the own side as the trunk is turned, in the world."""
    return rotate(frames.trunk[:, None], _signed(own))


def _signed(own: Floats) -> Floats:
    flip = np.ones((1, 2, 1, 3), np.float32)
    flip[0, :, 0, 0] = SIGNS
    signed: Floats = own * flip
    return signed


def _in_world(frames: Frames, layer: Reach, arms: Arms | None) -> Floats:
    if layer.frame == "seat":
        return _signed(layer.place)
    if layer.frame == "trunk":
        return frames.chest[:, None] + rotate(frames.trunk[:, None], _signed(layer.place))
    if layer.frame == "head":
        return frames.ears[:, None] + rotate(frames.head[:, None], _signed(layer.place))
    return _on_other_arm(frames, layer.place, arms)


def _on_other_arm(frames: Frames, place: Floats, arms: Arms | None) -> Floats:
    if arms is None:
        return np.zeros((1, 1, 1, 3), np.float32)
    shoulder, elbow, wrist = frames.shoulders[:, ::-1], arms.elbows[:, ::-1], arms.wrists[:, ::-1]
    share = place[..., :1]
    upper = shoulder + (elbow - shoulder) * np.clip(share, 0, 1)
    point = upper + (wrist - elbow) * np.clip(share - 1, 0, 1)
    off = np.zeros((*place.shape[:-1], 3), np.float32)
    off[..., 2], off[..., 1] = place[..., 1], place[..., 2]
    return point + rotate(frames.trunk[:, None], off)


def _straighten(build: Build, frames: Frames, wish: _Wish) -> Arms:
    size = build.hand[:, None, :, None]
    grip = wish.grip * size
    wrists, elbows = _bend(build, frames, wish, grip, unit(wish.aim))
    aim = unit(wish.aim + _BEND * unit(wrists - elbows))
    wrists, elbows = _bend(build, frames, wish, grip, aim)
    axes = _axes(aim, wish.palm)
    points = hand_points(wish.curl, wish.spread[..., 0]) * size[..., None]
    turned = sum(axes[k][..., None, :] * points[..., k : k + 1] for k in range(3))
    return Arms(elbows, wrists, wrists[..., None, :] + turned)


def _axes(aim: Floats, palm: Floats) -> tuple[Floats, Floats, Floats]:
    """Ahead, towards the thumb, out of the palm; (n, 2, T, 3) each."""
    out = unit(palm - (palm * aim).sum(-1, keepdims=True) * aim + 1e-4)
    thumb = np.cross(out, aim) * SIGNS[None, :, None, None]
    return aim, thumb.astype(np.float32), out


def _bend(build: Build, frames: Frames, wish: _Wish, grip: Floats, aim: Floats) -> tuple[Floats, Floats]:
    """Wrists and elbows, (n, 2, T, 3): two bones from shoulder to wrist; what is too far is reached for."""
    axes = _axes(aim, wish.palm)
    wanted = wish.place - sum(axes[k] * grip[..., k : k + 1] for k in range(3))
    shoulder = frames.shoulders
    upper, fore = build.upper[:, None, :, None], build.fore[:, None, :, None]
    line = wanted - shoulder
    far = np.sqrt((line * line).sum(-1, keepdims=True))
    reached = np.clip(far, np.abs(upper - fore) + 0.25, 0.995 * (upper + fore))
    line = line / np.maximum(far, 1e-6)
    along = (upper**2 - fore**2 + reached**2) / (2 * reached)
    off = np.sqrt(np.maximum(upper**2 - along**2, 0))
    angle = np.radians(wish.swivel)
    # Elbows of raised hands come forward, those of lowered ones go back.
    high = np.clip(0.7 + line[..., 1:2] * reached, 0, 1)
    pole = np.concatenate([np.sin(angle), -np.cos(angle), 0.65 * high - 0.3], -1)
    pole = _turn(frames, pole)
    pole = unit(pole - (pole * line).sum(-1, keepdims=True) * line)
    return shoulder + reached * line, shoulder + along * line + off * pole
