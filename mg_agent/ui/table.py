"""The cue table: time, cue with its source, confidence, and what a person makes of it; every row seeks the player."""

from collections.abc import Sequence
from html import escape

from mg_agent.agent.filters import told_by
from mg_agent.core.agreement import agreement
from mg_agent.core.correction import Correction, Judged, judgements
from mg_agent.core.counts import plural
from mg_agent.core.evidence import MODALITIES, Analysis, Cue
from mg_agent.core.span import timecode
from mg_agent.recognition.vocabulary import LABELS
from mg_agent.ui.lanes import name_of, sureness, title_of

_MOST = 4000  # rows a page carries without becoming slow
_YOURS = '<th scope="col">Your view</th>'
_VERDICTS = {
    "confirm": "confirmed", "reject": "rejected", "relabel": "other label", "retime": "other time", "add": "added",
}  # fmt: skip


def table_html(found: Analysis, corrections: Sequence[Correction] = (), *, provisional: bool = False) -> str:
    """Write all cues as a table; times by code, all text escaped.

    Args:
        found: The analysis as it was recognized.
        corrections: What a person said of it, in order.
        provisional: Whether the analysis still runs, so that nothing can be judged yet.
    """
    rows = sorted(judgements(found, corrections), key=lambda row: (_of(row).span.start, _of(row).span.end))
    if not rows:
        return (
            '<div class="mg-empty"><strong>No cue was found</strong>'
            "<span>In what was observed nothing reached the thresholds. The shaded stretches of the timeline "
            f"were not observed at all.</span>{'' if provisional else _add()}</div>"
        )
    cues = [_of(row) for row in rows]
    body = "".join(_row(row, judged=not provisional) for row in rows[:_MOST])
    return (
        f'<section class="mg-cues" aria-label="Cues">{_filters(cues)}'
        '<div class="mg-table-scroll" tabindex="0" role="region" aria-label="Table of cues">'
        '<table class="mg-table"><thead><tr><th scope="col">Time</th><th scope="col">Cue</th>'
        '<th scope="col" tabindex="0" data-tip="Confidence" data-tip-more="orders cues by clarity; not calibrated">'
        "Confidence</th>"
        f"{'' if provisional else _YOURS}</tr></thead>"
        f"<tbody>{body}</tbody></table>"
        '<p class="mg-none" hidden>No cue passes the filter.</p></div>'
        f'<p class="mg-count mg-dim" role="status">{_count(rows, so_far=provisional)}</p>'
        f"{'' if provisional else _review(found, corrections)}</section>"
    )


def empty_table_html() -> str:
    """Say what will be here."""
    return (
        '<div class="mg-empty"><strong>No cues yet</strong>'
        "<span>After the analysis each cue stands here with its time, confidence and source; "
        "a click goes to its moment.</span></div>"
    )


def _of(row: Judged) -> Cue:
    cue = row.now or row.cue
    if cue is None:
        raise ValueError("a judged row has a cue, before or now")
    return cue


def _count(rows: Sequence[Judged], *, so_far: bool) -> str:
    total, gone = len(rows), sum(row.now is None for row in rows)
    rejected = f", {gone} of them rejected" if gone else ""
    cut = f" The first {_MOST} are listed; the timeline shows all." if total > _MOST else ""
    first = " so far, by rules alone; they can be judged once the whole video was looked at" if so_far else ""
    return f"{plural(total, 'cue')}{rejected}{first}.{cut}"


def _review(found: Analysis, corrections: Sequence[Correction]) -> str:
    """Write what a person can add and take back, and how far they agree with the recognizer."""
    undo = (
        '<button type="button" class="mg-small" data-act="undo" data-bridge="mg-bridge-edit">Undo last</button>'
        if corrections
        else ""
    )
    said = agreement(found, corrections).text if corrections else "Confirm or correct cues; answers use what you say."
    labels = "".join(f'<option value="{escape(label)}"></option>' for label in LABELS)
    return (
        f'<div class="mg-review">{_add()}{undo}<p class="mg-agreement" role="status">{escape(said)}</p></div>'
        f'<datalist id="mg-labels">{labels}</datalist>'
    )


def _add() -> str:
    return '<button type="button" class="mg-small" data-edit="add">Add a cue</button>'


