"""Vectors for words and pairs of words, learned so that a question lies near the passages that answer it.

``benchmarks/learn_words.py`` learns them, and one vector for each passage, on questions whose answering passages are
known. A passage that changed since then has none, and is found in the other ways alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.knowledge import KnowledgePassage
from mg_agent.errors import KnowledgeError
from mg_agent.knowledge.gist import gist_of, key_of
from mg_agent.knowledge.whole import noted
from mg_agent.knowledge.words import tokens

WORD_VECTORS = Path(__file__).parent / "words.safetensors"
Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class WordVectors:
    """What was learned.

    Attributes:
        places: Word or pair to its row in ``vectors``.
        vectors: (words, dimension) float32; a question's vector is their sum, brought to length one.
        passages: Vector of length one by the hash of what a passage says, (dimension,) each.
    """

    places: Mapping[str, int]
    vectors: Vectors
    passages: Mapping[bytes, Vectors]

    def of(self, passages: Sequence[KnowledgePassage]) -> Vectors:
        """Return (passages, dimension); zeros for those that changed since."""
        unknown = np.zeros(self.vectors.shape[1], np.float32)
        return np.stack([self.passages.get(key_of(gist_of(passage)), unknown) for passage in passages])

    def read(self, question: str) -> Vectors:
        """Return a question's vector, (dimension,), of length one, or zero where no word is known."""
        known = [self.places[word] for word in parts(question) if word in self.places]
        vector = self.vectors[known].sum(axis=0)
        return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-12), np.float32)


def parts(text: str) -> list[str]:
    """Return the words of a text without endings and filler, and each two that follow one another."""
    words = tokens(text)
    return [*words, *(f"{one}_{other}" for one, other in pairwise(words))]


@lru_cache(maxsize=1)
def word_vectors() -> WordVectors:
    """Return what ships, read once a process.

    Raises:
        KnowledgeError: when the file was changed or cut short.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        kept = load_file(WORD_VECTORS)
        words = kept["words"].tobytes().decode().split("\n")
        vectors, passages = kept["vectors"].astype(np.float32), kept["passages"].astype(np.float32)
        keys = [key.tobytes() for key in kept["keys"]]
        if len(words) != len(vectors) or len(keys) != len(passages):
            raise KeyError(f"{len(words)} words for {len(vectors)} vectors")
    except (OSError, SafetensorError, KeyError, ValueError) as error:
        raise KnowledgeError.of(
            "the vectors of words that ship could not be read", str(error)[:160], "install mg_agent again"
        ) from None
    passages /= np.maximum(np.linalg.norm(passages, axis=1, keepdims=True), 1e-12)
    return WordVectors({word: row for row, word in enumerate(words)}, vectors, dict(zip(keys, passages, strict=True)))


def write(words: Sequence[str], vectors: Vectors, texts: Sequence[str], passages: Vectors) -> None:
    """Write in place of what ships, in 16 bits: a vector for each word or pair, and for what each passage says."""
    from safetensors.numpy import save_file

    tensors: dict[str, NDArray[Any]] = {
        "words": np.frombuffer("\n".join(words).encode(), np.uint8),
        "vectors": vectors.astype(np.float16),
        "keys": np.stack([np.frombuffer(key_of(text), np.uint8) for text in texts]),
        "passages": passages.astype(np.float16),
    }
    save_file(tensors, WORD_VECTORS)
    noted(WORD_VECTORS)
    word_vectors.cache_clear()
