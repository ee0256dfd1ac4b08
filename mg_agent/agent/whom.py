"""Whom somebody talks to or looks at, which nothing here observes: a transcript is no answer to it."""

import re

_WHO = r"(?:he|she|they|(?:the|this|that) \w+)"
_IS = r"(?:is|are|was|were|do|does|did|has|have|been|mostly|mainly|actually|really|usually)"
_TALK = r"(?:talk|speak|spoke|chat|convers|whisper|address|reply|replie|respond|answer)\w*"
_LOOK = r"(?:look|smil|nod|glanc|star|gaz|laugh)\w* (?:at|to|towards?|with)"
_END = r"(?= *(?:$|[?!.,]|\b(?:when|while|as|in|at|during|before|after|and|there|then|here|xtimex)\b))"
_SOMEBODY = (
    r"(?:(?:some|any)(?:one|body)(?: else)?|(?:an)?other \w+|(?:the|an?|his|her|their) \w+|us|me|people|others"
    r"|(?:him|her|them)(?:self|selves))"
)
WHOM = (
    rf"\bwho(?:m)? (?:{_IS} )+{_WHO} (?:{_IS} )*(?:{_TALK}(?: (?:to|with|at))?|{_LOOK}){_END}"
    rf"|\b(?:to|with|at) whom (?:{_IS} )+{_WHO} (?:{_TALK}|(?:look|smil|nod|glanc|star|gaz|laugh)\w*){_END}"
    rf"|\b(?:is|are|was|were) {_WHO} (?:talking|speaking|chatting) (?:to|with|at) {_SOMEBODY}{_END}"
    r"|\bwho (?:is|are|was|were) (?:being )?(?:addressed|spoken to|talked to)\b"
    r"|\bwho (?:is|are|was|were) (?:her|his|their|the) (?:audience|listeners?|interlocutor|conversation partner)\b"
)
"""Turns of speech that ask whom somebody talks to or looks at."""
_WHOM = re.compile(WHOM)
_LOOKS = re.compile(r"\b(?:look|smil|nod|glanc|star|gaz|laugh)\w*")
_NOT_TOLD = (
    "Whom somebody {act} is not something that is observed here: one person is followed, and the words of a transcript "
    "do not say to whom they are said."
)


def asks_whom(text: str) -> str:
    """Return what is said to a question on whom somebody talks to or looks at; "" for any other.

    Args:
        text: The question in lower case, contractions written out.
    """
    found = _WHOM.search(text)
    if found is None:
        return ""
    return _NOT_TOLD.format(act="looks or smiles at" if _LOOKS.search(found.group()) else "talks to")
