"""Everything that can be consulted: the passages that ship and the user's own documents, indexed together."""

import hashlib
import os
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from mg_agent.errors import Cancelled, KnowledgeError
from mg_agent.knowledge import documents, shelf
from mg_agent.knowledge.adding import Added, Holdings, gone
from mg_agent.knowledge.corpus import Corpus, shipped
from mg_agent.knowledge.embed import Embedder, Transformer, Vectors
from mg_agent.knowledge.excerpt import Document, Excerpt, Passage
from mg_agent.knowledge.index import VectorIndex, read_sidecar
from mg_agent.knowledge.lsa import Lsa
from mg_agent.knowledge.readers import Limits
from mg_agent.knowledge.ready import middles_of, vectors_of
from mg_agent.knowledge.search import Searcher, bag_of
from mg_agent.knowledge.shelf import Generation, Shelf
from mg_agent.knowledge.tuned import BASES
from mg_agent.settings import Settings

_ENGINE = "3"
"""Raised when passages are turned into words or texts in another way, so that old indexes are made anew."""
_WORDS = "words.npz"
_BUILT_IN = ("auto", "lsa", *BASES)
_open: dict[tuple[Path, Path | None, str], Searcher] = {}
_lock = threading.Lock()


def searcher(settings: Settings) -> Searcher:
    """Open what can be consulted; made anew where the passages or the way of indexing changed.

    Raises:
        KnowledgeError: when the index or the documents were changed by other hands.
    """
    root, usual = home(settings), _meant(settings.embedder, settings.home)
    with _lock:
        found = _open.get((root, shelf.pointed(root), usual))
        if found is None:
            found = _opened_whole(root, usual)
            _open.clear()  # one library at a time is plenty of memory
            _open[root, shelf.pointed(root), usual] = found
        return found


def found_by(settings: Settings) -> str:
    """Return which embedder finds passages, as settings, index and what is installed have it: "lsa", "mpnet" ..."""
    return _meant(shelf.current(home(settings)).shelf.embedder or settings.embedder, settings.home)


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
    if sidecar.embedder.startswith("lsa-") and Lsa.load(folder / _WORDS).id != sidecar.embedder:
        got = f"{_WORDS} is not what it was"
        raise KnowledgeError.of("the word space of the index was changed", got, "run: mg-agent index rebuild")
    return len(VectorIndex.load(folder, embedder=sidecar.embedder, corpus=sidecar.corpus))


def home(settings: Settings) -> Path:
    """Return the folder of the index."""
    return settings.home / "knowledge"


def listed(settings: Settings) -> tuple[Document, ...]:
    """Return the user's documents in order of adding."""
    return shelf.current(home(settings)).shelf.documents


def add(
    settings: Settings,
    place: Path,
    *,
    limits: Limits | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Added, ...]:
    """Add a document or a folder of them; what cannot be read is skipped with a reason.

    Raises:
        KnowledgeError: when there is nothing to add, or the index cannot be written.
        Cancelled: when the user stops; nothing is changed then.
    """
    root, found = home(settings), documents.find(place)
    if not (found.files or found.unread or gone(listed(settings), place)):
        raise documents.nothing_in(place, found)
    with shelf.locked(root):
        before = shelf.current(root)
        held = Holdings(before)
        rows = [Added(str(path), "skipped", None, why) for path, why in found.unread]
        for number, path in enumerate(found.files):
            if cancelled is not None and cancelled():
                got = f"{number} of {len(found.files)} files read"
                raise Cancelled.of("adding was stopped", got, "nothing changed")
            rows.append(held.take(path, limits))
        if found.passed:
            rows.append(Added(str(place), "skipped", None, found.passed))
        if held.changed:
            _write(root, before, held.documents.values(), held.pieces, settings.embedder, before.shelf.embedder)
    return (*rows, *gone(held.documents.values(), place))


