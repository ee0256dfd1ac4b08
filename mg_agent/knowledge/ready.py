"""Vectors of the passages that ship, made ahead, so that MiniLM need not read 635 passages before a first answer.

``benchmarks/embed_passages.py`` writes them. Each is found by the hash of its text: a passage that changed since is
simply not here and is read anew.
"""

import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from mg_agent.errors import KnowledgeError
from mg_agent.knowledge.embed import Vectors

READY = Path(__file__).parent / "minilm.safetensors"
_HASH = 8


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


def key_of(text: str) -> bytes:
    """Return the hash by which a text's vector is found."""
    return hashlib.sha256(text.encode()).digest()[:_HASH]


def write(embedder: str, texts: Sequence[str], vectors: Vectors) -> None:
    """Write (texts, dimension) vectors, rounded to 16 bits, in place of those that ship."""
    from safetensors.numpy import save_file

    keys = np.stack([np.frombuffer(key_of(text), np.uint8) for text in texts])
    save_file({"keys": keys, "vectors": vectors.astype(np.float16)}, READY, metadata={"embedder": embedder})
    ready.cache_clear()
