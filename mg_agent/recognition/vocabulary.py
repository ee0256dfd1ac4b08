"""The words for what a body does: our own label set, as data."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Label:
    """One class of micro-gesture.

    Attributes:
        name: The words used in cues, e.g. "touching nose".
        group: Part of the body that moves: "head", "self-touch", "hands", "arms", "shoulders", "torso", "face",
            "legs", or "illustrators" for hands that accompany speech.
        region: For self-touch, the region that is touched, else None.
    """

    name: str
    group: str
    region: str | None = None


REGIONS = ("forehead", "eyes", "nose", "mouth", "cheek", "chin", "ear", "hair", "neck", "chest", "arm")
"""Regions that a hand can touch, named as in "touching <region>"."""

FACE_REGIONS = frozenset(("forehead", "eyes", "nose", "mouth", "cheek", "chin", "ear"))
"""Regions that belong to the face."""

HEAD_TOUCHES = frozenset(f"touching {region}" for region in (*FACE_REGIONS, "hair", "neck")) | {"covering face"}
"""Touches of a region that moves with the head."""

REGION_GUESSED = "region_guessed"
"""Detail of a touch of the head in a shot whose face was never seen: where exactly the hand was is a guess then."""

NONE = "none"
"""The learned recognizer's word for idle sway and for whatever is no gesture; never the label of a cue."""

MG_AGENT = (
    Label("nodding", "head"),
    Label("shaking head", "head"),
    Label("tilting head", "head"),
    Label("turning head", "head"),
    Label("raising head", "head"),
    Label("lowering head", "head"),
    *(Label(f"touching {region}", "self-touch", region) for region in REGIONS),
    Label("covering face", "self-touch", "face"),
    Label("touching shoulder", "self-touch", "shoulder"),
    Label("touching leg", "self-touch", "leg"),
    Label("adjusting clothes", "self-touch", "clothes"),
    Label("clasping hands", "hands"),
    Label("rubbing hands", "hands"),
    Label("interlocking fingers", "hands"),
    Label("steepling fingers", "hands"),
    Label("clenching fist", "hands"),
    Label("fidgeting fingers", "hands"),
    Label("playing with object", "hands"),
    Label("folding arms", "arms"),
    Label("arms akimbo", "arms"),
    Label("hands behind back", "arms"),
    Label("withdrawing arms", "arms"),
    Label("shrugging", "shoulders"),
    Label("leaning forward", "torso"),
    Label("leaning back", "torso"),
    Label("leaning sideways", "torso"),
    Label("shifting posture", "torso"),
    Label("sitting upright", "torso"),
    Label("deep breath", "torso"),
    Label("pressing lips", "face"),
    Label("crossing legs", "legs"),
    Label("moving legs", "legs"),
    Label("illustrating", "illustrators"),
    Label("keeping still", "torso"),
)
"""Every gesture label that the built-in recognizers may use."""

LABELS = tuple(label.name for label in MG_AGENT)

LEARNED = (NONE, *(name for name in LABELS if name != "keeping still"))
"""The classes of the learned recognizer, in the order of its outputs; stillness is measured, not learned."""

_LEARNED_ONLY = frozenset((
    "touching shoulder", "touching leg", "adjusting clothes", "interlocking fingers", "steepling fingers",
    "clenching fist", "fidgeting fingers", "playing with object", "arms akimbo", "hands behind back",
    "withdrawing arms", "sitting upright", "deep breath", "pressing lips", "crossing legs", "moving legs",
    "illustrating",
))  # fmt: skip
MEASURED = tuple(name for name in LABELS if name not in _LEARNED_ONLY)
"""What the kinematic rules look for; where only they looked, the absence of any other label means nothing."""


HEAD, ARMS, TRUNK, LEGS = "gesture/head", "gesture/arms", "gesture/trunk", "gesture/legs"
EYES, MOUTH = "face/eyes", "face/mouth"
"""Coverage of parts: a head whose direction was measured on its face; at least one wrist or hand in view; both
shoulders; at least one knee; an eye, or the mouth, turned to the camera and free."""
PARTS = (HEAD, ARMS, TRUNK, LEGS, EYES, MOUTH)
LATER_PARTS = (TRUNK, LEGS)
"""Parts that analyses kept by earlier versions do not tell, although they tell the arms."""
_FACE_PARTS = {
    EYES: ("blinking", "closing eyes", "looking away", "raising brows", "lowering brows"),
    MOUTH: ("pressing lips", "opening mouth", "smiling"),
}
FACIAL = tuple(label for labels in _FACE_PARTS.values() for label in labels)
"""What is looked for in a face, by its landmarks."""
_GROUP_PARTS = {
    "head": HEAD, "arms": ARMS, "hands": ARMS, "illustrators": ARMS, "shoulders": TRUNK, "torso": TRUNK, "legs": LEGS,
}  # fmt: skip
_OWN_PARTS = {
    "touching arm": ARMS, "touching chest": TRUNK, "touching shoulder": TRUNK, "adjusting clothes": TRUNK,
    "touching leg": LEGS, "keeping still": "gesture",
}  # fmt: skip
_GROUPS = {label.name: label.group for label in MG_AGENT}


def must_be_in_view(label: str) -> str:
    """Return the coverage that "not found" needs for a label: what lies outside of the picture is not absent.

    Arms folded under the table and legs below the picture are not seen; a nod needs a face on which the direction of
    the head was measured, so a nod behind a blur is not absent either. A hand on the head comes into view with it.
    """
    for part, labels in _FACE_PARTS.items():
        if label in labels:
            return part
    return _OWN_PARTS.get(label) or _GROUP_PARTS.get(_GROUPS.get(label, ""), "gesture")


BRIEF = {"blinking": 0.2, "nodding": 0.5, "shaking head": 0.5}
"""Seconds that a blink, or a swing of the head there and back, usually takes at least; our own choice."""
_LOOKS = 2
"""Pictures that must fall into so short an act for its absence to mean something."""
_SLACK = 1.05
"""Rates are what the pictures of a file allow: 9.99 for 10."""


LEAST_SECONDS = {"keeping still": 6.0}
"""Seconds that something must last to be told at all; in a shorter stretch, not finding it means nothing."""


def pace_for(labels: Iterable[str]) -> float:
    """Return the pictures a second below which all of some labels are over before they are looked at twice; or 0."""
    needed = [_LOOKS / (_SLACK * BRIEF[label]) if label in BRIEF else 0.0 for label in labels]
    return min(needed, default=0.0)


def too_brief(label: str, rate: float) -> bool:
    """Tell whether an act is over before it is looked at twice, so that finding none means nothing.

    Args:
        label: A label of a cue.
        rate: Pictures looked at a second.
    """
    return rate < pace_for((label,))


def touches_face(label: str) -> bool:
    """Tell whether a gesture label is a hand on the face."""
    return label == "covering face" or label.removeprefix("touching ") in FACE_REGIONS
