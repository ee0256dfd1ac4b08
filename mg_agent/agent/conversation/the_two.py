"""Comparing what was just spoken of: "compare the two", "which of them is longer?" after two questions."""

import re
from collections.abc import Sequence
from dataclasses import replace

from mg_agent.agent.question import Intent, Question, Relation, Sides, Topic
from mg_agent.agent.wording.picks import PLACES
from mg_agent.core.span import Span

_OF_TWO = r"(?:the two|both|them|these|those)(?: (?:two|of them))?"
_THINGS = r"(?:moments?|kinds?|stretch(?:es)?|parts?|cues?|times?|sections?|gestures?|movements?|acts?|answers?)"
_BEGIN = r"^\W*(?:(?:and|now|so|then|ok|okay|please|can you|could you|would you|how) )*"
_COMPARE = re.compile(
    rf"{_BEGIN}(?:(?:compare|contrast)(?: {_OF_TWO}| (?:the|these|those|both) (?:two )?{_THINGS}"
    r"| (?:with|to|against) (?:each other|one another|that|it))*"
    rf"|(?:do|does|did) (?:{_OF_TWO}|they) (?:compare|differ)"
    rf"|what(?:['’]s| is| are| was) the differences?(?: between {_OF_TWO})?)\W*$",
    re.IGNORECASE,
)
_WHICH = re.compile(
    rf"{_BEGIN}(?:which|what)(?: one)?(?: of {_OF_TWO})? (?:is|was|lasts?|lasted|takes?|took|comes?|came|happens?"
    r"|happened|occurs?|occurred|starts?|started|begins?|began)(?: the)? (?:(?P<long>longer|longest|shorter|shortest)"
    r"|(?P<often>(?:more|less|most|least) (?:often|frequent|frequently|common)|rarer)"
    r"|(?P<order>first|earlier|earliest|later|sooner))\W*$",
    re.IGNORECASE,
)
_MORE_IN = re.compile(
    rf"{_BEGIN}(?P<often>(?:more|most|less|least|fewer|fewest)(?: often)? (?:in|of|during) which(?: \w+)?"
    r"|which(?: (?:one|half|part|minute|stretch|third|quarter))?(?: of \w+(?: two)?)? (?:has|had|shows|showed|holds)"
    r" (?:the )?(?:more|most|less|least|fewer|fewest))\W*$",
    re.IGNORECASE,
)
_APART = re.compile(
    rf"{_BEGIN}(?P<apart>how (?:much time|long|many seconds|far)\b[^?]*?\b"
    rf"(?:between {_OF_TWO}|apart(?: (?:is|are|was|were) (?:{_OF_TWO}|they))?))\W*$",
    re.IGNORECASE,
)
COMPARED = "compared"
"""What a question asks that only names the two, after it was asked which two are to be compared."""
WHICH_TWO = "which two"
"""What is asked where more than two were spoken of."""
_NTH = frozenset(("first", *PLACES, "last"))
_SUPERLATIVE = re.compile(
    r"\b(?:longest|shortest|earliest|(?:most|least) (?:often|\w+))\W*$|\b(?:is|was)(?: the)? first\W*$", re.IGNORECASE
)
_TWO = re.compile(r"\b(?:the two|both|two)\b", re.IGNORECASE)
"""Without which "which is the longest?" is asked of all that the question before was about."""


def of_the_two(asked: Question, before: Sequence[Question]) -> Question | None:
    """Read "compare the two" as about the two kinds, moments or stretches that were spoken of before.

    Args:
        asked: The question as understood by itself.
        before: The questions before it, oldest first.

    Returns:
        None where nothing of that kind is asked, or where it is not asked to compare and there are no two.
    """
    if before and before[-1].asks == WHICH_TWO and asked.intent is Intent.FIND and len(asked.topics) == 2:
        return replace(asked, intent=Intent.COUNT, asks=COMPARED)
    which = _WHICH.search(asked.text) or _MORE_IN.search(asked.text) or _APART.search(asked.text)
    if which is not None and _SUPERLATIVE.search(asked.text) and not _TWO.search(asked.text):
        return None
    if which is None and not _COMPARE.search(asked.text):
        return None
    last, one = (before[-1] if before else None), (before[-2] if len(before) > 1 else None)
    kinds = spoken_of(before)
    bare = replace(asked, spans=(), moment=False, words=None, topics=(), pick=None, edge="", relation=None)
    how = which.lastgroup if which is not None else None
    if len(kinds) == 2:
        return _kinds(bare, kinds[:1], kinds[1:], bare, how)
    if kinds:
        return _of_several(bare, kinds, how, asked.text)
    made = _within(bare, last, how) or _of_both(bare, one, last, how)
    if made is not None or how is not None:
        return made
    if last is not None and len(last.topics) == 1:  # "compare them" of smiles: how long each was
        return replace(bare, intent=Intent.DURATION, topics=last.topics, spans=last.spans)
    return replace(bare, intent=Intent.COMPARE)  # which says that two stretches are to be named


