"""Plots of an evaluation as small SVG files, without a plotting library."""

from collections.abc import Sequence
from html import escape
from itertools import pairwise
from textwrap import wrap

import numpy as np

from mg_agent.recognition.scoring.calibration import Reliability
from mg_agent.recognition.scoring.metrics import Ints

_INK, _PAPER, _DEEP = "#1a1a1a", "#ffffff", (11, 83, 148)
_CELL, _WIDE_CELL, _LEFT, _TOP = 14, 30, 170, 190
_NUMBERED = 20
"""Classes up to which the counts stand in the cells."""
_SIDE, _MARGIN = 300, 60
_WIDE = 0.6
"""Width of a letter in heights of the type; sans-serif letters are hardly wider on average."""
_FEW = 10
"""Answers; the share that is right among fewer is known to no better than about 30 points (95 %)."""


def confusion_svg(counts: Ints, names: Sequence[str], title: str) -> str:
    """Draw a confusion matrix (K, K): a row for each true label, darker for a larger share of it.

    Args:
        counts: Clips by truth (rows) and answer (columns).
        names: (K,).
        title: Above it.
    """
    k, cell = len(names), _WIDE_CELL if len(names) <= _NUMBERED else _CELL
    longest = round(_WIDE * 10 * max(map(len, names), default=0))
    left, top = max(_LEFT, longest + 16), max(_TOP, longest + 56)
    width, height = max(left + k * cell + 20, round(20 + _WIDE * 13 * len(title))), top + k * cell + 20
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    parts = [_text(10, 20, title, size=13), _text(10, 38, "rows: truth, columns: answer; darker: larger share")]
    for i, name in enumerate(names):
        middle = i * cell + cell / 2 + 3.5
        parts.append(_text(left - 6, top + middle, name, anchor="end"))
        parts.append(_text(left + middle, top - 6, name, turn=True))
    for i, j in np.argwhere(counts > 0):
        told = f"{names[i]} answered as {names[j]}: {counts[i, j]} of {counts[i].sum()}"
        x, y, share = left + j * cell, top + i * cell, float(shares[i, j])
        parts.append(
            f'<rect x="{x}" y="{y}" width="{cell}" height="{cell}" '
            f'fill="{_shade(share)}"><title>{escape(told)}</title></rect>'
        )
        if k <= _NUMBERED:
            ink = _PAPER if share > 0.5 else _INK
            parts.append(_text(x + cell / 2, y + cell / 2 + 3.5, str(counts[i, j]), anchor="middle", ink=ink))
    parts.append(_frame(left, top, k * cell))
    return _svg(width, height, parts)


def calibration_svg(curve: Reliability, title: str) -> str:
    """Draw how often answers of about the same confidence were right; on the diagonal a probability is a share.

    Bins of fewer than 10 answers say little: their dots are small and hollow. Lines to them, and across bins without
    any answer, are thin and dashed.
    """
    width = _MARGIN + _SIDE + 20
    head = wrap(title, int((width - 20) / (_WIDE * 13))) or [""]
    top = 20 + 18 * len(head) + 16
    right, bottom = _MARGIN + _SIDE, top + _SIDE
    parts = [_text(10, 20 + 18 * i, line, size=13) for i, line in enumerate(head)]
    told = f"expected calibration error {curve.ece:.3f}; hollow: under {_FEW} answers"
    parts.append(_text(10, top - 16, told))
    parts += [_frame(_MARGIN, top, _SIDE), f'<path d="M{_MARGIN} {bottom}L{right} {top}" stroke="#999999"/>']
    for tenths in range(0, 11, 2):
        along, number = tenths / 10 * _SIDE, f"{tenths / 10:g}"
        x, y = _MARGIN + along, bottom - along
        parts.append(f'<path d="M{x:g} {bottom}v4M{_MARGIN} {y:g}h-4" stroke="{_INK}"/>')
        parts += [_text(x, bottom + 16, number, anchor="middle"), _text(_MARGIN - 8, y + 3.5, number, anchor="end")]
    parts.append(_text(_MARGIN + _SIDE / 2, bottom + 34, "confidence", anchor="middle"))
    parts.append(_text(20, bottom - _SIDE / 2, "share right", anchor="middle", turn=True))
    return _svg(width, bottom + 46, [*parts, *_curve(curve, top)])


def _curve(curve: Reliability, top: int) -> list[str]:
    """Draw the bins in use, and lines between them."""
    known = np.flatnonzero(curve.count > 0)
    places = {
        i: (_MARGIN + float(curve.confidence[i]) * _SIDE, top + (1 - float(curve.accuracy[i])) * _SIDE) for i in known
    }
    parts = []
    for one, other in pairwise(known):
        solid = other == one + 1 and min(curve.count[one], curve.count[other]) >= _FEW
        (x, y), (to_x, to_y) = places[one], places[other]
        look = 'stroke-width="2"' if solid else 'stroke-width="1" stroke-dasharray="3 3"'
        parts.append(f'<path d="M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}" stroke="{_shade(1.0)}" {look}/>')
    for i, (x, y) in places.items():
        told = f"{curve.count[i]} answers, confidence {curve.confidence[i]:.2f}, right {curve.accuracy[i]:.2f}"
        few = bool(curve.count[i] < _FEW)
        look = f'r="3" fill="{_PAPER}" stroke="{_shade(1.0)}"' if few else f'r="4" fill="{_shade(1.0)}"'
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" {look}><title>{told}</title></circle>')
    return parts


def _svg(width: float, height: float, parts: Sequence[str]) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}"'
    style = f'height="{height:g}" font-family="sans-serif" fill="{_INK}">'
    return "\n".join((f"{head} {style}", f'<rect width="100%" height="100%" fill="{_PAPER}"/>', *parts, "</svg>\n"))


def _text(
    x: float, y: float, text: str, *, size: int = 10, anchor: str = "start", turn: bool = False, ink: str = ""
) -> str:
    """Write words at a place; without an ink they have that of the plot."""
    turned = f' transform="rotate(-90 {x:g} {y:g})"' if turn else ""
    look = f' fill="{ink}"' if ink else ""
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}" text-anchor="{anchor}"{look}{turned}>{escape(text)}</text>'


def _frame(x: float, y: float, side: float) -> str:
    return f'<rect x="{x}" y="{y}" width="{side}" height="{side}" fill="none" stroke="{_INK}"/>'


def _shade(share: float) -> str:
    """White for 0, deep blue for 1; what happened at all is seen."""
    strength = 0.08 + 0.92 * share
    return "#" + "".join(f"{round(255 + (deep - 255) * strength):02x}" for deep in _DEEP)
