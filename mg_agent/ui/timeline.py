"""The timeline: one lane a modality, cues as buttons, confidence as opacity, and what was not observed."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from mg_agent.core.evidence import MODALITIES, Analysis, Cue
from mg_agent.core.span import Span, merge, subtract, timecode
from mg_agent.recognition.vocabulary import ARMS
from mg_agent.tools.quoting import plain

NAMES = {"gesture": "Gestures", "face": "Face", "speech": "Speech"}
_STEPS = (0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)
_LONGEST_WORDS = 1000
_MOST_TICKS = 8
_MOST_ROWS = 6
_LAST_WORD = 0.95  # share of the timeline up to which a tick's time still fits
_SHORTEST_GAP = 0.05  # seconds; shorter ones are roundings between two stretches
_WIDE_GAP = 0.011  # share of the timeline, for each letter, from which a gap carries words


@dataclass(frozen=True)
class Lane:
    """One modality on the timeline.

    Attributes:
        modality: Which.
        rows: Cues without overlap in each row, in order of time.
        gaps: Where it was not observed.
        partial: Where only a part of it was not observed: the body was in view, its arms were not.
    """

    modality: str
    rows: tuple[tuple[Cue, ...], ...]
    gaps: tuple[Span, ...]
    partial: tuple[Span, ...] = ()


def lanes(analysis: Analysis) -> tuple[Lane, ...]:
    """Sort the evidence of an analysis into lanes; the modalities that ship come first, empty or not."""
    whole = Span(start=0.0, end=_length(analysis))
    others = sorted({cue.modality for cue in analysis.cues} - set(MODALITIES))
    timeline = analysis.timeline
    return tuple(
        Lane(
            modality,
            stack(timeline.of(modality).cues),
            timeline.unobserved(modality, whole),
            without_arms(analysis, whole) if modality == "gesture" else (),
        )
        for modality in (*MODALITIES, *others)
    )


def without_arms(analysis: Analysis, span: Span) -> tuple[Span, ...]:
    """Return where the body was observed but its arms were not; nothing where nobody looked for the arms."""
    if not arms_watched(analysis):
        return ()
    timeline = analysis.timeline
    arms = timeline.observed(ARMS, span)
    parts = (part for body in timeline.observed("gesture", span) for part in subtract(body, arms))
    return merge(part for part in parts if part.duration >= _SHORTEST_GAP)


def arms_watched(analysis: Analysis) -> bool:
    """Tell whether the analysis says where the arms were in view; older ones do not."""
    return ARMS in analysis.watched or any(looked.modality == ARMS for looked in analysis.coverage)


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


def timeline_html(analysis: Analysis) -> str:
    """Draw the timeline of an analysis; every mark is a button that seeks the player to its start."""
    length = _length(analysis)
    drawn = "".join(_lane(lane, length) for lane in lanes(analysis))
    axis = "".join(_tick(t, length) for t in ticks(length))
    return (
        f'<section class="mg-timeline" aria-label="Timeline" data-length="{length:.3f}">'
        '<div class="mg-lanes-scroll"><div class="mg-lanes">'
        f'<div class="mg-row mg-axis"><span class="mg-lane-name"></span><div class="mg-track">{axis}'
        '<i class="mg-playhead" aria-hidden="true"></i></div></div>'
        f"{drawn}</div></div>{_legend()}</section>"
    )


def empty_timeline_html(*, working: bool = False) -> str:
    """Say what will be here."""
    head, now = ("Looking", "") if working else ("No timeline yet", "Choose a video and press Analyze. ")
    return (
        f'<div class="mg-empty"><strong>{head}</strong><span>{now}Gestures, face and speech appear here, '
        "each in a lane of its own; shaded stretches were not observed.</span></div>"
    )


def _lane(lane: Lane, length: float) -> str:
    height = max(1, len(lane.rows))
    gaps = "".join(_gap(gap, length, "not observed") for gap in lane.gaps)
    gaps += "".join(_gap(gap, length, "arms not in view", "mg-partial") for gap in lane.partial)
    marks = "".join(
        _mark(cue, length, row, tab=0 if (row, column) == (0, 0) else -1)
        for row, cues in enumerate(lane.rows)
        for column, cue in enumerate(cues)
    )
    name = escape(name_of(lane.modality))
    parted = " mg-parted" if lane.partial else ""
    return (
        f'<div class="mg-row{parted}" data-modality="{escape(lane.modality)}" style="--rows:{height}">'
        f'<span class="mg-lane-name"><i class="mg-dot"></i>{name}</span>'
        f'<div class="mg-track" role="group" aria-label="{name}: cues in order of time, arrow keys move">'
        f"{gaps}{marks}</div></div>"
    )


def _tick(seconds: float, length: float) -> str:
    words = _clock(seconds) if seconds < _LAST_WORD * length else ""
    return f'<span class="mg-tick" style="left:{_percent(seconds, length)}">{words}</span>'


def _mark(cue: Cue, length: float, row: int, *, tab: int) -> str:
    title = escape(title_of(cue))
    start, end = timecode(cue.span.start), timecode(cue.span.end)
    sure = "" if cue.confidence is None else f";--sure:{cue.confidence:.2f}"
    unstated = " mg-unstated" if cue.confidence is None else ""
    return (
        f'<button type="button" class="mg-mark{unstated}" tabindex="{tab}" data-start="{cue.span.start:.3f}" '
        f'data-end="{cue.span.end:.3f}" data-cue="{escape(cue.id)}" '
        f'data-tip="{title}" data-tip-more="{start} to {end} · confidence {sureness(cue.confidence)} · '
        f'{escape(str(cue.source))}{_quantities(cue)}" '
        f'aria-label="{title}, {start}, confidence {sureness(cue.confidence)}" '
        f'style="left:{_percent(cue.span.start, length)};width:{_percent(cue.span.duration, length)};'
        f'--row:{row}{sure}"></button>'
    )


def _quantities(cue: Cue) -> str:
    shown = [f"{key.replace('_', ' ')} {value}" for key, value in cue.details.items() if key != "side"]
    return escape(" · " + ", ".join(shown[:4])) if shown else ""


def _gap(gap: Span, length: float, what: str, kind: str = "mg-whole") -> str:
    words = what if length and gap.duration / length >= _WIDE_GAP * len(what) else ""
    return (
        f'<span class="mg-gap {kind}" data-tip="{what.capitalize()}" data-tip-more="{gap}" '
        f'style="left:{_percent(gap.start, length)};width:{_percent(gap.duration, length)}">{words}</span>'
    )


def _legend() -> str:
    return (
        '<div class="mg-legend"><span><i class="mg-swatch mg-sure"></i>surer</span>'
        '<span><i class="mg-swatch mg-unsure"></i>less sure</span>'
        '<span data-modality=""><i class="mg-swatch mg-striped"></i>confidence not stated</span>'
        '<span><i class="mg-swatch mg-hatched"></i>not observed</span>'
        '<label class="mg-zoom">Zoom <input type="range" min="1" max="24" step="0.5" value="1" '
        'aria-label="Zoom of the timeline"></label></div>'
    )


def _length(analysis: Analysis) -> float:
    return max(analysis.video.duration, analysis.span.end, *(c.span.end for c in analysis.cues), 0.001)


def _percent(seconds: float, length: float) -> str:
    return f"{100 * seconds / length:.4f}%"


def _clock(seconds: float) -> str:
    if seconds % 1:
        return f"{int(seconds // 60):d}:{seconds % 60:04.1f}"
    hours, rest = divmod(int(seconds), 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"
