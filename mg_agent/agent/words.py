"""Words by their stem, and the mending of misspelled ones."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

_IRREGULAR = {
    "shook": "shake", "shaken": "shake", "held": "hold", "froze": "freeze", "frozen": "freeze", "hid": "hide",
    "hidden": "hide", "leant": "lean", "felt": "feel", "ran": "run", "bit": "bite", "drew": "draw", "drawn": "draw",
    "buried": "bury", "buries": "bury", "bent": "bend", "wrung": "wring", "eyes": "eye", "motionlessly": "motionless",
}  # fmt: skip
_ENDINGS = ("ings", "ing", "ed", "es", "s", "e")
COMMON = frozenset(
    """
    a about above across actually after again against ago all along already also always am an and another
    any anyone anything anywhere appear appears are area around as ask asked at away ball be bear became
    because been before behind being below berlin between book both brand brown but by call came camera can
    cannot capital chain chair change check chess chick city clearly clip clock close closely clothes cloud
    coat color come comes coming contract could country course crest cup day dear did different do does doing done
    dose during each either else end enough entire even event ever every everyone everything exactly far
    fear feet few film finally find first flight follow foot for form found fourth frame france from front
    full further gave gear get gets give given go goes going gone good got guest guy had hall hand has have
    having he hear heard help her here hers him his home horse hose hour house how i if important in indeed
    instead interview into is it its itself job just keep kept kind knee knees know known lady laptop large
    last late later lead least leave left leg legs less let like likely list little long look made main make
    makes making man many may maybe me mean meet men middle might mind minute moment money month more
    morning most mouse move much must my name near nearly neat need never new next nice night no nodes noise
    noises none nor not note nothing now number obvious of off often oh ok old on once one only onto open or
    other our out over own paint paper paris part parts people perhaps person phone place play please poem
    point points police pose possible present probably question quick quickly quite really record recording
    report right room rose said same saw say says second see seem seems seen set several she shirt shoe
    shoes short should show shown side since sir small so some someone something sometimes sort speaker
    start still story strange strong such suddenly suspect table take taken takes talk tear tell than thank
    that the their them themselves then there these they thing things think this those though three through
    time times to today together told too took toward train try turn two under until up upon us use used
    using very video view voice voices wall want wants was water way we wear weather well went were what
    whatever when where whether which while who whole whom whose why will window with within without witness
    woman women word words work world would write year yes yet you young your
    """.split()  # noqa: SIM905 - a list of a few hundred strings would not be read by anyone
)
"""Words that are spelled right, so that "noise" is never read as "nose"."""


def stem(word: str) -> str:
    """Cut a word to a stem that its inflections share; rough, and only ever compared with itself."""
    word = _IRREGULAR.get(word, word)
    for ending in _ENDINGS:
        if word.endswith(ending) and not word.endswith("ss") and len(word) - len(ending) >= (2 if ending == "e" else 3):
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word[:-1] + "y" if word.endswith("i") and len(word) > 3 else word


def tokens(text: str) -> list[str]:
    """Split a text in lower case into words and numbers."""
    return re.findall(r"[a-z]+|\d+", text)


def mend(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that a misspelled one probably is, or None.

    Only words of four letters or more that begin alike are mended, and never a common word.
    """
    if len(word) < 4 or word in COMMON or stem(word) in _COMMON_STEMS:
        return None
    candidates = [other for other in known if other[0] == word[0] and abs(len(other) - len(word)) <= 2]
    near = get_close_matches(word, candidates, n=1, cutoff=0.8)
    return near[0] if near else None


_COMMON_STEMS = frozenset(stem(word) for word in COMMON)
