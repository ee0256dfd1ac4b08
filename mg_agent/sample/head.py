"""How the head of the portrait moves: a soft relief of the head is turned in space, seen from afar.

Places are picture pixels (see ``portrait``). The relief is shallow at its rim, so that a turn bends
the picture without folding it.
"""

import numpy as np

from mg_agent.sample.portrait import Array
from mg_agent.sample.script import Moment

_PIVOT = (226.0, 168.0)
"""Where the skull sits on the neck."""

_MIDDLE = (226.0, 112.0)
_HALF = (80.0, 100.0)
_DEPTH = 72.0
"""Middle and half axes of the relief, in pixels; the depth is about that of half a head."""

_NOSE = (223.5, 125.0, 9.0, 15.0, 13.0)
"""x, y, half widths and height of the nose on the relief."""

_STEPS = 7


def relief(x: Array, y: Array) -> Array:
    """Return how far each place of the head lies in front of its turning axis, in pixels."""
    rim = ((x - _MIDDLE[0]) / _HALF[0]) ** 2 + ((y - _MIDDLE[1]) / _HALF[1]) ** 2
    nose = _NOSE[4] * np.exp(-(((x - _NOSE[0]) / _NOSE[2]) ** 2) - ((y - _NOSE[1]) / _NOSE[3]) ** 2)
    return np.asarray(_DEPTH * np.clip(1.0 - rim, 0.0, None) ** 2 + nose, np.float32)


def displacement(x: Array, y: Array, now: Moment) -> tuple[Array, Array]:
    """Return how far each place of the head at rest moves, in pixels to the right and down.

    The movement dies out down the neck, in the plain black of the collar.
    """
    side, down, front = x - _PIVOT[0], y - _PIVOT[1], relief(x, y)
    turn = _rotation(now)
    held = _ease((y - 172.0) / 56.0)
    right = turn[0, 0] * side + turn[0, 1] * down + turn[0, 2] * front
    below = turn[1, 0] * side + turn[1, 1] * down + turn[1, 2] * front
    return (right - side) * (1.0 - held), (below - down) * (1.0 - held)


def undo(x: Array, y: Array, now: Moment) -> tuple[Array, Array]:
    """Return which place of the head at rest is seen at each place now, by fixed-point iteration."""
    import cv2

    # The displacement is smooth: every third place is enough, the others lie on straight lines between.
    rows, columns = -(-x.shape[0] // 3), -(-x.shape[1] // 3)
    few_x, few_y = (cv2.resize(part, (columns, rows), interpolation=cv2.INTER_LINEAR) for part in (x, y))
    right, below = displacement(few_x, few_y, now)
    for _ in range(_STEPS):
        right, below = displacement(few_x - right, few_y - below, now)
    size = (x.shape[1], x.shape[0])
    return x - cv2.resize(right, size), y - cv2.resize(below, size)


def _rotation(now: Moment) -> Array:
    """Rotation of (right, down, towards the camera): pitch first, then yaw, then roll."""
    yaw, pitch, roll = np.radians([now.yaw, now.pitch, now.roll])
    about_down = np.array([[np.cos(yaw), 0, np.sin(yaw)], [0, 1, 0], [-np.sin(yaw), 0, np.cos(yaw)]])
    about_side = np.array([[1, 0, 0], [0, np.cos(pitch), -np.sin(pitch)], [0, np.sin(pitch), np.cos(pitch)]])
    about_front = np.array([[np.cos(roll), -np.sin(roll), 0], [np.sin(roll), np.cos(roll), 0], [0, 0, 1]])
    return np.asarray(about_front @ about_down @ about_side, np.float32)


def _ease(share: Array) -> Array:
    share = np.clip(share, 0.0, 1.0)
    return np.asarray(share * share * (3.0 - 2.0 * share), np.float32)
