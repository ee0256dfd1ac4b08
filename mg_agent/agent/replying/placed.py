"""Questions that words which were said give a place to: "was she nervous when she mentioned her brother?"."""

from dataclasses import replace

from mg_agent.agent.finding.lines import listen, no_words
from mg_agent.agent.finding.observations import times
from mg_agent.agent.question import Intent, Question
from mg_agent.agent.reading.understand import PLACED
from mg_agent.agent.replying.around import AROUND_WORDS, OCCASIONS, beside
from mg_agent.tools.quoting import quoted
from mg_agent.tools.session import Session

_COUNTED = frozenset((Intent.FIND, Intent.COUNT, Intent.DURATION))
"""Kinds of answers to which a follow-up keeps the words of the question before."""
_ONE_PLACE = frozenset((Intent.COVERAGE, Intent.BASELINE, Intent.NEXT))
"""Kinds of answers that are about one stretch."""


def at_words(question: Question, session: Session) -> tuple[Question, str]:
    """Turn words that were said into the stretches around them, for answers that know stretches alone.

    Returns:
        The question with its stretches, and a sentence that says which words, how often and where; the question as
        it was and no sentence where no words give it a place.
    """
    if question.intent not in PLACED | _COUNTED or question.words is None or question.spans:
        return question, ""
    heard, lines, _ = listen(session, question.words)
    if not lines:
        return question, f"{no_words(heard, question.words)} So this is about all of what was analyzed."
    told = lines[: 1 if question.intent in _ONE_PLACE else OCCASIONS]
    spans = tuple(dict.fromkeys(beside(line.span, question, session) for line in told))
    few = f", shown for the first{f' {len(told)}' if len(told) > 1 else ''}" if len(told) < len(lines) else ""
    wide = f", {AROUND_WORDS:g} s wider on either side than the words" if question.side == "around" else ""
    where = ", ".join(map(str, spans))
    lead = f"{quoted(question.words)} was said {times(len(lines))}{few}; this is about {where}{wide}."
    return replace(question, spans=spans), lead