def _filters(cues: Sequence[Cue]) -> str:
    present = {cue.modality for cue in cues}
    order = [m for m in MODALITIES if m in present] + sorted(present - set(MODALITIES))
    boxes = "".join(
        f'<label class="mg-filter" data-modality="{escape(m)}"><input type="checkbox" value="{escape(m)}" checked>'
        f'<i class="mg-dot"></i>{escape(name_of(m))} '
        f'<span class="mg-dim">{sum(c.modality == m for c in cues)}</span></label>'
        for m in order
    )
    return (
        f'<div class="mg-filters" role="group" aria-label="Filter cues">{boxes}'
        '<input type="search" class="mg-find" placeholder="Find a cue" aria-label="Find a cue by its words">'
        f'<details class="mg-finer"><summary>More filters</summary><div class="mg-finer-row">{_labels(cues)}'
        '<label>Confidence from <input type="range" class="mg-least" min="0" max="1" step="0.05" value="0"> '
        "<output>0.00</output></label>"
        '<label>From <input type="text" class="mg-from" size="6" placeholder="0:00"></label>'
        '<label>to <input type="text" class="mg-to" size="6" placeholder="end"></label></div></details></div>'
    )


def _labels(cues: Sequence[Cue]) -> str:
    labels = [cue.label for cue in cues if cue.modality != "speech"]
    options = "".join(
        f'<option value="{escape(label)}">{escape(label)} ({labels.count(label)})</option>'
        for label in sorted(set(labels))
    )
    return f'<label>Label <select class="mg-label"><option value="">all</option>{options}</select></label>'


def _row(row: Judged, *, judged: bool) -> str:
    cue = _of(row)
    start, end = timecode(cue.span.start), timecode(cue.span.end)
    title = title_of(cue)
    detail = (
        "" if cue.modality == "speech" or cue.text == title else f'<small class="mg-dim">{escape(cue.text)}</small>'
    )
    was = cue.details.get("was")
    detail += f'<small class="mg-dim">was: {escape(str(was))}</small>' if was and was != cue.label else ""
    source = f"{cue.source.name}, {cue.source.kind} · {cue.source.version}"
    told = f'<small class="mg-dim mg-source" title="{escape(source)}">{escape(told_by(cue))}</small>'
    detail += told
    gone = ' class="mg-gone"' if row.now is None else ""
    return (
        f'<tr{gone} data-start="{cue.span.start:.3f}" data-end="{cue.span.end:.3f}" data-cue="{escape(cue.id)}" '
        f'data-modality="{escape(cue.modality)}" data-label="{escape(cue.label)}" '
        f'data-sure="{"" if cue.confidence is None else cue.confidence}"><td>'
        f'<button type="button" class="mg-time" data-start="{cue.span.start:.3f}" '
        f'aria-label="Go to {start}: {escape(title)}">{start}</button>'
        f'<small class="mg-dim">to {end}</small></td>'
        f'<td><i class="mg-dot"></i><span class="mg-cue">{escape(title)}</span>{detail}</td>'
        f"<td>{_meter(cue.confidence)}</td>"
        f"{_view(row, cue, title) if judged else ''}</tr>"
    )


def _view(row: Judged, cue: Cue, title: str) -> str:
    verdict = _VERDICTS.get(row.verdict or "", "")
    shown = f'<small class="mg-verdict-word">{verdict}</small>' if verdict else ""
    name = escape(title)
    return (
        '<td class="mg-view">'
        + _judge("confirm", "✓", f"Confirm {name}", cue, pressed=row.verdict == "confirm")
        + _judge("reject", "✗", f"Reject {name}", cue, pressed=row.now is None)
        + f'<button type="button" class="mg-judge" data-edit="change" title="Change label or time" '
        f'aria-label="Change label or time of {name}">✎</button>{shown}</td>'
    )


def _judge(kind: str, sign: str, about: str, cue: Cue, *, pressed: bool) -> str:
    return (
        f'<button type="button" class="mg-judge mg-{kind}" data-act="{kind}" data-bridge="mg-bridge-edit" '
        f'data-about="{escape(cue.id)}" aria-pressed="{str(pressed).lower()}" aria-label="{about}" '
        f'title="{kind.capitalize()}">{sign}</button>'
    )


def _meter(confidence: float | None) -> str:
    if confidence is None:
        return '<span class="mg-dim">not stated</span>'
    return (
        f'<span class="mg-meter" aria-hidden="true"><span style="width:{100 * confidence:.0f}%"></span></span>'
        f"<span>{sureness(confidence)}</span>"
    )
