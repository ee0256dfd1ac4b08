"""A file of another program, laid onto the open analysis. Imported only once the app is built."""

from dataclasses import dataclass
from html import escape
from pathlib import Path

import gradio as gr

from mg_agent.core.correction import Correction, corrected
from mg_agent.errors import MgAgentError, StoreError
from mg_agent.tools.quoting import plain
from mg_agent.ui import player, shown
from mg_agent.ui.bridge import told, word
from mg_agent.ui.desk import Desk
from mg_agent.ui.page import Page
from mg_agent.ui.talking import HIDDEN, Update
from mg_agent.ui.visit import Visit

_EARLIER = "The session before it, with its questions, stays under Sessions."
_MARK = ", imported"


@dataclass(frozen=True)
class ImportWiring:
    """Connects the button beside the export menu with the desk behind it."""

    page: Page
    desk: Desk

    def connect(self) -> None:
        """Wire the upload, and what may be done about cues that a file lacks."""
        page = self.page
        seen = [page.status, page.timeline, page.table, page.export, page.words, page.views]
        changed = [*seen, page.talk.chat, page.talk.ask, page.importing]
        page.importing.upload(self.bring, [page.importing, page.visit], changed, **HIDDEN)
        page.bridges["missing"].click(self.missing, [page.visit], seen[:3], **HIDDEN)

    def bring(self, upload: str | None, visit: Visit | None) -> Update:
        """Lay an uploaded file onto the open analysis; the upload itself does not stay."""
        again: Update = {self.page.importing: gr.UploadButton(value=None)}
        if not upload or visit is None:
            return again
        path = Path(upload)
        try:
            said = take_in(self.desk, visit, self.desk.jobs.uploaded(path))
        except MgAgentError as error:
            why = plain(str(error).replace(upload, path.name), longest=400)
            return again | {self.page.status: player.message_html(why, tone="bad") + shown.still(visit)}
        finally:
            self.desk.jobs.discard(path)
        note = imported_html(said, len(visit.missing)) + shown.still(visit)
        return shown.outcome(self.page, visit) | again | {self.page.status: note}

    def missing(self, visit: Visit | None, event: gr.EventData) -> Update:
        """Keep the cues that a file lacks, or reject them as a person who deleted them would."""
        page = self.page
        if visit is None or visit.found is None or visit.analysis is None:
            return {page.status: gr.skip()}
        gone, visit.missing = visit.missing, ()
        problem = ""
        if word(told(event), "act") == "reject-missing":
            try:
                self.desk.keeper.correct(visit, [Correction.now("reject", one) for one in gone])
            except MgAgentError as error:
                problem = player.message_html(plain(str(error), longest=400), tone="bad")
        status = {page.status: problem + shown.still(visit)}
        return {**shown.judged(page, visit), **status}


def take_in(desk: Desk, visit: Visit, file: Path) -> str:
    """Keep what a file holds as a new session over the open analysis, put that on the desk, and say what came of it.

    Corrections that a person made stay, where the cues they name are still there.

    Raises:
        MediaError: when the file cannot be read, or holds nothing of this video.
        StoreError: when there is no kept session, an answer is still awaited, or nothing can be kept.
    """
    from mg_agent import formats
    from mg_agent.formats.taking import outcome, take

    if not visit.session or visit.found is None:
        raise StoreError.of("the file was not imported", "no analysis is kept here", "press Analyze first")
    if visit.talk.busy:
        raise StoreError.of("the file was not imported", "an answer is still awaited", "wait for it, or stop it")
    coded = formats.read(file)
    with desk.keeper.sessions() as sessions:
        open_now = sessions.get(visit.session)
    with desk.keeper.store() as store:
        kept, laid = take(
            store, file, coded, open_now.key, visit.found, name=_called(open_now.name), purpose=desk.keeper.purpose,
            before=visit.corrections,
        )  # fmt: skip
    desk.keeper.own(kept.id, visit.owner)
    with desk.keeper.sessions() as sessions:
        visit.corrections = sessions.corrections(kept.id)
    visit.session, visit.found, visit.missing = kept.id, laid.analysis, laid.missing
    visit.analysis = corrected(visit.found, visit.corrections)
    visit.talk.clear()
    return f"Imported {file.name}: {outcome(laid)}. {_EARLIER}"


def _called(name: str) -> str:
    """Tell the new session from the one before it in the list."""
    return name if name.endswith(_MARK) else name + _MARK


def imported_html(said: str, missing: int) -> str:
    """Write what came of an import, and ask about cues of the analysis that an edited export lacks."""
    asked = ""
    if missing:
        them = "it" if missing == 1 else f"all {missing}"
        asked = (
            '<div class="mg-follow"><span class="mg-dim">Deleted on purpose?</span>'
            + _button("reject-missing", f"Reject {them}")
            + _button("keep-missing", "Keep")
            + "</div>"
        )
    return f'<div class="mg-status mg-good" role="status">{escape(plain(said, longest=600))}{asked}</div>'


def _button(act: str, text: str) -> str:
    return f'<button type="button" class="mg-small" data-act="{act}" data-bridge="mg-bridge-missing">{text}</button> '
