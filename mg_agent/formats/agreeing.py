"""Two codings of one recording: how far they agree, label by label, over time and event by event."""

from collections import Counter
from collections.abc import Iterable, Sequence

from mg_agent.core.evidence import Cue
from mg_agent.core.span import Span, Value
from mg_agent.errors import MediaError
from mg_agent.formats.coded import Coded

FRAME_MS = 100
LEAST_OVERLAP = 0.5


class LabelAgreement(Value):
    """Two coders on one label.

    Attributes:
        modality: Of the label.
        label: What both looked for.
        both: Frames in which both have it.
        first: Frames in which only the first has it.
        second: Frames in which only the second has it.
        neither: Frames in which neither has it.
        kappa: Cohen's kappa over these frames (Cohen 1960); None where both say the same of every frame, so that chance
            would agree as well. Frames follow one another and are no independent cases, so there is no interval.
        events_first: Events of the first.
        events_second: Events of the second.
        matched: Pairs of events that overlap by half or more of what they cover together.
        f1: 2 matched / (events of both).
    """

    modality: str
    label: str
    both: int
    first: int
    second: int
    neither: int
    kappa: float | None
    events_first: int
    events_second: int
    matched: int
    f1: float


class Agreed(Value):
    """Two codings compared.

    Attributes:
        labels: One entry a label that either has.
        frames: How many frames of 0.1 s the longer of both has.
    """

    labels: tuple[LabelAgreement, ...]
    frames: int


def agree(first: Coded, second: Coded) -> Agreed:
    """Compare two codings, every label of every modality but the words said.

    Where both files tell what was looked at, only frames that both looked at count; otherwise all up to the end of the
    longer one. Persons are kept apart in events and put together in frames.

    Raises:
        MediaError: when neither holds a label.
    """
    keys = sorted({(cue.modality, cue.label) for coded in (first, second) for cue in _seen(coded)})
    if not keys:
        raise MediaError.of("there is nothing to compare", "neither file holds a label", "code something first")
    frames = max(1, *(-(-round(_end(coded) * 1000) // FRAME_MS) for coded in (first, second)))
    return Agreed(labels=tuple(_label(key, first, second, frames) for key in keys), frames=frames)


def _end(coded: Coded) -> float:
    spans = [*(cue.span for cue in coded.cues), *(stretch.span for stretch in coded.coverage)]
    return max(coded.length or 0.0, *(span.end for span in spans), 0.0)


def _seen(coded: Coded) -> Iterable[Cue]:
    return (cue for cue in coded.cues if cue.modality != "speech")


def _label(key: tuple[str, str], first: Coded, second: Coded, frames: int) -> LabelAgreement:
    sides = [[cue for cue in _seen(coded) if (cue.modality, cue.label) == key] for coded in (first, second)]
    looked = _frames_looked_at(key[0], first, frames) & _frames_looked_at(key[0], second, frames)
    one, other = (_frames(cues) & looked for cues in sides)
    both, only_first, only_second = len(one & other), len(one - other), len(other - one)
    neither = len(looked) - both - only_first - only_second
    pairs = _matched(*sides)
    events = len(sides[0]) + len(sides[1])
    return LabelAgreement(
        modality=key[0],
        label=key[1],
        both=both,
        first=only_first,
        second=only_second,
        neither=neither,
        kappa=_kappa(both, only_first, only_second, neither),
        events_first=len(sides[0]),
        events_second=len(sides[1]),
        matched=pairs,
        f1=2 * pairs / events,
    )


def _kappa(both: int, first: int, second: int, neither: int) -> float | None:
    """Return Cohen's kappa of a fourfold table, whole numbers until the last division."""
    by_chance = (both + first) * (first + neither) + (both + second) * (second + neither)
    return None if by_chance == 0 else 2 * (both * neither - first * second) / by_chance


def _frames(cues: Iterable[Cue]) -> set[int]:
    """Number the frames whose middle lies within a cue; a cue too short for any has the one it begins in."""
    found: set[int] = set()
    for cue in cues:
        found |= _within(cue.span) or {round(cue.span.start * 1000) // FRAME_MS}
    return found


def _within(span: Span) -> set[int]:
    half = FRAME_MS // 2
    start, end = round(span.start * 1000), round(span.end * 1000)
    return set(range(-(-(start - half) // FRAME_MS), -(-(end - half) // FRAME_MS)))


def _frames_looked_at(modality: str, coded: Coded, frames: int) -> set[int]:
    if modality not in coded.watched:
        return set(range(frames))
    stretches = (_within(one.span) for one in coded.coverage if one.modality == modality)
    return set().union(*stretches) & set(range(frames))


def _matched(first: Sequence[Cue], second: Sequence[Cue]) -> int:
    """Count pairs, each event in one at most, those that overlap most first."""
    near = [
        (_overlap(a.span, b.span), i, j)
        for i, a in enumerate(first)
        for j, b in enumerate(second)
        if a.person == b.person and _overlap(a.span, b.span) >= LEAST_OVERLAP
    ]
    taken: Counter[tuple[int, int]] = Counter()
    count = 0
    for _, i, j in sorted(near, reverse=True):
        if not taken[0, i] and not taken[1, j]:
            taken[0, i] = taken[1, j] = 1
            count += 1
    return count


def _overlap(a: Span, b: Span) -> float:
    """Return intersection over union; a moment is taken as a frame long."""
    wide = [one if one.duration else Span(start=one.start, end=one.start + FRAME_MS / 1000) for one in (a, b)]
    return wide[0].iou(wide[1])
