"""Questions over many videos: which count they ask for. Rules read them; no language model does."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from mg_agent.agent.across.names import called, take_names
from mg_agent.agent.across.refusals import refusal
from mg_agent.agent.finding.families import by_part
from mg_agent.agent.question import Question, Topic
from mg_agent.agent.reading.filters import find_filters
from mg_agent.agent.reading.understand import understand
from mg_agent.core.span import Span
from mg_agent.perception.face_cues import LABELS as FACE_LABELS
from mg_agent.recognition.vocabulary import ARMS, LABELS, LATER_PARTS, MEASURED, must_be_in_view, pace_for
from mg_agent.store.across import Sought
from mg_agent.tools.sought import KINEMATIC

Kind = Literal["total", "duration", "most", "least", "compare", "where", "without", "labels", "observed", "videos"]

_WHOLE = Span(start=0.0, end=1e7)
"""No single video is meant, so no real length; times in a question are refused."""
_VIDEO = r"(?:videos?|sessions?|interviews?|recordings?|clips?|films?|talks?)"
_CUE = r"(?:micro[- ]?)?(?:gestures?|cues?|labels?|movements?)"
_LEAST = re.compile(r"\b(?:least|fewest|lowest|smallest|rarest|less|fewer)\b")
_MOST = re.compile(r"\b(?:most|highest|largest|biggest|greatest|more|rank\w*|sort\w*|order\w*|top)\b")
_VIDEOS = re.compile(rf"\b(?:{_VIDEO}|one|who|where)\b")
_WHICH = re.compile(r"\b(?:which|what|rank\w*|sort\w*|order\w*|top|who|where)\b")
_COMPARE = re.compile(r"\b(?:compar\w*|versus|vs|differ\w*|than|against|between)\b")
_WHERE = re.compile(rf"\b(?:which|what|any|where)\b|\bhow many (?:of the )?{_VIDEO}\b")
_ALL_LABELS = re.compile(
    r"\b(?:everything|overview|summar\w*|frequent|common)\b"
    rf"|\b(?:every|all|which|what|by|each) (?:the )?(?:kinds? of )?{_CUE}\b|\b{_CUE} (?:most|more) often\b"
    r"|\bwhat\b.*\b(?:do|does|did)\b.* most\b|\btell me about\b|\bhow many (?:different|kinds|cues|gestures)\b"
)
_GENERAL = re.compile(
    rf"\b(?:which|what|all|every|by|each|how many(?: different)?) (?:the )?(?:kinds? of )?{_CUE}\b"
    rf"|\b(?:frequent|common) {_CUE}\b"
)
_OBSERVED = re.compile(r"\b(?:observ\w*|in view|visible|coverage|covered|footage|looked at|watched)\b")
_TIME = re.compile(r"\b(?:how (?:long|much)|minutes|time|share|coverage|footage)\b")
_HOW_MANY_VIDEOS = re.compile(rf"\b(?:how many|number of|list|which|what|show)\b(?: \w+){{0,3}} {_VIDEO}\b")
_CERTAIN = re.compile(r"\b(?:above|over|at least|than|confidence(?: of)?) (0?\.\d+)\b")
_NONE = re.compile(r"\b(?:no|without|never|not|lack\w*|free of|zero)\b")
_LASTING = re.compile(r"\bhow (?:long|much time)\b|\bspen[dt]\w*\b|\bdurations?\b|\blengths?\b|\btotal time\b")
_SIDES = re.compile(r"\b(?:left|right)\b")
_DIFFERENT = re.compile(r"\bhow many (?:different|kinds)\b")
_OTHER_UNIT = re.compile(r"\b(?:per|a|each|every) (?:second|hour)\b")
_COUNTS = re.compile(r"\b(?:in total|number of|counts?|times)\b")
_AVERAGE = re.compile(
    r"\bmean\b(?= (?:\w+ ){0,3}?(?:number|rate|count|duration|length|time|seconds|per|a|each|of)\b)", re.IGNORECASE
)
_ABILITIES = (
    "how often does she touch her nose across all videos",
    "which video has most smiling per minute",
    "compare VIDEO and VIDEO on nodding",
    "in which videos does she cross her legs",
    "total blinking",
    "which gestures are most frequent",
    "how long was the face observed in each video",
)


@dataclass(frozen=True)
class Wanted:
    """A count that a question asks for.

    Attributes:
        kind: "total", "duration" (how long together), "most" or "least" (which video), "compare" (two or more named
            ones), "where" or "without" (which videos have any, or none), "labels" (every label that was found),
            "observed" (how long one looked), "videos" (which there are).
        sought: What to count, one for each modality in which it is looked for.
        owners: Sessions, or analyses without one, that were named; empty for all.
        by_count: Whether plain counts rank the videos, not rates per observed minute.
        notes: How words were read, one sentence each.
    """

    kind: Kind
    sought: tuple[Sought, ...] = ()
    owners: tuple[str, ...] = ()
    by_count: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refused:
    """Why a question is not answered, in a sentence, and what can be asked."""

    why: str
    can: tuple[str, ...] = _ABILITIES


def read(
    question: str,
    names: Sequence[tuple[str, str]],
    labels: Iterable[tuple[str, str]] = (),
    others: frozenset[str] = frozenset(),
) -> Wanted | Refused:
    """Read a question over many videos.

    Args:
        question: As it was asked, in English.
        names: Id and name of every session, or analysis without one.
        labels: Modality and label of the cues that were found, so that a third party's are known.
        others: Ids of further looks at one video under one name.
    """
    rest, owners, fault = take_names(question, names, others)
    rest = _AVERAGE.sub("average", rest)
    asked = understand(rest, _WHOLE, labels)
    why = refusal(asked, rest) or fault
    if why is not None:
        return Refused(why)
    least = _CERTAIN.search(rest)
    sure = float(least.group(1)) if least else 0.0
    sought = tuple(one for topic in asked.topics for one in sought_of(topic, least=sure))
    kind = _kind(find_filters(rest.lower())[0], len(asked.topics), len(owners))
    if kind is None:
        return Refused("No cue that can be counted was found in this question.")
    if kind == "compare" and len(owners) < 2:
        return Refused(f"To compare, two videos must be named as they are called here: {called(names)}.")
    return Wanted(kind, sought, owners, bool(_COUNTS.search(rest)) and "minute" not in rest, _notes(asked, rest))


def _notes(asked: Question, rest: str) -> tuple[str, ...]:
    said = [*asked.readings, *(note for topic in asked.topics for note in (topic.lead, topic.note) if note)]
    if _SIDES.search(rest):
        said.append("Left and right are not told apart over videos; both count.")
    if asked.filters.shortest is not None or asked.filters.longest is not None or asked.filters.source:
        said.append("How long a cue lasts and who saw it is not chosen by over videos; all of them count.")
    if _OTHER_UNIT.search(rest):
        said.append("Rates are told per observed minute.")
    return tuple(said)


def sought_of(topic: Topic, *, least: float = 0.0) -> tuple[Sought, ...]:
    """Say what to count for a topic, in every modality that has cues of it."""
    found = []
    for modality in topic.modalities:
        labels = tuple(sorted(label for label in topic.labels if _is_of(label, modality)))
        if labels or not topic.labels:
            name = topic.name if len(topic.modalities) == 1 else f"{topic.name} ({modality})"
            found.append(_sought(name, modality, labels, least))
    return tuple(found)


def sought_label(label: str, modality: str, *, least: float = 0.0) -> Sought:
    """Say what to count for one label."""
    return _sought(label, modality, (label,), least)


def _sought(name: str, modality: str, labels: tuple[str, ...], least: float) -> Sought:
    parts = {must_be_in_view(label) for label in labels}
    part = parts.pop() if len(parts) == 1 else modality
    asked = set(labels)
    unmeasured = modality == "gesture" and bool(labels) and asked <= set(LABELS) - set(MEASURED)
    blind = (KINEMATIC,) if unmeasured else ()
    needed = part if part.partition("/")[0] == modality else modality
    return Sought(name, modality, labels, needed, told_with(part), blind, least, pace_for(labels))


def in_parts(sought: Sought) -> tuple[Sought, ...]:
    """Split a family by the parts of the body that must be in view for its cues, so that each has its own seconds."""
    parts = by_part(sought.labels)
    if len(parts) < 2:
        return (sought,)
    return tuple(_sought(part.name, sought.modality, part.labels, sought.least) for part in parts)


def told_with(part: str) -> str:
    """Return the part that an analysis of an earlier version tells although it does not tell this one; "" for none."""
    return ARMS if part in LATER_PARTS else ""


def _is_of(label: str, modality: str) -> bool:
    known = {"gesture": LABELS, "face": FACE_LABELS}
    return label in known.get(modality, (label,)) or not any(label in names for names in known.values())


def _kind(text: str, topics: int, named: int) -> Kind | None:
    """Say what kind of count is wanted; None where no cue is named and no general question is put."""
    if named > 1 or (_COMPARE.search(text) and not _WHICH.search(text) and topics < 2 and not _DIFFERENT.search(text)):
        return "compare" if topics else None
    if _OBSERVED.search(text) and _TIME.search(text):
        return "observed"
    if topics and not _GENERAL.search(text):
        return _about_topic(text)
    if _ALL_LABELS.search(text) or (named and not topics):
        return "labels"
    if _HOW_MANY_VIDEOS.search(text) and not topics:
        return "videos"
    return "total" if topics else None


def _about_topic(text: str) -> Kind:
    ranked = _WHICH.search(text) and _VIDEOS.search(text)
    if ranked and _LEAST.search(text):
        return "least"
    if ranked and _MOST.search(text):
        return "most"
    if _VIDEOS.search(text) and (_WHERE.search(text) or _NONE.search(text)):
        return "without" if _NONE.search(text) else "where"
    return "duration" if _LASTING.search(text) else "total"
