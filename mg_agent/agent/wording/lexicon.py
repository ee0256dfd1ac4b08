"""The words people use for cues, as data: clues of verbs and nouns, phrases, and families of labels."""

from dataclasses import dataclass, replace

from mg_agent.agent.question import Topic
from mg_agent.recognition.vocabulary import MG_AGENT, REGIONS, touches_face

GESTURE, FACE = ("gesture",), ("face",)


@dataclass(frozen=True)
class Clue:
    """Words that point to a topic: a verb with a noun, or either alone.

    Attributes:
        topic: What they point to.
        verbs: Any of these, in any inflection; empty where the noun is enough.
        nouns: Any of these; empty where the verb is enough.
        weak: True for words such as "gestures" that count only where nothing better is found.
    """

    topic: Topic
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    weak: bool = False


def _group(*groups: str) -> frozenset[str]:
    return frozenset(label.name for label in MG_AGENT if label.group in groups)


def _one(label: str, modalities: tuple[str, ...] = GESTURE, note: str = "") -> Topic:
    return Topic(label, modalities, frozenset({label}), note)


def _all_of(name: str, *labels: str, modalities: tuple[str, ...] = GESTURE + FACE, note: str = "") -> Topic:
    return Topic(name, modalities, frozenset(labels), note)


SELF_TOUCH = Topic("self-touch", GESTURE, _group("self-touch"))
ON_FACE = Topic("touching the face", GESTURE, frozenset(x.name for x in MG_AGENT if touches_face(x.name)))
HEAD = Topic("head", GESTURE, _group("head"))
HANDS = Topic("hands", GESTURE, _group("hands", "self-touch", "illustrators"))
LEGS = Topic("legs", GESTURE, _group("legs") | {"touching leg"})
ARMS = Topic("arms", GESTURE, _group("arms") | {"touching arm"})
BODY = Topic("body", GESTURE, _group("arms", "shoulders", "torso", "hands", "legs", "illustrators"))
TORSO = Topic("posture", GESTURE, _group("torso") - {"keeping still"})
LEANING = _all_of("leaning", "leaning forward", "leaning back", "leaning sideways", modalities=GESTURE)
FIDGETING = Topic(
    "fidgeting",
    GESTURE,
    frozenset(("rubbing hands", "clasping hands", "shifting posture", "fidgeting fingers", "playing with object")),
)
EYES = _all_of("eyes", "touching eyes", "closing eyes", "looking away", "blinking")
MOUTH = _all_of("mouth", "touching mouth", "opening mouth", "pressing lips", "smiling")
LIPS = _all_of("lips", "touching mouth", "pressing lips")
PRESSING = Topic("pressing lips", GESTURE + FACE, frozenset({"pressing lips"}))
BROWS = _all_of("brows", "raising brows", "lowering brows", modalities=FACE)
WHOLE_FACE = Topic("face", FACE)
GESTURES = Topic("gesture", GESTURE)
_GAZE_NOTE = (
    "Looking away means away from where this person usually looks in this video, which need not be the camera; where "
    "the other person sat is not known."
)
_LOOK_DOWN_NOTE = "Looking up or down is known here only as raising or lowering the head."
_LAUGH_NOTE = "There is no cue for laughing; smiling is the nearest."
_SIGH_NOTE = "There is no cue for sighing; deep breath is the nearest."
_FOOT_NOTE = "There is no cue for the feet alone; moving legs is the nearest."
_BITE_NOTE = "There is no cue for biting or licking lips; pressing lips is the nearest."

