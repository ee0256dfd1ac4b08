"""Dim pictures made light, and colorless ones warm, for landmark models that learned on well-lit ones in color."""

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
_COLORLESS = 0.05
"""Share of the brightness by which hardly any channel differs from another in a picture without colors."""
_WARM = (1.15, 1.0, 0.82)
"""Gain of red, green and blue for such a picture: in gray ones the hand model finds hardly any hand."""
_HARDLY = 98
_EVERY = 4


@dataclass
class Light:
    """Keeps one gain while the light stays about the same, so that brightness does not flicker."""

    gain: float = 1.0
    colorless: bool = False

    def look(self, image: Image) -> None:
        """Take in how bright the brightest parts of a picture (H, W, 3) are, and whether it has colors."""
        few = image[::_EVERY, ::_EVERY]
        brightest, spread = (float(np.percentile(part, _HARDLY)) for part in (few.max(axis=2), np.ptp(few, axis=2)))
        self.colorless = brightest >= BLACK and spread < _COLORLESS * brightest
        wanted = min(_MOST, _BRIGHT / brightest) if BLACK <= brightest < DARK else 1.0
        if wanted == 1.0 or not 1 / _STEADY < wanted / self.gain < _STEADY:
            self.gain = wanted

    def lit(self, image: Image) -> Image:
        """Return the picture, brightened where dim, smoothed where that takes much, and warm where it has no colors."""
        if self.gain == 1.0 and not self.colorless:
            return image
        import cv2

        soft = cv2.GaussianBlur(image, (0, 0), _SOFT) if self.gain >= _NOISY else image
        gains = [self.gain * warm for warm in (_WARM if self.colorless else (1.0, 1.0, 1.0))]
        return np.asarray(cv2.multiply(soft, (*gains, 0.0)), np.uint8)
