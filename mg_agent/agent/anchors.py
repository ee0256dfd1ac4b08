"""Moments that a question names by a cue: "what does she say when she nods?" asks about the words at the nods."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from mg_agent.agent.lexicon import PARTS
from mg_agent.agent.question import Topic
from mg_agent.agent.topics import topics_in

LINES = Topic("a line of speech", ("speech",))
"""What is asked about where words are: what is said at the moment of a cue."""
_OPEN = re.compile(
    r"^\W*(?:(?:and|so|then|ok|also|now|please|can you|could you) )*(?:what|describe|show|list|tell|anything|how)\b"
    r"(?! (?:many|often|long|sure|much|certain)\b)"
)
_SAYING = re.compile(r"\b(?:say|says|said|saying|talk\w*|speak\w*|words?|hear\w*)\b")
_MOMENT = re.compile(
    r"\b(?P<side>when(?:ever)?|while|as|before|after|around|during|until|once)\b"
    r" (?P<clause>(?:(?:she|he|they|it|his|her|their|the|this|that|each|every|a|an|any|those)\b.*|\w+ing\b.*))$"
)


@dataclass(frozen=True)
class Anchor:
    """The cues that name a moment, and what is asked about it.

    Attributes:
        cues: Whose times are the moments.
        asked: What is asked about them: a part of the body, the words; empty for everything.
        side: The word between the two: "when", "before", "after".
    """

    cues: tuple[Topic, ...]
    asked: tuple[Topic, ...]
    side: str


def find_anchor(text: str, labels: Iterable[tuple[str, str]] = ()) -> Anchor | None:
    """Find the cues that only name the moment; None where nothing open is asked about such a moment.

    Args:
        text: The question in lower case, without times and quotations.
        labels: Modality and label of the cues at hand.
    """
    known, match = tuple(labels), _MOMENT.search(text)
    if match is None or not _OPEN.search(text):
        return None
    main = text[: match.start()]
    asked, cues = topics_in(main, known)[0], _acts(match.group("clause"), known)
    if not cues or any(topic.name not in PARTS for topic in asked):
        return None
    return Anchor(cues, asked or ((LINES,) if _SAYING.search(main) else ()), match.group("side"))


def _acts(text: str, labels: Iterable[tuple[str, str]]) -> tuple[Topic, ...]:
    return tuple(topic for topic in topics_in(text, labels)[0] if topic.name not in PARTS)
