"""The everyday questions that passages answer, compared with the one that is asked, by words and by meaning."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.knowledge import KnowledgePassage
from mg_agent.knowledge.bm25 import counted
from mg_agent.knowledge.embed import Lsa
from mg_agent.knowledge.excerpt import Passage
from mg_agent.knowledge.words import tokens


@dataclass(frozen=True)
class Asked:
    """Question lines, each read once, however many passages answer it.

    Attributes:
        places: Word to its row in ``starts``.
        starts: Where the postings of each word begin, (words + 1,).
        lines: Line numbers, all postings one after the other.
        weights: Part of the word in the line's TF-IDF vector of length one, same shape.
        idf: Weight of each word, (words,).
        meaning: (lines, dimension) float32, the lines in the space of latent semantics.
        owners: Row of a passage for each line that it answers, those of a passage together, (answers,).
        owned: Number of that line, same shape.
        begins: Where the lines of each passage begin in ``owners``, (passages with lines,).
        count: Number of passages.
    """

    places: Mapping[str, int]
    starts: NDArray[np.int64]
    lines: NDArray[np.int32]
    weights: NDArray[np.float32]
    idf: NDArray[np.float64]
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
        bags = [counted((tokens(line), 1.0)) for line in number]
        places: dict[str, int] = {}
        word = np.array([places.setdefault(word, len(places)) for bag in bags for word in bag], np.int64)
        line = np.repeat(np.arange(len(bags), dtype=np.int32), [len(bag) for bag in bags])
        times = np.array([times for bag in bags for times in bag.values()], np.float64)
        held = np.bincount(word, minlength=len(places))
        # A line counts as often as it is answered, as rare words are told by how many answers hold them.
        answered = np.bincount([line for _, line in pairs], minlength=len(bags)).astype(np.float64)
        spread = np.bincount(word, answered[line], minlength=len(places))
        idf = np.log((1 + len(pairs)) / (1 + spread)) + 1.0
        weights = np.log1p(times) * idf[word]
        length = np.sqrt(np.bincount(line, weights**2, minlength=len(bags)))
        order = np.argsort(word, kind="stable")
        owners = np.array([row for row, _ in pairs], np.int64)
        return cls(
            places,
            np.concatenate([[0], np.cumsum(held)]).astype(np.int64),
            line[order],
            (weights / np.maximum(length, 1e-12)[line])[order].astype(np.float32),
            idf,
            lsa.embed(tuple(number), bags),
            owners,
            np.array([line for _, line in pairs], np.int64),
            np.flatnonzero(np.diff(owners, prepend=-1)),
            len(passages),
        )

    def scores(self, query: Mapping[str, float]) -> NDArray[np.float32]:
        """Return for each passage how near its nearest line is by words; up to a factor common to all."""
        near = np.zeros(len(self.meaning), np.float32)
        for word, weight in query.items():
            place = self.places.get(word)
            if place is not None:
                where = slice(self.starts[place], self.starts[place + 1])
                near[self.lines[where]] += np.float32(np.log1p(weight) * self.idf[place]) * self.weights[where]
        return self._best(near)

    def meant(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return for each passage the cosine of its nearest line with a (dimension,) vector of length one."""
        return self._best(np.maximum(self.meaning @ vector, 0.0))

    def _best(self, near: NDArray[np.float32]) -> NDArray[np.float32]:
        best = np.zeros(self.count, np.float32)
        if len(self.owned):
            best[self.owners[self.begins]] = np.maximum.reduceat(near[self.owned], self.begins)
        return best
