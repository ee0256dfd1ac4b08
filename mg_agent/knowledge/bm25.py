"""Ranking by words: Okapi BM25 over weighted counts, in numpy."""

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_K1, _B = 1.2, 0.6


@dataclass(frozen=True)
class Bm25:
    """An inverted index: for each word the texts that hold it and how much it counts there.

    Source of the method: Robertson and Zaragoza (2009), The Probabilistic Relevance Framework: BM25
    and Beyond; the idf is the form that is never negative.

    Attributes:
        places: Word to its row in ``starts``.
        starts: Where the postings of each word begin, (words + 1,).
        texts: Text numbers, all postings one after the other.
        weights: What a word adds to the score of that text, same shape.
        count: Number of texts.
    """

    places: Mapping[str, int]
    starts: NDArray[np.int64]
    texts: NDArray[np.int32]
    weights: NDArray[np.float32]
    count: int

    @classmethod
    def build(cls, bags: Sequence[Mapping[str, float]]) -> "Bm25":
        """Index texts given as bags of words with (possibly fractional) counts."""
        places: dict[str, int] = {}
        words, texts, counts = array("i"), array("i"), array("f")  # lists of 10^7 numbers would take gigabytes
        for number, bag in enumerate(bags):
            words.extend(places.setdefault(word, len(places)) for word in bag)
            texts.extend(array("i", (number,)) * len(bag))
            counts.extend(bag.values())
        row, col, tf = np.array(words, np.int32), np.array(texts, np.int32), np.array(counts, np.float32)
        length = np.bincount(col, tf, minlength=len(bags)) if len(bags) else np.zeros(0)
        norm = _K1 * (1 - _B + _B * length / max(float(length.mean()) if len(bags) else 1.0, 1e-9))
        order = np.argsort(row, kind="stable")
        row, col, tf = row[order], col[order], tf[order]
        held = np.bincount(row, minlength=len(places))
        idf = np.log1p((len(bags) - held + 0.5) / (held + 0.5))
        weights = idf[row] * tf * (_K1 + 1) / (tf + norm[col]) if len(row) else np.zeros(0)
        starts = np.concatenate([[0], np.cumsum(held)]).astype(np.int64)
        return cls(places, starts, col, weights.astype(np.float32), len(bags))

    def scores(self, query: Mapping[str, float]) -> NDArray[np.float32]:
        """Return one score a text for a query given as words with weights; 0 where no word is shared."""
        total = np.zeros(self.count, np.float32)
        for word, weight in query.items():
            place = self.places.get(word)
            if place is not None:
                where = slice(self.starts[place], self.starts[place + 1])
                total[self.texts[where]] += np.float32(weight) * self.weights[where]
        return total

    def held(self, query: Mapping[str, float]) -> NDArray[np.float32]:
        """Return for each text the summed weights of the query's words that it holds, however often."""
        total = np.zeros(self.count, np.float32)
        for word, weight in query.items():
            place = self.places.get(word)
            if place is not None:
                total[self.texts[self.starts[place] : self.starts[place + 1]]] += np.float32(weight)
        return total

    def idf(self, word: str) -> float:
        """Return how rare a word is among the texts; the most for one that none of them holds."""
        place = self.places.get(word)
        held = 0 if place is None else int(self.starts[place + 1] - self.starts[place])
        return float(np.log1p((self.count - held + 0.5) / (held + 0.5)))


def counted(*weighted: tuple[Sequence[str], float]) -> dict[str, float]:
    """Join lists of words into one bag, each list counting by its own weight."""
    bag: Counter[str] = Counter()
    for words, weight in weighted:
        for word in words:
            bag[word] += weight  # type: ignore[assignment]  # a Counter holds any number
    return dict(bag)
