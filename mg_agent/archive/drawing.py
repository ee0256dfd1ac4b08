"""Pictures of a report, drawn as SVG from cues and kept skeletons; there is no pixel of the video in them."""

import math
from collections.abc import Iterable, Sequence
from html import escape

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.counts import plural
from mg_agent.core.evidence import MODALITIES, Analysis, Cue
from mg_agent.core.pose import FACE_JOINTS, HAND_POINTS, PoseSequence
from mg_agent.core.span import Span, timecode
from mg_agent.report import sureness
from mg_agent.tools.quoting import plain

Floats = NDArray[np.float64]
WIDTH = 1000
_LEFT, _ROW, _PAD, _AXIS = 84, 16, 6, 24
_MOST_ROWS = 6
_COLORS = {"gesture": "#1d6a9b", "face": "#b4552d", "speech": "#5b6b3a"}
_OTHER = "#6a4c93"
_STEPS = (0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)
_MOST_TICKS = 9
_FEWEST_JOINTS = 5
_FACE_DOTS = ("left_eye", "right_eye", "nose", "left_mouth", "mouth", "right_mouth", "left_brow", "right_brow")
_SIDE = 150.0


def timeline_svg(analysis: Analysis) -> str:
    """Draw the timeline: one lane a modality, hatched where not observed, a link from every cue to its row."""
    span = analysis.span
    others = sorted({cue.modality for cue in analysis.cues} - set(MODALITIES))
    drawn, top = [], 4
    for modality in (*MODALITIES, *others):
        rows = _stacked(analysis.timeline.of(modality).cues)
        height = max(1, len(rows)) * _ROW + _PAD
        drawn.append(_lane(analysis, modality, rows, top, height))
        top += height + _PAD
    axis = "".join(_tick(moment, span, top) for moment in _ticks(span))
    return (
        f'<svg class="timeline" viewBox="0 0 {WIDTH} {top + _AXIS}" role="group" '
        f'aria-label="Timeline of {plural(len(analysis.cues), "cue")}; the table below holds the same">'
        '<defs><pattern id="gap" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="6" height="6" fill="#f1f1ee"/><line x1="0" y1="0" x2="0" y2="6" stroke="#cfcfc8" '
        f'stroke-width="2"/></pattern></defs>{"".join(drawn)}{axis}</svg>'
    )


def still_svg(pose: PoseSequence, moment: float, caption: str) -> str | None:
    """Draw the skeleton nearest to a moment; None where too few joints were seen there.

    Args:
        pose: The poses that were kept.
        moment: Seconds.
        caption: What a screen reader says.
    """
    frame = _frame(pose, moment)
    if frame is None:
        return None
    xy = pose.xy[frame, :, :2].astype(np.float64)
    seen = np.isfinite(xy).all(axis=1)
    low, high = xy[seen].min(axis=0), xy[seen].max(axis=0)
    scale = (_SIDE - 20) / max(float((high - low).max()), 1e-6)
    places = (xy - (low + high) / 2) * scale + _SIDE / 2
    lines = "".join(_bone(pose, places, seen, bone) for bone in pose.skeleton.bones)
    head = _head(pose, places, seen)
    return (
        f'<svg class="still" viewBox="0 0 {_SIDE:g} {_SIDE:g}" role="img" aria-label="{escape(caption)}">'
        f"{head}{lines}</svg>"
    )


def color_of(modality: str) -> str:
    """Return the color of a modality's lane."""
    return _COLORS.get(modality, _OTHER)


def anchor(cue_id: str) -> str:
    """Return the name under which a cue's row can be linked to."""
    return "cue-" + "".join(c if c.isalnum() or c in "-_" else "_" for c in cue_id)


def title_of(cue: Cue) -> str:
    """Return what a cue is called: its label and side, or the words said."""
    if cue.modality == "speech":
        return plain(cue.text)
    side = cue.details.get("side")
    return plain(f"{cue.label} ({side})" if side else cue.label)


def _lane(analysis: Analysis, modality: str, rows: Sequence[Sequence[Cue]], top: int, height: int) -> str:
    span = analysis.span
    gaps = "".join(
        f'<rect x="{_x(gap.start, span):.2f}" y="{top}" width="{_wide(gap, span):.2f}" height="{height}" '
        f'fill="url(#gap)"><title>not observed, {gap}</title></rect>'
        for gap in analysis.timeline.unobserved(modality, span)
    )
    marks = "".join(_mark(cue, span, top + _PAD / 2 + row * _ROW) for row, cues in enumerate(rows) for cue in cues)
    name = escape(plain(modality, longest=12).capitalize())
    return (
        f'<rect x="{_LEFT}" y="{top}" width="{WIDTH - _LEFT}" height="{height}" fill="#fafaf8"/>'
        f'<text x="0" y="{top + height / 2 + 4}" class="lane">{name}</text>{gaps}{marks}'
    )


