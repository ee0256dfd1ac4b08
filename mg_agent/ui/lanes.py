"""The evidence sorted for the timeline: one lane a modality, lanes within it by part of the body, and the gaps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mg_agent.core.evidence import MODALITIES, Analysis, Cue
from mg_agent.core.span import Span, merge, subtract
from mg_agent.recognition.vocabulary import ARMS, EYES, HEAD, LEGS, MG_AGENT, MOUTH, TRUNK
from mg_agent.tools.quoting import plain

NAMES = {"gesture": "Gestures", "face": "Face", "speech": "Speech"}
_STEPS = (0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)
_LONGEST_WORDS = 1000
_MOST_TICKS = 8
_MOST_ROWS = 6
_GROUPS = {label.name: label.group for label in MG_AGENT}
_FACE = {
    "blinking": "eyes", "closing eyes": "eyes", "looking away": "gaze", "raising brows": "brows",
    "lowering brows": "brows", "pressing lips": "mouth", "opening mouth": "mouth", "smiling": "mouth",
}  # fmt: skip
_ORDER = (
    "head", "self-touch", "hands", "arms", "illustrators", "shoulders", "torso", "legs",
    "eyes", "gaze", "brows", "mouth",
)  # fmt: skip
_SEEN_BY = {
    "head": HEAD, "arms": ARMS, "hands": ARMS, "illustrators": ARMS, "shoulders": TRUNK, "torso": TRUNK, "legs": LEGS,
    "eyes": EYES, "gaze": EYES, "mouth": MOUTH,
}  # fmt: skip
_HIDDEN: dict[str, dict[str, tuple[str, ...]]] = {
    "gesture": {"not readable": (HEAD,), "not in view": (ARMS, TRUNK, LEGS)},
    "face": {"not readable": (EYES, MOUTH)},
}
"""What is said of parts that were not observed although the body, or the face, was."""
_SHORTEST_GAP = 0.05  # seconds; shorter ones are roundings between two stretches


@dataclass(frozen=True)
class Part:
    """A lane within a lane: the cues of one part of the body.

    Attributes:
        name: What it is called.
        rows: Cues without overlap in each row.
        gaps: Where this part was not observed.
    """

    name: str
    rows: tuple[tuple[Cue, ...], ...]
    gaps: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Hidden:
    """A stretch in which the body, or the face, was in view and parts of it were not.

    Attributes:
        span: When.
        what: Which parts, in words.
    """

    span: Span
    what: str


@dataclass(frozen=True)
class Lane:
    """One modality on the timeline.

    Attributes:
        modality: Which.
        rows: Cues without overlap in each row, in order of time.
        gaps: Where it was not observed.
        partial: Where only a part of it was not observed: the body was in view, its arms were not, or the face was, its
            mouth was not; none overlap.
        parts: The same cues by part of the body; none where there are fewer than two.
    """

    modality: str
    rows: tuple[tuple[Cue, ...], ...]
    gaps: tuple[Span, ...]
    partial: tuple[Hidden, ...] = ()
    parts: tuple[Part, ...] = ()


def lanes(analysis: Analysis) -> tuple[Lane, ...]:
    """Sort the evidence of an analysis into lanes; the modalities that ship come first, empty or not."""
    whole = Span(start=0.0, end=length_of(analysis))
    others = sorted({cue.modality for cue in analysis.cues} - set(MODALITIES))
    timeline = analysis.timeline
    return tuple(
        Lane(
            modality,
            stack(timeline.of(modality).cues),
            timeline.unobserved(modality, whole),
            hidden_parts(analysis, whole, modality),
            _parts(analysis, modality, whole),
        )
        for modality in (*MODALITIES, *others)
    )


def hidden_parts(analysis: Analysis, span: Span, modality: str = "gesture") -> tuple[Hidden, ...]:
    """Return where the body, or the face, was observed but a part of it was not; nothing of parts nobody looked for."""
    parts = (part for parts in _HIDDEN.get(modality, {}).values() for part in parts)
    lost = {part: _without(analysis, part, span, modality) for part in parts}
    cuts = sorted({edge for gaps in lost.values() for gap in gaps for edge in (gap.start, gap.end)})
    found: list[Hidden] = []
    for start, end in pairwise(cuts):
        gone = [part for part, gaps in lost.items() if any(gap.start <= start and end <= gap.end for gap in gaps)]
        what = _told(modality, gone)
        if found and found[-1].what == what and found[-1].span.end == start:
            start = found.pop().span.start
        if gone:
            found.append(Hidden(Span(start=start, end=end), what))
    return tuple(one for one in found if one.span.duration >= _SHORTEST_GAP)


def _told(modality: str, gone: Sequence[str]) -> str:
    """Say which parts were not observed: "head not readable, arms and legs not in view"."""
    said = []
    for why, parts in _HIDDEN[modality].items():
        names = [part.rpartition("/")[2] for part in parts if part in gone]
        listed = " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
        said += [f"{listed} {why}"] if names else []
    return ", ".join(said)


def _without(analysis: Analysis, part: str, span: Span, whole: str) -> tuple[Span, ...]:
    if not analysis.tells(part):
        return ()
    timeline = analysis.timeline
    seen = timeline.observed(part, span)
    lost = merge(gap for body in timeline.observed(whole, span) for gap in subtract(body, seen))
    return tuple(gap for gap in lost if gap.duration >= _SHORTEST_GAP)


def part_of(cue: Cue) -> str:
    """Return the part of the body, or of the face, that a cue is about; for words, who spoke."""
    if cue.modality == "speech":
        return f"speaker {cue.person}"
    if cue.modality == "face":
        return _FACE.get(cue.label, "other")
    return _GROUPS.get(cue.label, "other") if cue.modality == "gesture" else cue.label


def _parts(analysis: Analysis, modality: str, whole: Span) -> tuple[Part, ...]:
    timeline = analysis.timeline
    cues: dict[str, list[Cue]] = {}
    for cue in timeline.of(modality).cues:
        cues.setdefault(part_of(cue), []).append(cue)
    if len(cues) < 2:
        return ()
    return tuple(
        Part(name, stack(cues[name]), _unseen(analysis, modality, name, whole)) for name in sorted(cues, key=_rank)
    )


def _rank(name: str) -> tuple[int, str]:
    return (_ORDER.index(name) if name in _ORDER else len(_ORDER), name)


def _unseen(analysis: Analysis, modality: str, name: str, whole: Span) -> tuple[Span, ...]:
    needed = _SEEN_BY.get(name, modality)
    gaps = analysis.timeline.unobserved(needed if needed in analysis.watched else modality, whole)
    return tuple(gap for gap in gaps if gap.duration >= _SHORTEST_GAP)


def stack(cues: Iterable[Cue], *, most: int = _MOST_ROWS) -> tuple[tuple[Cue, ...], ...]:
    """Put overlapping cues into different rows, as few as it takes; beyond ``most`` they share the last one."""
    rows: list[list[Cue]] = []
    for cue in sorted(cues, key=lambda c: (c.span.start, c.span.end)):
        free = next((row for row in rows if row[-1].span.end <= cue.span.start), None)
        if free is None and len(rows) < most:
            rows.append([cue])
        else:
            (free or rows[-1]).append(cue)
    return tuple(tuple(row) for row in rows)


def ticks(seconds: float) -> tuple[float, ...]:
    """Return round times for the axis, at most eight or so, beginning with 0."""
    step = next((step for step in _STEPS if seconds / step <= _MOST_TICKS), seconds / _MOST_TICKS)
    return tuple(n * step for n in range(int(seconds / step) + 1)) if step > 0 else (0.0,)


def sureness(confidence: float | None) -> str:
    """Write a confidence with two places, not as a percentage: it is no probability; "not stated" without one."""
    return "not stated" if confidence is None else f"{confidence:.2f}"


def name_of(modality: str) -> str:
    """Return what a modality is called on the page."""
    return NAMES.get(modality, modality.capitalize())


def title_of(cue: Cue) -> str:
    """Return what a cue is called: its label and side, or the words said."""
    if cue.modality == "speech":
        return plain(cue.text, longest=_LONGEST_WORDS)
    side = cue.details.get("side")
    return f"{cue.label} ({side})" if side else cue.label


def length_of(analysis: Analysis) -> float:
    """Return the seconds that the timeline spans."""
    return max(analysis.video.duration, analysis.span.end, *(c.span.end for c in analysis.cues), 0.001)
