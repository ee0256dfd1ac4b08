"""The same clips under harder conditions: mirrored, slow, masked, small, dim, gray, compressed, cut to a phone's shape.

A camera that moves (``cameras.py``) is one of them, and a moment of a clip may be held for ten seconds. They are the
same people doing the same things, so they tell what a condition breaks, not how well footage of other people is read.
Re-encoded clips are kept in a folder of the user's, outside of the project; one that is there is not made again, and
one that is half made is never taken for whole.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

import av
import cv2
import numpy as np
from cameras import CAMERAS, seen_by
from numpy.typing import NDArray

from mg_agent.core.pose import PoseSequence
from mg_agent.perception.person import follow_person
from mg_agent.perception.privacy import head_circle, hide
from mg_agent.perception.video import FrameReader, probe
from mg_agent.recognition.rules.body import Body
from mg_agent.settings import Settings

Picture = NDArray[np.uint8]
Change = Callable[[Picture, float], Picture]
"""A picture (H, W, 3) RGB and its time in seconds become another picture."""
_ALL = Settings.load({}, adaptive=False, width=4096)
_EVERY = 240.0
_TICKS = 1000
_SHARE = 3
_FRAME_GRAY = 120
_DIM, _NOISE = 0.25, 10.0
_OVAL = (0.55, 0.75)
_SOFT, _CELLS = 12.0, 8
_HELD, _RATE, _GRAIN = 10.0, 15.0, 2.0
"""Seconds for which a still picture is held, pictures a second, and the noise of a sensor, in gray levels."""


def mirrored(image: Picture, _: float) -> Picture:
    """Swap left and right, as selfie cameras do."""
    return np.ascontiguousarray(image[:, ::-1])


def unchanged(image: Picture, _: float) -> Picture:
    """Leave the picture as it is."""
    return image


def small(image: Picture, _: float) -> Picture:
    """Shrink the picture to a third, inside a gray frame of the old size: the pixels are lost."""
    height, width = image.shape[:2]
    return _framed(cv2.resize(image, (width // _SHARE, height // _SHARE), interpolation=cv2.INTER_AREA), height, width)


def far(image: Picture, _: float) -> Picture:
    """Put a gray frame around the picture, three times its size: a person far away, filmed sharply."""
    height, width = image.shape[:2]
    return _framed(image, _SHARE * height, _SHARE * width)


def dim(image: Picture, time: float) -> Picture:
    """Leave a quarter of the light and add a sensor's noise, the same on every run."""
    noise = np.random.default_rng(round(1000 * time)).normal(0.0, _NOISE, image.shape)
    return np.clip(image * _DIM + noise, 0, 255).astype(np.uint8)


def gray(image: Picture, _: float) -> Picture:
    """Take the colors away, as night cameras and old films do."""
    return cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)


def _framed(inner: Picture, height: int, width: int) -> Picture:
    outer = np.full((height, width, 3), _FRAME_GRAY, np.uint8)
    top, left = (height - inner.shape[0]) // 2, (width - inner.shape[1]) // 2
    outer[top : top + inner.shape[0], left : left + inner.shape[1]] = inner
    return outer


