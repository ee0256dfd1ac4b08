"""Two of a kind set against one another by their length: "is the second smile longer than the first?"."""

import re

from mg_agent.agent.spacing import ONE_OF, OTHER_OF, in_full

_LONG = r"(?P<word>longer|shorter|briefer)"
_MORE = r"(?:(?:any|much|even|really|actually|a bit|a lot|far|for|of|in) )*"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{ONE_OF}[^?.;]*? {_MORE}{_LONG}(?: \w+)? than (?:for |that of |during )?{OTHER_OF}",
        rf"\b{ONE_OF}[^?.;]*? (?P<word>as (?:long|short|brief)) (?:\w+ )?as (?:for |that of )?{OTHER_OF}",
        rf"\b{ONE_OF}[^?.;]*? and {OTHER_OF}[^?.;]*? "
        r"(?P<word>equally (?:long|short)|(?:of )?(?:the same|equal) (?:length|duration)|as long)\b",
        rf"^\W*(?:(?:and|so|now|then) )*(?P<which>which|what)\b[^?.;]*? {_LONG}\b[^?.;]*? {ONE_OF}[^?.;]*? or "
        rf"{OTHER_OF}",
        rf"^(?P<which>[^?.;]*?\b){ONE_OF}[^?.;]*? or {OTHER_OF}[^?.;]*? {_LONG}\b",
    )
)
"""Two of a kind by their places, and the word that sets them against one another."""


def find_longer(text: str) -> tuple[tuple[str, str], str] | None:
    """Read which two of one kind are set against one another by their length.

    Args:
        text: The question in lower case, without times and quotations.

    Returns:
        Their places in a row in the order of the words, and "longer", "shorter", "alike", or "which" where it is asked
        which of them it is; None where no two of a kind are compared so.
    """
    for pattern in _PATTERNS:
        match = pattern.search(text)
        if match is None:
            continue
        two = (in_full(match["one"]), in_full(match["two"]))
        if two[0] == two[1]:
            return None
        if match.groupdict().get("which") is not None:
            return two, "which"
        word = match["word"]
        return two, "longer" if word == "longer" else "shorter" if word in ("shorter", "briefer") else "alike"
    return None
