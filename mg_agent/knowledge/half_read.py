"""Vectors of own documents whose reading was stopped: kept beside the index, so that the next reading goes on there."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

from mg_agent.knowledge.embed import Embedder, Vectors
from mg_agent.knowledge.excerpt import Excerpt, Passage
from mg_agent.knowledge.index import synced

HALF = "half-read.safetensors"


def keep(root: Path, embedder: Embedder, read: Mapping[Excerpt, Vectors]) -> bool:
    """Write what was read so far; False where there is nothing, or where the disk does not take it.

    Args:
        root: The folder of the index, locked by who calls.
        embedder: What read.
        read: (dimension,) float32 vectors by piece.
    """
    from safetensors.numpy import save_file

    if not read:
        return False
    keys = np.stack([np.frombuffer(_key(piece), np.uint8) for piece in read])
    vectors = np.ascontiguousarray(np.stack(list(read.values())), np.float32)
    fresh = root / f"{HALF}.new"
    named = {"embedder": embedder.id, "sha256": _seal(keys.tobytes(), vectors.tobytes())}
    try:
        save_file({"keys": keys, "vectors": vectors}, fresh, metadata=named)
        fresh.chmod(0o600)
        synced(fresh)
        fresh.replace(root / HALF)
    except Exception:  # a full disk: safetensors has errors of its own; the stop is what is told
        fresh.unlink(missing_ok=True)
        return False
    return True


def known(root: Path, embedder: Embedder, passages: Iterable[Passage]) -> dict[str, Vectors]:
    """Return vectors by id of the piece, for those that this embedder had read; none where the file is not whole."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(root / HALF, framework="numpy") as stream:
            named = stream.metadata() or {}
            keys, vectors = stream.get_tensor("keys"), stream.get_tensor("vectors")
    except (OSError, SafetensorError):
        return {}
    if named.get("embedder") != embedder.id or named.get("sha256") != _seal(keys.tobytes(), vectors.tobytes()):
        return {}
    rows = {key.tobytes(): row for key, row in zip(keys, vectors, strict=True)}
    pieces = [(one.id, _key(one)) for one in passages if isinstance(one, Excerpt)]
    return {an_id: rows[key] for an_id, key in pieces if key in rows}


def forget(root: Path) -> None:
    """Remove it: an index was written that holds all of it, or the documents go."""
    for left in root.glob(f"{HALF}*"):
        left.unlink(missing_ok=True)


def _key(piece: Excerpt) -> bytes:
    return hashlib.sha256(piece.model_dump_json().encode()).digest()


def _seal(keys: bytes, vectors: bytes) -> str:
    return hashlib.sha256(keys + vectors).hexdigest()
