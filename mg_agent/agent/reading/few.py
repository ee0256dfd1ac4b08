"""Reading how many of many are wanted: "name the three longest cues", "her two shortest smiles"."""

import re

_NUMBERS = {"two": 2, "couple of": 2, "three": 3, "few": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
            "nine": 9, "ten": 10}  # fmt: skip
_MANY = rf"(?P<many>{'|'.join(_NUMBERS)}|\d{{1,3}})"
_LONG = r"(?P<pick>longest|shortest|briefest)"
_FEW = (
    re.compile(rf"\b{_MANY} (?:very )?{_LONG}\b(?P<rest>[^?.;]*)"),
    re.compile(rf"\b(?:the|his|her|their|top) {_LONG} {_MANY}\b(?P<rest>[^?.;]*)"),
    re.compile(
        rf"\b(?:the|his|her|their) (?P<pick>first|last) {_MANY}\b"
        r"(?! (?:minutes?|seconds?|hours?|parts?|frames?|halves|thirds|quarters?|words?))(?P<rest>[^?.;]*)"
    ),
)
THINGS = re.compile(
    r"^ (?:\w+ )?(?:cues?|things?|movements?|gestures?|actions?|acts?|events?|observations?|moments?|instances?)\b"
)
_LINES = re.compile(r"^ (?:spoken )?(?:lines?|sentences?|utterances?|statements?|remarks?)\b")
_PAUSES = re.compile(r"^ (?:\w+ )?(?:pauses?|silences?)\b")


def find_few(text: str, *, named: bool) -> tuple[int, str, str] | None:
    """Read how many are wanted of the longest, the shortest, the first or the last.

    Args:
        text: The question in lower case, without times and quotations.
        named: True where the question names a kind of cue.

    Returns:
        How many, which, and of what: "cue", "line" or "pause"; None where nothing of that kind is asked.
    """
    for pattern in _FEW:
        match = pattern.search(text)
        if match is None:
            continue
        many = _NUMBERS.get(match["many"]) or int(match["many"])
        rest, pick = match["rest"], "shortest" if match["pick"] == "briefest" else match["pick"]
        kind = "line" if _LINES.search(rest) else "pause" if _PAUSES.search(rest) else "cue"
        if many > 1 and (kind != "cue" or named or THINGS.search(rest) or not rest.strip()):
            return many, pick, kind
    return None
