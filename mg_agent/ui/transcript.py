"""The transcript beside the video: every line goes to its moment, lines of low trust say so."""

from html import escape

from mg_agent.core.counts import plural
from mg_agent.core.evidence import Analysis
from mg_agent.core.media import Utterance
from mg_agent.core.span import timecode
from mg_agent.tools.quoting import plain

_MOST = 4000
_LONGEST = 1000


def transcript_html(analysis: Analysis | None) -> str:
    """Write the transcript of an analysis; a hint where there is none."""
    if analysis is None:
        return ""
    if not analysis.utterances:
        return (
            '<div class="mg-words"><h2>Transcript</h2><p class="mg-dim">There is none. Add an SRT, WebVTT or JSON file '
            "and analyze again.</p></div>"
        )
    lines = "".join(_line(line) for line in analysis.utterances[:_MOST])
    count = len(analysis.utterances)
    cut = f'<p class="mg-dim">The first {_MOST} of {count} lines are shown.</p>' if count > _MOST else ""
    return (
        f'<div class="mg-words"><h2>Transcript <span class="mg-dim">{plural(count, "line")}</span></h2>'
        f'<ol class="mg-lines" tabindex="0" aria-label="Transcript">{lines}</ol>{cut}</div>'
    )


def _line(line: Utterance) -> str:
    time = timecode(line.span.start)
    words = escape(plain(line.text, longest=_LONGEST))
    who = f"<b>{escape(plain(line.speaker, longest=8))}</b> " if line.speaker else ""
    doubt = "" if line.trusted else ' <span class="mg-badge">low trust</span>'
    return (
        f'<li data-start="{line.span.start:.3f}" data-end="{line.span.end:.3f}">'
        f'<button type="button" data-start="{line.span.start:.3f}"><time>{time}</time>'
        f"<span>{who}{words}{doubt}</span></button></li>"
    )
