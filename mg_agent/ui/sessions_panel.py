"""The sessions that are kept: open again, rename, delete, take along, bring back. Imported once the app is built."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import gradio as gr

from mg_agent.core.counts import plural
from mg_agent.core.span import timecode
from mg_agent.store.rows import SavedSession
from mg_agent.tools.quoting import plain
from mg_agent.ui.talking import html

_RECENT = 5
_WIDE = 60  # letters of a name that fit in a line
_WHY = (
    "Sessions hold skeletons, cues, questions and corrections, never pixels. The video itself is gone once it leaves "
    "the desk; add it again to see it, the session takes it up by its content."
)


@dataclass(frozen=True)
class SessionsPanel:
    """Handles on the panel's parts."""

    listed: gr.HTML
    said: gr.HTML
    importing: gr.UploadButton


def build_sessions() -> SessionsPanel:
    """Lay the panel out."""
    with gr.Column(elem_classes="mg-panel mg-sheet"):
        with gr.Row(elem_classes="mg-line"):
            html("<h2>Sessions</h2>")
            importing = gr.UploadButton(
                "Import a session", file_types=[".zip"], size="sm", min_width=150, scale=0, elem_id="mg-import"
            )
        html(f'<p class="mg-dim mg-lead">{_WHY}</p>')
        said = html("", elem_id="mg-sessions-said")
        listed = html(sessions_html(()), elem_id="mg-sessions")
    return SessionsPanel(listed, said, importing)


def sessions_html(sessions: Sequence[SavedSession]) -> str:
    """Write the list of sessions, the one opened last first."""
    if not sessions:
        return (
            '<div class="mg-empty"><strong>No session yet</strong>'
            "<span>Every analyzed video becomes one by itself.</span></div>"
        )
    rows = "".join(_row(one) for one in sessions)
    return (
        '<div class="mg-table-wide" tabindex="0" role="region" aria-label="Sessions">'
        '<table class="mg-table mg-sessions"><thead><tr><th scope="col">Name</th>'
        '<th scope="col">Opened</th>'
        '<th scope="col">Questions</th><th scope="col">Corrections</th><th scope="col">What to do</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _row(one: SavedSession) -> str:
    name = escape(plain(one.name))
    return (
        f'<tr><td><textarea class="mg-name" rows="{_lines(one.name)}" maxlength="120" data-session="{escape(one.id)}" '
        f'aria-label="Name of the session {name}">{name}</textarea><small class="mg-dim">{_about(one)}</small></td>'
        f'<td class="mg-dim" data-head="Opened">{_when(one.opened)}</td>'
        f'<td data-head="Questions">{one.exchanges}</td><td data-head="Corrections">{one.corrections}</td><td>'
        f"{_button('open', one, 'Open', name, 'mg-bridge-open')}"
        f"{_button('take', one, 'Export', name)}{_button('delete', one, 'Delete', name, danger=True)}</td></tr>"
    )


def _about(one: SavedSession) -> str:
    """Say what tells a session from others of its name: length, what was found, when it was begun, the video's name."""
    lines = f", {plural(one.lines, 'line')} of speech" if one.lines else ", no words"
    video = f" · {escape(plain(one.video))}" if one.video and one.video != one.name else ""
    return f"{timecode(one.seconds)} · {plural(one.cues, 'cue')}{lines} · begun {_when(one.created)}{video}"


def _when(at: str) -> str:
    return escape(at[:16].replace("T", " "))


def _lines(name: str) -> int:
    """Guess how many lines a name takes, for browsers that do not fit a field to its text."""
    return 1 + len(name) // _WIDE


def _button(
    act: str, one: SavedSession, text: str, name: str, over: str = "mg-bridge-sessions", *, danger: bool = False
) -> str:
    kind = " mg-danger" if danger else ""
    sure = f' data-sure="Delete for good: {name}?"' if danger else ""
    return (
        f'<button type="button" class="mg-small{kind}" data-act="{act}" data-bridge="{over}" '
        f'data-session="{escape(one.id)}"{sure} aria-label="{text} {name}">{text}</button> '
    )


def start_html(sessions: Sequence[SavedSession]) -> str:
    """Write what an empty desk offers: the sample that ships, and the sessions opened last."""
    recent = "".join(
        f'<button type="button" class="mg-recent" data-act="open" data-bridge="mg-bridge-open" '
        f'data-session="{escape(one.id)}"><b>{escape(plain(one.name))}</b>'
        f'<span class="mg-dim">{plural(one.exchanges, "question")} · {_when(one.opened)}</span></button>'
        for one in sessions[:_RECENT]
    )
    listed = f"<h2>Recent</h2>{recent}" if recent else ""
    return (
        '<div class="mg-start"><button type="button" class="mg-offer" data-act="sample" data-bridge="mg-bridge-open">'
        "Try it on the bundled sample</button>"
        '<span class="mg-dim">25 s, made by this project, not a recording</span>'
        f"{listed}</div>"
    )
