"""Follow-up questions: what "and in the second half?" leaves out is taken from the question before."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from mg_agent.agent.conversation.brief_turns import about_answer
from mg_agent.agent.conversation.listed import as_list, items_of, numbers_of
from mg_agent.agent.conversation.parting import parts_of, with_noun
from mg_agent.agent.conversation.several import in_parts
from mg_agent.agent.conversation.the_two import of_the_two
from mg_agent.agent.question import LONGEST, Intent, Question, Sides, Stretch
from mg_agent.agent.reading.anchors import LINES
from mg_agent.agent.reading.understand import understand
from mg_agent.agent.wording.lexicon import HANDS, PARTS
from mg_agent.agent.wording.moments import BEFORE
from mg_agent.agent.wording.picks import PLACES
from mg_agent.core.span import Span
from mg_agent.tools.quoting import plain

_WHEN = r"(?:when|what time|where|which (?:ones?|times?))"
_FOLLOWS = re.compile(
    r"^\W*(?:and|but|so|what about|how about|or|then|also|same|again|ok(?:ay)?)\b"
    rf"|^\W*(?:for |at )?(?:how (?:long|often|much|many(?: times)?|sure|certain)|{_WHEN})\b"
    r"(?: (?!he|she|they|it|is|are|was|were|do|does|did|the|his|her|their)\w+){0,2}\W*$"
    r"|^\W*(?:just |only |which (?:one )?(?:is|was) |what (?:is|was) )?(?:(?:the|in the|during the|from) )?"
    r"(?:first|last|second|third|fourth|fifth|longest"
    r"|shortest|earliest|latest)\b"
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
_BESIDE = re.compile(
    r"\b(?P<side>before|after)(?:wards?|hand)? ?(?:that|this|it|then|those|these)?\W*$"
    r"|\b(?P<next>next|then|later|earlier)\W*$",
    re.IGNORECASE,
)
_THERE = re.compile(
    r"\b(?:during|while|in) (?:it|that|this|those|them)\W*$"
    r"|\bwhile (?:he|she|they) (?:was |is |were |are )?(?:do|does|did|doing) (?:it|that|this|so)\W*$"
    r"|\b(?:there|then|(?:at|in|during) (?:that|this|the same) (?:time|point|moment|part|stretch|bit|section)|meanwhile"
    r"|at the same time)\W*$",
    re.IGNORECASE,
)
_FIRST_BESIDE = re.compile(
    r"^\W*(?:(?:and|but|so) )?(?P<side>before|after)(?:wards?)? ?(?:that|this|it),? (?=\w+ \w+)",
    re.IGNORECASE,
)
"""The place at the front: "and after that, does she smile?"."""
_MEANWHILE = re.compile(
    r"^\W*(?:and |so )?(?:do|does|did|is|was) (?:he|she|they|her|his|the) .*\bthen\W*$"
    r"|\b(?:is|are|was|were) (?:he|she|they|\w+ \w+) (?:\w+ )?\w+ing then\W*$",
    re.IGNORECASE,
)
"""What went on at that time, and not what came next: "what is she saying then?"."""
_EXISTS = re.compile(r"\b(?:is|are|was|were|be) (?:not )?(?:(?:any|some|no)\w*(?: \w+){0,2} )?there\b", re.IGNORECASE)
""""Is anyone else there?" and "how many are there?" name no place."""
_ORDINAL = re.compile(r"\b(?:first|second|third|last|middle)(?: one)?(?=\W*$)", re.IGNORECASE)
_OTHER_HAND = re.compile(
    r"^\W*(?:(?:and|or|what about|how about) )?(?:the |her |his |their )?(left|right)(?: one)?\W*$", re.IGNORECASE
)
_PART = re.compile(r"\b(?:first|second|third|last|middle) (half|third|quarter|minute)\b", re.IGNORECASE)
_ASKED_NEXT = re.compile(r"\b(?:ask|question)\b", re.IGNORECASE)
_CLAUSE = re.compile(r"\b(?:do|does|did|is|are|was|were|has|have|when|where|which)\b", re.IGNORECASE)
_BARE = frozenset((Intent.FIND, Intent.AROUND, Intent.UNKNOWN, Intent.SUMMARY))
_INHERITS = frozenset((
    Intent.FIND, Intent.COUNT, Intent.DURATION, Intent.COMPARE, Intent.SURE, Intent.AROUND, Intent.SUMMARY,
    Intent.SPEECH, Intent.COVERAGE, Intent.BASELINE, Intent.LITERATURE,
))  # fmt: skip
_AIMED = frozenset((Intent.COUNT, Intent.DURATION, Intent.SURE, Intent.BASELINE, Intent.LITERATURE, Intent.COMPARE))
_PLACED = frozenset((Intent.FIND, Intent.COUNT, Intent.DURATION, Intent.AROUND, Intent.SPEECH, Intent.SUMMARY))
_NTH = frozenset(("first", *PLACES, "last"))
_OF_ALL = re.compile(r"\b(?:video|clip|film|recording|overall|whole|entire|all|everything|summar\w*)\b", re.IGNORECASE)
_ONE = _NTH | {"longest", "shortest"}
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
    return _in_light_of(asked, before[-1], whole, known) if before else asked


def _in_light_of(asked: Question, last: Question, whole: Span, known: tuple[tuple[str, str], ...]) -> Question:
    asked = _completed(asked, last, whole, known)
    brief = about_answer(asked, last)
    if brief is not None:
        return brief
    placed = _after_that(asked, last, whole) or _placed(asked, last, whole)
    if placed is not None:
        return placed
    text, follows = asked.text, _FOLLOWS.search(asked.text) is not None
    if follows and not asked.topics and len(last.topics) == 1:
        named = understand(f"{text.rstrip(' ?.!')} {last.topics[0].name}?", whole, known)
        if named.intent in _AIMED and asked.intent not in _AIMED:
            sides = asked.sides if asked.sides != Sides() else last.sides
            spans = named.spans or last.spans
            words = last.words if not spans and named.intent in _PLACED else None
            return replace(named, text=asked.text, sides=sides, spans=spans, words=words, side=last.side)
    if follows and asked.intent in _BARE and last.intent in _INHERITS:
        return _continued(asked, last)
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


def _placed(asked: Question, last: Question, whole: Span) -> Question | None:
    """Read "and before that?" and "what else happens there?": a place that only the question before names."""
    if asked.spans or asked.words or asked.anchor or _ASKED_NEXT.search(asked.text):
        return None
    beside = None if _MEANWHILE.search(asked.text) else _BESIDE.search(asked.text)
    if last.intent is Intent.FEELING:
        return _felt_later(asked, last, beside, whole)
    if last.intent not in _PLACED:
        return None
    there = None if _EXISTS.search(asked.text) else _THERE.search(asked.text)
    if there is not None and last.pauses and not last.words:
        return in_that_pause(asked, last)
    if there is not None and last.spans and (asked.topics or asked.intent is Intent.SPEECH):
        return replace(asked, spans=last.spans, moment=last.moment)
    if asked.intent is Intent.SPEECH and (beside or there) and not asked.topics:
        asked = replace(asked, topics=(LINES,))
    elif asked.intent not in _BARE:
        return None
    return _aside(asked, last, _side(beside), whole) if beside is not None or there is not None else None


def in_that_pause(asked: Question, last: Question) -> Question:
    """Read "what does she do in it?" after a question on pauses as about these, or the one that it asked for."""
    intent = Intent.AROUND if asked.intent in (Intent.SUMMARY, Intent.UNKNOWN) else asked.intent
    if last.asks == "pause beside":
        return replace(asked, intent=Intent.AROUND, anchor=(LINES,), pick=last.pick, side=last.side)
    place = last.pick if last.pick in _ONE else None
    return replace(asked, intent=intent, pick=None, stretch=Stretch("pause", place or ""))


def _after_that(asked: Question, last: Question, whole: Span) -> Question | None:
    """Read "and after that, does she smile?" as about the time after what the question before was about."""
    front = _FIRST_BESIDE.match(asked.text)
    if front is None or not asked.topics or asked.spans or not last.spans:
        return None
    moved = _aside(asked, last, front["side"].lower(), whole)
    return replace(asked, spans=moved.spans) if moved is not None else None


def _felt_later(asked: Question, last: Question, beside: re.Match[str] | None, whole: Span) -> Question | None:
    """Read "and later?" after a question on a feeling in a stretch as the same question on the time beside it."""
    if beside is None or not last.spans or asked.intent not in _BARE:
        return None
    moved = _aside(asked, last, _side(beside), whole)
    return replace(last, text=asked.text, spans=moved.spans) if moved is not None else None


def _side(beside: re.Match[str] | None) -> str:
    if beside is None:
        return "around"
    return (beside.group("side") or {"earlier": "before"}.get(beside.group("next").lower(), "after")).lower()


def _aside(asked: Question, last: Question, side: str, whole: Span) -> Question | None:
    """Ask about the time before, after or around what the last question was about."""
    if last.spans:
        first, end = last.spans[0].start, last.spans[-1].end
        spans = {"before": (max(whole.start, first - BEFORE), first), "after": (end, min(whole.end, end + BEFORE))}
        start, stop = spans.get(side, (first, end))
        return replace(asked, intent=Intent.AROUND, spans=(Span(start=min(start, stop), end=stop),))
    acts = last.anchor or tuple(topic for topic in last.topics if topic.name not in PARTS)
    if last.words:
        return replace(asked, intent=Intent.AROUND, words=last.words, side=side)
    pick = asked.pick or (last.pick if last.pick in _NTH else None)
    if not acts and last.intent is Intent.SPEECH and pick is not None:
        acts = (LINES,)
    return replace(asked, intent=Intent.AROUND, anchor=acts, side=side, pick=pick) if acts else None


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
    intent = Intent.FIND if _WHEN_ALONE.search(asked.text) and topics else last.intent
    if (intent in (Intent.SUMMARY, Intent.AROUND) and asked.topics) or (intent is Intent.COUNT and asked.pick in _ONE):
        intent = Intent.FIND
    if asked.words and topics and intent in (Intent.FIND, Intent.COUNT, Intent.DURATION):
        intent = Intent.AROUND  # at the words that it names
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
    whole = _CLAUSE.search(asked.text) is not None  # "and blinking?" is asked as what was asked before
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


def _names_hand_alone(asked: Question, last: Question) -> bool:
    """Tell whether "and with the right hand?" only says with which hand the acts asked about before are done."""
    acts = [topic for topic in last.topics if topic.name not in PARTS]
    return (
        bool(asked.sides.hand)
        and asked.topics == (HANDS,)
        and bool(acts)
        and all(topic.labels & HANDS.labels for topic in acts)
    )
