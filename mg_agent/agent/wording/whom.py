"""Whom somebody talks to, and how a voice sounds, which nothing here observes: a transcript is no answer to it."""

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
_SOUND = (
    r"(?:loud|quiet|soft|low|high|deep|hoarse|shrill|monoton|shak|trembl|quiver|break|broke|crack|rais|lower|drop|rise|ris"
    r"|chang|sound|stead|firm|strain)"
)
VOICE = (
    r"\bhow (?:loud|loudly|quiet|quietly|softly) (?:do|does|did|is|was|are|were)\b"
    rf"|\b(?:his|her|their|the) voice\b[^?]*\b{_SOUND}\w*|\b{_SOUND}\w* (?:his|her|their|the) voice\b"
    r"|\bhow (?:do|does|did|is|was) (?:his|her|their|the) voice\b|\btone of (?:his |her |their )?voice\b"
    r"|\b(?:what|which|his|her|their) (?:tone|pitch|intonation|accent)\b(?! of (?:skin|light))"
    r"|\b(?:speak|talk)(?:s|ing)? (?:loud|louder|loudly|quietly|softly|in a (?:loud|quiet|low|high) voice)\b"
    r"|\b(?:prosody|intonation|voice pitch|speech volume)\b"
)
"""Turns of speech that ask how a voice sounds."""
_WORDS = r"(?:words?|speech|sa(?:ys?|ying|id)|statements?|language|tells?)"
_DONE = r"(?:gestures?|movements?|body|face|facial expressions?|expressions?|acts|hands|cues)"
_FIT = (
    r"(?:(?:mis)?match\w*|fits?|contradict\w*|agree\w*|disagree\w*|(?:in)?congruent|(?:in)?congruen\w+|(?:in)?consisten\w+"
    r"|mismatch\w*|at odds|correspond\w*)"
)
MATCH = (
    rf"\b{_WORDS}\b[^?.;]*\b{_DONE}\b[^?.;]*\b{_FIT}\b|\b{_DONE}\b[^?.;]*\b{_FIT}\b[^?.;]*\b{_WORDS}\b"
    rf"|\b{_WORDS}\b[^?.;]*\b{_FIT}\b[^?.;]*\b{_DONE}\b|\b{_FIT}\b[^?.;]*\b{_WORDS} and [^?.;]*\b{_DONE}\b"
)
"""Turns of speech that ask whether words and movements go together."""
_MATCH = re.compile(MATCH)
_WHOM = re.compile(WHOM)
_VOICE = re.compile(VOICE)
_LOOKS = re.compile(r"\b(?:look|smil|nod|glanc|star|gaz|laugh)\w*")
_NOT_TOLD = (
    "Whom somebody {act} is not something that is observed here: one person is followed, and the words of a transcript "
    "do not say to whom they are said."
)

_NO_SOUND = (
    "How a voice sounds, its loudness, pitch and tone, is not something that is observed here: of speech there are the "
    "words and their times alone."
)


_NO_MATCH = (
    "Whether words and movements fit one another is not judged here. What was done while certain words were said can "
    "be asked: “What does she do when she says ...?”."
)


def asks_whom(text: str) -> str:
    """Return what is said to a question on whom somebody talks to, or how a voice sounds; "" for any other.

    Args:
        text: The question in lower case, contractions written out.
    """
    found = _WHOM.search(text)
    if found is None and _MATCH.search(text):
        return _NO_MATCH
    if found is None:
        return _NO_SOUND if _VOICE.search(text) else ""
    return _NOT_TOLD.format(act="looks or smiles at" if _LOOKS.search(found.group()) else "talks to")
