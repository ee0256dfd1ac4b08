"""Text made comparable: words without their endings, without filler, with everyday synonyms joined."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

_WORD = re.compile(r"[a-z0-9]+")
_FILLER = """
    a about actually all also am an and any anything are as at be because been being but by can could did do does
    doing for from get give given go had has have he her here hers him his how i if in into is it its itself just
    keep kept let like make made may me mean meant might more most much must my no not now of off on one only
    or other our out over really right said same say says see she should show shown so some somebody someone
    something such take tell than that the their them then there these they thing this those to too us use used very
    was we well were what when where whether which while who whole why will with would you your
"""
_STOP = frozenset(_FILLER.split())

_JOINED = {
    "decept": "lie lies lied liar liars lying deceive deceived deceives deceiving deceit "
    "deceitful deception deceptions deceptive dishonest dishonesty "
    "truth truthful truths untruthful fabricate guilty guilt",
    "anxieti": "anxiety anxious nervous nerves nervousness insecure insecurity worry worried uneasy",
    "stress": "stress stressed stressful stresses distress distressed pressure strain",
    "thought": "think thinking thinks thought concentrate concentrating concentration concentrates attention attentive",
    "bore": "bored boredom boring disengaged disengagement disinterest",
    "interest": "interest interested engaged engagement",
    "tire": "tired tiredness fatigue fatigued sleepy sleepiness drowsy drowsiness",
    "dominant": "dominant dominance superior superiority status rank power powerful",
    "sincer": "sincere sincerity genuine honest honesty authentic",
    "sham": "shame ashamed shameful embarrassed embarrassment embarrassing embarrass",
    "polic": "police policeman officer officers detective detectives",
    "fidget": "fidget fidgets fidgeting fidgety fiddle fiddling fiddles",
    "brow": "brow brows eyebrow eyebrows",
    "women": "woman women female females sex sexes gender genders man men male males",
    "cultur": "culture cultures cultural intercultural universal universals universality country "
    "countries",
    "accurac": "accurate accuracy accurately correct correctly",
    "detect": "detect detects detecting detection detector detectors spot spotting recognize recognizes recognizing "
    "recognized recognition identify identifying identified",
    "belief": "believe believes believed belief beliefs myth myths stereotype stereotypes misconception folklore",
    "verbal": "verbal verbally word words statement statements spoken",
    "combin": "combine combined combining combination cluster clusters several",
    "fac": "face faces facial",
    "hair": "hair ponytail fringe",
    "freez": "freeze freezes freezing froze frozen still stillness motionless immobile immobility rigid",
    "law": "law laws legal legally legislation regulation regulations court courts courtroom admissible",
    "eu": "eu europe european union",
    "flirt": "flirt flirting flirts flirtation courtship romantic attraction attracted",
    "imitat": "mimic mimics mimicry mimicking copy copies copying imitate imitation mirror mirroring "
    "mirrors contagious",
    "child": "child children adolescent adolescents kid kids young",
    "autism": "autism autistic neurodivergent",
    "depress": "depress depressed depression depressive",
    "trauma": "trauma traumatised traumatized traumatic victim victims",
    "interrog": "interrogation interrogations interrogate interrogator reid",
    "algorithm": "automatic automated machine algorithm algorithms computer ai",
    "leg": "leg legs foot feet thigh thighs knee knees",
    "observ": "observer observers onlooker onlookers viewer viewers rater raters",
    "publish": "publication published publish",
    "calibr": "baseline baselines calibrate calibrated calibration",
    "pride": "pride proud",
    "adaptor": "adaptor adaptors adapter adapters manipulator manipulators",
    "crinkl": "crinkle crinkles crinkled duchenne crow",
    "fals": "false fake faked fakes faking feign feigned pose posed poses posing act acted acting",
    "bias": "bias biased biases prejudice prejudiced unfair discriminate discrimination",
    "ethnic": "ethnic ethnicity race racial black minority minorities",
    "train": "train training trained trains trainer course courses",
    "sensor": "sensor sensors mocap capture captured accelerometer wearable",
    "report": "report reports reported reporting",
    "probabl": "probability probabilities probable likelihood likely odds uncertainty uncertain",
    "bodi": "body bodies bodily",
    "wit": "witness witnesses testimony testify",
    "disposit": "trait traits personality disposition",
    "gaze": "gaze gazes gazing",
    "rate": "rate rates frequency frequent frequently often hour hourly",
    "norm": "normal normally norm norms usual usually typical typically ordinary common",
}  # fmt: skip
_FORMS: Mapping[str, str] = {form: head for head, forms in _JOINED.items() for form in forms.split()}
_IRREGULAR = {"feet": "foot", "teeth": "tooth", "shook": "shake", "held": "hold", "bit": "bite", "bitten": "bite"}
_PHRASES = (
    (re.compile(r"\bmicro[- ]?(expression|gesture|action)"), r"micro\1"),
    (re.compile(r"\b(eye contact|look(ing|s|ed)? (away|aside))\b"), "gaze"),
    (re.compile(r"\b(body language|non-?verbal(ly)?|demeanou?r)\b"), "nonverbal"),
    (re.compile(r"\bself[- ]touch"), "touch"),
    (re.compile(r"\b(\w{3,})our(al|ed|s)?\b"), r"\1or\2"),
    (re.compile(r"\b(\w{4,})is(e|es|ed|ing|ation)\b"), r"\1iz\2"),
    (re.compile(r"\bjudgement"), "judgment"),
)
"""Words that mean one thing together, and British spellings, which the passages do not use."""
_ENDINGS = (
    ("ically", "ic"), ("ingly", ""), ("edly", ""), ("ation", "at"), ("iness", "y"), ("ness", ""), ("ment", ""),
    ("ity", ""), ("ing", ""), ("ied", "y"), ("ed", ""), ("ly", ""),
)  # fmt: skip
_SHORTEST = 3
_LONG = 7


def tokens(text: str) -> list[str]:
    """Return the words of a text in order: lower case, without accents, filler and endings."""
    plain = text.casefold().replace("’", "'").replace("'s", "")
    for pattern, instead in _PHRASES:
        plain = pattern.sub(instead, plain)
    flat = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return [stem(word) for word in _WORD.findall(flat) if word not in _STOP and len(word) > 1]


def stems(text: str) -> list[str]:
    """Return the words of a text without their endings, filler kept: "up" and "away" matter for a gesture."""
    return [stem(word) for word in _WORD.findall(text.casefold())]


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Take the ending off an English word, and join it with its synonyms."""
    joined = _FORMS.get(word) or _IRREGULAR.get(word)
    if joined is not None:
        return joined
    if word.isdigit() or len(word) <= _SHORTEST:
        return word
    return _bare(_one(word))


def _one(word: str) -> str:
    if word.endswith("ies") and len(word) > _SHORTEST + 1:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _bare(word: str) -> str:
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            word = _undoubled(word[: len(word) - len(ending)] + instead)
            break
    if word.endswith("er") and len(word) >= _LONG:
        word = word[:-2]
    if len(word) > _SHORTEST and word[-1] in "ey":
        word = word[:-1]
    return word


def _undoubled(word: str) -> str:
    twice = len(word) > _SHORTEST and word[-1] == word[-2] and word[-1] not in "flsz"
    return word[:-1] if twice else word
