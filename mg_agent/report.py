"""A timeline as text for people: what happened when, how sure, according to whom, and what was not seen."""

import re
from collections.abc import Iterable
from pathlib import Path

from mg_agent.core.counts import plural
from mg_agent.core.evidence import Analysis, Cue
from mg_agent.core.span import Span, timecode, total
from mg_agent.errors import StoreError
from mg_agent.formats.tables import write_csv
from mg_agent.recognition.vocabulary import REGION_GUESSED
from mg_agent.tools.quoting import plain

_NAMES = {
    "gesture": "body",
    "gesture/head": "head",
    "gesture/arms": "arms",
    "gesture/trunk": "trunk",
    "gesture/legs": "legs",
    "face": "face",
    "face/eyes": "eyes",
    "face/mouth": "mouth",
    "speech": "speech",
}
_WIDEST = 78
_MARKS = re.compile(r"[\\`*_{}\[\]()#+!|~>-]")
"""What Markdown could take for markup: words that were said are never links, pictures or headings."""


def timeline_text(analysis: Analysis, *, only: str | None = None) -> str:
    """Write an analysis as plain text: a head, one line a cue, then what was observed and the notes.

    Args:
        analysis: What was found.
        only: The one modality that it was cut down to, since of others it does not tell whether they were observed.
    """
    parts = [_head(analysis), "", *_table(analysis.cues), "", *observed_lines(analysis, only=only)]
    if analysis.notes:
        parts += ["", *(f"Note: {note}" for note in analysis.notes)]
    return "\n".join(parts)


def timeline_markdown(analysis: Analysis) -> str:
    """Write an analysis as Markdown, for a report or a notebook."""
    rows = (
        f"| {timecode(c.span.start)} | {timecode(c.span.end)} | {literal(c.modality)} | {literal(_what(c))} "
        f"| {sureness(c.confidence)} | {literal(str(c.source))} | {literal(c.id)} |"
        for c in analysis.cues
    )
    lines = [
        "# Timeline",
        "",
        _head(analysis),
        "",
        "| from | to | modality | cue | confidence | source | id |",
        "|---|---|---|---|---|---|---|",
        *rows,
        "",
        "## What was observed",
        "",
        *(f"- {line}" for line in observed_lines(analysis)),
    ]
    if analysis.notes:
        lines += ["", "## Notes", "", *(f"- {literal(plain(note))}" for note in analysis.notes)]
    return "\n".join(lines) + "\n"


def write_folder(analysis: Analysis, folder: Path) -> None:
    """Write analysis.json, cues.csv and timeline.md into a folder, made where it is missing.

    Raises:
        StoreError: when the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "analysis.json").write_text(analysis.to_json(indent=2) + "\n", encoding="utf-8")
        (folder / "timeline.md").write_text(timeline_markdown(analysis), encoding="utf-8")
        with (folder / "cues.csv").open("w", encoding="utf-8", newline="") as stream:
            write_csv(analysis, stream)
    except OSError as error:
        raise StoreError.of(
            "the results could not be written", f"{folder}: {error.strerror}", "choose another folder"
        ) from None


def observed_lines(analysis: Analysis, *, only: str | None = None) -> list[str]:
    """Say for each modality, and each part the analysis tells, how much of the span was observed, and where not."""
    lines = []
    for modality, name in _NAMES.items():
        if "/" in modality and not analysis.tells(modality):
            continue
        if only is not None and modality.partition("/")[0] != only:
            continue
        seen = total(analysis.timeline.observed(modality, analysis.span))
        gaps = analysis.timeline.unobserved(modality, analysis.span)
        where = f"; not observed: {_some(gaps)}" if gaps else ""
        lines.append(f"{name:<7}observed {seen:.1f} of {analysis.span.duration:.1f} s{where}")
    return lines


def sureness(confidence: float | None) -> str:
    """Write a confidence with two digits; "not stated" where the source states none."""
    return "not stated" if confidence is None else f"{confidence:.2f}"


def _head(analysis: Analysis) -> str:
    video = analysis.video
    return (
        f"{analysis.span} of {timecode(video.duration)}, {video.width}x{video.height} at {video.fps:.3g} frames/s, "
        f"sampled at {analysis.rate:.3g}; {plural(len(analysis.cues), 'cue')}"
    )


def _table(cues: Iterable[Cue]) -> list[str]:
    rows = [(str(c.span), _what(c), sureness(c.confidence), str(c.source), c.id) for c in cues]
    if not rows:
        return ["No cue was found in what was observed."]
    head = ("time", "cue", "confidence", "source", "id")
    wide = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    return ["  ".join(cell.ljust(w) for cell, w in zip(row, wide, strict=True)).rstrip() for row in (head, *rows)]


def _what(cue: Cue) -> str:
    if cue.modality != "speech":
        side, guess = cue.details.get("side"), "where is a guess" if cue.details.get(REGION_GUESSED) is True else None
        known = ", ".join(str(part) for part in (side, guess) if part)
        return f"{cue.label} ({known})" if known else cue.label
    doubt = " (low trust)" if cue.details.get("trusted") is False else ""
    shown = "".join(c if c.isprintable() else " " for c in cue.text)
    words = f'{cue.person}: "{" ".join(shown.split())}"'
    return (words if len(words) <= _WIDEST else words[: _WIDEST - 2] + '…"') + doubt


def literal(text: str) -> str:
    """Return text that Markdown shows as it is: words that were said are never links, pictures or headings."""
    return _MARKS.sub(r"\\\g<0>", text).replace("<", "&lt;")


def _some(spans: tuple[Span, ...], most: int = 5) -> str:
    shown = ", ".join(str(span) for span in spans[:most])
    return shown if len(spans) <= most else f"{shown} and {len(spans) - most} more"
