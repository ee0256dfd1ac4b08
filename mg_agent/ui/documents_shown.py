"""The user's own documents as HTML: the list, what became of files, and how far the reading is."""

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from pathlib import Path

from mg_agent.core.counts import plural
from mg_agent.knowledge.adding import Added
from mg_agent.knowledge.documents import all_gone
from mg_agent.knowledge.excerpt import Document
from mg_agent.knowledge.library import Due
from mg_agent.tools.quoting import plain
from mg_agent.ui import player
from mg_agent.ui.errands import BEGINNING
from mg_agent.ui.progress import Progress

_SHOWN = 200
_LONGEST = 500
_KINDS = {"pdf": "PDF", "docx": "DOCX", "markdown": "Markdown", "text": "text"}
_LIST = "mg-agent index list"
_OTHERS = "Waiting for another program that changes the documents"


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
    left = [plain(row.name) for row in rows if row.outcome == "left"]
    stopped = [f"Stopped. Not added: {', '.join(left)}."] if left else []
    good = [_told(row) for row in rows if row.outcome not in ("skipped", "left")]
    return _said(skipped, "bad") + _said(stopped, "plain") + _said(good, "good")


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


def going_html(progress: Progress, note: str) -> str:
    """Say what is done with which file, and how far it is.

    Args:
        progress: Of files, or of pieces where documents are read again.
        note: The file at hand, or what is done where nothing is told yet.
    """
    done, total = progress.done, progress.total
    if progress.stage == "adding":
        place = f", file {min(int(done) + 1, int(total))} of {total:.0f}" if total > 1 else ""
        # Of the only file nothing is known before its pieces are there.
        shown = progress if total > 1 or done > 0 else replace(progress, total=0.0)
        return player.progress_html(shown, f"Reading {plain(note)}{place}")
    if progress.stage == "indexing":
        return player.progress_html(progress, f"Reading {plural(int(total), 'piece')} again")
    return player.progress_html(Progress(), plain(note) if progress.stage == BEGINNING else _OTHERS)


def due_html(due: Due | None) -> str:
    """Say that documents are read again at the next question, and offer to do it now."""
    if due is None:
        return ""
    how = f"Before the next question, {due.sentence[0].lower()}{due.sentence[1:]}"
    button = (
        '<div class="mg-follow"><button type="button" class="mg-small" data-act="again" '
        'data-bridge="mg-bridge-documents">Read them again now</button></div>'
    )
    return f'<div class="mg-status mg-plain" role="status">{escape(how)}{button}</div>'
