"""The conversation: looks, claims with citation chips, cards, limits; every word escaped, times by code."""

from collections.abc import Sequence
from html import escape
from itertools import groupby

from mg_agent.core.assessment import Assessment, Claim, Rejected
from mg_agent.core.change import Change
from mg_agent.core.counts import plural
from mg_agent.core.evidence import MODALITIES, Analysis, Cue
from mg_agent.core.span import timecode
from mg_agent.tools.quoting import html_lines, plain
from mg_agent.ui.cards import cards_html, kind_of, measure_chip, passage_chip
from mg_agent.ui.exchange import Exchange
from mg_agent.ui.lanes import title_of
from mg_agent.ui.looks import looks_html
from mg_agent.ui.player import progress_html, sentence
from mg_agent.ui.reading import reading_html

SUGGESTIONS = (
    "What did the hands do?",
    "What happened in the face?",
    "What could you not observe?",
)
_NEXT = "Worth asking next"
_MOST_CHIPS = 8
_LONGEST_CHIP = 42
_LONGEST_TEXT = 4000
_WITHOUT = {"gesture": "gestures", "face": "the face", "speech": "the words"}


def chat_html(exchanges: Sequence[Exchange], analysis: Analysis | None) -> str:
    """Write the conversation, oldest first."""
    if analysis is None and not exchanges:
        return _empty("Nothing to ask about yet", "Analyze a video first; then ask what was seen, when and how sure.")
    if not exchanges:
        return _empty(
            "Ask about this video",
            "Every statement of an answer cites the cues it rests on; a click on a citation goes to its moment.",
            f'<div class="mg-follow">{_asked(analysis)}</div>',
        )
    last = len(exchanges) - 1
    about = _asked_about(exchanges)
    turns = [_turn(one, analysis, place, about=about if place == last else None) for place, one in enumerate(exchanges)]
    shown = "".join(_dated(why, tuple(them)) for why, them in groupby(zip(exchanges, turns, strict=True), _earlier))
    offers = f'<div class="mg-follow">{_asked(analysis)}</div>' if exchanges[last].earlier else ""
    return f'<div class="mg-chat" tabindex="0" role="region" aria-label="Conversation">{shown}{offers}</div>'


def _earlier(turn: tuple[Exchange, str]) -> str:
    return turn[0].earlier


def _dated(why: str, turns: Sequence[tuple[Exchange, str]]) -> str:
    """Fold what was asked before the video was analyzed again; it is not about what the desk shows."""
    shown = "".join(turn for _, turn in turns)
    if not why:
        return shown
    count = plural(len(turns), "question")
    return (
        f'<details class="mg-earlier" data-key="earlier-{escape(why)}-{escape(turns[0][0].question[:40])}">'
        f"<summary>{count} asked before {escape(plain(why))}; the answers are about the analysis of then</summary>"
        f"{shown}</details>"
    )


def _asked(analysis: Analysis | None) -> str:
    return "".join(_ask_button(text) for text in suggestions(analysis))


def suggestions(analysis: Analysis | None) -> tuple[str, ...]:
    """Propose questions that fit what was found: the three that always make sense, and the most frequent gesture."""
    if analysis is None:
        return SUGGESTIONS
    labels = [cue.label for cue in analysis.cues if cue.modality == "gesture"]
    most = max(dict.fromkeys(labels), key=labels.count, default="")
    more = (f"When was {most} seen?", f"What does research say about {most}?") if most else ()
    return (*SUGGESTIONS[:2], *more, SUGGESTIONS[2])


def _empty(head: str, text: str, more: str = "") -> str:
    return (
        '<div class="mg-chat" tabindex="0" role="region" aria-label="Conversation">'
        f'<div class="mg-empty"><strong>{escape(head)}</strong><span>{escape(text)}</span>{more}</div></div>'
    )


def _ask_button(text: str) -> str:
    shown = escape(plain(text))
    return f'<button type="button" class="mg-offer" data-act="ask" data-text="{shown}">{shown}</button>'


