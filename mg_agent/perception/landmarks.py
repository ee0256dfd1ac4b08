"""Pictures become landmarks of the body, the hands and the face, by three models in parallel."""

import ctypes
from collections.abc import Callable, Generator, Iterable
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from time import perf_counter
from types import TracebackType
from typing import TYPE_CHECKING, Generic, Literal, Protocol, Self, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from mg_agent.errors import ModelError
from mg_agent.perception.chooser import FaceBox
from mg_agent.perception.closer import Window
from mg_agent.perception.pipeline import Pipeline
from mg_agent.perception.scout import Look, Memory, Scout
from mg_agent.perception.seams import Seams, looks

if TYPE_CHECKING:
    from mg_agent.perception.video import Frame

Image = NDArray[np.uint8]
Points = NDArray[np.float32]
_Result = TypeVar("_Result", covariant=True)
_NOBODY = np.zeros((96, 128, 3), np.uint8)


@dataclass(frozen=True)
class Hand:
    """One detected hand.

    Attributes:
        points: (21, 3) float32, x and y in picture heights, z relative to the wrist in the same unit.
        side_guess: Which of the person's own hands the model takes it for; often wrong when alone.
        score: 0 to 1, how sure the model is of that side.
    """

    points: Points
    side_guess: Literal["left", "right"]
    score: float


@dataclass(frozen=True)
class FrameLandmarks:
    """What the landmark models found in one picture, in picture heights.

    Attributes:
        time: Seconds from the first displayable frame.
        aspect: Width / height of the picture.
        body: (33, 4) x, y, z, visibility in BlazePose order, or None.
        hands: At most two.
        face: (478, 3) x, y, z in FaceMesh order, or None.
        faces_in_view: How many faces the picture shows; None where that was not checked.
        followed: The face that the person followed shows in this picture; None where not checked or not seen.
        cut: Seconds of the first picture after a cut of the film, where that became clear with this picture.
        camera: (4,) how the camera moved since the first picture, as in ``PoseSequence.camera``; None where not known.
        memory: What it takes to go on with this picture, where the models begin anew with it.
    """

    time: float
    aspect: float
    body: Points | None
    hands: tuple[Hand, ...]
    face: Points | None
    faces_in_view: int | None = None
    followed: FaceBox | None = None
    cut: float | None = None
    camera: Points | None = None
    memory: Memory | None = None


class Graph(Protocol[_Result]):
    """One landmark model with memory from picture to picture."""

    def process(self, image: Image) -> _Result:
        """Return what the model finds in a picture (H, W, 3) RGB, in picture heights."""

    def anew(self) -> None:
        """Forget every picture, as if the model had just been made."""

    def close(self) -> None:
        """Give back what the model holds."""


@dataclass(frozen=True)
class Graphs:
    """How to make each model; tests and other landmark models come in here."""

    body: Callable[[], Graph[Points | None]]
    hands: Callable[[], Graph[tuple[Hand, ...]]]
    face: Callable[[], Graph[Points | None]]
    scout: Callable[[], Graph[tuple[FaceBox, ...]]]


class LandmarkModels:
    """Three landmark models that watch a stream of pictures in parallel, each in a thread of its own.

    Use it as a context manager. A model may run a few pictures ahead of the others; results come in
    order, and the same pictures give the same numbers. Where several faces are in view, the models see
    the most prominent person only; the others are painted over.
    """

    def __init__(self, graphs: Graphs | None = None, *, ahead: int = 4) -> None:
        self._graphs = graphs or _mediapipe()
        self._ahead = ahead
        self._body: Graph[Points | None]
        self._hands: Graph[tuple[Hand, ...]]
        self._face: Graph[Points | None]
        self._scout: Graph[tuple[FaceBox, ...]]
        self._loaded = ExitStack()
        self._fresh = False
        self._seconds: dict[str, float] = {}

    def __enter__(self) -> Self:
        """Load the models.

        Raises:
            ModelError: when they cannot be loaded.
        """
        self._load()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the models."""
        self._loaded.close()
        self._fresh = False
        give_memory_back()

    @property
    def seconds(self) -> dict[str, float]:
        """Seconds of work in the last stream by stage: decode, scout, body, hands, face; they overlap in time."""
        return dict(self._seconds)

    def stream(self, frames: Iterable["Frame"], seams: Seams | None = None) -> Generator[FrameLandmarks, None, None]:
        """Yield the landmarks of each frame, in order, holding only a few frames at a time.

        Args:
            frames: Read in a thread of its own, so that decoding overlaps with the models.
            seams: Where the models begin anew; None for nowhere.

        Raises:
            ModelError: when a model fails; errors of ``frames`` come through unchanged.
        """
        if not self._fresh:  # the models remember the last picture: a new stream needs new ones
            self._loaded.close()
            self._load()
        self._fresh = False
        self._seconds = dict.fromkeys(("decode", "scout", "body", "hands", "face"), 0.0)
        scout = Scout(_Timed(self._scout, "scout", self._seconds))
        shown = looks(_decoded(frames, self._seconds), scout, seams or Seams())
        work: dict[str, Callable[[Look], object]] = {
            "body": _Closely(_Timed(self._body, "body", self._seconds), "body", _body_outward).see,
            "hands": _Closely(_Timed(self._hands, "hands", self._seconds), "hands", _hands_outward).see,
            "face": _Closely(_Timed(self._face, "face", self._seconds), "face", _body_outward).see,
        }
        with Pipeline(shown, work, ahead=self._ahead) as pipeline:
            self._loaded.push(pipeline)  # its threads must end before the models are closed, come what may
            for look, found in pipeline.results():
                if not look.rehearsed:
                    yield _joined(look, found)

    def _load(self) -> None:
        make = self._graphs
        with ExitStack() as loading:
            self._body = loading.enter_context(closing(make.body()))
            self._hands = loading.enter_context(closing(make.hands()))
            self._face = loading.enter_context(closing(make.face()))
            self._scout = loading.enter_context(closing(make.scout()))
            self._loaded = loading.pop_all()
        self._fresh = True


def first_line(error: BaseException) -> str:
    """Return the first line of an error's message."""
    return next(iter(str(error).splitlines()), "no message")


