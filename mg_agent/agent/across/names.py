"""The names of videos in a question, taken out of it before its words are read."""

import re
from collections.abc import Sequence

from mg_agent.agent.wording.topics import CLUE_STEMS
from mg_agent.agent.wording.words import stem
from mg_agent.tools.quoting import quoted

_GENERIC = frozenset(("video", "videos", "session", "interview", "recording", "clip", "film", "talk", "all", "total"))
_PIECES = re.compile(r"[^\W\d_]+|\d+")
_STRANGE = re.compile(
    r"(?<!\w)['\"“‘]([^'\"”’]{1,80})['\"”’](?!\w)"
    r"|\b((?:interview|video|session|talk|clip|recording)[ _-]?\d+)\b",
    re.IGNORECASE,
)
_SHOWN = 8
_ID = 16
"""Digits of an id that are shown, and enough to name it by."""


def take_names(
    question: str, names: Sequence[tuple[str, str]], others: frozenset[str] = frozenset()
) -> tuple[str, tuple[str, ...], str | None]:
    """Take the names of videos out of a question, the longest first.

    A name that is a word for videos or for a cue ("smiling") counts only in quotation marks.

    Args:
        question: As it was asked.
        names: Id and name of each.
        others: Ids of further looks at one video under one name; these are only meant where their id is written.

    Returns:
        The rest, the ids of those that were named in the order of the words, and what is wrong with a name: it fits
        none, or several.
    """
    rest, spots = question, []
    meant = [(owner, name) for owner, name in names if owner not in others or _named_by_id(owner, question)]
    for owner, name in sorted(meant, key=lambda one: -len(one[1])):
        words = (_named_by_id(owner, rest), *(_met(word, rest) for word in (name, name.rpartition(".")[0])))
        met = next(filter(None, words), None)
        if met is None:
            continue
        same = [other[:_ID] for other, called_so in meant if called_so.casefold() == name.casefold()]
        if len(same) > 1 and owner[:_ID] not in met.group():
            ids = " or ".join(same[:_SHOWN])
            return rest, (), f"Several videos are called {quoted(name)}; name one by its id: {ids}."
        spots.append((met.start(), owner))
        rest = rest[: met.start()] + " " * (met.end() - met.start()) + rest[met.end() :]
    owners = tuple(owner for _, owner in sorted(spots))
    strange = _STRANGE.search(rest)
    if strange is not None:
        word = next(group for group in strange.groups() if group)
        rest = rest[: strange.start()] + " " + rest[strange.end() :]
        return rest, owners, f"There is no video called {quoted(word)}; there are: {called(meant)}."
    return rest, owners, None


def called(names: Sequence[tuple[str, str]]) -> str:
    """List what the videos are called."""
    shown = ", ".join(quoted(name) for _, name in names[:_SHOWN]) or "none yet"
    return shown if len(names) <= _SHOWN else f"{shown} and {len(names) - _SHOWN} more"


def _named_by_id(owner: str, text: str) -> re.Match[str] | None:
    return re.search(rf"(?<!\w){re.escape(owner[:_ID])}\w*", text) if len(owner) >= _ID else _met(owner, text)


def _met(word: str, text: str) -> re.Match[str] | None:
    """Find a name in a text; "interview 2" is "interview2", and case does not count."""
    pieces = _PIECES.findall(word)
    if not pieces or len(word) < 2:
        return None
    plain = r"[\s_.\-]*".join(map(re.escape, pieces))
    common = len(pieces) == 1 and (word.casefold() in _GENERIC or stem(word.casefold()) in CLUE_STEMS)
    quotes = ("['\"“‘]", "['\"”’]") if common else ("['\"“‘]?", "['\"”’]?")
    return re.search(rf"(?<!\w){quotes[0]}{plain}{quotes[1]}(?!\w)", text, re.IGNORECASE)
