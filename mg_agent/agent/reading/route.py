"""One row of the routing table, and how it is written."""

import re
from dataclasses import dataclass
from typing import Literal

from mg_agent.agent.question import Intent

Need = Literal[
    "topic", "no topic", "time", "no time", "moment of speech", "moment without act", "two spans", "no act", ""
]


@dataclass(frozen=True)
class Route:
    """One row of the table.

    Attributes:
        intent: What is asked for.
        pattern: Words that ask for it; searched in the question in lower case.
        need: What else must have been found in the question.
    """

    intent: Intent
    pattern: re.Pattern[str]
    need: Need = ""


def _any(words: str) -> str:
    """Turn "nervous* calm" into a pattern for whole words; a star stands for any ending."""
    return rf"\b(?:{'|'.join(words.replace('*', '[a-z]*').split())})\b"


def route_to(intent: Intent, *phrases: str, words: str = "", need: Need = "") -> Route:
    """Make a row of phrases, which are patterns, and of single words with a star for any ending."""
    patterns = [*(f"(?:{phrase})" for phrase in phrases), *([_any(words)] if words else [])]
    return Route(intent, re.compile("|".join(patterns)), need)
