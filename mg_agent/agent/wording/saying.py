"""The words of the transcript that a question names: as said, in quotation marks, or told in somebody's own words."""

import re

QUOTE = "xquotex"
"""What stands in a question where something stood in quotation marks."""
QUOTED = re.compile(r"“([^”]+)”|„([^“”]+)[“”]|«([^»]+)»|\"([^\"]+)\"|‘([^’]+)’|(?<![\w])'([^']+)'(?!\w)")
"""What stands in quotation marks of any kind; an apostrophe within a word is none."""
QUOTE_MOMENT = re.compile(
    r"\b(?P<side>when|while|as|whenever|before|after|around|once|until|at|near|during) "
    rf"(?:(?:the|his|her|their|that|this) )?(?:(?:words?|phrase|line|sentence|answer|question|statement) )?{QUOTE}"
)
"""A moment named by quoted words alone: 'before and after "I never saw it"'."""
OFTEN = re.compile(r"\s+(?:more than once|(?:once|twice|thrice|again|(?:\d+|three|four|five|\w+ more) times?))\b.*$")
"""How often words were said, behind them: no part of the words."""

_FILLER = frozenset(
    """a an the that this his her their my your word words phrase something anything everything like s about
    of to""".split()  # noqa: SIM905
)
_TOLD = frozenset(
    """he she they it i you we does do did not is are was were has have had will would""".split()  # noqa: SIM905
)
"""Words of a clause that tells what was said in another's words: "she says she does not remember"."""
_PLACES = frozenset(("at", "in", "from", "with"))
"""Words that begin no new clause behind such a one: "she said she was at home"."""
_TRAIL = frozenset(
    """between from in at during until xtimex and or what does did do is are he she they it so then while when as
    before after with who how there without meanwhile""".split()  # noqa: SIM905
)
_WORDS_KEPT = 6
_BESIDE = re.compile(r"\b(?:just|right|shortly|immediately|directly|soon) (?=(?:before|after|when|while|as)\b)")
"""How near a moment is, in front of it: no part of the words."""
_A_LINE = re.compile(r"(?:[a-z]+ )?(?:lines?|sentences?|utterances?|statements?|remarks?)")
"""Which line, and no word of it: "who says the second line?"."""


def content(rest: str, *, retold: bool = True) -> str | None:
    """Return the words themselves: fillers at the front go, whose they are, and what follows a new clause.

    Args:
        rest: What stands behind a verb of speaking, or behind "the word".
        retold: False where a clause behind it tells no words: "what words does she use?".
    """
    kept: list[str] = []
    told = False
    for word in re.findall(r"[\w']+", _BESIDE.sub("", OFTEN.sub("", f" {rest.split(',')[0]}"))):
        if not kept and (word in _FILLER or (retold and word in _TOLD) or (told and word in _PLACES)):
            told = told or word in _TOLD
            continue
        if word in _TRAIL or len(kept) == _WORDS_KEPT:
            break
        kept.append(word)
    words = " ".join(kept)
    return None if words in ("first", "last") or _A_LINE.fullmatch(words) else words or None
