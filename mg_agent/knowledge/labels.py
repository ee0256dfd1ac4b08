"""The cues that passages speak of, and the everyday words by which people ask about them, as data."""

import re
from collections.abc import Container, Iterable, Mapping
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache

from mg_agent.knowledge.idioms import literal
from mg_agent.knowledge.words import STOP, stem, stems

KNOWN_ELSEWHERE = (
    "biting nails",
    "touching hat",
    "scratching back",
    "puffing cheeks",
    "turtle neck",
    "biting lip",
    "swaying",
)
"""Labels of other people's vocabularies that passages may name although no recognizer here makes such cues."""

_TOUCH = (
    "touch scratch rub pick stroke tap hold grab rest prop pinch pull tug massage squeeze wipe fix feel hand finger "
    "dab mop pat slap clutch grip caress"
)
_COVER = "cover hide bury shield conceal"
_UP, _DOWN = "raise lift arch up upward", "lower drop hang bow duck dip down downward"
_AWAY = "away aside avert aversion avoid elsewhere break wander dart ground floor ceiling"

_ASKED: Mapping[str, tuple[str, ...]] = {
    "touching forehead": (f"{_TOUCH} {_COVER} & forehead temple brow",),
    "touching eyes": (f"{_TOUCH} {_COVER} & eye eyelid",),
    "touching nose": (f"{_TOUCH} & nose nostril", "pinocchio"),
    "touching mouth": (f"{_TOUCH} {_COVER} & mouth lip",),
    "touching cheek": (f"{_TOUCH} & cheek",),
    "touching chin": (f"{_TOUCH} & chin jaw beard",),
    "touching ear": (f"{_TOUCH} {_COVER} & ear earlobe",),
    "touching hair": (
        f"{_TOUCH} play twirl twist flip run toss flick tuck & hair ponytail fringe",
        "scratch rub stroke & head",
    ),
    "touching neck": (f"{_TOUCH} {_COVER} & neck throat nape collarbone suprasternal dimple",),
    "touching chest": (f"{_TOUCH} & chest heart breast sternum",),
    "touching arm": (f"{_TOUCH} & arm forearm elbow wrist sleeve",),
    "covering face": (f"{_COVER} & face",),
    "touching shoulder": (f"{_TOUCH} knead & shoulder",),
    "clasping hands": ("clasp fold clutch grip & hand",),
    "clenching fist": ("fist", "clench ball squeeze & hand"),
    "fidgeting fingers": (
        "fidget",
        "fidget drum twist pick twiddle wiggle tap & finger thumb",
        "pick & nail fingernail cuticle",
    ),
    "rubbing hands": ("rub wring knead & hand palm",),
    "folding arms": ("fold unfold cross uncross & arm",),
    "withdrawing arms": (
        "withdraw pull draw tuck retract & arm elbow",
        "withdraw retract & hand",
        "pull draw & back away & hand",
    ),
    "shrugging": ("shrug", f"{_UP} & shoulder"),
    "nodding": ("nod", "bob & head"),
    "shaking head": ("shake & head", "headshake"),
    "tilting head": ("tilt cock tip incline & head",),
    "turning head": ("turn rotate swivel swivelled swivelling & head",),
    "raising head": (f"{_UP} & head chin", "throw toss & back & head"),
    "lowering head": (f"{_DOWN} & head chin",),
    "leaning forward": ("lean & forward closer toward in", "bend & forward toward"),
    "leaning back": ("lean & back backward away", "recline"),
    "leaning sideways": ("lean & side sideways sideway",),
    "shifting posture": (
        "shift adjust & posture position seat chair weight",
        "change & posture position",
        "squirm restless restlessness",
    ),
    "sitting upright": (
        "sit straighten & upright straight up tall",
        "upright & posture back",
        "straight straighten & back",
    ),
    "keeping still": ("still stillness motionless freeze freezing frozen immobile immobility",),
    "blinking": ("blink", "bat flutter & eyelid eyelash lash"),
    "closing eyes": ("close shut closure & eye",),
    "looking away": (
        f"{_AWAY} & look gaze eye glance stare contact",
        "down side & look glance",
        "eye & contact",
        "gaze",
    ),
    "raising brows": (f"{_UP} flash cock quirk & brow eyebrow",),
    "lowering brows": (f"{_DOWN} furrow knit draw & brow eyebrow", "wrinkle crease & brow forehead", "frown scowl"),
    "pressing lips": ("press purse compress tighten tight thin & lip",),
    "opening mouth": ("open gape agape yawn drop & mouth jaw", "yawn"),
    "smiling": ("smile grin smirk laugh chuckle giggle duchenne",),
    "biting nails": ("bite chew gnaw & nail fingernail", "onychophagia"),
    "playing with object": (
        "play fiddle click fidget handle & object pen ring phone something thing toy spinner",
        "play fiddle toy twirl spin twist & pen pencil ring bracelet necklace glasses coin bottle phone",
    ),
    "adjusting clothes": (
        "adjust straighten tug pull fix smooth button & clothes clothing collar cuff tie shirt jacket sleeve skirt "
        "blouse jumper coat lapel",
    ),
    "touching hat": (f"{_TOUCH} adjust & hat cap",),
    "scratching back": ("scratch & back",),
    "touching leg": (f"{_TOUCH} & leg thigh knee lap",),
    "interlocking fingers": ("interlock interlace intertwine lace lock & finger hand",),
    "crossing legs": ("cross uncross & leg ankle",),
    "moving legs": ("move bounce jiggle shake swing tap kick shuffle movement & leg foot knee",),
    "steepling fingers": ("steeple", "fingertip & together"),
    "hands behind back": ("hand arm & behind",),
    "arms akimbo": ("akimbo", "hand arm & hip"),
    "deep breath": (
        "deep sigh heavy breath inhale & breath breathe breathing inhale sigh",
        "deep deeply heavy heavily & exhale",
        "sigh",
    ),
    "puffing cheeks": ("puff blow inflate & cheek air",),
    "turtle neck": ("turtle & neck", "head & between & shoulder", "neck & retract hunch"),
    "biting lip": ("bite chew lick & lip",),
    "illustrating": ("illustrator illustrate", "hand & gesture gesticulate gesticulation", "gesticulate"),
    "swaying": ("sway rock",),
}

