"""The user's own documents: add them, see which there are, take one out. Imported only once the app is built."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import gradio as gr

from mg_agent.core.counts import plural
from mg_agent.errors import Cancelled, KnowledgeError, MgAgentError
from mg_agent.knowledge import library
from mg_agent.knowledge.excerpt import Document
from mg_agent.knowledge.work import Work
from mg_agent.tools.quoting import plain
from mg_agent.ui import player
from mg_agent.ui.bridge import told, word
from mg_agent.ui.desk import Desk
from mg_agent.ui.documents_shown import added_html, documents_html, due_html, going_html
from mg_agent.ui.errands import Errands
from mg_agent.ui.talking import HIDDEN, Update, html

TITLE = "Documents"
_WHY = (
    "PDF, DOCX, Markdown or text that answers may quote: a codebook, a guide, notes. The words of a file are kept in "
    "pieces on this machine, the file is not. Then ask on the desk, with a video open: "
    "“What do my documents say about …?”"
)
_CANCEL, _STOPPING = "Cancel", "Stopping…"


@dataclass(frozen=True)
class DocumentsPanel:
    """Handles on the panel's parts."""

    adding: gr.UploadButton
    cancel: gr.Button
    said: gr.HTML
    listed: gr.HTML


def build_documents() -> DocumentsPanel:
    """Lay the panel out."""
    with gr.Column(elem_classes="mg-panel mg-sheet"):
        with gr.Row(elem_classes="mg-line"):
            html("<h2>Documents</h2>")
            # Any kind may be chosen: what cannot be read is told in a sentence.
            adding = gr.UploadButton(
                "Add documents", file_count="multiple", size="sm", min_width=150, scale=0, elem_id="mg-add-documents"
            )
            cancel = gr.Button(
                _CANCEL, variant="stop", visible=False, size="sm", min_width=90, scale=0, elem_id="mg-documents-cancel"
            )
        html(f'<p class="mg-dim mg-lead">{_WHY}</p>')
        said = html("", elem_id="mg-documents-said")
        listed = html(documents_html(()), elem_id="mg-documents")
    return DocumentsPanel(adding, cancel, said, listed)


@dataclass(frozen=True)
class DocumentsWiring:
    """Connects the panel with the library of documents, which all who use this app on this machine share."""

    panel: DocumentsPanel
    bridge: gr.HTML
    desk: Desk

    @property
    def errands(self) -> Errands:
        """What is done with documents, whichever page asked for it."""
        return self.desk.documents

    def connect(self, tabs: gr.Tabs) -> None:
        """Wire the buttons, the list, and what is shown when the tab is chosen."""
        panel = self.panel
        everything = [panel.said, panel.listed, panel.adding, panel.cancel]
        tabs.select(self.look, None, everything, **HIDDEN)
        panel.adding.upload(self.add, [panel.adding], everything, trigger_mode="multiple", **HIDDEN)
        panel.cancel.click(self.cancel, None, [panel.cancel], queue=False, **HIDDEN)
        self.bridge.click(self.act, None, everything, trigger_mode="multiple", **HIDDEN)

    def look(self, chosen: gr.SelectData) -> Iterator[Update]:
        """Show the documents as they are now, where their tab was chosen, and follow what is done with them."""
        if chosen.value != TITLE:
            yield {self.panel.said: gr.skip()}
        elif self.errands.going:
            yield from self._followed()
        else:
            yield self._now(self.errands.outcome(again=False))

    def add(self, uploads: Sequence[str] | None) -> Iterator[Update]:
        """Read uploaded files and keep their words; the uploads themselves do not stay."""
        paths = [Path(upload) for upload in uploads or ()]
        if not paths:
            yield {self.panel.said: gr.skip()}
            return

        def discard() -> None:
            for path in paths:
                self.desk.jobs.discard(path)

        try:
            self._require_here()
            files = [self.desk.jobs.uploaded(path) for path in paths]
        except MgAgentError as error:
            discard()
            yield self._now(player.message_html(str(error), tone="bad"))
            return
        title = f"Reading {paths[0].name if len(paths) == 1 else plural(len(paths), 'file')}"
        settings = self.desk.settings
        self.errands.begin(title, lambda work: added_html(library.add_uploads(settings, files, work)), discard)
        yield from self._followed()

    def cancel(self) -> Update:
        """Stop what is done; what was added stays."""
        self.errands.stop()
        return {self.panel.cancel: gr.Button(_STOPPING, interactive=False)}

    def act(self, event: gr.EventData) -> Iterator[Update]:
        """Take a document out, or read all of them again."""
        wanted = word(told(event), "document")
        try:
            self._require_here()
            if word(told(event), "act") == "again":
                self.errands.begin("Reading documents again", self._read_again)
            else:
                one = next((one for one in library.listed(self.desk.settings) if one.id == wanted), None)
                if one is None:
                    yield self._now(player.message_html("That document is not here anymore."))
                    return
                self.errands.begin(f"Removing {one.name}", lambda work: self._removed(one, work))
        except MgAgentError as error:
            yield self._now(player.message_html(str(error), tone="bad"))
            return
        yield from self._followed()

    def _removed(self, one: Document, work: Work) -> str:
        try:
            gone = library.remove(self.desk.settings, one.id, work)
        except Cancelled:
            return player.message_html(f"Stopped. {plain(one.name)} was not removed.")
        text = f"{plain(gone.name)} is removed. Earlier answers that quoted it stay with their session."
        return player.message_html(text)

    def _read_again(self, work: Work) -> str:
        try:
            library.refresh(self.desk.settings, work)
        except Cancelled:
            return player.message_html(
                "Stopped. Answers rest on the index as it was; what was read so far is kept for the next time."
            )
        return player.message_html("The documents are read again.", tone="good")

    def _followed(self) -> Iterator[Update]:
        """Show how far it is until nothing is going on, then what came of it."""
        yield self._going()
        for _ in self.errands.follow():
            yield self._going()
        yield self._now(self.errands.outcome())

    def _going(self) -> Update:
        panel, stopping = self.panel, self.errands.stopping
        label = _STOPPING if stopping else _CANCEL
        return {
            panel.said: going_html(*self.errands.now),
            panel.adding: gr.UploadButton(value=None),
            panel.cancel: gr.Button(label, visible=True, interactive=not stopping),
        }

    def _require_here(self) -> None:
        if self.desk.keeper.apart:
            raise _apart()

    def _now(self, said: str) -> Update:
        """Show what was said above the list as it is now; to other machines the owner's list is not told."""
        panel, apart, settings = self.panel, self.desk.keeper.apart, self.desk.settings
        buttons: Update = {
            panel.adding: gr.UploadButton(value=None, interactive=not apart),
            panel.cancel: gr.Button(_CANCEL, visible=False, interactive=True),
        }
        if apart:
            return {panel.said: player.message_html(str(_apart())), panel.listed: "", **buttons}
        try:
            listed = due_html(library.due(settings)) + documents_html(library.listed(settings))
        except KnowledgeError as error:
            listed, said = "", player.message_html(str(error), tone="bad")
        return {panel.said: said, panel.listed: listed, **buttons}


def _apart() -> KnowledgeError:
    got = "this app is open to other machines"
    return KnowledgeError.of("documents are not added or listed here", got, "its owner runs: mg-agent index add FILE")