def _asked_about(exchanges: Sequence[Exchange]) -> int | None:
    """Return the place of the answer that follow-ups are about: the last one, also below what hangs on its evidence.

    None where nothing was looked at, since nothing can hang on evidence there.
    """
    last = exchanges[-1]
    if last.earlier or (last.assessment is None and not last.changes):
        return None
    place = max((n for n, one in enumerate(exchanges) if one.assessment is not None), default=None)
    answer = None if place is None else exchanges[place].assessment
    return place if answer is not None and answer.record.looked else None


def _turn(exchange: Exchange, analysis: Analysis | None, place: int, *, about: int | None) -> str:
    asked = html_lines(exchange.question, longest=_LONGEST_TEXT)
    question = f'<div class="mg-say mg-you"><span class="mg-who">You</span><p>{asked}</p></div>'
    running = exchange.waits
    looks = looks_html(exchange.steps, key=f"looks-{place}", running=running, drafting=exchange.drafting)
    body = looks + _outcome(exchange, analysis, place)
    if about is not None and analysis is not None:
        body += _follow_ups(analysis, about)
    busy = ' aria-busy="true"' if running else ""
    return f'{question}<div class="mg-say mg-it"{busy}><span class="mg-who">Analyst</span>{body}</div>'


def _outcome(exchange: Exchange, analysis: Analysis | None, place: int) -> str:
    if exchange.failure is not None:
        return f'<p class="mg-fail" role="alert">{_shown(sentence(exchange.failure))}</p>'
    if exchange.changes:
        return "".join(_change(change) for change in exchange.changes)
    if exchange.assessment is not None and analysis is not None:
        return _answer(exchange, exchange.assessment, analysis, f"{place}")
    if exchange.preparing is not None and not exchange.stopped:
        return progress_html(exchange.preparing.progress, exchange.preparing.why)
    if exchange.stopped:
        return '<p class="mg-dim">Stopped. Nothing of a draft is shown before it is checked.</p>'
    if exchange.written:
        return "".join(f"<p>{_shown(part)}</p>" for part in exchange.written)
    return '<p class="mg-wait">Looking through the timeline<i>.</i><i>.</i><i>.</i></p>'


def _answer(exchange: Exchange, assessment: Assessment, analysis: Analysis, key: str) -> str:
    # Evidence can only be insufficient where some was looked at; a question that was not understood is another matter.
    looked = bool(assessment.record.looked)
    badge = '<span class="mg-badge">insufficient evidence</span>' if assessment.abstains and looked else ""
    likely = "" if assessment.probability is None else f' <span class="mg-badge">{assessment.probability:.0%}</span>'
    claims = "".join(_claim(claim, exchange, analysis) for claim in assessment.claims)
    cited = [an_id for claim in assessment.claims for an_id in claim.evidence]
    cited += [an_id for link in (assessment.reading.chain if assessment.reading else ()) for an_id in link.evidence]
    return (
        f'<p class="mg-answer">{badge}{html_lines(assessment.answer, longest=_LONGEST_TEXT)}{likely}</p>'
        + (f'<ul class="mg-claims">{claims}</ul>' if claims else "")
        + reading_html(assessment.reading, key=key)
        + cards_html(exchange.passages, cited, key=key)
        + _list("Other explanations", assessment.alternatives)
        + _list("Limits", assessment.limits)
        + (_list(_NEXT, assessment.questions) if looked else _examples(assessment.questions))
        + _rejected(assessment.rejected)
        + f'<p class="mg-record mg-dim">{escape(plain(assessment.record.reasoner))}</p>'
    )


def _examples(questions: Sequence[str]) -> str:
    """Offer the questions that a program names which did not understand, to be pressed."""
    if not questions:
        return ""
    offers = "".join(_ask_button(text) for text in questions)
    return f'<div class="mg-aside"><h3>What you can ask this program</h3><div class="mg-follow">{offers}</div></div>'


