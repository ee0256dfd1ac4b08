"""Reading which cues only are wanted: "above 0.8", "longer than two seconds", "that the network saw"."""

import re

from mg_agent.agent.filters import Filters

_N = r"(\d+(?:[.,]\d+)?)"
_LEAST = r"(?:above|over|more than|greater than|higher than|bigger than|longer than|exceeding|(?:of )?at least|>=?)"
_MOST = r"(?:below|under|less than|lower than|smaller than|shorter than|(?:of )?at most|up to|<=?)"
_OR_MORE = r"(?: or (?:more|longer|above|higher|better)| (?:and|or) up| ?\+)"
_OR_LESS = r"(?: or (?:less|shorter|below|lower|fewer))"
_SURE = r"(?:confiden\w+|certain\w*|sure\w*|probab\w*)"
_UNIT = r" ?(?:seconds?|secs?|s)\b"
_RATE = rf"{_N} ?(%|percent\b|per ?cent\b)?"
_LASTS = r"(?:lasts?|lasted|lasting|takes?|long|durations?|for|that are|which are|are|were|was|cues?|gestures?|ones)"
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("least", rf"(?:\bwith )?(?:\ba )?\b{_SURE} (?:of |is |was |are |that is )?(?:{_LEAST}) ?{_RATE}"),
    ("most", rf"(?:\bwith )?(?:\ba )?\b{_SURE} (?:of |is |was |are |that is )?(?:{_MOST}) ?{_RATE}"),
    ("least", rf"(?:\bwith )?(?:\ba )?\b{_SURE} (?:of )?{_RATE}{_OR_MORE}"),
    ("least", rf"\b(?:with )?{_LEAST} {_RATE}(?: in)? {_SURE}"),
    ("most", rf"\b(?:with )?{_MOST} {_RATE}(?: in)? {_SURE}"),
    ("least", rf"(?<=\b)(?:{_LEAST}) (0?[.,]\d+)()\b(?!{_UNIT})(?! ?(?:minutes?|per|times))"),
    ("most", rf"(?<=\b)(?:{_MOST}) (0?[.,]\d+)()\b(?!{_UNIT})(?! ?(?:minutes?|per|times))"),
    ("longest", rf"\bno (?:longer|more) than {_N}(?:{_UNIT})"),
    (
        "shortest",
        rf"\b(?:longer than|of at least|(?:{_LASTS}) (?:more than|over|at least|longer than)) {_N}(?:{_UNIT})",
    ),
    (
        "longest",
        rf"\b(?:shorter than|of at most|(?:{_LASTS}) (?:less than|under|at most|shorter than)) {_N}(?:{_UNIT})",
    ),
    ("shortest", rf"\b(?:{_LASTS}) {_N}(?:{_UNIT}){_OR_MORE}(?: long)?"),
    ("longest", rf"\b(?:{_LASTS}) {_N}(?:{_UNIT}){_OR_LESS}(?: long)?"),
)
_COMPILED = tuple((name, re.compile(pattern)) for name, pattern in _PATTERNS)
_NETWORK = r"(?:neural (?:network|net)s?|networks?|neural model|deep learning)"
_BY_RULES = r"(?:rules?(?:[- ]based)?|geometry|kinematics?)"
_BY = r"(?:with|by|from|of|using|via|only|just)(?: only| just)?(?: the| a)?"
_NOT_BY = r"(?:without|except|not (?:by|from|with)|ignor\w+|exclud\w+|leav\w+ out)(?: the| a)?"
_SOURCES = (
    ("rules", re.compile(rf"\b{_NOT_BY} {_NETWORK}\b(?: only| alone)?")),
    ("network", re.compile(rf"\b{_NOT_BY} {_BY_RULES}\b(?: only| alone)?")),
    ("network", re.compile(rf"\b{_BY} {_NETWORK}\b(?: only| alone)?|\b(?:the )?{_NETWORK} (?:only|alone)\b")),
    ("rules", re.compile(rf"\b{_BY} {_BY_RULES}\b(?: only| alone)?|\b(?:the )?{_BY_RULES} (?:only|alone)\b")),
)
_VAGUE = re.compile(
    r"\bhigh(?:ly)?[- ]confiden\w+(?: (?:cues?|gestures?|ones))?|\b(?:only|just) (?:the )?(?:\w+ )?"
    r"(?:sure|certain|confident|clear|reliable) (?:cues?|gestures?|ones|detections?)\b"
)


def find_filters(text: str) -> tuple[str, Filters]:
    """Take what only some cues are wanted for out of a question in lower case.

    Returns:
        The rest of the question, and what is asked for.
    """
    found: dict[str, float] = {}
    for name, pattern in _COMPILED:
        match = pattern.search(text)
        if match is None or name in found:
            continue
        value = _number(match)
        if name in ("least", "most") and not 0.0 <= value <= 1.0:
            continue
        found[name] = value
        text = f"{text[: match.start()]} {text[match.end() :]}"
    source, text = _source(text)
    vague = _VAGUE.search(text)
    return text, Filters(**found, source=source, vague=vague.group() if vague and "least" not in found else None)


def _number(match: re.Match[str]) -> float:
    value = float(match.group(1).replace(",", "."))
    percent = (match.lastindex or 1) > 1 and bool(match.group(2))
    return value / 100 if percent else value


def _source(text: str) -> tuple[str | None, str]:
    for name, pattern in _SOURCES:
        match = pattern.search(text)
        if match is not None:
            return name, f"{text[: match.start()]} {text[match.end() :]}"
    return None, text
