"""What happens when something on the page is used. Imported only once the app is built."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import gradio as gr

from mg_agent.errors import MgAgentError
from mg_agent.ui import player
from mg_agent.ui.bridge import told, word
from mg_agent.ui.chat import chat_html
from mg_agent.ui.desk import Desk
from mg_agent.ui.media import COOKIE
from mg_agent.ui.page import Page
from mg_agent.ui.table import empty_table_html, table_html
from mg_agent.ui.talking import HIDDEN as _HIDDEN
from mg_agent.ui.talking import TalkWiring, Update
from mg_agent.ui.timeline import empty_timeline_html, timeline_html
from mg_agent.ui.transcript import transcript_html
from mg_agent.ui.visit import Visit

_READY = "Ready. Press Analyze."
MOST_WAITING = 32
"""Analyses that may run or wait; each holds a thread."""
_TOO_EARLY = "Choose a video first."


@dataclass(frozen=True)
class Wiring:
    """Connects the parts of one page with the desk behind it."""

    page: Page
    desk: Desk

    def connect(self) -> None:
        """Wire everything a visitor can press."""
        page = self.page
        page.upload.change(self.receive, [page.upload, page.visit], self._everything(), **_HIDDEN)
        words = [page.status, page.transcript, page.untranscript]
        page.transcript.upload(self.add_transcript, [page.transcript, page.visit], words, **_HIDDEN)
        page.untranscript.click(self.remove_transcript, [page.visit], words, **_HIDDEN)
        page.cancel.click(self.cancel, [page.visit], [page.cancel], queue=False, **_HIDDEN)
        page.again.click(self.start_over, [page.visit], self._everything(), **_HIDDEN)
        self._then_analyze(page.analyze.click)
        page.viewing.click(self.show, [page.visit], [page.player, page.views, page.status], **_HIDDEN)
        TalkWiring(page.talk, self.desk, page.visit).connect()

    def connect_opened(self, demo: gr.Blocks, opened: Path) -> None:
        """Put a video on every visitor's desk when the page opens, and analyze it."""

        def arrive(request: gr.Request) -> Update:
            return _arrived(self.page, self.desk.open(opened, _owner(request)))

        arrived = demo.load(arrive, None, self._everything(), **_HIDDEN)
        self._then_analyze(arrived.then)

    def receive(self, upload: str | None, visit: Visit | None, request: gr.Request) -> Update:
        """Take an upload or a recording onto the desk."""
        if not upload:
            return {self.page.upload: gr.skip()}
        try:
            fresh = self.desk.receive(Path(upload), _owner(request))
        except MgAgentError as error:
            return {self.page.upload: None, self.page.status: player.message_html(str(error), tone="bad")}
        self.desk.clear(visit)
        return _arrived(self.page, fresh)

    def add_transcript(self, upload: str | None, visit: Visit | None) -> Update:
        """Put a transcript beside the video."""
        status = self.page.status
        if not upload or visit is None or visit.job is None:
            return {status: player.message_html(_TOO_EARLY, tone="bad")}
        try:
            self.desk.add_transcript(visit.job, Path(upload))
        except MgAgentError as error:
            text = player.message_html(str(error), tone="bad")
            return {status: text + _still(visit), self.page.transcript: gr.UploadButton(value=None)}
        text = f"Transcript {visit.job.transcript_name} added. Press Analyze."
        return {status: player.message_html(text) + _still(visit), **_transcripts(self.page, visit)}

    def remove_transcript(self, visit: Visit | None) -> Update:
        """Take the transcript off the desk."""
        if visit is None or visit.job is None:
            return {self.page.status: gr.skip()}
        text = f"Transcript {visit.job.transcript_name} removed. Press Analyze."
        self.desk.jobs.drop_transcript(visit.job)
        return {self.page.status: player.message_html(text) + _still(visit), **_transcripts(self.page, visit)}

    def cancel(self, visit: Visit | None) -> Update:
        """Ask the running analysis to stop."""
        if visit is not None and visit.job is not None:
            visit.job.cancel()
        return {self.page.cancel: gr.Button("Stopping…", interactive=False)}

    def show(self, visit: Visit | None, event: gr.EventData) -> Iterator[Update]:
        """Show the video, the face blurred, or the skeleton alone."""
        page, wanted = self.page, word(told(event), "view")
        if visit is None or visit.job is None:
            yield {page.views: gr.skip()}
            return
        try:
            for progress in self.desk.show(visit, wanted):
                yield {page.status: player.progress_html(progress)}
        except MgAgentError as error:
            yield {page.status: player.message_html(visit.job.tidy(str(error)), tone="bad") + _still(visit)}
            return
        yield {
            page.player: player.player_html(visit.job, visit.view),
            page.views: _views(visit),
            page.status: _still(visit),
        }

    def start_over(self, visit: Visit | None) -> Update:
        """Clear the desk for another video."""
        self.desk.clear(visit)
        return _cleared(self.page)

    def announce(self, visit: Visit | None) -> Update:
        """Answer the press of Analyze at once, while the work may still wait for its place."""
        if visit is None or visit.job is None:
            return {self.page.status: player.message_html(_TOO_EARLY)}
        visit.job.renew()
        update = {self.page.status: player.progress_html(visit.job.progress), **_working(self.page, working=True)}
        if visit.analysis is None:
            update[self.page.timeline] = empty_timeline_html(working=True)
        return update

    def analyze(self, visit: Visit | None) -> Iterator[Update]:
        """Follow the analysis to its outcome."""
        if visit is None or visit.job is None:
            yield {self.page.status: gr.skip()}
            return
        for progress in self.desk.follow(visit):
            yield {self.page.status: player.progress_html(progress)}
        yield _outcome(self.page, visit) | _working(self.page, working=False)

    def _then_analyze(self, event: Callable[..., gr.events.Dependency]) -> None:
        page = self.page
        buttons = [page.analyze, page.cancel, page.again, page.transcript, page.untranscript]
        busy = [page.status, page.timeline, *buttons]
        results = [page.table, page.talk.chat, page.talk.ask, page.words, page.views]
        announced = event(self.announce, [page.visit], busy, queue=False, **_HIDDEN)
        # The desk lets one analysis work at a time; in Gradio's queue, kept results would wait behind it.
        announced.then(self.analyze, [page.visit], [*busy, *results], concurrency_limit=MOST_WAITING, **_HIDDEN)

    def _everything(self) -> list[object]:
        page = self.page
        video = [page.visit, page.upload, page.player, page.again, page.transcript, page.untranscript, page.analyze]
        return [*video, page.status, page.timeline, page.table, page.talk.chat, page.talk.ask, page.words, page.views]


