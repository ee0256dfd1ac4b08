"""Recorded movements of any length, as datasets hold them, and how they become clips of one length."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from itertools import islice
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.counts import plural
from mg_agent.core.pose import Skeleton
from mg_agent.errors import ModelError
from mg_agent.recognition.clips import Clips
from mg_agent.recognition.layout import Layout

Floats = NDArray[np.float32]
Whole = NDArray[np.int64]
UNKNOWN = -1
"""Number of a subject or a view that a dataset does not tell."""
Side = Literal["train", "val", "test"]
SIDES: tuple[Side, ...] = get_args(Side)
"""What a dataset's protocol trains on, chooses by, and tests on."""
_REASONS = 3


@dataclass(frozen=True)
class Sequences:
    """All recordings of a dataset, one behind the other; recording i is ``pos[start[i] : start[i] + length[i]]``.

    Attributes:
        pos: (sum of T, J, C) float32, NaN where a joint was not seen. C = 2 in picture heights (x to the right of
            the picture, y down) or C = 3 in meters (x to the right of the picture, y down, z away from the
            sensor).
        score: (sum of T, J) float32, 0 to 1, how sure the sensor was; 0 where not seen.
        start: (N,) int64, first frame of each recording.
        length: (N,) int64, frames of each recording, at least 1.
        labels: (N,) int64, numbers into ``names``.
        subjects: (N,) int64, who moves; -1 where unknown.
        views: (N,) int64, which camera; -1 where unknown.
        names: What each label number means.
        layout: Joints, bones and frame of reference.
        rate: Frames a second.
        train: (N,) bool, which recordings the dataset's own protocol trains on; None where it has no protocol.
        skipped: Recordings that could not be used, each with its reason.
        val: (N,) bool, which of the others the protocol validates on: neither trained nor tested on; None where it
            has no such side.
    """

    pos: Floats
    score: Floats
    start: Whole
    length: Whole
    labels: Whole
    subjects: Whole
    views: Whole
    names: tuple[str, ...]
    layout: Layout
    rate: float
    train: NDArray[np.bool_] | None = None
    skipped: tuple[str, ...] = ()
    val: NDArray[np.bool_] | None = None

    def __post_init__(self) -> None:
        """Check that the arrays fit one another."""
        shape, joints, n = self.pos.shape, len(self.skeleton.joints), len(self.labels)
        if len(shape) != 3 or shape[1:] != (joints, self.layout.dimensions):
            raise _misfit(f"pos {shape}", f"(sum of T, {joints}, {self.layout.dimensions})")
        if self.score.shape != shape[:2]:
            raise _misfit(f"score {self.score.shape}", f"{shape[:2]}, like pos")
        for what in ("start", "length", "labels", "subjects", "views", "train", "val"):
            array = getattr(self, what)
            if array is not None and array.shape != (n,):
                raise _misfit(f"{what} {array.shape}", f"({n},), one number for each label")
        self._require_within()
        if n and (self.labels.min() < 0 or self.labels.max() >= len(self.names)):
            raise _misfit(f"labels {self.labels.min()} to {self.labels.max()}", f"0 to {len(self.names) - 1}")
        if not 0 < self.rate < float("inf"):
            raise _misfit(f"a rate of {self.rate}", "frames a second above 0")
        self._require_names()
        self._require_one_side()

    def _require_within(self) -> None:
        outside = (self.length < 1) | (self.start < 0) | (self.start + self.length > len(self.pos))
        for i in np.flatnonzero(outside):
            got = f"recording {i} of {self.length[i]} frames from frame {self.start[i]}, {len(self.pos)} in all"
            raise _misfit(got, "each recording a length of 1 or more, within pos")

    def _require_names(self) -> None:
        for name, times in Counter(self.names).items():
            if times > 1 or not name.strip():
                raise _misfit(f"the label name '{name}' {times} times", "each label a name of its own")

    def _require_one_side(self) -> None:
        if self.val is not None and (self.train is None or (self.train & self.val).any()):
            raise _misfit("recordings to validate on that have no side, or two", "one side for each recording")

    @property
    def skeleton(self) -> Skeleton:
        """The names behind the J axis."""
        return self.layout.skeleton

    def __len__(self) -> int:
        """Count the recordings."""
        return len(self.labels)

    def clips(self, frames: int, *, rate: float | None = None) -> Clips:
        """Bring every recording to one length, in straight lines between frames.

        Without a rate the whole recording is stretched or squeezed, and one of a single frame is repeated. With a
        rate time stays as it was: the clip is the middle of a longer recording, and before and after a shorter one
        nothing is seen: what a recognizer wants that looks at windows of a fixed rate.

        A joint that only one of two frames saw is taken from the nearer frame: its place if that saw it, else
        missing. Since recordings last differently long, the rate of stretched clips is what it is on average.

        Args:
            frames: T of the clips, at least 1.
            rate: Frames a second of the clips; None to stretch.

        Raises:
            ModelError: when ``frames`` is below 1, or ``rate`` not above 0.
        """
        if frames < 1:
            raise ModelError.of("clips need frames", f"got {frames}", "ask for 1 or more")
        if rate is not None and not 0 < rate < float("inf"):
            raise ModelError.of("clips need a rate", f"got {rate}", "ask for more than 0 frames a second")
        joints, dimensions = self.pos.shape[1:]
        xy = np.empty((len(self), frames, joints, dimensions), np.float32)
        score = np.empty(xy.shape[:3], np.float32)
        for i, (first, count) in enumerate(zip(self.start, self.length, strict=True)):
            here = slice(first, first + count)
            if rate is None:
                place = np.linspace(0.0, count - 1.0, frames)
            else:
                place = (count - 1) / 2 + (np.arange(frames) - (frames - 1) / 2) * self.rate / rate
            xy[i], score[i] = _read(self.pos[here], self.score[here], place)
        if rate is None:
            rate = self.rate * frames / (float(self.length.mean()) if len(self) else frames)
        return Clips(xy, score, self.labels, self.skeleton, self.names, rate, self.subjects)

    def side(self, side: Side) -> Whole:
        """Return the numbers of the recordings on one side of the dataset's own protocol.

        Raises:
            ModelError: when the dataset has no protocol, or nothing is on that side.
        """
        train, test = self.split()
        val = np.flatnonzero(self.val) if self.val is not None else np.empty(0, np.int64)
        found = {"train": train, "val": val, "test": test}
        if not len(found[side]):
            there = ", ".join(f"{len(rows)} of '{name}'" for name, rows in found.items() if len(rows))
            raise ModelError.of(
                f"the dataset has no recording on the side '{side}'", f"got {there or 'none at all'}", "choose another"
            )
        return found[side]

    @property
    def left_out(self) -> str:
        """One sentence on what could not be used, with the first reasons; empty where everything could."""
        if not self.skipped:
            return ""
        reasons = Counter(reason.rstrip(".") for reason in self.skipped)
        several = (f"{reason} ({count} times)" if count > 1 else reason for reason, count in reasons.items())
        told = "; ".join(islice(several, _REASONS))
        more = f"; and {len(reasons) - _REASONS} more" if len(reasons) > _REASONS else ""
        one = plural(len(self.skipped), "recording")
        return f"{one} could not be used: {told}{more}."

    def taken(self, rows: Whole) -> "Sequences":
        """Keep some of the recordings; whatever has a number for each of them is cut alike."""
        cut: dict[str, Any] = {
            one.name: array[rows]
            for one in fields(self)
            if one.name not in ("pos", "score") and isinstance(array := getattr(self, one.name), np.ndarray)
        }
        return replace(self, **cut)

    def digest(self) -> str:
        """Return the SHA-256 of what was read: movements, labels, who, and which side of the split."""
        told = hashlib.sha256(repr((self.names, self.layout, self.rate)).encode())
        for array in (self.pos, self.score, self.start, self.length, self.labels, self.subjects, self.train, self.val):
            told.update(b"-" if array is None else np.ascontiguousarray(array).data)
        return told.hexdigest()

    def split(self) -> tuple[Whole, Whole]:
        """Return the numbers of the recordings to train on and to test on, as the dataset's own protocol has it.

        What it validates on is in neither.

        Raises:
            ModelError: when the dataset has no protocol.
        """
        if self.train is None:
            raise ModelError.of(
                "the dataset does not say what to train and what to test on",
                "got no split",
                "choose by subject yourself, or store a 'train' array with it",
            )
        rest = ~self.train if self.val is None else ~(self.train | self.val)
        return np.flatnonzero(self.train), np.flatnonzero(rest)


