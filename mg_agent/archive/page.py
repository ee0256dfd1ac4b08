"""A report as one HTML file: no script, no address outside of it, every foreign word escaped."""

from collections.abc import Iterable
from html import escape
from pathlib import Path

from mg_agent import __version__
from mg_agent.archive.contents import Contents
from mg_agent.archive.drawing import anchor, timeline_svg, title_of
from mg_agent.core.assessment import Assessment, Claim
from mg_agent.core.change import Change
from mg_agent.core.counts import plural
from mg_agent.core.evidence import Cue
from mg_agent.core.span import timecode
from mg_agent.report import observed_lines, sureness
from mg_agent.store.rows import SavedExchange, outdated
from mg_agent.tools.quoting import html_lines, plain

_LONGEST = 4000
_STYLE = Path(__file__).with_name("report.css")


def page(contents: Contents) -> str:
    """Write the report of a session as one HTML page that works offline."""
    body = "".join((
        _head(contents),
        f'<p class="notice"><strong>Notice (EU AI Act, Art. 50).</strong> {_shown(contents.notice)}</p>',
        "<h2>Timeline</h2>",
        timeline_svg(contents.analysis),
        '<p class="dim">Hatched: not observed. Paler: less sure. Dark edge: from a person.</p>',
        _stills(contents),
        _answers(contents),
        _corrections(contents),
        _cues(contents),
        _limits(contents),
    ))  # fmt: skip
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{_shown(contents.title)}</title><style>{_STYLE.read_text(encoding='utf-8')}</style></head><body><main>{body}</main></body></html>\n"
    )


def _head(contents: Contents) -> str:
    analysis, session = contents.analysis, contents.opened.session
    video = analysis.video
    facts = (
        f"{analysis.span} of {timecode(video.duration)}, {video.width}x{video.height}, sampled at {analysis.rate:.3g} "
        f"frames a second; {plural(len(analysis.cues), 'cue')}"
    )
    return (
        f"<h1>{_shown(contents.title)}</h1>"
        f'<p class="dim">{_shown(contents.video)} · SHA-256 {escape(video.sha256[:16])}… · {_shown(facts)}</p>'
        f'<p class="dim">Begun {_shown(session.created[:10])} · Purpose: {_shown(contents.purpose)} · '
        f"mg_agent {escape(__version__)}, settings {_shown(analysis.digest)}</p>"
    )


def _stills(contents: Contents) -> str:
    figures = "".join(
        f'<figure>{svg}<figcaption><a class="chip" href="#{anchor(cue.id)}">{_shown(caption)}</a></figcaption></figure>'
        for cue, caption, svg in contents.stills()
    )
    if not figures:
        return ""
    said = "Drawn from the kept skeleton; no picture of the video was kept."
    return f'<h2>Moments</h2><p class="dim">{said}</p><div class="stills">{figures}</div>'


def _answers(contents: Contents) -> str:
    turns = "".join(_turn(contents, one) for one in contents.opened.exchanges)
    return f"<h2>Questions and answers</h2>{turns or _none('Nothing was asked.')}"


def _turn(contents: Contents, one: SavedExchange) -> str:
    question = f'<p class="question"><strong>{html_lines(one.question, longest=_LONGEST)}</strong></p>'
    question += f'<p class="dim">{_shown(outdated(one))}</p>' if one.earlier else ""
    if one.changes:
        return question + "".join(_change(change) for change in one.changes)
    if one.assessment is None:
        return question + f'<p class="fail">{_shown(one.failure or "There was no answer.")}</p>'
    return question + _answer(contents, one.assessment)


def _change(change: Change) -> str:
    lost = "".join(f"<li><s>{_shown(text)}</s></li>" for text in change.lost)
    said = f"<p>{html_lines(change.sentence, longest=_LONGEST)}</p>"
    said += f"<h3>No longer said</h3><ul>{lost}</ul>" if lost else ""
    return said + _listed("Said instead", change.gained)


