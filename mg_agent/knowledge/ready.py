"""Vectors of the passages that ship, learned together with the adapters of MiniLM from the questions they answer.

``benchmarks/tune_embedder.py`` writes them. Each is found by the hash of what its passage says: a passage that changed
since is simply not here and is read anew.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from mg_agent.core.knowledge import KnowledgePassage
from mg_agent.errors import KnowledgeError
from mg_agent.knowledge.embed import Bag, Embedder, Vectors
from mg_agent.knowledge.excerpt import Passage
from mg_agent.knowledge.gist import gist_of, key_of
from mg_agent.knowledge.search import bag_of, text_of
from mg_agent.knowledge.whole import noted

READY = Path(__file__).parent / "minilm.safetensors"


@lru_cache(maxsize=1)
def ready(embedder: str) -> Mapping[bytes, Vectors]:
    """Return vectors by the hash of their text; none for an embedder that they were not made by.

    Raises:
        KnowledgeError: when the file that ships was changed or cut short.
    """
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(READY, framework="numpy") as stream:
            if (stream.metadata() or {}).get("embedder") != embedder:
                return {}
            keys, vectors = stream.get_tensor("keys"), stream.get_tensor("vectors").astype(np.float32)
    except (OSError, SafetensorError) as error:
        raise KnowledgeError.of(
            "the vectors that ship could not be read", str(error)[:160], "install mg_agent again"
        ) from None
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    return {key.tobytes(): vector for key, vector in zip(keys, vectors, strict=True)}


def vectors_of(
    passages: Sequence[Passage],
    embedder: Embedder,
    known: Mapping[str, Vectors] | None = None,
    *,
    bags: Sequence[Bag] | None = None,
) -> Vectors:
    """Return (passages, dimension) float32; only those are read that are neither known nor shipped.

    Args:
        passages: Graded ones and pieces of documents.
        embedder: What reads them.
        known: Vectors by id of the passage.
        bags: The passages as weighted words, where they are at hand.
    """
    ahead = ready(embedder.id) if embedder.kind == "tuned" else {}
    out, fresh = np.zeros((len(passages), embedder.dimension), np.float32), []
    for row, passage in enumerate(passages):
        shipped = ahead.get(key_of(gist_of(passage))) if isinstance(passage, KnowledgePassage) else None
        found = (known or {}).get(passage.id, shipped)
        if found is None:
            fresh.append(row)
        else:
            out[row] = found
    if fresh:
        words = [bags[row] if bags else bag_of(passages[row]) for row in fresh]
        out[fresh] = embedder.embed([text_of(passages[row]) for row in fresh], words)
    return out


def write(embedder: str, texts: Sequence[str], vectors: Vectors) -> None:
    """Write (texts, dimension) vectors, rounded to 16 bits, in place of those that ship."""
    from safetensors.numpy import save_file

    keys = np.stack([np.frombuffer(key_of(text), np.uint8) for text in texts])
    save_file({"keys": keys, "vectors": vectors.astype(np.float16)}, READY, metadata={"embedder": embedder})
    noted(READY)
    ready.cache_clear()
