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
        self,
        ranked: Sequence[Passage],
        places: Mapping[str, int],
        asked: tuple[str, ...],
        limit: int,
        *,
        themes: Iterable[str] = (),
    ) -> tuple[Passage, ...]:
        """Return at most ``limit`` passages, best first.

        Holds by construction: every asked cue that has a null finding is there with one, on a construct
        asked about where there is such a one; a passage that tells a direction is there only together
        with a null finding on the same construct and cue, where there is one. Where several constructs
        are asked about, each has its null finding on each cue, as far as two places are left.

        Args:
            ranked: Candidates, best first.
            places: Rank by id, for those ranked or not; missing ones count as last.
            asked: Cues that are asked about, at most ``MOST_CUES``.
            limit: How many may be returned, more than the asked cues.
            themes: Constructs that are asked about.
        """
        chosen = self._nulls_for(asked, sorted(themes), places, limit - 2)
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

    def _nulls_for(
        self, asked: tuple[str, ...], themes: Sequence[str], places: Mapping[str, int], most: int
    ) -> dict[str, Passage]:
        """Choose a null finding for each cue, one on a construct asked about first, then on the other constructs."""
        chosen: dict[str, Passage] = {}
        on = {label: [null for theme in themes for null in self._same.get((label, theme), ())] for label in asked}
        first = [on[label] or self._nulls.get(label, ()) for label in asked]
        further = [self._same.get((label, theme), ()) for theme in themes for label in asked]
        for nulls in (*first, *further):
            best = min(nulls, key=lambda null: places.get(null.id, len(places)) + _BROAD * len(null.cues), default=None)
            if best is not None and len(chosen) < most and not any(null.id in chosen for null in nulls):
                chosen[best.id] = best
        return chosen
