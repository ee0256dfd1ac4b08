"""Which kind was found most often, or least of those found."""

from collections import Counter
from collections.abc import Sequence

from mg_agent.agent.finding.observations import Gathered, joined, sentence, times
from mg_agent.agent.reading.ranked import find_ranking
from mg_agent.tools.quoting import plain

_SHOWN = 6
"""Most kinds that one sentence names."""


def ranked_text(text: str, found: Sequence[Gathered]) -> str:
    """Name the kinds that were found most often, or least often of those found, where a question asks for them."""
    how = find_ranking(text)
    counts = Counter(plain(cue.label) for cue in {cue.id: cue for g in found for cue in g.cues}.values())
    if not how or len(counts) < 2:
        return ""
    best = (max if how == "most" else min)(counts.values())
    kinds = [label for label, count in counts.items() if count == best]
    more = f" and {len(kinds) - _SHOWN} more" if len(kinds) > _SHOWN else ""
    names = f"{', '.join(kinds[:_SHOWN])}{more}" if more else joined(kinds, "and")
    each = ", each" if len(kinds) > 1 else ""
    return sentence(f"found {how} often: {names}{each or ','} {times(best)}")
