"""Reading which pause is meant by a line beside it: "how long is the pause before the last line?"."""

import re

from mg_agent.agent.reading.spacing import NAMES, in_full

_PAUSE = r"(?:pause|(?:he|she|they) pauses|paused|pausing|silen(?:ce|t)|gap|break|waits?|waited|hesitat(?:e|es|ed|ion))"
_PATTERN = re.compile(
    rf"\b{_PAUSE} (?:(?:is|was|there|that|comes|came|lies|right|just|immediately|directly) )*"
    r"(?P<side>before|after|preceding|following) "
    r"(?:(?:he|she|they) (?:says?|said|speaks?|spoke|begins?|began|starts?|started) )?(?:the|her|his|their) (?:very )?"
    rf"(?P<place>{NAMES}) (?:spoken )?(?:line|sentence|utterance|statement|remark)\b(?! (?:and|or)\b)"
)
_ELSE = re.compile(
    r"\b(?:longest|shortest|how (?:many|often)|longer|shorter)\b"
    r"|\b(?:what|anything|something)\b.*\b(?:do|does|did|doing|happen\w*)\b"
)
"""What asks for other pauses, or for what is done in it."""


def find_pause_beside(text: str) -> tuple[str, str] | None:
    """Read which line a pause is asked about beside, and on which side of it; None where none is."""
    match = _PATTERN.search(text)
    if match is None or _ELSE.search(text):
        return None
    return in_full(match["place"]), "before" if match["side"] in ("before", "preceding") else "after"
