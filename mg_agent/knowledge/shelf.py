"""Where the user's documents are kept: whole generations on disk, swapped in one step."""

import hashlib
import json
import os
import re
import secrets
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from mg_agent.core.span import Value
from mg_agent.errors import KnowledgeError
from mg_agent.knowledge import half_read
from mg_agent.knowledge.excerpt import Document, Excerpt
from mg_agent.knowledge.index import synced

CURRENT, SHELF, EXCERPTS = "CURRENT", "shelf.json", "excerpts.jsonl"
_NONE = "none"
"""What :data:`CURRENT` says before anything was added; without it, a lost one could not be told from a new shelf."""
_NAME = re.compile(r"g-[0-9a-f]{12}( [0-9a-f]{64})?")
_LOOK = 0.1  # seconds between two tries for a shelf that another one changes
_KEPT = 2
"""Generations kept: the one in use, and the one a process that began earlier may still be reading.

Where a document was taken out, the one before goes at once; who was reading it reads again."""


class Shelf(Value):
    """What was added, and how it was indexed.

    Attributes:
        embedder: "auto", "lsa", "minilm", "mpnet", or a transformers model by name or folder; None for what the
            settings say.
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

    def pieces(self) -> dict[str, tuple[Excerpt, ...]]:
        """Return the pieces by id of their document."""
        found: dict[str, list[Excerpt]] = {one.id: [] for one in self.shelf.documents}
        for excerpt in self.excerpts:
            found[excerpt.document].append(excerpt)
        return {document: tuple(excerpts) for document, excerpts in found.items()}


def current(root: Path) -> Generation:
    """Read the generation in use; an empty one where there is none.

    Raises:
        KnowledgeError: when its files were changed, cut short or lost.
    """
    name, sha256 = _pointer(root)
    if not name:
        return Generation(None, Shelf(), ())
    try:
        described = (root / name / SHELF).read_bytes()
        if sha256 and hashlib.sha256(described).hexdigest() != sha256:
            raise ValueError(f"{SHELF} is not what it was")
        shelf = Shelf.model_validate(json.loads(described))
        data = (root / name / EXCERPTS).read_bytes()
        if hashlib.sha256(data).hexdigest() != shelf.sha256:
            raise ValueError(f"{EXCERPTS} is not what it was")
        # At "\n" only: a name may hold other characters that end a line.
        excerpts = tuple(Excerpt.model_validate_json(line) for line in data.decode().split("\n")[:-1])
        _agree(shelf, excerpts)
    except (OSError, ValueError, ValidationError) as error:
        if _pointer(root) != (name, sha256):  # another took its place while it was read
            return current(root)
        raise _damaged(root, (str(error).splitlines() or [""])[0][:160]) from None
    return Generation(root / name, shelf, excerpts)


def pointed(root: Path) -> Path | None:
    """Return the folder of the generation in use; None where there is none.

    Raises:
        KnowledgeError: when what points to it was changed, emptied or lost.
    """
    name, _ = _pointer(root)
    return root / name if name else None


def _pointer(root: Path) -> tuple[str, str]:
    """Return the name of the generation in use and the hash of its description; older shelves have no hash."""
    try:
        words = (root / CURRENT).read_bytes().decode().split()
    except (FileNotFoundError, NotADirectoryError):
        if any(root.glob("g-*")):
            raise _damaged(root, f"{CURRENT} is lost") from None
        return "", ""
    except UnicodeDecodeError:
        words = []
    except OSError as error:
        reason = f"{CURRENT}: {error.strerror}"
        raise KnowledgeError.of("the shelf of your documents could not be read", reason, f"check {root}") from None
    if words == [_NONE]:
        return "", ""
    if not words or not _NAME.fullmatch(" ".join(words)):
        raise _damaged(root, f"{CURRENT} names no generation")
    return words[0], words[1] if len(words) > 1 else ""


def _agree(shelf: Shelf, excerpts: tuple[Excerpt, ...]) -> None:
    """Check that the documents listed are those that the pieces come from."""
    listed = {one.id: one.excerpts for one in shelf.documents}
    if len(listed) != len(shelf.documents) or listed != dict(Counter(excerpt.document for excerpt in excerpts)):
        raise ValueError(f"{SHELF} and {EXCERPTS} do not agree")


def _damaged(root: Path, reason: str) -> KnowledgeError:
    return KnowledgeError.of(
        "the shelf of your documents was changed or cut short", reason, f"remove {root} and add your documents again"
    )


def begin(root: Path, shelf: Shelf, excerpts: tuple[Excerpt, ...]) -> Generation:
    """Write documents into a fresh folder that nobody reads before :func:`swap`.

    Raises:
        KnowledgeError: when the folder cannot be written.
    """
    folder = root / f"g-{secrets.token_hex(6)}"
    try:
        _make(root)
        if pointed(root) is None:
            _point(root, _NONE)
        folder.mkdir(mode=0o700)
        data = "".join(excerpt.model_dump_json() + "\n" for excerpt in excerpts).encode()
        whole = shelf.model_copy(update={"sha256": hashlib.sha256(data).hexdigest()})
        for name, content in ((EXCERPTS, data), (SHELF, whole.model_dump_json(indent=2).encode())):
            (folder / name).write_bytes(content)
            synced(folder / name)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)  # on a full disk the half of it would stay in the way
        raise KnowledgeError.of(
            "the index could not be written", f"{root}: {error.strerror}", "set MG_AGENT_HOME to a folder of yours"
        ) from None
    return Generation(folder, whole, excerpts)


def swap(root: Path, generation: Generation) -> None:
    """Make a complete generation the one in use, in one step, then remove those no longer needed."""
    if generation.folder is None:
        return
    before = pointed(root)
    described = hashlib.sha256((generation.folder / SHELF).read_bytes()).hexdigest()
    _point(root, f"{generation.folder.name} {described}")
    keep = {generation.folder, before}
    old = sorted((p for p in root.glob("g-*") if p not in keep), key=lambda p: p.stat().st_mtime)
    for folder in old[: len(old) - max(_KEPT - len(keep), 0)]:
        shutil.rmtree(folder, ignore_errors=True)
    for left in root.glob(f"{CURRENT}.*"):
        left.unlink(missing_ok=True)


def discard(generation: Generation) -> None:
    """Remove a generation that will not come into use."""
    if generation.folder is not None:
        shutil.rmtree(generation.folder, ignore_errors=True)


def purge(root: Path) -> int:
    """Remove every generation for good, damaged ones too; return how many documents could be counted.

    Raises:
        KnowledgeError: when something cannot be removed.
    """
    if not root.is_dir():
        return 0
    with locked(root):
        try:
            count = len(current(root).shelf.documents)
        except KnowledgeError:
            count = 0
        for folder in root.glob("g-*"):
            shutil.rmtree(folder, ignore_errors=True)
        if any(root.glob("g-*")):
            got = f"{root} could not be emptied"
            raise KnowledgeError.of(
                "words of your documents may remain on the disk",
                got,
                "close other programs that use it and purge again",
            )
        half_read.forget(root)
        for left in root.glob(f"{CURRENT}*"):
            left.unlink(missing_ok=True)
    return count


@contextmanager
def locked(root: Path, wait: Callable[[], None] | None = None) -> Iterator[None]:
    """Let only one process change the shelf at a time; where the system has no file locks, the last wins.

    Args:
        root: The folder of the index.
        wait: Called now and then while another one changes it; what it raises ends the waiting.
    """
    try:
        _make(root)
        handle = os.open(root / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise KnowledgeError.of(
            "the index could not be written", f"{root}: {error.strerror}", "set MG_AGENT_HOME to a folder of yours"
        ) from None
    try:
        _hold(handle, wait)
        yield
    finally:
        os.close(handle)


def _make(root: Path) -> None:
    """Make the folder of the index, and that of all state above it, for the user alone."""
    for folder in (root.parent, root):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _point(root: Path, said: str) -> None:
    fresh = root / f"{CURRENT}.{secrets.token_hex(6)}"
    try:
        fresh.write_text(said + "\n", encoding="utf-8")
        synced(fresh)
        fresh.replace(root / CURRENT)
    finally:
        fresh.unlink(missing_ok=True)


def _hold(handle: int, wait: Callable[[], None] | None) -> None:
    try:
        import fcntl
    except ImportError:
        return
    if wait is None:
        fcntl.flock(handle, fcntl.LOCK_EX)
        return
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            wait()
            time.sleep(_LOOK)
        else:
            return
