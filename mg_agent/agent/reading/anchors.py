"""Moments that a question names by a cue: "what does she say when she nods?" asks about the words at the nods."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from mg_agent.agent.question import Topic
from mg_agent.agent.reading.began import find_edge
from mg_agent.agent.reading.spacing import find_between
from mg_agent.agent.wording.lexicon import PARTS
from mg_agent.agent.wording.topics import topics_in

LINES = Topic("a line of speech", ("speech",))
"""What is asked about where words are: what is said at the moment of a cue."""
_OPEN = re.compile(
    r"^\W*(?:(?:and|so|then|ok|also|now|please|can you|could you) )*(?:what|which (?:words?|lines?|sentences?)"
    r"|describe|show|list|tell|anything|how)\b"
    r"(?! (?:many|often|long|sure|much|certain|soon|quickly|fast)\b)(?!(?: me| us)? (?:exactly )?(?:when|whenever)\b)"
)
_SAYING = re.compile(r"\b(?:say|says|said|saying|talk\w*|speak\w*|words?|hear\w*)\b")
_MOMENT = re.compile(
    r"\b(?P<side>when(?:ever)?|while|as|before|after|around|during|until|once)\b"
    r" (?P<clause>(?:(?:she|he|they|it|his|her|their|the|this|that|each|every|a|an|any|those)\b.*|\w+ing\b.*))$"
)
_BETWEEN = re.compile(
    r"(?<!time )(?<!delay )(?<!interval )(?<!gap )(?<!seconds )(?<!difference )(?<!pause )(?<!distance )(?<!lies )"
    r"(?<!passes )\b(?P<side>between) (?P<clause>.+) and (?P<until>.+)$"
)
"""A stretch that two kinds of cues bound; how long it is, is asked otherwise."""


@dataclass(frozen=True)
class Anchor:
    """The cues that name a moment, and what is asked about it.

    Attributes:
        cues: Whose times are the moments.
        asked: What is asked about them: a part of the body, the words; empty for everything.
        side: The word between the two: "when", "before", "after", or "between".
        until: With "between", the cues at whose beginning the moment ends.
        gap: With "between", which two of one kind bound the stretch; empty where two kinds do.
        edge: "start" or "end" where only the beginning or the end of the cues is the moment.
    """

    cues: tuple[Topic, ...]
    asked: tuple[Topic, ...]
    side: str
    until: tuple[Topic, ...] = ()
    edge: str = ""
    gap: tuple[str, ...] = ()


def find_anchor(text: str, labels: Iterable[tuple[str, str]] = ()) -> Anchor | None:
    """Find the cues that only name the moment; None where nothing open is asked about such a moment.

    Args:
        text: The question in lower case, without times and quotations.
        labels: Modality and label of the cues at hand.
    """
    known = tuple(labels)
    match = _BETWEEN.search(text) or _MOMENT.search(text)
    if match is None or not _OPEN.search(text):
        return None
    main, clause = text[: match.start()], match.group("clause")
    asked, cues, between = topics_in(main, known)[0], _acts(clause, known), match.group("side") == "between"
    until = _acts(match.group("until"), known) if between else ()
    gap = find_between(text) if between and not _acts(main, known) else ()
    if gap and len({*cues, *until}) == 1:
        of = cues or until
        return Anchor(of, asked or ((LINES,) if _SAYING.search(main) else ()), "between", of, gap=gap)
    if not cues or (between and not until) or any(topic.name not in PARTS for topic in asked):
        return None
    about = asked or ((LINES,) if _SAYING.search(main) else ())
    return Anchor(cues, about, match.group("side"), until, "" if until else find_edge(clause))


def _acts(text: str, labels: Iterable[tuple[str, str]]) -> tuple[Topic, ...]:
    return tuple(topic for topic in topics_in(text, labels)[0] if topic.name not in PARTS)