def add_uploads(settings: Settings, uploads: Iterable[Path]) -> tuple[Added, ...]:
    """Add files that will not stay where they lie: each is kept under its name alone, in place of one before.

    Raises:
        KnowledgeError: when the index cannot be written.
    """
    root, rows = home(settings), list[Added]()
    with shelf.locked(root):
        before = shelf.current(root)
        held = Holdings(before)
        for path in uploads:
            row = held.take(path, None, place=documents.uploaded(path.name))
            rows.append(replace(row, name=path.name, reason=row.reason.replace(f"{path.parent}{os.sep}", "")))
        if held.changed:
            _write(root, before, held.documents.values(), held.pieces, settings.embedder, before.shelf.embedder)
    return tuple(rows)


def remove(settings: Settings, document: str) -> Document:
    """Take a document out, by its id, its file's name or the path of its file; its words go from the disk.

    Raises:
        KnowledgeError: when there is none, or several of that name.
    """
    root, place = home(settings), os.path.realpath(document)
    with shelf.locked(root):
        before = shelf.current(root)
        meant = [one for one in before.shelf.documents if place in one.paths] or [
            one for one in before.shelf.documents if document in (one.id, *(Path(path).name for path in one.paths))
        ]
        if len(meant) != 1:
            got = f"'{document}' names {len(meant) or 'none'} of {len(before.shelf.documents)}"
            raise KnowledgeError.of("no single document is meant", got, "see the ids with: mg-agent index list")
        kept = [one for one in before.shelf.documents if one.id != meant[0].id]
        _write(root, before, kept, before.pieces(), settings.embedder, before.shelf.embedder)
        shelf.discard(before)  # it still holds the words of what was taken out
    return meant[0]


def rebuild(settings: Settings, *, embedder: str | None = None) -> Shelf:
    """Make the index anew from the passages and the documents kept, perhaps with another embedder.

    Args:
        settings: Where.
        embedder: "auto", "lsa", "minilm", "mpnet", or the name or folder of a transformers model; None for the same.
    """
    root = home(settings)
    with shelf.locked(root):
        before = shelf.current(root)
        fresh = Generation(None, before.shelf, before.excerpts)  # nothing old is used again
        chosen = _kept_name(embedder) if embedder else before.shelf.embedder
        _write(root, fresh, before.shelf.documents, before.pieces(), settings.embedder, chosen)
    return shelf.current(root).shelf


def _write(
    root: Path,
    before: Generation,
    kept: Iterable[Document],
    pieces: Mapping[str, tuple[Excerpt, ...]],
    usual: str,
    chosen: str | None,
) -> None:
    ordered = tuple(kept)
    excerpts = tuple(excerpt for document in ordered for excerpt in pieces[document.id])
    generation = shelf.begin(root, Shelf(embedder=chosen, documents=ordered), excerpts)
    try:
        _index(generation, shipped(), before, _meant(chosen or usual, root.parent))
        shelf.swap(root, generation)
    except BaseException:  # nothing half done stays behind, whatever stopped it
        shelf.discard(generation)
        raise


def _opened_whole(root: Path, usual: str) -> Searcher:
    before = shelf.pointed(root)
    try:
        return _opened(root, usual)
    except KnowledgeError:
        if shelf.pointed(root) == before:
            raise
        return _opened(root, usual)  # what was read went meanwhile, with a document that was taken out


def _opened(root: Path, usual: str) -> Searcher:
    generation, corpus = shelf.current(root), shipped()
    name = _meant(generation.shelf.embedder or usual, root.parent)
    if generation.folder is None:
        return _in_memory(corpus, name, root.parent)
    sidecar = read_sidecar(generation.folder)
    other = not _made_by(sidecar.embedder, name)
    if other or sidecar.corpus != _texts_digest(corpus, generation.excerpts):
        with shelf.locked(root):  # the passages that ship changed since, or the embedder that is usual
            now = shelf.current(root)  # somebody may have added a document before the lock was ours
            _write(root, now, now.shelf.documents, now.pieces(), usual, now.shelf.embedder)
        generation = shelf.current(root)
    if generation.folder is None:
        return _in_memory(corpus, name, root.parent)
    embedder = _embedder(name, generation.folder)
    digest = _texts_digest(corpus, generation.excerpts)
    index = VectorIndex.load(generation.folder, embedder=embedder.id, corpus=digest)
    middles = middles_of(corpus.passages, embedder)
    return Searcher(corpus, (*corpus.passages, *generation.excerpts), embedder, index, middles=middles)


