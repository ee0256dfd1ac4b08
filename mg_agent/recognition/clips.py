"""Clips: many short pieces of motion of one length, with what happens in each."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.pose import Skeleton
from mg_agent.errors import ModelError


@dataclass(frozen=True)
class Clips:
    """A batch of raw motion, uniform in time, before anything is computed from it.

    Attributes:
        xy: (N, T, V, C) float32, NaN where a joint was not seen. C = 2 in picture heights (x to the right of the
            picture, y down) or C = 3 in meters.
        score: (N, T, V) float32, 0 to 1, how sure the landmark model was; 0 where not seen.
        labels: (N,) int64, numbers into ``names``.
        skeleton: The names behind the V axis.
        names: What each label number means.
        rate: Frames a second.
        subjects: (N,) int64, who moves; -1 where unknown.
    """

    xy: NDArray[np.float32]
    score: NDArray[np.float32]
    labels: NDArray[np.int64]
    skeleton: Skeleton
    names: tuple[str, ...]
    rate: float
    subjects: NDArray[np.int64]

    def __post_init__(self) -> None:
        """Check that the shapes fit one another and that every label has a name."""
        n, v = len(self.labels), len(self.skeleton.joints)
        shape = self.xy.shape
        if len(shape) != 4 or shape[0] != n or shape[2] != v or shape[3] not in (2, 3):
            raise _misfit(f"xy {shape}", f"({n}, T, {v}, 2 or 3) for {n} labels and skeleton '{self.skeleton.name}'")
        if self.score.shape != shape[:3]:
            raise _misfit(f"score {self.score.shape}", f"{shape[:3]}, like xy")
        if self.labels.shape != (n,) or self.subjects.shape != (n,):
            raise _misfit(f"labels {self.labels.shape}, subjects {self.subjects.shape}", f"({n},) of each")
        if n and not (int(self.labels.min()) >= 0 and int(self.labels.max()) < len(self.names)):
            raise _misfit(f"labels {self.labels.min()} to {self.labels.max()}", f"0 to {len(self.names) - 1}")
        if self.rate <= 0:
            raise _misfit(f"a rate of {self.rate}", "frames a second above 0")

    def __len__(self) -> int:
        """Count the clips."""
        return len(self.labels)

    def take(self, indices: Sequence[int] | NDArray[np.int64] | NDArray[np.bool_]) -> "Clips":
        """Return some of the clips: by number, in that order, or by a mask (N,)."""
        chosen = np.asarray(indices)
        if chosen.size == 0 and chosen.dtype != np.bool_:
            chosen = chosen.astype(np.intp)
        return Clips(
            self.xy[chosen],
            self.score[chosen],
            self.labels[chosen],
            self.skeleton,
            self.names,
            self.rate,
            self.subjects[chosen],
        )


def concatenate(parts: Sequence[Clips]) -> Clips:
    """Put batches of the same skeleton, names, rate and length one after the other.

    Raises:
        ModelError: when there is none, or they differ.
    """
    if not parts:
        raise _misfit("no clips", "at least one batch")
    first = parts[0]
    for part in parts[1:]:
        for what in ("skeleton", "names", "rate"):
            if getattr(part, what) != getattr(first, what):
                raise _misfit(f"batches with different {what}", f"one {what} throughout")
        if part.xy.shape[1:] != first.xy.shape[1:]:
            raise _misfit(f"xy {first.xy.shape} and {part.xy.shape}", "clips of one length")
    return Clips(
        np.concatenate([part.xy for part in parts]),
        np.concatenate([part.score for part in parts]),
        np.concatenate([part.labels for part in parts]),
        first.skeleton,
        first.names,
        first.rate,
        np.concatenate([part.subjects for part in parts]),
    )


def _misfit(got: str, do: str) -> ModelError:
    return ModelError.of("clips do not fit together", f"got {got}", f"give {do}")
