"""Where a training's clips come from: a fixed set, or people made of arithmetic, new ones at every step."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from mg_agent.errors import ModelError
from mg_agent.recognition.clips import Clips
from mg_agent.recognition.vocabulary import LEARNED, NONE

if TYPE_CHECKING:
    from mg_agent.recognition.train import Batch

_CHUNK = 1024
_STRIDE = 1_000_003  # seeds of different trainings do not meet


def as_batch(clips: Clips) -> "Batch":
    """Hand clips over to the network's library, without a copy where that can be."""
    import torch

    from mg_agent.recognition.train import Batch

    return Batch(torch.from_numpy(clips.xy), torch.from_numpy(clips.score), torch.from_numpy(clips.labels))


@dataclass(frozen=True)
class ClipBatches:
    """A fixed set of clips, in another order every time round.

    Attributes:
        clips: All of them.
        size: Clips a batch; the last few of a round that fill no batch are left for the next.
        seed: Of the orders.
    """

    clips: Clips
    size: int
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse a set without clips."""
        if len(self.clips) == 0:
            raise ModelError.of("there is nothing to learn from", "the dataset holds no clip", "check its folder")

    def batch(self, step: int) -> "Batch":
        """Return the clips of one step."""
        size = min(self.size, len(self.clips))
        rounds, place = divmod(step, max(1, len(self.clips) // size))
        order = np.random.default_rng((self.seed, rounds)).permutation(len(self.clips))
        return as_batch(self.clips.take(order[place * size : (place + 1) * size]))


SHARES = (*LEARNED, *(NONE, "illustrating") * 3)
"""Classes as often as they are drawn: people mostly do nothing, or talk with their hands, so these come fourfold."""


@dataclass
class ProceduralBatches:
    """Procedural micro-gestures, no clip twice; classes as often as ``SHARES`` says.

    Attributes:
        size: Clips a batch; it divides 1024.
        seed: Of everything.
    """

    size: int
    seed: int = 0
    _chunk: tuple[int, Clips] | None = field(default=None, init=False)

    def batch(self, step: int) -> "Batch":
        """Return the clips of one step."""
        first = step * self.size
        number, start = divmod(first, _CHUNK)
        order = np.arange(start, start + self.size)
        return as_batch(self._of(number).take(order))

    def _of(self, number: int) -> Clips:
        if self._chunk is None or self._chunk[0] != number:
            from mg_agent.recognition.synthesis import synthesize

            clips = synthesize(_CHUNK, seed=self.seed * _STRIDE + number, labels=SHARES)
            mixed = np.random.default_rng((self.seed, number)).permutation(len(clips))
            self._chunk = number, clips.take(mixed)
        return self._chunk[1]
