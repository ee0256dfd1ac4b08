"""What happens in the rooms beside the desk: sessions, purpose, the log, removal. Imported once the app is built."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import gradio as gr

from mg_agent.errors import MgAgentError
from mg_agent.ui import player, shown
from mg_agent.ui.bridge import told, word
from mg_agent.ui.desk import Desk
from mg_agent.ui.files import file_title, offer
from mg_agent.ui.jobs import Job
from mg_agent.ui.media import COOKIE
from mg_agent.ui.page import Page
from mg_agent.ui.privacy_panel import audit_html, dialog_html, failure_html, purpose_html, removal_html
from mg_agent.ui.sessions_panel import sessions_html, start_html
from mg_agent.ui.talking import HIDDEN, Update
from mg_agent.ui.visit import Visit


def owner_of(request: gr.Request) -> str:
    """Return the browser session's secret; a caller without one owns what nobody can ask for."""
    return request.cookies.get(COOKIE) or secrets.token_urlsafe(32)


@dataclass(frozen=True)
class RoomsWiring:
    """Connects the other tabs with the desk behind them."""

    page: Page
    desk: Desk
    taken: dict[str, Job] = field(default_factory=dict)

    def connect(self, demo: gr.Blocks, everything: list[object]) -> None:
        """Wire the rooms, and what is shown when the page opens or a tab is chosen."""
        page = self.page
        rooms = [page.sessions.listed, page.privacy.purpose, page.privacy.removal, page.privacy.audit]
        demo.load(self.arrive, None, [*rooms, page.start, page.dialog], **HIDDEN)
        page.tabs.select(self.look, None, rooms, **HIDDEN)
        listed = [page.sessions.listed, page.sessions.said]
        page.bridges["sessions"].click(self.arrange, [page.visit], listed, **HIDDEN)
        page.sessions.importing.upload(
            self.bring_back, [page.sessions.importing], [*listed, page.sessions.importing], **HIDDEN
        )
        private = [page.privacy.said, page.dialog, page.visit]
        page.bridges["privacy"].click(self.decide, [page.visit], list({*everything, *rooms, *private}), **HIDDEN)

    def arrive(self, request: gr.Request) -> Update:
        """Show what is kept, and ask for the purpose where none was chosen."""
        dialog = "" if self.desk.keeper.purpose_now() else dialog_html()
        start = start_html(self.desk.keeper.listed(owner_of(request)))
        return {**self.look(request), self.page.start: start, self.page.dialog: dialog}

    def look(self, request: gr.Request) -> Update:
        """Show the rooms as they are now."""
        keeper, privacy = self.desk.keeper, self.page.privacy
        lines, fault = keeper.log()
        return {
            self.page.sessions.listed: sessions_html(keeper.listed(owner_of(request))),
            privacy.purpose: purpose_html(keeper.purpose_now()),
            privacy.removal: removal_html(self.desk.benchmarks.count()),
            privacy.audit: audit_html(lines, fault),
        }

    def open(self, visit: Visit | None, event: gr.EventData, request: gr.Request) -> Iterator[Update]:
        """Put the bundled sample or a kept session on the desk; the sample is analyzed next."""
        page, data, owner = self.page, told(event), owner_of(request)
        front: Update = {page.tabs: gr.Tabs(selected="desk")}
        try:
            if word(data, "act") == "sample":
                for progress in self.desk.make_sample():
                    yield front | {page.status: player.progress_html(progress)}
                fresh = self.desk.open(self.desk.sample, owner)
                self.desk.clear(visit)
                yield shown.arrived(page, fresh) | front
                return
            if word(data, "act") == "return":
                yield self._returned(visit, word(data, "token"), owner)
                return
            fresh = self.desk.reopen(word(data, "session"), owner)
            self.desk.clear(visit)
            yield shown.arrived(page, fresh) | shown.outcome(page, fresh) | front
            for progress in self.desk.show(fresh, "skeleton"):
                yield {page.status: player.progress_html(progress) + shown.still(fresh)}
            yield {
                page.player: player.player_html(fresh.job, fresh.view) if fresh.job else "",
                page.status: shown.still(fresh),
            }
        except MgAgentError as error:
            yield front | {page.status: player.message_html(str(error), tone="bad")}

    def _returned(self, visit: Visit | None, token: str, owner: str) -> Update:
        """Show the desk again that this page had before it was loaded anew."""
        page = self.page
        back = self.desk.leaving.take_back(token, owner)
        if back is None:
            return {page.status: gr.skip()}
        self.desk.clear(visit)
        found = shown.outcome(page, back) if back.analysis is not None else {}
        return {**shown.arrived(page, back), **found, **shown.transcripts(page, back)}

    def arrange(self, visit: Visit | None, event: gr.EventData, request: gr.Request) -> Update:
        """Rename, delete or take along a session."""
        data, owner, keeper = told(event), owner_of(request), self.desk.keeper
        session, said = word(data, "session"), ""
        try:
            keeper.require(owner, session)
            if word(data, "act") == "rename":
                with keeper.sessions() as sessions:
                    sessions.rename(session, word(data, "name"))
            elif word(data, "act") == "delete":
                self._delete(visit, session)
                said = player.message_html("The session is removed, with its cues and skeleton.")
            elif word(data, "act") == "take":
                said = self._take(session, owner)
        except MgAgentError as error:
            said = player.message_html(str(error), tone="bad")
        return {
            self.page.sessions.listed: sessions_html(keeper.listed(owner)),
            self.page.sessions.said: said,
        }

    def bring_back(self, upload: str | None, request: gr.Request) -> Update:
        """Keep an exported session beside those that are here; the upload itself does not stay."""
        sessions, owner, said = self.page.sessions, owner_of(request), ""
        if upload:
            try:
                path = self.desk.jobs.uploaded(Path(upload))
                kept = self.desk.keeper.bring_back(path, owner)
                said = player.message_html(f"Imported: {kept.name}", tone="good")
            except MgAgentError as error:
                said = player.message_html(str(error).replace(upload, Path(upload).name), tone="bad")
            self.desk.jobs.discard(Path(upload))
        return {
            sessions.listed: sessions_html(self.desk.keeper.listed(owner)),
            sessions.said: said,
            sessions.importing: gr.UploadButton(value=None),
        }

    def decide(self, visit: Visit | None, event: gr.EventData, request: gr.Request) -> Update:
        """Record the purpose, ask for it anew, or remove everything."""
        act, privacy = word(told(event), "act"), self.page.privacy
        try:
            if act == "purge":
                said = self._removed(*self.desk.purge(visit, runs=bool(word(told(event), "checked"))))
                start = start_html(())
                return {**shown.cleared(self.page, start), **self.look(request), privacy.said: said}
            if act == "purpose":
                self.desk.keeper.choose_purpose(word(told(event), "value"))
            dialog = dialog_html(again=True) if act == "reconsider" else ""
            return {self.page.dialog: dialog, **self.look(request)}
        except MgAgentError as error:
            # What could be removed is gone; a page must not go on showing it.
            emptied = act == "purge" and not self.desk.keeper.apart
            cleared = (
                shown.cleared(self.page, start_html(self.desk.keeper.listed(owner_of(request)))) if emptied else {}
            )
            return {**cleared, privacy.said: failure_html(error), **self.look(request)}

    def _removed(self, analyses: int, runs: int) -> str:
        gone = [_counted(analyses, "analysis", "analyses")]
        gone += [_counted(runs, "benchmark run", "benchmark runs")] if runs else []
        return player.message_html(
            f"Removed {', '.join(gone)}, every added document and every upload of this app.", tone="good"
        )

    def _delete(self, visit: Visit | None, session: str) -> None:
        with self.desk.keeper.sessions() as sessions:
            sessions.delete(session)
        if visit is not None and visit.session == session:
            visit.session = ""  # what is on the desk stays until it is cleared, and is kept no more

    def _take(self, session: str, owner: str) -> str:
        wanted = offer("bundle")
        with self.desk.keeper.sessions() as sessions:
            name = sessions.get(session).name
        self.desk.jobs.drop(self.taken.pop(owner, None))  # one file a visitor waits to be fetched
        job = self.taken[owner] = self.desk.jobs.stand_in(name, owner)
        job.views[wanted.id] = self.desk.jobs.place_for(job, wanted.id, ".zip")
        self.desk.keeper.export(session, wanted, job.views[wanted.id])
        return player.download_html(job, wanted.id, file_title(name, wanted))


def _counted(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"
