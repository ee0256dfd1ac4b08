"""Words by their stem, and the mending of misspelled ones."""

import re
from collections.abc import Container, Iterable
from difflib import get_close_matches

from mg_agent.agent.wording.spelled import SPELLED
from mg_agent.core.irregular import IRREGULAR

_FURTHER = {"eyes": "eye", "motionlessly": "motionless"}
"""Regular forms that the endings below would cut wrong."""
_LONG = 7
"""Letters from which on more than one slip is mended."""
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
    blush brain brave bread break breeze broke brow bride brick bring broad broker cape cara care cash chat cheap
    cheat cheer child chip choke chop church clan clap clasp class clash coin cold collie corn crash creek crew cross
    crown crush dart dark dash drip drop duke dump dust elbow fact fake fast fate fight file fill fine fire fish fist
    fit flight fold folk food fork frame freed fresh gale game gasp gate gold grape grill grin grip group grow grown
    grub habit hail hang hard harm hate haze heal heat heavy height hero hide hire hit hint host huge hunt jail jam lace
    lack lake lamp land lane lawn leaf leak lean leap learn lens lick lie light limp line link lion lip lift lint load
    lock loop lost loud love luck mole month mount mountain mud mug neat neck nephew nest nice nod nose node nurse pack
    page pain pair pale pan park pass past pasture path pay peace pick pinch pink pipe plan plane plate plot plug poke
    pole pool port pose post pound pour press prison pride proof pull pulp pump punch pure purple purse push rain rang
    rank rare rate raw ray rest rice rich ride ring rise road rob rope rough rub rude rug rule rush scale scar score
    scream screen scrape sell shade shame shape share sharp sheet shelf shell shift shine ship shock shop shot shout
    shrink shrub sick sigh sing sink site size skill skin skip sleep sleek slave slide slip slow small smart smell smile
    smoke snake snow soft soap soil song soul sound soup south spell spill spin spit split spot square stage stair stake
    stale stamp star stare state steal steel steep stick stiff stir stock stone stop store storm straight stream street
    strength stress stretch strict strike string strip stroke strobe stuff stupid swear sweat sweet swell swim swing
    switch tail tale tall tan tank tape task tax tea teach team tease teeth temper tent term test text thick thigh thin
    thing third thorn threat thrill throne throw thumb tide tie tight tile till tin tint tiny tip tire toe tone tongue
    tool tooth top torch total tough tour towel tower town toy track trade trail trap tray treat tree trial trick trip
    truck trunk trust tune twin wait waist wake walk warm warn wash waste watch wave wax weak weapon weight west wet
    wheat wheel whip wild wine wing wink winter wipe wire wise wolf wood wool worm worse wrap wreck wrestle wring wrist
    wrong
    """.split()  # noqa: SIM905 - a list of a few hundred strings would not be read by anyone
)
"""Words that are spelled right, so that "noise" is never read as "nose"."""


def stem(word: str) -> str:
    """Cut a word to a stem that its inflections share; rough, and only ever compared with itself."""
    word = IRREGULAR.get(word) or _FURTHER.get(word, word)
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

    Only words of four letters or more that begin alike are mended, and never one that is spelled right.
    """
    if len(word) < 4 or word in COMMON or word in SPELLED or stem(word) in _COMMON_STEMS:
        return None
    candidates = [other for other in known if other[0] == word[0] and abs(len(other) - len(word)) <= 2]
    if len(word) < _LONG:
        return next((other for other in sorted(candidates) if _is_one_slip(word, other)), None)
    near = get_close_matches(word, candidates, n=1, cutoff=0.8)
    return near[0] if near else None


def whole_ending(word: str, stems: Container[str]) -> str | None:
    """Return the stem of a word that lost a letter of its "-ing": "smilng", "noddin"; None for any other word.

    Args:
        word: In lower case, and not a word that is known.
        stems: The stems that are known.
    """
    typed = re.fullmatch(r"(?P<rest>[a-z]{3,})(?:ng|in)", word)
    meant = stem(f"{typed['rest']}ing") if typed is not None else ""
    return meant if meant in stems else None


def _is_one_slip(word: str, other: str) -> bool:
    """Tell whether one letter was left out, put in or changed, or two neighbors swapped."""
    short, long = sorted((word, other), key=len)
    if len(long) - len(short) > 1:
        return False
    if len(short) < len(long):
        return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
    wrong = [i for i in range(len(word)) if word[i] != other[i]]
    swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1 and word[wrong[0]] == other[wrong[1]]
    return len(wrong) == 1 or (swapped and word[wrong[1]] == other[wrong[0]])


_COMMON_STEMS = frozenset(stem(word) for word in (*COMMON, *(word for word in SPELLED if len(word) > 4)))
