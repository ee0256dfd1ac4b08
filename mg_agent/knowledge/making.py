"""An index made anew beside the one in use: which model reads it, what of the old one is still good, how far it is."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from mg_agent.errors import KnowledgeError
from mg_agent.knowledge import half_read, shelf
from mg_agent.knowledge.corpus import Corpus
from mg_agent.knowledge.embed import Embedder, Transformer, Vectors
from mg_agent.knowledge.excerpt import Document, Excerpt, Passage
from mg_agent.knowledge.index import VectorIndex
from mg_agent.knowledge.learned import learned
from mg_agent.knowledge.lsa import Lsa
from mg_agent.knowledge.ready import vectors_of
from mg_agent.knowledge.shelf import Generation, Shelf
from mg_agent.knowledge.tuned import BASES
from mg_agent.knowledge.work import UNSEEN, Work

ENGINE = "3"
"""Raised when passages are turned into words or texts in another way, so that old indexes are made anew."""
WORDS = "words.npz"
_BUILT_IN = ("auto", "lsa", *BASES)


@dataclass
class Maker:
    """Makes generations of one shelf; the model is loaded once, and pieces that it has read are not read again.

    Attributes:
        root: The folder of the index.
        corpus: The passages that ship.
        usual: Which embedder the settings name.
        chosen: Which one the shelf keeps to; None for the usual one.
        work: Who follows it.
    """

    root: Path
    corpus: Corpus
    usual: str
    chosen: str | None
    work: Work = UNSEEN
    _read: dict[Passage | str, Vectors] = field(default_factory=dict, repr=False)
    _half: dict[Excerpt, Vectors] = field(default_factory=dict, repr=False)

    @cached_property
    def embedder(self) -> Embedder:
        """What reads."""
        name = meant(self.chosen or self.usual, self.root.parent)
        return learned(self.corpus).lsa if name == "lsa" else model_of(name, self.root.parent)

    def read(self, before: Generation, pieces: Sequence[Excerpt], at: tuple[int, int], note: str) -> None:
        """Read the pieces of one file ahead, so that nothing is left to read when they are written.

        Args:
            before: The shelf as it is.
            pieces: Of the file.
            at: Files before it, and files in all.
            note: What the file is called.

        Raises:
            Cancelled: when the work is to stop.
        """
        self._prepare(before)

        def step(row: int, rows: int) -> None:
            self.work.step("adding", at[0] + row / rows, at[1], note)

        self._read.update(zip(pieces, vectors_of(pieces, self.embedder, step=step), strict=True))

    def write(
        self, before: Generation, kept: Iterable[Document], pieces: Mapping[str, tuple[Excerpt, ...]]
    ) -> Generation:
        """Write a generation beside the one before, and let it take its place in one step.

        Raises:
            KnowledgeError: when it cannot be written.
            Cancelled: when the work is to stop and something is left to read; the one before stays.
        """
        ordered = tuple(kept)
        excerpts = tuple(excerpt for document in ordered for excerpt in pieces[document.id])
        fresh = shelf.begin(self.root, Shelf(embedder=self.chosen, documents=ordered), excerpts)
        try:
            self._prepare(before)
            self._index(fresh)
            shelf.swap(self.root, fresh)
        except BaseException:  # nothing half done stays behind, whatever stopped it
            shelf.discard(fresh)
            raise
        half_read.forget(self.root)
        return fresh

    def _index(self, fresh: Generation) -> None:
        if fresh.folder is None:
            return
        passages = self._passages(fresh)
        if isinstance(self.embedder, Lsa):
            self.embedder.save(fresh.folder / WORDS)
        known = {one.id: self._read[_key(one)] for one in passages if _key(one) in self._read}
        vectors = vectors_of(passages, self.embedder, known, step=self._step)
        digest = texts_digest(self.corpus, fresh.excerpts)
        VectorIndex.build(vectors, embedder=self.embedder.id, corpus=digest).save(fresh.folder)

    def _prepare(self, before: Generation) -> None:
        """Know the vectors of all that is there already; what another model or program had read is read again."""
        if not self._read:
            passages = self._passages(before)
            known = self._known(before)
            try:
                vectors = vectors_of(passages, self.embedder, known, step=self._step, taken=self._take)
            except BaseException:  # Ctrl-C too
                half_read.keep(self.root, self.embedder, self._half)
                raise
            self._read.update(zip(map(_key, passages), vectors, strict=True))

    def _take(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        self._half.update((one, row) for one, row in zip(passages, vectors, strict=True) if isinstance(one, Excerpt))

    def _known(self, before: Generation) -> dict[str, Vectors]:
        """Vectors that are still good: same embedder, same passages, or read when the reading was stopped."""
        if isinstance(self.embedder, Lsa):
            graded = learned(self.corpus).vectors
            known = {one.id: row for one, row in zip(self.corpus.passages, graded, strict=False)}
        else:
            known = half_read.known(self.root, self.embedder, before.excerpts)
            self._half.update((one, known[one.id]) for one in before.excerpts if one.id in known)
        if before.folder is None:
            return known
        try:
            digest = texts_digest(self.corpus, before.excerpts)
            rows = VectorIndex.load(before.folder, embedder=self.embedder.id, corpus=digest).rows()
        except KnowledgeError:
            return known
        return {one.id: row for one, row in zip(self._passages(before), rows, strict=True)}

    def _passages(self, generation: Generation) -> tuple[Passage, ...]:
        return (*self.corpus.passages, *generation.excerpts)

    def _step(self, done: int, total: int) -> None:
        self.work.step("indexing", done, total)


def _key(passage: Passage) -> Passage | str:
    """Return what a vector belongs to: a piece of a file that has another name now is another text."""
    return passage if isinstance(passage, Excerpt) else passage.id


def kept_name(embedder: str) -> str:
    """Return a name that means the same from every folder: of a folder here, the whole path."""
    if embedder.lower() in _BUILT_IN:
        return embedder.lower()
    folder = Path(embedder).expanduser()
    return str(folder.resolve()) if folder.is_dir() else embedder


def meant(name: str, state: Path) -> str:
    """Return what a name means where all state lies in a folder: "auto" is the best of what is installed."""
    built_in = name.lower() if name.lower() in _BUILT_IN else name
    if built_in == "auto":
        return next((one for one, base in BASES.items() if base.there(state)), "lsa")
    return built_in


def made_by(embedder: str, name: str) -> bool:
    """Tell whether the id of an embedder is that of a name."""
    if name == "lsa":
        return embedder.startswith("lsa-")
    return name not in BASES or embedder == BASES[name].id


def embedder_of(name: str, folder: Path) -> Embedder:
    """Return what read the generation in a folder, which lies in that of the index, and that in that of all state."""
    return Lsa.load(folder / WORDS) if name == "lsa" else model_of(name, folder.parents[1])


def model_of(name: str, state: Path) -> Embedder:
    """Load a model by what a name means."""
    return BASES[name].load(state) if name in BASES else Transformer(name)


def texts_digest(corpus: Corpus, excerpts: tuple[Excerpt, ...]) -> str:
    """Return a hash of the texts that an index stands for."""
    ids = "\n".join(excerpt.id for excerpt in excerpts)
    return hashlib.sha256(f"{ENGINE}\n{corpus.digest}\n{ids}".encode()).hexdigest()
