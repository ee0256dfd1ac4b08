"""Where a hand is, seen or not: its own points, else carried by the wrist, else by the line of the forearm."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.signal import Signal
from mg_agent.recognition.rules.body import Body, Points, first_known, length

SIDES = ("left", "right")
OTHER = {"left": "right", "right": "left"}
TIPS = tuple(f"{finger}_tip" for finger in ("thumb", "index", "middle", "ring", "pinky"))
KNUCKLES = ("index_mcp", "middle_mcp", "ring_mcp", "pinky_mcp")
JOINTS = ("thumb_ip", "index_pip", "middle_pip", "ring_pip", "pinky_pip")
_CARRY = 1.5
"""Seconds; how long a lost hand is taken to hang at its wrist as before."""
_FAR = 0.9
"""Face heights between the wrist of the body and of the hand; farther apart, they belong to two arms."""
_REACH = (0.35, 0.60, 0.85)
"""Points of an unseen, straight hand beyond the wrist, in face heights; a hand is about one face height long."""


@dataclass(frozen=True)
class Hand:
    """One hand of one shot.

    Attributes:
        body: Whose hand.
        side: "left" or "right", the person's own.
    """

    body: Body
    side: str
    _known: dict[str, Points] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def _source(self) -> NDArray[np.int8]:
        """Whose hand points are this hand's, (T,): 1 its own, -1 the other side's (swapped), 0 nobody's.

        Where both wrists of the body are seen they decide; a hand far from its wrist is no hand of it.
        """
        wrists = {side: self.body.raw(f"{side}_wrist") for side in SIDES}
        palms = {side: self.body.raw(f"{side}_palm") for side in SIDES}
        own, other = self.side, OTHER[self.side]
        far = [length(palms[side] - wrists[own]) / self.body.unit for side in (own, other)]
        rest = [length(palms[side] - wrists[other]) / self.body.unit for side in (own, other)]
        swapped = (np.fmax(far[0], rest[1]) > _FAR) & (np.fmax(far[1], rest[0]) < _FAR)
        source = np.where(swapped, -1, 1)
        source[np.where(swapped, far[1], far[0]) > _FAR] = 0
        return source.astype(np.int8)

    def found(self, name: str) -> Points:
        """Return a point of the hand as it was seen, hands of both sides told apart by the wrists, (T, 2)."""
        own, other = self.body.raw(f"{self.side}_{name}"), self.body.raw(f"{OTHER[self.side]}_{name}")
        source = self._source[:, None]
        return self.body.tidy(np.where(source > 0, own, np.where(source < 0, other, np.nan)))

    @cached_property
    def seen(self) -> NDArray[np.bool_]:
        """Frames in which the hand itself was found, short dropouts included, (T,)."""
        parts = [self.found(name)[:, 0] for name in ("palm", "middle_mcp", "index_tip", "middle_tip")]
        seen: NDArray[np.bool_] = np.isfinite(parts).any(axis=0)
        return seen

    @cached_property
    def sighted(self) -> NDArray[np.bool_]:
        """Frames in which the hand itself was found, no dropouts bridged, (T,)."""
        own, other = (self._any_of(self.body.raw, side) for side in (self.side, OTHER[self.side]))
        found: NDArray[np.bool_] = np.where(self._source > 0, own, (self._source < 0) & other)
        return found

    def _any_of(self, read: Callable[[str], Points], side: str) -> NDArray[np.bool_]:
        parts = [read(f"{side}_{name}")[:, 0] for name in ("palm", "middle_mcp", "index_tip", "middle_tip")]
        known: NDArray[np.bool_] = np.isfinite(parts).any(axis=0)
        return known

    @cached_property
    def wrist(self) -> Points:
        """The wrist, of the body or else of the hand, (T, 2)."""
        return first_known(self.body.joint(f"{self.side}_wrist"), self.found("palm"))

    @cached_property
    def elbow(self) -> Points:
        """The elbow, (T, 2)."""
        return self.body.joint(f"{self.side}_elbow")

    def point(self, name: str) -> Points:
        """Return a point of the hand, (T, 2), seen or carried along with the wrist for a short while."""
        if name not in self._known:
            self._known[name] = self._carried(self.found(name))
        return self._known[name]

    def _carried(self, seen: Points) -> Points:
        """Keep the hand's place at its wrist, turned with the forearm where the elbow is known."""
        for ahead in (self._forearm_direction, np.full_like(seen, (0.0, 1.0))):
            aside = np.stack([-ahead[:, 1], ahead[:, 0]], axis=1)
            offset = seen - self.wrist
            turned = np.stack([np.sum(offset * ahead, axis=1), np.sum(offset * aside, axis=1)], axis=1)
            known = np.flatnonzero(np.isfinite(turned[:, 0]))
            if len(known):
                kept = _interpolated(turned, known, self.body.times)
                seen = first_known(seen, self.wrist + kept[:, :1] * ahead + kept[:, 1:] * aside)
        return seen

    @cached_property
    def _forearm_direction(self) -> Points:
        forearm = self.wrist - self.elbow
        size = length(forearm)[:, None]
        return np.where(size > 1e-6, forearm / np.maximum(size, 1e-6), np.nan)

    @cached_property
    def center(self) -> Points:
        """The middle of the hand, (T, 2): between wrist and knuckles, else a third of a hand beyond the wrist."""
        knuckles = (self.point("index_mcp") + self.point("pinky_mcp")) / 2
        return first_known(knuckles, self.reach(_REACH[0]), self.wrist, self.point("middle_tip"))

    @cached_property
    def carried(self) -> NDArray[np.bool_]:
        """Frames in which the hand was not seen, but its wrist was and the hand not long ago, (T,)."""
        carried: NDArray[np.bool_] = np.isfinite(self.point("middle_mcp")[:, 0]) & ~self.seen
        return carried

    def reach(self, far: float) -> Points:
        """Return the point ``far`` face heights beyond the wrist along the forearm, (T, 2)."""
        place: Points = self.wrist + far * self.body.unit[:, None] * self._forearm_direction
        return place

    def unseen_points(self) -> tuple[Points, ...]:
        """Guess the points of a hand that was not found, from wrist and elbow, (T, 2) each."""
        unknown = np.isnan(self.point("middle_mcp")[:, :1])
        return tuple(np.where(unknown, self.reach(far), np.nan) for far in _REACH)

    @cached_property
    def size(self) -> Signal:
        """Length from the hand's wrist to its middle knuckle in face heights, (T,); NaN where not seen."""
        return length(self.found("middle_mcp") - self.found("palm")) / self.body.unit

    @cached_property
    def forearm(self) -> Signal:
        """Length of the forearm in the picture in face heights, (T,); short when it points at the camera."""
        return length(self.wrist - self.elbow) / self.body.unit


