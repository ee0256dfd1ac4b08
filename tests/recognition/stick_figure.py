"""A person made of arithmetic: an upper body whose head and hands go where a test says."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.pose import HAND_POINTS, MG_SKELETON, PoseSequence
from mg_agent.core.signal import SignalTrack

Array = NDArray[np.float64]
# Face heights, person facing the camera: x to the person's own left, y up, z to the camera, from between the ears.
HEAD = {
    "nose": (0.0, -0.10, 0.60), "forehead": (0.0, 0.44, 0.42), "chin": (0.0, -0.55, 0.42), "mouth": (0.0, -0.29, 0.48),
    "left_eye": (0.18, 0.10, 0.42), "left_brow": (0.20, 0.22, 0.44), "left_ear": (0.38, 0.0, 0.0),
    "left_cheek": (0.24, -0.15, 0.40), "left_mouth": (0.13, -0.29, 0.44),
}  # fmt: skip
HEAD |= {f"right_{k[5:]}": (-x, y, z) for k, (x, y, z) in HEAD.items() if k.startswith("left_")}
PIVOT = np.array((0.0, -0.70, -0.10))
PLACES = {k: v for k, v in HEAD.items() if not k.endswith("brow")} | {
    "hair": (0.0, 0.66, 0.30),
    "forehead": (0.0, 0.32, 0.44),
    "neck": (0.0, -0.95, 0.10),
    "chest": (0.0, -1.75, 0.20),
}
SHOULDER, HIP, UPPER_ARM, FOREARM = (0.95, -1.25), (0.55, -3.75), 1.55, 1.40
REST = {"left": (1.10, -3.60), "right": (-1.10, -3.60)}
"""Where hands rest: on the thighs."""


def ease(times: Array, start: float, end: float, travel: float = 0.35) -> Array:
    """From 0 to 1 and back: reached at ``start``, left at ``end``, without jerks."""
    up = np.clip((times - start + travel) / travel, 0, 1)
    down = np.clip((end + travel - times) / travel, 0, 1)
    share = np.minimum(up, down)
    return share**3 * (10 - 15 * share + 6 * share**2)


@dataclass(frozen=True)
class Figure:
    """What a test says about the person and the camera; all lengths in face heights unless said otherwise."""

    seconds: float = 6.0
    fps: float = 15.0
    face_height: float = 0.16
    """Picture heights."""
    center: tuple[float, float] = (0.9, 0.25)
    """Head in the picture, picture heights."""
    aspect: float = 16 / 9
    jitter: float = 0.008
    yaw: Callable[[Array], Array] = np.zeros_like
    pitch: Callable[[Array], Array] = np.zeros_like
    roll: Callable[[Array], Array] = np.zeros_like
    shoulders_up: Callable[[Array], Array] = np.zeros_like
    torso_x: Callable[[Array], Array] = np.zeros_like
    closer: Callable[[Array], Array] = np.zeros_like
    """Growth of the whole person in the picture, as a share."""
    hands: dict[str, Callable[[Array], Array]] = field(default_factory=dict)
    """Side -> path of the foremost finger tip, (T, 2), x to the person's left and y up from between the ears."""
    aims: dict[str, tuple[float, float]] = field(default_factory=dict)
    """Side -> direction of the hand; upwards and inwards where not given."""
    shape: str = "flat"
    mirrored: bool = False
    unseen: tuple[str, ...] = ()
    """Beginnings of joint names that the landmark model never finds."""
    seed: int = 0

    @property
    def times(self) -> Array:
        return np.arange(round(self.seconds * self.fps)) / self.fps

    def but(self, **changes: object) -> "Figure":
        return replace(self, **changes)  # type: ignore[arg-type]

    def pose(self) -> PoseSequence:
        t = self.times
        joints = {**self._head(t), **self._trunk(t)}
        for side in ("left", "right"):
            joints |= self._arm(side, t, joints[f"{side}_shoulder"])
        xy = np.full((len(t), len(MG_SKELETON.joints), 2), np.nan)
        grown = self.face_height * (1 + self.closer(t))[:, None]
        for name, path in joints.items():
            across = -path[:, :1] if self.mirrored else path[:, :1]
            place = np.concatenate((across, -path[:, 1:2]), axis=1)
            xy[:, MG_SKELETON.index(name)] = np.asarray(self.center) + grown * place
        noise = np.random.default_rng(self.seed).normal(0, self.jitter * self.face_height, xy.shape)
        xy += noise * (-1, 1) if self.mirrored else noise
        return self._as_seen(xy, t)

    def face(self) -> SignalTrack:
        """What a face measure would say: head angles with a degree of noise."""
        t = self.times
        noise = np.random.default_rng(self.seed + 1).normal(0, 0.6, (3, len(t)))
        angles = np.stack([self.yaw(t), self.pitch(t), self.roll(t)]) + noise
        return SignalTrack(("yaw_deg", "pitch_deg", "roll_deg"), angles.T.astype(np.float32), t)

    def _as_seen(self, xy: Array, t: Array) -> PoseSequence:
        outside = (xy[..., 0] < 0) | (xy[..., 0] > self.aspect) | (xy[..., 1] < 0) | (xy[..., 1] > 1)
        xy[outside] = np.nan
        for i, name in enumerate(MG_SKELETON.joints):
            if name.startswith(self.unseen):
                xy[:, i] = np.nan
        score = np.isfinite(xy[..., 0]).astype(np.float32) * 0.9
        return PoseSequence(xy.astype(np.float32), score, t, MG_SKELETON)

    def _head(self, t: Array) -> dict[str, Array]:
        y, p, r = (np.radians(angle(t)) for angle in (self.yaw, self.pitch, self.roll))
        out = {}
        for name, place in HEAD.items():
            a, b, c = np.asarray(place) - PIVOT
            b, c = b * np.cos(p) + c * np.sin(p), c * np.cos(p) - b * np.sin(p)
            a, c = a * np.cos(y) + c * np.sin(y), c * np.cos(y) - a * np.sin(y)
            a, b = a * np.cos(r) + b * np.sin(r), b * np.cos(r) - a * np.sin(r)
            path = np.stack([a, b, c], axis=1) + PIVOT
            out[name] = path[:, :2] + np.stack([self.torso_x(t), np.zeros_like(t)], axis=1)
        return out

    def _trunk(self, t: Array) -> dict[str, Array]:
        out = {}
        for side, sign in (("left", 1.0), ("right", -1.0)):
            rise = self.shoulders_up(t)
            out[f"{side}_shoulder"] = np.stack([sign * SHOULDER[0] + self.torso_x(t), SHOULDER[1] + rise], axis=1)
            out[f"{side}_hip"] = np.tile((sign * HIP[0], HIP[1]), (len(t), 1))
        out["neck"] = (out["left_shoulder"] + out["right_shoulder"]) / 2
        return out

    def _arm(self, side: str, t: Array, shoulder: Array) -> dict[str, Array]:
        sign = 1.0 if side == "left" else -1.0
        points = hand_shape(self.shape)
        goes = side in self.hands
        aim = np.asarray(self.aims.get(side, (-0.5 * sign, 0.85)) if goes else (-0.3 * sign, -0.95))
        tip = self.hands[side](t) if goes else np.tile(REST[side], (len(t), 1))
        wrist = tip - max(ahead for ahead, _ in points.values()) * aim / np.hypot(*aim)
        elbow = _elbow(shoulder, wrist, sign)
        ahead_of = _bent(wrist - elbow, tip, side, aim)
        aside_of = sign * np.stack([-ahead_of[:, 1], ahead_of[:, 0]], axis=1)
        out = {f"{side}_elbow": elbow, f"{side}_wrist": wrist}
        for name, (ahead, aside) in points.items():
            out[f"{side}_{name}"] = wrist + ahead * ahead_of + aside * aside_of
        return out


