"""Finding passages: seen in several ways, ranked by what was learned, balanced; the user's documents beside them."""

from collections.abc import Sequence

import numpy as np

from mg_agent.core.knowledge import KnowledgePassage
from mg_agent.errors import KnowledgeError
from mg_agent.knowledge.answer import REACHED, UNKNOWN, Answer, notes_on
from mg_agent.knowledge.bags import bag_of, written
from mg_agent.knowledge.balance import MOST_CUES, Balance
from mg_agent.knowledge.corpus import Corpus
from mg_agent.knowledge.embed import Embedder
from mg_agent.knowledge.excerpt import Excerpt, Passage
from mg_agent.knowledge.gist import gist_of
from mg_agent.knowledge.index import VectorIndex
from mg_agent.knowledge.labels import known, labels_in, nearest_cues, parted, themes_in
from mg_agent.knowledge.learned import learned
from mg_agent.knowledge.middles import Middles
from mg_agent.knowledge.own import NEARER_THAN, OwnPieces
from mg_agent.knowledge.ranking import Mix, Ranking, Scores, bag_of_question
from mg_agent.knowledge.spelling import Reading

_LONGEST = 2000


def text_of(passage: Passage) -> str:
    """Return what a language model embeds of a passage."""
    if not isinstance(passage, KnowledgePassage):
        return f"{passage.section}. {passage.text}" if passage.section else passage.text
    return " ".join((gist_of(passage), *passage.asked))


class Searcher:
    """Passages with everything needed to find them.

    Attributes:
        corpus: The passages that ship.
        passages: Those and the user's, in the order of the index.
        embedder: What makes vectors.
        mix: How much each view of a passage counts.
    """

    def __init__(
        self,
        corpus: Corpus,
        passages: Sequence[Passage],
        embedder: Embedder,
        index: VectorIndex,
        *,
        mix: Mix | None = None,
        middles: Middles | None = None,
    ) -> None:
        self.corpus = corpus
        self.passages = tuple(passages)
        self.embedder = embedder
        self.mix = mix or Mix.learned(embedder.kind)
        graded = len(corpus.passages)
        self._ranking = Ranking(corpus, index.rows(graded), embedder, middles)
        own = [passage for passage in self.passages[graded:] if isinstance(passage, Excerpt)]
        self._own = OwnPieces(own, [bag_of(piece) for piece in own], index, graded)
        self._spelling = learned(corpus).spelling.with_words_of(map(written, own))
        self._balance = Balance(corpus)

    def consult(self, query: str, cues: Sequence[str] = (), *, limit: int = 8) -> tuple[Passage, ...]:
        """Return the passages of :meth:`answer`."""
        return self.answer(query, cues, limit=limit).passages

    def answer(self, query: str, cues: Sequence[str] = (), *, limit: int = 8) -> Answer:
        """Return the passages that answer a question, with the null findings on every cue asked about.

        Pieces of the user's own documents that bear on it come after them, in places of their own.

        Args:
            query: What one wants to know, in everyday words.
            cues: Labels such as "touching nose"; those the question names are found by themselves.
            limit: How many graded passages.

        Raises:
            KnowledgeError: when nothing is asked, a cue is unknown, more than ``MOST_CUES`` are named, or fewer
                passages are wanted than those and two.
        """
        chosen = _checked(query, cues, limit)
        reading = self._read(query)
        if reading.foreign and not chosen:
            return Answer((), (UNKNOWN,))
        text, asked = _asked(reading, chosen)
        vector = self._vector(text, asked)
        views, level = self._ranking.seen(text, asked, vector)
        ranked = [self.corpus.passages[row] for row in self._ranking.ranked(views, self.mix)]
        places = {passage.id: place for place, passage in enumerate(ranked)}
        graded = self._balance.choose(ranked, places, asked, limit, themes=themes_in(text))
        least = self._ranking.reached(vector, NEARER_THAN[self.embedder.kind])
        own = self._own.nearest(bag_of_question(text, asked), vector, rarity=self._ranking.words, least=least)
        far = not chosen and not own and bool((level < REACHED[self.embedder.kind]).all())
        return Answer((*graded, *own), notes_on(reading, found=bool(graded or own), far=far))

    def ranked(self, query: str, cues: tuple[str, ...] = ()) -> list[int]:
        """Return rows of graded passages, best first, before anything is balanced."""
        return self._ranking.ranked(self.views(query, cues), self.mix)

    def views(self, query: str, cues: tuple[str, ...] = ()) -> Scores:
        """Return how near each graded passage is in each view, (passages, views) float32."""
        return self._seen(query, cues)[0]

    def level(self, query: str) -> Scores:
        """Return how far the nearest graded passages go along with a question, (3,) float32; see ``REACHED``."""
        return self._seen(query)[1]

    def _seen(self, query: str, cues: tuple[str, ...] = ()) -> tuple[Scores, Scores]:
        text, asked = _asked(self._read(query), cues)
        return self._ranking.seen(text, asked, self._vector(text, asked))

    def _read(self, query: str) -> Reading:
        return self._spelling.read(parted(query[:_LONGEST], self._spelling.known))

    def _vector(self, query: str, asked: tuple[str, ...]) -> Scores:
        vectors: Scores = self.embedder.embed([query], [bag_of_question(query, asked)])
        return np.asarray(vectors[0], np.float32)


def _checked(query: str, cues: Sequence[str], limit: int) -> tuple[str, ...]:
    chosen = known(cues)
    if not cues and not any(sign.isalnum() for sign in query):
        raise KnowledgeError.of("nothing was asked", "got no words and no cues", "say what you want to know")
    strangers = [cue for cue in cues if not known((cue,))]
    if strangers:
        raise KnowledgeError.of("no passage speaks of such a cue", f"got '{strangers[0]}'", nearest_cues(strangers[0]))
    if len(chosen) > MOST_CUES:
        raise KnowledgeError.of("too many cues at a time", f"{len(chosen)} of them", f"ask about {MOST_CUES} or fewer")
    if limit < MOST_CUES + 2:
        raise KnowledgeError.of("too few passages", f"limit {limit}", f"ask for {MOST_CUES + 2} or more")
    return chosen


def _asked(reading: Reading, cues: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Return a question as it is read, and all cues that it is about: those beside it and those it names.

    Where there is nothing to read, the cues are the question.
    """
    text = "" if reading.foreign or not any(sign.isalnum() for sign in reading.text) else reading.text
    return text or " ".join(cues), tuple(dict.fromkeys((*cues, *labels_in(text))))[:MOST_CUES]
