"""Two of a kind set against one another by their length: "is the second smile longer than the first?"."""

import re
from collections.abc import Iterable

from mg_agent.agent.question import Lasting
from mg_agent.agent.reading.spacing import NAMES, ONE_OF, OTHER_OF, in_full
from mg_agent.agent.wording.topics import topics_in

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
_LINE = r"(?:spoken )?(?:lines?|sentences?|utterances?|statements?|remarks?|answers?|repl(?:y|ies))"
_SPOKEN = re.compile(rf"\b(?:(?P<pause>pauses?|silences?)|pause(?P<beside>before|after)|{_LINE})\b")
_AT_PLACE = re.compile(rf"\b({NAMES}) ((?:pause|silence)s?|pause(?:before|after)|{_LINE})\b")
_PAUSE_BESIDE = re.compile(
    rf"\b(?:pause|silence|gap|break|one) (?:that |is |was |comes |came |right |just )*(?P<side>before|after) "
    rf"(?:the|her|his|their) (?:very )?(?P<place>{NAMES}) {_LINE}\b"
)
"""A pause that is named by the line beside it, which "the last pausebefore" stands for."""
_PAUSE = re.compile(r"\b(?:pauses?|silences?)\b")
_BESIDE = re.compile(r"\b(?:before|after|between|during|in|while|when)\b")
"""What names one of the two by something else: "the pause before the last line"."""
ANSWERS = re.compile(r"\b(?:answers?|repl(?:y|ies))\b")
"""What a transcript does not tell apart from its lines."""


def find_longer(text: str) -> tuple[tuple[str, str], str] | None:
    """Read which two of one kind are set against one another by their length.

    Args:
        text: The question in lower case, without times and quotations.

    Returns:
        Their places in a row in the order of the words, and "longer", "shorter", "alike", or "which" where it is asked
        which of them it is; None where no two of a kind are compared so.
    """
    found = _found(text)
    if found is None:
        return None
    match, asked = found
    two = (in_full(match["one"]), in_full(match["two"]))
    return (two, asked) if two[0] != two[1] else None


def find_pair(text: str, labels: Iterable[tuple[str, str]] = ()) -> tuple[tuple[Lasting, Lasting], str] | None:
    """Read which two lines, pauses, or cues of different kinds are set against one another by their length.

    Args:
        text: The question in lower case, without times and quotations.
        labels: Modality and label of the cues at hand.

    Returns:
        The two in the order of the words, and what is asked, as of :func:`find_longer`; None where there are none.
    """
    spelled = _PAUSE_BESIDE.sub(r"\g<place> pause\g<side>", text) if _PAUSE.search(text) else text
    spelled = _AT_PLACE.sub(r"\1 one \2", spelled)
    found = _found(spelled)
    if found is None:
        return None
    (match, asked), known = found, tuple(labels)
    if _BESIDE.search(spelled[: match.start("two")]):
        return None
    first = _kind(spelled[match.end("one") : match.start("two")], known)
    second = _kind(spelled[match.end("two") :], known)
    one, other = first or _like(second), second or _like(first)
    if one is None or other is None or (one == other and one.kind == "cue"):
        return None
    pair = (
        Lasting(one.kind, in_full(match["one"]), one.cues),
        Lasting(other.kind, in_full(match["two"]), other.cues),
    )
    return (pair, asked) if pair[0] != pair[1] else None


def _like(one: Lasting | None) -> Lasting | None:
    """Return the kind that is left out beside another: "is the pause before the last line longer than the first?"."""
    return Lasting("pause", "") if one is not None and one.kind.startswith("pause") else one


def _found(text: str) -> tuple[re.Match[str], str] | None:
    for pattern in _PATTERNS:
        match = pattern.search(text)
        if match is not None and match.groupdict().get("which") is not None:
            return match, "which"
        if match is not None:
            word = match["word"]
            return match, "longer" if word == "longer" else "shorter" if word in ("shorter", "briefer") else "alike"
    return None


def _kind(text: str, labels: tuple[tuple[str, str], ...]) -> Lasting | None:
    """Read which kind of thing one part of a question names; None where it names none, or several."""
    spoken = _SPOKEN.search(text)
    if spoken is not None:
        beside = f"pause {spoken['beside']}" if spoken["beside"] else "line"
        return Lasting("pause" if spoken["pause"] else beside, "")
    cues = topics_in(text, labels)[0]
    return Lasting("cue", "", cues) if len(cues) == 1 else None
