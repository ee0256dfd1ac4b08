"""Follow-ups of a few words about the answer before: "why?", "show me", "are you sure?"."""

import re
from dataclasses import replace

from mg_agent.agent.conversation.of_that import MEANS, NORMAL, OF_THAT
from mg_agent.agent.question import Intent, Question, Topic
from mg_agent.agent.reading.anchors import LINES
from mg_agent.agent.reading.spacing import EACH, find_gap, next_place

_WHY = re.compile(
    r"^\W*(?:(?:and|but|so|ok) )*(?:why(?: not| (?:is|was|would) (?:that|this|it)(?: so)?)?|how come|what for"
    r"|what else (?:could|might|can|would) (?:that|this|it|those|they) (?:be|mean)"
    r"|what (?:does|did|could|might|can) (?:that|this|it|those|they) (?:mean|tell (?:us|me|you)))\W*$",
    re.IGNORECASE,
)
_SHOW = re.compile(
    r"^\W*(?:(?:and|but|so|ok|please|can|could|you|now) )*(?:show|list|see)"
    r"(?: (?:me|us|it|that|this|them|those|these|where|when|all|please))*\W*$",
    re.IGNORECASE,
)
_LEAD = r"^\W*(?:(?:and|the|its|their|what about|mean|average|total) )*"
_MEASURES = tuple(
    (intent, re.compile(rf"{_LEAD}(?:{words})\W*$", re.IGNORECASE))
    for intent, words in (
        (Intent.DURATION, "durations?|lengths?"),
        (Intent.COUNT, "counts?|number|rates?|frequenc(?:y|ies)|how (?:much|frequent|frequently)|per minute|tally"),
        (Intent.SURE, "confidences?|certainty|sources?"),
    )
)
_EDGES = re.compile(
    rf"{_LEAD}(?P<start>onsets?|starts?|beginnings?)?(?: ?(?:and|/|,|&) ?)?(?P<end>(?:the )?(?:offsets?|ends?))?"
    r"(?: times?)?(?<=\w)\W*$",
    re.IGNORECASE,
)
_OTHER_WORDS = re.compile(
    r"^\W*(?:and|what about|how about|or)\W+(?:(?:about|when|if|of|the|a|her|his|their|word|words) )*[“\"'‘]?"
    r"(?!(?:then|later|now|why|how|who|what|where|before|after|else|so|right|just|soon|directly)\b)"
    r"(?P<words>[\w'’]+(?: [\w'’]+){0,3}?)[”\"'’]?\W*$",
    re.IGNORECASE,
)
"""Other words at which the same is asked: "and her brother?"."""
_RESEARCH = re.compile(
    r"^\W*(?:(?:and|but|so|ok|okay|then|also|now|is|are|was|were|there|what|which|how|much|about|does|do|did|has|have|had"
    r"|can|could|would|you|me|us|i|we|see|give|show|tell|any|some|the|a|of|on|for|in|behind|to|it|that|this|those|these"
    r"|them|one|other|more|please|know|known|say|says|said|tells?|told|finds?|found|shows?|shown|been|done|exists?"
    r"|published|scientific|science|scientists|research|researchers?|stud(?:y|ies)|literature|papers?|cues?|anything"
    r"|topic|subject|think|reports?)\b\W*)+$",
    re.IGNORECASE,
)
"""Of no other words than these a question on research names nothing that it is about."""
_OF_THAT = frozenset((Intent.DECEPTION, Intent.FEELING))
_READINGS = frozenset((Intent.DECEPTION, Intent.FEELING, Intent.LITERATURE, Intent.EVIDENCE))
"""Kinds of questions whose words say what research is to be on."""
_DECLINED = frozenset(
    (Intent.DECEPTION, Intent.JUDGMENT, Intent.IDENTITY, Intent.UNLISTED, Intent.UNKNOWN, Intent.COVERAGE)
)
"""Kinds of answers of which "why?" asks for the reason of the answer itself."""
_NOT = re.compile(r"\bwhy not\W*$", re.IGNORECASE)
_AGAIN = re.compile(
    r"^\W*(?:and |but |so |then )*(?:again|once more|the next(?: (?:one|time))?)\W*$"
    r"|\b(?:do|does|did) (?:he |she |they )?(?:do )?(?:it|that|this|so) (?:again|once more|another time)\b",
    re.IGNORECASE,
)
"""What was asked about is asked about once more: "and again?"."""
_SEEN = frozenset((Intent.FIND, Intent.COUNT, Intent.DURATION, Intent.FEELING, Intent.SPEECH))
_WITH_A_PLACE = frozenset((Intent.FIND, Intent.COUNT, Intent.DURATION, Intent.AROUND, Intent.FEELING, Intent.DECEPTION))
"""Kinds of questions whose stretch or words tell where their answer was found."""
_MOST = re.compile(
    r"^\W*(?:(?:and|or|but|what about|how about|which(?: one)?(?: \w+){0,2}? with|with) )*(?:the )?"
    r"(?P<how>most|least|fewest)(?: \w+)?\W*$",
    re.IGNORECASE,
)
FEWEST = {"most of lines": "most of lines", "most of pauses": "most of pauses", "most of stretches": "nothing"}
"""What "and the fewest?" asks after a question on where most happens: of stretches, those without any cue."""
_BRIEF = 6
"""Words up to which "are you sure?" is about the answer before."""


