"""The cue table: time, cue, confidence, source; filtered in the page, every row seeks the player."""

from html import escape

from mg_agent.core.evidence import MODALITIES, Analysis, Cue
from mg_agent.core.span import timecode
from mg_agent.ui.lanes import name_of, sureness, title_of

_MOST = 4000  # rows a page carries without becoming slow


def table_html(analysis: Analysis) -> str:
    """Write all cues as a table; times by code, all text escaped."""
    if not analysis.cues:
        return (
            '<div class="mg-empty"><strong>No cue was found</strong>'
            "<span>In what was observed nothing reached the thresholds. The shaded stretches of the timeline "
            "were not observed at all.</span></div>"
        )
    rows = "".join(_row(cue) for cue in analysis.cues[:_MOST])
    return (
        f'<section class="mg-cues" aria-label="Cues">{_filters(analysis)}'
        '<div class="mg-table-scroll" tabindex="0" role="region" aria-label="Table of cues">'
        '<table class="mg-table"><thead><tr><th scope="col">Time</th><th scope="col">Cue</th>'
        '<th scope="col" tabindex="0" data-tip="Confidence" data-tip-more="orders cues by clarity; not calibrated">'
        'Confidence</th><th scope="col">Source</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
        '<p class="mg-none" hidden>No cue passes the filter.</p></div>'
        f'<p class="mg-count mg-dim" role="status">{_count(analysis)}</p></section>'
    )


def empty_table_html() -> str:
    """Say what will be here."""
    return (
        '<div class="mg-empty"><strong>No cues yet</strong>'
        "<span>After the analysis each cue stands here with its time, confidence and source; "
        "a click goes to its moment.</span></div>"
    )


def _count(analysis: Analysis) -> str:
    total = len(analysis.cues)
    cut = f" The first {_MOST} are listed; the timeline shows all." if total > _MOST else ""
    return f"{total} cue{'' if total == 1 else 's'}.{cut}"


def _filters(analysis: Analysis) -> str:
    present = {cue.modality for cue in analysis.cues}
    order = [m for m in MODALITIES if m in present] + sorted(present - set(MODALITIES))
    boxes = "".join(
        f'<label class="mg-filter" data-modality="{escape(m)}"><input type="checkbox" value="{escape(m)}" checked>'
        f'<i class="mg-dot"></i>{escape(name_of(m))} '
        f'<span class="mg-dim">{sum(c.modality == m for c in analysis.cues)}</span></label>'
        for m in order
    )
    return (
        f'<div class="mg-filters" role="group" aria-label="Filter cues">{boxes}'
        '<input type="search" class="mg-find" placeholder="Find a cue" aria-label="Find a cue by its words">'
        f'<details class="mg-finer"><summary>More filters</summary><div class="mg-finer-row">{_labels(analysis)}'
        '<label>Confidence from <input type="range" class="mg-least" min="0" max="1" step="0.05" value="0"> '
        "<output>0.00</output></label>"
        '<label>From <input type="text" class="mg-from" size="6" placeholder="0:00"></label>'
        '<label>to <input type="text" class="mg-to" size="6" placeholder="end"></label></div></details></div>'
    )


def _labels(analysis: Analysis) -> str:
    labels = [cue.label for cue in analysis.cues if cue.modality != "speech"]
    options = "".join(
        f'<option value="{escape(label)}">{escape(label)} ({labels.count(label)})</option>'
        for label in sorted(set(labels))
    )
    return f'<label>Label <select class="mg-label"><option value="">all</option>{options}</select></label>'


def _row(cue: Cue) -> str:
    start, end = timecode(cue.span.start), timecode(cue.span.end)
    title = title_of(cue)
    detail = (
        "" if cue.modality == "speech" or cue.text == title else f'<small class="mg-dim">{escape(cue.text)}</small>'
    )
    return (
        f'<tr data-start="{cue.span.start:.3f}" data-end="{cue.span.end:.3f}" data-cue="{escape(cue.id)}" '
        f'data-modality="{escape(cue.modality)}" data-label="{escape(cue.label)}" '
        f'data-sure="{"" if cue.confidence is None else cue.confidence}"><td>'
        f'<button type="button" class="mg-time" data-start="{cue.span.start:.3f}" '
        f'aria-label="Go to {start}: {escape(title)}">{start}</button>'
        f'<small class="mg-dim">to {end}</small></td>'
        f'<td><i class="mg-dot"></i><span class="mg-cue">{escape(title)}</span>{detail}</td>'
        f"<td>{_meter(cue.confidence)}</td>"
        f'<td class="mg-source"><span>{escape(cue.source.name)}</span>'
        f'<small class="mg-dim">{escape(cue.source.kind)} · {escape(cue.source.version)}</small></td></tr>'
    )


def _meter(confidence: float | None) -> str:
    if confidence is None:
        return '<span class="mg-dim">not stated</span>'
    return (
        f'<span class="mg-meter" aria-hidden="true"><span style="width:{100 * confidence:.0f}%"></span></span>'
        f"<span>{sureness(confidence)}</span>"
    )
