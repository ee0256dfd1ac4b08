"""How a question wants its cues told: what happened, in order of time, or only right beside a moment."""

import re
from collections.abc import Sequence

from mg_agent.agent.question import Topic
from mg_agent.agent.wording.lexicon import PARTS

_DESCRIBED = re.compile(
    r"\b(?:describ\w*|(?:walk|talk|take|run) (?:me|us) through|narrat\w*|tell (?:me|us) (?:more )?(?:about|what)"
    r"|(?:account|description|timeline) of|play[- ]by[- ]play|step by step|in (?:order|sequence)|chronolog\w*)\b"
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
