"""Answers on pauses: the time between one line of a transcript and the next."""

from itertools import pairwise

from mg_agent.agent.lines import listen, no_words
from mg_agent.agent.observations import LISTED, gap_limits, plural, sentence
from mg_agent.agent.question import Question
from mg_agent.agent.replies import Reply, windows
from mg_agent.core.assessment import Claim, Draft
from mg_agent.core.evidence import Cue
from mg_agent.core.span import Span, merge
from mg_agent.tools.session import Session

LEAST = 0.5
"""Seconds from which on the time between two lines is told as a pause; our own choice, printed with every answer."""
_LIMIT = (
    "Pauses are the time between lines of the transcript, as exact as its times are; pauses within a line do not show, "
    "and what is no speech may be heard in them."
)


def reply_pauses(question: Question, session: Session) -> Reply:
    """Say how much time lies between the lines of speech, citing the lines on either side."""
    heard, lines, doubted = listen(session, None, windows(question, session)[0])
    if not lines:
        return Reply(Draft(answer=no_words(heard, ""), limits=doubted, abstains=not heard.observed))
    pauses = _between(lines)
    most = 1 if question.pick == "longest" else LISTED
    shown = sorted(sorted(pauses, key=lambda one: -one[0].duration)[:most], key=lambda one: one[0].start)
    claims = tuple(
        Claim(text=f"A pause of {span.duration:.1f} s lies between these two lines.", evidence=(before.id, after.id))
        for span, before, after in shown
    )
    if pauses:
        together = sum(span.duration for span, _, _ in pauses)
        longest = max(span.duration for span, _, _ in pauses)
        told = f"{plural(len(pauses), 'pause')} of {LEAST:g} s or longer, {together:.1f} s together"
        told += f", the longest {longest:.1f} s" if len(pauses) > 1 else ""
    else:
        told = f"no pause of {LEAST:g} s or longer"
    answer = sentence(
        f"between {plural(len(lines), 'line')} of speech there {'are' if len(pauses) > 1 else 'is'} {told}"
    )
    return Reply(Draft(answer=answer, claims=claims, limits=(_LIMIT, *gap_limits((heard,)), *doubted)))


def _between(lines: tuple[Cue, ...]) -> list[tuple[Span, Cue, Cue]]:
    """Return the stretches in which no line is said, with the lines on either side."""
    ordered = sorted(lines, key=lambda cue: (cue.span.start, cue.span.end))
    spoken = merge(cue.span for cue in ordered)
    found = []
    for one, other in pairwise(spoken):
        if other.start - one.end >= LEAST:
            before = next(cue for cue in reversed(ordered) if cue.span.end == one.end)
            after = next(cue for cue in ordered if cue.span.start == other.start)
            found.append((Span(start=one.end, end=other.start), before, after))
    return found
