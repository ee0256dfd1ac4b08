"""Follow-up questions: what "and in the second half?" leaves out is taken from the question before."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from mg_agent.agent.conversation.brief_turns import about_answer, asks_why
from mg_agent.agent.conversation.listed import as_list, items_of, numbers_of
from mg_agent.agent.conversation.parting import parts_of, with_noun
from mg_agent.agent.conversation.several import in_parts
from mg_agent.agent.conversation.the_two import of_the_two
from mg_agent.agent.conversation.turn_places import BARE, CLAUSE, NTH, PLACED, after_that, in_place
from mg_agent.agent.question import LONGEST, Intent, Question, Sides
from mg_agent.agent.reading.understand import understand
from mg_agent.agent.wording.lexicon import HANDS, PARTS
from mg_agent.agent.wording.picks import ONE
from mg_agent.core.span import Span
from mg_agent.tools.quoting import plain

_WHEN = r"(?:when|what time|where|which (?:ones?|times?))"
_FOLLOWS = re.compile(
    r"^\W*(?:and|n|but|so|what about|how about|or|then|also|same|again|ok(?:ay)?)\b"
    rf"|^\W*(?:for |at )?(?:how (?:long|often|much|many(?: times)?|sure|certain)|{_WHEN})\b"
    r"(?: (?!he|she|they|it|is|are|was|were|do|does|did|the|his|her|their)\w+){0,2}\W*$"
    r"|^\W*(?:just|only) (?:those|these|the ones?|ones?|that|them)\b"
    r"|^\W*(?:just |only |which (?:one |of (?:them|these|those) )?(?:is|was) |what (?:is|was) )?"
    r"(?:(?:the|in the|during the|from) )?(?:first|last|second|third|fourth|fifth|longest"
    r"|shortest|earliest|latest|surest|(?:most|least) (?:sure|certain|confident))\b"
    r"(?: \w+){0,2}\W*$"
    r"|^\W*(?:his|her|their)(?: \w+){1,2}\W*$"
    r"|^\W*(?:the )?(?:left|right)(?: one)?\W*$",
    re.IGNORECASE,
)
_WHEN_ALONE = re.compile(rf"^\W*(?:(?:and|but|so|ok(?:ay)?) )?(?:at )?{_WHEN}\b(?: \w+){{0,2}}\W*$", re.IGNORECASE)
_WHEN_NOT = re.compile(
    r"^\W*(?:and |but )?when(?:ever)?(?: (?:is|does|did|was))?(?: (?:he|she|they))? not\W*$", re.IGNORECASE
)
_PRONOUN = re.compile(r"\b(?:it|that|this|those|them|one)\b", re.IGNORECASE)
_ORDINAL = re.compile(r"\b(?:first|second|third|last|middle)(?: one)?(?=\W*$)", re.IGNORECASE)
_OTHER_HAND = re.compile(
    r"^\W*(?:(?:and|or|what about|how about) )?(?:the |her |his |their )?(left|right)(?: one)?\W*$", re.IGNORECASE
)
_PART = re.compile(r"\b(?:first|second|third|last|middle) (half|third|quarter|minute)\b", re.IGNORECASE)
_INHERITS = frozenset((
    Intent.FIND, Intent.COUNT, Intent.DURATION, Intent.COMPARE, Intent.SURE, Intent.AROUND, Intent.SUMMARY,
    Intent.SPEECH, Intent.COVERAGE, Intent.BASELINE, Intent.LITERATURE,
))  # fmt: skip
_LOST = frozenset((Intent.UNKNOWN, Intent.HELP))
"""What was not understood, or only thanked for: a follow-up leans on what was asked before it."""
_AIMED = frozenset((Intent.COUNT, Intent.DURATION, Intent.SURE, Intent.BASELINE, Intent.LITERATURE, Intent.COMPARE))
_OF_ALL = re.compile(r"\b(?:video|clip|film|recording|overall|whole|entire|all|everything|summar\w*)\b", re.IGNORECASE)
_WORD = 40
"""Characters by which what is kept of a cut message may be shorter than what is read of one."""
_REACH = 8
"""Earlier questions that a follow-up may lean on."""


def understand_turn(text: str, before: Sequence[str], whole: Span, labels: Iterable[tuple[str, str]] = ()) -> Question:
    """Read a question in the light of those before it.

    Args:
        text: As it was asked.
        before: Earlier questions of the conversation, oldest first.
        whole: The part of the video that was analyzed.
        labels: Modality and label of the cues at hand.
    """
    known = tuple(labels)
    earlier: list[Question] = []
    for question in before[-_REACH:]:
        asked = _message(question, earlier, whole, known)
        earlier += asked.parts or (asked,)
    return _message(text, earlier, whole, known)


def _message(text: str, earlier: Sequence[Question], whole: Span, known: tuple[tuple[str, str], ...]) -> Question:
    """Read one message, which may hold several questions, in the light of the questions before it."""
    items = items_of(text[:LONGEST])
    asked = replace(_turn(" ".join(items) or text, earlier, whole, known), cut=_is_cut(text))
    numbers: tuple[str, ...] = ("",)
    if items:
        asked = replace(asked, text=as_list(items, plain(text, longest=LONGEST)))
        numbers = numbers_of(asked.text)
    each: list[Question] = []
    for number, item in zip(numbers, items or (asked.text,), strict=True):
        for part in parts_of(item):
            one = _turn(with_noun(part, each[-1].text) if each else part, (*earlier, *each), whole, known)
            each.append(replace(one, number=number))
    return in_parts(asked, each) if len(each) > 1 else asked


def _is_cut(text: str) -> bool:
    """Tell whether a message is longer than what is read of one, or was, before it was kept."""
    flat = plain(text, longest=len(text) + 1)
    return len(flat) > LONGEST or (flat.endswith("…") and len(flat) > LONGEST - _WORD)


def _turn(text: str, before: Sequence[Question], whole: Span, known: tuple[tuple[str, str], ...]) -> Question:
    asked = understand(text, whole, known)
    compared = of_the_two(asked, before)
    if compared is not None:
        return compared
    if not before:
        return asked
    understood = [one for one in before if one.intent not in _LOST]
    last = before[-1] if asks_why(text) or not understood else understood[-1]
    return _in_light_of(asked, last, whole, known)


def _in_light_of(asked: Question, last: Question, whole: Span, known: tuple[tuple[str, str], ...]) -> Question:
    asked = _completed(asked, last, whole, known)
    brief = about_answer(asked, last)
    if brief is not None:
        return brief
    placed = after_that(asked, last, whole) or in_place(asked, last, whole)
    if placed is not None:
        return placed
    text, follows = asked.text, _FOLLOWS.search(asked.text) is not None
    if follows and not asked.topics and len(last.topics) == 1:
        named = understand(f"{text.rstrip(' ?.!')} {last.topics[0].name}?", whole, known)
        if named.intent in _AIMED and asked.intent not in _AIMED:
            sides = asked.sides if asked.sides != Sides() else last.sides
            spans = named.spans or last.spans
            words = last.words if not spans and named.intent in PLACED else None
            return replace(named, text=asked.text, sides=sides, spans=spans, words=words, side=last.side)
    if follows and asked.intent in BARE and last.intent in _INHERITS:
        return _the_other(asked, last) or _continued(asked, last)
    if not asked.topics and len(last.topics) == 1 and _PRONOUN.search(text):
        named = understand(_PRONOUN.sub(last.topics[0].name, text, count=1), whole, known)
        if named.intent in _AIMED and asked.intent in (*_AIMED, Intent.UNKNOWN):
            return replace(named, text=asked.text, sides=last.sides)
    return asked


def _completed(asked: Question, last: Question, whole: Span, known: tuple[tuple[str, str], ...]) -> Question:
    """Read "and in the first?" after a question about a half as the first half, and "the right?" as a hand."""
    other = _OTHER_HAND.search(asked.text) if last.sides.hand else None
    if other is not None:
        return replace(asked, sides=Sides(hand=other.group(1).lower()))
    part = _PART.search(last.text)
    if part is None or asked.spans or _ORDINAL.search(asked.text) is None:
        return asked
    return replace(understand(f"{asked.text.rstrip(' ?.!')} {part.group(1)}?", whole, known), text=asked.text)


def _the_other(asked: Question, last: Question) -> Question | None:
    """Read "what about the second one?" after what happened beside the first, and "and smiling?" after a relation."""
    if last.anchor and not asked.topics and asked.pick in NTH and not asked.anchor:
        return replace(last, text=asked.text, pick=asked.pick)
    new = tuple(topic for topic in asked.topics if topic.name not in PARTS)
    if last.relation is None or not new or asked.relation or asked.spans or CLAUSE.search(asked.text):
        return None
    kinds = (*new, *last.relation.second)
    return replace(last, text=asked.text, topics=kinds, relation=replace(last.relation, first=new))


def _continued(asked: Question, last: Question) -> Question:
    """Keep what is new, take the rest from before; "and for how long?" has an intent of its own."""
    if _names_hand_alone(asked, last):
        asked = replace(asked, topics=())
    topics = asked.topics or last.topics
    sided = asked.sides != Sides()
    new = asked.spans or asked.pick or sided or asked.edge or _WHEN_ALONE.search(asked.text)
    named = asked.intent is Intent.SUMMARY or (asked.intent is Intent.UNKNOWN and not new)
    if named and not asked.topics:
        here = asked.intent is Intent.SUMMARY and last.spans and not _OF_ALL.search(asked.text)
        return replace(asked, intent=Intent.AROUND, spans=last.spans, moment=last.moment) if here else asked
    intent = _kept_intent(asked, last, named=bool(topics))
    spans = asked.spans or last.spans
    if intent is Intent.COMPARE and len(spans) != 2:
        spans = last.spans
    if intent is Intent.SUMMARY and spans:
        intent = Intent.AROUND
    sides = asked.sides if asked.topics or sided else last.sides
    if (
        last.asks
        and not asked.topics
        and not asked.pick
        and (asked.spans or (last.few and _WHEN_ALONE.search(asked.text)))
    ):
        return replace(last, text=asked.text, spans=spans, moment=asked.moment, readings=asked.readings)
    whole = CLAUSE.search(asked.text) is not None  # "and blinking?" is asked as what was asked before
    return replace(
        asked,
        intent=intent,
        topics=topics,
        spans=spans,
        moment=asked.moment or last.moment,
        sides=sides,
        words=asked.words or (last.words if intent is Intent.SPEECH and not asked.topics else None),
        pauses=asked.pauses or (last.pauses and not asked.topics and not asked.words),
        negated=asked.negated or _WHEN_NOT.search(asked.text) is not None,
        edge=asked.edge if whole else asked.edge or last.edge,
        account=asked.account if whole else asked.account or last.account,
        gap=asked.gap or (last.gap if intent is Intent.DURATION else ()),
        stretch=asked.stretch or (None if asked.spans or asked.words or asked.anchor else last.stretch),
    )


def _kept_intent(asked: Question, last: Question, *, named: bool) -> Intent:
    """Return the kind of answer that is wanted: that of the question before, unless a word tells another."""
    if asked.pick in ("most sure", "least sure"):
        return Intent.SURE
    intent = Intent.FIND if _WHEN_ALONE.search(asked.text) and named else last.intent
    told = intent in (Intent.SUMMARY, Intent.AROUND, Intent.SPEECH) and asked.topics
    if told or (intent is Intent.COUNT and asked.pick in ONE):
        intent = Intent.FIND
    at_words = asked.words and named and intent in (Intent.FIND, Intent.COUNT, Intent.DURATION)
    return Intent.AROUND if at_words else intent


def _names_hand_alone(asked: Question, last: Question) -> bool:
    """Tell whether "and with the right hand?" only says with which hand the acts asked about before are done."""
    acts = [topic for topic in last.topics if topic.name not in PARTS]
    return (
        bool(asked.sides.hand)
        and asked.topics == (HANDS,)
        and bool(acts)
        and all(topic.labels & HANDS.labels for topic in acts)
    )
