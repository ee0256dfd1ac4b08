"""The user's own documents: add them, see which there are, take one out. Imported only once the app is built."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import gradio as gr

from mg_agent.core.counts import plural
from mg_agent.errors import KnowledgeError, MgAgentError
from mg_agent.knowledge import library
from mg_agent.knowledge.adding import Added
from mg_agent.knowledge.documents import all_gone
from mg_agent.knowledge.excerpt import Document
from mg_agent.tools.quoting import plain
from mg_agent.ui import player
from mg_agent.ui.bridge import told, word
from mg_agent.ui.desk import Desk
from mg_agent.ui.talking import HIDDEN, Update, html

TITLE = "Documents"
_SHOWN = 200
_LONGEST = 500
_KINDS = {"pdf": "PDF", "docx": "DOCX", "markdown": "Markdown", "text": "text"}
_WHY = (
    "PDF, DOCX, Markdown or text that answers may quote: a codebook, a guide, notes. The words of a file are kept in "
    "pieces on this machine, the file is not. Then ask on the desk, with a video open: "
    "“What do my documents say about …?”"
)
_LIST = "mg-agent index list"


@dataclass(frozen=True)
class DocumentsPanel:
    """Handles on the panel's parts."""

    adding: gr.UploadButton
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
        html(f'<p class="mg-dim mg-lead">{_WHY}</p>')
        said = html("", elem_id="mg-documents-said")
        listed = html(documents_html(()), elem_id="mg-documents")
    return DocumentsPanel(adding, said, listed)


def documents_html(documents: Sequence[Document]) -> str:
    """Write the list of documents, the one added last first."""
    if not documents:
        return (
            '<div class="mg-empty"><strong>No document yet</strong>'
            "<span>Answers rest on the video and on the research that comes with this program.</span></div>"
        )
    rows = "".join(_row(one) for one in documents[::-1][:_SHOWN])
    more = len(documents) - _SHOWN
    rest = f'<p class="mg-dim mg-lead">{more} more; all are listed by: {_LIST}</p>' if more > 0 else ""
    return (
        '<div class="mg-table-wide" tabindex="0" role="region" aria-label="Documents">'
        '<table class="mg-table mg-sessions mg-documents"><thead><tr><th scope="col">Name</th>'
        '<th scope="col">Kind</th><th scope="col">Pieces</th><th scope="col">What to do</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>{rest}"
    )


def _row(one: Document) -> str:
    name = escape(plain(one.name))
    return (
        f"<tr><td><b>{name}</b>{_remarks(one)}</td>"
        f'<td class="mg-dim" data-head="Kind">{_KINDS[one.kind]}</td><td data-head="Pieces">{one.excerpts}</td><td>'
        f'<button type="button" class="mg-small mg-danger" data-act="remove" data-bridge="mg-bridge-documents" '
        f'data-document="{escape(one.id)}" data-sure="Remove {name}?" aria-label="Remove {name}">Remove</button>'
        "</td></tr>"
    )


def _remarks(one: Document) -> str:
    """Say what was left out of a document, which other files say the same, and whether its own is gone."""
    others = dict.fromkeys(Path(path).name for path in one.paths)
    said = [*one.notes, *(f"{other} says the same" for other in others if other != one.name)]
    said += ["the file is gone, its words are still quoted"] if all_gone(one) else []
    return f'<small class="mg-dim">{escape(plain("; ".join(said), longest=_LONGEST))}</small>' if said else ""


def added_html(rows: Sequence[Added]) -> str:
    """Say what became of each file that was added; those that were not come first."""
    skipped = [_told(row) for row in rows if row.outcome == "skipped"]
    return _said(skipped, "bad") + _said([_told(row) for row in rows if row.outcome != "skipped"], "good")