TOUCH = (
    "touch", "scratch", "rub", "pick", "stroke", "tap", "hold", "grab", "rest", "prop", "pinch", "pull", "tug", "play",
    "twirl", "massage", "caress", "feel", "contact", "put", "place", "wipe", "run", "brush", "squeeze", "poke", "fix",
    "adjust",
)  # fmt: skip
_COVER = ("cover", "hide", "bury", "shield", "conceal")
_NOUNS = {
    "forehead": ("forehead", "temple", "temples"),
    "eyes": ("eye", "eyelid", "eyes"),
    "nose": ("nose", "nostril", "nasal"),
    "mouth": ("mouth", "lip", "lips"),
    "cheek": ("cheek",),
    "chin": ("chin", "jaw", "beard"),
    "ear": ("ear", "earlobe"),
    "hair": ("hair", "scalp", "ponytail", "fringe"),
    "neck": ("neck", "throat", "collar", "nape"),
    "chest": ("chest", "heart", "breast", "sternum"),
    "arm": ("arm", "forearm", "elbow", "wrist", "sleeve"),
    "shoulder": ("shoulder",),
    "leg": ("leg", "thigh", "knee", "lap"),
}
_EYE, _LIP, _BROW, _HAND = _NOUNS["eyes"], ("lip", "mouth"), ("brow", "eyebrow"), ("hand", "finger", "palm")
_STIR = ("move", "bounce", "jiggle", "swing", "shake", "tap", "kick", "wiggle", "swap")
_UP = ("raise", "lift", "arch", "up")
_DOWN = ("lower", "drop", "hang", "bow", "duck", "dip", "down")
_LOOK = ("look", "gaze", "glance", "stare")
_AWAY = _one("looking away", FACE, _GAZE_NOTE)
_CAMERA = replace(
    _AWAY,
    lead="Whether somebody looks at the camera cannot be told, only when this person looks away from where they "
    "usually look in this video, which need not be the camera.",
)
_CONTACT = replace(
    _AWAY,
    lead="Whether there is eye contact is not told; what is told is looking away from where this person usually "
    "looks in this video.",
)
_HABIT = ("gesture", "movement", "habit", "tic", "mannerism", "fidget")
_CLOTHES = (
    "clothes", "clothing", "shirt", "blouse", "jacket", "coat", "sweater", "tie", "scarf", "belt", "trousers", "skirt",
    "dress", "cuff",
)  # fmt: skip
_OBJECT = (
    "object", "pen", "pencil", "phone", "ring", "watch", "necklace", "bracelet", "paper", "cup", "key", "keys", "thing",
    "toy", "bottle", "glass",
)  # fmt: skip
_SEAT = ("seat", "chair", "posture", "position", "weight")

