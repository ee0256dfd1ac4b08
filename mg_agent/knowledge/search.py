"""Finding passages: words and meaning ranked apart, joined by reciprocal ranks, then balanced."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.knowledge import KnowledgePassage
from mg_agent.errors import KnowledgeError, did_you_mean
from mg_agent.knowledge.balance import MOST_CUES, Balance
from mg_agent.knowledge.bm25 import Bm25, counted
from mg_agent.knowledge.corpus import Corpus
from mg_agent.knowledge.embed import Embedder
from mg_agent.knowledge.excerpt import Passage
from mg_agent.knowledge.index import VectorIndex
from mg_agent.knowledge.labels import LABELS, known, labels_in, themes_in
from mg_agent.knowledge.words import tokens

_LONGEST = 2000
_THEME = 3.0
"""How much more a passage on the cue counts when it is on the construct that was asked about, too."""


@dataclass(frozen=True)
class Mix:
    """How the rankings are joined: each adds weight / (k + rank).

    Source of the method: Cormack, Clarke and Buettcher (2009), Reciprocal Rank Fusion. The numbers
    are ours, chosen on the development half of the questions in benchmarks/questions.

    Attributes:
        words: Weight of the ranking by words.
        meaning: Weight of the ranking by vectors.
        cues: Weight of the ranking by the cues asked about.
        k: Constant of the method; larger lets lower ranks count more.
        depth: How deep each ranking is read.
    """

    words: float = 1.0
    meaning: float = 1.0
    cues: float = 1.0
    k: float = 8.0
    depth: int = 100


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
    )


def text_of(passage: Passage) -> str:
    """Return what a language model embeds of a passage."""
    if not isinstance(passage, KnowledgePassage):
        return f"{passage.section}. {passage.text}" if passage.section else passage.text
    return f"{passage.topic}. {passage.text}"


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
        """Return rows of passages, best first: everything that any ranking brought up."""
        query = query[:_LONGEST]
        bag = counted((tokens(query), 1.0), ([w for label in asked for w in tokens(label)], 0.5))
        scores = self._bm25.scores(bag)
        lists = (
            (self.mix.words, _best(scores, self.mix.depth)),
            (self.mix.meaning, self._meant(query, bag)),
            (self.mix.cues, self._about(asked, themes_in(query), scores)),
        )
        points: dict[int, float] = {}
        for weight, rows in lists:
            if weight > 0:
                for rank, row in enumerate(rows.tolist(), start=1):
                    points[row] = points.get(row, 0.0) + weight / (self.mix.k + rank)
        return sorted(points, key=lambda row: (-points[row], row))

    def _meant(self, query: str, bag: Mapping[str, float]) -> NDArray[np.int64]:
        if self.mix.meaning <= 0:
            return np.zeros(0, np.int64)
        vector = self.embedder.embed([query], [bag])[0]
        return self._index.nearest(vector, self.mix.depth)[0]

    def _about(self, asked: tuple[str, ...], themes: frozenset[str], scores: NDArray[np.float32]) -> NDArray[np.int64]:
        about: dict[int, float] = {}
        for label in asked:
            for passage in self.corpus.by_label.get(label, ()):
                row, fits = self._rows[passage.id], _THEME if passage.theme in themes else 1.0
                about[row] = about.get(row, 0.0) + fits / len(passage.cues) ** 0.5
        rows = sorted(about, key=lambda row: (-about[row] * (1.0 + float(scores[row])), row))
        return np.array(rows[: self.mix.depth], np.int64)


def _best(scores: NDArray[np.float32], depth: int) -> NDArray[np.int64]:
    found = np.flatnonzero(scores > 0)
    if len(found) > depth:
        found = found[np.argpartition(scores[found], -depth)[-depth:]]
    order: NDArray[np.int64] = np.lexsort((found, -scores[found]))
    return np.asarray(found[order], np.int64)
