"""A hand made of nothing but numbers: bones with angles, skin by a distance field, light by a lamp.

There is no hand in the portrait, so one is drawn: rounded cones along the bones, melted into one
another by a smooth minimum (Quilez), met by sphere tracing (Hart 1996) and lit. Lengths are
millimetres, chosen by eye for a slender grown-up hand. x points to the right of the picture, y up,
z to the camera; the wrist is at 0. It is a right hand seen from its back.
"""

from dataclasses import dataclass

import numpy as np

from mg_agent.sample.portrait import Array

_KNUCKLES = ((-22.0, 84.0, 2.0), (-2.0, 88.0, 4.0), (17.0, 83.0, 2.5), (34.0, 73.0, -1.0))
_BONES = ((43.0, 25.0, 20.0), (47.0, 29.0, 21.0), (43.0, 28.0, 21.0), (33.0, 20.0, 18.0))
_ROUND = ((9.8, 8.8, 7.9, 6.2), (10.0, 9.0, 8.0, 6.3), (9.4, 8.4, 7.5, 5.9), (8.2, 7.3, 6.5, 5.2))
_CARPALS = ((-12.0, 4.0, 0.0), (-3.0, 2.0, 1.0), (6.0, 3.0, 0.0), (14.0, 5.0, -1.0))
_THUMB = ((42.0, 31.0, 25.0), (13.0, 10.8, 9.6, 7.2))
_BEND = ((14.0, 26.0, 14.0), (26.0, 42.0, 22.0), (34.0, 52.0, 26.0), (40.0, 56.0, 28.0))
"""Degrees at the three joints of index, middle, ring and little finger: a loose hand that holds a chin."""

_SPREAD = (-7.0, -2.0, 4.0, 10.0)
_THUMB_AIM = ((40.0, -6.0), (24.0, -8.0), (12.0, -10.0))
"""Degrees of each bone of the thumb: away from the hand, and towards the camera."""

_TILT = (-6.0, -14.0)
"""Degrees by which the whole hand is turned about x and about y."""

_LAMP = (-0.4, 0.55, 0.8)
_FAR, _NEAR = -120.0, 70.0


@dataclass(frozen=True)
class _Cone:
    """A bone with flesh: from a to b, as thick as ra and rb."""

    a: Array
    b: Array
    ra: float
    rb: float

    def distance(self, places: Array) -> Array:
        along, away = self.b - self.a, places - self.a
        share = np.clip(away @ along / float(along @ along), 0.0, 1.0)
        gap: Array = np.linalg.norm(away - share[:, None] * along, axis=1)
        return gap - (self.ra + (self.rb - self.ra) * share)


@dataclass(frozen=True)
class _Mark:
    """Where a nail or the creases over a joint lie: the middle, along the finger, out of its back, how wide."""

    middle: Array
    along: Array
    out: Array
    size: float

    def within(self, places: Array) -> tuple[Array, Array, Array]:
        """Return places as along, across and out, in units of the size."""
        away = (places - self.middle) / self.size
        return away @ self.along, away @ np.cross(self.along, self.out).astype(np.float32), away @ self.out


