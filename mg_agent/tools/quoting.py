"""Words that came from outside, made safe to show: quoted, on one line, without control characters."""

import unicodedata

_LONGEST = 160


def plain(text: str, *, longest: int = _LONGEST) -> str:
    """Return foreign text on one line, without control or direction characters, cut at ``longest``.

    Terminal escapes and right-to-left overrides could make a screen lie; both are category C.
    """
    kept = "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    line = " ".join(kept.split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def quoted(text: str, *, longest: int = _LONGEST) -> str:
    """Return foreign text between curly quotation marks; marks inside become single ones."""
    inner = plain(text, longest=longest).replace("“", "‘").replace("”", "’").replace('"', "'")
    return f"“{inner}”"
