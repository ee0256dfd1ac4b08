"""Texts as vectors of length one by latent semantics, learned from the passages: no library but numpy."""

import hashlib
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from mg_agent.errors import KnowledgeError
from mg_agent.knowledge.embed import Bag, Kind, Vectors, lengths_one

_AT_ONCE = 4096  # texts; each of their words takes a row of the basis


@dataclass(frozen=True)
class Lsa:
    """Latent semantic analysis: TF-IDF and a truncated singular value decomposition, in numpy.

    Source of the method: Deerwester et al. (1990), Indexing by Latent Semantic Analysis.

    Attributes:
        places: Word to its row.
        basis: (words, dimension) float32; idf times the right singular vectors.
        id: Name, dimension and a hash of what it learned from.
    """

    places: Mapping[str, int]
    basis: NDArray[np.float32]
    id: str
    kind: ClassVar[Kind] = "lsa"

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self.basis.shape[1])

    @classmethod
    def fit(cls, bags: Sequence[Bag], *, dimension: int = 100) -> "Lsa":
        """Learn from texts given as bags of words.

        Raises:
            KnowledgeError: when there are no words to learn from.
        """
        held: dict[str, int] = {}
        for bag in bags:
            for word in bag:
                held[word] = held.get(word, 0) + 1
        words = sorted(word for word, count in held.items() if count > 1)
        if len(words) < 2:
            raise KnowledgeError.of("nothing can be learned from these texts", f"{len(words)} words", "add passages")
        places = {word: row for row, word in enumerate(words)}
        idf = np.log((1 + len(bags)) / (1 + np.array([held[w] for w in words]))) + 1.0
        table = lengths_one(_table(bags, places) * idf).astype(np.float64)
        basis = (idf[:, None] * _directions(table, dimension)).astype(np.float32)
        return cls(places, basis, _lsa_id(words, basis))

    def save(self, path: Path) -> None:
        """Write words and numbers to an .npz file; no objects."""
        np.savez(path, words=np.array(list(self.places)), basis=self.basis)

    @classmethod
    def load(cls, path: Path) -> "Lsa":
        """Read what :meth:`save` wrote; the id is made anew from what is really there.

        Raises:
            KnowledgeError: when the file is missing, cut short or holds something else.
        """
        try:
            with path.open("rb") as stream, np.load(stream, allow_pickle=False) as kept:
                words, basis = [str(word) for word in kept["words"]], np.asarray(kept["basis"], np.float32)
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise KnowledgeError.of(
                "the word space of the index could not be read", type(error).__name__, "run: mg-agent index rebuild"
            ) from None
        if basis.ndim != 2 or len(words) != len(basis):
            got = f"{len(words)} words, numbers of shape {basis.shape}"
            raise KnowledgeError.of("the word space of the index does not fit", got, "run: mg-agent index rebuild")
        return cls({word: row for row, word in enumerate(words)}, basis, _lsa_id(words, basis))

    def embed(self, texts: Sequence[str], bags: Sequence[Bag]) -> Vectors:
        """Return (texts, dimension); a text without any known word becomes zero."""
        del texts
        out = np.zeros((len(bags), self.dimension), np.float32)
        for first in range(0, len(bags), _AT_ONCE):
            known = [
                [self.places[word] for word in bag if word in self.places] for bag in bags[first : first + _AT_ONCE]
            ]
            counts = [n for bag in bags[first : first + _AT_ONCE] for word, n in bag.items() if word in self.places]
            held = np.array([len(words) for words in known])
            parts = np.log1p(np.array(counts, np.float32))[:, None] * self.basis[[w for words in known for w in words]]
            filled = np.flatnonzero(held)
            if len(filled):
                begins = (np.cumsum(held) - held)[filled]
                out[first + filled] = np.add.reduceat(parts, begins, axis=0)
        return lengths_one(out)


def _lsa_id(words: Sequence[str], basis: Vectors) -> str:
    digest = hashlib.sha256("\n".join(words).encode() + basis.tobytes()).hexdigest()[:16]
    return f"lsa-{basis.shape[1]}:{digest}"


def _directions(table: NDArray[np.float64], most: int) -> NDArray[np.float64]:
    # The right singular vectors, (words, most), from whichever Gram matrix is the smaller.
    wide = table.shape[1] > table.shape[0]
    values, vectors = np.linalg.eigh(table @ table.T if wide else table.T @ table)
    best = np.argsort(values)[::-1][: min(most, int((values > 1e-9).sum()))]
    found = table.T @ vectors[:, best] / np.sqrt(values[best]) if wide else vectors[:, best]
    return np.asarray(found, np.float64)


def _table(bags: Sequence[Bag], places: Mapping[str, int]) -> NDArray[np.float64]:
    table = np.zeros((len(bags), len(places)))
    for row, bag in enumerate(bags):
        for word, count in bag.items():
            if word in places:
                table[row, places[word]] = count
    return np.where(table > 0, np.log1p(table), 0.0)
