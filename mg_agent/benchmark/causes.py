"""Plain causes of gestures that a scene states: the cold, an itch, a bad shoulder, a thing in the hand, a custom.

A cause counts only for the gestures it accounts for. What is told beforehand (context, setting, people) and what an
annotator wrote beside a gesture may state any of them; what is said aloud only those that people speak of themselves.
Words and groups were written with the development split at hand; the test split was not looked at.
"""

import re
from collections.abc import Iterable

from mg_agent.recognition.vocabulary import LABELS, REGIONS

_TOUCHES = frozenset((*(f"touching {region}" for region in REGIONS), "covering face", "touching shoulder",
                      "touching leg"))  # fmt: skip
_FACE = frozenset((*(f"touching {one}" for one in ("forehead", "eyes", "nose", "mouth", "cheek", "chin", "ear")),
                   "touching neck", "covering face"))  # fmt: skip
_HANDS = frozenset(("clasping hands", "rubbing hands", "interlocking fingers", "steepling fingers", "clenching fist",
                    "fidgeting fingers", "playing with object"))  # fmt: skip
_ARMS = frozenset(("folding arms", "withdrawing arms", "touching arm", "arms akimbo", "hands behind back"))
_LEGS = frozenset(("crossing legs", "moving legs", "touching leg"))
_TORSO = frozenset(("leaning forward", "leaning back", "leaning sideways", "shifting posture", "sitting upright",
                    "keeping still", "shrugging"))  # fmt: skip
_HEAD = frozenset(("nodding", "shaking head", "tilting head", "turning head", "raising head", "lowering head"))
Group = tuple[str, frozenset[str]]

TOLD: tuple[Group, ...] = (
    (r"cold|chilly|freez\w*|frost\w*|winter|unheated|draft\w*|draught\w*|wind|windy|snow\w*|soaked|rain|minus|vent|"
     r"coat|icy",
     _ARMS | _HANDS | {"touching nose", "shrugging", "touching shoulder", "moving legs", "lowering head"}),
    (r"hot|heat|sweat\w*|humid\w*|stuffy|sun|sunny|glare|bright|lamp|light",
     _FACE | {"adjusting clothes", "touching hair"}),
    (r"itch\w*|scratch\w*|allerg\w*|eczema|rash|hay ?fever|pollen|mosquito\w*|dust\w*|sunburn\w*|cut hair|shav\w*|skin|"
     r"flour|smoke|onion\w*|runny|a cold|mask|glasses|lens\w*|headset|earring\w*|hearing aid|helmet|beard|braces|tooth|"
     r"dentist|sore|swollen|stitches|plaster|bandage\w*", _TOUCHES | {"adjusting clothes"}),
    (r"collar|tie|scarf|necklace|apron|uniform|overall|costume|robe|cuff\w*|sleeve\w*|strap\w*|new shirt|tight",
     frozenset(("adjusting clothes", "touching neck", "touching chest", "touching arm", "fidgeting fingers"))),
    (r"shoulder|rib\w*|back|sling|injur\w*|operat\w*|surgery|arthrit\w*|rheumat\w*|sprain\w*|carried|stiff\w*|pain\w*",
     _TORSO | _ARMS | {"touching shoulder", "touching chest", "rubbing hands"}),
    (r"knee|leg|legs|foot|feet|hip|cast|crutch\w*|pregnan\w*|restless|attention disorder|meter|late|hurry|bus|train",
     _LEGS | {"shifting posture", "turning head", "leaning sideways"}),
    (r"chair|stool|bench|seat|cramped|wobbl\w*|step|crate", _TORSO | _LEGS),
    (r"soldier|army|military|drill|guard|parade|ballet|dancer|monk|nun|served|service",
     frozenset(("sitting upright", "keeping still", "hands behind back", "raising head"))),
    (r"rules?|must|not allowed|forbidden|asked to|told to|has to", frozenset(("keeping still", "sitting upright",
     "hands behind back", "clasping hands"))),
    (r"tired|night shift|slept|sleepless|jet ?lag\w*|four hours|long shift", frozenset((
     "touching eyes", "touching forehead", "covering face", "deep breath", "leaning back", "touching chin"))),
    (r"out of breath|stairs|elevator|climb\w*|ran|running|cycled|asthma", frozenset((
     "deep breath", "touching chest", "leaning forward", "arms akimbo"))),
    (r"sign(?:s|ing|ed)?|deaf|sign language|interpreter", _HANDS | _HEAD | {"illustrating", "leaning forward"}),
    (r"language|accent|hard of hearing|noisy|loud|noise", frozenset(("illustrating", "leaning forward", "tilting head",
     "touching ear", "shrugging"))),
    (r"trembl\w*|tremor|shak(?:es|ing)|coffee|attention disorder|always has|always moving|it is (?:his|her) way|"
     r"as everybody|habit\w*|usual\w*|all day|whole day", _HANDS | _TOUCHES | _LEGS | {"illustrating", "nodding"}),
    (r"bag|carr(?:y|ies|ying)|holds?|cup|pen|needle\w*|knit\w*|tool\w*|phone|key\w*|dough|machine", _HANDS | {
     "withdrawing arms", "keeping still"}),
)  # fmt: skip
SAID: tuple[Group, ...] = (
    (r"(?:i'm|i am|so|it's|it is) (?:cold|freezing)|freezin\w*|my (?:hands|fingers) (?:are|were)|shiver\w*",
     _ARMS | _HANDS | {"shrugging", "touching nose"}),
    (r"itch\w*|scratch\w*|rash|mosquito\w*|this (?:collar|mask|wool|shirt|tie)|my skin|hay fever|this heat", _TOUCHES),
    (r"my (?:shoulder|back|knee|hip|leg|arm|foot|neck|ribs?)|this chair|these chairs|sore", _ARMS | _TORSO | _LEGS | {
     "touching shoulder", "touching neck", "touching leg"}),
    (r"my (?:glasses|lenses|eyes|tooth|nose)|the (?:sun|light)(?: is)? (?:in|blinds)", _FACE),
)  # fmt: skip
_TOLD = tuple((re.compile(rf"\b(?:{words})\b", re.IGNORECASE), labels) for words, labels in TOLD)
_SAID = tuple((re.compile(rf"\b(?:{words})\b", re.IGNORECASE), labels) for words, labels in SAID)
_WORD = re.compile(r"[a-z]{3,}")
_STEM = 4


def explained(label: str, notes: Iterable[str], told: str, said: str) -> bool:
    """Tell whether a scene states a plain cause for a kind of gesture.

    Args:
        label: The kind of gesture.
        notes: What an annotator wrote beside it.
        told: The context, the setting and the people.
        said: What is said aloud.
    """
    given = " ".join((told, *notes))
    return (
        any(label in labels and words.search(given) for words, labels in _TOLD)
        or any(label in labels and words.search(said) for words, labels in _SAID)
        or _spoken_of(label, told)
    )


def _spoken_of(label: str, told: str) -> bool:
    """Tell whether the context itself speaks of such a movement, as it does of a custom."""
    words = {word[:_STEM] for word in _WORD.findall(told.lower())}
    wanted = {word[:_STEM] for word in label.split() if word != "touching"}
    return label in LABELS and len(wanted) > 1 and wanted <= words
