"""The user's own documents, searched by themselves: they crowd nothing out, and nothing crowds them out."""

from collections.abc import Mapping, Sequence

import numpy as np

from mg_agent.knowledge.bm25 import Bm25
from mg_agent.knowledge.embed import Kind
from mg_agent.knowledge.excerpt import Excerpt
from mg_agent.knowledge.index import VectorIndex
from mg_agent.knowledge.ranking import DEPTH, Scores, best_first

PLACES = 3
"""Places of an answer that are kept for pieces of the user's documents, beside those of the graded passages."""
NEARER_THAN: Mapping[Kind, int] = {"lsa": 5, "transformer": 5, "minilm": 12, "mpnet": 12}
"""A piece is shown if it is nearer to the question in meaning than the graded passage at this place, by the kind of
embedder (the tuned one learned where graded passages lie, so they are nearer than a document can be) ..."""
_SHARE = 1 / 3
"""... or if it holds this share of what the question says, rare words counting more. All are chosen, not measured."""


class OwnPieces:
    """Pieces of the user's documents; their rows of the index follow those of the graded passages."""

    def __init__(
        self, pieces: Sequence[Excerpt], bags: Sequence[Mapping[str, float]], index: VectorIndex, first: int
    ) -> None:
        self._pieces = pieces
        self._words = Bm25.build(bags)
        self._index = index
        self._first = first

    def nearest(self, bag: Mapping[str, float], vector: Scores, *, rarity: Bm25, least: float) -> tuple[Excerpt, ...]:
        """Return at most ``PLACES`` pieces that bear on a question, best first.

        Args:
            bag: The words of the question.
            vector: The question as a vector.
            rarity: Where it is counted how rare a word is: the graded passages, which are many.
            least: Cosine from which on a piece is shown although it shares few words.
        """
        if not self._pieces:
            return ()
        weights = {word: count * rarity.idf(word) for word, count in bag.items()}
        share = self._words.held(weights) / max(sum(weights.values()), 1e-9)
        like = np.zeros(len(self._pieces), np.float32)
        rows, cosines = self._index.nearest(vector, DEPTH, first=self._first)
        like[rows - self._first] = np.maximum(cosines, 0.0)
        words = self._words.scores(bag)
        total = words / max(float(words.max(initial=0.0)), 1e-9) + like
        fit = (share >= _SHARE) | (like > max(least, 0.0))
        return tuple(self._pieces[row] for row in best_first(np.where(fit, total, 0.0), PLACES))
