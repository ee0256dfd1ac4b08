"""Courses of movement over time: envelopes, drifts and oscillations, for many clips at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Shape = tuple[int, ...]
Range = tuple[float, float]


@dataclass(frozen=True)
class Clock:
    """The moments of a clip.

    Attributes:
        frames: How many, T.
        rate: Frames a second.
    """

    frames: int
    rate: float

    @property
    def times(self) -> Floats:
        """Seconds from the first frame, (T,)."""
        return (np.arange(self.frames) / self.rate).astype(np.float32)

    @property
    def span(self) -> float:
        """Seconds in all."""
        return self.frames / self.rate


class Dice:
    """Random numbers in single precision."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng

    def uniform(self, bounds: Range, shape: Shape) -> Floats:
        """Draw evenly from a range."""
        low, high = bounds
        return self.rng.random(shape, dtype=np.float32) * np.float32(high - low) + np.float32(low)

    def normal(self, spread: float, shape: Shape) -> Floats:
        """Draw from a bell around 0."""
        return self.rng.standard_normal(shape, dtype=np.float32) * np.float32(spread)

    def chance(self, share: float, shape: Shape) -> NDArray[np.bool_]:
        """Toss a coin that shows True with a given share."""
        return self.rng.random(shape, dtype=np.float32) < share

    def sign(self, shape: Shape) -> Floats:
        """Draw -1 or 1."""
        return np.where(self.chance(0.5, shape), np.float32(1), np.float32(-1))

    def pick(self, weights: tuple[float, ...], n: int) -> NDArray[np.int64]:
        """Draw numbers 0, 1, ... with given weights, (n,)."""
        edges = np.cumsum(weights) / sum(weights)
        return np.searchsorted(edges[:-1], self.rng.random(n), side="right")


def smooth_step(share: Floats) -> Floats:
    """From 0 to 1 with the least jerk, as reaching hands move (Flash and Hogan 1985)."""
    s = np.clip(share, 0, 1)
    return s * s * s * (10 - 15 * s + 6 * s * s)


def drift(dice: Dice, clock: Clock, shape: Shape, size: float, hertz: Range = (0.05, 0.4)) -> Floats:
    """Wander slowly around 0 with about the given deviation, (*shape, T)."""
    out = np.zeros((*shape, clock.frames), np.float32)
    for _ in range(3):
        speed = 2 * np.pi * dice.uniform(hertz, (*shape, 1))
        out += np.sin(speed * clock.times + dice.uniform((0, 6.28), (*shape, 1)))
    return out * dice.uniform((0.3 * size, 1.3 * size), (*shape, 1)) / np.float32(1.22)


def swing(dice: Dice, clock: Clock, shape: Shape, hertz: Range) -> Floats:
    """Go back and forth between -1 and 1 at a steady but imperfect pace, (*shape, T)."""
    speed = 2 * np.pi * dice.uniform(hertz, (*shape, 1))
    wobble = dice.uniform((0, 0.7), (*shape, 1)) * np.sin(
        0.37 * speed * clock.times + dice.uniform((0, 6), (*shape, 1))
    )
    swung: Floats = np.sin(speed * clock.times + wobble + dice.uniform((0, 6.28), (*shape, 1)))
    return swung


@dataclass(frozen=True)
class Course:
    """When acts begin, are there, and end; seconds, (n, 1) each.

    Attributes:
        start: First movement.
        rise: How long the approach takes.
        end: When leaving begins.
        fall: How long leaving takes.
    """

    start: Floats
    rise: Floats
    end: Floats
    fall: Floats

    def envelope(self, clock: Clock) -> Floats:
        """Share of the act, (n, T): 0 before, 1 while it is held."""
        up = smooth_step((clock.times - self.start) / self.rise)
        down = smooth_step((clock.times - self.end) / self.fall)
        return up * (1 - down)

    def held(self, clock: Clock) -> Floats:
        """1 while the act is held, softened by a tenth of a second at both ends, (n, T)."""
        up = smooth_step((clock.times - self.start - 0.85 * self.rise) / 0.15)
        down = smooth_step((clock.times - self.end) / 0.15)
        return up * (1 - down)


KINDS = ("whole", "enter", "leave", "inside")
USUAL = (0.3, 0.23, 0.19, 0.28)
"""Shares of clips that see only the hold, the approach and the hold, the hold and the end, or all of an act."""
MOVING = (0.0, 0.72, 0.0, 0.28)
"""The same for acts that are told by their beginning."""


def course(dice: Dice, clock: Clock, n: int, *, kinds: tuple[float, ...] = USUAL, rise: Range = (0.25, 0.8)) -> Course:
    """Lay acts into clips so that each fills at least two fifths of its clip."""
    span = clock.span
    kind = dice.pick(kinds, n)[:, None]
    longest = np.float32(0.28 * span)
    up = np.minimum(dice.uniform(rise, (n, 1)), longest)
    down = np.minimum(dice.uniform((rise[0] * 1.1, rise[1] * 1.1), (n, 1)), longest)
    far = np.float32(1e3)
    late = span - 0.17 * span - up  # what begins later is not seen for long enough
    enter = dice.uniform((-0.1, 1.0), (n, 1)) * np.minimum(0.55 * span, late)
    leave = dice.uniform((0.42, 1.0), (n, 1)) * span - 0.5 * down
    length = dice.uniform((0.42, 0.95), (n, 1)) * span
    begin = dice.uniform((0.0, 1.0), (n, 1)) * (span - length)
    start = np.select([kind == 0, kind == 1, kind == 2], [-far, enter, -far], begin)
    end = np.select([kind == 0, kind == 1, kind == 2], [far, far, leave], np.maximum(begin + length - down, begin + up))
    return Course(start.astype(np.float32), up, end.astype(np.float32), down)


def turned(yaw: Floats, pitch: Floats, roll: Floats) -> Floats:
    """Rotations of a body from degrees, (..., 3, 3), columns = the body's own left, up and forward.

    Yaw is positive to the own left, pitch upwards, roll towards the own left shoulder; roll is applied last.
    """
    y, p, r = (np.radians(angle) for angle in (yaw, pitch, roll))
    cy, sy, cp, sp, cr, sr = np.cos(y), np.sin(y), np.cos(p), np.sin(p), np.cos(r), np.sin(r)
    # Left (x), up (y), forward (z): first pitch about x, then yaw about y, then roll about z.
    left = (cy, np.zeros_like(cy), -sy)
    up = (-sy * sp, cp, -cy * sp)
    ahead = (sy * cp, sp, cy * cp)
    out = np.empty((*np.broadcast_shapes(y.shape, p.shape, r.shape), 3, 3), np.float32)
    for column, (a, b, c) in enumerate((left, up, ahead)):
        out[..., 0, column] = a * cr + b * sr
        out[..., 1, column] = b * cr - a * sr
        out[..., 2, column] = c
    return out


def rotate(rotation: Floats, vectors: Floats) -> Floats:
    """Apply rotations (..., 3, 3) to vectors (..., 3), broadcast."""
    x, y, z = vectors[..., 0:1], vectors[..., 1:2], vectors[..., 2:3]
    turned_: Floats = rotation[..., 0] * x + rotation[..., 1] * y + rotation[..., 2] * z  # type: ignore[assignment]  # numpy stubs
    return turned_


def unit(vectors: Floats) -> Floats:
    """Make vectors (..., 3) one long."""
    scaled: Floats = vectors / np.maximum(np.sqrt((vectors * vectors).sum(-1, keepdims=True)), 1e-6)
    return scaled
