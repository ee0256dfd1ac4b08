"""Pictures of high dynamic range, as many telephones film, brought to the range that the landmark models know."""

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

_PQ, _HLG = 16, 18  # transfer characteristics, ITU-T H.273, table 3
_WHITE = 203.0  # cd/m2 of a white sheet in either, ITU-R BT.2408-7, table 1
_KNEE = 0.8  # of white; what is brighter is pressed into the rest
_TO_709 = np.array(
    [[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]], np.float32
)  # linear BT.2020 to BT.709, ITU-R BT.2087-0, annex 2
_BRIGHTEST = 16.0  # times white; beyond, nothing is told apart
_STEPS = 4096


def is_hdr(transfer: int) -> bool:
    """Tell whether a transfer characteristic, as a number of ITU-T H.273, is one of high dynamic range."""
    return transfer in (_PQ, _HLG)


def usual_range(image: NDArray[Any], transfer: int) -> NDArray[np.uint8]:
    """Bring a picture coded with PQ or HLG in BT.2020 to gamma-coded BT.709; unchanged it would be dull and gray.

    Args:
        image: (H, W, 3) uint16 RGB as coded, 0 to 65535.
        transfer: 16 (PQ) or 18 (HLG).

    Returns:
        (H, W, 3) RGB.
    """
    linear = _linear(transfer)[image >> 4] @ _TO_709.T
    place = np.sqrt(np.clip(linear / _BRIGHTEST, 0, 1)) * (_STEPS - 1)
    shown: NDArray[np.uint8] = _coded()[place.astype(np.int32)]
    return shown


@cache
def _linear(transfer: int) -> NDArray[np.float32]:
    """(4096,) light for each code, with a white sheet at 1 (SMPTE ST 2084; ITU-R BT.2100-2, table 5)."""
    code = np.linspace(0, 1, _STEPS)
    if transfer == _PQ:
        root = code ** (32 / 2523)
        part = np.maximum(root - 3424 / 4096, 0) / (2413 / 128 - 2392 / 128 * root)
        return np.asarray(10_000 / _WHITE * part ** (8192 / 1305), np.float32)
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(code <= 0.5, code**2 / 3, (np.exp((code - c) / a) + b) / 12)
    return np.asarray(1000 / _WHITE * scene**1.2, np.float32)  # on a screen of 1000 cd/m2


@cache
def _coded() -> NDArray[np.uint8]:
    """(4096,) code for the square root of light from 0 to ``_BRIGHTEST``; evenly in light the dark would be coarse."""
    light = np.linspace(0, 1, _STEPS) ** 2 * _BRIGHTEST
    rest = 1 - _KNEE
    pressed = np.where(light <= _KNEE, light, _KNEE + rest * (1 - np.exp(-(light - _KNEE) / rest)))
    return np.asarray(np.round(255 * pressed ** (1 / 2.2)), np.uint8)