def _mark(cue: Cue, span: Span, top: float) -> str:
    sure = 0.55 if cue.confidence is None else 0.3 + 0.7 * cue.confidence
    edge = ' stroke="#111" stroke-width="1.2"' if cue.source.kind == "human" else ""
    tip = f"{title_of(cue)}, {cue.span}, confidence {sureness(cue.confidence)}, {plain(str(cue.source))}"
    link = f'<a href="#{anchor(cue.id)}" aria-label="{escape(tip)}">'
    return (
        f'{link}<rect x="{_x(cue.span.start, span):.2f}" y="{top:g}" rx="2" '
        f'width="{max(2.0, _wide(cue.span, span)):.2f}" height="{_ROW - 3}" fill="{color_of(cue.modality)}" '
        f'fill-opacity="{sure:.2f}"{edge}><title>{escape(tip)}</title></rect></a>'
    )


def _stacked(cues: Iterable[Cue]) -> list[list[Cue]]:
    """Put overlapping cues into different rows; beyond some they share the last one."""
    rows: list[list[Cue]] = []
    for cue in sorted(cues, key=lambda c: (c.span.start, c.span.end)):
        free = next((row for row in rows if row[-1].span.end <= cue.span.start), None)
        if free is None and len(rows) < _MOST_ROWS:
            rows.append([cue])
        else:
            (free or rows[-1]).append(cue)
    return rows


def _ticks(span: Span) -> list[float]:
    length = max(span.duration, 1e-3)
    step = next((step for step in _STEPS if length / step <= _MOST_TICKS), length / _MOST_TICKS)
    first = math.ceil(span.start / step)
    return [n * step for n in range(first, int(span.end / step) + 1)]


def _tick(moment: float, span: Span, top: int) -> str:
    x, words = _x(moment, span), timecode(moment)
    place = "end" if x > WIDTH - 40 else "start" if x < _LEFT + 20 else "middle"
    return (
        f'<line x1="{x:.2f}" y1="{top - _PAD}" x2="{x:.2f}" y2="{top}" stroke="#999"/>'
        f'<text x="{x:.2f}" y="{top + 14}" class="tick" text-anchor="{place}">{words}</text>'
    )


def _x(moment: float, span: Span) -> float:
    share = (moment - span.start) / span.duration if span.duration else 0.0
    return _LEFT + min(1.0, max(0.0, share)) * (WIDTH - _LEFT)


def _wide(part: Span, span: Span) -> float:
    return _x(part.end, span) - _x(part.start, span)


def _frame(pose: PoseSequence, moment: float) -> int | None:
    if not len(pose):
        return None
    frame = int(np.abs(pose.times - moment).argmin())
    seen = np.isfinite(pose.xy[frame, :, :2]).all(axis=1).sum()
    near = abs(float(pose.times[frame]) - moment) <= max(1.0, 2 / pose.fps if pose.fps else 1.0)
    return frame if near and seen >= _FEWEST_JOINTS else None


def _bone(pose: PoseSequence, places: Floats, seen: NDArray[np.bool_], bone: tuple[str, str]) -> str:
    one, other = pose.skeleton.index(bone[0]), pose.skeleton.index(bone[1])
    if not (seen[one] and seen[other]) or set(bone) & set(FACE_JOINTS):
        return ""
    hand = all(joint.partition("_")[2] in HAND_POINTS for joint in bone)
    style = 'stroke="#b4552d" stroke-width="1.4"' if hand else 'stroke="#1d6a9b" stroke-width="2.6"'
    (x, y), (u, v) = places[one], places[other]
    return f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{u:.1f}" y2="{v:.1f}" {style} stroke-linecap="round"/>'


def _head(pose: PoseSequence, places: Floats, seen: NDArray[np.bool_]) -> str:
    """Draw the head as a circle between hairline and chin, where both were seen."""
    names = ("forehead", "chin")
    if not all(name in pose.skeleton and seen[pose.skeleton.index(name)] for name in names):
        return ""
    (x, y), (u, v) = (places[pose.skeleton.index(name)] for name in names)
    radius = math.hypot(u - x, v - y) / 2
    dots = "".join(_dot(pose, places, seen, name, radius / 12) for name in _FACE_DOTS)
    return f'<circle cx="{(x + u) / 2:.1f}" cy="{(y + v) / 2:.1f}" r="{radius:.1f}" fill="#e8eef2"/>{dots}'


def _dot(pose: PoseSequence, places: Floats, seen: NDArray[np.bool_], joint: str, radius: float) -> str:
    place = pose.skeleton.index(joint) if joint in pose.skeleton else None
    if place is None or not seen[place]:
        return ""
    x, y = places[place]
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{max(1.0, radius):.1f}" fill="#1d6a9b"/>'
