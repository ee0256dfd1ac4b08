"""Plots of an evaluation as small SVG files, without a plotting library."""

from collections.abc import Sequence
from html import escape

import numpy as np

from mg_agent.recognition.calibration import Reliability
from mg_agent.recognition.metrics import Ints

_INK, _PAPER, _DEEP = "#1a1a1a", "#ffffff", (11, 83, 148)
_CELL, _LEFT, _TOP = 14, 170, 190
_SIDE, _EDGE = 300, 50


def confusion_svg(counts: Ints, names: Sequence[str], title: str) -> str:
    """Draw a confusion matrix (K, K): a row for each true label, darker for a larger share of it.

    Args:
        counts: Clips by truth (rows) and answer (columns).
        names: (K,).
        title: Above it.
    """
    k = len(names)
    width, height = _LEFT + k * _CELL + 20, _TOP + k * _CELL + 20
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    parts = [_text(10, 20, title, size=13), _text(10, 38, "rows: truth, columns: answer; darker: larger share")]
    for i, name in enumerate(names):
        middle = (i + 0.75) * _CELL
        parts.append(_text(_LEFT - 6, _TOP + middle, name, anchor="end"))
        parts.append(_text(_LEFT + middle, _TOP - 6, name, turn=True))
    for i, j in np.argwhere(counts > 0):
        told = f"{names[i]} answered as {names[j]}: {counts[i, j]} of {counts[i].sum()}"
        parts.append(
            f'<rect x="{_LEFT + j * _CELL}" y="{_TOP + i * _CELL}" width="{_CELL}" height="{_CELL}" '
            f'fill="{_shade(float(shares[i, j]))}"><title>{escape(told)}</title></rect>'
        )
    parts.append(_frame(_LEFT, _TOP, k * _CELL))
    return _svg(width, height, parts)


def calibration_svg(curve: Reliability, title: str) -> str:
    """Draw how often answers of about the same confidence were right; on the diagonal a probability is a share."""
    right, bottom = _EDGE + _SIDE, _EDGE + _SIDE

    def at(confidence: float, accuracy: float) -> tuple[float, float]:
        return _EDGE + confidence * _SIDE, bottom - accuracy * _SIDE

    parts = [_text(10, 20, title, size=13), _text(10, 38, f"expected calibration error {curve.ece:.3f}")]
    parts += [_frame(_EDGE, _EDGE, _SIDE), f'<path d="M{_EDGE} {bottom}L{right} {_EDGE}" stroke="#999999"/>']
    known = np.flatnonzero(curve.count > 0)
    points = [at(float(curve.confidence[i]), float(curve.accuracy[i])) for i in known]
    line = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    parts.append(f'<path d="M{line}" stroke="{_shade(1.0)}" fill="none" stroke-width="2"/>' if points else "")
    for i, (x, y) in zip(known, points, strict=True):
        told = f"{curve.count[i]} answers, confidence {curve.confidence[i]:.2f}, right {curve.accuracy[i]:.2f}"
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{_shade(1.0)}"><title>{told}</title></circle>')
    parts += [_text(_EDGE, bottom + 16, "0"), _text(right, bottom + 16, "1", anchor="end")]
    parts.append(_text(_EDGE + _SIDE / 2, bottom + 32, "confidence", anchor="middle"))
    parts.append(_text(_EDGE - 8, bottom - _SIDE / 2 + 30, "share right", turn=True))
    return _svg(right + 20, bottom + 50, parts)


def _svg(width: float, height: float, parts: Sequence[str]) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}"'
    style = f'height="{height:g}" font-family="sans-serif" fill="{_INK}">'
    return "\n".join((f"{head} {style}", f'<rect width="100%" height="100%" fill="{_PAPER}"/>', *parts, "</svg>\n"))


def _text(x: float, y: float, text: str, *, size: int = 10, anchor: str = "start", turn: bool = False) -> str:
    turned = f' transform="rotate(-90 {x:g} {y:g})"' if turn else ""
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}" text-anchor="{anchor}"{turned}>{escape(text)}</text>'


def _frame(x: float, y: float, side: float) -> str:
    return f'<rect x="{x}" y="{y}" width="{side}" height="{side}" fill="none" stroke="{_INK}"/>'


def _shade(share: float) -> str:
    """White for 0, deep blue for 1; what happened at all is seen."""
    strength = 0.08 + 0.92 * share
    return "#" + "".join(f"{round(255 + (deep - 255) * strength):02x}" for deep in _DEEP)
