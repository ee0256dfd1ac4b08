"""Vectors of the passages that ship and middles of the questions they answer, learned with the adapters of a model.

``benchmarks/tune_embedder.py`` writes them. Each is found by the hash of what its passage says: a passage that changed
since is simply not here and is read anew.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.knowledge import KnowledgePassage
from mg_agent.errors import KnowledgeError
from mg_agent.knowledge.bags import bag_of
from mg_agent.knowledge.embed import Embedder, Vectors
from mg_agent.knowledge.excerpt import Passage
from mg_agent.knowledge.gist import gist_of, key_of
from mg_agent.knowledge.middles import Middles
from mg_agent.knowledge.search import text_of
from mg_agent.knowledge.tuned import BASES, Base
from mg_agent.knowledge.whole import noted

Rows = NDArray[Any]
Asked = tuple[Vectors, Vectors, Vectors, Sequence[int]]
"""Basis, points and shares of :class:`Middles`, and the row of the text that each point belongs to."""


@dataclass(frozen=True)
class Ready:
    """What was learned, by the hash of what a passage says.

    Attributes:
        vectors: Of length one, (dimension,) each.
        basis, points, shares: See :class:`Middles`; empty where none are kept.
        owners: Of each point.
    """

    vectors: Mapping[bytes, Vectors]
    basis: Vectors
    points: Vectors
    shares: Vectors
    owners: Sequence[bytes]

    def middles(self, passages: Sequence[KnowledgePassage]) -> Middles:
        """Return the middles of the questions that these passages answer."""
        rows = {key_of(gist_of(passage)): row for row, passage in enumerate(passages)} if self.owners else {}
        return Middles.of(self.basis, self.points, self.shares, [rows.get(key) for key in self.owners], len(passages))


_AT_ONCE = 64
"""Texts read before it is told how far the reading is; a model reads half as many in one step."""
_NONE = np.zeros((0, 0), np.float32)
NOTHING = Ready({}, _NONE, _NONE, _NONE, ())


@lru_cache(maxsize=1)
def ready(base: Base, embedder: str) -> Ready:
    """Return what ships for a model; nothing for an embedder that it was not made by.

    Args:
        base: The model.
        embedder: The id of what reads questions.

    Raises:
        KnowledgeError: when the file that ships was changed or cut short.
    """
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(base.ready, framework="numpy") as stream:
            if (stream.metadata() or {}).get("embedder") != embedder:
                return NOTHING
            kept = {name: stream.get_tensor(name) for name in stream.keys()}  # noqa: SIM118 - no mapping
        keys, vectors = kept["keys"], kept["vectors"].astype(np.float32)
        basis, points, shares = (kept[name].astype(np.float32) for name in ("basis", "points", "shares"))
        _fit(keys, vectors, basis, points, shares, kept["owners"])
    except (OSError, SafetensorError, KeyError, ValueError) as error:
        raise KnowledgeError.of(
            "the vectors that ship could not be read", str(error)[:160], "install mg_agent again"
        ) from None
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    by_key = {key.tobytes(): vector for key, vector in zip(keys, vectors, strict=True)}
    return Ready(by_key, basis, points, shares, [keys[row].tobytes() for row in kept["owners"]])


def _fit(keys: Rows, vectors: Vectors, basis: Vectors, points: Vectors, shares: Vectors, owners: Rows) -> None:
    """Raise ValueError where the parts of a file do not belong together."""
    if len(keys) != len(vectors) or not len(owners) == len(points) == len(shares):
        raise ValueError(f"{len(keys)} keys, {len(vectors)} vectors, {len(owners)} owners, {len(points)} middles")
    if basis.shape != (vectors.shape[1], points.shape[1]) or not np.isfinite(shares).all():
        raise ValueError(f"a basis of {basis.shape} for middles of {points.shape}")
    if len(owners) and not 0 <= owners.min() <= owners.max() < len(keys):
        raise ValueError("a middle of no passage")


def vectors_of(
    passages: Sequence[Passage],
    embedder: Embedder,
    known: Mapping[str, Vectors] | None = None,
    *,
    step: Callable[[int, int], None] = lambda done, total: None,
    taken: Callable[[Sequence[Passage], Vectors], None] = lambda passages, vectors: None,
) -> Vectors:
    """Return (passages, dimension) float32; only those are read that are neither known nor shipped.

    Args:
        passages: Graded ones and pieces of documents.
        embedder: What reads them.
        known: Vectors by id of the passage.
        step: Told now and then how many are read, and of how many; what it raises ends the reading.
        taken: Given some passages and their vectors as soon as they are read.
    """
    ahead = _ready_for(embedder).vectors
    out, fresh = np.zeros((len(passages), embedder.dimension), np.float32), []
    for row, passage in enumerate(passages):
        shipped = ahead.get(key_of(gist_of(passage))) if isinstance(passage, KnowledgePassage) else None
        found = (known or {}).get(passage.id, shipped)
        if found is None:
            fresh.append(row)
        else:
            out[row] = found
    fresh.sort(key=lambda row: len(text_of(passages[row])))  # like lengths are read together: little padding
    for first in range(0, len(fresh), _AT_ONCE):
        step(first, len(fresh))
        rows = fresh[first : first + _AT_ONCE]
        words = [bag_of(passages[row]) for row in rows]
        out[rows] = embedder.embed([text_of(passages[row]) for row in rows], words)
        taken([passages[row] for row in rows], out[rows])
    return out


def middles_of(passages: Sequence[KnowledgePassage], embedder: Embedder) -> Middles | None:
    """Return the middles of the questions that passages answer, or None where none were learned for an embedder."""
    return _ready_for(embedder).middles(passages) if embedder.kind in BASES else None


def _ready_for(embedder: Embedder) -> Ready:
    return ready(BASES[embedder.kind], embedder.id) if embedder.kind in BASES else NOTHING


def write(base: Base, texts: Sequence[str], vectors: Vectors, asked: Asked | None = None) -> None:
    """Write in place of what ships: (texts, dimension) vectors in 16 bits, the middles of questions in 8.

    Args:
        base: The model that they were made by, its adapters written.
        texts: What the passages say.
        vectors: Of the passages.
        asked: The middles of the questions that they answer.
    """
    from safetensors.numpy import save_file

    keys = np.stack([np.frombuffer(key_of(text), np.uint8) for text in texts])
    none = np.zeros((0, 1), np.float32)
    basis, points, shares, owners = asked or (np.zeros((vectors.shape[1], 1), np.float32), none, none[:, 0], ())
    largest = np.maximum(np.abs(points).max(axis=1, keepdims=True, initial=0.0), 1e-12)
    tensors = {
        "keys": keys,
        "vectors": vectors.astype(np.float16),
        "basis": np.ascontiguousarray(basis, np.float16),  # a transposed one would be written as it lies in memory
        "points": np.round(127 * points / largest).astype(np.int8),
        "shares": shares.astype(np.float16),
        "owners": np.array(owners, np.int32),
    }
    save_file(tensors, base.ready, metadata={"embedder": base.id})
    noted(base.ready)
    ready.cache_clear()
