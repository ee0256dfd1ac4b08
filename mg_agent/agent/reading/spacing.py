"""Questions on the time between two of one kind: "how long between the first and the second smile?".

The same is asked by "how soon after the first nod does she nod again?" and "how long until she smiles again?".
"""

import re

from mg_agent.agent.wording.picks import ONE, PLACES

LAST_TWO = ("last but one", "last")
EACH = ("each",)
"""Wanted is the time between every two that follow one another."""
_SHORT = {"1st": "first", "2nd": "second", "3rd": "third", "final": "last"} | {
    f"{place + 1}th": name for name, place in PLACES.items() if place > 2
}
NAMES = "|".join(("first", "last", *PLACES, *_SHORT))
_OF_TIME = (
    r"(?! (?:half|halves|quarter|minutes?|seconds?|parts?|sections?|segments?|scenes?|answers?|questions?|person"
    r"|speaker|line|word|sentence|phrase|pause|silence)\b)"
)
_ONE, _TWO = rf"\b(?P<one>{NAMES})\b{_OF_TIME}", rf"\b(?P<two>{NAMES})\b{_OF_TIME}"
_THE = r"(?:(?:the|his|her|their|its) )?"
ONE_OF, OTHER_OF = f"{_THE}{_ONE}", f"{_THE}{_TWO}"
"""One of several by its place, and another one: the groups "one" and "two"."""
_PAIR = rf"(?:\w+ing (?:\w+ ){{0,3}})?{_THE}{_ONE}[^?.;]*?,? (?:and|to|until|till|up to) (?:when )?{_THE}{_TWO}"
_FILL = (
    r"(?: (?:is|was|are|were|does|did|do|it|there|he|she|they|the|time|seconds|in|pass\w*|elaps\w*|lies?|lay|goes|go"
    r"|went|by|takes?|took|lasts?|exactly|roughly|of|apart|gap))*"
)
MUCH = (
    r"\b(?:how (?:long|much time|many seconds|far(?: apart)?)|time|gap|interval|distance|delay|lag|break|pause|wait"
    rf"|latency|seconds|duration|length){_FILL} "
)
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{MUCH}(?:between|from|separat\w+) {_PAIR}",
        rf"\bhow (?:far|many seconds|long) apart (?:is|are|was|were) {_PAIR}",
        rf"\bhow (?:long|soon|much later|much time|many seconds)(?: later)? after {_THE}{_ONE}[^?.;]*? {_THE}{_TWO}",
        rf"\bhow (?:long|much time|many seconds) (?:until|till|before) {_THE}{_TWO}[^?.;]*? after {_THE}{_ONE}",
        rf"\b(?:compare|contrast|differences? between) {_PAIR.replace('(?:and|', '(?:and|with|against|')}",
        rf"\bhow (?:do|does|did) {_THE}{_ONE}[^?.;]*? (?:compare|differ) (?:with|to|from|against) {_THE}{_TWO}",
    )
)
COMPARED = re.compile(r"\b(?:compar\w*|contrast\w*|differ\w*|longer|shorter|longest|shortest)\b", re.IGNORECASE)
"""Where two of a kind are set against one another, so that their lengths matter as well."""
_ALL = re.compile(
    rf"{MUCH}(?:in )?between (?:(?:the|his|her|their|each|every|all|two|any|of|consecutive|successive) )*"
    r"(?:one [^?.;]*? and (?:the next|another|the following)\b|(?!and\b)\w+(?: (?!and\b)\w+){0,3}\W*$)"
    r"|\bhow far apart (?:is|are|was|were) (?:(?:the|his|her|their|all|two) )*(?!and\b)\w+(?: (?!and\b)\w+){0,3}\W*$"
)
_TWO_OF = re.compile(rf"{MUCH}(?:in )?between {_THE}(?P<which>first|last) (?:two|2)\b")
_BETWEEN = re.compile(rf"\bbetween {_PAIR}")
_LONG = r"(?:how (?:long|much (?:more )?time|many (?:more )?seconds)|time|seconds|interval|delay)"
_HOW_SOON = re.compile(
    r"\bhow (?:soon|quickly|fast|much later)\b"
    rf"|\b{_LONG}\b.*\b(?:until|till|before|after|to|take|takes|took|pass\w*|elaps\w*)\b"
)
_AGAIN = re.compile(
    r"\b(?:again|once more|another time|(?:the|another|any|her|his|their) next|the (?:one|time) after(?: that)?"
    rf"|an? (?P<nth>{NAMES}) (?:time|one))\b"
)
_TO_ANOTHER = re.compile(r"\b(?:back|camera|open\w*|stop\w*|normal|still)\b")
"""What somebody is to come back to is not the act itself: "how long until she looks at the camera again?"."""
_PLACE = re.compile(
    rf"\b(?:the|his|her|their|its)(?: very)? (?P<place>{NAMES})\b{_OF_TIME}|\bfor the (?P<time>{NAMES}) time\b"
)
_AFTER = re.compile(r"\b(?:after|since|following)\b(?P<rest>.*)$")
_ORDER = ("first", *PLACES)


