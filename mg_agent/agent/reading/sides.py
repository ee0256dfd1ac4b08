"""Left and right, read from a question."""

import re

from mg_agent.agent.question import Sides

_LR = r"(left|right)"
_HAND = re.compile(rf"\b{_LR}(?:[- ]hand(?:ed|s)?| (?:index )?(?:fingers?|fingertips?|palm|fist|thumb))\b")
_WITH = re.compile(rf"\bwith (?:his|her|their|the) {_LR}(?= one\b|\W*$)")
_EACH = re.compile(
    r"\bwhich hand\b|\b(?:left|right)(?: hands?)?,? (?:or|and|vs|versus|than)(?: \w+){0,2} (?:left|right)\b(?=.*\bhand)"
    r"|\bhand\b.*\b(?:left|right) or(?: the)? (?:left|right)\b"
)
_BOTH = re.compile(r"\b(?:both|two)[- ](?:(?:of )?(?:his|her|their|the) )?(?:hand(?:s|ed)|palms)\b")
_REGION = re.compile(
    rf"\b{_LR} (?:cheek|ear|earlobe|eye|eyelid|temple|nostril|jaw|eyebrow|brow|arm|forearm|elbow|wrist|sleeve|shoulder|"
    r"breast)s?\b|\b(?:left|right)(?:[- ]hand)? (?:side|half) of\b"
)
_TOWARD = re.compile(
    rf"\b(?:to|towards?) (?:his|her|their|the|its) {_LR}\b(?![- ](?!side\b))|\b{_LR}wards?\b"
    rf"|\b(?:lean|turn|tilt)\w*(?: (?:his|her|their|the))?(?: head)? {_LR}\b(?!,? (?:at|after|before|when|in|hand)\b)"
)
_ANY_WAY = re.compile(
    r"\b(?:which|what) (?:side|way|direction)\b"
    r"|\b(?:left|right),? (?:or|and)(?: to)?(?: (?:his|her|their|the))? (?:left|right)\b(?![- ]hand)"
)


def find_sides(text: str) -> Sides:
    """Read which hand, which direction and which side of a region a question in lower case names."""
    hand = _HAND.search(text) or _WITH.search(text)
    toward = _TOWARD.search(text)
    named = "each" if _EACH.search(text) else "both" if _BOTH.search(text) else hand.group(1) if hand else None
    return Sides(
        hand=named,
        toward="each" if _ANY_WAY.search(text) else _first(toward),
        region=_REGION.search(text) is not None,
    )


def _first(match: re.Match[str] | None) -> str | None:
    return next((group for group in match.groups() if group), None) if match else None
