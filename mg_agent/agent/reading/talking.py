"""Whether a question asks when talking began or ended: "when does she stop talking?"."""

import re

_START = r"(?:start|starts|started|begin|begins|began)"
_END = r"(?:stop|stops|stopped|finish|finishes|finished|end|ends|ended|cease|ceases|ceased|quit|quits)"
_TALK = r"(?:(?:to )?(?:speak|talk)(?:ing)?|(?:her|his|their|the) (?:speech|talk))"
_THE_TALK = r"(?:her|his|their|the|any|all) (?:speech|talk(?:ing)?|speaking|conversation|words)"
_WHEN = re.compile(
    rf"\b(?:when|what time|what point|until when|since when)\b[^?]*?\b(?:(?P<start>{_START})|(?P<end>{_END}))"
    rf"(?: (?:and|or) (?P<other>{_START}|{_END}))? {_TALK}\W*$"
)
_WHEN_IT = re.compile(
    rf"\b(?:when|what time|what point|until when|since when)\b[^?]*?\b{_THE_TALK} (?:(?:finally|first|actually) )*"
    rf"(?:(?P<start>{_START})|(?P<end>{_END}|over))(?: (?:and|or) (?P<other>{_START}|{_END}))?\W*$"
)
"""The same with the talking named first: "when did the talking stop?"."""


def talk_edge(text: str) -> str:
    """Tell whether a question in lower case asks when talking began ("start"), ended ("end") or "both"; else ""."""
    found = _WHEN.search(text) or _WHEN_IT.search(text)
    if found is None:
        return ""
    return "both" if found["other"] else "start" if found["start"] else "end"
