"""Slips of the pen in a question: a word that nobody wrote, one slip off one that somebody did."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from types import MappingProxyType

from mg_agent.knowledge.english import ELSEWHERE, EVERYWHERE, NAMES, REAL
from mg_agent.knowledge.words import STOP, stems, unaccented

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 5
"""Letters of a word that is mended; shorter ones are too near to too many others."""
_LONG = 8
"""Letters of a word in which any one letter may be wrong."""
_SLIPPED = "qw we er rt ty yu ui io op as sd df fg gh hj jk kl zx xc cv vb bn nm qa sz"
"""Keys side by side on one row of a keyboard, and two that meet over the edge of rows."""
_ALIKE = "ae ai ao au ei eo eu io iu ou iy ey sz sc ck cs vw fv bp dt gj kq mn"
"""Letters that sound alike."""
_MISTAKEN = frozenset(map(frozenset, f"{_SLIPPED} {_ALIKE}".split()))
_REAL = frozenset(stems(" ".join(REAL)))


def is_elsewhere(word: str) -> bool:
    """Tell whether a word belongs to another language and to no English question, so that it is no slip of any."""
    return unaccented(word.casefold()) in ELSEWHERE


def foreign(text: str) -> bool:
    """Tell whether a text has more words that only other languages have than little words of English."""
    words = set(_WORD.findall(unaccented(text.casefold()))) - EVERYWHERE - NAMES
    return len(words & ELSEWHERE) > len(words & STOP)


@dataclass(frozen=True)
class Reading:
    """A question as it is read.

    Attributes:
        text: In lower case, slips mended.
        mended: What was written and what it was read as, in order.
        foreign: Whether most words are unknown, so that nothing was mended.
    """

    text: str
    mended: tuple[tuple[str, str], ...] = ()
    foreign: bool = False


@dataclass(frozen=True)
class Spelling:
    """The words that are known, found again with one letter mistaken, missing, too many or swapped.

    Source of the method: deletions only, as in Garbe's SymSpell (2012). First and last letter are taken to be right,
    for a word that begins or ends otherwise is mostly another word; so is a short one that differs by a letter
    which neither lies beside the right one nor sounds like it.

    Attributes:
        known: Words and how often they stand in the texts.
        stems: Those words without their endings; a word that only ends in another way is no slip.
        before: What was known before words of further texts came to it; it is shared, so nothing of it changes.
    """

    known: Mapping[str, int]
    stems: frozenset[str]
    before: "Spelling | None" = None

    @classmethod
    def build(cls, texts: Iterable[str]) -> "Spelling":
        """Learn the words of texts."""
        known = _counted(texts)
        return cls(MappingProxyType(known), frozenset(stems(" ".join(known))))

    def with_words_of(self, texts: Iterable[str]) -> "Spelling":
        """Return what is known with the words of further texts."""
        more = _counted(texts)
        if not more:
            return self
        fresh = " ".join(word for word in more if word not in self.known)
        return Spelling(MappingProxyType(more + Counter(self.known)), self.stems | set(stems(fresh)), self)

    @cached_property
    def near(self) -> Mapping[str, tuple[str, ...]]:
        """What a word may look like with one letter taken out, and the words that it may be."""
        before = self.before.near if self.before else {}
        near: dict[str, list[str]] = {}
        for word in self.known:
            if len(word) >= _SHORTEST - 1 and not (self.before and word in self.before.known):
                for shorter in _shorter(word):
                    near.setdefault(shorter, []).append(word)
        return {**before, **{less: (*before.get(less, ()), *words) for less, words in near.items()}}

    def read(self, text: str) -> Reading:
        """Return a text in lower case with its slips mended; words that are known or like no other stay.

        Where most words are neither known nor like one that is, as in another language, all stay as they are.
        """
        plain = unaccented(text.casefold())
        words = dict.fromkeys(word for word in _WORD.findall(plain) if word not in EVERYWHERE)
        strange = [word for word in words if not self._is_known(word)]
        instead = {word: other for word in strange if (other := self._meant(word)) is not None}
        if foreign(plain) or 2 * (len(strange) - len(instead)) > len(words):
            return Reading(text.casefold(), foreign=True)
        return Reading(_WORD.sub(partial(_put, instead), plain), tuple(instead.items()))

    def _is_known(self, word: str) -> bool:
        if is_elsewhere(word):
            return False
        if word in self.known or word in STOP:
            return True
        bare = stems(word)
        return bool(bare) and all(part in self.stems or part in _REAL for part in bare)

    def _meant(self, word: str) -> str | None:
        if len(word) < _SHORTEST or is_elsewhere(word):
            return None
        found = {other for shorter in _shorter(word) for other in self.near.get(shorter, ())}
        found |= {shorter for shorter in _shorter(word) if shorter in self.known}
        likely = [other for other in found if _one_slip(word, other)]
        return max(likely, key=lambda other: (self.known[other], other), default=None)


def _counted(texts: Iterable[str]) -> Counter[str]:
    return Counter(word for text in texts for word in _WORD.findall(unaccented(text.casefold())))


def _put(instead: Mapping[str, str], found: re.Match[str]) -> str:
    return instead.get(found[0], found[0])


def _shorter(word: str) -> Iterator[str]:
    yield word
    for place in range(1, len(word)):
        yield word[:place] + word[place + 1 :]


def _one_slip(word: str, other: str) -> bool:
    """Whether one letter was added, left out, mistaken or swapped with its neighbor, but neither the first nor last."""
    start = 0
    while start < min(len(word), len(other)) and word[start] == other[start]:
        start += 1
    left, right = word[start:], other[start:]
    if len(left) == len(right):
        swapped = left[:2] == right[1::-1] and left[2:] == right[2:]
        mistaken = len(word) >= _LONG or frozenset((left[0], right[0])) in _MISTAKEN
        return swapped or (len(left) > 1 and left[1:] == right[1:] and mistaken)
    doubled = max(word, other, key=len)
    inside = bool(left and right) or doubled[-1] == doubled[-2]
    return inside and (left[1:] == right or left == right[1:])
