"""Reading what is asked of the user's own documents: "what do my notes say about pauses?"."""

import re

_KIND = r"(?:documents?|docs?|notes?|manuals?|handbooks?|guidelines?|protocols?|files?|pdfs?|papers?|literature)"
_MINE = (
    rf"(?:any(?:thing)? (?:of|in) |one of )?"
    rf"(?:(?:my|our)(?: own)?(?: [\w-]+){{0,2}}? {_KIND}|the (?:added|indexed|uploaded) {_KIND})"
)
_SAY = r"(?:says?|tells?|states?|mentions?|contains?|holds?|recommends?|advises?|suggests?|knows?|finds?|has|have)"
_ABOUT = r"(?: (?:us|me))?(?: anything| something)?(?: (?:about|on|of|regarding|to|that))?\b"
_HAVE = rf"(?:(?:what|anything) )?(?:do|does|did|can|could|is there anything in) {_MINE} {_SAY}{_ABOUT}"
_SEARCH = rf"(?:search|check|consult|look (?:in|into|through|at|up)|ask|see) {_MINE}(?: (?:for|about|on))?\b"
_WHERE = rf"(?:in|from|according to|within|by) {_MINE}\b"
_POLITE = r"(?:(?:please|and|so|now|ok|then|can you|could you|would you) )*"
IN_MINE = (
    rf"^\W*{_POLITE}(?:{_HAVE}|{_SEARCH})",
    rf"^\W*{_POLITE}(?:(?:what|anything|something|is|are|find|look|which|{_WHERE})\b)"
    rf"(?!.*\b(?:he|she|they) (?:says?|said|talks?|mentions?|mentioned)\b).*(?<!\w){_WHERE}",
    rf"^\W*{_POLITE}according to {_MINE}\b",
)
"""Turns of speech that ask what the user's own documents hold."""
_ASKED = re.compile("|".join(IN_MINE), re.IGNORECASE)
_FRAMES = re.compile(rf"^\W*{_POLITE}(?:{_HAVE}|{_SEARCH})|\b{_WHERE}", re.IGNORECASE)
_LEFT = re.compile(
    r"^\W*(?:what (?:is|are)(?: there)?|is there|are there|anything|something|about|on|find)\b", re.IGNORECASE
)


def asked_of_documents(text: str) -> str | None:
    """Return what a question looks for in the user's own documents; None where it does not ask about these."""
    if not _ASKED.search(text):
        return None
    query = _FRAMES.sub(" ", text).strip()
    return (_LEFT.sub("", query).strip(" ?.!,;") or text).strip()
