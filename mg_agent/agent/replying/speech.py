"""Answers on what was said: all lines, those that hold certain words, or one by its place."""

import re

from mg_agent.agent.finding.lines import listen, no_words, pace_text, share_text, speakers_text
from mg_agent.agent.finding.observations import claims_of_speech, gap_limits
from mg_agent.agent.question import Question
from mg_agent.agent.replying.replies import Reply, place_text, windows
from mg_agent.agent.wording.picks import ONE, chosen
from mg_agent.core.assessment import Draft
from mg_agent.core.counts import plural
from mg_agent.core.evidence import Cue
from mg_agent.core.span import total
from mg_agent.tools.quoting import quoted
from mg_agent.tools.session import Look, Session

_LONG = re.compile(r"\bhow long\b|\bduration\b|\blength\b", re.IGNORECASE)


def reply_speech(question: Question, session: Session) -> Reply:
    """Say what was said, or when certain words were said."""
    places = windows(question, session)
    heard, lines, doubted = listen(session, question.words, places[0] if len(places) == 1 else None)
    if len(places) > 1:
        lines = tuple(line for line in lines if any(line.span.overlaps(one or session.whole) for one in places))
    if not lines and len(places) > 1 and heard.observed:
        told = f"No line of speech was found{place_text(question, session)}."
        return Reply(Draft(answer=told, limits=doubted))
    if not lines:
        return Reply(Draft(answer=no_words(heard, question.words or ""), limits=doubted, abstains=not heard.observed))
    if question.pick in ONE:
        return _line(question, session, heard, lines, doubted)
    what = f"{quoted(question.words)} was said in" if question.words else "The transcript holds"
    spoken = total(line.span for line in lines)
    counted = plural(sum(len(line.text.split()) for line in lines), "word")
    words = "" if question.words else f", {counted}, {spoken:.1f} s together"
    answer = f"{what} {plural(len(lines), 'line')}{words}{place_text(question, session)}."
    answer += share_text(question.text, lines, heard) if not question.words else ""
    answer += pace_text(question.text, lines) + speakers_text(question.text, lines)
    limits = (*gap_limits((heard,)), *doubted)
    return Reply(Draft(answer=answer, claims=claims_of_speech(lines), limits=limits))


def _line(question: Question, session: Session, heard: Look, lines: tuple[Cue, ...], doubted: tuple[str, ...]) -> Reply:
    """Quote the one line that is asked about: the first, the third, the longest."""
    pick = question.pick or "first"
    one = chosen(pick, lines)
    holding = f" with {quoted(question.words)}" if question.words else ""
    counted = f"{plural(len(lines), 'line')} of speech{holding}{place_text(question, session)}"
    long = one is not None and (pick in ("longest", "shortest") or _LONG.search(question.text))
    lasted = f", {one.span.duration:.1f} s long" if one is not None and long else ""
    only = f"{'it is the only one' if len(lines) == 1 else f'here is the {pick}'}{lasted}"
    which = f"there is no {pick}" if one is None else only
    who = speakers_text(question.text, lines)
    limits = (*gap_limits((heard,)), *doubted)
    shown = lines if one is None else (one,)
    spans = (one.span,) if one is not None else ()
    return Reply(Draft(answer=f"{counted}; {which}.{who}", claims=claims_of_speech(shown), limits=limits), spans=spans)
