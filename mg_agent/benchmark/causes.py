"""Plain causes of gestures that a scene states: the cold, an itch, something in the hand, the custom of a place."""

import re
from collections.abc import Iterable, Sequence

from mg_agent.recognition.vocabulary import LABELS, REGIONS

_TOUCHES = frozenset((*(f"touching {region}" for region in REGIONS), "covering face", "touching shoulder",
                      "touching leg"))  # fmt: skip
_FACE = frozenset(f"touching {one}" for one in ("forehead", "eyes", "nose", "mouth", "cheek", "chin", "ear", "neck"))
_HANDS = frozenset(("clasping hands", "rubbing hands", "interlocking fingers", "clenching fist", "fidgeting fingers",
                    "playing with object"))  # fmt: skip
_ARMS = frozenset(("folding arms", "withdrawing arms", "touching arm", "arms akimbo", "hands behind back"))
_TORSO = frozenset(("leaning forward", "leaning back", "leaning sideways", "shifting posture", "sitting upright",
                    "crossing legs", "moving legs", "keeping still"))  # fmt: skip
_HEAD = frozenset(("nodding", "shaking head", "tilting head", "turning head", "raising head", "lowering head"))

CAUSES: tuple[tuple[str, frozenset[str]], ...] = (
    (r"\b(?:cold|chilly|freez\w*|frost\w*|winter|january|february|unheated|draft\w*|draught\w*|shiver\w*|snow\w*)",
     _ARMS | _HANDS | {"touching nose", "shrugging", "touching shoulder", "moving legs"}),
    (r"\b(?:hot|heat|sweat\w*|humid\w*|stuffy|muggy|sun|summer)\b",
     _FACE | {"adjusting clothes", "touching hair", "touching chest"}),
    (r"\b(?:itch\w*|scratch\w*|allerg\w*|eczema|rash|hay ?fever|pollen|mosquito\w*|midge\w*|bite|bites|stung|dust\w*|"
     r"sunburn\w*|stubble|shav\w*|wool\w*|label in|psoriasis|skin|dandruff|lice)\b", _TOUCHES | {"adjusting clothes"}),
    (r"\b(?:mask|glasses|spectacles|lens\w*|headset|earpiece|earring\w*|hearing aid|helmet|visor|goggles|beard|braces|"
     r"plaster|bandage\w*|stitches|tooth|toothache|dentist|sore|swollen|bruise\w*|cold sore|runny|sneez\w*|cough\w*|"
     r"a cold|flu|sinus\w*|migraine|headache)\b", _FACE | {"touching hair", "covering face"}),
    (r"\b(?:collar|tie|scarf|necklace|button\w*|zip\w*|apron|uniform|jacket|overall|costume|veil|shawl|sari|cuff\w*|"
     r"sleeve\w*|watch|bracelet|ring|strap\w*)\b",
     frozenset(("adjusting clothes", "touching neck", "touching chest", "touching arm", "playing with object",
                "touching shoulder", "fidgeting fingers"))),
    (r"\b(?:shoulder|back|hip|knee|wrist|neck|leg|rib\w*|arm) (?:hurts|aches|is bad|is stiff|pain\w*|injur\w*)|"
     r"\b(?:sling|cast|crutch\w*|limp\w*|stiff\w*|arthrit\w*|rheumat\w*|sprain\w*|operation|surgery|backache)\b",
     _TORSO | _ARMS | {"touching shoulder", "touching leg", "touching neck", "rubbing hands"}),
    (r"\b(?:chair|stool|bench|seat|saddle|cramped|wobbl\w*|legroom)\b", _TORSO),
    (r"\b(?:tired|night shift|yawn\w*|slept|sleepless|jet ?lag\w*|no sleep|awake)\b",
     frozenset(("touching eyes", "touching forehead", "touching cheek", "covering face", "deep breath",
                "leaning back", "touching chin"))),
    (r"\b(?:out of breath|stairs|asthma|inhaler|ran|running|cycled|climb\w*)\b",
     frozenset(("deep breath", "touching chest", "leaning forward"))),
    (r"\b(?:habit\w*|always (?:do|does|did)|usual\w*|tic|custom\w*|ordinary|the way (?:he|she|people)|greeting|prayer|"
     r"sign language|politeness|bow\w*)\b", _TOUCHES | _HANDS | _ARMS | _HEAD | {"illustrating"}),
    (r"\b(?:noise|noisy|loud|glare|bright|screen|monitor|headlights|wind|windy|rain|smoke|onion\w*|flour|paint|glue|"
     r"dough|grease|oil|wet|sticky)\b", _TOUCHES | _HEAD | _HANDS),
)  # fmt: skip
"""Words that state a cause, and the gestures it accounts for. Written with the development split at hand."""
_CAUSES = tuple((re.compile(words, re.IGNORECASE), labels) for words, labels in CAUSES)
_WORD = re.compile(r"[a-z]{3,}")
_STEM = 4


def explained(label: str, notes: Iterable[str], told: Sequence[str]) -> bool:
    """Tell whether a scene states a plain cause for a kind of gesture.

    Args:
        label: The kind of gesture.
        notes: What an annotator wrote beside it.
        told: The context, the culture, and what is said.
    """
    text = " ".join((*told, *notes))
    return any(label in labels and words.search(text) for words, labels in _CAUSES) or _spoken_of(label, told[:2])


def _spoken_of(label: str, told: Sequence[str]) -> bool:
    """Tell whether the context itself speaks of such a movement, as it does of a custom."""
    words = {word[:_STEM] for word in _WORD.findall(" ".join(told).lower())}
    wanted = {word[:_STEM] for word in label.split() if word != "touching"}
    return label in LABELS and len(wanted) > 1 and wanted <= words
