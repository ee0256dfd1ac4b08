"""Small pieces of inline SVG; colors come from the page's style, so that light and dark both read well."""

from collections.abc import Iterable
from html import escape
from typing import NamedTuple


class Frame(NamedTuple):
    """A plot area in pixels and the values at its edges."""

    left: float
    top: float
    width: float
    height: float
    x_low: float = 0.0
    x_high: float = 1.0
    y_low: float = 0.0
    y_high: float = 1.0

    def x(self, value: float) -> float:
        """Where a value lies across; what is outside lies on the edge."""
        share = (value - self.x_low) / (self.x_high - self.x_low)
        return self.left + min(1.0, max(0.0, share)) * self.width

    def y(self, value: float) -> float:
        """Where a value lies down; the larger, the higher up."""
        share = (value - self.y_low) / (self.y_high - self.y_low)
        return self.top + (1 - min(1.0, max(0.0, share))) * self.height


def figure(name: str, title: str, told: str, width: float, height: float, parts: Iterable[str]) -> str:
    """Wrap parts in an SVG that a screen reader announces by its title and description.

    Args:
        name: Unique on the page; letters, digits and dashes.
        title: A few words.
        told: What the picture shows, in one or two sentences.
        width: Pixels; on a narrow screen it shrinks.
        height: Pixels.
        parts: What is drawn.
    """
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" role="img" aria-labelledby="{name}-t {name}-d">'
    )
    words = f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(told)}</desc>'
    return "\n".join((head, words, *parts, "</svg>"))


def text(x: float, y: float, words: str, kind: str = "", *, anchor: str = "start", turn: bool = False) -> str:
    """Write words at a place."""
    turned = f' transform="rotate(-90 {x:.1f} {y:.1f})"' if turn else ""
    style = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{style}{turned}>{escape(words)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    """Draw a straight line."""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{kind}"/>'


def dot(x: float, y: float, radius: float, kind: str, told: str) -> str:
    """Draw a dot that tells its value when pointed at."""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" class="{kind}"><title>{escape(told)}</title></circle>'


def bar(x: float, y: float, width: float, height: float, kind: str, told: str) -> str:
    """Draw a bar that tells its value when pointed at."""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{max(0.0, height):.1f}" class="{kind}">'
        f"<title>{escape(told)}</title></rect>"
    )


def path(points: Iterable[tuple[float, float]], kind: str) -> str:
    """Draw a line through points."""
    return f'<path d="M{"L".join(f"{x:.1f} {y:.1f}" for x, y in points)}" class="{kind}"/>'


def across(frame: Frame, ticks: Iterable[float], labels: Iterable[str], *, grid: bool = True) -> list[str]:
    """Draw the axis below a frame: grid lines and labels."""
    bottom = frame.top + frame.height
    parts = []
    for value, label in zip(ticks, labels, strict=True):
        x = frame.x(value)
        parts.append(line(x, frame.top, x, bottom, "grid") if grid else "")
        parts.append(text(x, bottom + 14, label, "dim", anchor="middle"))
    return parts


def upward(frame: Frame, ticks: Iterable[float], labels: Iterable[str]) -> list[str]:
    """Draw the axis left of a frame: grid lines and labels."""
    parts = []
    for value, label in zip(ticks, labels, strict=True):
        y = frame.y(value)
        parts.append(line(frame.left, y, frame.left + frame.width, y, "grid"))
        parts.append(text(frame.left - 6, y + 4, label, "dim", anchor="end"))
    return parts
