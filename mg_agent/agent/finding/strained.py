"""Only the cues that a question wants, and what is told of those that it leaves out."""

from collections.abc import Sequence
from dataclasses import replace

from mg_agent.agent.filters import Filters
from mg_agent.agent.finding.observations import Gathered
from mg_agent.agent.question import Intent, Question
from mg_agent.core.counts import plural
from mg_agent.core.evidence import Cue

APPLIED = frozenset((Intent.FIND, Intent.COUNT, Intent.DURATION, Intent.AROUND))
"""Kinds of answers that keep to what is wanted; the others say that they do not."""


def strained(found: Gathered, filters: Filters) -> Gathered:
    """Keep only the cues that are wanted, and say how many others there are."""
    if not filters.text:
        return found
    kept = tuple(cue for cue in found.cues if filters.keeps(cue))
    return replace(found, name=f"{found.name} {filters.text}", cues=kept, beside=left_out(found.cues, kept))


def left_out(cues: Sequence[Cue], kept: Sequence[Cue]) -> str:
    """Say how many cues are not of the wanted kind; empty where all are."""
    rest = len(cues) - len(kept)
    return f"{plural(rest, 'other cue')} {'is' if rest == 1 else 'are'} left out." if rest else ""


def filter_limits(question: Question) -> tuple[str, ...]:
    """Say how the wish for only some cues was taken, or that this kind of answer does not heed it."""
    wanted = question.filters
    if not wanted.text:
        return wanted.notes
    if question.intent in APPLIED and not question.relation:
        return wanted.notes
    return (f"This kind of answer does not choose among cues: it is not only about those {wanted.text}.",)