def _bent(forearm: Array, tip: Array, side: str, aim: Array) -> Array:
    """Direction of a hand, (T, 2): along the forearm at rest, bent at the wrist until it is aimed where it goes."""
    away = np.hypot(*(tip - np.asarray(REST[side])).T)
    there = int(np.argmax(away))
    share = away / max(float(away[there]), 1.0)
    angle = np.arctan2(forearm[:, 1], forearm[:, 0])
    bend = (np.arctan2(aim[1], aim[0]) - angle[there] + np.pi) % (2 * np.pi) - np.pi
    angle = angle + share * bend
    return np.stack([np.cos(angle), np.sin(angle)], axis=1)


def _elbow(shoulder: Array, wrist: Array, sign: float) -> Array:
    """Where an elbow hangs: below the shoulder, drawn along where the hand is too far away for a forearm."""
    hanging = shoulder + np.array((0.2 * sign, -UPPER_ARM))
    forearm = hanging - wrist
    far = np.maximum(np.hypot(forearm[:, 0], forearm[:, 1]), 1e-6)
    return wrist + forearm * np.minimum(1.0, FOREARM / far)[:, None]


def hand_shape(shape: str) -> dict[str, tuple[float, float]]:
    """Points of a hand as (ahead of the wrist, towards the thumb), face heights."""
    lengths = {"index": 0.90, "middle": 0.92, "ring": 0.88, "pinky": 0.76}
    asides = {"index": 0.13, "middle": 0.02, "ring": -0.09, "pinky": -0.19}
    points = {"palm": (0.0, 0.0)}
    for i, bone in enumerate(("cmc", "mcp", "ip", "tip")):
        points[f"thumb_{bone}"] = (0.15 + 0.13 * i, 0.12 + 0.06 * i)
    for finger, end in lengths.items():
        curled = shape == "fist" or (shape == "point" and finger != "index")
        ends = (0.48, 0.62, 0.50, 0.42) if curled else (0.48, 0.67, 0.80, end)
        for bone, ahead in zip(("mcp", "pip", "dip", "tip"), ends, strict=True):
            points[f"{finger}_{bone}"] = (ahead, asides[finger])
    if shape == "point":
        points["index_tip"] = (0.92, 0.02)
    return points