def _said(sentences: Sequence[str], tone: str) -> str:
    lines = [plain(one, longest=_LONGEST) for one in sentences]
    if len(lines) < 2:
        return "".join(player.message_html(line, tone=tone) for line in lines)
    listed = "".join(f"<li>{escape(line)}</li>" for line in lines)
    role = "alert" if tone == "bad" else "status"
    return f'<div class="mg-status mg-{tone}" role="{role}"><ul class="mg-notes">{listed}</ul></div>'


def _told(row: Added) -> str:
    if row.document is None:
        _, named, rest = row.reason.partition(f"{row.name} ")
        why = f"it {rest}" if named and row.reason.startswith(row.name) else row.reason
        return f"{row.name} was not added: {why}"
    what = {
        "added": f"{row.name} is added",
        "replaced": f"{row.name} is added in place of what was here under its name",
        "unchanged": f"{row.name} was here already",
    }[row.outcome]
    return f"{what}, {plural(row.document.excerpts, 'piece')}" + (f"; {row.reason}." if row.reason else ".")


@dataclass(frozen=True)
class DocumentsWiring:
    """Connects the panel with the library of documents, which all who use this app on this machine share."""

    panel: DocumentsPanel
    bridge: gr.HTML
    desk: Desk

    def connect(self, tabs: gr.Tabs) -> None:
        """Wire the button, the list, and what is shown when the tab is chosen."""
        panel = self.panel
        everything = [panel.said, panel.listed, panel.adding]
        tabs.select(self.look, None, everything, **HIDDEN)
        panel.adding.upload(self.add, [panel.adding], everything, **HIDDEN)
        self.bridge.click(self.remove, None, everything, **HIDDEN)

    def look(self, chosen: gr.SelectData) -> Update:
        """Show the documents as they are now, where their tab was chosen."""
        return self._now("") if chosen.value == TITLE else {self.panel.said: gr.skip()}

    def add(self, uploads: Sequence[str] | None) -> Iterator[Update]:
        """Read uploaded files and keep their words; the uploads themselves do not stay."""
        paths = [Path(upload) for upload in uploads or ()]
        if not paths:
            yield {self.panel.said: gr.skip()}
            return
        busy = f"Reading {paths[0].name if len(paths) == 1 else plural(len(paths), 'file')} …"
        try:
            yield {self.panel.said: player.message_html(plain(busy))}
            self._require_here()
            files = [self.desk.jobs.uploaded(path) for path in paths]
            said = added_html(library.add_uploads(self.desk.settings, files))
        except MgAgentError as error:
            said = player.message_html(str(error), tone="bad")
        finally:
            for path in paths:
                self.desk.jobs.discard(path)
        yield self._now(said)

    def remove(self, event: gr.EventData) -> Update:
        """Take a document out."""
        wanted, settings = word(told(event), "document"), self.desk.settings
        try:
            self._require_here()
            if all(one.id != wanted for one in library.listed(settings)):
                return self._now(player.message_html("That document is not here anymore."))
            gone = library.remove(settings, wanted)
            text = f"{plain(gone.name)} is removed. Earlier answers that quoted it stay with their session."
            return self._now(player.message_html(text))
        except MgAgentError as error:
            return self._now(player.message_html(str(error), tone="bad"))

    def _require_here(self) -> None:
        if self.desk.keeper.apart:
            raise _apart()

    def _now(self, said: str) -> Update:
        """Show what was said above the list as it is now; to other machines the owner's list is not told."""
        panel, apart = self.panel, self.desk.keeper.apart
        button = gr.UploadButton(value=None, interactive=not apart)
        if apart:
            return {panel.said: player.message_html(str(_apart())), panel.listed: "", panel.adding: button}
        try:
            listed = documents_html(library.listed(self.desk.settings))
        except KnowledgeError as error:
            listed, said = "", player.message_html(str(error), tone="bad")
        return {panel.said: said, panel.listed: listed, panel.adding: button}


def _apart() -> KnowledgeError:
    got = "this app is open to other machines"
    return KnowledgeError.of("documents are not added or listed here", got, "its owner runs: mg-agent index add FILE")
