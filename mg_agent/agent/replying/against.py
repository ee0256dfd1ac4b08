"""Two kinds of cues set against one another: which of them was more often there, and which longer."""

import re
from collections.abc import Sequence

from mg_agent.agent.conversation.the_two import COMPARED
from mg_agent.agent.finding.families import is_mixed
from mg_agent.agent.finding.observations import Gathered, sentence
from mg_agent.agent.question import Intent, Question
from mg_agent.core.assessment import Draft
from mg_agent.core.span import total

_AGAINST = re.compile(
    r"\b(?:compar\w*|contrast\w*|differ\w*|vs|versus|more|less|fewer|rarer|longer|shorter|rather|(?:most|least)"
    r" (?:often|frequent\w*|common|of which|in which))\b|^\W*(?:(?:and|so|now|then) )*which\b",
    re.IGNORECASE,
)
_BOTH = re.compile(r"\b(?:compar\w*|contrast\w*|differ\w*|vs|versus)\b", re.IGNORECASE)
_ALIKE = 0.5
"""Seconds up to which two kinds were observed for as long as one another."""
_ENOUGH = 1.0
"""Seconds of observation below which a rate would say nothing."""
MANY = 10
"""Cues from which on a difference is not told to be possibly one of chance."""
FEW = "With counts this small, a difference may be chance; no interval is computed here."


def set_against(question: Question, found: Sequence[Gathered], draft: Draft) -> Draft:
    """Add which of two kinds was more frequent, or longer, where a question sets them against one another.

    Args:
        question: What was asked.
        found: What looking for its kinds brought; two of them in one stretch are compared.
        draft: What is told of each of them.
    """
    asked = question.asks == COMPARED or _AGAINST.search(question.text) is not None
    if len(question.topics) != 2 or len(found) != 2 or not asked or question.pick is not None:
        return draft
    first, second = found
    if first.unknowable or second.unknowable or not (first.cues or second.cues):
        return draft
    long = question.intent is Intent.DURATION
    parts = [] if long else [_often(first, second)]
    parts += [_long(first, second)] if long or question.asks == COMPARED or _BOTH.search(question.text) else []
    few = (FEW,) if max(len(first.cues), len(second.cues)) < MANY else ()
    told = " ".join((draft.answer, *map(sentence, parts)))
    return draft.model_copy(update={"answer": told, "limits": (*few, *draft.limits)})


def _often(first: Gathered, second: Gathered) -> str:
    """Say which was more frequent: by the time each was observed, or by plain count where that was the same."""
    counts = [len(one.cues) for one in (first, second)]
    seconds = [one.seconds for one in (first, second)]
    if any(is_mixed(one) for one in (first, second)) or min(seconds) < _ENOUGH:
        return f"By plain count, {_more(first.name, second.name, counts, '{:.0f}', 'found more often')}"
    if abs(seconds[0] - seconds[1]) <= _ALIKE:
        return _more(first.name, second.name, counts, "{:.0f}", "found more often")
    rates = [60 * count / length for count, length in zip(counts, seconds, strict=True)]
    told = _more(first.name, second.name, rates, "{:.1f}", "more frequent")
    return f"By the time in which each could be seen, {told} per minute".replace(") per minute", " per minute)")


def _long(first: Gathered, second: Gathered) -> str:
    """Say which was there for longer: in seconds, or as a share of the time each was observed where that differs."""
    both = (first, second)
    lengths = [total(cue.span for cue in one.cues) for one in both]
    seen = [one.seconds for one in both]
    if min(seen) >= _ENOUGH and abs(seen[0] - seen[1]) > _ALIKE and not any(is_mixed(one) for one in both):
        shares = [100 * min(1.0, length / time) for length, time in zip(lengths, seen, strict=True)]
        told = _more(first.name, second.name, shares, "{:.0f}%", "there for more of it")
        return f"Of the time in which each could be seen, {told}"
    return _more(first.name, second.name, lengths, "{:.1f} s", "there for longer in all")


def _more(one: str, other: str, sizes: Sequence[float], form: str, word: str) -> str:
    """Write "smiling was found more often (3 against 2)"; what is alike as it is shown counts as alike."""
    shown = [form.format(size) for size in sizes]
    if shown[0] == shown[1]:
        alike = {"found more often": "found equally often", "more frequent": "equally frequent"}
        return f"{one} and {other} were {alike.get(word, 'there for equally long')} ({shown[0]} each)"
    name = one if sizes[0] > sizes[1] else other
    return f"{name} was {word} ({' against '.join(sorted(shown, key=lambda text: -sizes[shown.index(text)]))})"
