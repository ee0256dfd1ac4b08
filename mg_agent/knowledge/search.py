"""Finding passages: words, meaning and known questions scored apart, added up, then balanced."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.knowledge import KnowledgePassage
from mg_agent.errors import KnowledgeError, did_you_mean
from mg_agent.knowledge.asked import Asked
from mg_agent.knowledge.balance import MOST_CUES, Balance
from mg_agent.knowledge.bm25 import Bm25, counted
from mg_agent.knowledge.corpus import Corpus
from mg_agent.knowledge.embed import Embedder
from mg_agent.knowledge.excerpt import Passage
from mg_agent.knowledge.index import VectorIndex
from mg_agent.knowledge.labels import LABELS, known, labels_in, themes_in
from mg_agent.knowledge.words import tokens

_LONGEST = 2000


@dataclass(frozen=True)
class Mix:
    """How much each way of searching counts.

    Words, meaning and questions are each divided by their best score of this query, so that the best
    passage of each adds the weight itself. Adding scores did better than reciprocal ranks on the
    development questions in benchmarks/questions, where the numbers were chosen, too.

    Attributes:
        words: Weight of the words shared, by BM25.
        meaning: Weight of the cosine of the vectors.
        asked: Weight of the likeness to a question that the passage answers.
        cues: Added for each cue asked about, over the root of how many the passage names.
        theme: Added where the passage is on the construct asked about.
        both: Added for each such cue where the construct fits, too, over the same root.
        depth: How many passages are ranked, and how many are read from the vectors.
    """

    words: float = 1.0
    meaning: float = 1.0
    asked: float = 0.6
    cues: float = 0.15
    theme: float = 0.15
    both: float = 0.3
    depth: int = 200


def bag_of(passage: Passage) -> dict[str, float]:
    """Return a passage as weighted words: its topic counts more, cues count by how few are named."""
    if not isinstance(passage, KnowledgePassage):
        return counted((tokens(passage.text), 1.0), (tokens(f"{passage.section} {passage.name}"), 0.5))
    words = [word for label in passage.cues for word in tokens(label)]
    setting = f"{passage.finding.population} {passage.finding.setting}" if passage.finding else ""
    return counted(
        (tokens(passage.topic), 3.0),
        (tokens(passage.text), 1.0),
        (tokens(passage.theme), 0.5),
        (words, 2.0 / max(len(passage.cues), 1)),
        (tokens(setting), 0.5),
        (tokens(" ".join(passage.moderators)), 0.3),
        (tokens(" ".join(passage.alternatives)), 0.2),
        (tokens(" ".join(passage.asked)), 1.0),
    )


def text_of(passage: Passage) -> str:
    """Return what a language model embeds of a passage."""
    if not isinstance(passage, KnowledgePassage):
        return f"{passage.section}. {passage.text}" if passage.section else passage.text
    return " ".join((f"{passage.topic}.", passage.text, *passage.asked))


class Searcher:
    """Passages with everything needed to find them.

    Attributes:
        corpus: The passages that ship.
        passages: Those and the user's, in the order of the index.
        embedder: What makes vectors.
    """

    def __init__(
        self,
        corpus: Corpus,
        passages: Sequence[Passage],
        embedder: Embedder,
        index: VectorIndex,
        *,
        bags: Sequence[Mapping[str, float]] | None = None,
        mix: Mix | None = None,
    ) -> None:
        self.corpus = corpus
        self.passages = tuple(passages)
        self.embedder = embedder
        self.mix = mix or Mix()
        self._index = index
        self._bm25 = Bm25.build([bag_of(p) for p in self.passages] if bags is None else bags)
        self._rows = {passage.id: row for row, passage in enumerate(self.passages)}
        self._asked = Asked.build(self.passages)
        self._of_theme: dict[str, list[int]] = {}
        for row, passage in enumerate(self.passages):
            if isinstance(passage, KnowledgePassage):
                self._of_theme.setdefault(passage.theme, []).append(row)
        self._balance = Balance(corpus)

    def consult(self, query: str, cues: Sequence[str] = (), *, limit: int = 8) -> tuple[Passage, ...]:
        """Return the passages that answer a question, with the null findings on every cue asked about.

        Args:
            query: What one wants to know, in everyday words.
            cues: Labels such as "touching nose"; those the question names are found by themselves.
            limit: How many passages.

        Raises:
            KnowledgeError: when a cue is unknown, more than ``MOST_CUES`` are named, or fewer passages
                are wanted than those and two.
        """
        chosen = known(cues)
        strangers = [cue for cue in cues if not known((cue,))]
        if strangers:
            raise KnowledgeError.of(
                "no passage speaks of such a cue", f"got '{strangers[0]}'", did_you_mean(strangers[0], LABELS)
            )
        if len(chosen) > MOST_CUES:
            raise KnowledgeError.of(
                "too many cues at a time", f"{len(chosen)} of them", f"ask about {MOST_CUES} or fewer"
            )
        if limit < MOST_CUES + 2:
            raise KnowledgeError.of("too few passages", f"limit {limit}", f"ask for {MOST_CUES + 2} or more")
        asked = tuple(dict.fromkeys((*chosen, *labels_in(query))))[:MOST_CUES]
        order = self.ranked(query, asked)
        ranked = [self.passages[row] for row in order]
        places = {passage.id: place for place, passage in enumerate(ranked)}
        return self._balance.choose(ranked, places, asked, limit)

    def ranked(self, query: str, asked: tuple[str, ...] = ()) -> list[int]:
        """Return rows of passages, best first: those that any way of searching brought up."""
        query = query[:_LONGEST]
        bag = counted((tokens(query), 1.0), ([w for label in asked for w in tokens(label)], 0.5))
        total = np.zeros(len(self.passages), np.float32)
        if self.mix.words > 0:
            total += self.mix.words * _of_best(self._bm25.scores(bag))
        if self.mix.meaning > 0:
            total += self.mix.meaning * _of_best(self._meant(query, bag))
        if self.mix.asked > 0:
            total += self.mix.asked * _of_best(self._asked.scores(bag))
        self._favor(total, asked, themes_in(query))
        return [int(row) for row in _best(total, self.mix.depth)]

    def _meant(self, query: str, bag: Mapping[str, float]) -> NDArray[np.float32]:
        near = np.zeros(len(self.passages), np.float32)
        rows, cosines = self._index.nearest(self.embedder.embed([query], [bag])[0], self.mix.depth)
        near[rows] = np.maximum(cosines, 0.0)
        return near

    def _favor(self, total: NDArray[np.float32], asked: tuple[str, ...], themes: frozenset[str]) -> None:
        """Add what a passage gets for being on the cues and the construct asked about."""
        for theme in themes:
            total[self._of_theme.get(theme, [])] += self.mix.theme
        for label in asked:
            for passage in self.corpus.by_label.get(label, ()):
                gain = self.mix.cues + (self.mix.both if passage.theme in themes else 0.0)
                total[self._rows[passage.id]] += gain / len(passage.cues) ** 0.5


def _of_best(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    return scores / max(float(scores.max(initial=0.0)), 1e-9)


def _best(scores: NDArray[np.float32], depth: int) -> NDArray[np.int64]:
    found = np.flatnonzero(scores > 0)
    if len(found) > depth:
        found = found[np.argpartition(scores[found], -depth)[-depth:]]
    order: NDArray[np.int64] = np.lexsort((found, -scores[found]))
    return np.asarray(found[order], np.int64)
