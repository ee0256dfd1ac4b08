"""Words that are not read, told as such: "did she touch her nase?" is not answered with touches of any kind."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import takewhile

from mg_agent.agent.question import Topic
from mg_agent.agent.wording.lexicon import CLUES, SELF_TOUCH
from mg_agent.agent.wording.unlisted import take_unlisted
from mg_agent.agent.wording.words import stem
from mg_agent.knowledge.english import EVERYWHERE, NAMES
from mg_agent.knowledge.spelling import is_elsewhere
from mg_agent.knowledge.words import STOP
from mg_agent.tools.quoting import quoted

_WORD = re.compile(r"[^\W\d_]+")
_OBJECT = re.compile(
    r"\b(?:(?:touch|scratch)\w*|hands? (?:on|to|over|at|against))"
    r"(?: (?:his|her|their|my|your|the|an?|own|left|right))+ (?P<words>[^\W\d_]+(?: [^\W\d_]+){0,3})"
)
"""What is touched, and up to three words after its first one."""
_READ = frozenset(stem(noun) for clue in CLUES if "touch" in clue.verbs or not clue.verbs for noun in clue.nouns) | {
    stem(word) for word in ("skin", "self", "selves", "touch", "gesture")
}
"""Stems of what can be touched, by the clues, and of what any touch of oneself touches."""
_TIMES = frozenset(
    """time times thing things video film clip recording interview beginning start middle end half part moment moments
    minute minutes second seconds scene first last least entire""".split()  # noqa: SIM905 - as elsewhere
)
"""Last words behind "touch the" that name no thing that is touched."""
_BEHIND = STOP | frozenset(
    """again already always before after during since until till often frequently repeatedly sometimes ever never twice
    once too today yesterday then than along against around at but either without within together first last several
    many times between near under upon per every each here still""".split()  # noqa: SIM905 - as elsewhere
)
"""Words that belong no more to what is touched."""
_ENDS = re.compile(rf"^(?:{'|'.join(sorted(_BEHIND))}|x[a-z]+x|(?!family$)[a-z]+ly)$")
"""Those words, adverbs, and what stands in a question where a time or a name stood."""


def take_unread(
    text: str, topics: tuple[Topic, ...], is_known: Callable[[str], bool], names: Iterable[str] = ()
) -> tuple[tuple[Topic, ...], tuple[str, ...], tuple[str, ...]]:
    """Find words of other languages, and unknown words for what is touched.

    Args:
        text: The question in lower case, slips mended, without the words that were said.
        topics: What it was found to be about.
        is_known: Tells whether a word is one of the English words known here.
        names: Words that were typed as names.

    Returns:
        The topics without touches of any kind, where something else is touched or such a word is all there is; what
        no cue is looked for; and a sentence that tells each word that is not known.
    """
    text = take_unlisted(text)[0]
    skipped = {*names, *NAMES, *EVERYWHERE}
    elsewhere = [word for word in _WORD.findall(text) if word not in skipped and is_elsewhere(word)]
    touches = SELF_TOUCH in topics
    strange = list(_strange(text, topics)) if touches else []
    unknown = [words[-1] for words in strange if not is_known(words[-1])]
    told = tuple(
        f"{quoted(word)} was not read: it is not a word that is known here." for word in (*elsewhere, *unknown)
    )
    alone = touches and all(topic == SELF_TOUCH for topic in topics)
    if not strange and not (alone and elsewhere):
        return topics, (), told
    things = (" ".join(words) for words in strange or ([word] for word in elsewhere))
    left = tuple(topic for topic in topics if topic != SELF_TOUCH)
    return left, tuple(dict.fromkeys(things)), tuple(dict.fromkeys(told))


def _strange(text: str, topics: Iterable[Topic]) -> Iterator[list[str]]:
    """Find what is touched and is no part of oneself that a topic knows, in its words."""
    labels = {stem(word) for topic in topics if topic != SELF_TOUCH for word in _WORD.findall(topic.name.casefold())}
    for match in _OBJECT.finditer(text):
        words = list(takewhile(lambda word: not _ENDS.search(word), match["words"].split()))
        if words and words[-1] not in _TIMES and not any(stem(word) in _READ | labels for word in words):
            yield words
