"""What rules make of an offered answer: a few traits of its wording, held against what can be seen and heard.

The weights are ours, set by hand on the development split of the scenarios; they are not fitted, and no study stands
behind them. Caution is by far the strongest: an answer that leaves open what the scene leaves open is preferred.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mg_agent.agent.wording.words import stem, tokens
from mg_agent.core.evidence import Cue
from mg_agent.core.reading import Reading

_PLEASANT_WORDS = """
joy happy glad delight pride proud relief relieved love tender fond warm enjoy pleased thrill hope calm content grateful
gratitude lovely wonderful laugh smile best great easy fun comfort affection cheerful excited lucky
"""
_UNPLEASANT_WORDS = """
sad sorrow grief lonely loneliness fear afraid worry anxious anger angry hurt shame ashamed guilt envy disgust
disappoint regret bitter resent tense unease uneasy stress miss lost cry tired hard awful alone cold pain weigh doubt
nervous strain burden quiet silence nobody never sorry trouble
"""
_PLEASANT = frozenset(stem(word) for word in _PLEASANT_WORDS.split())
_UNPLEASANT = frozenset(stem(word) for word in _UNPLEASANT_WORDS.split())
_FACES: Mapping[str, float] = {
    "smiling": 0.5, "pressing lips": -0.3, "lowering brows": -0.3, "closing eyes": -0.1, "looking away": -0.15,
}  # fmt: skip
_BODY: Mapping[str, float] = {
    "illustrating": 0.1, "nodding": 0.1, "leaning forward": 0.1, "lowering head": -0.2, "folding arms": -0.1,
    "touching arm": -0.2, "touching neck": -0.2, "keeping still": -0.2, "shaking head": -0.1, "covering face": -0.4,
    "clenching fist": -0.3, "fidgeting fingers": -0.15, "touching face": -0.1, "withdrawing arms": -0.2,
}  # fmt: skip
_TRAITS: tuple[tuple[re.Pattern[str], float], ...] = tuple((re.compile(words, re.I), weight) for words, weight in (
    (r"\b(?:stays? open|open until|can be (?:checked|asked|traced)|not settle|nothing (?:yet|of use)|little\b|whether|"
     r"cannot tell|not enough|does not tell|enough to explain|chiefly|most simply)", 0.8),
    (r"\b(?:cold|wet|wind|itch\w*|habit|chair|shoulder|harness|light|custom|plain|frost|mask|glasses|tired)\b", 0.5),
    (r"\b(?:hid(?:es|ing)|keeps? (?:back|something)|made up|shown? to be|proves?|always|must|clearly|"
     r"because (?:of )?his|since (?:his|her)|as (?:he|she) lets? show|is shown|borne out by)\b", -0.7),
    (r"\b(?:guilt\w*|lies|lying|liar|deceiv\w*|dishonest\w*|fabricat\w*|invent\w*)\b", -1.0),
    (r"^\W*(?:what|how|is there|which|tell me|can you tell)\b.*\?", 0.4),
    (r"\b(?:are you not|is it not|do you not|don't you|aren't you|were you|admit\w*|hiding)\b.*\?", -0.6),
    (r"\b(?:though|although|does not name|not name|beneath|more than)\b", 0.3),
))  # fmt: skip
_SHARED = 0.06
_FELT = 0.6
_SHORT = 4


@dataclass(frozen=True)
class Mood:
    """How pleasant things seem from words, face and body, -1 to 1, and how much there was to go by."""

    valence: float
    weight: float


def mood_of(lines: Sequence[Cue], seen: Sequence[Cue], reading: Reading | None) -> Mood:
    """Sum up words and cues of the person; a reading against the baseline counts where there is one."""
    words = [stem(word) for line in lines if line.person == "A" for word in tokens(line.text.lower())]
    good, bad = sum(word in _PLEASANT for word in words), sum(word in _UNPLEASANT for word in words)
    shown = [_FACES.get(cue.label, _BODY.get(cue.label, 0.0)) for cue in seen]
    total = good - bad + sum(shown) + (0.0 if reading is None or reading.abstains else 2 * reading.valence.mean)
    weight = good + bad + sum(abs(one) for one in shown)
    return Mood(max(-1.0, min(1.0, total / (3 + weight))), weight)


def score_of(option: str, said: frozenset[str], mood: Mood) -> float:
    """Return how well an offered answer fits; only differences between options mean anything."""
    words = {stem(word) for word in tokens(option.lower()) if len(word) >= _SHORT}
    traits = sum(weight for pattern, weight in _TRAITS if pattern.search(option))
    return traits + _SHARED * len(words & said) + _FELT * mood.valence * tone_of(option)


def tone_of(text: str) -> float:
    """Return how pleasant the feelings are that a text names, -1 to 1; 0 where it names none."""
    words = [stem(word) for word in tokens(text.lower())]
    good, bad = sum(word in _PLEASANT for word in words), sum(word in _UNPLEASANT for word in words)
    return (good - bad) / (good + bad) if good + bad else 0.0
