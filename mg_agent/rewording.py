"""What was seen in a video, kept apart from what was said there: other words need no second look."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mg_agent.core.evidence import Analysis, EvidenceTimeline
from mg_agent.core.media import VideoSource
from mg_agent.core.pose import PoseSequence
from mg_agent.coverage import heard
from mg_agent.listening import Words
from mg_agent.naming import fitted

if TYPE_CHECKING:
    from mg_agent.store import Store


@dataclass(frozen=True)
class Finding:
    """An analysis with what it rests on.

    Attributes:
        analysis: What was found.
        pose: The skeleton it was found on; None where none was kept.
        notes: How many of its notes, from the first, are about what was seen.
    """

    analysis: Analysis
    pose: PoseSequence | None
    notes: int


def seen_before(
    store: "Store", files: Mapping[str, str], listened: Callable[[VideoSource], Words]
) -> dict[str, Finding] | None:
    """Return analyses made from those of the same file under the same settings with other words; None where one lacks.

    Args:
        store: Where finished analyses are kept.
        files: For each name, the key of the analysis without words, which holds all that shapes what is seen.
        listened: Returns the words there are now.
    """
    found = {name: _newest(store, file) for name, file in files.items()}
    there = {name: one for name, one in found.items() if one is not None}
    if len(there) < len(found):
        return None
    words = listened(next(iter(there.values())).analysis.video)
    return {name: Finding(reworded(one.analysis, words, one.notes), one.pose, one.notes) for name, one in there.items()}


def _newest(store: "Store", file: str) -> Finding | None:
    seen = store.seen(file)
    analysis = None if seen is None else store.get(seen.key)
    return None if seen is None or analysis is None else Finding(analysis, store.pose(seen.key), seen.notes)


def reworded(analysis: Analysis, words: Words, notes: int) -> Analysis:
    """Return the analysis as it is with other words; what was seen hangs on none of them.

    Args:
        analysis: Of the same video under the same settings.
        words: What was said, by another transcript or none.
        notes: How many of its notes, from the first, are about what was seen.
    """
    span = analysis.span
    said = (fit for cue in words.cues(span) if (fit := fitted(cue, span)) is not None)
    seen = (cue for cue in analysis.cues if cue.modality != "speech")
    looked = (one for one in analysis.coverage if one.modality != "speech")
    timeline = EvidenceTimeline().adding((*seen, *said), (*looked, *heard(span, words.heard)))
    watched = tuple(name for name in analysis.watched if name != "speech")
    return analysis.model_copy(
        update={
            "cues": timeline.cues,
            "coverage": timeline.coverage,
            "utterances": words.utterances,
            "watched": (*watched, *(("speech",) if words.source else ())),
            "notes": (*analysis.notes[:notes], *words.notes),
        }
    )
