"""Everything that can be consulted: the passages that ship and the user's own documents, indexed together."""

import os
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from mg_agent.core.counts import plural
from mg_agent.errors import Cancelled, KnowledgeError
from mg_agent.knowledge import documents, shelf
from mg_agent.knowledge.adding import Added, gone
from mg_agent.knowledge.corpus import Corpus, shipped
from mg_agent.knowledge.embed import Embedder
from mg_agent.knowledge.excerpt import Document
from mg_agent.knowledge.index import VectorIndex, read_sidecar
from mg_agent.knowledge.learned import learned
from mg_agent.knowledge.lsa import Lsa
from mg_agent.knowledge.making import WORDS, Maker, embedder_of, kept_name, made_by, meant, model_of, texts_digest
from mg_agent.knowledge.readers import Limits
from mg_agent.knowledge.ready import middles_of, vectors_of
from mg_agent.knowledge.search import Searcher
from mg_agent.knowledge.shelf import Generation, Shelf
from mg_agent.knowledge.taking import Taking, left
from mg_agent.knowledge.work import UNSEEN, Work
from mg_agent.settings import Settings

_open: dict[tuple[Path, Path | None, str], Searcher] = {}
_lock = threading.Lock()


@dataclass(frozen=True)
class Due:
    """A shelf whose index no longer is what settings and program would make of it.

    Attributes:
        documents: How many there are.
        pieces: How many pieces they have; all are read again where another model reads.
        before: What read them, in a word: "lsa".
        now: What reads them next.
    """

    documents: int
    pieces: int
    before: str
    now: str

    @property
    def sentence(self) -> str:
        """What is done and why, in words."""
        which = plural(self.documents, "document") + " of yours " + ("is" if self.documents == 1 else "are")
        why = "what ships with this program changed" if self.before == self.now else f"{self.before} had read before"
        return f"{which} read again by {self.now} ({plural(self.pieces, 'piece')}); {why}."


def searcher(settings: Settings) -> Searcher:
    """Open what can be consulted; made anew where the passages or the way of indexing changed.

    Raises:
        KnowledgeError: when the index or the documents were changed by other hands.
    """
    with _lock:
        found = _open.get(_key(settings))
        if found is None:
            found = _opened_whole(settings)
            _open.clear()  # one library at a time is plenty of memory
            _open[_key(settings)] = found
        return found


def due(settings: Settings) -> Due | None:
    """Tell whether :func:`searcher` would read own documents again, which takes a while; see :func:`refresh`.

    Raises:
        KnowledgeError: when the index or the documents were changed by other hands.
    """
    if _key(settings) in _open:
        return None
    root = home(settings)
    now = shelf.current(root)
    name = meant(now.shelf.embedder or settings.embedder, settings.home)
    if now.folder is None or not now.excerpts or _fits(now, shipped(), name):
        return None
    before = read_sidecar(now.folder).embedder
    before = "lsa" if made_by(before, "lsa") else before.partition(":")[0]
    return Due(len(now.shelf.documents), len(now.excerpts), before, Path(name).name)


def refresh(settings: Settings, work: Work = UNSEEN) -> None:
    """Make the index as settings and program would make it today; the one that is there is used until it is made.

    Raises:
        KnowledgeError: when it cannot be made.
        Cancelled: when the work is to stop; what was read so far is kept for the next time, nothing else changed.
    """
    root, corpus = home(settings), shipped()
    with shelf.locked(root, work.wait):
        now = shelf.current(root)  # somebody may have added a document, or made it, before the lock was ours
        if not _fits(now, corpus, meant(now.shelf.embedder or settings.embedder, settings.home)):
            maker = Maker(root, corpus, settings.embedder, now.shelf.embedder, work)
            maker.write(now, now.shelf.documents, now.pieces())


def found_by(settings: Settings) -> str:
    """Return which embedder finds passages, as settings, index and what is installed have it: "lsa", "mpnet" ..."""
    return meant(shelf.current(home(settings)).shelf.embedder or settings.embedder, settings.home)


