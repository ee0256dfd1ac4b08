"""The timeline: one lane a modality, cues as buttons, confidence as opacity, and what was not observed."""

from html import escape

from mg_agent.core.evidence import Analysis, Cue
from mg_agent.core.span import Span, timecode
from mg_agent.ui.lanes import Lane, Part, lanes, length_of, name_of, sureness, ticks, title_of

_FIRST = (
    '<p class="mg-first" role="status"><b>First results</b>, by rules alone: the rest is still being looked at, and '
    "the whole result replaces them.</p>"
)
_LAST_WORD = 0.95  # share of the timeline up to which a tick's time still fits
_WIDE_GAP = 0.011  # share of the timeline, for each letter, from which a gap carries words


def timeline_html(analysis: Analysis, *, provisional: bool = False) -> str:
    """Draw the timeline of an analysis; every mark is a button that seeks the player to its start.

    Args:
        analysis: What was found.
        provisional: Whether the analysis still runs, so that what comes after its end was not looked at yet.
    """
    length = length_of(analysis)
    end = analysis.span.end if provisional else length
    drawn = "".join(_lane(lane, length, end) for lane in lanes(analysis))
    axis = "".join(_tick(t, length) for t in ticks(length))
    return (
        f'<section class="mg-timeline" aria-label="Timeline" data-length="{length:.3f}">{_FIRST if provisional else ""}'
        '<div class="mg-lanes-scroll"><div class="mg-lanes">'
        f'<div class="mg-row mg-axis"><span class="mg-lane-name"></span><div class="mg-track">{axis}'
        '<i class="mg-playhead" aria-hidden="true"></i></div></div>'
        f"{drawn}</div></div>{_legend(later=end < length)}</section>"
    )


def empty_timeline_html(*, working: bool = False) -> str:
    """Say what will be here."""
    head, now = ("Looking", "") if working else ("No timeline yet", "Choose a video and press Analyze. ")
    return (
        f'<div class="mg-empty"><strong>{head}</strong><span>{now}Gestures, face and speech appear here, '
        "each in a lane of its own; shaded stretches were not observed.</span></div>"
    )


def _lane(lane: Lane, length: float, end: float) -> str:
    seen = [cut for gap in lane.gaps if gap.start < end and (cut := gap & Span(start=0.0, end=end))]
    gaps = "".join(_gap(gap, length, "not observed") for gap in seen)
    if end < length:
        gaps += _gap(Span(start=end, end=length), length, "not looked at yet", "mg-later")
    gaps += "".join(_gap(part.span, length, part.what, "mg-partial") for part in lane.partial)
    name = escape(name_of(lane.modality))
    fold = (
        f'<button type="button" class="mg-fold" aria-expanded="false" aria-label="Lanes within {name}"></button>'
        if lane.parts
        else ""
    )
    parted = " mg-parted" if lane.partial else ""
    whole = _row(lane.rows, length, gaps, f'<i class="mg-dot"></i>{name}{fold}', name, parted)
    within = "".join(_part(part, length, name) for part in lane.parts)
    return f'<div class="mg-lane" data-modality="{escape(lane.modality)}">{whole}{within}</div>'


def _part(part: Part, length: float, lane: str) -> str:
    gaps = "".join(_gap(gap, length, "not observed") for gap in part.gaps)
    name = escape(part.name)
    return _row(part.rows, length, gaps, name, f"{lane}, {name}", " mg-within")


def _row(rows: tuple[tuple[Cue, ...], ...], length: float, gaps: str, head: str, name: str, kind: str) -> str:
    marks = "".join(
        _mark(cue, length, row, tab=0 if (row, column) == (0, 0) else -1)
        for row, cues in enumerate(rows)
        for column, cue in enumerate(cues)
    )
    return (
        f'<div class="mg-row{kind}" style="--rows:{max(1, len(rows))}"><span class="mg-lane-name">{head}</span>'
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


def _legend(*, later: bool) -> str:
    unseen = '<span><i class="mg-swatch mg-later"></i>not looked at yet</span>' if later else ""
    return (
        '<div class="mg-legend"><span><i class="mg-swatch mg-sure"></i>surer</span>'
        '<span><i class="mg-swatch mg-unsure"></i>less sure</span>'
        '<span data-modality=""><i class="mg-swatch mg-striped"></i>confidence not stated</span>'
        f'<span><i class="mg-swatch mg-hatched"></i>not observed</span>{unseen}'
        '<label class="mg-zoom">Zoom <input type="range" min="0" max="100" step="1" value="0" '
        'aria-label="Zoom of the timeline"></label></div>'
    )


def _percent(seconds: float, length: float) -> str:
    return f"{100 * seconds / length:.4f}%"


def _clock(seconds: float) -> str:
    if seconds % 1:
        return f"{int(seconds // 60):d}:{seconds % 60:04.1f}"
    hours, rest = divmod(int(seconds), 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"
