"""What happens when a cue is judged, or a session is taken along as a file. Imported only once the app is built."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

import gradio as gr

from mg_agent.errors import MgAgentError
from mg_agent.tools.quoting import plain
from mg_agent.ui import player
from mg_agent.ui.bridge import told, word
from mg_agent.ui.corrections import read_corrections
from mg_agent.ui.desk import Desk
from mg_agent.ui.files import OFFERS, offer
from mg_agent.ui.table import table_html
from mg_agent.ui.talking import HIDDEN, Update
from mg_agent.ui.timeline import timeline_html
from mg_agent.ui.visit import Visit


@dataclass(frozen=True)
class ReviewWiring:
    """Connects the cue table and the export menu with the desk behind them."""

    desk: Desk
    visit: gr.State
    editing: gr.HTML
    exporting: gr.HTML
    table: gr.HTML
    timeline: gr.HTML
    status: gr.HTML
    still: Callable[[Visit], str]

    def connect(self) -> None:
        """Wire both bridges."""
        shown = [self.table, self.timeline, self.status]
        self.editing.click(self.judge, [self.visit], shown, trigger_mode="multiple", **HIDDEN)
        self.exporting.click(self.export, [self.visit], [self.status], **HIDDEN)

    def judge(self, visit: Visit | None, event: gr.EventData) -> Update:
        """Take in what a person said of a cue, or take the last of it back."""
        if visit is None or visit.found is None or visit.analysis is None:
            return {self.table: gr.skip()}
        data = told(event)
        problem = ""
        try:
            if word(data, "act") == "undo":
                self.desk.keeper.undo(visit)
            else:
                self.desk.keeper.correct(visit, read_corrections(data, visit.analysis))
        except MgAgentError as error:
            problem = player.message_html(plain(str(error), longest=400), tone="bad")
        return {
            self.table: table_html(visit.found, visit.corrections),
            self.timeline: timeline_html(visit.analysis),
            self.status: problem + self.still(visit),
        }

    def export(self, visit: Visit | None, event: gr.EventData) -> Update:
        """Write the session into the job's private folder and offer it to this visitor alone."""
        if visit is None or visit.job is None or not visit.session:
            return {self.status: player.message_html("There is no kept session to export yet.", tone="bad")}
        try:
            wanted = offer(word(told(event), "form"))
            target = self.desk.jobs.place_for(visit.job, wanted.id, wanted.suffix)
            name = self.desk.keeper.export(visit.session, wanted, target)
        except MgAgentError as error:
            return {self.status: player.message_html(visit.job.tidy(str(error)), tone="bad") + self.still(visit)}
        visit.job.views[wanted.id] = target
        return {self.status: player.download_html(visit.job, wanted.id, name) + self.still(visit)}


def export_menu(*, allowed: bool) -> str:
    """Write the export menu; nothing before there is something to export."""
    if not allowed:
        return ""
    entries = "".join(
        f'<button type="button" data-act="export" data-bridge="mg-bridge-export" data-form="{one.id}">'
        f"{escape(one.title)}</button>"
        for one in OFFERS
    )
    return f'<details class="mg-menu"><summary>Export</summary><div>{entries}</div></details>'
