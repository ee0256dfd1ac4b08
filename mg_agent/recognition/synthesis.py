"""Micro-gestures made of arithmetic: skeleton clips with known labels, as a landmark model would see them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mg_agent.errors import ModelError, did_you_mean
from mg_agent.recognition.clips import Clips
from mg_agent.recognition.layout import RATE, UPPER_BODY, WINDOW
from mg_agent.recognition.synthetic.camera import film
from mg_agent.recognition.synthetic.moves import Clock, Dice
from mg_agent.recognition.synthetic.person import Performance, joined, perform
from mg_agent.recognition.synthetic.sensor import look
from mg_agent.recognition.vocabulary import LEARNED

_BATCH = 1024
"""Clips made at once: enough to keep numpy busy, few enough to stay in memory."""


def synthesize(
    count: int, *, seed: int, labels: Sequence[str] | None = None, frames: int = WINDOW, rate: float = RATE
) -> Clips:
    """Make clips of people who do what their label says; the same call gives the same arrays.

    Every clip has its own person, camera, timing and landmark model mistakes. Classes are drawn evenly. An act fills
    at least about two fifths of its clip.

    Args:
        count: How many clips.
        seed: Where chance begins.
        labels: Classes of ``LEARNED`` to draw from; None for all. Numbers in the result are those of ``LEARNED``.
        frames: Frames of each clip.
        rate: Frames a second.

    Returns:
        Clips over ``UPPER_BODY`` in picture heights.

    Raises:
        ModelError: when a label is unknown, or a size makes no sense.
    """
    names = LEARNED if labels is None else tuple(labels)
    for name in names:
        if name not in LEARNED:
            raise ModelError.of("no such class", f"got '{name}'", did_you_mean(name, LEARNED))
    if count < 0 or frames < 4 or rate <= 0 or not names:
        raise ModelError.of(
            "clips cannot be made",
            f"got {count} clips of {frames} frames at {rate} a second from {len(names)} classes",
            "ask for at least 0 clips, 4 frames and one class",
        )
    clock = Clock(frames, rate)
    xy = np.empty((count, frames, len(UPPER_BODY.joints), 2), np.float32)
    score = np.empty(xy.shape[:3], np.float32)
    chosen = np.empty(count, np.int64)
    for start in range(0, count, _BATCH):
        part = slice(start, min(start + _BATCH, count))
        dice = Dice(np.random.default_rng((seed, start)))
        chosen[part] = drawn = _labels(dice, part.stop - part.start, names)
        played = _played(drawn, clock, dice)
        xy[part], score[part] = look(film(played, dice), played, rate, dice)
    return Clips(xy, score, chosen, UPPER_BODY, LEARNED, rate, np.full(count, -1, np.int64))


def _labels(dice: Dice, count: int, names: tuple[str, ...]) -> NDArray[np.int64]:
    """Numbers of classes, as evenly as they go, in random order."""
    numbers = np.array([LEARNED.index(name) for name in names], np.int64)
    first = int(dice.rng.integers(len(numbers)))
    return dice.rng.permutation(np.roll(numbers, first)[np.arange(count) % len(numbers)])


def _played(labels: NDArray[np.int64], clock: Clock, dice: Dice) -> Performance:
    """Let each class be performed, and put the clips back into the order of their labels."""
    order = np.argsort(labels, kind="stable")
    back = np.argsort(order, kind="stable")
    parts = [perform(LEARNED[number], int(np.sum(labels == number)), clock, dice) for number in np.unique(labels)]

    return joined(parts, back)