def check_index(settings: Settings) -> int | None:
    """Return how many vectors are kept, if they are whole; None where none are, for nothing was added yet.

    An index that will be made anew at the next question, since passages or embedder changed, is checked as it lies.

    Raises:
        KnowledgeError: when vectors or word space were changed, cut short or lost.
    """
    folder = shelf.current(home(settings)).folder
    if folder is None:
        return None
    sidecar = read_sidecar(folder)
    if sidecar.embedder.startswith("lsa-") and Lsa.load(folder / WORDS).id != sidecar.embedder:
        got = f"{WORDS} is not what it was"
        raise KnowledgeError.of("the word space of the index was changed", got, "run: mg-agent index rebuild")
    return len(VectorIndex.load(folder, embedder=sidecar.embedder, corpus=sidecar.corpus))


def home(settings: Settings) -> Path:
    """Return the folder of the index."""
    return settings.home / "knowledge"


def listed(settings: Settings) -> tuple[Document, ...]:
    """Return the user's documents in order of adding."""
    return shelf.current(home(settings)).shelf.documents


def add(settings: Settings, place: Path, *, limits: Limits | None = None, work: Work = UNSEEN) -> tuple[Added, ...]:
    """Add a document or a folder of them; what cannot be read is skipped with a reason.

    Raises:
        KnowledgeError: when there is nothing to add, or the index cannot be written.
        Cancelled: when the user stops; what was added before stays.
    """
    found = documents.find(place)
    if not (found.files or found.unread or gone(listed(settings), place)):
        raise documents.nothing_in(place, found)
    rows = [Added(str(path), "skipped", None, why) for path, why in found.unread]
    rows += _taken(settings, [(path, None) for path in found.files], limits, work)
    if left := sum(row.outcome == "left" for row in rows):
        done = len(found.files) - left
        do = f"add {place} again for the rest" if done else "nothing changed"
        raise Cancelled.of("adding was stopped", f"{done} of {plural(len(found.files), 'file')} are done", do)
    if found.passed:
        rows.append(Added(str(place), "skipped", None, found.passed))
    return (*rows, *gone(listed(settings), place))


def add_uploads(settings: Settings, uploads: Iterable[Path], work: Work = UNSEEN) -> tuple[Added, ...]:
    """Add files that will not stay where they lie: each is kept under its name alone, in place of one before.

    Returns:
        What became of each; "left" for those that the user did not wait for.

    Raises:
        KnowledgeError: when the index cannot be written.
    """
    paths = list(uploads)
    rows = _taken(settings, [(path, documents.uploaded(path.name)) for path in paths], None, work)
    return tuple(
        replace(row, name=path.name, reason=row.reason.replace(f"{path.parent}{os.sep}", ""))
        for path, row in zip(paths, rows, strict=True)
    )


def _taken(
    settings: Settings, files: Sequence[tuple[Path, str | None]], limits: Limits | None, work: Work
) -> tuple[Added, ...]:
    root = home(settings)
    try:
        with shelf.locked(root, work.wait):
            before = shelf.current(root)
            maker = Maker(root, shipped(), settings.embedder, before.shelf.embedder, work)
            return Taking(before, maker, limits).take(files)
    except Cancelled:  # while another program had the shelf
        return left(files)