LABELS = tuple(_ASKED)
"""Every label that a passage may name: our own gestures and facial cues, then those known elsewhere."""

_PATTERNS = tuple(
    (label, tuple(frozenset(stems(group)) for group in pattern.split("&")))
    for label, patterns in _ASKED.items()
    for pattern in patterns
)
_ON_FACE = tuple(f"touching {part}" for part in ("nose", "mouth", "chin", "cheek", "forehead", "eyes", "ear"))
_WIDER = ((tuple(map(frozenset, (stems("touch scratch rub stroke wipe dab massage pat"), stems("face")))), _ON_FACE),)
"""Words for a wider kind, and the cues that belong to it; they stand after those that a question names."""
_WORDS = frozenset(word for _, groups in _PATTERNS for group in groups for word in group)
_WORDS_OF = {label: frozenset(stems(" ".join((label, *patterns)))) for label, patterns in _ASKED.items()}
_OFFERED = 3
"""Cues that are offered at most for one that nobody knows."""
_ALIKE = 0.85
"""How alike in spelling a cue must be to be offered for that alone."""
_PART = 3
"""Letters of half a word at least."""
_LONG = re.compile(rf"[a-z]{{{2 * _PART},}}")
_ONE = (
    "airpuff armrest chinrest elbowrest fingerpicking footrest handball handgrip handrest handrub legrest mouthfeel "
    "turtleneck wristrest"
)
"""Words that hold two words of a cue and mean something else."""
_ONE_WORD = frozenset(stems(_ONE))

