"""Finding which cues a question is about."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from mg_agent.agent.question import Topic
from mg_agent.agent.wording.lexicon import CLUES, INSTRUMENTS, PARTS, PHRASES, Clue
from mg_agent.agent.wording.unlisted import take_unlisted
from mg_agent.agent.wording.words import stem, tokens
from mg_agent.knowledge.idioms import without_idioms
from mg_agent.recognition.vocabulary import LABELS

_REACH = 6
"""Words that may lie between a verb and its noun."""
_PHRASES = tuple((re.compile(pattern), instead) for pattern, instead in PHRASES)
_INSTRUMENTS = tuple((re.compile(pattern), instead) for pattern, instead in INSTRUMENTS)
_STEMS = tuple((frozenset(map(stem, c.verbs)), frozenset(map(stem, c.nouns))) for c in CLUES)
CLUE_STEMS = frozenset().union(*(verbs | nouns for verbs, nouns in _STEMS))
"""Every stem that some clue knows."""
CLUE_WORDS = frozenset(word for clue in CLUES for word in (*clue.verbs, *clue.nouns))
"""Every word that some clue names, in full."""
WORD_OF = {stem(word): word for clue in reversed(CLUES) for word in (*clue.verbs, *clue.nouns)}
"""A whole word for every stem, since stems are not for people."""
_KNOWN = frozenset(LABELS) | frozenset(label for clue in CLUES for label in clue.topic.labels)


@dataclass(frozen=True)
class _Match:
    clue: Clue
    verb: int | None
    noun: int | None
    cost: int = 0


def find_topics(text: str, labels: Iterable[tuple[str, str]] = ()) -> tuple[Topic, ...]:
    """Find the topics of a question, in the order of its words.

    Args:
        text: The question in lower case, without times and quotations.
        labels: Modality and label of the cues at hand, so that a third party's labels are found too.
    """
    text = _replaced(without_idioms(text), _PHRASES)
    return _topics_of(_replaced(text, _INSTRUMENTS), labels) or _topics_of(text, labels)


def topics_in(text: str, labels: Iterable[tuple[str, str]] = ()) -> tuple[tuple[Topic, ...], tuple[str, ...]]:
    """Find the topics, and the words that no cue exists for; a third party may have cues for those."""
    text = without_idioms(text)
    if foreign := find_foreign(text, labels):
        seen = take_unlisted(text)[0]
        return tuple({topic.name: topic for topic in (*find_topics(seen), *foreign)}.values()), ()
    seen, unlisted = take_unlisted(text)
    return find_topics(seen, labels), unlisted


def _topics_of(text: str, labels: Iterable[tuple[str, str]]) -> tuple[Topic, ...]:
    stems = [stem(word) for word in tokens(text)]
    pairs = _pairs(stems)
    used = {p for match in pairs for p in (match.verb, match.noun)}
    single = [match for match in _alone(stems) if _place(match) not in used]
    strong = [match for match in (*pairs, *single) if not match.clue.weak]
    matches = sorted(strong or [*pairs, *single], key=_place)
    found: dict[str, Topic] = {}
    for topic in (*(m.clue.topic for m in matches), *find_foreign(text, labels)):
        if topic.name not in found or found[topic.name].lead:
            found[topic.name] = topic
    acts = [topic for topic in found.values() if topic.name not in PARTS]
    return tuple(topic for topic in found.values() if topic in acts or not _includes(topic, acts))


def _includes(part: Topic, acts: Iterable[Topic]) -> bool:
    """Tell whether a part of the body only says who does one of the acts: "her fingers touch the nose"."""
    return any(part.covers(modality, label) for act in acts for modality in act.modalities for label in act.labels)


def _replaced(text: str, table: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    for pattern, instead in table:
        text = pattern.sub(instead, text)
    return text


def _place(match: _Match) -> int:
    return match.noun if match.noun is not None else match.verb or 0


def _pairs(stems: list[str]) -> list[_Match]:
    """Choose for every noun the verb that stands closest, before it rather than after."""
    best: dict[int, _Match] = {}
    for clue, (verbs, nouns) in zip(CLUES, _STEMS, strict=True):
        if not verbs or not nouns:
            continue
        for j in (j for j, word in enumerate(stems) if word in nouns):
            near = range(max(0, j - _REACH), min(len(stems), j + _REACH + 1))
            for i in (i for i in near if i != j and stems[i] in verbs):
                cost = j - i if i < j else i - j + 1
                if j not in best or cost < best[j].cost:
                    best[j] = _Match(clue, i, j, cost)
    return [*best.values(), *(other for pair in best.values() for other in _joined(pair, stems))]


def _joined(pair: _Match, stems: list[str]) -> Iterator[_Match]:
    """Find the other of two verbs that "or" or "and" joins at one noun: "is the head raised or lowered"."""
    if pair.verb is None or pair.noun is None:
        return
    for i, between in ((pair.verb - 2, pair.verb - 1), (pair.verb + 2, pair.verb + 1)):
        if 0 <= i < len(stems) and i != pair.noun and stems[between] in ("or", "and"):
            fits = (
                c
                for c, (verbs, nouns) in zip(CLUES, _STEMS, strict=True)
                if stems[i] in verbs and stems[pair.noun] in nouns
            )
            yield from (_Match(clue, i, pair.noun) for clue in islice(fits, 1))


def _alone(stems: list[str]) -> list[_Match]:
    """Find words that are enough by themselves; the first clue of a word wins."""
    taken: dict[int, _Match] = {}
    for clue, (verbs, nouns) in zip(CLUES, _STEMS, strict=True):
        if verbs and nouns:
            continue
        for i, word in enumerate(stems):
            if i not in taken and word in (verbs or nouns):
                taken[i] = _Match(clue, i, None) if verbs else _Match(clue, None, i)
    return list(taken.values())


def find_foreign(text: str, labels: Iterable[tuple[str, str]]) -> list[Topic]:
    """Find the labels of third parties whose words all stand in a question in lower case."""
    stems = [stem(word) for word in tokens(text)]
    found: dict[str, Topic] = {}
    for modality, label in labels:
        words = [stem(word) for word in tokens(label.casefold())]
        if label not in _KNOWN and modality != "speech" and words and all(word in stems for word in words):
            found[label] = Topic(label, (modality,), frozenset({label}))
    return list(found.values())
