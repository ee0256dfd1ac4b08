"""Words that name what a gesture or facial cue shows: a question that uses them tells of the cue where it is closed."""

import re
from collections.abc import Iterable

_NAMES = {
    "nodding": "nods?|nodded|nodding",
    "shaking": "shakes?|shaking|shook",
    "tilting": "tilt(?:s|ed|ing)?",
    "head": "heads?|chin",
    "forehead": "forehead|brows?",
    "eyes": "eyes?|lids?",
    "nose": "nose",
    "mouth": "mouth|lips?",
    "lips": "mouth|lips?",
    "cheek": "cheeks?",
    "chin": "chin",
    "ear": "ears?",
    "hair": "hair",
    "neck": "neck|throat|nape",
    "chest": "chest",
    "face": "face",
    "shoulder": "shoulders?",
    "arm": "arms?|forearms?|elbows?",
    "arms": "arms?|folds|folded|hips",
    "leg": "legs?|knees?|feet|foot",
    "legs": "legs?|knees?|feet|foot|heels?",
    "clothes": "clothes|sleeves?|collar|tugs?|tugging",
    "touching": "hands?|fingers?|touch(?:es|ed|ing)?|scratch(?:es|ed|ing)?|wip(?:es|ed|ing)|rub(?:s|bed|bing)",
    "hands": "hands?|fingers?|palms?",
    "rubbing": "rub(?:s|bed|bing)",
    "fingers": "hands?|fingers?",
    "fist": "hands?|fists?",
    "fidgeting": "fidget(?:s|ed|ing)?|restless(?:ness)?",
    "illustrating": "illustrat(?:es|ed|ing)|hands?|gestur(?:e|es|ed|ing)",
    "shrugging": "shrug(?:s|ged|ging)?",
    "leaning": "leans?|leaned|leaning",
    "playing": "(?:play|toy)(?:s|ed|ing)? with",
    "posture": "posture",
    "upright": "upright|posture",
    "breath": "breath(?:s|es|ed|ing)?|sigh(?:s|ed|ing)?",
    "moving": "restless(?:ness)?|moving",
    "still": "stillness|motionless|(?:keep|keeps|kept|keeping) still",
    "turning": "turn(?:s|ed|ing)? (?:\\w+ ){0,2}(?:away|aside)|over (?:his|her) shoulder",
    "blinking": "blink(?:s|ed|ing)?",
    "away": "gaze|look(?:s|ed|ing)? (?:away|aside)",
    "brows": "brows?",
    "smiling": "smil(?:e|es|ed|ing)",
}  # fmt: skip
"""What names a word of a label, as a pattern of whole words."""
_ANY = "(?:her|his) body|body language|gestures?|movements?"
"""What names any gesture."""


def named(text: str, labels: Iterable[str]) -> frozenset[str]:
    """Return the words of a text that name what one of these cues shows ("her hand" where she is "touching nose")."""
    patterns = {_NAMES[word] for label in labels for word in label.split() if word in _NAMES} | {_ANY}
    return frozenset(found.group() for one in patterns for found in re.finditer(rf"\b(?:{one})\b", text.lower()))
