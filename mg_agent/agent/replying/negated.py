"""Answers about the time in which something was not done: "when is she not smiling?"."""

from mg_agent.agent.finding.absences import absence_limits
from mg_agent.agent.finding.observations import Gathered, absence, gap_limits, sentence, times
from mg_agent.agent.finding.sides import claims_of
from mg_agent.agent.question import Question
from mg_agent.agent.replying.replies import Reply, looked_for
from mg_agent.core.assessment import Draft
from mg_agent.core.span import Span, merge, subtract, total
from mg_agent.tools.session import Session

_LISTED = 6
_SLIVER = 0.25
"""Seconds; a shorter rest between two cues is not worth a word."""


def reply_negated(question: Question, session: Session) -> Reply:
    """Say in which observed stretches something was not found, beside when it was."""
    found = looked_for(question, session)
    parts = [topic.lead for topic in question.topics if topic.lead]
    for one in found:
        parts += [_with_and_without(one) if one.cues else absence(one), one.beside]
    limits = (*gap_limits(look for one in found for look in one.looks), *absence_limits(found, session))
    draft = Draft(
        answer=" ".join(dict.fromkeys(filter(None, parts))),
        claims=claims_of(found),
        limits=limits,
        abstains=all(one.unknowable for one in found),
    )
    return Reply(draft)


def _with_and_without(found: Gathered) -> str:
    seen = merge(part for look in found.looks for part in look.observed)
    free = _free(seen, found)
    if not free:
        return sentence(f"{found.name} was found throughout the observed part, {times(len(found.cues))}")
    shown = ", ".join(str(part) for part in free[:_LISTED])
    more = f" and {len(free) - _LISTED} more" if len(free) > _LISTED else ""
    rest = f"It was not found for {total(free):.1f} of {total(seen):.1f} observed s: {shown}{more}."
    return f"{sentence(f'{found.name} was found {times(len(found.cues))}')} {rest}"


def _free(seen: tuple[Span, ...], found: Gathered) -> tuple[Span, ...]:
    """Return the observed stretches that hold no cue, without slivers."""
    spans = tuple(cue.span for cue in found.cues if cue.span.duration)
    return tuple(part for one in seen for part in subtract(one, spans) if part.duration >= _SLIVER)
