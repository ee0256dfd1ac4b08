"""Touching other people, which nothing here looks for: a touch of oneself is no answer to it."""

import re
from collections.abc import Iterable

from mg_agent.agent.wording.moments import MARK

_BEING = (
    r"(?:person|people|man|woman|men|women|guy|girl|boy|lady|gentleman|child|children|kid|kids|baby|interviewer"
    r"|interviewee|speaker|host|guest|partner|husband|wife|boyfriend|girlfriend|friends?|colleagues?|neighbou?r|boss"
    r"|client|patient|doctor|nurse|officer|lawyer|mother|father|mom|mum|dad|sister|brother|son|daughter|parents?"
    r"|audience|opponent|witness|suspect|therapist|teacher|student)"
)
_PART = (
    r"(?: (?:(?:left|right|upper|lower) )?(?:hands?|face|arms?|shoulders?|hair|head|back|knees?|legs?|cheeks?|nose|neck"
    r"|chin|chest|forehead|ears?|body))?"
)
_GOES_ON = rf"(?= *(?:$|[?!.,;])| (?:when|while|as|before|after|at|in|on|during|and|or|again|between|from|{MARK})\b)"
"""What may stand behind "her" where she is touched, and not a part of her that belongs to the one who touches."""
_OTHERS = (
    r"(?:(?:any|some|every)(?:one|body)(?: else)?|(?:any |some )?other people|others|each other|one another"
    rf"|(?:an)?other {_BEING}|(?:the|a|an|his|her|their|that|this|any)(?: other| second)? {_BEING}|people"
    rf"|(?:him|her){_GOES_ON})"
)
TOUCHES_OTHERS = (
    r"(?:touch|hold|grab|pat|strok|rub|pok|caress|squeez|tap|push|embrac)[a-z]* (?:on )?"
    rf"{_OTHERS}{_PART}|hands? (?:on|onto|to) {_OTHERS}{_PART}"
    rf"|(?:physical|bodily|body) contact(?: (?:with|between) {_OTHERS})?"
    r"|(?<=\bor )(?:other people|others|(?:any|some)(?:one|body)(?: else)?)(?![^?.;]*\btouch)"
)
"""Words for touching somebody else: "touch anyone", "a hand on the other person", "physical contact"."""
_TOUCH = re.compile(r"\btouch|\bcontact\b|\bhands? on")
_BARE = re.compile(rf"^{_OTHERS}$")
_ALL = re.compile(rf"^(?:{TOUCHES_OTHERS}|{_OTHERS})$")
_FIND = re.compile(rf"\b(?:{TOUCHES_OTHERS})\b")
NOT_OBSERVED = (
    "Touching other people is not something that is observed here: the cues tell what one person does with their own "
    "body. So it may or may not have happened."
)


def is_touched(found: str, before: str) -> bool:
    """Tell whether words found in a question are about a touch: of "or others" only where one is named before."""
    return _BARE.search(found) is None or _TOUCH.search(before) is not None


def parted(words: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Part words that no cue exists for into those for touching somebody else, and the others."""
    told = tuple(words)
    touches = tuple(word for word in told if _ALL.search(word))
    return touches, tuple(word for word in told if word not in touches)


def asks_of_others(text: str) -> bool:
    """Tell whether a question in lower case names touching somebody else."""
    return _FIND.search(text) is not None
