"""Moments that a question names in words that are not read: told, so that no answer passes for one about them."""

import re
from collections.abc import Iterable

from mg_agent.agent.wording.topics import topics_in
from mg_agent.agent.wording.unlisted import take_unlisted
from mg_agent.agent.wording.words import tokens
from mg_agent.tools.quoting import quoted

_CLAUSE = re.compile(
    r"\b(?P<word>when|whenever|while|before|after|until|as soon as"
    r"|once(?= (?:the|his|her|their|he|she|they|some\w+)\b)) (?P<clause>[^,?.!;]+)"
)
_ASKS = re.compile(r"\b(?:tell|show|say|know|see|and|or|list|exactly|about|at|of|is|was)\W*$")
"""What stands before a "when" that asks for a time, and names none."""
_EMPTY = frozenset(
    """a an the he she they it i you we his her their that this these those is are was were be been being does do did
    has have had happens happen happened doing so at all in on of and or not there then again ever first last else
    video clip film footage recording interview whole entire time times start starts started begin begins began end
    ends ended over stops stopped goes on going who what how often long more less speaks speak speaking talks talk
    talking while twice""".split()  # noqa: SIM905
)
"""Words that name no moment of their own, or one that other rules read."""


def unplaced(text: str, labels: Iterable[tuple[str, str]] = (), *, guarded: bool = False) -> str:
    """Say which clause of a question names a moment that was not read; "" where there is none.

    Args:
        text: The question in lower case, with marks where times, quotations and names stood, for which no moment was
            found.
        labels: Modality and label of the cues at hand.
        guarded: True where the question needs no cue: whether somebody lies, how somebody feels.
    """
    known = tuple(labels)
    for match in _CLAUSE.finditer(text):
        main, clause = text[: match.start()], match.group("clause").strip()
        if not main.strip() or _ASKS.search(main) or not (guarded or topics_in(main, known)[0]):
            continue
        words = [word for word in tokens(clause) if word not in _EMPTY]
        if not words or any(re.fullmatch(r"x[a-z]+x", word) for word in words):
            continue
        if topics_in(clause, known)[0] or take_unlisted(clause)[1]:
            continue
        told = quoted(f"{match.group('word')} {clause}")
        return f"{told} was not read as a moment, so this is about all of it; name a time, or words said, in quotes."
    return ""
