"""The everyday questions that passages answer, compared with the one that is asked: TF-IDF and a cosine, in numpy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.knowledge import KnowledgePassage
from mg_agent.knowledge.bm25 import counted
from mg_agent.knowledge.excerpt import Passage
from mg_agent.knowledge.words import tokens


@dataclass(frozen=True)
class Asked:
    """Question lines as vectors of length one.

    Attributes:
        places: Word to its row.
        idf: Weight of each word, (words,).
        lines: (words, lines) float32, each column of length one.
        owners: Row of the passage that each line belongs to, (lines,).
        count: Number of passages.
    """

    places: Mapping[str, int]
    idf: NDArray[np.float64]
    lines: NDArray[np.float32]
    owners: NDArray[np.int64]
    count: int

    @classmethod
    def build(cls, passages: Sequence[Passage]) -> "Asked":
        """Read the question lines of passages; the user's own documents have none."""
        pairs = [(row, line) for row, p in enumerate(passages) if isinstance(p, KnowledgePassage) for line in p.asked]
        bags = [counted((tokens(line), 1.0)) for _, line in pairs]
        held: dict[str, int] = {}
        for bag in bags:
            for word in bag:
                held[word] = held.get(word, 0) + 1
        places = {word: row for row, word in enumerate(held)}
        idf = np.log((1 + len(bags)) / (1 + np.array(list(held.values()), np.float64))) + 1.0
        lines = np.zeros((len(places), len(bags)), np.float32)
        for column, bag in enumerate(bags):
            for word, times in bag.items():
                lines[places[word], column] = np.log1p(times) * idf[places[word]]
        lines /= np.maximum(np.linalg.norm(lines, axis=0), 1e-12)
        return cls(places, idf, lines, np.array([row for row, _ in pairs], np.int64), len(passages))

    def scores(self, query: Mapping[str, float]) -> NDArray[np.float32]:
        """Return for each passage how near its nearest line is; up to a factor common to all."""
        best = np.zeros(self.count, np.float32)
        known = [(self.places[word], weight) for word, weight in query.items() if word in self.places]
        if known:
            rows = [row for row, _ in known]
            weights = np.log1p([weight for _, weight in known]) * self.idf[rows]
            np.maximum.at(best, self.owners, weights.astype(np.float32) @ self.lines[rows])
        return best