def _mediapipe() -> Graphs:
    from mg_agent.perception.solutions import graphs

    return graphs()


class _Timed(Generic[_Result]):
    """A model whose work is counted in seconds, and whose failure is told in a sentence."""

    def __init__(self, model: Graph[_Result], stage: str, seconds: dict[str, float]) -> None:
        self._model, self._stage, self._seconds = model, stage, seconds

    def process(self, image: Image) -> _Result:
        start = perf_counter()
        try:
            return self._model.process(image)
        except Exception as error:
            height, width = image.shape[:2]
            raise ModelError.of(
                f"the landmark model for '{self._stage}' failed on a picture of {width}x{height} pixels",
                f"{type(error).__name__}: {first_line(error)}",
                "try another width, or run: mg-agent doctor",
            ) from error
        finally:
            self._seconds[self._stage] += perf_counter() - start

    def anew(self) -> None:
        self._model.anew()


class _Closely(Generic[_Result]):
    """A model that sees the part of the picture it needs, and tells places in the whole picture."""

    def __init__(self, model: _Timed[_Result], name: str, outward: Callable[[Window, _Result], _Result]) -> None:
        self._model, self._name, self._outward = model, name, outward
        self._last: Window | None = None

    def see(self, look: Look) -> _Result:
        window = look.windows.get(self._name)
        if look.anew:
            self._last = window
            self._model.anew()
        # It remembers where things were in another part or shot: a picture of nobody ends that.
        elif window != self._last or look.cut is not None:
            self._last = window
            self._model.process(_NOBODY)
        if window is None:
            return self._model.process(look.image)
        return self._outward(window, self._model.process(window.cut(look.image)))


def _body_outward(window: Window, points: Points | None) -> Points | None:
    return None if points is None else window.outward(points)


def _hands_outward(window: Window, hands: tuple[Hand, ...]) -> tuple[Hand, ...]:
    return tuple(replace(hand, points=window.outward(hand.points)) for hand in hands)


def _decoded(frames: Iterable["Frame"], seconds: dict[str, float]) -> "Generator[Frame, None, None]":
    pictures = iter(frames)
    try:
        while True:
            start = perf_counter()
            frame = next(pictures, None)
            seconds["decode"] += perf_counter() - start
            if frame is None:
                return
            yield frame
    finally:
        close = getattr(pictures, "close", None)
        if close is not None:
            close()


def _joined(look: Look, found: dict[str, object]) -> FrameLandmarks:
    height, width = look.image.shape[:2]
    return FrameLandmarks(
        time=look.time,
        aspect=width / height,
        body=cast("Points | None", found["body"]),
        hands=cast("tuple[Hand, ...]", found["hands"]),
        face=cast("Points | None", found["face"]),
        faces_in_view=look.faces,
        followed=look.followed,
        cut=look.cut,
        camera=look.camera,
        memory=look.memory,
    )


def give_memory_back() -> None:
    """Return the memory of closed models to the system: glibc would keep some 150 MB for the rest of the run."""
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (AttributeError, OSError, TypeError):
        return  # another C library, which keeps its own house
