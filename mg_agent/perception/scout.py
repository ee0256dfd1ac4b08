"""Who is in view, and whom to follow: a cheap look at the whole picture about once a second."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from mg_agent.perception.camera import CameraTracker
from mg_agent.perception.closer import LARGE_AGAIN, Closer, Window, around, small, tiles
from mg_agent.perception.cuts import CutFinder
from mg_agent.perception.light import Light

if TYPE_CHECKING:
    from mg_agent.perception.video import Frame

Image = NDArray[np.uint8]
ALONE_EVERY, CROWD_EVERY = 1.0, 0.5
"""Seconds of video between looks, with one face in view and with several."""
PATIENCE = 3.0
"""Seconds after which a followed face that was not seen again is given up for another."""
OUTSHONE = 3
"""Looks in a row in which another face must be twice as prominent before it is followed instead."""
LONGEST_SEARCH = 8.0
"""Seconds between searches for a small face where none is found; they begin at one and double."""
_SURE = 0.75
"""Score of a face that only a closer look found, below which it is none: posters and patterns score lower."""
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


class FaceFinder(Protocol):
    """Finds the faces of one picture."""

    def process(self, image: Image) -> tuple[FaceBox, ...]:
        """Return every face in a picture (H, W, 3) RGB."""


@dataclass(frozen=True)
class Look:
    """A frame as the landmark models shall see it, and what was learned from looking at all of it.

    Attributes:
        time: Seconds.
        image: The whole picture, persons hidden that are not followed.
        faces: How many faces there are; None where that was not looked at.
        followed: The followed face, where it was looked for and seen.
        windows: By model, the part of the picture that it shall see; the whole picture where none is named.
        cut: When the film cut, in seconds, where that became clear with this frame.
        camera: (4,) how the camera moved since the first frame, as in ``PoseSequence.camera``; None where not known.
    """

    time: float
    image: Image
    faces: int | None
    followed: FaceBox | None
    windows: Mapping[str, Window] = field(default_factory=dict)
    cut: float | None = None
    camera: NDArray[np.float32] | None = None


@dataclass
class Scout:
    """Looks at the whole picture now and then, and closer where faces are small; hides those who are not followed."""

    finder: FaceFinder
    chooser: Chooser = field(default_factory=Chooser)
    closer: Closer = field(default_factory=Closer)
    light: Light = field(default_factory=Light)
    cuts: CutFinder = field(default_factory=CutFinder)
    camera: CameraTracker = field(default_factory=CameraTracker)
    _next: float = -math.inf
    _search: float = -math.inf
    _pause: float = ALONE_EVERY

    def look(self, frame: "Frame") -> Look:
        """Return the frame with the persons hidden that are not followed."""
        count: int | None = None
        followed: FaceBox | None = None
        cut = self.cuts.look(frame.time, frame.image)
        if cut is not None:  # who was followed is gone, whoever is there now
            self.chooser, self.closer = Chooser(), Closer()
            self._next, self._search, self._pause = -math.inf, -math.inf, ALONE_EVERY
        due = frame.time >= self._next - 1e-6
        if due:
            self.light.look(frame.image)
        image = self.light.lit(frame.image)
        if due:
            faces = self._faces(frame.time, image)
            followed = self.chooser.look(frame.time, faces, _aspect(image))
            self.closer.look(frame.time, image, followed, others=bool(faces))
            count = len(faces)
            often = len(faces) > 1 or self.closer.windows
            self._next = frame.time + (CROWD_EVERY if often else ALONE_EVERY)
        keep, others = self.chooser.chosen, self.chooser.others
        seen = hide(image, keep, others) if keep is not None and others else image
        moved = self.camera.look(frame.image, () if keep is None else (keep, *others))
        return Look(frame.time, seen, count, followed, self.closer.windows, cut, moved)

    def _faces(self, time: float, image: Image) -> tuple[FaceBox, ...]:
        """Find all faces; around a small one, and now and then where there is none, with a closer look."""
        faces = self.finder.process(image)
        lead = self.chooser.lead(faces, _aspect(image))
        if lead is None and self.closer.windows:
            lead = self.chooser.chosen
        if lead is not None:
            if not small(image, lead, LARGE_AGAIN):
                return faces
            window = around(image, lead, "hands")
            if window is None:
                return faces
            # A pattern that looks like a small face from afar does not from near: what is not found again is dropped.
            rest = tuple(face for face in faces if not lead.near(face, 1.0))
            return _joined(rest, self._within(image, (window,)))
        return self._searched(time, image)

    def _searched(self, time: float, image: Image) -> tuple[FaceBox, ...]:
        """Look for small faces in parts of the picture, ever more seldom while there are none."""
        if not self.chooser.missing(time) or time < self._search - 1e-6:
            return ()
        found = _joined((), self._within(image, tiles(image)))
        self._pause = ALONE_EVERY if found else min(2 * self._pause, LONGEST_SEARCH)
        self._search = time + self._pause
        return found

    def _within(self, image: Image, windows: tuple[Window, ...]) -> list[FaceBox]:
        found = ((window, face) for window in windows for face in self.finder.process(window.cut(image)))
        return [_outward(window, face) for window, face in found if face.score >= _SURE]


def _outward(window: Window, face: FaceBox) -> FaceBox:
    x, y = window.outward(np.array([(face.x, face.y)], np.float32))[0]
    return replace(face, x=float(x), y=float(y), size=face.size * window.scale)


def _joined(faces: tuple[FaceBox, ...], closer: list[FaceBox]) -> tuple[FaceBox, ...]:
    """Put the faces of closer looks in the place of the same ones from farther away; each face once."""
    kept: list[FaceBox] = []
    for face in (*closer, *faces):
        if not any(one.near(face, 1.0) for one in kept):
            kept.append(face)
    return tuple(kept)


def _aspect(image: Image) -> float:
    return image.shape[1] / image.shape[0]