class Hand:
    """The hand that holds a chin."""

    def __init__(self) -> None:
        self._turn = _turned(*_TILT)
        self.nails: list[_Mark] = []
        self.joints: list[_Mark] = []
        self._palm = [self._cone(a, b, 14.0, 11.0) for a, b in zip(_CARPALS, _KNUCKLES, strict=True)]
        self._palm += [self._cone((-13, 22, -6), (-18, 60, -8), 16.0, 10.0)]
        self._palm += [self._cone((18, 20, -6), (28, 60, -6), 13.0, 10.0)]
        self._wrist = [self._cone((x, -70, -4), (x * 0.9, 0, -2), 18.5, 16.5) for x in (-8, 8)]
        self._fingers = [self._finger(number) for number in range(4)]
        self._fingers.append(self._thumb())

    def distance(self, places: Array) -> Array:
        """Return how far places, (N, 3) mm, are from the skin; negative inside."""
        skin = _melt([cone.distance(places) for cone in self._palm], 9.0)
        skin = _melt([skin, _melt([cone.distance(places) for cone in self._fingers[4]], 3.0)], 10.0)
        skin = _melt([skin, *(cone.distance(places) for cone in self._wrist)], 10.0)
        fingers = [_melt([cone.distance(places) for cone in bones], 3.0) for bones in self._fingers[:4]]
        return _melt([skin, _melt(fingers, 1.5)], 6.0)

    def _at(self, place: tuple[float, ...] | Array) -> Array:
        return np.asarray(self._turn @ np.asarray(place, np.float32), np.float32)

    def _cone(self, a: tuple[float, ...] | Array, b: tuple[float, ...] | Array, ra: float, rb: float) -> _Cone:
        return _Cone(self._at(a), self._at(b), ra, rb)

    def _finger(self, number: int) -> list[_Cone]:
        lean = np.radians(_SPREAD[number])
        ahead = np.array((np.sin(lean), np.cos(lean), 0.0))
        back = np.array((0.0, 0.0, 1.0))
        place, bent, bones = np.array(_KNUCKLES[number]), 0.0, []
        for k, (length, bend) in enumerate(zip(_BONES[number], _BEND[number], strict=True)):
            bent += np.radians(bend)
            along, out = np.cos(bent) * ahead - np.sin(bent) * back, np.cos(bent) * back + np.sin(bent) * ahead
            tip = place + along * length
            bones.append(self._cone(place, tip, _ROUND[number][k], _ROUND[number][k + 1]))
            if k:
                self.joints.append(_Mark(self._at(place), self._at(along), self._at(out), _ROUND[number][k]))
            place = tip
        self.nails.append(_Mark(self._at(tip - along * 7.0), self._at(along), self._at(out), _ROUND[number][3]))
        return bones

    def _thumb(self) -> list[_Cone]:
        place, bones = np.array((-20.0, 18.0, -2.0)), []
        for k, (length, aim) in enumerate(zip(_THUMB[0], _THUMB_AIM, strict=True)):
            out, up = np.radians(aim)
            along = np.array((-np.sin(out) * np.cos(up), np.cos(out) * np.cos(up), np.sin(up)))
            tip = place + along * length
            bones.append(self._cone(place, tip, _THUMB[1][k], _THUMB[1][k + 1]))
            place = tip
        facing = np.cross(along, np.array((0.55, -0.25, 0.8)))
        facing = np.cross(facing / np.linalg.norm(facing), along)
        self.nails.append(_Mark(self._at(tip - along * 8.0), self._at(along), self._at(facing), _THUMB[1][3]))
        return bones


def draw_hand(skin: tuple[float, float, float], box: tuple[float, float, float, float], sharp: int) -> Array:
    """Draw the hand.

    Args:
        skin: Red, green, blue, 0 to 255, of lit skin.
        box: Left, right, bottom and top of what is drawn, in millimetres.
        sharp: Pixels for one millimetre.

    Returns:
        (H, W, 4): color 0 to 255, and cover 0 or 1.
    """
    hand = Hand()
    left, right, bottom, top = box
    wide, high = int((right - left) * sharp), int((top - bottom) * sharp)
    x, y = np.meshgrid((np.arange(wide) + 0.5) / sharp + left, top - (np.arange(high) + 0.5) / sharp)
    rays = np.stack([x.ravel(), y.ravel(), np.full(x.size, _NEAR)], axis=1).astype(np.float32)
    met = _trace(hand, rays)
    drawn = np.zeros((wide * high, 4), np.float32)
    drawn[met, :3] = _light(hand, rays[met], skin)
    drawn[met, 3] = 1.0
    return drawn.reshape(high, wide, 4)


