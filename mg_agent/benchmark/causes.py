"""Plain causes of gestures that a scene states: the cold, an itch, a bad shoulder, a thing in the hand, a custom.

A cause counts only for the gestures it accounts for. What is told beforehand (context, setting, people) and what an
annotator wrote beside a gesture may state any of them; what is said aloud only those that people speak of themselves.
The words were written with all scenarios at hand, like the hints: they check that a scene shows what it takes to weigh
its gestures, and are no measure of how well anything weighs them elsewhere.
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
     r"without a coat|icy",
     _ARMS | _HANDS | {"touching nose", "shrugging", "moving legs", "lowering head"}),
    (r"hot|heat|sweat\w*|humid|stuffy|sun|sunny|glare|bright|furnace|oven|wipes it",
     _FACE | {"adjusting clothes", "touching hair"}),
    (r"itch\w*|scratch\w*|allerg\w*|eczema|rash|hay ?fever|pollen|mosquito\w*|dust\w*|sunburn\w*|cut hair|shav\w*|skin|"
     r"flour|smoke|onion\w*|runny|a cold|mask|glasses|lens\w*|headset|earring\w*|hearing aid|helmet|beard|braces|tooth|"
     r"dentist|sore|swollen|stitches|plaster|bandage\w*", _TOUCHES | {"adjusting clothes"}),
    (r"collar|tie|scarf|necklace|apron|uniform|costume|robe|cuff\w*|sleeve\w*|strap\w*|new shirt|tight",
     frozenset(("adjusting clothes", "touching neck", "touching chest", "touching arm", "fidgeting fingers"))),
    (r"(?:frozen|right|left|bad|sore|stiff) shoulder|shoulder surgery|rib\w*|bad back|stiff back|sling|injur\w*|"
     r"operat\w*|surgery|arthrit\w*|rheumat\w*|sprain\w*|carried|stiff\w*|pain\w*|tendon|wrist|scalded",
     _TORSO | _ARMS | {"touching shoulder", "touching chest", "rubbing hands", "clenching fist"}),
    (r"knee|leg|legs|foot|feet|hip|cast|crutch\w*|pregnan\w*|restless|attention disorder",
     _LEGS | {"shifting posture", "leaning sideways"}),
    (r"chair|stool|bench|seat|cramped|wobbl\w*|crate", _TORSO | _LEGS - {"touching leg"}),
    (r"meter|late|hurry|bus|train|clock|watch|prays|sunset|belt|stands behind|behind (?:her|him)|flight|partner|child|"
     r"door\w*|on his left|on her left|noise|noisy|photograph\w*", frozenset(("turning head", "touching arm"))),
    (r"soldier|army|military|parade|ballet|dancer|monk|nun", frozenset((
     "sitting upright", "keeping still", "hands behind back", "raising head"))),
    (r"by the rules|lie flat|stay flat|not allowed to|asked to|told to", frozenset((
     "keeping still", "sitting upright", "hands behind back", "clasping hands"))),
    (r"tired|night shift|night flight|slept|sleepless|jet ?lag\w*|four hours|long shift|fourteen hours|migraine",
     frozenset(("touching eyes", "touching forehead", "covering face", "deep breath", "leaning back",
                "touching chin"))),
    (r"out of breath|elevator|climb\w*|ran up|running|cycled|asthma", frozenset((
     "deep breath", "touching chest", "leaning forward", "arms akimbo"))),
    (r"signing|deaf|sign language", _HANDS | _HEAD | {"illustrating", "leaning forward"}),
    (r"language later?|foreign|little english|accent|hard of hearing|noisy|lively|broad, lively|points|fingers up|"
     r"imagined",
     frozenset(("illustrating", "leaning forward", "leaning back", "tilting head", "touching ear", "shrugging"))),
    (r"small print|held away|read(?:s|ing)? (?:small|from)|bends", frozenset((
     "leaning back", "raising head", "lowering head", "keeping still", "leaning forward"))),
    (r"badge|reader", frozenset(("touching chest", "keeping still"))),
    (r"lowers? (?:his|her|the|their) (?:eyes|head)|not looked in the face|nods? while|bow\w*",
     _HEAD | {"keeping still"}),
    (r"trembl\w*|tremor|shak(?:es|ing) around|coffee|attention disorder|always has|always moving|it is (?:his|her) way|"
     r"as everybody|habit of|usual\w*|all day|whole day", _HANDS | _TOUCHES | _LEGS | {"illustrating", "nodding"}),
    (r"bag|carr(?:y|ies|ying)|holds (?:a|the|her|his)|cup|pen|needle\w*|knit\w*|tool\w*|phone|key\w*|dough|machine|"
     r"model|ball|cube", _HANDS | {"withdrawing arms"}),
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