def spoken_of(before: Sequence[Question]) -> tuple[Topic, ...]:
    """Return the kinds that a list of three questions or more was about, or one question on three; else none."""
    if not before:
        return ()
    listed: list[Question] = []
    for one in reversed(before):
        if not one.number or any(one.number == other.number and one.text != other.text for other in listed):
            break
        listed.insert(0, one)
    if len(listed) < 3:
        return _about(before[-1]) if len(_about(before[-1])) > 2 else ()
    return tuple(dict.fromkeys(topic for one in listed for topic in _about(one)))


def _of_several(bare: Question, kinds: tuple[Topic, ...], how: str | None, text: str) -> Question | None:
    """Compare all that were spoken of, or ask which two are meant where two are asked for."""
    if how == "order" or _TWO.search(text):
        return replace(bare, intent=Intent.COMPARE, asks=WHICH_TWO, topics=kinds)
    return replace(bare, intent=Intent.DURATION if how == "long" else Intent.COUNT, topics=kinds)


def _within(bare: Question, last: Question | None, how: str | None) -> Question | None:
    """Compare the two that one question names."""
    if last is None:
        return None
    if len(last.topics) == 2:
        return _kinds(bare, last.topics[:1], last.topics[1:], last, how)
    if len(last.spans) == 2 and how != "order":
        return replace(bare, intent=Intent.COMPARE, topics=last.topics, spans=_sorted(last, last))
    return None


def _of_both(bare: Question, one: Question | None, last: Question | None, how: str | None) -> Question | None:
    """Compare what two questions in a row are about."""
    if one is None or last is None:
        return None
    first, second = _about(one), _about(last)
    if len(first) == len(second) == 1 and first != second:
        return _kinds(bare, first, second, last if one.spans == last.spans else bare, how, (one.pick, last.pick))
    if first != second and first and second:
        return None
    if len(one.spans) == len(last.spans) == 1 and one.spans != last.spans and how != "order":
        return replace(bare, intent=Intent.COMPARE, topics=last.topics, spans=_sorted(one, last))
    if len(first) != 1:
        return None
    if one.pick != last.pick and {one.pick, last.pick} <= _NTH:
        return replace(bare, intent=Intent.DURATION, topics=first, gap=(one.pick or "", last.pick or ""))
    if one.sides.hand and last.sides.hand and one.sides.hand != last.sides.hand and how != "order":
        return replace(bare, intent=Intent.COUNT, topics=first, spans=last.spans, sides=Sides(hand="each"))
    return None


def _kinds(
    bare: Question,
    first: tuple[Topic, ...],
    second: tuple[Topic, ...],
    place: Question,
    how: str | None,
    picks: tuple[str | None, str | None] = (None, None),
) -> Question:
    """Compare two kinds: by their order, by how long they lasted, else by how often each was found."""
    places = tuple(pick if pick in _NTH else "" for pick in picks)
    if how in ("order", "apart") or (how is None and all(places)):
        relation = Relation(
            first, second, "order", places=(places[0] or "", places[1] or ""), way="first" if how == "order" else ""
        )
        return replace(bare, intent=Intent.FIND, topics=(*first, *second), relation=relation)
    intent = Intent.DURATION if how == "long" else Intent.COUNT
    return replace(bare, intent=intent, topics=(*first, *second), spans=place.spans, words=place.words, side=place.side)


def _about(asked: Question) -> tuple[Topic, ...]:
    return asked.topics or asked.anchor


def _sorted(one: Question, other: Question) -> tuple[Span, ...]:
    spans = {*one.spans, *other.spans}
    return tuple(sorted(spans, key=lambda span: (span.start, span.end)))[:2]