def _trace(hand: Hand, rays: Array) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """Move rays, (N, 3), along -z to the skin, in place; return which of them met it."""
    going = np.arange(len(rays))
    met = []
    for _ in range(60):
        gap = hand.distance(rays[going])
        met.append(going[gap < 0.15])
        rays[going, 2] -= np.maximum(gap, 0.1)
        going = going[(gap >= 0.15) & (rays[going, 2] > _FAR)]
        if not len(going):
            break
    return np.concatenate(met)


def _light(hand: Hand, places: Array, skin: tuple[float, float, float]) -> Array:
    """Color of skin, nails and creases under one lamp and a bright room, (N, 3), 0 to 255."""
    normal = np.zeros_like(places)
    for corner in np.array(((1, -1, -1), (-1, -1, 1), (-1, 1, -1), (1, 1, 1)), np.float32):
        normal += corner * hand.distance(places + 0.8 * corner)[:, None]
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    lamp = np.array(_LAMP, np.float32) / np.linalg.norm(_LAMP)
    open_sky = np.ones(len(places), np.float32)
    for away in (4.0, 10.0):
        open_sky -= 0.35 * np.clip(1.0 - hand.distance(places + away * normal) / away, 0.0, 1.0)
    lit = (0.40 + 0.76 * np.clip((normal @ lamp + 0.25) / 1.25, 0.0, 1.0)) * (0.55 + 0.45 * np.clip(open_sky, 0, 1))
    glint = np.clip(normal @ _halfway(lamp), 0.0, 1.0)
    # Light wanders in skin: what is left in the shade is redder than what is lit.
    linear = (np.array(skin, np.float32) / 255.0) ** 2.2 * lit[:, None] ** np.array((1.2, 1.5, 1.6), np.float32)
    shine = 0.08 * glint**18
    for mark in hand.joints:
        crease, flush = _crease(mark, places)
        linear *= 1.0 - 0.2 * crease[:, None] - flush[:, None] * np.array((0.0, 0.08, 0.07), np.float32)
    for mark in hand.nails:
        along, across, out = mark.within(places)
        nail = 0.5 * np.clip(1.6 - (along**2 / 0.9 + across**2 / 0.5) ** 2, 0.0, 1.0) * (out > 0)
        pink = np.array((0.80, 0.46, 0.42), np.float32) * lit[:, None] ** 1.3
        linear += nail[:, None] * (pink - linear)
        shine += 0.2 * nail * glint**40
    return np.asarray(255.0 * np.clip(linear + shine[:, None], 0.0, 1.0) ** (1 / 2.2), np.float32)


def _crease(mark: _Mark, places: Array) -> tuple[Array, Array]:
    along, across, out = mark.within(places)
    lines = np.zeros_like(along)
    for at, deep in ((0.0, 1.0), (0.28, 0.6), (-0.28, 0.6)):
        lines += deep * np.exp(-(((along - at) / 0.1) ** 2))
    on_back = (out > 0) & (np.abs(along) < 0.9)
    flush = np.exp(-((along / 0.75) ** 2)) * (out > 0) * (np.abs(across) < 1.5)
    return lines * on_back * np.exp(-((across / 0.75) ** 4)), flush


def _halfway(lamp: Array) -> Array:
    half = lamp + np.array((0.0, 0.0, 1.0), np.float32)
    return np.asarray(half / np.linalg.norm(half), np.float32)


def _melt(distances: list[Array], width: float) -> Array:
    """Join shapes by the polynomial smooth minimum, one after the other."""
    whole = distances[0]
    for part in distances[1:]:
        share = np.clip(0.5 + 0.5 * (part - whole) / width, 0.0, 1.0)
        whole = part + (whole - part) * share - width * share * (1.0 - share)
    return whole


def _turned(about_x: float, about_y: float) -> Array:
    x, y = np.radians([about_x, about_y])
    turn_x = np.array([[1, 0, 0], [0, np.cos(x), -np.sin(x)], [0, np.sin(x), np.cos(x)]])
    turn_y = np.array([[np.cos(y), 0, np.sin(y)], [0, 1, 0], [-np.sin(y), 0, np.cos(y)]])
    return np.asarray(turn_y @ turn_x, np.float32)
