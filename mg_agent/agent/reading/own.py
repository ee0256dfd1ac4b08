"""Turns of speech that have an answer of their own, read once the rest of a question is."""

import re
from collections.abc import Iterable
from dataclasses import replace

from mg_agent.agent.question import Intent, Question, Sides, Topic
from mg_agent.agent.reading.anchors import LINES
from mg_agent.agent.reading.busiest import find_most, find_without
from mg_agent.agent.reading.few import find_few
from mg_agent.agent.reading.longer import ANSWERS, find_pair
from mg_agent.agent.reading.never import asks_nothing, find_never
from mg_agent.agent.reading.pause_beside import find_pause_beside
from mg_agent.agent.reading.ranked import RANKED, find_ranking
from mg_agent.agent.reading.talk_or_silence import sets_talk_against_silence
from mg_agent.agent.wording.lexicon import GESTURES, PARTS

_FREE = frozenset((
    Intent.FIND, Intent.COUNT, Intent.DURATION, Intent.SUMMARY, Intent.AROUND, Intent.COMPARE, Intent.SPEECH,
    Intent.COVERAGE, Intent.UNKNOWN,
))  # fmt: skip
"""Kinds of questions that may turn out to be one of these."""
_HOW_MANY = re.compile(r"\b(?:how (?:many|often|much)|count|number of)\b")
_MOST_OF = {"line": "most of lines", "pause": "most of pauses", "stretch": "most of stretches"}
_AS_LINE = "An answer is read as one line here; the transcript does not tell where an answer ends."


def as_own(asked: Question, text: str, labels: Iterable[tuple[str, str]] = ()) -> Question:
    """Read what has an answer of its own: two set against one another by length, the longest few, where most happens.

    Args:
        asked: The question as understood so far.
        text: Its words in lower case, without times and quotations.
        labels: Modality and label of the cues at hand.
    """
    if asked.intent not in _FREE or asked.words or asked.between or asked.anchor or asked.ids:
        return asked
    if asked.stretch:
        return replace(asked, intent=Intent.FIND, asks="never") if find_never(text)[0] and _of_any(asked) else asked
    if find_ranking(text) and all(topic.name in PARTS for topic in asked.topics) and asked.sides == Sides():
        return replace(asked, intent=Intent.COUNT, asks=RANKED, pick=None, account=False)
    return _of_lengths(asked, text, labels) or _of_most(asked, text) or _of_silence(asked, text) or asked


def _of_lengths(asked: Question, text: str, labels: Iterable[tuple[str, str]]) -> Question | None:
    pair = find_pair(text, labels)
    if pair is not None:
        told = (_AS_LINE,) if ANSWERS.search(text) and any(one.kind == "line" for one in pair[0]) else ()
        cues = tuple(dict.fromkeys(topic for one in pair[0] for topic in one.cues))
        silent = all(one.kind == "pause" for one in pair[0])
        return replace(asked, intent=Intent.DURATION if cues else Intent.SPEECH, asks="pair", pair=pair[0],
                       length=pair[1], topics=cues, pick=None, gap=(), relation=None, pauses=silent,
                       readings=(*asked.readings, *told))  # fmt: skip
    few = find_few(text, named=bool(asked.topics)) if not asked.gap else None
    if few is None or _HOW_MANY.search(text):
        return None
    many, pick, kind = few
    intent = Intent.FIND if kind == "cue" else Intent.SPEECH
    return replace(asked, intent=intent, asks=f"few {kind}s", few=many, pick=pick, pauses=kind == "pause", edge="",
                   account=False)  # fmt: skip


def _of_most(asked: Question, text: str) -> Question | None:
    most = find_most(text, named=any(topic.name not in PARTS for topic in asked.topics))
    most = most or (find_without(text) if asked.topics else None)
    if most is None:
        return None
    kind, how = most
    return replace(asked, intent=Intent.FIND, asks=_MOST_OF[kind], pick=how, topics=_seen(asked), pauses=False, edge="",
                   account=False, relation=None, negated=False)  # fmt: skip


def _of_silence(asked: Question, text: str) -> Question | None:
    beside = find_pause_beside(text) if asked.intent is Intent.SPEECH and not asked.topics else None
    if beside is not None:
        return replace(asked, asks="pause beside", pick=beside[0], side=beside[1], pauses=True)
    if sets_talk_against_silence(text) and not _seen(asked):
        return replace(asked, intent=Intent.COUNT, asks="talk or silence", topics=(), pauses=False, relation=None,
                       edge="")  # fmt: skip
    never, when = find_never(text)
    if never and _of_any(asked):
        return replace(asked, intent=Intent.FIND, asks="never", stretch=when, pauses=False, negated=False)
    if asked.topics:
        return None
    return replace(asked, intent=Intent.FIND, asks="nothing") if asks_nothing(text) else None


def _of_any(asked: Question) -> bool:
    """Tell whether a question names no kind of cue, or gestures of any kind."""
    return asked.topics in ((), (GESTURES,))


def _seen(asked: Question) -> tuple[Topic, ...]:
    """Return what is looked for beside the lines themselves."""
    return tuple(topic for topic in asked.topics if topic.modalities != LINES.modalities)