def about_answer(asked: Question, last: Question) -> Question | None:
    """Read a few words about the answer before in its light; None for any other question.

    Args:
        asked: The question as understood by itself.
        last: The question before.
    """
    if asked.intent is Intent.SURE and not asked.topics and len(asked.text.split()) <= _BRIEF:
        return _placed(asked, last) if last.intent in _WITH_A_PLACE else replace(asked, topics=_about(last))
    if asks_why(asked.text):
        because = last.because or last.intent
        if because in _DECLINED or (because in _SEEN and _NOT.search(asked.text)):
            return replace(last, text=asked.text, intent=Intent.REASON, because=because)
        return _placed(replace(asked, intent=Intent.FEELING), last)
    of_that = _asked_of_that(asked, last)
    if of_that is not None:
        return of_that
    measured = _researched(asked, last) or _spaced(asked, last) or _once_more(asked, last) or _measured(asked, last)
    if measured is not None:
        return measured
    return _of_other_words(asked, last) or _fewest(asked, last) or _shown(asked, last)


def _of_other_words(asked: Question, last: Question) -> Question | None:
    """Read "and her brother?" as asked at other words than the question before."""
    other = _OTHER_WORDS.search(asked.text)
    if other is None or asked.intent is not Intent.UNKNOWN or not last.words or asked.unlisted:
        return None
    return replace(last, text=asked.text, words=other.group("words").strip())


def _fewest(asked: Question, last: Question) -> Question | None:
    """Read "and the fewest?" after a question on where most happens."""
    most = _MOST.search(asked.text) if last.asks in FEWEST else None
    if most is None:
        return None
    how = "most" if most["how"].lower() == "most" else "least"
    return replace(last, text=asked.text, pick=how, asks=last.asks if how == "most" else FEWEST[last.asks])


def _shown(asked: Question, last: Question) -> Question | None:
    """Read "show me" as asked for what the question before was about."""
    if not _SHOW.search(asked.text):
        return None
    shown = _about(last)
    return replace(last, text=asked.text, intent=Intent.FIND if shown else last.intent, topics=shown)


def asks_why(text: str) -> bool:
    """Tell whether the answer before, whatever it was, is asked for its reason."""
    return _WHY.search(text) is not None


