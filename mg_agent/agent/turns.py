"""Follow-up questions: what "and in the second half?" leaves out is taken from the question before."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from mg_agent.agent.question import Intent, Question
from mg_agent.agent.understand import understand
from mg_agent.core.span import Span

_FOLLOWS = re.compile(r"^\W*(?:and|but|what about|how about|or|then|also|same|again)\b", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:it|that|this|those|them)\b", re.IGNORECASE)
_BARE = frozenset((Intent.FIND, Intent.AROUND, Intent.UNKNOWN, Intent.SUMMARY))
_INHERITS = frozenset((
    Intent.FIND, Intent.COUNT, Intent.DURATION, Intent.COMPARE, Intent.SURE, Intent.AROUND, Intent.SUMMARY,
    Intent.SPEECH, Intent.COVERAGE, Intent.BASELINE, Intent.LITERATURE,
))  # fmt: skip
_AIMED = frozenset((Intent.COUNT, Intent.DURATION, Intent.SURE, Intent.BASELINE, Intent.LITERATURE, Intent.COMPARE))


def understand_turn(text: str, before: Sequence[str], whole: Span, labels: Iterable[tuple[str, str]] = ()) -> Question:
    """Read a question in the light of those before it.

    Args:
        text: As it was asked.
        before: Earlier questions of the conversation, oldest first.
        whole: The part of the video that was analyzed.
        labels: Modality and label of the cues at hand.
    """
    known = tuple(labels)
    asked = understand(text, whole, known)
    if not before:
        return asked
    last = understand_turn(before[-1], before[:-1], whole, known)
    if _FOLLOWS.search(text) and not asked.topics and len(last.topics) == 1:
        named = understand(f"{text.rstrip(' ?.!')} {last.topics[0].name}?", whole, known)
        if named.intent in _AIMED and asked.intent not in _AIMED:
            return replace(named, text=asked.text, sides=last.sides, spans=named.spans or last.spans)
    if _FOLLOWS.search(text) and asked.intent in _BARE and last.intent in _INHERITS:
        return _continued(asked, last)
    if (
        not asked.topics
        and len(last.topics) == 1
        and _PRONOUN.search(text)
        and asked.intent in (*_AIMED, Intent.UNKNOWN)
    ):
        named = understand(_PRONOUN.sub(last.topics[0].name, text, count=1), whole, known)
        if named.intent in _AIMED:
            return replace(named, text=asked.text, sides=last.sides)
    return asked


def _continued(asked: Question, last: Question) -> Question:
    """Keep what is new, take the rest from before; "and for how long?" has an intent of its own."""
    topics = asked.topics or last.topics
    named = asked.intent is Intent.SUMMARY or (asked.intent is Intent.UNKNOWN and not asked.spans)
    if named and not asked.topics:
        return asked
    intent = last.intent
    if intent in (Intent.SUMMARY, Intent.AROUND) and asked.topics:
        intent = Intent.FIND
    spans = asked.spans or last.spans
    if intent is Intent.COMPARE and len(spans) != 2:
        spans = last.spans
    if intent is Intent.SUMMARY and spans:
        intent = Intent.AROUND
    return replace(asked, intent=intent, topics=topics, spans=spans, moment=asked.moment or last.moment)