CLUES: tuple[Clue, ...] = (
    *(Clue(_one(f"touching {region}"), TOUCH, _NOUNS[region]) for region in REGIONS),
    *(Clue(_one(f"touching {region}"), _COVER, _NOUNS[region]) for region in ("eyes", "mouth", "ear")),
    *(Clue(_one(f"touching {r}"), (), _NOUNS[r]) for r in REGIONS if r not in ("eyes", "mouth", "arm")),
    *(Clue(_one(f"touching {r}"), TOUCH, _NOUNS[r]) for r in ("shoulder", "leg")),
    Clue(_one("adjusting clothes"), (*TOUCH, "straighten", "button", "smooth"), _CLOTHES),
    Clue(_one("playing with object"), ("play", "fiddle", "toy", "fidget", "twirl", "click", "handle"), _OBJECT),
    Clue(_one("touching hair"), ("scratch",), ("head",)),
    Clue(ON_FACE, TOUCH, ("face",)),
    Clue(_one("covering face"), _COVER, ("face",)),
    Clue(SELF_TOUCH, (), ("selftouch", "adaptor", "adapter")),
    Clue(SELF_TOUCH, ("touch", "scratch"), ()),
    Clue(_one("closing eyes", FACE), ("close", "shut"), _EYE),
    Clue(_AWAY, (*_LOOK, "avert", "wander", "drift", "dart", "eye"), ("away", "aside", "elsewhere")),
    Clue(_AWAY, ("avert",), ("gaze", "eye")),
    Clue(_AWAY, (), ("gaze",)),
    Clue(_CONTACT, (), ("eyecontact",)),
    Clue(_CAMERA, _LOOK, ("camera", "lens", "viewer", "interviewer")),
    Clue(_one("lowering head", note=_LOOK_DOWN_NOTE), _LOOK, ("down",)),
    Clue(_one("raising head", note=_LOOK_DOWN_NOTE), _LOOK, ("up",)),
    Clue(EYES, (), _EYE),
    Clue(_one("blinking", FACE), ("blink",), ()),
    Clue(PRESSING, ("press", "purse", "compress", "tighten", "tight", "squeeze", "thin"), _LIP),
    Clue(replace(PRESSING, note=_BITE_NOTE), ("bite", "lick", "chew"), ("lip",)),
    Clue(_one("opening mouth", FACE), ("open", "gape", "yawn"), ("mouth",)),
    Clue(LIPS, (), ("lip",)),
    Clue(MOUTH, (), ("mouth",)),
    Clue(_one("smiling", FACE), ("smile", "grin", "smirk"), ()),
    Clue(_one("smiling", FACE, _LAUGH_NOTE), ("laugh", "chuckle", "giggle"), ()),
    Clue(_one("raising brows", FACE), _UP, _BROW),
    Clue(_one("lowering brows", FACE), ("lower", "furrow", "knit", "draw", "frown", "down"), _BROW),
    Clue(_one("lowering brows", FACE), ("frown", "scowl"), ()),
    Clue(BROWS, (), _BROW),
    Clue(WHOLE_FACE, (), ("face", "facial", "expression")),
    Clue(_one("nodding"), ("nod", "bob"), ()),
    Clue(_one("nodding"), ("nod",), ("head",)),
    Clue(_one("shaking head"), ("shake",), ("head",)),
    Clue(_one("shaking head"), ("headshake",), ()),
    Clue(_one("tilting head"), ("tilt", "cock"), ("head",)),
    Clue(_one("tilting head"), ("tilt",), ()),
    Clue(_one("turning head"), ("turn", "rotate", "swivel"), ("head",)),
    Clue(_one("raising head"), _UP, ("head",)),
    Clue(_one("raising head"), _UP, ("chin",)),
    Clue(_one("lowering head"), _DOWN, ("head",)),
    Clue(_one("lowering head"), _DOWN, ("chin",)),
    Clue(HEAD, (), ("head",)),
    Clue(_one("clasping hands"), ("clasp", "fold", "grip"), _HAND),
    Clue(_one("interlocking fingers"), ("interlock", "intertwine", "lace"), _HAND),
    Clue(_one("steepling fingers"), ("steeple",), _HAND),
    Clue(_one("steepling fingers"), ("steeple",), ()),
    Clue(_one("clenching fist"), ("clench", "ball", "make", "form"), ("fist",)),
    Clue(_one("clenching fist"), ("clench",), _HAND),
    Clue(_one("clenching fist"), (), ("fist",)),
    Clue(_one("fidgeting fingers"), ("fidget", "drum", "wiggle", "twiddle"), ("finger", "thumb")),
    Clue(_one("illustrating"), ("illustrate", "gesticulate"), ()),
    Clue(_one("illustrating"), (), ("illustrator",)),
    Clue(_one("rubbing hands"), ("rub", "wring", "knead"), _HAND),
    Clue(FIDGETING, ("fidget",), ()),
    Clue(HANDS, (), _HAND),
    Clue(_one("folding arms"), ("fold", "cross"), ("arm",)),
    Clue(_one("arms akimbo"), (), ("akimbo",)),
    Clue(_one("hands behind back"), (), ("behindback",)),
    Clue(_one("withdrawing arms"), ("withdraw", "retract"), ("arm", "hand")),
    Clue(ARMS, (), ("arm",)),
    Clue(_one("touching arm"), (), ("forearm", "elbow", "wrist", "sleeve")),
    Clue(_one("shrugging"), ("shrug",), ()),
    Clue(_one("shrugging"), ("shrug", *_UP), ("shoulder",)),
    Clue(_one("shrugging"), (), ("shoulder",)),
    Clue(_one("leaning forward"), ("lean", "bend", "tilt"), ("forward", "forwards", "in")),
    Clue(_one("leaning back"), ("lean",), ("back", "backward", "backwards", "away")),
    Clue(_one("leaning sideways"), ("lean",), ("sideways", "side", "sidewards", "left", "right")),
    Clue(LEANING, ("lean",), ()),
    Clue(_one("shifting posture"), ("shift", "fidget", "move", "change", "adjust", "squirm"), _SEAT),
    Clue(_one("shifting posture"), ("shift", "squirm"), ()),
    Clue(_one("sitting upright"), ("sit", "straighten"), ("upright", "straight")),
    Clue(_one("sitting upright"), (), ("upright",)),
    Clue(_one("deep breath"), (), ("breath", "breathe", "inhale", "exhale")),
    Clue(_one("deep breath", note=_SIGH_NOTE), ("sigh",), ()),
    Clue(_one("crossing legs"), ("cross",), ("leg", "knee", "ankle")),
    Clue(_one("moving legs"), _STIR, ("leg", "knee")),
    Clue(_one("moving legs", note=_FOOT_NOTE), _STIR, ("foot", "feet")),
    Clue(LEGS, (), ("leg", "knee", "thigh")),
    Clue(TORSO, (), ("posture", "torso", "trunk")),
    Clue(_one("keeping still"), ("still", "freeze", "motionless", "immobile", "stillness"), ()),
    Clue(BODY, (), ("body",)),
    Clue(SELF_TOUCH, ("nervous", "anxious", "tense", "stress"), _HABIT),
    Clue(GESTURES, (), ("gesture", "microgesture"), weak=True),
)  # fmt: skip
"""Every clue. Where several fit, the longer one wins, then the words that stand closer together."""

