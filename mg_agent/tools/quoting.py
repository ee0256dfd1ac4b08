"""Words that came from outside, made safe to show: quoted, on one line, without control characters."""

import unicodedata
from html import escape

_LONGEST = 160


def plain(text: str, *, longest: int = _LONGEST) -> str:
    """Return foreign text on one line, without control or direction characters, cut at ``longest``.

    Terminal escapes and right-to-left overrides could make a screen lie; both are category C.
    """
    if not text.isprintable():  # one look for nearly every text: what is printable holds neither C nor other spaces
        text = "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def plain_lines(text: str, *, longest: int = _LONGEST) -> tuple[str, ...]:
    """Return foreign text line by line, each as :func:`plain` returns it; empty lines are left out."""
    return tuple(line for one in text.split("\n") if (line := plain(one, longest=longest)))


def html_lines(text: str, *, longest: int = _LONGEST) -> str:
    """Escape foreign text for a page, each of its lines on a line of its own."""
    return "<br>".join(escape(line) for line in plain_lines(text, longest=longest))


def quoted(text: str, *, longest: int = _LONGEST) -> str:
    """Return foreign text between curly quotation marks; marks inside become single ones."""
    inner = plain(text, longest=longest).replace("“", "‘").replace("”", "’").replace('"', "'")
    return f"“{inner}”"