def find_gap(text: str, *, bare: bool = False) -> tuple[str, ...]:
    """Read between which two of one kind the time is asked for.

    Args:
        text: The question in lower case, without times and quotations.
        bare: True where "between the first and the second" is enough, after a question of that kind.

    Returns:
        Two places in a row, :data:`EACH` for all that follow one another, or nothing.
    """
    for pattern in (*_PATTERNS, *([_BETWEEN] if bare else [])):
        match = pattern.search(text)
        if match is not None:
            both = tuple(_SHORT.get(match[name], match[name]) for name in ("one", "two"))
            return both if len({*both} & ONE) > 1 else ()
    two = _TWO_OF.search(text)
    if two is not None:
        return ("first", "second") if two["which"] == "first" else LAST_TWO
    return EACH if _ALL.search(text) else _until_again(text)


def find_between(text: str) -> tuple[str, ...]:
    """Read which two of one kind bound a stretch: "what happens between the first and the second smile?"."""
    match = _BETWEEN.search(text)
    both = tuple(_SHORT.get(match[name], match[name]) for name in ("one", "two")) if match is not None else ()
    return both if len({*both} & ONE) > 1 else ()


def place_in(text: str) -> str:
    """Return which one of several a text in lower case names, "first" to "tenth" or "last"; empty where none."""
    match = _PLACE.search(text)
    named = (match["place"] or match["time"]) if match is not None else ""
    return _SHORT.get(named, named)


def in_full(place: str) -> str:
    """Return a place in a row as a word: "second" for "2nd"."""
    return _SHORT.get(place, place)


def next_place(place: str) -> str:
    """Return the place behind one: "third" behind "second"; empty where none is named or known."""
    return _ORDER[_ORDER.index(place) + 1] if place in _ORDER[:-1] else ""


def sought_again(text: str, pick: str | None) -> str | None:
    """Return which one is wanted where it is the one after another: "does she nod again after the first nod?"."""
    after = _AFTER.search(text)
    place = place_in(after["rest"]) if after is not None and _AGAIN.search(text) else ""
    return next_place(place) or pick if place and place == pick else pick


def _until_again(text: str) -> tuple[str, ...]:
    """Read "how soon after the first nod does she nod again?": from the one that is named to the next."""
    again = _AGAIN.search(text)
    if again is None or _HOW_SOON.search(text) is None or _TO_ANOTHER.search(text):
        return ()
    nth = _SHORT.get(again["nth"], again["nth"])
    if nth:
        return (_ORDER[_ORDER.index(nth) - 1], nth) if nth in _ORDER[1:] else ()
    place = place_in(text)
    return (place, next_place(place)) if next_place(place) else () if place else EACH
