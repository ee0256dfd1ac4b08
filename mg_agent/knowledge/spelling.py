"""Slips of the pen in a question: a word that nobody wrote, one letter off one that somebody did."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from mg_agent.knowledge.words import STOP

_WORD = re.compile(r"[a-z]+")
_SHORTEST = 5
"""Letters of a word that is mended; shorter ones are too near to too many others."""


@dataclass(frozen=True)
class Spelling:
    """The words that are known, found again with one letter wrong, missing, doubled or swapped.

    Source of the method: deletions only, as in Garbe's SymSpell (2012); the first letter is taken to be right.

    Attributes:
        known: Words and how often they stand in the texts.
        near: What a word may look like with one letter taken out, and the words that it may be.
    """

    known: Mapping[str, int]
    near: Mapping[str, tuple[str, ...]]

    @classmethod
    def build(cls, texts: Iterable[str]) -> "Spelling":
        """Learn the words of texts."""
        known = Counter(word for text in texts for word in _WORD.findall(text.casefold()))
        near: dict[str, list[str]] = {}
        for word in known:
            if len(word) >= _SHORTEST - 1:
                for shorter in _shorter(word):
                    near.setdefault(shorter, []).append(word)
        return cls(known, {shorter: tuple(words) for shorter, words in near.items()})

    def mended(self, text: str) -> str:
        """Return a text in lower case with its slips mended; words that are known or like no other stay."""
        return _WORD.sub(lambda found: self._mend(found[0]), text.casefold())

    def _mend(self, word: str) -> str:
        if len(word) < _SHORTEST or word in self.known or word in STOP:
            return word
        found = {other for shorter in _shorter(word) for other in self.near.get(shorter, ())}
        found |= {shorter for shorter in _shorter(word) if shorter in self.known}
        likely = [other for other in found if _one_slip(word, other)]
        return max(likely, key=lambda other: (self.known[other], other), default=word)


def _shorter(word: str) -> Iterator[str]:
    yield word
    for place in range(1, len(word)):
        yield word[:place] + word[place + 1 :]


def _one_slip(word: str, other: str) -> bool:
    """Whether one letter was added, left out, changed or swapped with its neighbor."""
    start = 0
    while start < min(len(word), len(other)) and word[start] == other[start]:
        start += 1
    left, right = word[start:], other[start:]
    if len(left) == len(right):
        return left[1:] == right[1:] or (left[:2] == right[1::-1] and left[2:] == right[2:])
    return left[1:] == right or left == right[1:]
