"""Choosing what to show so that nobody can pick only what suits: with every claim goes what speaks against it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from mg_agent.core.knowledge import KnowledgePassage
from mg_agent.knowledge.corpus import Corpus
from mg_agent.knowledge.excerpt import Passage

MOST_CUES = 6
"""Cues one may ask about at a time; more would leave no room for the answer beside their null findings."""
_BROAD = 2
"""Ranks that a passage loses for each cue it names, when the one null finding of a cue is chosen."""


class Balance:
    """Knows, for each cue and construct, which passages say that nothing is known or nothing was found."""

    def __init__(self, corpus: Corpus) -> None:
        self._nulls = {label: corpus.nulls(label) for label in corpus.by_label}
        self._same: dict[tuple[str, str], list[KnowledgePassage]] = defaultdict(list)
        for label, nulls in self._nulls.items():
            for passage in nulls:
                self._same[label, passage.theme].append(passage)

    def choose(
        self, ranked: Sequence[Passage], places: Mapping[str, int], asked: tuple[str, ...], limit: int
    ) -> tuple[Passage, ...]:
        """Return at most ``limit`` passages, best first.

        Holds by construction: every asked cue that has a null finding is there with one, and a passage
        that tells a direction is there only together with a null finding on the same construct and
        cue, where there is one.

        Args:
            ranked: Candidates, best first.
            places: Rank by id, for those ranked or not; missing ones count as last.
            asked: Cues that are asked about, at most ``MOST_CUES``.
            limit: How many may be returned, more than the asked cues.
        """
        chosen: dict[str, Passage] = {}
        for label in asked:
            null = self._null_for(label, places, chosen.values())
            if null is not None:
                chosen[null.id] = null
        for passage in ranked:
            if len(chosen) >= limit:
                break
            if passage.id in chosen:
                continue
            other = self.counterpart(passage, places, asked, chosen.values())
            if len(chosen) + 1 + (other is not None) <= limit:
                chosen[passage.id] = passage
                if other is not None:
                    chosen[other.id] = other
        last = len(places)
        return tuple(sorted(chosen.values(), key=lambda passage: places.get(passage.id, last)))

    def counterpart(
        self, passage: Passage, places: Mapping[str, int], asked: tuple[str, ...], shown: Iterable[Passage]
    ) -> KnowledgePassage | None:
        """Return the null finding that must go with a passage; None where none is needed, known or missing."""
        if not isinstance(passage, KnowledgePassage) or passage.is_null or passage.finding is None:
            return None
        near = self._against(passage, [label for label in passage.cues if label in asked])
        against = near or self._against(passage, passage.cues)
        if not against or any(one.id in against for one in shown):
            return None
        return min(against.values(), key=lambda null: places.get(null.id, len(places)))

    def _against(self, passage: KnowledgePassage, labels: Iterable[str]) -> dict[str, KnowledgePassage]:
        return {null.id: null for label in labels for null in self._same.get((label, passage.theme), ())}

    def _null_for(self, label: str, places: Mapping[str, int], shown: Iterable[Passage]) -> KnowledgePassage | None:
        nulls = self._nulls.get(label, ())
        known = {null.id for null in nulls}
        if not nulls or any(one.id in known for one in shown):
            return None
        return min(nulls, key=lambda null: places.get(null.id, len(places)) + _BROAD * len(null.cues))
