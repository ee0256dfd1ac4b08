"""How a question wants its cues told: when they began or ended, or what happened, in order of time."""

import re
from collections.abc import Sequence
from typing import Literal

from mg_agent.agent.lexicon import PARTS
from mg_agent.agent.question import Topic

Edge = Literal["", "start", "end", "both"]
_ENDS = re.compile(
    r"\b(?:stop(?:s|ped|ping)?\b(?! to\b)|finish\w*|(?<!to the )end(?:s|ed|ing)?\b(?! (?:up|with)\b)|ceas\w+"
    r"|quit(?:s|ting)?\b|offset\b|no longer\b|(?:until|till|to) when\b)"
)
_STARTS = re.compile(
    r"\b(?:start(?:s|ed|ing)?\b(?! (?:out )?with\b)|beg[aiu]n(?:s|ning)?\b(?! with\b)|commenc\w+|onset\b"
    r"|(?:since|from) when\b)"
)
_FIRST_OF_TWO = re.compile(r"\b(?:what|which|who)\b.*\bfirst\b.*\bor\b")
_DESCRIBED = re.compile(
    r"\b(?:describ\w*|(?:walk|talk|take|run) (?:me|us) through|narrat\w*|tell (?:me|us) (?:more )?(?:about|what)"
    r"|(?:account|description) of|play[- ]by[- ]play|step by step|in (?:order|sequence)|chronolog\w*)\b"
)
_ORDERED = re.compile(
    r"\b(?:step[- ]by[- ]step|(?:play|blow)[- ]by[- ](?:play|blow)|in (?:the )?(?:order|sequence)|chronolog\w*"
    r"|one after (?:the other|another)|first\b.*\b(?:and|then|what)\b.*\b(?:next|then|after that))\b"
)
_DOES = re.compile(
    r"^\W*(?:(?:and|so|then|ok|now|please) )*what (?:else )?"
    r"(?:is|are|was|were|do|does|did|has|have|happen\w*|went|goes|about)\b"
    r"|^\W*(?:(?:and|so|then|ok|now) )*how (?:do|does|did|is|are|was|were) (?:his|her|their|the|he|she|they|its)\b"
)
"""Turns of speech that ask what a part of the body does; asked of an act they ask for that act alone."""
_NEAR = re.compile(r"\b(?:right|just|immediately|shortly|directly|straight|moments?) (?:before|after|until)\b")


def find_edge(text: str) -> Edge:
    """Tell whether a question in lower case, without times, asks when something began, ended, or both."""
    if _FIRST_OF_TWO.search(text):
        return ""
    start, end = _STARTS.search(text) is not None, _ENDS.search(text) is not None
    return "both" if start and end else "start" if start else "end" if end else ""


def asks_account(text: str, topics: Sequence[Topic]) -> bool:
    """Tell whether a question asks what happened, in order of time: "describe her hands", "what does her head do?"."""
    parts = bool(topics) and all(topic.name in PARTS for topic in topics)
    return _DESCRIBED.search(text) is not None or (parts and _DOES.search(text) is not None)


def asks_order(text: str) -> bool:
    """Tell whether a question about everything asks for it in order of time: "a step by step account"."""
    return _ORDERED.search(text) is not None


def is_near(text: str) -> bool:
    """Tell whether only the seconds close to a moment are asked about: "right before the smile"."""
    return _NEAR.search(text) is not None
