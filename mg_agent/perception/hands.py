"""Which of the person's hands a detected hand is."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from mg_agent.perception.landmarks import Hand

Side = Literal["left", "right"]
Point = NDArray[np.float32]
SIDES: tuple[Side, Side] = ("left", "right")
MEMORY = 0.5
"""Seconds for which the place where a hand was last seen still tells whose it is."""
_SAME_HAND = 0.4
_UNKNOWN = 0.6
_WRONG_LABEL = 0.15
_KEPT = 100.0
# How far a hand's root may be from the joints of its arm, in face heights (0.19 m or so). Measured on seven
# clips of people who stand and gesture: at most 3.5 from the shoulder, 1.8 from the elbow, 0.4 from a wrist in
# plain sight; the rest is for perspective and for a body model that lags behind a fast hand.
_ARM, _FOREARM, _WRIST = 4.2, 2.3, 1.5
_ROOT, _MIDDLE_ROOT, _MIDDLE_TIP = 0, 9, 12


@dataclass(frozen=True)
class Arm:
    """What the body tells about one arm, in picture heights; None where it tells nothing.

    Attributes:
        shoulder: Where the shoulder was seen.
        elbow: Where the elbow was seen.
        wrist: Where the body model puts the wrist, seen or not.
        visible: How visible that wrist is, 0 to 1.
        sure: Whether that wrist was seen.
    """

    shoulder: Point | None = None
    elbow: Point | None = None
    wrist: Point | None = None
    visible: float = 0.0
    sure: bool = False

    def reaches(self, palm: Point, unit: float) -> bool:
        """Tell whether a hand can be at the end of this arm; someone else's hand cannot."""
        wrist = self.wrist if self.sure else None
        for joint, length in ((self.shoulder, _ARM), (self.elbow, _FOREARM), (wrist, _WRIST)):
            if joint is not None and float(np.hypot(*(palm - joint))) > length * unit:
                return False
        return True


@dataclass
class HandSides:
    """Gives each side at most one hand, from frame to frame.

    The wrists of the body decide together with where each hand was a moment ago; the hand model's
    own label is the last resort, because it flips when a hand is seen from an unusual side.

    Attributes:
        last: By side, seconds and place, (2,), where its hand was seen last.
    """

    last: dict[Side, tuple[float, Point]] = field(default_factory=dict)

    def assign(self, time: float, hands: tuple[Hand, ...], arms: Mapping[Side, Arm], unit: float) -> dict[Side, Hand]:
        """Return the hand of each side, for the sides that show one.

        Args:
            time: Seconds.
            hands: The detections of one frame.
            arms: What the body model knows of each side's arm.
            unit: About a face's height, in picture heights; the measure of every distance here.
        """
        best: dict[Side, Hand] = {}
        least = np.inf
        for left, right in itertools.permutations((*one_each(hands), None, None), 2):
            choice: dict[Side, Hand] = {}
            if left is not None:
                choice["left"] = left
            if right is not None:
                choice["right"] = right
            cost = -_KEPT * len(choice) + sum(self._cost(time, s, h, arms[s], unit) for s, h in choice.items())
            if cost < least:
                best, least = choice, cost
        for side, hand in best.items():
            self.last[side] = (time, hand.points[_ROOT, :2].copy())
        return best

    def _cost(self, time: float, side: Side, hand: Hand, arm: Arm, unit: float) -> float:
        palm = hand.points[_ROOT, :2]
        if not arm.reaches(palm, unit):
            return np.inf
        cost = 0.0 if hand.side_guess == side else _WRONG_LABEL
        if arm.wrist is not None:
            cost += arm.visible * _distance(palm, arm.wrist, unit) + (1.0 - arm.visible) * _UNKNOWN
        else:
            cost += _UNKNOWN
        when, where = self.last.get(side, (-np.inf, palm))
        # A hand crosses the picture in half a second: near means the same hand, far means nothing.
        return cost + (min(_UNKNOWN, _distance(palm, where, unit)) if time - when <= MEMORY else _UNKNOWN)


def _distance(one: Point, other: Point, unit: float) -> float:
    return min(3.0, float(np.hypot(*(one - other))) / unit)


def one_each(hands: tuple[Hand, ...]) -> tuple[Hand, ...]:
    """Collapse two detections of the same hand into the surer one; keep at most two hands."""
    kept: list[Hand] = []
    for hand in sorted(hands, key=lambda hand: -hand.score):
        if not any(_same(hand, other) for other in kept):
            kept.append(hand)
    return tuple(kept[:2])


def _same(one: Hand, other: Hand) -> bool:
    # The middle line of a hand is where it is even when thumb and little finger are mistaken for one another.
    line = [_ROOT, _MIDDLE_ROOT, _MIDDLE_TIP]
    apart = np.linalg.norm(one.points[line, :2] - other.points[line, :2], axis=1).mean()
    size = max(_size(one), _size(other))
    return bool(apart < _SAME_HAND * size)


def _size(hand: Hand) -> float:
    return float(np.ptp(hand.points[:, :2], axis=0).max())