def _arrived(page: Page, visit: Visit) -> Update:
    if visit.job is None:
        raise ValueError("a video that arrived has a job")
    return _cleared(page) | {
        page.visit: visit,
        page.upload: gr.Video(value=None, visible=False),
        page.player: gr.HTML(player.player_html(visit.job), visible=True),
        page.again: gr.Button(visible=True),
        page.transcript: gr.UploadButton(interactive=True),
        page.analyze: gr.Button(interactive=True),
        page.status: player.message_html(_READY),
    }


def _cleared(page: Page) -> Update:
    return {
        page.visit: None,
        page.upload: gr.Video(value=None, visible=True),
        page.player: gr.HTML("", visible=False),
        page.again: gr.Button(visible=False),
        page.transcript: gr.UploadButton(value=None, visible=True, interactive=False),
        page.untranscript: gr.Button(visible=False),
        page.analyze: gr.Button(interactive=False),
        page.status: "",
        page.timeline: empty_timeline_html(),
        page.table: empty_table_html(),
        page.talk.chat: chat_html((), None),
        page.words: "",
        page.views: "",
        **_asking(page, allowed=False),
    }


def _working(page: Page, *, working: bool) -> Update:
    return {
        page.analyze: gr.Button(visible=not working),
        page.cancel: gr.Button("Cancel", visible=working, interactive=True),
        page.again: gr.Button(interactive=not working),
        page.transcript: gr.UploadButton(interactive=not working),
        page.untranscript: gr.Button(interactive=not working),
    }


def _transcripts(page: Page, visit: Visit) -> Update:
    """Offer to add a transcript, or to remove the one there is."""
    there = visit.job is not None and visit.job.transcript is not None
    return {
        page.transcript: gr.UploadButton(value=None, visible=not there),
        page.untranscript: gr.Button(visible=there),
    }


def _still(visit: Visit) -> str:
    """Say again what the result on the page holds, which was made before what is said now."""
    return "" if visit.analysis is None else player.outcome_html(visit.analysis)


def _views(visit: Visit) -> str:
    there = visit.job is not None and visit.job.video is not None
    return player.views_html(visit.view, video=there, skeleton=bool(visit.session))


def _outcome(page: Page, visit: Visit) -> Update:
    job, analysis = visit.job, visit.analysis
    earlier = {} if analysis is not None else {page.timeline: empty_timeline_html()}
    if job is not None and job.failure is not None:
        return {page.status: player.message_html(job.failure, tone="bad") + _still(visit), **earlier}
    if analysis is None or (job is not None and job.cancelled):
        return {page.status: player.message_html("Stopped. Nothing of this run was kept.") + _still(visit), **earlier}
    return {
        page.status: player.outcome_html(analysis),
        page.timeline: timeline_html(analysis),
        page.table: table_html(analysis),
        page.talk.chat: chat_html(visit.exchanges, analysis),
        page.words: transcript_html(analysis),
        page.views: _views(visit),
        **_asking(page, allowed=True),
    }


def _asking(page: Page, *, allowed: bool) -> Update:
    return {page.talk.ask: gr.Button(interactive=allowed)}


def _owner(request: gr.Request) -> str:
    """Return the browser session's secret; a caller without one owns what nobody can ask for."""
    return request.cookies.get(COOKIE) or secrets.token_urlsafe(32)
