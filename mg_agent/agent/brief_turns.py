"""Follow-ups of a few words about the answer before: "why?", "show me", "are you sure?"."""

import re
from dataclasses import replace

from mg_agent.agent.anchors import LINES
from mg_agent.agent.question import Intent, Question, Topic

_WHY = re.compile(
    r"^\W*(?:(?:and|but|so|ok) )*(?:why(?: not| (?:is|was|would) (?:that|this|it)(?: so)?)?|how come|what for"
    r"|what (?:does|did|could|might|can) (?:that|this|it|those|they) (?:mean|tell (?:us|me|you)))\W*$",
    re.IGNORECASE,
)
_SHOW = re.compile(
    r"^\W*(?:(?:and|but|so|ok|please|can|could|you|now) )*(?:show|list|see)"
    r"(?: (?:me|us|it|that|this|them|those|these|where|when|all|please))*\W*$",
    re.IGNORECASE,
)
_REFUSED = frozenset((Intent.DECEPTION, Intent.JUDGMENT, Intent.IDENTITY))
_BRIEF = 6
"""Words up to which "are you sure?" is about the answer before."""


def about_answer(asked: Question, last: Question) -> Question | None:
    """Read a few words about the answer before in its light; None for any other question.

    Args:
        asked: The question as understood by itself.
        last: The question before.
    """
    if asked.intent is Intent.SURE and not asked.topics and len(asked.text.split()) <= _BRIEF:
        return replace(asked, topics=_about(last))
    if _WHY.search(asked.text):
        if last.intent in _REFUSED:
            return replace(last, text=asked.text)
        return replace(asked, intent=Intent.FEELING, topics=_about(last), spans=last.spans, words=last.words)
    if _SHOW.search(asked.text):
        shown = _about(last)
        return replace(last, text=asked.text, intent=Intent.FIND if shown else last.intent, topics=shown)
    return None


def _about(last: Question) -> tuple[Topic, ...]:
    """Return what a question was about, be it only as the moment it named."""
    return last.topics or tuple(topic for topic in last.anchor if topic != LINES)
