"""Which of several cues or lines a question wants: the first, the third, the longest, the least sure."""

import re
from collections.abc import Callable, Sequence

from mg_agent.core.evidence import Cue

_NTH = r"\b(?:the|his|her|their|and|or)"
_OF_TIME = (
    r"(?! (?:half|third|quarter|minute|person|man|woman|speaker|video|film|clip|hand|when|that|it|he|she|they)\b)"
)
_LAST = (
    r"(?:^\W*|\b(?:the|his|her|their|its|and|or|at|very) )last\b(?! long)"
    r"|^(?!.*\bhow long\b).*\blast\b(?! (?:long\w*|for|until|till|more|less|about|over|under)\b)"
)
"""As an adjective: in "how long does it last?" it is a verb."""
_PICKS = (
    (
        "kinds",
        r"\bhow many (?:different|distinct|kinds?|types?|sorts?|various)\b|\bnumber of (?:different|kinds|types)\b",
    ),
    ("least sure", r"\b(?:least|less) (?:certain|sure|confident|reliable|clear)\b|\blowest confidence\b"),
    ("most sure", r"\bmost (?:certain|sure|confident|reliable|clear)\b|\bhighest confidence\b"),
    ("first", r"\bfirst\b|\bearliest\b|\bhow long (?:until|before|till)\b"),
    ("last", rf"{_LAST}|\blatest\b|\bfinal\b"),
    ("longest", r"\blongest\b"),
    ("shortest", r"\bshortest\b|\bbriefest\b"),
    *((name, rf"{_NTH} {name}\b{_OF_TIME}") for name in ("second", "third", "fourth", "fifth")),
)
_ORDERS: dict[str, Callable[[Cue], tuple[float, float, str]]] = {
    "first": lambda cue: (cue.span.start, cue.span.end, cue.id),
    "last": lambda cue: (-cue.span.start, cue.span.end, cue.id),
    "longest": lambda cue: (-round(cue.span.duration, 3), cue.span.start, cue.id),
    "shortest": lambda cue: (round(cue.span.duration, 3), cue.span.start, cue.id),
}
PLACES = {"second": 1, "third": 2, "fourth": 3, "fifth": 4}
"""Places behind the first."""
ONE = frozenset((*_ORDERS, *PLACES))
"""Picks that want a single cue by when it was or how long."""


def find_pick(text: str) -> str | None:
    """Read from a question in lower case, without times, which cues it wants; None for all of them."""
    found = [name for name, pattern in _PICKS if re.search(pattern, text)]
    return None if {"first", "last"} <= {*found} else next(iter(found), None)  # both are two, and not one of them


def chosen(pick: str, cues: Sequence[Cue]) -> Cue | None:
    """Return the cue that a pick of :data:`ONE` wants; None where there are not as many."""
    place = PLACES.get(pick, 0)
    return sorted(cues, key=_ORDERS.get(pick, _ORDERS["first"]))[place] if place < len(cues) else None
