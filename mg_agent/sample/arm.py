"""The right arm of the sample: the drawn hand and a sleeve of the suit, laid over a frame."""

from functools import cache

import numpy as np

from mg_agent.sample.hand import draw_hand
from mg_agent.sample.portrait import SIZE, Array, picture
from mg_agent.sample.script import Moment

_BOX = (-90.0, 70.0, -300.0, 150.0)
"""Left, right, bottom and top of the drawn arm in millimetres; the wrist is at 0."""

_HAND_FROM = -60.0
"""Height below which only the sleeve is drawn."""

_SHARP = 2
_CUFF = -34.0
_SIZE_OF_MM = 0.92
"""Video pixels for one millimetre: the irises of the portrait are 57 pixels, of people some 63 mm, apart."""

_AT_REST = (150.0, 760.0, 34.0)
_AT_CHIN = (264.0, 354.0, 14.0)
"""Where the wrist is, in video pixels, and how many degrees the arm leans to the right."""

_REACH = (60, 180, 460, SIZE[1])
"""Left, top, right and bottom of the part of the video that the arm and its shadow ever reach."""

_SKIN = (206, 158, 240, 172)
"""x0, y0, x1, y1 of the skin of the chin in the picture."""

_FABRIC = (58, 302, 116, 402)
"""x0, y0, x1, y1 of the upper arm's sleeve in the picture."""


def lay_arm(frame: Array, now: Moment) -> None:
    """Lay the arm, with the shadow that it throws, over a frame, (480, 640, 3) float; in place."""
    if now.arm <= 0.0:
        return
    import cv2

    color, cover = arm_drawn()
    (x0, y0, lean0), (x1, y1, lean1) = _AT_REST, _AT_CHIN
    x, y = x0 + now.arm * (x1 - x0), y0 + now.arm * (y1 - y0) + 1.5 * now.breath * now.arm
    left, upper, right, lower = _REACH
    place = _placed(x - left, y - upper, lean0 + now.arm * (lean1 - lean0))
    size = (right - left, lower - upper)
    seen = cv2.warpAffine(color, place, size, flags=cv2.INTER_LINEAR)
    over = cv2.warpAffine(cover, place, size, flags=cv2.INTER_LINEAR)
    place[:, 2] += (5.0, 9.0)
    shadow = cv2.GaussianBlur(cv2.warpAffine(cover, place, size, flags=cv2.INTER_LINEAR), (0, 0), 7.0)
    part = frame[upper:lower, left:right]
    part *= (1.0 - 0.45 * shadow[..., None]) * (1.0 - over[..., None])
    part += seen


def _placed(x: float, y: float, lean: float) -> Array:
    """Affine map from the drawing to the video: wrist to (x, y), leaning to the right by degrees."""
    turn = np.radians(lean)
    size = _SIZE_OF_MM / _SHARP
    c, s = size * np.cos(turn), size * np.sin(turn)
    wrist = np.array((-_BOX[0] * _SHARP, _BOX[3] * _SHARP))
    return np.asarray([[c, -s, x - c * wrist[0] + s * wrist[1]], [s, c, y - s * wrist[0] - c * wrist[1]]], np.float32)


@cache
def arm_drawn() -> tuple[Array, Array]:
    """Return the arm, leaning nowhere: color weighted by cover (H, W, 3) 0 to 255, and cover (H, W)."""
    import cv2

    left, right, bottom, top = _BOX
    drawn = np.zeros((int((top - bottom) * _SHARP), int((right - left) * _SHARP), 4), np.float32)
    x0, y0, x1, y1 = _SKIN
    red, green, blue = picture()[y0:y1, x0:x1].reshape(-1, 3).mean(axis=0)
    hand = draw_hand((float(red), float(green), float(blue)), (left, right, _HAND_FROM, top), _SHARP)
    drawn[: hand.shape[0]] = hand
    drawn[..., :3] *= 1.0 + 0.02 * _speckle(drawn.shape[:2])[..., None]
    sleeve = _sleeve(drawn.shape[0], drawn.shape[1])
    drawn[..., :3] += (sleeve[..., :3] - drawn[..., :3]) * sleeve[..., 3:]
    drawn[..., 3] = np.maximum(drawn[..., 3], sleeve[..., 3])
    color = np.asarray(cv2.GaussianBlur(drawn[..., :3] * drawn[..., 3:], (0, 0), 1.0), np.float32)
    return color, np.asarray(cv2.GaussianBlur(drawn[..., 3], (0, 0), 1.0), np.float32)


def _sleeve(high: int, wide: int) -> Array:
    """A sleeve of the suit's own fabric around the forearm, with a dark ring at the wrist; (H, W, 4)."""
    import cv2

    left, _, _, top = _BOX
    x, y = np.meshgrid((np.arange(wide) + 0.5) / _SHARP + left, top - (np.arange(high) + 0.5) / _SHARP)
    down = np.clip((_CUFF - y) / 260.0, 0.0, 1.0)
    half = 31.0 + 24.0 * down**0.8 + 1.5 * np.sin(y / 17.0 + x / 40.0) * (y < _CUFF - 20)
    edge = _CUFF - 5.0 * np.sqrt(np.clip(1.0 - (x / half) ** 2, 0.0, 1.0))
    across = x / half
    inside = np.clip((half - np.abs(x)) * _SHARP, 0, 1) * np.clip((edge - y) * _SHARP, 0, 1)
    x0, y0, x1, y1 = _FABRIC
    wound = (x0 + (np.arcsin(np.clip(across, -1, 1)) / np.pi + 0.5) * (x1 - x0)).astype(np.float32)
    along = (y0 + np.clip((edge - y) / 270.0, 0.0, 1.0) * (y1 - y0)).astype(np.float32)
    fabric = cv2.remap(picture(), wound, along, cv2.INTER_CUBIC).astype(np.float32)
    round_light = 0.38 + 0.66 * np.sqrt(np.clip(1.0 - (0.85 * (across + 0.15)) ** 2, 0.0, 1.0))
    ring = np.clip((y - (edge - 11.0)) * _SHARP, 0, 1)
    metal = np.array((66.0, 60.0, 74.0)) * (1.0 + 0.9 * np.exp(-(((across + 0.35) / 0.25) ** 2)))[..., None]
    color = (fabric * (1 - ring[..., None]) + metal * ring[..., None]) * round_light[..., None]
    return np.asarray(np.concatenate([np.clip(color, 0, 255), inside[..., None]], axis=2), np.float32)


def _speckle(shape: tuple[int, ...]) -> Array:
    import cv2

    noise = np.random.default_rng(5).normal(0.0, 1.0, shape).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(noise, (0, 0), 1.5) * 4.0, np.float32)
