"""Whether a question asks what is done only once, or more than once: "is there anything she does only once?"."""

import re

_THING = (
    r"(?:anything|something|what|which(?! hand)|things?|cues?|gestures?|movements?|acts?|actions?"
    r"|expressions?|behaviou?rs?|kinds?)"
)
_ONCE = re.compile(
    rf"\b{_THING}\b.*\b(?:(?:only|just|exactly) (?:once|one time|a single time)|a single time"
    r"|(?:do|does|did|happen\w*|occur\w*|appear\w*|seen|found) once|never (?:repeats?|repeated|again))\b"
    rf"|\b{_THING} (?:is|are|was|were) (?:not|never) repeated\b|\bone[- ]offs?\b"
)
_AGAIN = re.compile(
    rf"\b{_THING}\b.*\b(?:more than once|(?:at least|more than) (?:one time|two times|twice)|several times|repeatedly"
    rf"|over and over|again and again)\b|\b{_THING} (?:(?:does|did|is|are|was|were|he|she|they) )*repeat(?:s|ed|ing)?\b"
    rf"|\brepeated {_THING}\b"
)


def find_repeats(text: str) -> str:
    """Tell whether a question in lower case asks what was done "once", or "repeated"; "" where neither."""
    return "once" if _ONCE.search(text) else "repeated" if _AGAIN.search(text) else ""
