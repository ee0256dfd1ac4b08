"""Whom to follow of several people, and how the others are hidden from the models."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
PATIENCE = 3.0
"""Seconds after which a followed face that was not seen again is given up for another."""
OUTSHONE = 3
"""Looks in a row in which another face must be twice as prominent before it is followed instead."""
_SHOULDERS = 1.5
_GRAY = 128


@dataclass(frozen=True)
class FaceBox:
    """A face in the picture: its middle and its size, in picture heights, and how sure the detector was."""

    x: float
    y: float
    size: float
    score: float

    def near(self, other: "FaceBox", reach: float) -> bool:
        """Tell whether another face lies within ``reach`` of this one's sizes and is alike in size."""
        ratio = self.size / other.size
        return math.hypot(self.x - other.x, self.y - other.y) < reach * self.size and 0.5 < ratio < 2.0


def prominence(face: FaceBox, aspect: float) -> float:
    """Rate a face: large and near the middle of the picture is prominent."""
    return face.size * (1.0 - 0.5 * min(1.0, abs(face.x - aspect / 2) / (aspect / 2)))


@dataclass
class Chooser:
    """Follows one of several faces from look to look."""

    chosen: FaceBox | None = None
    others: tuple[FaceBox, ...] = ()
    _seen: float = -math.inf
    _outshone: int = 0

    def look(self, time: float, faces: tuple[FaceBox, ...], aspect: float) -> FaceBox | None:
        """Take in the faces of one look; return the followed one where it is among them."""
        again = self._again(faces)
        if again is None and faces and self.missing(time):
            again = max(faces, key=lambda face: prominence(face, aspect))
        if again is not None:
            again = self._rival(again, faces, aspect)
            self.chosen, self._seen = again, time
        rest = tuple(face for face in faces if face is not again)
        if again is None and self.chosen is not None:
            rest = tuple(face for face in rest if not self.chosen.near(face, 1.0))
        self.others = rest
        return again

    def missing(self, time: float) -> bool:
        """Tell whether nobody is followed, or the followed face was not seen for long."""
        return self.chosen is None or time - self._seen > PATIENCE

    def lead(self, faces: tuple[FaceBox, ...], aspect: float) -> FaceBox | None:
        """Return the followed face among those of a look, else the most prominent one; None without faces."""
        return self._again(faces) or max(faces, key=lambda face: prominence(face, aspect), default=None)

    def _again(self, faces: tuple[FaceBox, ...]) -> FaceBox | None:
        if self.chosen is None:
            return None
        last = self.chosen
        near = [face for face in faces if last.near(face, 1.5)]
        return min(near, key=lambda face: math.hypot(face.x - last.x, face.y - last.y), default=None)

    def _rival(self, again: FaceBox, faces: tuple[FaceBox, ...], aspect: float) -> FaceBox:
        best = max(faces, key=lambda face: prominence(face, aspect))
        self._outshone = self._outshone + 1 if prominence(best, aspect) > 2 * prominence(again, aspect) else 0
        if self._outshone < OUTSHONE:
            return again
        self._outshone = 0
        return best


def hide(image: Image, keep: FaceBox, others: tuple[FaceBox, ...]) -> Image:
    """Return a copy of the picture with the other persons painted gray.

    Coordinates stay those of the whole picture, so the models' memory of where a body was stays true.
    Another person beside the followed one loses everything beyond the line between the two; one
    behind or above loses the face, which is what all the models look for first.
    """
    hidden = image.copy()
    height, width = image.shape[:2]
    for other in others:
        away = other.x - keep.x
        line = keep.x + math.copysign(
            max(abs(away) * keep.size / (keep.size + other.size), keep.size * _SHOULDERS), away
        )
        column = min(width, max(0, round(line * height)))
        if away > 0:
            hidden[:, column:] = _GRAY
        else:
            hidden[:, :column] = _GRAY
        _cover(hidden, other, keep)
    return hidden


def _cover(image: Image, other: FaceBox, keep: FaceBox) -> None:
    """Paint a face gray, but never the followed one where the two overlap."""
    height = image.shape[0]
    half = 0.8 * other.size
    left, right = other.x - half, other.x + half
    if abs(other.y - keep.y) < half + 0.8 * keep.size:
        left, right = _clip(left, right, keep, other)
    rows = slice(max(0, round((other.y - half) * height)), max(0, round((other.y + half) * height)))
    columns = slice(max(0, round(left * height)), max(0, round(right * height)))
    image[rows, columns] = _GRAY


def _clip(left: float, right: float, keep: FaceBox, other: FaceBox) -> tuple[float, float]:
    edge = 0.8 * keep.size
    if other.x > keep.x:
        return max(left, keep.x + edge), right
    return left, min(right, keep.x - edge)