class Masks:
    """Changes that need to know where the head is; it was followed in the clip as it was filmed."""

    def __init__(self, pose: PoseSequence) -> None:
        """Take the pose, followed at the film's own rate."""
        self.pose, self.body = pose, Body(pose)

    def blurred(self, image: Picture, time: float) -> Picture:
        """Hide the whole head behind a few coarse cells, as the app does."""
        out = image.copy()
        circles = [found for near in self._near(time) if (found := head_circle(self.pose, near)) is not None]
        hide(out, circles)
        return out

    def oval(self, image: Picture, time: float) -> Picture:
        """Paint a black oval over the face, and over a hand that lies on it."""
        out = image.copy()
        out[self._face(image, time)[0] > 0] = 0
        return out

    def softened(self, image: Picture, time: float) -> Picture:
        """Blur the face, and a hand that lies on it, with a Gaussian of a twelfth of its height."""
        face, height = self._face(image, time)
        deviation = max(1.0, height / _SOFT)
        share = cv2.GaussianBlur(face, (0, 0), deviation / 2)[..., None] / 255.0
        blurred = cv2.GaussianBlur(image, (0, 0), deviation)
        return (image * (1.0 - share) + blurred * share).astype(np.uint8)

    def pixelated(self, image: Picture, time: float) -> Picture:
        """Show the face, and a hand that lies on it, in cells of an eighth of its height."""
        face, size = self._face(image, time)
        height, width = image.shape[:2]
        cell = max(2, round(size / _CELLS))
        few = cv2.resize(image, (max(1, width // cell), max(1, height // cell)), interpolation=cv2.INTER_AREA)
        coarse = cv2.resize(few, (width, height), interpolation=cv2.INTER_NEAREST)
        return np.where(face[..., None] > 0, coarse, image)

    def _face(self, image: Picture, time: float) -> tuple[Picture, float]:
        """Return the face as an oval of 255 on 0, (H, W), and the face's height in pixels."""
        at, mask = self._near(time)[0], np.zeros(image.shape[:2], np.uint8)
        middle = (self.body.face("forehead")[at] + self.body.face("chin")[at]) / 2
        up, height = self.body.up[at], float(self.body.unit[at]) * image.shape[0]
        axes = [round(height * share) for share in _OVAL]
        angle = float(np.degrees(np.arctan2(up[0], -up[1])))
        if np.isfinite(middle).all():
            center = tuple(int(v) for v in np.round(middle * image.shape[0]))
            cv2.ellipse(mask, center, axes, angle, 0, 360, 255, -1)
        return mask, height

    def vertical(self, image: Picture, _: float) -> Picture:
        """Keep an upright strip of 9 by 16 around the person."""
        height, width = image.shape[:2]
        strip = min(width, height * 9 // 16)
        left = int(np.clip(np.nanmedian(self.body.head[:, 0]) * height - strip / 2, 0, width - strip))
        return np.ascontiguousarray(image[:, left : left + strip])

    def _near(self, time: float) -> list[int]:
        """Frames with a head around a moment, the nearest first."""
        known = np.flatnonzero(np.isfinite(self.body.head[:, 0]))
        nearest = known[np.argsort(np.abs(self.pose.times[known] - time), kind="stable")[:3]]
        return [int(place) for place in nearest]


CONDITIONS = (
    "as filmed", "mirrored", "10 fps", "softened", "pixelated", "face blurred", "black oval", "small", "far", "dim",
    "gray", "compressed", "vertical",
)  # fmt: skip


def under(clip: Path, condition: str, folder: Path) -> Path:
    """Return a clip under a condition, made now or found in the folder.

    Args:
        clip: As it was filmed.
        condition: One of :data:`CONDITIONS` or of :data:`CAMERAS`.
        folder: Where made clips are kept.
    """
    if condition == "as filmed":
        return clip
    made = folder / f"{clip.stem}--{condition.replace(' ', '-')}.mp4"
    quality = 44 if condition == "compressed" else 14
    rate = 10.0 if condition == "10 fps" else _EVERY
    return _once(made, lambda: _pictures(clip, _change(clip, condition), rate), quality)


def held(clip: Path, moment: float, folder: Path) -> Path:
    """Return a film of ten seconds that shows one moment of a clip, with a sensor's noise and nothing else that moves.

    Args:
        clip: As it was filmed.
        moment: Seconds.
        folder: Where made clips are kept.
    """
    return _once(folder / f"{clip.stem}--held-{moment:g}.mp4", lambda: _held(clip, moment), 14)


def _held(clip: Path, moment: float) -> Iterator[tuple[float, Picture]]:
    image = next(picture for time, picture in _pictures(clip, unchanged, _EVERY) if time >= moment)
    dice = np.random.default_rng(0)
    for time in np.arange(round(_HELD * _RATE)) / _RATE:
        grain = _GRAIN * dice.standard_normal(image.shape, np.float32)
        yield float(time), np.clip(np.round(image + grain), 0, 255).astype(np.uint8)


def _once(made: Path, pictures: Callable[[], Iterator[tuple[float, Picture]]], quality: int) -> Path:
    """Write a film, unless it is there."""
    if not made.exists():
        made.parent.mkdir(parents=True, exist_ok=True)
        half = made.with_suffix(".part.mp4")
        _write(pictures(), half, quality)
        half.replace(made)
    return made


def _change(clip: Path, condition: str) -> Change:
    plain: dict[str, Change] = {"mirrored": mirrored, "small": small, "far": far, "dim": dim, "gray": gray}
    if condition in ("10 fps", "compressed"):
        return unchanged
    if condition in plain:
        return plain[condition]
    if condition in CAMERAS:
        length = probe(clip, _ALL).duration
        return lambda image, time: seen_by(CAMERAS[condition], image, time, length)
    masks = _masks(clip)
    hidden = {"softened": masks.softened, "pixelated": masks.pixelated, "face blurred": masks.blurred}
    return {**hidden, "black oval": masks.oval, "vertical": masks.vertical}[condition]


@lru_cache(maxsize=1)
def _masks(clip: Path) -> Masks:
    return Masks(follow_person(probe(clip, _ALL), Settings.load({}, adaptive=False, rate=_EVERY)).pose)


def _pictures(clip: Path, change: Change, rate: float) -> Iterator[tuple[float, Picture]]:
    for frame in FrameReader(probe(clip, _ALL), _ALL, rate=rate):
        height, width = frame.image.shape[:2]
        picture = change(frame.image[: height // 2 * 2, : width // 2 * 2], frame.time)
        yield frame.time, picture[: picture.shape[0] // 2 * 2, : picture.shape[1] // 2 * 2]


def _write(pictures: Iterator[tuple[float, Picture]], target: Path, quality: int) -> None:
    with av.open(str(target), "w") as box:
        stream = box.add_stream("libx264", rate=30, options={"crf": str(quality), "preset": "veryfast"})
        stream.pix_fmt, stream.codec_context.time_base = "yuv420p", Fraction(1, _TICKS)
        for number, (time, picture) in enumerate(pictures):
            if number == 0:
                stream.height, stream.width = picture.shape[:2]
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
            frame.pts, frame.time_base = round(time * _TICKS), Fraction(1, _TICKS)
            box.mux(stream.encode(frame))
        box.mux(stream.encode(None))