def _follow_ups(analysis: Analysis, place: int) -> str:
    there = {cue.modality for cue in analysis.cues}
    without = "".join(
        f'<button type="button" class="mg-offer" data-act="without" data-modality="{modality}" data-place="{place}">'
        f"What would change without {_WITHOUT[modality]}?</button>"
        for modality in MODALITIES
        if modality in there
    )
    unseen = (
        '<button type="button" class="mg-offer" data-act="ask" data-text="What could you not observe?">'
        "What could you not see?</button>"
    )
    return f'<div class="mg-follow" role="group" aria-label="Follow-up questions">{without}{unseen}</div>'


def _change(change: Change) -> str:
    lost = "".join(f"<li><s>{_shown(text)}</s></li>" for text in change.lost)
    gained = "".join(f"<li>{_shown(text)}</li>" for text in change.gained)
    return (
        f'<p class="mg-answer">{html_lines(change.sentence, longest=_LONGEST_TEXT)}</p>'
        + (f'<div class="mg-aside"><h3>No longer said</h3><ul>{lost}</ul></div>' if lost else "")
        + (f'<div class="mg-aside"><h3>Said instead</h3><ul>{gained}</ul></div>' if gained else "")
    )


def _claim(claim: Claim, exchange: Exchange, analysis: Analysis) -> str:
    kind = "" if claim.kind == "observation" else f'<span class="mg-kind">{escape(kind_of(claim))}</span>'
    against = '<span class="mg-kind">speaks against</span>' if claim.bearing == "opposes" else ""
    return f"<li>{kind}{against}{_shown(claim.text)}{_chips(claim, exchange, analysis)}</li>"


def _chips(claim: Claim, exchange: Exchange, analysis: Analysis) -> str:
    chips = [_chip(cited_id, exchange, analysis) for cited_id in claim.evidence]
    hidden = "".join(chips[_MOST_CHIPS:])
    more = f"<details><summary>{len(chips) - _MOST_CHIPS} more</summary>{hidden}</details>" if hidden else ""
    return f'<span class="mg-chips">{"".join(chips[:_MOST_CHIPS])}{more}</span>' if chips else ""


def _chip(cited_id: str, exchange: Exchange, analysis: Analysis) -> str:
    cue = analysis.cue(cited_id)
    if cue is not None:
        return chip_html(cue)
    measure = next((one for one in exchange.measures if one.id == cited_id), None)
    if measure is not None:
        return measure_chip(measure)
    return passage_chip(cited_id, next((one for one in exchange.passages if one.id == cited_id), None))


def chip_html(cue: Cue) -> str:
    """Write a citation: a button with time and name that seeks the player to the cue."""
    title = title_of(cue)
    short = title if len(title) <= _LONGEST_CHIP else title[: _LONGEST_CHIP - 1].rstrip() + "…"
    time = timecode(cue.span.start)
    return (
        f'<button type="button" class="mg-chip" data-modality="{escape(cue.modality)}" '
        f'data-start="{cue.span.start:.3f}" data-end="{cue.span.end:.3f}" data-cue="{escape(cue.id)}" '
        f'aria-label="Go to {time}: {escape(title)}"><b>{time}</b> {escape(short)}</button>'
    )


def _shown(text: str) -> str:
    """Escape words that may come from elsewhere, without control or direction characters."""
    return escape(plain(text, longest=_LONGEST_TEXT))


def _list(head: str, lines: Sequence[str]) -> str:
    items = "".join(f"<li>{_shown(line)}</li>" for line in lines)
    return f'<div class="mg-aside"><h3>{head}</h3><ul>{items}</ul></div>' if items else ""


def _rejected(rejected: Sequence[Rejected]) -> str:
    items = "".join(
        f"<li><s>{_shown(r.claim.text)}</s> <span class='mg-dim'>{_shown(r.reason)}</span></li>" for r in rejected
    )
    return f'<div class="mg-aside"><h3>Not let through</h3><ul>{items}</ul></div>' if items else ""
