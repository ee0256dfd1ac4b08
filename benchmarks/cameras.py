"""Cameras that move: pictures filmed by a camera that stood still, seen by one that shakes, rocks, pans or zooms.

Every camera looks at a part of the picture, so that no border shows, and turns about the middle of what it sees.
Nearness makes no difference to such a camera: it is turned and zoomed, and not carried to another place, where the
person would move before the background. Pictures have the blur of a shutter that is open for a sixtieth of a second.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
CLOSER = 1.15
"""How much larger than as filmed every camera shows the picture, at least: what it needs to move in."""
_OPEN, _MOMENTS = 1 / 60, 3
_GOES, _COMES = 0.35, 0.70
"""Shares of the film after which a fast pan or zoom begins, and goes back."""


@dataclass(frozen=True)
class Bearing:
    """Where a camera looks at one moment.

    Attributes:
        zoom: Beyond :data:`CLOSER`.
        roll: Degrees, clockwise.
        x: To the right, in widths of the picture.
        y: Down, in widths of the picture.
    """

    zoom: float = 1.0
    roll: float = 0.0
    x: float = 0.0
    y: float = 0.0


Camera = Callable[[float, float], Bearing]
"""Seconds, and seconds of film in all, become a bearing."""


def _waves(time: float, *waves: tuple[float, float]) -> float:
    """Return a mixture of waves, at most 1: each has a frequency in Hz and a phase in turns."""
    return sum(float(np.sin(2 * np.pi * (hertz * time + phase))) for hertz, phase in waves) / len(waves)


def _eased(time: float, start: float, seconds: float) -> float:
    """Return 0 before, 1 after, and a soft way from the one to the other."""
    share = float(np.clip((time - start) / seconds, 0.0, 1.0))
    return (1.0 - np.cos(np.pi * share)) / 2


def _there_and_back(time: float, length: float, seconds: float) -> float:
    return _eased(time, _GOES * length, seconds) - _eased(time, _COMES * length, seconds)


def cropped(_: float, __: float) -> Bearing:
    """Stand still: what is lost here is lost to the part of the picture, not to movement."""
    return Bearing()


def hand_held(time: float, _: float) -> Bearing:
    """Sway softly, as a camera does in quiet hands: up to 3 and 2 % of the width and 1.5 degrees."""
    return Bearing(
        roll=1.5 * _waves(time, (0.37, 0.1), (0.83, 0.6)),
        x=0.03 * _waves(time, (0.31, 0.0), (0.73, 0.3), (1.3, 0.7)),
        y=0.02 * _waves(time, (0.43, 0.2), (0.97, 0.5), (1.5, 0.1)),
    )


def shaky(time: float, _: float) -> Bearing:
    """Shake at 3 to 8 Hz by up to 1 % of the width and half a degree: a camera on somebody who walks or on a car."""
    return Bearing(
        roll=0.5 * _waves(time, (4.1, 0.3), (6.7, 0.0)),
        x=0.01 * _waves(time, (3.1, 0.0), (5.3, 0.4), (7.9, 0.8)),
        y=0.01 * _waves(time, (3.7, 0.5), (6.1, 0.2), (7.3, 0.6)),
    )


def rocking(time: float, _: float) -> Bearing:
    """Roll by 3 degrees to either side every two seconds, as on a boat."""
    return Bearing(roll=3.0 * _waves(time, (0.5, 0.0)))


def slow_zoom(time: float, length: float) -> Bearing:
    """Come nearer by 22 % over the whole film."""
    return Bearing(zoom=1.22 ** (time / length))


def fast_zoom(time: float, length: float) -> Bearing:
    """Come nearer by 30 % within 0.6 s, and go back later."""
    return Bearing(zoom=1.0 + 0.30 * _there_and_back(time, length, 0.6))


def fast_pan(time: float, length: float) -> Bearing:
    """Look from the left to the right by 12 % of the width within 0.5 s, and back later."""
    return Bearing(x=0.12 * (_there_and_back(time, length, 0.5) - 0.5))


CAMERAS: dict[str, Camera] = {
    "cropped": cropped, "hand-held": hand_held, "shaky": shaky, "rocking": rocking, "slow zoom": slow_zoom,
    "fast zoom": fast_zoom, "fast pan": fast_pan,
}  # fmt: skip


def seen_by(camera: Camera, image: Picture, time: float, length: float) -> Picture:
    """Return a picture (H, W, 3) of the same size as a camera sees it that moves while its shutter is open."""
    height, width = image.shape[:2]
    total = np.zeros(image.shape, np.uint16)
    for moment in time + _OPEN * (np.arange(_MOMENTS) / (_MOMENTS - 1) - 0.5):
        at = camera(float(moment), length)
        middle = (width * (0.5 + at.x), height * 0.5 + width * at.y)
        onto = cv2.getRotationMatrix2D(middle, at.roll, CLOSER * at.zoom)
        onto[:, 2] += np.array((width / 2, height / 2)) - middle
        total += cv2.warpAffine(image, onto, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return (total // _MOMENTS).astype(np.uint8)
