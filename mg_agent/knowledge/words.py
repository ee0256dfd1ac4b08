"""Text made comparable: words without their endings, without filler, with everyday synonyms joined."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise

from mg_agent.core.irregular import IRREGULAR
from mg_agent.knowledge.synonyms import JOINED, PHRASES

_WORD = re.compile(r"[a-z0-9]+|[^\W\da-z_]+")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]{3,}")
"""Thai, Lao, Burmese, Khmer, Japanese and Chinese, which put no space between words."""
_FILLER = """
    a about actually all also am an and any anything are as at be because been being but by can could did do does
    doing for from get give given go had has have he her here hers him his how i if in into is it its itself just
    keep kept let like make made may me mean meant might more most much must my no not now of off on one only
    or other our out over really right said same say says see she should show shown so some somebody someone
    something such take tell than that the their them then there these they thing this those to too us use used very
    was we well were what when where whether which while who whole why will with would you your
"""
STOP = frozenset(_FILLER.split())
"""Words that tell nothing of what is asked."""

_FORMS: Mapping[str, str] = {form: head for head, forms in JOINED.items() for form in forms.split()}
_PATTERNS = tuple((part, re.compile(pattern), instead) for part, pattern, instead in PHRASES)
_ENDINGS = (
    ("ically", "ic"), ("ingly", ""), ("edly", ""), ("ation", "at"), ("iness", "y"), ("ness", ""), ("ment", ""),
    ("ity", ""), ("ing", ""), ("ied", "y"), ("ed", ""), ("ly", ""),
)  # fmt: skip
_SHORTEST = 3
_LONG = 7
_LINE = 200


def tokens(text: str) -> list[str]:
    """Return the words of a text in order: lower case, without accents, filler and endings."""
    return list(_tokens_of_line(text) if len(text) <= _LINE else _tokens(text))


def _tokens(text: str) -> tuple[str, ...]:
    plain = unaccented(_phrased(text.casefold().replace("’", "'").replace("'s", "")))
    return tuple(stem(word) for word in _WORD.findall(plain) if word not in STOP and len(word) > 1)


_tokens_of_line = lru_cache(maxsize=1 << 17)(_tokens)  # a question that several passages answer is read once


def stems(text: str) -> list[str]:
    """Return the words of a text without their endings, filler kept: "up" and "away" matter for a gesture."""
    return [stem(word) for word in _WORD.findall(unaccented(_phrased(text.casefold().replace("’", "'"))))]


def unaccented(text: str) -> str:
    """Take accents off; where a script puts no spaces between words, every two signs in a row are read as one."""
    if text.isascii():
        return text
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _UNSPACED.sub(_pairs, unicodedata.normalize("NFC", bare))


def _pairs(found: re.Match[str]) -> str:
    return " ".join(one + other for one, other in pairwise(found[0]))


def _phrased(text: str) -> str:
    for part, pattern, instead in _PATTERNS:
        if part in text:
            text = pattern.sub(instead, text)
    return text


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Take the ending off an English word, and join it with its synonyms."""
    joined = _FORMS.get(word)
    if joined is not None:
        return joined
    word = IRREGULAR.get(word, word)
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