def _read(pos: Floats, score: Floats, place: NDArray[np.float64]) -> tuple[Floats, Floats]:
    """Read a recording at (T,) places between its frames; half a frame beyond its ends nothing is seen."""
    outside = (place < -0.5) | (place > len(pos) - 0.5)
    place = np.clip(place, 0, len(pos) - 1)
    low = np.floor(place).astype(np.int64)
    high = np.minimum(low + 1, len(pos) - 1)
    share = (place - low).astype(np.float32)
    near = np.where(share < 0.5, low, high)
    rows = np.concatenate((pos, score[..., None]), axis=2)
    mixed = rows[low] + share[:, None, None] * (rows[high] - rows[low])
    both = (np.isfinite(rows[low]) & np.isfinite(rows[high])).all(axis=2, keepdims=True)
    read = np.where(both, mixed, rows[near])
    seen = np.isfinite(read[..., :-1]).all(axis=2) & ~outside[:, None]
    return np.where(seen[..., None], read[..., :-1], np.float32(np.nan)), np.where(seen, read[..., -1], np.float32(0.0))


@dataclass(frozen=True)
class Recording:
    """One recording as a reader finds it.

    Attributes:
        pos: (T, J, C), NaN where not seen.
        score: (T, J), 0 to 1.
        label: Number into the dataset's names.
        subject: Who moves.
        view: Which camera.
        side: Where the dataset's protocol has it; None where it has none.
    """

    pos: Floats
    score: Floats
    label: int
    subject: int = UNKNOWN
    view: int = UNKNOWN
    side: Side | None = None


def gathered(
    found: Sequence[Recording], names: tuple[str, ...], layout: Layout, rate: float, skipped: Sequence[str] = ()
) -> Sequences:
    """Put recordings one behind the other; a split is kept if each of them has a side."""
    joints, dimensions = len(layout.skeleton.joints), layout.dimensions
    length = np.array([len(one.pos) for one in found], np.int64)
    sides = [one.side for one in found]
    return Sequences(
        np.concatenate([np.empty((0, joints, dimensions), np.float32), *(one.pos for one in found)], dtype=np.float32),
        np.concatenate([np.empty((0, joints), np.float32), *(one.score for one in found)], dtype=np.float32),
        np.cumsum(length) - length,
        length,
        np.array([one.label for one in found], np.int64),
        np.array([one.subject for one in found], np.int64),
        np.array([one.view for one in found], np.int64),
        names,
        layout,
        rate,
        None if None in sides else np.array([side == "train" for side in sides], np.bool_),
        tuple(skipped),
        np.array([side == "val" for side in sides], np.bool_) if "val" in sides and None not in sides else None,
    )


def _misfit(got: str, do: str) -> ModelError:
    return ModelError.of("recordings do not fit together", f"got {got}", f"give {do}")
