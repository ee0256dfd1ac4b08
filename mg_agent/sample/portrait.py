"""The picture that the sample is made of: NASA's portrait of an astronaut, in the public domain.

It ships inside the wheel of scikit-image as ``skimage.data.astronaut()`` and is read from there.
All places below are pixels of that 512 x 512 picture (x to the right, y down). Lids, brows, irises and
lips were measured once with MediaPipe's face mesh on the picture at twice its size, then moved by up to
a pixel where enlargements showed the edge elsewhere; the outline was read off enlargements. "Right" and
"left" are the person's own, so "right" lies on the left of the picture.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

CROP = (480, 360)
"""Width and height, from the upper left corner, of the part of the picture that is shown."""

SIZE = (640, 480)
"""Width and height of the video, in pixels."""

SCALE = CROP[0] / SIZE[0]
"""Picture pixels for one video pixel."""

HEAD_BOX = (116, 0, 338, 240)
"""x0, y0, x1, y1 of the part that moves with the head."""

Curve = tuple[tuple[float, ...], tuple[float, ...]]


@dataclass(frozen=True)
class Eye:
    """One eye and its brow, as curves y(x).

    Attributes:
        upper: Edge of the upper lid.
        lower: Edge of the lower lid.
        brow: Middle of the brow.
        iris: x of the middle of the iris.
    """

    upper: Curve
    lower: Curve
    brow: Curve
    iris: float


RIGHT_EYE = Eye(
    upper=(
        (194.0, 196.5, 199.6, 203.1, 206.6, 210.0, 212.5, 215.0),
        (101.8, 99.6, 98.1, 97.7, 98.2, 100.0, 102.0, 104.2),
    ),
    lower=((194.0, 196.5, 200.2, 203.5, 206.9, 210.3, 215.0), (101.9, 102.4, 104.2, 105.0, 105.0, 104.7, 104.3)),
    brow=((186.0, 190.3, 194.2, 199.8, 207.2, 216.0, 220.0), (92.5, 91.0, 89.4, 88.6, 89.6, 92.4, 93.5)),
    iris=203.8,
)
LEFT_EYE = Eye(
    upper=(
        (236.0, 238.7, 241.5, 245.1, 248.8, 252.5, 254.5, 258.0),
        (105.8, 103.8, 101.6, 99.9, 99.7, 100.6, 102.0, 105.0),
    ),
    lower=((236.0, 240.5, 243.7, 247.0, 250.6, 253.0, 258.0), (105.9, 106.2, 106.8, 107.2, 107.1, 106.6, 105.1)),
    brow=((231.0, 236.0, 245.1, 252.5, 258.5, 262.5, 267.0), (95.0, 94.2, 92.7, 92.5, 94.2, 97.2, 99.0)),
    iris=246.8,
)

_LIP_X = (202.4, 207.0, 213.0, 217.5, 223.4, 229.5, 235.0, 239.5, 245.6)
LIPS: tuple[Curve, Curve, Curve, Curve] = (
    (_LIP_X, (139.6, 139.2, 139.1, 139.1, 140.2, 139.5, 140.0, 140.2, 141.1)),
    (_LIP_X, (140.0, 140.7, 141.9, 142.6, 143.2, 143.0, 142.6, 142.0, 141.5)),
    (_LIP_X, (140.2, 144.2, 148.3, 149.8, 150.5, 150.1, 148.6, 146.0, 141.7)),
    (_LIP_X, (140.4, 147.8, 152.6, 154.5, 155.2, 154.8, 152.8, 149.3, 141.9)),
)
"""Upper edge of the upper lip, its lower edge, upper edge of the lower lip, its lower edge."""


@cache
def picture() -> NDArray[np.uint8]:
    """Return the portrait, (512, 512, 3) RGB."""
    from skimage.data import astronaut

    pixels: NDArray[np.uint8] = np.ascontiguousarray(astronaut())
    pixels.setflags(write=False)
    return pixels


@cache
def matte() -> Array:
    """Return how much of each picture pixel moves with the head, (512, 512), 0 to 1, soft at its edge."""
    import cv2

    drawn = np.zeros((512, 512), np.uint8)
    outline = np.array(_OUTLINE, np.int32)
    cv2.fillPoly(drawn, [outline], 255)
    return np.asarray(cv2.GaussianBlur(drawn, (0, 0), 2.2), np.float32) / 255.0


@cache
def backdrop() -> NDArray[np.uint8]:
    """Return the portrait with the wall painted over where the head was, (512, 512, 3).

    The wall is a blurred gray, so the hole is filled with a wide weighted mean of the wall around it,
    and grain like the photograph's. Beside the jaw the helmet's ring is carried on sideways.
    """
    import cv2

    image = picture().astype(np.float32)
    hole = np.zeros((512, 512), np.uint8)
    cv2.fillPoly(hole, [np.array(_OUTLINE, np.int32)], 255)
    hole = cv2.dilate(hole, np.ones((7, 7), np.uint8))
    wall = np.zeros((512, 512), np.float32)
    wall[0:185, 108:345] = 1.0
    wall *= (hole == 0) & _grayish(image)
    weight = cv2.GaussianBlur(wall, (0, 0), 22) + 1e-6
    behind = cv2.GaussianBlur(image * wall[..., None], (0, 0), 22) / weight[..., None]
    behind[_RIM[0] : _RIM[1], : _RIM[3]] = image[_RIM[0] : _RIM[1], _RIM[2] - 3 : _RIM[2]].mean(axis=1)[:, None]
    behind[_RIM[0] : _RIM[1], _RIM[3] :] = image[_RIM[0] : _RIM[1], _RIM[4] : _RIM[4] + 3].mean(axis=1)[:, None]
    grain = np.random.default_rng(7).normal(0.0, 2.0, (512, 512, 1)).astype(np.float32)
    fade = cv2.GaussianBlur((hole > 0).astype(np.float32), (0, 0), 1.8)
    down = np.arange(512, dtype=np.float32)[:, None]
    fade[:, : _RIM[3]] *= np.clip((205.0 - down) / 20.0, 0.0, 1.0)
    fade[:, _RIM[3] :] *= np.clip((172.0 - down) / 8.0, 0.0, 1.0)
    filled = image * (1 - fade[..., None]) + (behind + grain) * fade[..., None]
    return np.asarray(np.clip(filled + 0.5, 0, 255), np.uint8)


def _grayish(image: Array) -> NDArray[np.bool_]:
    return np.asarray((image.max(axis=2) - image.min(axis=2) < 40) & (image.min(axis=2) > 120))


_RIM = (147, 205, 172, 226, 271)
"""Rows of the ring beside the jaw, and the columns from which it is carried on: left, middle, right."""

_OUTLINE = (
    (184, 206), (183, 182), (181, 160), (178, 142), (168, 134), (158, 126), (150, 110), (146, 90), (147, 66),
    (156, 46), (176, 32), (186, 20), (204, 8), (232, 5), (262, 9), (284, 24), (300, 44), (308, 66), (308, 92),
    (304, 110), (293, 128), (283, 140), (273, 146), (265, 164), (260, 182), (262, 200), (268, 236), (178, 236),
)  # fmt: skip
"""Hair, ears, jaw, neck and the black collar, a few pixels outside their edge."""
