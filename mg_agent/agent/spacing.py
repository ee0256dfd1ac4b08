"""Questions on the time between two of one kind: "how long between the first and the second smile?"."""

import re

from mg_agent.agent.picks import ONE, PLACES

LAST_TWO = ("last but one", "last")
EACH = ("each",)
"""Wanted is the time between every two that follow one another."""
_SHORT = {"1st": "first", "2nd": "second", "3rd": "third", "final": "last"} | {
    f"{place + 1}th": name for name, place in PLACES.items() if place > 2
}
_NAMES = "|".join(("first", "last", *PLACES, *_SHORT))
_OF_TIME = r"(?! (?:half|quarter|minutes?|seconds?|part|person|speaker|line|word|sentence|phrase|pause|silence)\b)"
_ONE, _TWO = rf"\b(?P<one>{_NAMES})\b{_OF_TIME}", rf"\b(?P<two>{_NAMES})\b{_OF_TIME}"
_THE = r"(?:(?:the|his|her|their|its) )?"
_PAIR = rf"(?:\w+ing (?:\w+ ){{0,3}})?{_THE}{_ONE}[^?.;]*?,? (?:and|to|until|till|up to) (?:when )?{_THE}{_TWO}"
_FILL = (
    r"(?: (?:is|was|are|were|does|did|do|it|there|the|time|seconds|in|pass\w*|elaps\w*|lies?|lay|goes|go|went|by|takes?"
    r"|took|lasts?|exactly|roughly|of|apart|gap))*"
)
_MUCH = (
    r"\b(?:how (?:long|much time|many seconds|far(?: apart)?)|time|gap|interval|distance|delay|lag|break|pause|wait"
    rf"|latency|seconds|duration|length){_FILL} "
)
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_MUCH}(?:between|from|separat\w+) {_PAIR}",
        rf"\bhow (?:far|many seconds|long) apart (?:is|are|was|were) {_PAIR}",
        rf"\bhow (?:long|soon|much later|much time|many seconds)(?: later)? after {_THE}{_ONE}[^?.;]*? {_THE}{_TWO}",
        rf"\bhow (?:long|much time|many seconds) (?:until|till|before) {_THE}{_TWO}[^?.;]*? after {_THE}{_ONE}",
    )
)
_ALL = re.compile(
    rf"{_MUCH}(?:in )?between (?:(?:the|his|her|their|each|every|all|two|any|of|consecutive|successive) )*"
    r"(?:one [^?.;]*? and (?:the next|another|the following)\b|(?!and\b)\w+(?: (?!and\b)\w+){0,3}\W*$)"
    r"|\bhow far apart (?:is|are|was|were) (?:(?:the|his|her|their|all|two) )*(?!and\b)\w+(?: (?!and\b)\w+){0,3}\W*$"
)
_TWO_OF = re.compile(rf"{_MUCH}(?:in )?between {_THE}(?P<which>first|last) (?:two|2)\b")
_BETWEEN = re.compile(rf"\bbetween {_PAIR}")


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
    return EACH if _ALL.search(text) else ()