def hands_gap(left: Hand, right: Hand) -> Signal:
    """Return the distance between two hands in face heights, (T,); NaN where one has no place.

    It is taken between their nearest points where both are known, else between their middles less half a hand.
    """
    ends = [[hand.point(name) for name in (*TIPS, "middle_mcp", "pinky_mcp")] for hand in (left, right)]
    nearest = np.full(len(left.body.times), np.nan)
    for one in ends[0]:
        for other in ends[1]:
            nearest = np.fmin(nearest, length(one - other))
    middles = length(left.center - right.center) / left.body.unit
    return first_known(nearest / left.body.unit, np.maximum(middles - 0.5, 0.0))


def _interpolated(offset: Points, known: NDArray[np.intp], times: Signal) -> Points:
    """Between two sightings the hand turns steadily at its wrist; beyond _CARRY seconds it is unknown."""
    filled = np.stack([np.interp(times, times[known], offset[known, axis]) for axis in (0, 1)], axis=1)
    after = np.clip(np.searchsorted(known, np.arange(len(times))), 0, len(known) - 1)
    before = np.clip(after - 1, 0, len(known) - 1)
    wait = np.minimum(np.abs(times - times[known[after]]), np.abs(times - times[known[before]]))
    return np.where((wait <= _CARRY)[:, None], filled, np.nan)
