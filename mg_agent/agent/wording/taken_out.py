"""The first steps of reading a question: quotations and ids are taken out, and contractions are written in full."""

import re
from collections.abc import Iterable

from mg_agent.agent.wording.moments import MARK
from mg_agent.agent.wording.saying import QUOTE, QUOTED
from mg_agent.agent.wording.spoken import SPELLINGS

CUE = "xcuex"
"""Stands where the id of a cue stood."""
_NAME_TYPED = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]+")


def take_quotes(text: str) -> tuple[str, tuple[str, ...]]:
    """Take quotations out of a question: the rest in lower case with a mark for each, and what was quoted."""
    quotes: list[str] = []

    def keep(match: re.Match[str]) -> str:
        quotes.append(next(group for group in match.groups() if group))
        return f" {QUOTE} "

    return QUOTED.sub(keep, text).lower(), tuple(quotes)


def take_ids(text: str, modalities: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """Take ids of cues out of a question in lower case: the rest with a mark for each, and the ids."""
    kinds = "|".join(re.escape(modality.lower()) for modality in modalities)
    pattern = re.compile(rf"\b(?:{kinds})-(?:[0-9a-f]{{6,}}|[0-9a-f]*\d[0-9a-f]*)\b")
    return pattern.sub(CUE, text), tuple(dict.fromkeys(pattern.findall(text)))


def spell_out(text: str) -> str:
    """Write contractions and everyday turns of speech in full."""
    text = text.replace("’", "'").replace("‘", "'")
    for pattern, instead in SPELLINGS:
        text = pattern.sub(instead, text)
    return text


def tidy(text: str) -> str:
    """Drop the little words before a time, so that "lean in the second half" is not leaning in."""
    text = re.sub(rf"\b(?:in|at|during|for|within|from|on)\s+(?:the\s+)?{MARK}", MARK, " ".join(text.split()))
    return text.strip()


def names_in(text: str) -> frozenset[str]:
    """Return the words with a capital letter within a sentence, which are names and no misspellings."""
    return frozenset(word.lower() for word in _NAME_TYPED.findall(text))
