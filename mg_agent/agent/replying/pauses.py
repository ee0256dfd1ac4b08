"""Answers on pauses: the time between one line of a transcript and the next."""

import re
from itertools import pairwise

from mg_agent.agent.finding.lines import listen, no_words, share_text
from mg_agent.agent.finding.observations import LISTED, gap_limits, sentence, times
from mg_agent.agent.question import Question
from mg_agent.agent.replying.replies import Reply, windows
from mg_agent.agent.wording.picks import ONE, PLACES
from mg_agent.agent.wording.spoken import HESITATES
from mg_agent.core.assessment import Claim, Draft
from mg_agent.core.counts import plural
from mg_agent.core.evidence import Cue
from mg_agent.core.span import Span, merge, timecode
from mg_agent.tools.quoting import quoted
from mg_agent.tools.session import Session

LEAST = 0.5
"""Seconds from which on the time between two lines is told as a pause; our own choice, printed with every answer."""
Pause = tuple[Span, Cue, Cue]
"""When nothing was said, and the lines on either side."""
OCCASIONS = 3
"""Most places of the same words that one answer is about."""
WITHIN = (
    "Pauses are the time between lines of the transcript, as exact as its times are; pauses within a line do not show, "
    "and there may be sounds in them that are no speech."
)
_HESITATION = (
    "Whether a pause is hesitation is not told; it also comes with breath, with thought, and with somebody else's turn."
)
_INSIDE = "The words do not open their line, and a pause right before them, within the line, would not show."


def reply_pauses(question: Question, session: Session) -> Reply:
    """Say how much time lies between the lines of speech, citing the lines on either side."""
    if question.words:
        return _at_words(question, session)
    heard, lines, doubted = listen(session, None)
    if not lines:
        return Reply(Draft(answer=no_words(heard, ""), limits=doubted, abstains=not heard.observed))
    where = windows(question, session)[0]
    pauses = [one for one in between_lines_of(lines) if where is None or one[0].overlaps(where)]
    shown = shown_pauses(pauses, question.pick)
    which = f"; here is the {question.pick}" if question.pick in ONE and shown else ""
    told = told_pauses([span for span, _, _ in pauses])
    place = f"between {plural(len(lines), 'line')} of speech" if where is None else f"in {where}"
    share = share_text(question.text, lines, heard) if where is None else ""
    answer = sentence(f"{place} there {'are' if len(pauses) > 1 else 'is'} {told}{which}") + share
    limits = (*pause_limits(question), *gap_limits((heard,)), *doubted)
    return Reply(Draft(answer=answer, claims=tuple(pause_claim(*one) for one in shown), limits=limits))


def shown_pauses(pauses: list[Pause], pick: str | None) -> list[Pause]:
    """Choose the pauses that are cited: the one that is asked about, or the longest ones, in order of time."""
    longest = sorted(pauses, key=lambda one: (-one[0].duration, one[0].start))
    places = {"first": 0, "last": -1, **PLACES}
    if pick in places:
        return pauses[-1:] if pick == "last" else pauses[places[pick] : places[pick] + 1]
    kept = longest[:1] if pick == "longest" else longest[-1:] if pick == "shortest" else longest[:LISTED]
    return sorted(kept, key=lambda one: one[0].start)


def told_pauses(pauses: list[Span]) -> str:
    """Say how many pauses there are, and how long."""
    if not pauses:
        return f"no pause of {LEAST:g} s or longer"
    together, longest = sum(span.duration for span in pauses), max(span.duration for span in pauses)
    told = f"{plural(len(pauses), 'pause')} of {LEAST:g} s or longer, {together:.1f} s together"
    return f"{told}, the longest {longest:.1f} s" if len(pauses) > 1 else told


def pause_claim(span: Span, before: Cue, after: Cue) -> Claim:
    """State a pause, citing the lines on either side."""
    text = f"A pause of {span.duration:.1f} s lies between these two lines."
    return Claim(text=text, evidence=(before.id, after.id))


def pause_limits(question: Question) -> tuple[str, ...]:
    """Say what a pause is, and what is not told by it."""
    return (WITHIN, *([_HESITATION] if re.search(HESITATES, question.text.lower()) else []))


def _at_words(question: Question, session: Session) -> Reply:
    """Say how long nothing was said right before, or after, the line that holds certain words."""
    words, after = question.words or "", question.side == "after"
    heard, spoken, doubted = listen(session, words)
    if not spoken:
        return Reply(Draft(answer=no_words(heard, words), limits=doubted, abstains=not heard.observed))
    _, lines, _ = listen(session, None)
    told, claims = [f"{quoted(words)} was said {times(len(spoken))}."], []
    for line in spoken[:OCCASIONS]:
        near = neighbor(line, lines, after=after)
        beside = told_beside(line, near, session, after=after)
        one = f"the line at {timecode(line.span.start)}" if len(spoken) > 1 else "that line"
        told.append(beside.replace("that line", one, 1))
        pair = (line, near) if after else (near, line)
        claims.append(
            Claim(
                text="The line that holds the words, and the one beside it."
                if near
                else "The line that holds the words.",
                evidence=tuple(one.id for one in pair if one is not None),
            )
        )
    told += [f"Shown: the first {OCCASIONS}."] if len(spoken) > OCCASIONS else []
    inside = [] if after or all(_opens(line, words) for line in spoken[:OCCASIONS]) else [_INSIDE]
    limits = (*pause_limits(question), *inside, *gap_limits((heard,)), *doubted)
    return Reply(Draft(answer=" ".join(told), claims=tuple(claims), limits=limits))


def neighbor(line: Cue, lines: tuple[Cue, ...], *, after: bool) -> Cue | None:
    """Return the line that comes next after one, or before it; None where there is none."""
    others = [one for one in lines if one.id != line.id]
    if after:
        return min(
            (one for one in others if one.span.start >= line.span.start), key=lambda c: c.span.start, default=None
        )
    return max((one for one in others if one.span.start <= line.span.start), key=lambda c: c.span.end, default=None)


def told_beside(line: Cue, near: Cue | None, session: Session, *, after: bool) -> str:
    """Say how long nothing was said right before a line, or after it.

    Args:
        line: The line.
        near: The line beside it, if there is one.
        session: What was analyzed.
        after: True for the time after it.
    """
    where = "after" if after else "before"
    if near is None:
        edge = session.whole.end - line.span.end if after else line.span.start - session.whole.start
        return (
            f"No line comes {where} it in the transcript; what was analyzed "
            f"{'ends' if after else 'begins'} {max(0.0, edge):.1f} s {'later' if after else 'earlier'}."
        )
    span = silence_beside(line, near, after=after)
    if span is None:
        length = near.span.start - line.span.end if after else line.span.start - near.span.end
        less = f"the two lines are {length:.1f} s apart" if length > 0 else "one line follows the other at once"
        return f"Right {where} that line there is no pause of {LEAST:g} s or longer: {less}."
    return f"Right {where} that line nothing was said for {span.duration:.1f} s ({span})."


def silence_beside(line: Cue, near: Cue | None, *, after: bool) -> Span | None:
    """Return the pause between a line and the one after it, or before it; None where there is none."""
    if near is None:
        return None
    first, second = (line, near) if after else (near, line)
    apart = second.span.start - first.span.end >= LEAST
    return Span(start=first.span.end, end=second.span.start) if apart else None


def _opens(line: Cue, words: str) -> bool:
    said = re.findall(r"\w+", line.text.lower())
    wanted = re.findall(r"\w+", words.lower())
    return said[: len(wanted)] == wanted


def between_lines_of(lines: tuple[Cue, ...]) -> list[Pause]:
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
