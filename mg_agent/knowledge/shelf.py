"""Where the user's documents are kept: whole generations on disk, swapped in one step."""

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from mg_agent.core.span import Value
from mg_agent.errors import KnowledgeError
from mg_agent.knowledge.excerpt import Document, Excerpt
from mg_agent.knowledge.index import synced

CURRENT, SHELF, EXCERPTS = "CURRENT", "shelf.json", "excerpts.jsonl"
_KEPT = 2
"""Generations kept: the one in use, and the one a process that began earlier may still be reading."""


class Shelf(Value):
    """What was added, and how it was indexed.

    Attributes:
        embedder: "auto", "lsa", "minilm", or a transformers model by name or folder; None for what the settings say.
        documents: In order of adding.
        sha256: Hash of the file with the pieces.
    """

    embedder: str | None = None
    documents: tuple[Document, ...] = ()
    sha256: str = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True)
class Generation:
    """One complete state of the shelf.

    Attributes:
        folder: Where its files lie; None where nothing was ever written.
        shelf: What it holds.
        excerpts: The pieces of all documents, in order.
    """

    folder: Path | None
    shelf: Shelf
    excerpts: tuple[Excerpt, ...]


def current(root: Path) -> Generation:
    """Read the generation in use; an empty one where there is none.

    Raises:
        KnowledgeError: when its files were changed, cut short or lost.
    """
    folder = pointed(root)
    if folder is None:
        return Generation(None, Shelf(), ())
    try:
        shelf = Shelf.model_validate(json.loads((folder / SHELF).read_text(encoding="utf-8")))
        data = (folder / EXCERPTS).read_bytes()
        if hashlib.sha256(data).hexdigest() != shelf.sha256:
            raise ValueError(f"{EXCERPTS} is not what it was")
        excerpts = tuple(Excerpt.model_validate_json(line) for line in data.decode().splitlines())
    except (OSError, ValueError, ValidationError) as error:
        reason = (str(error).splitlines() or [""])[0][:160]
        raise KnowledgeError.of(
            "the shelf of your documents was changed or cut short",
            reason,
            f"remove {root} and add your documents again",
        ) from None
    return Generation(folder, shelf, excerpts)


def pointed(root: Path) -> Path | None:
    """Return the folder of the generation in use; None where there is none."""
    try:
        name = (root / CURRENT).read_text(encoding="utf-8").strip()
    except OSError:
        return None
    folder = root / name
    return folder if name.startswith("g-") and "/" not in name and "\\" not in name else None


def begin(root: Path, shelf: Shelf, excerpts: tuple[Excerpt, ...]) -> Generation:
    """Write documents into a fresh folder that nobody reads before :func:`swap`.

    Raises:
        KnowledgeError: when the folder cannot be written.
    """
    try:
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = root / f"g-{secrets.token_hex(6)}"
        folder.mkdir(mode=0o700)
        data = "".join(excerpt.model_dump_json() + "\n" for excerpt in excerpts).encode()
        whole = shelf.model_copy(update={"sha256": hashlib.sha256(data).hexdigest()})
        for name, content in ((EXCERPTS, data), (SHELF, whole.model_dump_json(indent=2).encode())):
            (folder / name).write_bytes(content)
            synced(folder / name)
    except OSError as error:
        raise KnowledgeError.of(
            "the index could not be written", f"{root}: {error.strerror}", "set MG_AGENT_HOME to a folder of yours"
        ) from None
    return Generation(folder, whole, excerpts)


def swap(root: Path, generation: Generation) -> None:
    """Make a complete generation the one in use, in one step, then remove those no longer needed."""
    if generation.folder is None:
        return
    before = pointed(root)
    fresh = root / f"{CURRENT}.{generation.folder.name}"
    fresh.write_text(generation.folder.name + "\n", encoding="utf-8")
    synced(fresh)
    fresh.replace(root / CURRENT)
    keep = {generation.folder, before}
    old = sorted((p for p in root.glob("g-*") if p not in keep), key=lambda p: p.stat().st_mtime)
    for folder in old[: len(old) - max(_KEPT - len(keep), 0)]:
        shutil.rmtree(folder, ignore_errors=True)
    for left in root.glob(f"{CURRENT}.g-*"):
        left.unlink(missing_ok=True)


def discard(generation: Generation) -> None:
    """Remove a generation that will not come into use."""
    if generation.folder is not None:
        shutil.rmtree(generation.folder, ignore_errors=True)


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Let only one process change the shelf at a time; where the system has no file locks, the last wins."""
    try:
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(root / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise KnowledgeError.of(
            "the index could not be written", f"{root}: {error.strerror}", "set MG_AGENT_HOME to a folder of yours"
        ) from None
    try:
        _hold(handle)
        yield
    finally:
        os.close(handle)


def _hold(handle: int) -> None:
    try:
        import fcntl
    except ImportError:
        return
    fcntl.flock(handle, fcntl.LOCK_EX)
