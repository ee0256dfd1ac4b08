"""Words that are not read, told as such: "did she touch her nase?" is not answered with touches of any kind."""

import re
from collections.abc import Callable, Iterable

from mg_agent.agent.lexicon import SELF_TOUCH
from mg_agent.agent.question import Topic
from mg_agent.agent.unlisted import take_unlisted
from mg_agent.knowledge.english import EVERYWHERE, NAMES
from mg_agent.knowledge.spelling import is_elsewhere
from mg_agent.tools.quoting import quoted

_WORD = re.compile(r"[^\W\d_]+")
_OBJECT = re.compile(
    r"\b(?:(?:touch|scratch)\w*|hands? (?:on|to|over|at|against))"
    r"(?: (?:his|her|their|my|your|(?P<any>the|an?)|own|left|right))+ (?P<word>[^\W\d_]+)"
)
"""What is touched; behind "the" an unknown word may be a time or a place, "touch the whole thing"."""


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
        The topics without touches of any kind, where what is touched is such a word; those words; and a sentence
        that tells each of them.
    """
    text = take_unlisted(text)[0]
    skipped = {*names, *NAMES, *EVERYWHERE}
    elsewhere = [word for word in _WORD.findall(text) if word not in skipped and is_elsewhere(word)]
    objects = [(match.group("word"), match.group("any") is not None) for match in _OBJECT.finditer(text)]
    strange = [word for word, any_one in objects if is_elsewhere(word) or not (any_one or is_known(word))]
    words = tuple(dict.fromkeys((*elsewhere, *strange)))
    if not words:
        return topics, (), ()
    told = tuple(f"{quoted(word)} was not read: it is no English word that is known here." for word in words)
    alone = bool(topics) and all(topic == SELF_TOUCH for topic in topics)
    return (() if alone else topics), (words if alone else ()), told
