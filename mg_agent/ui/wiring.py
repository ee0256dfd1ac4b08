"""What happens when something on the page is used. Imported only once the app is built."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import gradio as gr

from mg_agent.errors import MgAgentError
from mg_agent.ui import player, shown
from mg_agent.ui.across import AcrossWiring
from mg_agent.ui.benchmark_tab import BenchmarkWiring
from mg_agent.ui.bridge import told, word
from mg_agent.ui.desk import Desk
from mg_agent.ui.documents_tab import DocumentsWiring
from mg_agent.ui.importing import ImportWiring
from mg_agent.ui.page import Page
from mg_agent.ui.reviewing import ReviewWiring
from mg_agent.ui.rooms import RoomsWiring, owner_of
from mg_agent.ui.sessions_panel import start_html
from mg_agent.ui.talking import HIDDEN as _HIDDEN
from mg_agent.ui.talking import TalkWiring, Update
from mg_agent.ui.timeline import empty_timeline_html
from mg_agent.ui.visit import Visit

MOST_WAITING = 32
"""Analyses that may run or wait; each holds a thread."""
_TOO_EARLY = "Choose a video first."


@dataclass(frozen=True)
class Wiring:
    """Connects the parts of one page with the desk behind it."""

    page: Page
    desk: Desk

    def connect(self, demo: gr.Blocks) -> None:
        """Wire everything a visitor can press."""
        page = self.page
        page.upload.change(self.receive, [page.upload, page.visit], self._everything(), **_HIDDEN)
        words = [page.status, page.transcript, page.untranscript]
        page.transcript.upload(self.add_transcript, [page.transcript, page.visit], words, **_HIDDEN)
        page.untranscript.click(self.remove_transcript, [page.visit], words, **_HIDDEN)
        page.cancel.click(self.cancel, [page.visit], [page.cancel], queue=False, **_HIDDEN)
        page.again.click(self.start_over, [page.visit], self._everything(), **_HIDDEN)
        self._then_analyze(page.analyze.click)
        page.bridges["view"].click(self.show, [page.visit], [page.player, page.views, page.status], **_HIDDEN)
        judging = (page.visit, page.bridges["edit"], page.bridges["export"])
        ReviewWiring(self.desk, *judging, page.table, page.timeline, page.status, shown.still).connect()
        ImportWiring(page, self.desk).connect()
        TalkWiring(page.talk, self.desk, page.visit).connect()
        AcrossWiring(page.across, page.bridges["across"], self.desk.keeper).connect()
        DocumentsWiring(page.documents, page.bridges["documents"], self.desk).connect(page.tabs)
        BenchmarkWiring(page.benchmark, page.bridges["benchmark"], self.desk).connect(demo, page.tabs)
        rooms = RoomsWiring(page, self.desk)
        rooms.connect(demo, self._everything())
        self._then_analyze(
            page.bridges["open"].click(rooms.open, [page.visit], [*self._everything(), page.tabs], **_HIDDEN).then
        )

    def connect_opened(self, demo: gr.Blocks, opened: Path) -> None:
        """Put a video on every visitor's desk when the page opens, and analyze it."""

        def arrive(request: gr.Request) -> Update:
            return shown.arrived(self.page, self.desk.open(opened, owner_of(request)))

        loaded = demo.load(arrive, None, self._everything(), **_HIDDEN)
        self._then_analyze(loaded.then)

    def receive(self, upload: str | None, visit: Visit | None, request: gr.Request) -> Update:
        """Take an upload or a recording onto the desk."""
        if not upload:
            return {self.page.upload: gr.skip()}
        try:
            fresh = self.desk.receive(Path(upload), owner_of(request))
        except MgAgentError as error:
            return {self.page.upload: None, self.page.status: _refused(error)}
        self.desk.clear(visit)
        return shown.arrived(self.page, fresh)

    def add_transcript(self, upload: str | None, visit: Visit | None) -> Update:
        """Put a transcript beside the video."""
        status = self.page.status
        if not upload or visit is None or visit.job is None:
            return {status: player.message_html(_TOO_EARLY, tone="bad")}
        try:
            self.desk.add_transcript(visit.job, Path(upload))
        except MgAgentError as error:
            return {status: _refused(error) + shown.still(visit), self.page.transcript: gr.UploadButton(value=None)}
        text = f"Transcript {visit.job.transcript_name} added. Press Analyze."
        return {status: player.message_html(text) + shown.still(visit), **shown.transcripts(self.page, visit)}

    def remove_transcript(self, visit: Visit | None) -> Update:
        """Take the transcript off the desk."""
        if visit is None or visit.job is None:
            return {self.page.status: gr.skip()}
        text = f"Transcript {visit.job.transcript_name} removed. Press Analyze."
        self.desk.jobs.drop_transcript(visit.job)
        return {self.page.status: player.message_html(text) + shown.still(visit), **shown.transcripts(self.page, visit)}

    def cancel(self, visit: Visit | None) -> Update:
        """Ask the running analysis to stop."""
        if visit is not None and visit.job is not None:
            visit.wanted = False
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
            yield {page.status: player.message_html(visit.job.tidy(str(error)), tone="bad") + shown.still(visit)}
            return
        yield {
            page.player: player.player_html(visit.job, visit.view),
            page.views: shown.views(visit),
            page.status: shown.still(visit),
        }

    def start_over(self, visit: Visit | None, request: gr.Request) -> Update:
        """Clear the desk for another video."""
        self.desk.clear(visit)
        return shown.cleared(self.page, start_html(self.desk.keeper.listed(owner_of(request))))

    def announce(self, visit: Visit | None) -> Update:
        """Answer the press of Analyze at once, while the work may shown.still wait for its place."""
        if visit is None or visit.job is None:
            return {self.page.status: player.message_html(_TOO_EARLY)}
        if visit.job.video is None or visit.resting:
            return {self.page.status: gr.skip()}
        visit.job.renew()
        visit.wanted = True
        update = {self.page.status: player.progress_html(visit.job.progress), **shown.working(self.page, working=True)}
        if visit.analysis is None:
            update[self.page.timeline] = empty_timeline_html(working=True)
        return update

    def analyze(self, visit: Visit | None) -> Iterator[Update]:
        """Follow the analysis to its outcome."""
        if visit is None or visit.job is None or visit.job.video is None or visit.resting:
            if visit is not None:
                visit.resting = False
            yield {self.page.status: gr.skip()}
            return
        told = None
        for progress in self.desk.follow(visit):
            update: Update = {self.page.status: player.progress_html(progress)}
            if visit.job is not None and visit.job.first is not told and visit.analysis is None:
                told = visit.job.first
                update |= shown.so_far(self.page, told)
            yield update
        visit.wanted = False
        yield shown.outcome(self.page, visit) | shown.working(self.page, working=False)

    def _then_analyze(self, event: Callable[..., gr.events.Dependency]) -> None:
        page = self.page
        buttons = [page.analyze, page.cancel, page.again, page.transcript, page.untranscript]
        busy = [page.status, page.timeline, *buttons]
        results = [page.table, page.talk.chat, page.talk.ask, page.words, page.views, page.export, page.importing]
        announced = event(self.announce, [page.visit], busy, queue=False, **_HIDDEN)
        # The desk lets one analysis work at a time; in Gradio's queue, kept results would wait behind it.
        announced.then(self.analyze, [page.visit], [*busy, *results], concurrency_limit=MOST_WAITING, **_HIDDEN)

    def _everything(self) -> list[object]:
        page = self.page
        video = [page.visit, page.upload, page.player, page.again, page.transcript, page.untranscript, page.analyze]
        found = [page.status, page.start, page.timeline, page.table, page.words, page.views, page.export]
        return [*video, *found, page.importing, page.talk.chat, page.talk.ask]


def _refused(error: MgAgentError) -> str:
    """Say why a file was refused; the page hides it when another is chosen, so the same words must be drawn anew."""
    return f"{player.message_html(str(error), tone='bad')}<!-- {secrets.token_hex(4)} -->"