def _answer(contents: Contents, said: Assessment) -> str:
    likely = "" if said.probability is None else f" ({said.probability:.0%})"
    claims = "".join(_claim(contents, claim) for claim in said.claims)
    rejected = "".join(
        f"<li><s>{_shown(r.claim.text)}</s> <span class='dim'>{_shown(r.reason)}</span></li>" for r in said.rejected
    )
    record = f"{said.record.reasoner}, model {said.record.model}, condition {said.record.condition}"
    return (
        f"<p>{html_lines(said.answer, longest=_LONGEST)}{likely}</p>"
        + (f"<ul>{claims}</ul>" if claims else "")
        + _listed("Other explanations", said.alternatives)
        + _listed("Limits", (*said.limits, contents.limits))
        + _listed("Worth asking next", said.questions)
        + (f"<h3>Not let through, for want of evidence</h3><ul>{rejected}</ul>" if rejected else "")
        + f'<p class="dim">{_shown(record)}</p>'
    )


def _claim(contents: Contents, claim: Claim) -> str:
    kind = "" if claim.kind == "observation" else f" <span class='dim'>({escape(claim.kind)})</span>"
    against = " <span class='dim'>(speaks against)</span>" if claim.bearing == "opposes" else ""
    return f"<li>{_shown(claim.text)}{kind}{against}<br>{''.join(_chip(contents, i) for i in claim.evidence)}</li>"


def _chip(contents: Contents, evidence_id: str) -> str:
    cue = contents.analysis.cue(evidence_id)
    if cue is not None:
        return f'<a class="chip" href="#{anchor(cue.id)}"><b>{timecode(cue.span.start)}</b> {escape(title_of(cue))}</a>'
    before = contents.opened.recognized.cue(evidence_id)
    if before is not None:
        words = f"{timecode(before.span.start)} {title_of(before)}, corrected since"
        return f'<span class="chip"><s>{escape(words)}</s></span>'
    return f'<span class="chip">{_shown(contents.source_of(evidence_id))}</span>'


def _corrections(contents: Contents) -> str:
    rows = [
        (str(one.cue.span), one.verdict, one.was or "nothing", one.seen or "nothing", one.note)
        for one in contents.judgements
    ]
    table = _table(("time", "verdict", "recognized", "according to a person", "note"), (("", row) for row in rows))
    return f"<h2>Corrections</h2><p>{_shown(contents.agreement)}</p>{table if rows else ''}"


def _cues(contents: Contents) -> str:
    rows = ((f' id="{anchor(cue.id)}"', _row(cue)) for cue in contents.analysis.cues)
    seen = "".join(f"<li>{_shown(line)}</li>" for line in observed_lines(contents.analysis))
    head = ("time", "cue", "confidence", "person", "source", "id")
    return f"<h2>Cues</h2>{_table(head, rows)}<h3>What was observed</h3><ul>{seen}</ul>"


def _row(cue: Cue) -> tuple[str, ...]:
    return (str(cue.span), title_of(cue), sureness(cue.confidence), cue.person, str(cue.source), cue.id)


def _limits(contents: Contents) -> str:
    notes = "".join(f"<li>{_shown(note)}</li>" for note in contents.analysis.notes)
    return f"<h2>Limits</h2><p>{_shown(contents.limits)}</p>" + (f"<ul>{notes}</ul>" if notes else "")


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, tuple[str, ...]]]) -> str:
    cells = "".join(f"<th>{escape(name)}</th>" for name in head)
    body = "".join(f"<tr{mark}>{''.join(f'<td>{_shown(cell)}</td>' for cell in row)}</tr>" for mark, row in rows)
    if not body:
        return _none("None.")
    return f'<div class="wide" tabindex="0"><table><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table></div>'


def _listed(head: str, lines: Iterable[str]) -> str:
    items = "".join(f"<li>{_shown(line)}</li>" for line in lines)
    return f"<h3>{head}</h3><ul>{items}</ul>" if items else ""


def _none(words: str) -> str:
    return f'<p class="dim">{words}</p>'


def _shown(text: str) -> str:
    return escape(plain(text, longest=_LONGEST))