PHRASES: tuple[tuple[str, str], ...] = (
    (r"\bbody language\b", "behavior"),
    (r"\bhand ?shakes?\b", "greeting"),
    (r"\bmicro[- ]?gestur", "microgestur"),
    (r"\bface[- ]?palm\w*", "covers face"),
    (r"\bface in (?:(?:his|her|their|both) )?hands\b", "covers face"),
    (r"\bturn\w* (?:his|her|their|the) face\b", "turn head"),
    (r"\b(?:look|glanc)\w* over (?:his|her|their) (?:left |right )?shoulder\b", "turn head"),
    (r"\bsit\w* forwards?\b|\bsat forwards?\b", "lean forward"),
    (r"\breclin\w*|\b(?:sit\w*|sat) back\b(?! down)", "lean back"),
    (r"\b(?:wrinkl|creas)\w* (?:his|her|their|the) (?:forehead|brow)\b", "frown"),
    (r"\bjaw (?:drop|fall|fell)\w*", "open mouth"),
    (r"\bwip\w+ (?:away |off )?(?:a |the |his |her |their )?tears?\b", "touch eye"),
    (r"\bsqueez\w* (?:his|her|their) eyes (?:shut|closed)\b", "close eye"),
    (r"\bbeam(?:ed|ing|s)\b", "smile"),
    (r"\bbudg(?:e|es|ed|ing)\b", "still"),
    (r"\bgaze aversion\b|\baverted gaze\b", "gaze"),
    (r"\beye[- ]contact\b", "eyecontact"),
    (r"\b(?:hands? |arms? )?behind (?:(?:his|her|their|the) )?back\b", "behindback"),
    (
        r"\b(?:(?:hands?|arms?|fists?) )?(?:are |is |were )?(?:on|at) (?:(?:his|her|their|the) )?(?:hips?|waist)\b",
        "akimbo",
    ),
    (r"\barms? akimbo\b", "akimbo"),
    (r"\btalk\w* with (?:his|her|their|the) hands?\b", "illustrate"),
    (r"\bgestur\w* with (?:(?:his|her|their|the|both|one|a|left|right) )*hands?\b", "hand"),
    (r"\bself[- ]?(?:touch\w*|sooth\w*|contact|adaptors?|comfort\w*|pacif\w*|manipulat\w*)", "selftouch"),
    (
        r"\b(touch\w*|scratch\w*)( [^?.;]{1,60}? (?:or|and))? (?:him|her|them|it|one|my)sel(?:f|ves)\b",
        r"\1\2 selftouch",
    ),
    (r"\b(?:hug|pat)\w* (?:him|her|them|it|one|my)sel(?:f|ves)\b", "selftouch"),
    (r"\b(?:on the other|at first|first|second|left|right) hand\b(?= (?!to|on|over|near|at|against))", "hand"),
    (r"\bhands?[- ]?(?:to|on|over)[- ](?=\w)", "touch "),
    (
        r"\b(?:hands?|fingers?|palms?)(?: (?:goes|go|going|went|moves?|moving|is|are|was|were|comes?|came|placed"
        r"|resting|put|held|up|close|right|all|back))* (?:to|on|onto|over|near|at|against|through|in front of)\b",
        "touch",
    ),
    (r"\b(?:headache|shake hands|heads? up)\b", ""),
)
"""Turns of speech that a word-by-word reading would get wrong, and what is read instead."""

INSTRUMENTS: tuple[tuple[str, str], ...] = (
    (r"\bwith (?:his|her|their|the|one|both|a|either)?(?: left| right)? ?(?:hands?|fingers?|palms?)\b", ""),
    (
        r"\b(?:in|into|on|onto|by|using|against) (?:his|her|their|the|both|a|one)(?: left| right)?"
        r" (?:hands?|fists?|palms?|fingers?)\b",
        "",
    ),
)
"""Hands that only say what something is done with; read over where the question names something else."""

PARTS = frozenset(
    part.name for part in (HEAD, HANDS, ARMS, LEGS, BODY, TORSO, EYES, MOUTH, LIPS, BROWS, WHOLE_FACE, GESTURES)
)
"""Topics that name a part of the body rather than something done with it."""