def remove(settings: Settings, document: str, work: Work = UNSEEN) -> Document:
    """Take a document out, by its id, its file's name or the path of its file; its words go from the disk.

    Raises:
        KnowledgeError: when there is none, or several of that name.
        Cancelled: when the work is to stop; nothing changed then.
    """
    root, place = home(settings), os.path.realpath(document)
    with shelf.locked(root, work.wait):
        before = shelf.current(root)
        named = [one for one in before.shelf.documents if place in one.paths] or [
            one for one in before.shelf.documents if document in (one.id, *(Path(path).name for path in one.paths))
        ]
        if len(named) != 1:
            got = f"'{document}' names {len(named) or 'none'} of {len(before.shelf.documents)}"
            raise KnowledgeError.of("no single document is meant", got, "see the ids with: mg-agent index list")
        kept = [one for one in before.shelf.documents if one.id != named[0].id]
        maker = Maker(root, shipped(), settings.embedder, before.shelf.embedder, work)
        maker.write(before, kept, before.pieces())
        shelf.discard(before)  # it still holds the words of what was taken out
    return named[0]


def rebuild(settings: Settings, *, embedder: str | None = None, work: Work = UNSEEN) -> Shelf:
    """Make the index anew from the passages and the documents kept, perhaps with another embedder.

    Args:
        settings: Where.
        embedder: "auto", "lsa", "minilm", "mpnet", or the name or folder of a transformers model; None for the same.
        work: Who follows it.

    Raises:
        Cancelled: when the work is to stop; nothing changed then.
    """
    root = home(settings)
    with shelf.locked(root, work.wait):
        before = shelf.current(root)
        fresh = Generation(None, before.shelf, before.excerpts)  # nothing old is used again
        chosen = kept_name(embedder) if embedder else before.shelf.embedder
        maker = Maker(root, shipped(), settings.embedder, chosen, work)
        maker.write(fresh, before.shelf.documents, before.pieces())
    return shelf.current(root).shelf


def _key(settings: Settings) -> tuple[Path, Path | None, str]:
    root = home(settings)
    return root, shelf.pointed(root), meant(settings.embedder, settings.home)


def _fits(now: Generation, corpus: Corpus, name: str) -> bool:
    """Tell whether an index is the one that an embedder of this name makes of these passages and documents."""
    if now.folder is None:
        return True
    sidecar = read_sidecar(now.folder)
    return made_by(sidecar.embedder, name) and sidecar.corpus == texts_digest(corpus, now.excerpts)


def _opened_whole(settings: Settings) -> Searcher:
    root = home(settings)
    before = shelf.pointed(root)
    try:
        return _opened(settings)
    except KnowledgeError:
        if shelf.pointed(root) == before:
            raise
        return _opened(settings)  # what was read went meanwhile, with a document that was taken out


def _opened(settings: Settings) -> Searcher:
    root, corpus = home(settings), shipped()
    generation = shelf.current(root)
    name = meant(generation.shelf.embedder or settings.embedder, settings.home)
    if not _fits(generation, corpus, name):  # the passages that ship changed since, or the embedder that is usual
        refresh(settings)
        generation = shelf.current(root)
    if generation.folder is None:
        return _in_memory(corpus, name, settings.home)
    embedder = embedder_of(name, generation.folder)
    digest = texts_digest(corpus, generation.excerpts)
    index = VectorIndex.load(generation.folder, embedder=embedder.id, corpus=digest)
    middles = middles_of(corpus.passages, embedder)
    return Searcher(corpus, (*corpus.passages, *generation.excerpts), embedder, index, middles=middles)


def _in_memory(corpus: Corpus, name: str, state: Path) -> Searcher:
    return _by_lsa(corpus.digest) if name == "lsa" else _made(corpus, model_of(name, state))


@lru_cache(maxsize=1)
def _by_lsa(digest: str) -> Searcher:
    """Find what ships alone, the same for every home of a process; the digest tells these passages from others."""
    del digest
    return _made(shipped(), None)


def _made(corpus: Corpus, model: Embedder | None) -> Searcher:
    embedder = model or learned(corpus).lsa
    vectors = learned(corpus).vectors if model is None else vectors_of(corpus.passages, embedder)
    index = VectorIndex.build(vectors, embedder=embedder.id, corpus=texts_digest(corpus, ()))
    return Searcher(corpus, corpus.passages, embedder, index, middles=middles_of(corpus.passages, embedder))
