"""Who is in view, and whom to follow: a cheap look at the whole picture about once a second."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol, Self, cast

import numpy as np
from numpy.typing import NDArray

from mg_agent.perception.camera import CameraMemory, CameraTracker
from mg_agent.perception.chooser import Chooser, FaceBox, hide
from mg_agent.perception.closer import LARGE_AGAIN, Closer, Window, around, small, tiles
from mg_agent.perception.cuts import CutFinder
from mg_agent.perception.light import Light

if TYPE_CHECKING:
    from mg_agent.perception.video import Frame

Image = NDArray[np.uint8]
ALONE_EVERY, CROWD_EVERY = 1.0, 0.5
"""Seconds of video between looks, with one face in view and with several."""
LONGEST_SEARCH = 8.0
"""Seconds between searches for a small face where none is found; they begin at one and double."""
_SURE = 0.75
"""Score of a face that only a closer look found, below which it is none: posters and patterns score lower."""


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
        anew: Whether the models forget what they saw before.
        rehearsed: Whether it is shown only so that the models find what they will follow; nothing comes of it.
        memory: What the scout knew before this frame, where an analysis can go on with it.
    """

    time: float
    image: Image
    faces: int | None
    followed: FaceBox | None
    windows: Mapping[str, Window] = field(default_factory=dict)
    cut: float | None = None
    camera: NDArray[np.float32] | None = None
    anew: bool = False
    rehearsed: bool = False
    memory: "Memory | None" = None


@dataclass(frozen=True)
class Memory:
    """All that a scout knows but pictures: numbers, which may be kept.

    Attributes:
        chooser: Whom it follows.
        windows: As in :class:`Closer`.
        anchor: As in :class:`Closer`.
        seen: As in :class:`Closer`.
        light: How pictures are lit.
        camera: How the camera moved.
        due: Seconds of the next look at all of the picture and of the next search, and the pause between searches.
        cut: Seconds of the last cut.
    """

    chooser: Chooser
    windows: dict[str, Window]
    anchor: FaceBox | None
    seen: float
    light: Light
    camera: CameraMemory
    due: tuple[float, float, float]
    cut: float


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
    _cut: float = -math.inf

    def memory(self) -> Memory:
        """Return what it takes to go on, beside the frames looked at last."""
        return Memory(
            replace(self.chooser), dict(self.closer.windows), cast("FaceBox | None", self.closer.anchor),
            self.closer.seen, replace(self.light), self.camera.memory(), (self._next, self._search, self._pause),
            self._cut,
        )  # fmt: skip

    @classmethod
    def recalled(cls, finder: FaceFinder, memory: Memory, recent: "Sequence[Frame]") -> Self:
        """Return a scout that goes on where another one was, after the same frames.

        Args:
            finder: Finds faces; it remembers nothing.
            memory: What that scout knew.
            recent: The frames that it looked at last, in order.
        """
        cuts = CutFinder()
        for frame in recent:
            cuts.look(frame.time, frame.image)
        camera = CameraTracker.recalled(memory.camera, [frame.image for frame in recent])
        closer = Closer(memory.windows, memory.anchor, memory.seen)
        return cls(
            finder, replace(memory.chooser), closer, replace(memory.light), cuts, camera, *memory.due, memory.cut
        )

    def rehearsal(self, frames: "Sequence[Frame]") -> tuple[Look, ...]:
        """Return frames before the next one as the models shall see them once more, to find what they will follow."""
        images = (self._hidden(self.light.lit(frame.image)) for frame in frames)
        return tuple(
            Look(frame.time, image, None, None, self.closer.windows, anew=not n, rehearsed=True)
            for n, (frame, image) in enumerate(zip(frames, images, strict=True))
        )

    def look(self, frame: "Frame") -> Look:
        """Return the frame with the persons hidden that are not followed."""
        count: int | None = None
        followed: FaceBox | None = None
        cut = self.cuts.look(frame.time, frame.image)
        if cut is not None:  # who was followed is gone, whoever is there now
            self.chooser, self.closer = Chooser(), Closer()
            self._next, self._search, self._pause, self._cut = -math.inf, -math.inf, ALONE_EVERY, cut
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
        moved = self.camera.look(frame.image, () if keep is None else (keep, *others))
        return Look(frame.time, self._hidden(image), count, followed, self.closer.windows, cut, moved)

    def _hidden(self, image: Image) -> Image:
        keep, others = self.chooser.chosen, self.chooser.others
        return hide(image, keep, others) if keep is not None and others else image

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