_THEMES: Mapping[str, str] = {
    "deception": "lie liar deception truth suspect detector",
    "stress": "stress anxiety nervous tense fear worried distress tension",
    "emotion": "emotion feeling angry anger sad happy surprise shame depression mood",
    "cognitive load": "think load memory concentrate difficult mental cognitive remember",
    "embarrassment": "embarrassed blush",
    "affiliation": "rapport interest liking flirt agree empathy warm dominance status polite",
    "arousal": "tired arousal bored sleepy restless",
    "measurement": "rate camera normal measure recognize dataset coder",
    "interview practice": "interview question interviewer rapport baseline",
    "ethics and law": "law european privacy consent ethics court biometric",
}
EVERYDAY = " ".join((*LABELS, *(pattern for patterns in _ASKED.values() for pattern in patterns), *_THEMES.values()))
"""All words by which cues and constructs are found, so that a slip in one of them can be mended."""

_THEME_WORDS = {theme: frozenset(stems(words)) for theme, words in _THEMES.items()}


def themes_in(question: str) -> frozenset[str]:
    """Return the constructs that a question speaks of; "liars" means deception."""
    said = frozenset(stems(question))
    return frozenset(theme for theme, words in _THEME_WORDS.items() if words & said)


def labels_in(question: str) -> tuple[str, ...]:
    """Return the cues that a question speaks of, in everyday words or in ours; "scratches his nose" is a touch."""
    return _labels_of(frozenset(stems(parted(literal(question)))))


def parted(question: str, known: Container[str] = ()) -> str:
    """Return a question in lower case with words that join two words of a cue parted: "eyeblink" is an eye blink.

    Args:
        question: In everyday words.
        known: Words that are in use as they are; they stay, before their parts.
    """

    def part(found: re.Match[str]) -> str:
        parts = _parted(found[0])
        return f"{found[0]} {parts}" if parts != found[0] and found[0] in known else parts

    return _LONG.sub(part, question.casefold())


@lru_cache(maxsize=65536)
def _parted(word: str) -> str:
    if stem(word) in _ONE_WORD:
        return word
    for place in range(_PART, len(word) - _PART + 1):
        parts = (word[:place], word[place:])
        halves = [frozenset(stems(part)) for part in parts]
        both = halves[0] | halves[1]
        if all(half <= _WORDS for half in halves) and ("touch" in both or _labels_of(both)):
            return " ".join(parts)
    return word


def _labels_of(said: frozenset[str]) -> tuple[str, ...]:
    found = (label for label, groups in _PATTERNS if all(group & said for group in groups))
    wider = (label for groups, labels in _WIDER if all(group & said for group in groups) for label in labels)
    return tuple(dict.fromkeys((*found, *wider)))


def known(labels: Iterable[str]) -> tuple[str, ...]:
    """Return labels in their usual spelling, without doubles; those nobody knows are left out."""
    spelled = (" ".join(label.casefold().split()) for label in labels)
    return tuple(dict.fromkeys(label for label in spelled if label in _ASKED))


def nearest_cues(cue: str) -> str:
    """Say which cue may be meant by one that no passage speaks of, as "did you mean 'folding arms'?".

    Those that a question in such words would be about come first, then those that share its rarest word, then the one
    that is spelled most alike.
    """
    likely = labels_in(cue) or _sharing(cue) or tuple(get_close_matches(cue, LABELS, n=1, cutoff=_ALIKE))
    alike = sorted(likely, key=lambda label: -SequenceMatcher(None, cue.casefold(), label).ratio())[:_OFFERED]
    if not alike:
        return f"choose one of: {', '.join(LABELS)}"
    offered = " or ".join(f"'{label}'" for label in alike)
    return f"did you mean {offered}?"


def _sharing(cue: str) -> tuple[str, ...]:
    said = frozenset(stems(parted(cue))) - STOP
    sharing = [tuple(label for label, words in _WORDS_OF.items() if word in words) for word in said]
    return min((labels for labels in sharing if labels), key=lambda labels: (len(labels), labels), default=())
