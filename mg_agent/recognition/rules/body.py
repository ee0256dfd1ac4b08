"""A person's own size and place: joints without short holes, the face's unit of length, a head that lasts."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.pose import PoseSequence
from mg_agent.core.signal import Signal, bridge, smooth

Points = NDArray[np.float64]
"""A path in the picture: (T, 2), picture heights, NaN where unknown."""

DROPOUT = 0.3
"""Seconds; a joint lost for no longer is taken to have moved in a straight line."""
_JUMP = 0.35
"""Face heights; a face point this far from its usual place on the head belongs to another face or to none."""
HOLD = 4.0
"""Seconds; a face hidden for no longer is taken to sit on the head as it did before."""

# Lengths of the head in face heights (hairline to chin), medians over frontal faces that MediaPipe found:
# eyes 0.37 apart, ears 0.72 apart, eyes to mouth 0.40; shoulders 1.9 apart, wrist to knuckles 0.5.
_FROM_EYES, _FROM_EARS, _FROM_EYES_TO_MOUTH = 2.7, 1.4, 2.5
_FROM_SHOULDERS, _FROM_PALM = 1 / 1.9, 2.0
# Where face points lie when only the eyes are known: (up, side) from the middle of the eyes, face heights.
_LAYOUT = {
    "forehead": (0.37, 0.0), "nose": (-0.20, 0.0), "mouth": (-0.39, 0.0), "chin": (-0.62, 0.0),
    "left_eye": (0.0, 0.18), "right_eye": (0.0, -0.18), "left_brow": (0.12, 0.20), "right_brow": (0.12, -0.20),
    "left_ear": (-0.08, 0.37), "right_ear": (-0.08, -0.37),
    "left_cheek": (-0.25, 0.22), "right_cheek": (-0.25, -0.22),
    "left_mouth": (-0.39, 0.13), "right_mouth": (-0.39, -0.13),
}  # fmt: skip


def length(vectors: Points) -> Signal:
    """Return the length of each vector, (T,)."""
    return np.hypot(vectors[:, 0], vectors[:, 1])


def first_known(*choices: Signal) -> Signal:
    """Return, frame by frame, the first of the choices that is known; (T,) or (T, 2)."""
    out = choices[0].copy()
    for other in choices[1:]:
        hole = np.isnan(out)
        out[hole] = other[hole]
    return out


def running_median(values: Signal, times: Signal, seconds: float) -> Signal:
    """Median over a long centered window, computed on blocks of a tenth of it; holes are filled, (T,)."""
    known = ~np.isnan(values)
    if not known.any():
        return np.full(len(values), np.nan)
    block = ((times - times[0]) / (seconds / 10)).astype(int)
    blocks = np.unique(block[known])
    medians = np.array([np.median(values[known & (block == b)]) for b in blocks])
    wide = np.array([np.median(medians[np.abs(blocks - b) <= 5]) for b in blocks])
    return np.interp(block, blocks, wide)


def faceless(pose: PoseSequence) -> bool:
    """Tell whether no face model ever saw the face in a shot, or the skeleton holds no points of one."""
    if not all(name in pose.skeleton for name in ("forehead", "chin")):
        return True
    return not bool((pose.seen("forehead") & pose.seen("chin")).any())


@dataclass(frozen=True)
class Body:
    """One shot of one person, measured in the person's own face heights.

    Attributes:
        pose: The joints as they were seen.
    """

    pose: PoseSequence

    @property
    def times(self) -> Signal:
        """Seconds, (T,)."""
        return self.pose.times

    def raw(self, name: str) -> Points:
        """Return a joint as it was seen, (T, 2); NaN throughout where the skeleton has no such joint."""
        if name not in self.pose.skeleton:
            return np.full((len(self.pose), 2), np.nan)
        return self.pose.joint(name)[:, :2].astype(np.float64)

    def joint(self, name: str) -> Points:
        """Return a joint with short holes bridged and single-frame jumps taken out, (T, 2)."""
        return self.tidy(self.raw(name))

    def tidy(self, path: Points) -> Points:
        """Bridge the short holes of a path and take out single-frame jumps, (T, 2)."""
        if np.isnan(path).all():
            return path
        return np.stack([bridge(_without_spikes(path[:, i]), self.times, DROPOUT) for i in (0, 1)], axis=1)

    @cached_property
    def neck(self) -> Points:
        """Middle of the shoulders, (T, 2)."""
        return first_known(self.joint("neck"), (self.joint("left_shoulder") + self.joint("right_shoulder")) / 2)

    @cached_property
    def hips(self) -> Points:
        """Middle of the hips, (T, 2)."""
        return (self.joint("left_hip") + self.joint("right_hip")) / 2

    @cached_property
    def shoulder_width(self) -> Signal:
        """Distance of the shoulders in picture heights, (T,)."""
        return length(self.joint("left_shoulder") - self.joint("right_shoulder"))

    @cached_property
    def face_size(self) -> Signal:
        """Face height measured on the face alone, in picture heights, (T,); NaN where no face."""
        eyes = (self.raw("left_eye") + self.raw("right_eye")) / 2
        spread = [
            length(self.raw("left_eye") - self.raw("right_eye")) * _FROM_EYES,
            length(self.raw("left_ear") - self.raw("right_ear")) * _FROM_EARS,
            length(eyes - self.raw("mouth")) * _FROM_EYES_TO_MOUTH,
        ]
        # A turned or bowed head shortens some of these, never lengthens them: the largest is nearest.
        largest = np.fmax(np.fmax(spread[0], spread[1]), spread[2])
        return first_known(length(self.raw("forehead") - self.raw("chin")), largest)

    @cached_property
    def unit(self) -> Signal:
        """One face height in picture heights, (T,), steady over a second; NaN only where nothing was ever seen."""
        hand = np.fmax(*(length(self.raw(f"{s}_middle_mcp") - self.raw(f"{s}_palm")) for s in ("left", "right")))
        for size in (self.face_size, self.shoulder_width * _FROM_SHOULDERS, hand * _FROM_PALM):
            known = np.flatnonzero(size > 0)
            if len(known) >= min(3, len(size)) and len(known):
                steady = smooth(np.where(size > 0, size, np.nan), self.times, 1.0)
                return np.interp(self.times, self.times[known], steady[known])
        return np.full(len(self.pose), np.nan)

    @cached_property
    def scale(self) -> Signal:
        """The unit as it usually is, (T,): for places in the picture, which a turned face must not move."""
        return running_median(self.unit, self.times, 60.0)

    @cached_property
    def up(self) -> Points:
        """Direction from chin to crown, (T, 2), length 1; upright where it cannot be told."""
        eyes, mouth = (self.joint("left_eye") + self.joint("right_eye")) / 2, self.joint("mouth")
        axis = first_known(eyes - mouth, self.joint("nose") - self.neck, np.full((len(self.pose), 2), (0.0, -1.0)))
        axis = np.stack([smooth(axis[:, i], self.times, 0.3) for i in (0, 1)], axis=1)
        size = length(axis)[:, None]
        return np.where(size > 1e-6, axis / np.maximum(size, 1e-6), (0.0, -1.0))

    @cached_property
    def side(self) -> Points:
        """Direction to the person's own left across the face, (T, 2), length 1."""
        across = np.stack([-self.up[:, 1], self.up[:, 0]], axis=1)
        pairs = ("shoulder", "eye", "ear")
        spread = [
            np.nanmedian(self.raw(f"left_{p}")[:, 0] - self.raw(f"right_{p}")[:, 0]) for p in pairs if self._both(p)
        ]
        to_left: Points = -across if spread and spread[0] < 0 else across
        return to_left

    def _both(self, pair: str) -> bool:
        return bool(np.isfinite(self.raw(f"left_{pair}")[:, 0] - self.raw(f"right_{pair}")[:, 0]).any())

    @cached_property
    def head(self) -> Points:
        """The middle of the eyes as the head's own place, (T, 2), kept while the face is hidden."""
        u = self.unit[:, None]
        guesses = (
            (self.joint("left_eye") + self.joint("right_eye")) / 2,
            self.joint("nose") + 0.20 * u * self.up,
            (self.joint("left_ear") + self.joint("right_ear")) / 2 + 0.08 * u * self.up,
        )
        return self._carried(first_known(*guesses), (self.neck,))

    def face(self, name: str) -> Points:
        """Return a point of the face, (T, 2), known or guessed wherever the head has a place.

        In this order: seen together with the whole face; carried along with the head from when that was so
        (a body model's mouth wanders when a hand hides it); seen alone; laid out from the eyes.
        """
        u = self.unit[:, None]
        rise, out = _LAYOUT[name]
        alone = self._plausible(name)
        whole = np.where(self._whole_face[:, None], alone, np.nan)
        laid = self.head + u * (rise * self.up + out * self.side)
        return first_known(self._carried(whole, (self.head,)), self._carried(alone, (self.head,)), laid)

    @cached_property
    def _whole_face(self) -> NDArray[np.bool_]:
        return np.isfinite(self.joint("forehead")[:, 0] + self.joint("chin")[:, 0])

    @property
    def faceless(self) -> bool:
        """Whether no face model saw the face in this shot: blurred, masked or turned away, its points are guesses.

        Measured on clips with the face blurred or painted black: a body model alone puts them up to 0.45 face heights
        from where they are, which is from the mouth to the neck.
        """
        return faceless(self.pose)

    def _plausible(self, name: str) -> Points:
        """Face points that sit where this face has its points; a jumped mesh is dropped."""
        seen = self.joint(name)
        offset = (seen - self.head) / self.unit[:, None]
        if not np.any(length(offset - np.nanmedian(offset, axis=0)) > _JUMP if np.isfinite(offset).any() else False):
            return seen
        usual = np.stack([smooth(offset[:, i], self.times, 2.0) for i in (0, 1)], axis=1)
        return np.where((length(offset - usual) < _JUMP)[:, None], seen, np.nan)

    def _carried(self, path: Points, anchors: Sequence[Points]) -> Points:
        """Fill holes up to HOLD seconds by keeping the place relative to an anchor, or in the picture."""
        for anchor in (*anchors, np.zeros_like(path)):
            offset = path - anchor
            known = np.flatnonzero(np.isfinite(offset[:, 0]))
            if len(known) in (0, len(path)):
                continue
            nearest = _nearest(known, self.times)
            near = np.abs(self.times - self.times[nearest]) <= HOLD
            path = first_known(path, np.where(near[:, None], anchor + offset[nearest], np.nan))
        return path

    def speed(self, path: Points, reference: Points | None = None, *, window: float = 0.2) -> Signal:
        """Speed of a path in face heights a second, (T,), by net movement over a window; relative to a reference."""
        relative = path if reference is None else path - reference
        return net_speed(relative, self.times, window) / self.unit


