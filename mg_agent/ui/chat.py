"""The conversation: answers as claims with citation chips; every word escaped, every time printed by code."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from mg_agent.core.assessment import Assessment, Claim, Rejected
from mg_agent.core.evidence import Analysis, Cue
from mg_agent.core.span import timecode
from mg_agent.tools.quoting import plain
from mg_agent.ui.timeline import title_of

SUGGESTIONS = (
    "What did the hands do?",
    "What happened in the face?",
    "What could you not observe?",
)
_MOST_CHIPS = 8
_LONGEST_CHIP = 42
_LONGEST_TEXT = 4000


@dataclass(frozen=True)
class Exchange:
    """A question and what came of it: an assessment, a failure in one sentence, or nothing yet."""

    question: str
    assessment: Assessment | None = None
    failure: str | None = None


def chat_html(exchanges: Sequence[Exchange], analysis: Analysis | None) -> str:
    """Write the conversation, oldest first."""
    if analysis is None and not exchanges:
        return _empty("Nothing to ask about yet", "Analyze a video first; then ask what was seen, when and how sure.")
    if not exchanges:
        return _empty(
            "Ask about this video",
            "Every statement of an answer cites the cues it rests on; a click on a citation goes to its moment.",
        )
    turns = "".join(_turn(exchange, analysis) for exchange in exchanges)
    return f'<div class="mg-chat" role="log" aria-live="polite" aria-label="Conversation">{turns}</div>'


def _empty(head: str, text: str) -> str:
    return (
        '<div class="mg-chat" role="log" aria-live="polite" aria-label="Conversation">'
        f'<div class="mg-empty"><strong>{escape(head)}</strong><span>{escape(text)}</span></div></div>'
    )


def _turn(exchange: Exchange, analysis: Analysis | None) -> str:
    question = f'<div class="mg-say mg-you"><span class="mg-who">You</span><p>{_shown(exchange.question)}</p></div>'
    if exchange.failure is not None:
        body = f'<p class="mg-fail" role="alert">{_shown(exchange.failure)}</p>'
    elif exchange.assessment is None or analysis is None:
        body = '<p class="mg-wait">Looking through the timeline<i>.</i><i>.</i><i>.</i></p>'
    else:
        body = _answer(exchange.assessment, analysis)
    return f'{question}<div class="mg-say mg-it"><span class="mg-who">Analyst</span>{body}</div>'


def _answer(assessment: Assessment, analysis: Analysis) -> str:
    # Evidence can only be insufficient where some was looked at; a question that was not understood is another matter.
    looked = bool(assessment.record.looked)
    badge = '<span class="mg-badge">insufficient evidence</span>' if assessment.abstains and looked else ""
    to_ask = "Worth asking the person next" if looked else "What you can ask this program"
    likely = "" if assessment.probability is None else f' <span class="mg-badge">{assessment.probability:.0%}</span>'
    claims = "".join(_claim(claim, analysis) for claim in assessment.claims)
    return (
        f'<p class="mg-answer">{badge}{_shown(assessment.answer)}{likely}</p>'
        + (f'<ul class="mg-claims">{claims}</ul>' if claims else "")
        + _list("Other explanations", assessment.alternatives)
        + _list("Limits", assessment.limits)
        + _list(to_ask, assessment.questions)
        + _rejected(assessment.rejected)
        + f'<p class="mg-record mg-dim">{escape(assessment.record.reasoner)}</p>'
    )


def _claim(claim: Claim, analysis: Analysis) -> str:
    kind = "" if claim.kind == "observation" else f'<span class="mg-kind">{escape(claim.kind)}</span>'
    against = '<span class="mg-kind">speaks against</span>' if claim.bearing == "opposes" else ""
    return f"<li>{kind}{against}{_shown(claim.text)}{_chips(claim, analysis)}</li>"


def _chips(claim: Claim, analysis: Analysis) -> str:
    timeline = analysis.timeline
    cited = [(cited_id, timeline.get(cited_id)) for cited_id in claim.evidence]
    shown = "".join(chip_html(cue) if cue else _plain_chip(cited_id) for cited_id, cue in cited[:_MOST_CHIPS])
    hidden = "".join(chip_html(cue) if cue else _plain_chip(cited_id) for cited_id, cue in cited[_MOST_CHIPS:])
    more = f"<details><summary>{len(cited) - _MOST_CHIPS} more</summary>{hidden}</details>" if hidden else ""
    return f'<span class="mg-chips">{shown}{more}</span>' if cited else ""


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


def _plain_chip(cited_id: str) -> str:
    return f'<span class="mg-chip mg-passage">{escape(cited_id)}</span>'


def _shown(text: str) -> str:
    """Escape words that may come from elsewhere, without control or direction characters."""
    return escape(plain(text, longest=_LONGEST_TEXT))


def _list(head: str, lines: Sequence[str]) -> str:
    items = "".join(f"<li>{_shown(line)}</li>" for line in lines)
    return f'<div class="mg-aside"><h4>{head}</h4><ul>{items}</ul></div>' if items else ""


def _rejected(rejected: Sequence[Rejected]) -> str:
    items = "".join(
        f"<li><s>{_shown(r.claim.text)}</s> <span class='mg-dim'>{_shown(r.reason)}</span></li>" for r in rejected
    )
    return f'<div class="mg-aside"><h4>Not let through</h4><ul>{items}</ul></div>' if items else ""
