"""Dim pictures made light enough for the landmark models, which learned on well-lit ones."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
DARK, BLACK = 100, 25
"""Of 255: where hardly anything is brighter than the first, the picture is dim; than the second, it shows nothing."""
_BRIGHT = 200.0
_MOST = 6.0
"""Highest gain: beyond it there is nothing but the sensor's noise."""
_NOISY = 2.0
"""Gain from which noise is smoothed away; the models lose sight of people in noise rather than in a soft picture."""
_SOFT = 1.0
_STEADY = 1.25
_HARDLY = 98
_EVERY = 4


@dataclass
class Light:
    """Keeps one gain while the light stays about the same, so that brightness does not flicker."""

    gain: float = 1.0

    def look(self, image: Image) -> None:
        """Take in how bright the brightest parts of a picture (H, W, 3) are."""
        brightest = float(np.percentile(image[::_EVERY, ::_EVERY].max(axis=2), _HARDLY))
        wanted = min(_MOST, _BRIGHT / brightest) if BLACK <= brightest < DARK else 1.0
        if wanted == 1.0 or not 1 / _STEADY < wanted / self.gain < _STEADY:
            self.gain = wanted

    def lit(self, image: Image) -> Image:
        """Return the picture, brightened where it is dim, and smoothed where that takes much."""
        if self.gain == 1.0:
            return image
        import cv2

        soft = cv2.GaussianBlur(image, (0, 0), _SOFT) if self.gain >= _NOISY else image
        return np.asarray(cv2.convertScaleAbs(soft, alpha=self.gain), np.uint8)
