"""Which of several cues or lines a question wants: the first, the third, the longest, the least sure."""

import re
from collections.abc import Callable, Sequence

from mg_agent.core.evidence import Cue

_NTH = r"\b(?:the|his|her|their|and|or)"
_PARTS = (
    r"parts?|portions?|sections?|segments?|scenes?|phase|stage|interview|session|video|film|clip|questions?|answers?"
)
"""What a place in a row may name beside cues and lines; an answer may be of many lines."""
_OF_TIME = (
    r"(?! (?:half|third|quarter|minute|seconds?|moment|person|man|woman|speaker|hand|when|that|it|he|she|they|the|his"
    r"|her|their|"
    rf"{_PARTS})\b)"
)
PLACES = {
    name: place
    for place, name in enumerate(
        ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"), start=1
    )
}
"""Places behind the first."""
_ORDINAL = rf"(?:first|{'|'.join(PLACES)}|last|longest|shortest)"
_LASTS = (
    r"\bhow long\b|\bhow (?:many|much) (?:seconds|minutes|frames|time)\b|\b(?:do|does|did|will) (?:it|that|this|"
    rf"(?:the|his|her|their|each|every) (?:{_ORDINAL} )?\w+) last\b"
)
_LAST = (
    rf"(?:^\W*|\b(?:the|his|her|their|its|and|or|at|very) )last\b(?! (?:long|{_PARTS})\b)"
    rf"|^(?!.*(?:{_LASTS})).*\blast\b(?! (?:long\w*|for|until|till|more|less|about|over|under|{_PARTS})\b)"
)
"""As an adjective: in "how long does it last?" and "did her smile last?" it is a verb."""
_COUNTED = r"(?:time|one|smile|nod|blink|shrug|touch|head ?shake|gesture)"
"""What "a second" counts, where it is no second of time."""
_OF_SPEECH = re.compile(rf"\b{_ORDINAL} (?:pause|silence|line|word|sentence|phrase)\b")
_BESIDE = re.compile(rf"\b(?:before|after|since|until|till|between|following) (?:the|his|her|their) {_ORDINAL}\b.*")
_PICKS = (
    (
        "kinds",
        r"\bhow many (?:different|distinct|kinds?|types?|sorts?|various)\b|\bnumber of (?:different|kinds|types)\b",
    ),
    ("least sure", r"\b(?:least|less) (?:certain|sure|confident|reliable|clear)\b|\blowest confidence\b"),
    ("most sure", r"\bmost (?:certain|sure|confident|reliable|clear)\b|\bsurest\b|\bhighest confidence\b"),
    (
        "first",
        rf"\bfirst\b(?! (?:of all|{_PARTS})\b)|\bearliest\b"
        rf"|\bhow long (?:until|before|till)\b(?!.*{_NTH} (?:{'|'.join(PLACES)}|last)\b{_OF_TIME})",
    ),
    ("last", rf"{_LAST}|\blatest\b|\bfinal\b"),
    ("longest", r"\blongest\b"),
    ("shortest", r"\bshortest\b|\bbriefest\b"),
    *((name, rf"{_NTH} {name}\b{_OF_TIME}|\ba {name} {_COUNTED}\b") for name in PLACES),
)
_ORDERS: dict[str, Callable[[Cue], tuple[float, float, str]]] = {
    "first": lambda cue: (cue.span.start, cue.span.end, cue.id),
    "last": lambda cue: (-cue.span.start, cue.span.end, cue.id),
    "longest": lambda cue: (-round(cue.span.duration, 3), cue.span.start, cue.id),
    "shortest": lambda cue: (round(cue.span.duration, 3), cue.span.start, cue.id),
}
ONE = frozenset((*_ORDERS, *PLACES))
"""Picks that want a single cue by when it was or how long."""


def find_pick(text: str, *, speech: bool = False) -> str | None:
    """Read from a question in lower case, without times, which cues it wants; None for all of them.

    Args:
        text: The question.
        speech: True where it is about lines of speech and not about cues: "the longest pause" is no cue, and what
            stands after "the third line" is not that line.
    """
    asked = (_BESIDE if speech else _OF_SPEECH).sub(" ", text)
    found = [name for name, pattern in _PICKS if re.search(pattern, asked)]
    if len(ONE.intersection(found)) > 1:  # two are named, and not one of them
        found = [name for name in found if name not in ONE]
    return next(iter(found), None)


def chosen(pick: str, cues: Sequence[Cue]) -> Cue | None:
    """Return the cue that a pick of :data:`ONE` wants; None where there are not as many."""
    place = PLACES.get(pick, 0)
    return sorted(cues, key=_ORDERS.get(pick, _ORDERS["first"]))[place] if place < len(cues) else None
