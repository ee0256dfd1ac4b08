"""In what order passages answer a question: five views of how near each is, and how much each view counts.

What the vectors were made by decides which weights are good, so there is one set for each kind of embedder.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Self, cast

import numpy as np
from numpy.typing import NDArray

from mg_agent.knowledge.asked import Asked
from mg_agent.knowledge.bm25 import counted
from mg_agent.knowledge.corpus import Corpus
from mg_agent.knowledge.embed import Embedder, Kind
from mg_agent.knowledge.learned import learned
from mg_agent.knowledge.lsa import Lsa
from mg_agent.knowledge.middles import Middles
from mg_agent.knowledge.word_vectors import word_vectors
from mg_agent.knowledge.words import tokens

LEARNED = Path(__file__).parent / "ranking.json"
DEPTH = 200
"""How many passages are ranked; those beyond count as last."""

Scores = NDArray[np.float32]


@dataclass(frozen=True)
class Mix:
    """How much each view counts; all are divided by their best of this question.

    Attributes:
        words: Weight of the words shared, by BM25.
        meaning: Weight of the cosine of the vectors.
        lines: Weight of the meaning shared with a question that the passage answers.
        taught: Weight of the cosine of vectors learned on questions and the passages that answer them.
        middles: Weight of how near the questions are, by learned vectors of meaning, that the passage answers.
    """

    words: float = 0.0
    meaning: float = 0.0
    lines: float = 0.0
    taught: float = 0.0
    middles: float = 0.0

    @classmethod
    @lru_cache
    def learned(cls, kind: Kind) -> Self:
        """Return the weights that benchmarks/learn_ranking.py found on judged questions for a kind of embedder."""
        return cls(**learned_weights()[kind])


VIEWS = tuple(Mix.__dataclass_fields__)


def learned_weights() -> dict[Kind, dict[str, float]]:
    """Return the learned weights of each view, by the kind of embedder."""
    return cast("dict[Kind, dict[str, float]]", json.loads(LEARNED.read_text(encoding="utf-8"))["weights"])


class Ranking:
    """The passages that ship, in whatever ways they can be near to a question.

    Attributes:
        words: Their words, weighted.
    """

    def __init__(self, corpus: Corpus, vectors: Scores, embedder: Embedder, middles: Middles | None = None) -> None:
        self._learned = learned(corpus)
        self.words = self._learned.words
        self._vectors = vectors  # (passages, dimension)
        self._embedder = embedder
        self._middles = middles
        self._words = word_vectors()
        self._taught = self._words.of(corpus.passages)

    @cached_property
    def _lsa(self) -> Lsa:  # where a model reads, it is not fitted before something is asked
        return self._embedder if isinstance(self._embedder, Lsa) else self._learned.lsa

    @cached_property
    def _asked(self) -> Asked:
        return self._learned.asked(self._lsa)

    def views(self, question: str, asked: tuple[str, ...], vector: Scores) -> Scores:
        """Return (passages, views) float32, in the order of the fields of :class:`Mix`; see :meth:`seen`."""
        return self.seen(question, asked, vector)[0]

    def seen(self, question: str, asked: tuple[str, ...], vector: Scores) -> tuple[Scores, Scores]:
        """Return (passages, views) float32, and (3,) float32: how far the nearest passage goes along.

        Those are the share of what the question says that one passage holds, rare words counting more; the cosine of
        its vector; and the cosine with a question that a passage answers. They are not divided by the best of this
        question, so they tell whether anything answers it.

        Args:
            question: In everyday words.
            asked: Cues that are asked about.
            vector: The question in the space of the passages' vectors, (dimension,).
        """
        bag = bag_of_question(question, asked)
        cosines = np.maximum(self._vectors @ vector, 0.0)
        lines = self._asked.near(self._lsa.embed([question], [bag])[0])
        level = np.array([self._held(bag), cosines.max(initial=0.0), lines.max(initial=0.0)], np.float32)
        taught = np.maximum(self._taught @ self._words.read(question), 0.0)
        middles = np.zeros_like(taught) if self._middles is None else self._middles.near(vector)
        seen = (self.words.scores(bag), cosines, lines, taught, middles)
        return np.stack([_of_best(view) for view in seen], axis=1), level

    def _held(self, bag: Mapping[str, float]) -> float:
        weights = {word: count * self.words.idf(word) for word, count in bag.items()}
        return float(self.words.held(weights).max(initial=0.0)) / max(sum(weights.values()), 1e-9)

    def reached(self, vector: Scores, place: int) -> float:
        """Return the cosine with a question's vector that so many passages reach."""
        cosines = self._vectors @ vector
        return float(np.partition(cosines, -place)[-place]) if len(cosines) >= place else 0.0

    def ranked(self, views: Scores, mix: Mix) -> list[int]:
        """Return the rows of passages that any view brought up, best first."""
        weights = np.array([getattr(mix, name) for name in VIEWS], np.float32)
        return best_first(views @ weights, DEPTH)


def bag_of_question(question: str, asked: tuple[str, ...]) -> dict[str, float]:
    """Return the words of a question, with half a word more for each word of the cues it names."""
    return counted((tokens(question), 1.0), ([word for label in asked for word in tokens(label)], 0.5))


def best_first(scores: Scores, most: int) -> list[int]:
    """Return the places of at most so many scores above zero, highest first."""
    found = np.flatnonzero(scores > 0)
    if len(found) > most:
        found = np.sort(found[np.argpartition(-scores[found], most - 1)[:most]])
    return [int(row) for row in found[np.lexsort((found, -scores[found]))]]


def _of_best(scores: Scores) -> Scores:
    return np.asarray(scores / max(float(scores.max(initial=0.0)), 1e-9), np.float32)
