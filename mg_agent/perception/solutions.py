"""The landmark models that ship inside the mediapipe wheel: the only mediapipe door."""

import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.evidence import Source
from mg_agent.errors import ModelError
from mg_agent.perception.chooser import FaceBox
from mg_agent.perception.landmarks import Graph, Graphs, Hand, first_line, give_memory_back

Image = NDArray[np.uint8]
Points = NDArray[np.float32]
VERSION = "0.10.21"
"""The mediapipe release whose wheel carries the models; later ones carry none."""
SOURCE = Source(name="mediapipe pose, hands and face mesh", version=VERSION, kind="model")
SECOND_LOOK = 5
"""Pictures without a hand of which the smaller hand model sees one."""
_BLANK = np.zeros((96, 128, 3), np.uint8)
_SOLUTIONS = "mediapipe.python.solutions"
_STDERR = threading.RLock()
_primed = False


def graphs() -> Graphs:
    """Return the makers of the models: BlazePose full, two hands, a refined face mesh, far-range face detection.

    The body's complexities 0 and 2 are never asked for: their files are not in the wheel and would be downloaded; both
    sizes of the hands' model are.
    """
    return Graphs(body=BodyGraph, hands=HandsGraph, face=FaceGraph, scout=FacesGraph)


class _Spot(Protocol):
    x: float
    y: float
    z: float


class _Label(Protocol):
    label: str
    score: float


class _Box(Protocol):
    xmin: float
    ymin: float
    width: float
    height: float


class _Solution:
    """A mediapipe solution, loaded without its chatter."""

    def __init__(self, make: Callable[[ModuleType], Any]) -> None:
        with _quiet():
            try:
                solutions = _solutions()
                _prime(solutions)
                self._raw = make(solutions)
                self._raw.process(_BLANK)  # loads the model's file; a picture without anyone leaves no memory
            except (ImportError, OSError, RuntimeError, ValueError) as error:
                raise ModelError.of(
                    "the landmark models cannot be loaded",
                    f"{type(error).__name__}: {first_line(error)}",
                    f"run: pip install mediapipe=={VERSION} (Python 3.11 or 3.12), or: mg-agent doctor",
                ) from error

    def anew(self) -> None:
        """Forget every picture, as if the model had just been made."""
        with _quiet():
            self._raw.reset()  # a picture of nobody is not enough: the body's smoothing outlives it
            self._raw.process(_BLANK)
        give_memory_back()  # else it grows by some 30 MB each time

    def close(self) -> None:
        """Give back the model's memory."""
        self._raw.close()


class BodyGraph(_Solution):
    """BlazePose, complexity 1: 33 points of one body, tracked."""

    def __init__(self) -> None:
        super().__init__(lambda solutions: solutions.pose.Pose(model_complexity=1))

    def process(self, image: Image) -> Points | None:
        """Return (33, 4) x, y, z in picture heights and visibility, or None."""
        found = self._raw.process(np.ascontiguousarray(image)).pose_landmarks
        if found is None:
            return None
        points = np.array([(p.x, p.y, p.z, p.visibility) for p in found.landmark], np.float32)
        points[:, (0, 2)] *= _aspect(image)
        return points


class _Hands(_Solution):
    """MediaPipe Hands: 21 points for each of at most two hands, tracked."""

    def __init__(self, complexity: int) -> None:
        super().__init__(lambda solutions: solutions.hands.Hands(max_num_hands=2, model_complexity=complexity))

    def process(self, image: Image) -> tuple[Hand, ...]:
        """Return the hands, points in picture heights."""
        found = self._raw.process(np.ascontiguousarray(image))
        pairs = zip(found.multi_hand_landmarks or (), found.multi_handedness or (), strict=True)
        return tuple(_hand(hand.landmark, label.classification[0], _aspect(image)) for hand, label in pairs)


class HandsGraph:
    """Two sizes of one model: the larger one looks; where it finds no hand, now and then the smaller one looks, too.

    They miss different hands: one that lies on the face as the film begins may be seen by the smaller one alone. While
    that sees a hand which the larger one does not, it looks at every picture.
    """

    def __init__(self, make: Callable[[int], Graph[tuple[Hand, ...]]] = _Hands) -> None:
        """Load both: complexity 1, and 0.

        Raises:
            ModelError: when one cannot be loaded.
        """
        self._larger = make(1)
        try:
            self._smaller = make(0)
        except ModelError:
            self._larger.close()
            raise
        self._without = 0

    def process(self, image: Image) -> tuple[Hand, ...]:
        """Return the hands, points in picture heights."""
        found = self._larger.process(image)
        if not found and self._without % SECOND_LOOK == 0:
            found = self._smaller.process(image)
            self._without = 0 if found else 1
        else:
            self._without = 0 if found else self._without + 1
        return found

    def anew(self) -> None:
        """Forget every picture."""
        self._larger.anew()
        self._smaller.anew()
        self._without = 0

    def close(self) -> None:
        """Give back the memory of both."""
        self._larger.close()
        self._smaller.close()


