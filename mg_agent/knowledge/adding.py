"""What becomes of each file that is added: one content may have several files, and stays while one of them says it."""

from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

from mg_agent.errors import Cancelled, KnowledgeError, MgAgentError
from mg_agent.knowledge import documents
from mg_agent.knowledge.excerpt import Document, Excerpt
from mg_agent.knowledge.readers import Limits
from mg_agent.knowledge.shelf import Generation

Outcome = Literal["added", "unchanged", "replaced", "skipped", "left", "gone"]


@dataclass(frozen=True)
class Added:
    """What became of one file.

    Attributes:
        name: Its path as found.
        outcome: "added", "unchanged", "replaced", "skipped", "left" where the user did not wait for it, or "gone"
            for a document none of whose files is there.
        document: What was made of it; None where it was skipped.
        reason: Why it was skipped, what was left out, or which other file says the same.
    """

    name: str
    outcome: Outcome
    document: Document | None
    reason: str = ""


class Holdings:
    """Documents and their pieces while files are added to them.

    Attributes:
        documents: By id, in order of adding.
        pieces: By id of the document.
        changed: Whether anything differs from what is on disk.
    """

    def __init__(self, generation: Generation) -> None:
        self.documents = {one.id: one for one in generation.shelf.documents}
        self.pieces = generation.pieces()
        self.changed = False

    def copy(self) -> Self:
        """Return the same, to come back to."""
        made = copy(self)
        made.documents, made.pieces = dict(self.documents), dict(self.pieces)
        return made

    def take(
        self,
        path: Path,
        limits: Limits | None,
        *,
        place: str | None = None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> Added:
        """Add a file; one that cannot be read is skipped with a reason, and costs only itself.

        Args:
            path: The file.
            limits: What it may cost.
            place: What is kept as its path, where it does not stay; None for its own.
            stopped: Tells whether the reading is to stop.

        Raises:
            Cancelled: when the reading was to stop.
        """
        try:
            return self._taken(path, place or _place(path), limits, stopped)
        except Cancelled:
            raise
        except MgAgentError as error:
            return Added(str(path), "skipped", None, str(error))
        except (OSError, ValueError) as error:  # it vanished in between, or holds what nobody thought of
            said = str(error).partition("\n")[0][:160]
            return Added(str(path), "skipped", None, f"{path.name} could not be read; {said}; save it anew or as text.")

    def _taken(self, path: Path, place: str, limits: Limits | None, stopped: Callable[[], bool]) -> Added:
        sha256 = documents.digest(path, limits)
        known = self.documents.get(sha256[:12])
        if known is not None:
            anew = known.reader != documents.READERS[known.kind]
            if not anew:
                return self._again(path, place, known)
        document, excerpts = documents.read(path, sha256, limits, stopped=stopped)
        if known is not None:
            return self._anew(path, place, known, document, excerpts)
        left = self._let_go(place)
        document = document.model_copy(update={"path": place})
        self.documents[document.id], self.pieces[document.id] = document, excerpts
        self.changed = True
        return Added(str(path), "replaced" if left else "added", document, "; ".join(document.notes))

    def _anew(
        self, path: Path, place: str, known: Document, document: Document, excerpts: tuple[Excerpt, ...]
    ) -> Added:
        """Take in what another version of the reader had read; the document keeps its files."""
        kept = {"name": known.name, "path": known.path, "also": known.also}
        self.documents[known.id] = document.model_copy(update=kept)
        self.pieces[known.id] = tuple(one.model_copy(update={"name": known.name}) for one in excerpts)
        self.changed = True
        told = self._again(path, place, self.documents[known.id])
        reasons = ("read anew: the reader has changed since it was added", *document.notes, told.reason)
        return Added(told.name, "replaced", told.document, "; ".join(filter(None, reasons)))

    def _again(self, path: Path, place: str, known: Document) -> Added:
        left = place not in known.paths and self._let_go(place)
        paths = tuple(dict.fromkeys((*(one for one in known.paths if not documents.is_gone(one)), place)))
        self._say_where(known, paths)
        reasons = [f"the same as {one}" for one in paths if one != place and documents.says(one, known.sha256)]
        reasons += [f"{one} is gone" for one in known.paths if one not in paths]
        return Added(str(path), "replaced" if left else "unchanged", self.documents[known.id], "; ".join(reasons))

    def _let_go(self, place: str) -> bool:
        """Take a file from the document that it said before; tell whether there was one."""
        for known in self.documents.values():
            if place in known.paths:
                self._say_where(known, tuple(one for one in known.paths if one != place))
                return True
        return False

    def _say_where(self, known: Document, paths: tuple[str, ...]) -> None:
        if paths == known.paths:
            return
        self.changed = True
        if not paths:
            del self.documents[known.id], self.pieces[known.id]
            return
        name = Path(paths[0]).name
        fresh = known.model_copy(update={"name": name, "path": paths[0], "also": paths[1:]})
        self.documents[known.id] = fresh
        self.pieces[known.id] = tuple(one.model_copy(update={"name": name}) for one in self.pieces[known.id])


def gone(kept: Iterable[Document], folder: Path) -> tuple[Added, ...]:
    """Tell of documents that lay in a folder and whose files are all gone; they stay until they are removed."""
    top, mend = folder.resolve(), "no file says this any more; to take it out: mg-agent index remove"
    return tuple(
        Added(one.path, "gone", one, f"{mend} {one.id}")
        for one in kept
        if documents.all_gone(one) and any(Path(path).is_relative_to(top) for path in one.paths)
    )


def _place(path: Path) -> str:
    place = str(path.resolve())
    try:
        place.encode()
    except UnicodeEncodeError:
        got = "its name, or that of a folder above it, is not UTF-8"
        raise KnowledgeError.of("this file cannot be kept", got, "rename it") from None
    return place
