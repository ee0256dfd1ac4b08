"""The faiss door: exact inner-product search, written raw beside a sidecar that says what it is."""

import hashlib
import json
import os
import shutil
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, ValidationError

from mg_agent.core.span import Value
from mg_agent.errors import KnowledgeError

if TYPE_CHECKING:
    import faiss

VECTORS, SIDECAR = "vectors.faiss", "vectors.json"
_AGAIN = "run: mg-agent index rebuild"
_LEAST_ROOM = 1 << 16
"""Bytes free on a disk below which a failed write is told as what it is; faiss names a line of its own code."""


class Sidecar(Value):
    """What an index file is, so that a wrong or changed one is refused.

    Attributes:
        format: Version of this shape.
        sha256: Hash of the index file.
        dimension: Length of a vector.
        count: Number of vectors.
        embedder: Id of what made the vectors.
        corpus: Hash of the texts that they stand for.
    """

    format: Literal["mg-agent/vectors/1"] = "mg-agent/vectors/1"
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    dimension: int = Field(ge=1, le=65536)
    count: int = Field(ge=0)
    embedder: str
    corpus: str


class VectorIndex:
    """Vectors of length one, searched exactly.

    Attributes:
        dimension: Length of a vector.
        embedder: Id of what made the vectors.
        corpus: Hash of the texts that they stand for.
    """

    def __init__(self, index: "faiss.IndexFlatIP", *, embedder: str, corpus: str) -> None:
        self._index = index
        self.dimension = int(index.d)
        self.embedder = embedder
        self.corpus = corpus

    @classmethod
    def build(cls, vectors: NDArray[np.float32], *, embedder: str, corpus: str) -> "VectorIndex":
        """Index (count, dimension) float32 rows of length one.

        Raises:
            KnowledgeError: when the rows are not finite.
        """
        if not np.isfinite(vectors).all():
            raise KnowledgeError.of("vectors cannot be indexed", "some are not finite", "check the embedding model")
        index = _faiss().IndexFlatIP(int(vectors.shape[1]))
        index.add(np.ascontiguousarray(vectors, np.float32))
        return cls(index, embedder=embedder, corpus=corpus)

    def __len__(self) -> int:
        """Count the vectors."""
        return int(self._index.ntotal)

    def nearest(
        self, vector: NDArray[np.float32], count: int, *, first: int = 0
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the rows nearest to a (dimension,) vector, best first, and their cosines.

        Args:
            vector: Of length one.
            count: How many at most.
            first: Rows before this one are not looked at.
        """
        found = min(count, len(self) - first)
        if found < 1 or not vector.any():
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        door = _faiss()
        only = door.SearchParameters(sel=door.IDSelectorRange(first, len(self))) if first else None
        cosines, rows = self._index.search(np.ascontiguousarray(vector[None], np.float32), found, params=only)
        return rows[0], cosines[0]

    def rows(self, count: int | None = None) -> NDArray[np.float32]:
        """Return the first vectors, or all of them, (count, dimension)."""
        found = len(self) if count is None else count
        out: NDArray[np.float32] = self._index.reconstruct_n(0, found).reshape(found, self.dimension)
        return out

    def save(self, folder: Path) -> None:
        """Write the index and its sidecar into a folder that nobody reads yet.

        Raises:
            KnowledgeError: when the folder cannot be written.
        """
        path = folder / VECTORS
        try:
            _faiss().write_index(self._index, str(path))
        except RuntimeError as error:
            full = shutil.disk_usage(folder).free < _LEAST_ROOM
            got, do = ("the disk is full", "make room") if full else (_first(error), "check the folder")
            raise KnowledgeError.of("the index could not be written", got, f"{do}; nothing was changed") from None
        sidecar = Sidecar(
            sha256=_sha256(path), dimension=self.dimension, count=len(self), embedder=self.embedder, corpus=self.corpus
        )
        (folder / SIDECAR).write_text(sidecar.model_dump_json(indent=2) + "\n", encoding="utf-8")
        synced(path)
        synced(folder / SIDECAR)

    @classmethod
    def load(cls, folder: Path, *, embedder: str, corpus: str) -> "VectorIndex":
        """Read an index back, if it is the one its sidecar describes and the one that is wanted.

        Raises:
            KnowledgeError: when it was changed, cut short, or made by another embedder or for other texts.
        """
        sidecar = read_sidecar(folder)
        path = folder / VECTORS
        for what, got, wanted in (("embedder", sidecar.embedder, embedder), ("corpus", sidecar.corpus, corpus)):
            if got != wanted:
                raise KnowledgeError.of(
                    f"the index was made for another {what}", f"{got[:40]}, not {wanted[:40]}", _AGAIN
                )
        if not path.is_file() or _sha256(path) != sidecar.sha256:
            raise KnowledgeError.of("the index was changed or cut short", f"{VECTORS} is not what it was", _AGAIN)
        index = _read(path)
        if (index.d, index.ntotal) != (sidecar.dimension, sidecar.count):
            got = f"{index.ntotal} vectors of {index.d}, not {sidecar.count} of {sidecar.dimension}"
            raise KnowledgeError.of("the index is not what its sidecar says", got, _AGAIN)
        return cls(index, embedder=embedder, corpus=corpus)


def read_sidecar(folder: Path) -> Sidecar:
    """Read what an index is.

    Raises:
        KnowledgeError: when the sidecar is missing or has no meaning.
    """
    path = folder / SIDECAR
    try:
        return Sidecar.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise KnowledgeError.of("the index has no sidecar", f"{path.name}: {error.strerror}", _AGAIN) from None
    except (ValueError, ValidationError) as error:
        raise KnowledgeError.of("the sidecar of the index has no meaning", _first(error), _AGAIN) from None


def synced(path: Path) -> None:
    """Wait until a file is on disk, so that a swap never points to a half-written one."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _faiss() -> ModuleType:
    import faiss

    # One query at a time: waking a second thread costs more than the search, 20 ms on a busy machine.
    faiss.omp_set_num_threads(1)
    return faiss


def _read(path: Path) -> "faiss.IndexFlatIP":
    door = _faiss()
    try:
        index: faiss.IndexFlatIP = door.read_index(str(path))
    except RuntimeError as error:
        raise KnowledgeError.of("the index could not be read", _first(error), _AGAIN) from None
    if type(index).__name__ != "IndexFlatIP":
        raise KnowledgeError.of("the index is of another kind", type(index).__name__, _AGAIN)
    return index


def _first(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:160]


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