def net_speed(path: Points, times: Signal, window: float) -> Signal:
    """Net movement over a centered window divided by its seconds, (T,); at the ends, over what there is."""
    if len(times) < 2:
        return np.zeros(len(times))
    before = np.searchsorted(times, times - window / 2 - 1e-6)
    after = np.searchsorted(times, times + window / 2 + 1e-6) - 1
    before = np.where(after == before, np.maximum(before - 1, 0), before)
    after = np.where(after == before, after + 1, after)
    speed: Signal = length(path[after] - path[before]) / (times[after] - times[before])
    return speed


def _nearest(known: NDArray[np.intp], times: Signal) -> NDArray[np.intp]:
    right = np.clip(np.searchsorted(known, np.arange(len(times))), 0, len(known) - 1)
    left = np.clip(right - 1, 0, len(known) - 1)
    closer = np.abs(times - times[known[left]]) <= np.abs(times - times[known[right]])
    return np.where(closer, known[left], known[right])


def _without_spikes(values: Signal) -> Signal:
    """Running median of three: takes out a joint that jumps away for one frame and back."""
    if len(values) < 3:
        return values.copy()
    before, here, after = values[:-2], values[1:-1], values[2:]
    middle = np.maximum(np.minimum(before, here), np.minimum(np.maximum(before, here), after))
    return np.concatenate((values[:1], np.where(np.isnan(middle), values[1:-1], middle), values[-1:]))