def _asked_of_that(asked: Question, last: Question) -> Question | None:
    """Read what is asked of "that": what it means, whether it is much, whether it is a sign of something."""
    if MEANS.search(asked.text) and _about(last):
        return _of_that(replace(asked, intent=Intent.FEELING), last)
    if NORMAL.search(asked.text) and last.intent in _WITH_A_PLACE and last.topics:
        kept = replace(last, text=asked.text, intent=Intent.COUNT, pick=None, gap=())
        return replace(kept, relation=None, edge="", account=False)
    free = not asked.topics and not asked.spans
    return _of_that(asked, last) if asked.intent in _OF_THAT and free and OF_THAT.search(asked.text) else None


def _of_that(asked: Question, last: Question) -> Question | None:
    """Read "is that a sign of lying?" as asked of the cue, the stretch or the words that were just asked about."""
    placed = last.intent in _WITH_A_PLACE or last.intent is Intent.SPEECH
    of = _placed(asked, last) if placed else replace(asked, topics=_about(last))
    return of if of.topics or of.spans or of.words else None


def _researched(asked: Question, last: Question) -> Question | None:
    """Read a bare "any research?" as asked of the cues, and the reading, that the question before was about."""
    topics = _about(last)
    if asked.intent is not Intent.LITERATURE or asked.topics or not _RESEARCH.search(asked.text):
        return None
    if last.intent in _READINGS:
        subject = last.words or last.text if last.intent is Intent.LITERATURE else last.text
    elif topics:
        subject = ", ".join(topic.name for topic in topics)
    else:
        return None
    return replace(asked, words=subject, topics=topics)


def _spaced(asked: Question, last: Question) -> Question | None:
    """Read "how long between the first and the second?" as asked of what the question before was about."""
    topics = _about(last)
    gap = asked.gap or (find_gap(asked.text.lower(), bare=True) if last.gap else ())
    behind = next_place(last.pick or "")
    if gap == EACH and behind:
        gap = (last.pick or "", behind)
        if asked.topics == topics:
            return replace(asked, gap=gap)
    if not gap or asked.topics or len(topics) != 1 or last.intent not in _WITH_A_PLACE:
        return None
    kept = replace(last, text=asked.text, intent=Intent.DURATION, topics=topics, gap=gap)
    return replace(kept, pick=None, relation=None, edge="", account=False, readings=asked.readings)


def _once_more(asked: Question, last: Question) -> Question | None:
    """Read "and again?" as about the next one after the one that was asked about, or about all of them."""
    topics = _about(last)
    if asked.topics or asked.spans or not topics or last.intent not in _WITH_A_PLACE or not _AGAIN.search(asked.text):
        return None
    kept = replace(last, text=asked.text, intent=Intent.FIND, topics=topics, pick=next_place(last.pick or "") or None)
    return replace(kept, relation=None, edge="", account=False, gap=(), anchor=())


def _measured(asked: Question, last: Question) -> Question | None:
    """Read a bare "duration?" or "onset and offset?" as asked of what the question before was about."""
    topics = _about(last)
    if not topics or last.intent not in _WITH_A_PLACE:
        return None
    kept = replace(last, text=asked.text, topics=topics, pick=None, relation=None, edge="", account=False)
    for intent, pattern in _MEASURES:
        if pattern.search(asked.text):
            return replace(kept, intent=intent)
    edge = _EDGES.search(asked.text)
    if edge is None:
        return None
    which = "both" if edge["start"] and edge["end"] else "start" if edge["start"] else "end"
    return replace(kept, intent=Intent.FIND, edge=which)


def _placed(asked: Question, last: Question) -> Question:
    """Keep what a question was about, and the place it named."""
    return replace(asked, topics=_about(last), spans=last.spans, words=last.words, side=last.side)


def _about(last: Question) -> tuple[Topic, ...]:
    """Return what a question was about, be it only as the moment it named."""
    topics = tuple(topic for topic in last.topics if topic != LINES)
    return topics or tuple(topic for topic in last.anchor if topic != LINES)
