"""What the desk's part of the page shows for a visit. Imported only once the app is built."""

import gradio as gr

from mg_agent.core.evidence import Analysis
from mg_agent.core.span import timecode
from mg_agent.ui import player
from mg_agent.ui.chat import chat_html
from mg_agent.ui.jobs import Job
from mg_agent.ui.page import Page
from mg_agent.ui.reviewing import export_menu
from mg_agent.ui.table import empty_table_html, table_html
from mg_agent.ui.talking import Update
from mg_agent.ui.timeline import empty_timeline_html, timeline_html
from mg_agent.ui.transcript import transcript_html
from mg_agent.ui.visit import Visit

READY = "Ready. Press Analyze."


def arrived(page: Page, visit: Visit) -> Update:
    """Show a video that was put on the desk."""
    if visit.job is None:
        raise ValueError("a video that arrived has a job")
    return cleared(page) | {
        page.visit: visit,
        page.upload: gr.Video(value=None, visible=False),
        page.player: gr.HTML(player.player_html(visit.job, visit.view), visible=True),
        page.again: gr.Button(visible=True),
        page.transcript: gr.UploadButton(interactive=visit.job.video is not None),
        page.analyze: gr.Button(interactive=visit.job.video is not None),
        page.status: player.message_html(READY),
    }


def cleared(page: Page, start: str = "") -> Update:
    """Show an empty desk, with what it offers to begin with."""
    return {
        page.visit: None,
        page.upload: gr.Video(value=None, visible=True),
        page.player: gr.HTML("", visible=False),
        page.again: gr.Button(visible=False),
        page.transcript: gr.UploadButton(value=None, visible=True, interactive=False),
        page.untranscript: gr.Button(visible=False),
        page.analyze: gr.Button(interactive=False),
        page.status: "",
        page.start: start,
        page.timeline: empty_timeline_html(),
        page.table: empty_table_html(),
        page.talk.chat: chat_html((), None),
        page.words: "",
        page.views: "",
        page.export: "",
        page.importing: gr.UploadButton(value=None, visible=False),
        **asking(page, allowed=False),
    }


def working(page: Page, *, working: bool) -> Update:
    """Show what can be pressed while an analysis runs, or after it."""
    return {
        page.analyze: gr.Button(visible=not working),
        page.cancel: gr.Button("Cancel", visible=working, interactive=True),
        page.again: gr.Button(interactive=not working),
        page.transcript: gr.UploadButton(interactive=not working),
        page.untranscript: gr.Button(interactive=not working),
    }


def transcripts(page: Page, visit: Visit) -> Update:
    """Offer to add a transcript, or to remove the one there is."""
    there = visit.job is not None and visit.job.transcript is not None
    return {
        page.transcript: gr.UploadButton(value=None, visible=not there, interactive=_filmed(visit)),
        page.untranscript: gr.Button(visible=there),
    }


def _filmed(visit: Visit) -> bool:
    return visit.job is not None and visit.job.video is not None


def still(visit: Visit) -> str:
    """Say again what the result on the page holds, which was made before what is said now."""
    return "" if visit.analysis is None else player.outcome_html(visit.analysis)


def carried(visit: Visit) -> str:
    """Say what of the work on an earlier analysis of the same video holds of this one."""
    return player.message_html(visit.carried) if visit.carried else ""


def views(visit: Visit) -> str:
    """Offer the views of the player that there are."""
    return player.views_html(visit.view, video=_filmed(visit), skeleton=bool(visit.session))


def so_far(page: Page, first: Analysis | None) -> Update:
    """Show what was found while the rest runs; it can be looked at, not yet judged or asked about."""
    if first is None:
        return {}
    return {page.timeline: timeline_html(first, provisional=True), page.table: table_html(first, provisional=True)}


def outcome(page: Page, visit: Visit) -> Update:
    """Show what came of an analysis."""
    job, analysis = visit.job, visit.analysis
    earlier = {} if analysis is not None else {page.timeline: empty_timeline_html()}
    if job is not None and job.failure is not None:
        return {page.status: player.message_html(job.failure, tone="bad") + still(visit), **earlier}
    if analysis is None or (job is not None and job.cancelled):
        return {page.status: player.message_html(_stopped(job)) + still(visit), **earlier}
    return {
        page.status: carried(visit) + player.outcome_html(analysis),
        page.timeline: timeline_html(analysis),
        page.table: table_html(visit.found or analysis, visit.corrections),
        page.export: export_menu(allowed=bool(visit.session)),
        page.importing: gr.UploadButton(value=None, visible=bool(visit.session)),
        page.talk.chat: chat_html(visit.exchanges, analysis),
        page.words: transcript_html(analysis),
        page.views: views(visit),
        **asking(page, allowed=True),
    }


def _stopped(job: Job | None) -> str:
    if job is None or not job.kept:
        return "Stopped. Nothing of this run was kept."
    return f"Stopped. {timecode(job.kept)} of the video are kept: analyze it again to go on there."


def judged(page: Page, visit: Visit) -> Update:
    """Show the cues anew after a person judged some of them."""
    if visit.found is None or visit.analysis is None:
        return {}
    return {page.table: table_html(visit.found, visit.corrections), page.timeline: timeline_html(visit.analysis)}


def asking(page: Page, *, allowed: bool) -> Update:
    """Let questions be asked, or not yet."""
    return {page.talk.ask: gr.Button(interactive=allowed)}
