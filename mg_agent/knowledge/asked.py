"""The everyday questions that passages answer, compared with the one that is asked."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.knowledge import KnowledgePassage
from mg_agent.knowledge.bm25 import counted
from mg_agent.knowledge.excerpt import Passage
from mg_agent.knowledge.lsa import Lsa
from mg_agent.knowledge.words import tokens


@dataclass(frozen=True)
class Asked:
    """Question lines, each read once, however many passages answer it.

    Attributes:
        meaning: (lines, dimension) float32, the lines in the space of latent semantics.
        owners: Row of a passage for each line that it answers, those of a passage together, (answers,).
        owned: Number of that line, same shape.
        begins: Where the lines of each passage begin in ``owners``, (passages with lines,).
        count: Number of passages.
    """

    meaning: NDArray[np.float32]
    owners: NDArray[np.int64]
    owned: NDArray[np.int64]
    begins: NDArray[np.int64]
    count: int

    @classmethod
    def build(cls, passages: Sequence[Passage], lsa: Lsa) -> "Asked":
        """Read the question lines of passages; the user's own documents have none."""
        number: dict[str, int] = {}
        pairs = [
            (row, number.setdefault(line, len(number)))
            for row, passage in enumerate(passages)
            if isinstance(passage, KnowledgePassage)
            for line in passage.asked
        ]
        owners = np.array([row for row, _ in pairs], np.int64)
        return cls(
            lsa.embed(tuple(number), [counted((tokens(line), 1.0)) for line in number]),
            owners,
            np.array([line for _, line in pairs], np.int64),
            np.flatnonzero(np.diff(owners, prepend=-1)),
            len(passages),
        )

    def near(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return for each passage the cosine of its nearest line with a (dimension,) vector of length one."""
        cosines = np.maximum(self.meaning @ vector, 0.0)
        best = np.zeros(self.count, np.float32)
        if len(self.owned):
            best[self.owners[self.begins]] = np.maximum.reduceat(cosines[self.owned], self.begins)
        return best
