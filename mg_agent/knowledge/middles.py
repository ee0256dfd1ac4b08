"""Where the questions lie that a passage answers: a few middles of them, since one vector cannot be near them all.

``benchmarks/tune_embedder.py`` learns them, such that a question lies nearer to one of a passage that answers it than
to those of others. A passage's vector in :mod:`mg_agent.knowledge.ready` is their mean, taken before they are cut to
fewer numbers and learned on.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
SHARPNESS = 20.0
"""How much nearer questions count more; chosen on the sets that the weights are learned on."""


@dataclass(frozen=True)
class Middles:
    """Middles of questions.

    Attributes:
        basis: (dimension, fewer) what turns a question's vector into the space of the middles.
        points: (middles, fewer) float32, each of length one, those of a passage together.
        shares: (middles,) how much each counts beside the others of its passage.
        begins: (passages with middles,) where those of each begin.
        rows: (passages with middles,) the row of that passage.
        count: Number of passages.
    """

    basis: Floats
    points: Floats
    shares: Floats
    begins: NDArray[np.int64]
    rows: NDArray[np.int64]
    count: int

    @classmethod
    def of(cls, basis: Floats, points: Floats, shares: Floats, owners: Sequence[int | None], count: int) -> "Middles":
        """Keep the middles of passages that there are.

        Args:
            basis: See above.
            points: (middles, fewer) of any length.
            shares: (middles,).
            owners: Row of the passage of each, or None where it changed since.
            count: Number of passages.
        """
        kept = [place for row, place in sorted((row, place) for place, row in enumerate(owners) if row is not None)]
        rows = np.array([owners[place] for place in kept], np.int64)
        begins = np.flatnonzero(np.diff(rows, prepend=-1))
        short = points[kept] / np.maximum(np.linalg.norm(points[kept], axis=1, keepdims=True), 1e-12)
        return cls(basis, np.asarray(short, np.float32), shares[kept], begins, rows[begins], count)

    def near(self, vector: Floats) -> Floats:
        """Return how much nearer each passage's questions are to a question's vector than the farthest, (passages,).

        A soft maximum of the cosines with its middles, where those count more that have a larger share. A passage
        without any is as one farthest off.
        """
        out = np.zeros(self.count, np.float32)
        if len(self.begins):
            place = vector @ self.basis
            cosines = self.points @ (place / max(float(np.linalg.norm(place)), 1e-12))
            summed = np.add.reduceat(self.shares * np.exp(SHARPNESS * (cosines - 1)), self.begins)
            soft = np.log(np.maximum(summed, 1e-30)) / SHARPNESS
            out[self.rows] = soft - soft.min()
        return out
