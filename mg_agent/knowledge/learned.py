"""What is learned of the graded passages from their words: once a process, each part when it is first needed."""

from collections.abc import Sequence
from functools import cached_property, lru_cache
from types import MappingProxyType

from mg_agent.knowledge.asked import Asked
from mg_agent.knowledge.bags import bag_of, written
from mg_agent.knowledge.bm25 import Bm25
from mg_agent.knowledge.corpus import Corpus
from mg_agent.knowledge.embed import Bag, Vectors
from mg_agent.knowledge.labels import EVERYDAY
from mg_agent.knowledge.lsa import Lsa
from mg_agent.knowledge.spelling import Spelling
from mg_agent.knowledge.synonyms import JOINED


class Learned:
    """What every index of the same passages shares, whoever opens it; nothing of it can be changed."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._asked: tuple[str, Asked] | None = None

    @cached_property
    def bags(self) -> Sequence[Bag]:
        """The passages as weighted words, in order."""
        return tuple(MappingProxyType(bag_of(passage)) for passage in self._corpus.passages)

    @cached_property
    def words(self) -> Bm25:
        """Where each word stands."""
        return Bm25.build(self.bags)

    @cached_property
    def lsa(self) -> Lsa:
        """Latent semantics of the passages."""
        lsa = Lsa.fit(self.bags)
        _kept(lsa.basis)
        return lsa

    @cached_property
    def vectors(self) -> Vectors:
        """The passages in that space, (passages, dimension)."""
        return _kept(self.lsa.embed((), self.bags))

    @cached_property
    def spelling(self) -> Spelling:
        """The words that are known."""
        return Spelling.build((*map(written, self._corpus.passages), *JOINED.values(), EVERYDAY))

    def asked(self, lsa: Lsa) -> Asked:
        """Return the questions that the passages answer, in a space of latent semantics; that of the last is kept."""
        kept = self._asked
        if kept is None or kept[0] != lsa.id:
            self._asked = kept = (lsa.id, Asked.build(self._corpus.passages, lsa))
        return kept[1]


def _kept(rows: Vectors) -> Vectors:
    rows.flags.writeable = False  # many hold it
    return rows


@lru_cache(maxsize=2)
def learned(corpus: Corpus) -> Learned:
    """Return what is learned of these passages; kept for the two corpora that were asked for last."""
    return Learned(corpus)