class FaceGraph(_Solution):
    """MediaPipe FaceMesh with refined eyes and lips: 478 points of one face, tracked."""

    def __init__(self) -> None:
        super().__init__(lambda solutions: solutions.face_mesh.FaceMesh(max_num_faces=1, refine_landmarks=True))

    def process(self, image: Image) -> Points | None:
        """Return (478, 3) in picture heights, or None."""
        found = self._raw.process(np.ascontiguousarray(image)).multi_face_landmarks
        return _points(found[0].landmark, _aspect(image)) if found else None


class FacesGraph(_Solution):
    """MediaPipe FaceDetection, far range: every face of a picture, without memory."""

    def __init__(self) -> None:
        super().__init__(lambda solutions: solutions.face_detection.FaceDetection(model_selection=1))

    def process(self, image: Image) -> tuple[FaceBox, ...]:
        """Return the faces, in picture heights."""
        found = self._raw.process(np.ascontiguousarray(image)).detections or ()
        return tuple(_box(face.location_data.relative_bounding_box, face.score[0], _aspect(image)) for face in found)


def _aspect(image: Image) -> float:
    return float(image.shape[1] / image.shape[0])


def _hand(spots: Iterable[_Spot], label: _Label, aspect: float) -> Hand:
    # The model was trained on mirrored pictures: in ordinary video its "Left" is the person's right hand.
    return Hand(_points(spots, aspect), "right" if label.label == "Left" else "left", float(label.score))


def _box(box: _Box, score: float, aspect: float) -> FaceBox:
    x, y = (box.xmin + box.width / 2) * aspect, box.ymin + box.height / 2
    return FaceBox(float(x), float(y), max(1e-6, float(box.height)), float(score))


def _points(landmarks: Iterable[_Spot], aspect: float) -> Points:
    points = np.array([(p.x, p.y, p.z) for p in landmarks], np.float32)
    points[:, (0, 2)] *= aspect
    return points


def _solutions() -> ModuleType:
    for name, level in (("GLOG_minloglevel", "2"), ("TF_CPP_MIN_LOG_LEVEL", "3")):
        os.environ.setdefault(name, level)
    with _undrawn():
        return import_module(_SOLUTIONS)


class _Later(ModuleType):
    """A module that is loaded when something of it is asked for."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(import_module(self.__name__), name)


@contextmanager
def _undrawn() -> Iterator[None]:
    """Leave for later what draws pictures of landmarks: it loads all of matplotlib, and nothing here draws with it."""
    drawing = (
        [] if _SOLUTIONS in sys.modules else [_Later(f"{_SOLUTIONS}.drawing_{one}") for one in ("utils", "styles")]
    )
    sys.modules.update({module.__name__: module for module in drawing})
    try:
        yield
    finally:
        for module in drawing:
            del sys.modules[module.__name__]
    for module in drawing:  # who draws in the same process finds it where it always is
        setattr(sys.modules[_SOLUTIONS], module.__name__.rpartition(".")[2], module)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what C++ writes to standard error off the user's terminal while a model is loaded.

    mediapipe logs before its log library is set up, so that no variable or flag silences it. Only file
    descriptor 2 is turned away, and turned back; the lock keeps two loads from saving each other's.
    """
    with _STDERR:
        try:
            kept = os.dup(2)
        except OSError:  # there is no standard error to keep clean
            yield
            return
        try:
            with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a device, and its number is what matters
                os.dup2(nowhere.fileno(), 2)
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)


def _prime(solutions: ModuleType) -> None:
    """Let a throw-away model find a drawn figure: one warning comes once a process, with the first body."""
    global _primed
    if not _primed:
        _primed = True
        pose = solutions.pose.Pose(model_complexity=1)
        pose.process(_figure())
        pose.close()


def _figure() -> Image:
    """Draw head and shoulders, just good enough for the body model to see somebody."""
    y, x = np.mgrid[0:256, 0:384] / 256.0
    picture = np.full((256, 384, 3), 200, np.uint8)

    def oval(at: tuple[float, float], radius: tuple[float, float], color: tuple[int, int, int]) -> None:
        picture[((x - at[0]) / radius[0]) ** 2 + ((y - at[1]) / radius[1]) ** 2 < 1] = color

    oval((1.0, 0.95), (0.32, 0.33), (40, 60, 120))
    oval((1.0, 0.35), (0.13, 0.18), (60, 40, 30))
    oval((1.0, 0.38), (0.115, 0.15), (220, 170, 140))
    for eye in (0.955, 1.045):
        oval((eye, 0.35), (0.022, 0.012), (250, 250, 250))
        oval((eye, 0.35), (0.01, 0.01), (30, 20, 20))
        oval((eye, 0.32), (0.03, 0.007), (60, 40, 30))
    oval((1.0, 0.40), (0.013, 0.025), (190, 130, 110))
    oval((1.0, 0.455), (0.04, 0.012), (170, 70, 70))
    return picture
