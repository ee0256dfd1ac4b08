"""A closer look at somebody who is small in the picture: each model sees the part of it that it needs.

The models for hands and faces first look for them in a picture shrunk to 192 or 128 pixels a side, in which the hand
of a person who takes up a third of the picture is a few pixels wide: nothing is found, however sharp the film is.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
Points = NDArray[np.float32]
SMALL, LARGE_AGAIN = 0.095, 0.11
"""Size of a face, over the longer side of the picture, below which the models look closer, and above which at the whole
picture again: the first of them is 12 pixels of the 128 in which a face is looked for."""
HELD = 10.0
"""Seconds for which a part is looked at although its face was not seen again: it may be turned away."""
_REACH = {"face": (2.5, 2.5, 2.5), "hands": (4.5, 2.5, 6.0), "body": (6.0, 2.5, 11.0)}
"""How far a model looks to either side of the face, above and below it, in sizes of the face: hands hang four below."""
_WORTH = 0.8
"""Share of the picture's width and height from which on a part is no closer look."""
_MOVED, _GREW = 1.0, 1.35
"""By how many sizes a face moves, or how many times larger or smaller it gets, before the part moves with it."""


class Place(Protocol):
    """A face: its middle and its size, in picture heights."""

    @property
    def x(self) -> float:
        """From the left."""

    @property
    def y(self) -> float:
        """From the top."""

    @property
    def size(self) -> float:
        """Its height."""


@dataclass(frozen=True)
class Window:
    """A part of a picture of ``height`` pixels: columns from left to before right, rows from top to before bottom."""

    left: int
    top: int
    right: int
    bottom: int
    height: int

    def cut(self, image: Image) -> Image:
        """Return the part of a picture (H, W, 3)."""
        return np.ascontiguousarray(image[self.top : self.bottom, self.left : self.right])

    def outward(self, points: Points) -> Points:
        """Return points (N, 2 or more), x and y (and z) in heights of the part, in heights of the whole picture."""
        found = points.copy()
        found[:, :3] *= self.scale
        found[:, :2] += np.array((self.left, self.top), np.float32) / self.height
        return found

    @property
    def scale(self) -> float:
        """Height of the part in picture heights."""
        return (self.bottom - self.top) / self.height


def small(image: Image, face: Place, below: float = SMALL) -> bool:
    """Tell whether a face is too small for the models to find what they look for in the whole picture."""
    height, width = image.shape[:2]
    return face.size * height < below * max(height, width)


def part(image: Image, left: float, top: float, right: float, bottom: float) -> Window | None:
    """Return the part between four lines in picture heights; None where it is about the whole picture."""
    height, width = image.shape[:2]
    x = [int(np.clip(round(v * height), 0, width)) for v in (left, right)]
    y = [int(np.clip(round(v * height), 0, height)) for v in (top, bottom)]
    if x[1] - x[0] < 2 or y[1] - y[0] < 2 or (x[1] - x[0] > _WORTH * width and y[1] - y[0] > _WORTH * height):
        return None
    return Window(x[0], y[0], x[1], y[1], height)


def tiles(image: Image) -> tuple[Window, ...]:
    """Return five overlapping parts of six tenths of the picture: the middle first, then the corners."""
    aspect = image.shape[1] / image.shape[0]
    spots = ((0.2, 0.2), (0.0, 0.0), (0.4, 0.0), (0.0, 0.4), (0.4, 0.4))
    found = (part(image, x * aspect, y, (x + 0.6) * aspect, y + 0.6) for x, y in spots)
    return tuple(tile for tile in found if tile is not None)


def around(image: Image, face: Place, model: str) -> Window | None:
    """Return the part of the picture that a model needs around a face; None for the whole picture."""
    aside, above, below = (reach * face.size for reach in _REACH[model])
    return part(image, face.x - aside, face.y - above, face.x + aside, face.y + below)


@dataclass
class Closer:
    """Decides from look to look which part each model sees; parts move seldom, since models follow what they see.

    Attributes:
        windows: By model, the part that it sees.
        anchor: The face around which the parts were laid; None where the whole picture is seen.
        seen: Seconds at which the followed face was seen last.
    """

    windows: Mapping[str, Window] = field(default_factory=dict)
    anchor: Place | None = None
    seen: float = -math.inf

    def look(self, time: float, image: Image, face: Place | None, *, others: bool) -> None:
        """Take in a look at the whole picture.

        Args:
            time: Seconds.
            image: The picture.
            face: The followed face, if it was seen.
            others: Whether any other face was seen; where the followed one is gone the film may have been cut.
        """
        if face is not None:
            self.seen = time
            self._follow(image, face)
        elif others or time - self.seen > HELD:
            self.anchor, self.windows = None, {}

    def _follow(self, image: Image, face: Place) -> None:
        if not small(image, face, SMALL if self.anchor is None else LARGE_AGAIN):
            self.anchor, self.windows = None, {}
        elif self.anchor is None or _left(self.anchor, face):
            self.anchor = face
            parts = {model: around(image, face, model) for model in _REACH}
            self.windows = {model: window for model, window in parts.items() if window is not None}


def _left(anchor: Place, face: Place) -> bool:
    ratio = max(anchor.size / face.size, face.size / anchor.size)
    return ratio > _GREW or math.hypot(anchor.x - face.x, anchor.y - face.y) > _MOVED * anchor.size