def visit(
    place: tuple[float, ...], side: str, start: float, end: float, *, travel: float = 0.4
) -> Callable[[Array], Array]:
    """A hand that leaves its rest, touches a place from ``start`` to ``end``, and goes back."""

    def path(t: Array) -> Array:
        share = ease(t, start, end, travel)[:, None]
        return (1 - share) * np.asarray(REST[side]) + share * np.asarray(place[:2])

    return path


def without(pose: PoseSequence, names: tuple[str, ...], frames: NDArray[np.bool_]) -> PoseSequence:
    """Return the pose with joints, by the beginning of their names, lost in some frames."""
    xy = pose.xy.copy()
    for i, name in enumerate(pose.skeleton.joints):
        if name.startswith(names):
            xy[frames, i] = np.nan
    return PoseSequence(xy, np.isfinite(xy[..., 0]).astype(np.float32), pose.times, pose.skeleton)


def hand_names(side: str) -> tuple[str, ...]:
    """The 21 points of a hand by name."""
    return tuple(f"{side}_{point}" for point in HAND_POINTS)


def swapped(pose: PoseSequence, frames: NDArray[np.bool_]) -> PoseSequence:
    """Return the pose with the hands' points given to the wrong side in some frames."""
    xy = pose.xy.copy()
    one, other = ([pose.skeleton.index(name) for name in hand_names(side)] for side in ("left", "right"))
    xy[np.ix_(frames, one)], xy[np.ix_(frames, other)] = pose.xy[np.ix_(frames, other)], pose.xy[np.ix_(frames, one)]
    return PoseSequence(xy, pose.score, pose.times, pose.skeleton)