def _in_memory(corpus: Corpus, name: str, state: Path) -> Searcher:
    return _by_lsa(corpus.digest) if name == "lsa" else _made(corpus, _model(name, state))


@lru_cache(maxsize=1)
def _by_lsa(digest: str) -> Searcher:
    """Find what ships alone, the same for every home of a process; the digest tells these passages from others."""
    del digest
    return _made(shipped(), None)


def _made(corpus: Corpus, model: Embedder | None) -> Searcher:
    bags = [bag_of(passage) for passage in corpus.passages]
    embedder = model or Lsa.fit(bags)
    vectors = vectors_of(corpus.passages, embedder, bags=bags)
    index = VectorIndex.build(vectors, embedder=embedder.id, corpus=_texts_digest(corpus, ()))
    return Searcher(corpus, corpus.passages, embedder, index, bags=bags, middles=middles_of(corpus.passages, embedder))


def _index(generation: Generation, corpus: Corpus, before: Generation, name: str) -> None:
    folder = generation.folder
    if folder is None:
        return
    passages: tuple[Passage, ...] = (*corpus.passages, *generation.excerpts)
    if name == "lsa":
        Lsa.fit([bag_of(passage) for passage in corpus.passages]).save(folder / _WORDS)
    embedder = _embedder(name, folder)
    vectors = vectors_of(passages, embedder, _known(before, generation, corpus, embedder))
    index = VectorIndex.build(vectors, embedder=embedder.id, corpus=_texts_digest(corpus, generation.excerpts))
    index.save(folder)


def _known(before: Generation, now: Generation, corpus: Corpus, embedder: Embedder) -> dict[str, Vectors]:
    """Vectors of the generation before, where they are still good: same embedder, same passages, same name."""
    if before.folder is None:
        return {}
    try:
        digest = _texts_digest(corpus, before.excerpts)
        rows = VectorIndex.load(before.folder, embedder=embedder.id, corpus=digest).rows()
    except KnowledgeError:
        return {}
    ids = [*(passage.id for passage in corpus.passages), *(excerpt.id for excerpt in before.excerpts)]
    renamed = {one.id for one in set(before.excerpts) - set(now.excerpts)}
    return {id_: row for id_, row in zip(ids, rows, strict=True) if id_ not in renamed}


def _kept_name(embedder: str) -> str:
    """Return a name that means the same from every folder: of a folder here, the whole path."""
    if embedder.lower() in _BUILT_IN:
        return embedder.lower()
    folder = Path(embedder).expanduser()
    return str(folder.resolve()) if folder.is_dir() else embedder


def _meant(name: str, state: Path) -> str:
    """Return what a name means where all state lies in a folder: "auto" is the best of what is installed."""
    built_in = name.lower() if name.lower() in _BUILT_IN else name
    if built_in == "auto":
        return next((one for one, base in BASES.items() if base.there(state)), "lsa")
    return built_in


def _made_by(embedder: str, name: str) -> bool:
    if name == "lsa":
        return embedder.startswith("lsa-")
    return name not in BASES or embedder == BASES[name].id


def _embedder(name: str, folder: Path) -> Embedder:
    # A generation lies in the folder of the index, and that in the folder of all state.
    return Lsa.load(folder / _WORDS) if name == "lsa" else _model(name, folder.parents[1])


def _model(name: str, state: Path) -> Embedder:
    return BASES[name].load(state) if name in BASES else Transformer(name)


def _texts_digest(corpus: Corpus, excerpts: tuple[Excerpt, ...]) -> str:
    ids = "\n".join(excerpt.id for excerpt in excerpts)
    return hashlib.sha256(f"{_ENGINE}\n{corpus.digest}\n{ids}".encode()).hexdigest()
