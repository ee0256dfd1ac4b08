"""Whether a question asks where most happens: "when is she doing the most?"."""

import re

_MOST = r"(?:the )?(?P<most>most|fewest|least)"
_THINGS = (
    r"(?:of the |of her |of his )?(?:movements?|cues?|gestures?|action|activity|active|animated|busy|happen\w*"
    r"|(?:is |was )?going on|things)"
)
_WHICH = (
    r"\b(?:which|what)(?: of the)? (?:(?:spoken )?(?P<line>lines?|sentences?|utterances?|statements?|remarks?)"
    r"|(?P<pause>pauses?|silences?))\b[^?.;]*"
)
_DOING = r"(?:do|does|did|doing|move|moves|moved|moving|gestur\w+|fidget\w*|happen\w*|going on|active|animated|busy)"
_LINE = re.compile(rf"{_WHICH}\b{_MOST} {_THINGS}\b")
_LINE_DOING = re.compile(rf"{_WHICH}\b{_DOING} (?:(?:anything|something|things|around|about) )*{_MOST}\W*$")
_LINE_OF_KIND = re.compile(
    rf"{_WHICH}\b{_MOST}\b(?! (?:important|telling|interesting|notable|revealing|sure|certain)\b)"
)
_WITHOUT = re.compile(rf"{_WHICH}\b(?:without|with no)\b")
_THE_MOST = re.compile(
    rf"\b(?:when|where|at what (?:time|point)|what time|in which (?:part|stretch|\d+ seconds))\b[^?.;]*?(?:\b{_DOING} "
    rf"(?:(?:anything|something|things|the|at) )*(?P<how>most|least)\b|\b{_MOST} {_THINGS}\b)"
    r"|\bbusiest\b(?! (?:line|pause|sentence))"
    r"|\bmost (?:active|eventful|animated) (?:moment|part|stretch|time|seconds)\b"
)
_OF_KIND = re.compile(
    r"\b(?:when|at what (?:time|point)|what time)\b[^?.;]*\b(?:the )?most(?: (?:often|frequently|of all))?\W*$"
)


def find_most(text: str, *, named: bool) -> tuple[str, str] | None:
    """Read what is asked to have the most cues.

    Args:
        text: The question in lower case, without times and quotations.
        named: True where the question names a kind of cue.

    Returns:
        "line", "pause" or "stretch", and "most" or "least"; None where nothing of that kind is asked.
    """
    match = _LINE.search(text) or _LINE_DOING.search(text) or (_LINE_OF_KIND.search(text) if named else None)
    if match is not None:
        return "line" if match["line"] else "pause", "most" if match["most"] == "most" else "least"
    match = _THE_MOST.search(text)
    if match is not None:
        how = match["how"] or match["most"] or "most"
        return ("stretch", how) if how == "most" else None
    return ("stretch", "most") if named and _OF_KIND.search(text) else None


def find_without(text: str) -> tuple[str, str] | None:
    """Read "which lines does she say without nodding?" as asked for those with the fewest."""
    match = _WITHOUT.search(text)
    return None if match is None else ("line" if match["line"] else "pause", "least")
