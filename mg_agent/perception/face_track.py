"""The signals of one face, cleaned, and what is usual for the person: the ground on which facial cues stand."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.signal import Event, Signal, SignalTrack, bridge, frame_step, hysteresis, smooth, spans_where
from mg_agent.core.span import Span
from mg_agent.perception.face import facing, nearer_left

# All numbers below are ours, set from watching a dozen short clips of seven people; no study stands behind them.
_ISLAND_S = 0.3
"""A measured stretch shorter than this, between gaps, is a mesh that came and went: not read."""
_ENOUGH_S = 1.0
"""Seconds of measurement from which a person's own usual value is trusted over the usual one of people."""
LONGEST_BLINK_S = 0.5
"""Longest blink; longer closures are "closing eyes"."""


@dataclass(frozen=True)
class FaceTrack:
    """A track with its gaps, its turned-away moments and what is usual for this person.

    Attributes:
        track: The signals of :data:`mg_agent.perception.face.SIGNALS` over time.
    """

    track: SignalTrack

    @property
    def seen(self) -> bool:
        """Whether a face was seen at all, in more than one frame."""
        return int(np.isfinite(self.track["yaw_deg"]).sum()) > 1

    @property
    def times(self) -> Signal:
        """Seconds of the frames."""
        return self.track.times

    @cached_property
    def step(self) -> float:
        """Seconds from frame to frame."""
        return frame_step(self.times)

    @cached_property
    def readable(self) -> NDArray[np.bool_]:
        """Frames in which the face is turned to the camera enough to be read."""
        return facing(self.track)

    def signal(self, name: str, *, window: float = 0.0) -> Signal:
        """One signal where the face can be read, without the first frame after a gap: the mesh settles over it."""
        values = np.where(self.readable, self.track[name], np.nan)
        seen = ~np.isnan(values)
        settled = seen & np.concatenate(([False], seen[:-1]))
        keep = np.zeros(len(values), dtype=bool)
        for span in spans_where(settled, self.times, gap=0.0, shortest=_ISLAND_S):
            keep |= (self.times >= span.start - 1e-9) & (self.times < span.end - 1e-9)
        values = np.where(keep, values, np.nan)
        return smooth(values, self.times, window) if window else values

    def usual(self, values: Signal, quantile: float, people: float) -> float:
        """The person's own usual value; that of people in general where too little was measured."""
        known = values[~np.isnan(values)]
        return float(np.quantile(known, quantile)) if len(known) * self.step >= _ENOUGH_S else people

    def changes(self, events: tuple[Event, ...], seen: Signal) -> tuple[Event, ...]:
        """Leave out an event that was held from the first to the last moment in which its signal was seen.

        Where neither its onset nor its offset was seen, it may be how the person's face is: too short a track
        gives no usual value of the person's own to hold it against.
        """
        known = np.flatnonzero(~np.isnan(seen))
        return tuple(event for event in events if event.first > known[0] or event.last < known[-1])

    @cached_property
    def opening(self) -> Signal:
        """Opening of both eyes, the nearer one counting more, or of the one that is seen."""
        left, right = self.signal("eye_open_left"), self.signal("eye_open_right")
        weight = np.array([nearer_left(yaw) for yaw in self.track["yaw_deg"]])
        both = weight * left + (1.0 - weight) * right
        return np.where(np.isnan(both), np.where(np.isnan(left), right, left), both)

    @cached_property
    def usual_opening(self) -> float:
        """How far this person's open eyes are open."""
        # The upper quartile, as eyes may be shut for most of a clip; bounded, as they may be shut for all of it.
        return float(np.clip(self.usual(self.opening, 0.75, 0.28), 0.15, 0.45))

    @cached_property
    def shut(self) -> Signal:
        """How far the eyes are shut, 0 to 1; carried over moments in which a passing hand hides them."""
        return 1.0 - bridge(self.opening, self.times, 0.6) / self.usual_opening

    @cached_property
    def closed(self) -> tuple[Event, ...]:
        """Stretches of shut eyes too long for a blink."""
        return hysteresis(self.shut, self.times, on=0.75, off=0.6, shortest=LONGEST_BLINK_S, gap=0.15)

    def with_open_eyes(self, values: Signal) -> Signal:
        """A signal where the eyes are open: lids that come down pull the mesh around them along."""
        return np.where(self.opening >= 0.6 * self.usual_opening, values, np.nan)

    @cached_property
    def smile(self) -> Signal:
        """How much of a smile there is; 1 is where one begins.

        All three must be there: corners of the mouth above the middle of the lips as such, above their own
        usual place, and further apart than usual.
        """
        lift, width = self.signal("smile", window=0.2), self.signal("mouth_width", window=0.2)
        rise = (lift - self.usual(lift, 0.1, 0.03)) / 0.03
        spread = (width - self.usual(width, 0.1, 0.56)) / 0.06
        return np.minimum(np.minimum(lift / 0.085, rise), spread)

    @cached_property
    def smiles(self) -> tuple[Event, ...]:
        """Stretches of smiling."""
        return hysteresis(self.smile, self.times, on=1.0, off=0.75, shortest=0.3, gap=0.4)

    def unsmiling(self, values: Signal) -> Signal:
        """A signal outside smiles: they thin and part the lips by themselves."""
        rest = values.copy()
        for event in self.smiles:
            rest[(self.times >= event.span.start - 0.2) & (self.times < event.span.end + 0.2)] = np.nan
        return rest

    def sure(self, strength: float, span: Span) -> float:
        """Confidence of an event whose peak is ``strength`` times its threshold."""
        heights = self.track["face_height"][(self.times >= span.start) & (self.times < span.end)]
        height = float(np.nanmedian(heights)) if np.isfinite(heights).any() else 0.0
        size = 0.7 + 0.3 * float(np.clip((height - 0.1) / 0.15, 0.0, 1.0))
        return (0.5 + 0.4 * float(np.clip(strength - 1.0, 0.0, 1.0))) * size
