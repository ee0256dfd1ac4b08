"""The page's parts and where they stand; what they do is in wiring.py. Imported only once the app is built."""

from dataclasses import dataclass
from html import escape
from typing import Any

import gradio as gr

from mg_agent.agent.answer import limits_line
from mg_agent.formats import READERS
from mg_agent.ui.across import AcrossPanel, build_across
from mg_agent.ui.benchmark_tab import BenchmarkPanel, build_benchmark
from mg_agent.ui.bridge import bridge
from mg_agent.ui.documents_tab import TITLE as DOCUMENTS
from mg_agent.ui.documents_tab import DocumentsPanel, build_documents
from mg_agent.ui.privacy_panel import PrivacyPanel, build_privacy
from mg_agent.ui.sessions_panel import SessionsPanel, build_sessions
from mg_agent.ui.table import empty_table_html
from mg_agent.ui.talking import Talk, build_talk
from mg_agent.ui.talking import html as _html
from mg_agent.ui.timeline import empty_timeline_html

TITLE = "mg_agent"
HEAD = (
    '<header class="mg-head"><svg viewBox="0 0 26 26" aria-hidden="true"><rect width="26" height="26" rx="7" '
    'fill="#1d6a9b"/><path d="M5 9h7M5 13h12M5 17h5" stroke="#fff" stroke-width="2.2" stroke-linecap="round"/>'
    '<path d="M20 5v16" stroke="#9fd3f2" stroke-width="2" stroke-linecap="round"/></svg>'
    "<h1>mg_agent</h1><p>Timed, sourced behavior cues from video, and answers that cite them</p>"
    '<button type="button" id="mg-shade" aria-label="Light / dark colors">Light / dark</button></header>'
)
SWITCH = (
    '<div class="mg-switch" role="group" aria-label="Panel">'
    '<button type="button" data-panel="cues" aria-pressed="true">Cues</button>'
    '<button type="button" data-panel="ask" aria-pressed="false">Ask</button></div>'
)


@dataclass(frozen=True)
class Page:
    """Handles on everything that changes."""

    visit: gr.State
    tabs: gr.Tabs
    across: AcrossPanel
    sessions: SessionsPanel
    documents: DocumentsPanel
    privacy: PrivacyPanel
    benchmark: BenchmarkPanel
    dialog: gr.HTML
    bridges: dict[str, gr.HTML]
    start: gr.HTML
    upload: gr.Video
    player: gr.HTML
    again: gr.Button
    transcript: gr.UploadButton
    untranscript: gr.Button
    analyze: gr.Button
    cancel: gr.Button
    status: gr.HTML
    views: gr.HTML
    export: gr.HTML
    importing: gr.UploadButton
    words: gr.HTML
    timeline: gr.HTML
    table: gr.HTML
    talk: Talk


def build_page(visit: gr.State) -> Page:
    """Lay the parts out: the desk, the questions across videos, sessions, documents, and what is private."""
    _html(HEAD)
    # Parts of a tab are there once it was shown; these must always be.
    dialog = _html("", elem_id="mg-dialog")
    names = ("view", "edit", "export", "missing", "open", "across", "sessions", "documents", "benchmark", "privacy")
    bridges = {name: bridge(f"mg-bridge-{name}") for name in names}
    with gr.Tabs(elem_id="mg-tabs", selected="desk") as tabs:
        with gr.Tab("Desk", id="desk"):
            parts = _desk()
        with gr.Tab("Across videos", id="across"):
            across = build_across()
        with gr.Tab("Sessions", id="sessions"):
            sessions = build_sessions()
        with gr.Tab(DOCUMENTS, id="documents"):
            documents = build_documents()
        with gr.Tab("Benchmark", id="benchmark"):
            benchmark = build_benchmark()
        with gr.Tab("Privacy", id="privacy"):
            privacy = build_privacy()
    _html(_limits())
    rooms: dict[str, Any] = {"across": across, "sessions": sessions, "privacy": privacy, "benchmark": benchmark}
    rooms["documents"] = documents
    return Page(visit=visit, dialog=dialog, bridges=bridges, tabs=tabs, **rooms, **parts)


def _desk() -> dict[str, Any]:
    with gr.Row(equal_height=False):
        with gr.Column(scale=5, min_width=380, elem_id="mg-left"):
            left = _left()
        with gr.Column(scale=7, min_width=480, elem_id="mg-right"):
            right = _right()
    return left | right


def _left() -> dict[str, Any]:
    """Lay out the video and what is said of it."""
    upload, player = _video()
    with gr.Row(elem_classes="mg-actions"):
        analyze = gr.Button("Analyze", variant="primary", interactive=False, min_width=110)
        cancel = gr.Button("Cancel", variant="stop", visible=False, min_width=110)
        transcript = gr.UploadButton(
            "Add transcript", file_types=[".srt", ".vtt", ".json"], interactive=False, min_width=110
        )
        untranscript = gr.Button("Remove transcript", visible=False, min_width=110)
        again = gr.Button("Other video", visible=False, min_width=110)
    parts = {name: _html("", elem_id=f"mg-{name}") for name in ("views", "status", "start", "words")}
    buttons = {"analyze": analyze, "cancel": cancel, "again": again}
    words = {"transcript": transcript, "untranscript": untranscript}
    return {"upload": upload, "player": player, **buttons, **words, **parts}


def _right() -> dict[str, Any]:
    """Lay out the evidence and the conversation."""
    with gr.Column(elem_classes="mg-panel"):
        _html("<h2>Timeline</h2>")
        timeline = _html(empty_timeline_html(), elem_id="mg-timeline")
    _html(SWITCH)
    with gr.Row(equal_height=False):
        with gr.Column(elem_classes="mg-panel", min_width=440, elem_id="mg-cues-panel"):
            with gr.Row(elem_classes="mg-line"):
                _html("<h2>Cues</h2>")
                importing = gr.UploadButton(
                    "Import", file_types=[*READERS], visible=False, size="sm", min_width=80, elem_id="mg-bring"
                )
                export = _html("", elem_id="mg-export")
            table = _html(empty_table_html(), elem_id="mg-table")
        with gr.Column(elem_classes="mg-panel", min_width=440, elem_id="mg-ask-panel"):
            _html("<h2>Ask</h2>")
            talk = build_talk()
    return {"timeline": timeline, "export": export, "importing": importing, "table": table, "talk": talk}


def _limits() -> str:
    """Write the line that stays; no analyst can remove it."""
    return (
        '<div class="mg-limits" role="note"><span class="mg-limits-short" aria-hidden="true">'
        '<b>Limits:</b> no feelings, intent or lies are read. <u>More</u></span><span class="mg-limits-all">'
        f"<b>Limits:</b> {escape(limits_line())} Not for judging emotions at work or in education.</span></div>"
    )


def _video() -> tuple[gr.Video, gr.HTML]:
    upload = gr.Video(
        label="Video",
        sources=["upload", "webcam"],
        include_audio=True,
        webcam_options=gr.WebcamOptions(mirror=False),
        height=345,
        elem_id="mg-upload",
        buttons=[],
    )
    player = _html("", visible=False, elem_id="mg-player")
    return upload, player
