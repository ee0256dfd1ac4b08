"""Questions over all videos, counted exactly by SQL and never by a model. Imported only once the app is built."""

from dataclasses import dataclass
from html import escape

import gradio as gr

from mg_agent.agent.across.counting import Answer, ask_across
from mg_agent.errors import MgAgentError
from mg_agent.store.across import Table, Tally
from mg_agent.tools.quoting import plain
from mg_agent.ui.bridge import told, word
from mg_agent.ui.keeping import Keeper
from mg_agent.ui.talking import HIDDEN, html

_OFFERS = (
    "How often was touching nose seen in all videos?",
    "Which video has the most smiling?",
    "What was found most often?",
    "How long was the face observed?",
)
_LONGEST = 600


@dataclass(frozen=True)
class AcrossPanel:
    """Handles on the panel's parts."""

    question: gr.Textbox
    ask: gr.Button
    answer: gr.HTML


def build_across() -> AcrossPanel:
    """Lay the panel out."""
    with gr.Column(elem_classes="mg-panel mg-sheet"):
        html("<h2>Across videos</h2>")
        html(
            '<p class="mg-dim mg-lead">Counts, rates per observed minute and exact 95 % intervals over every session, '
            "as corrected by you. Nothing here is worked out by a language model.</p>"
        )
        with gr.Row(elem_classes="mg-suggest"):
            question = gr.Textbox(
                placeholder="How often was touching nose seen in all videos?",
                label="Question across videos",
                show_label=False,
                container=False,
                scale=6,
                elem_id="mg-across-question",
            )
            ask = gr.Button("Count", variant="primary", scale=0, min_width=100)
        answer = html(across_html(None), elem_id="mg-across")
    return AcrossPanel(question, ask, answer)


def across_html(answer: Answer | None) -> str:
    """Write an answer: the sentence, the tables, and what must be known beside them."""
    if answer is None:
        return f'<div class="mg-follow">{_offers(_OFFERS)}</div>'
    tables = "".join(_table(table) for table in answer.tables)
    notes = "".join(f"<li>{escape(plain(note, longest=400))}</li>" for note in answer.notes)
    return (
        f'<p class="mg-answer" role="status">{escape(plain(answer.sentence, longest=1500))}</p>{tables}'
        + (f'<ul class="mg-notes">{notes}</ul>' if notes else "")
        + f'<div class="mg-follow">{_offers(answer.can or _OFFERS)}</div>'
    )


def _offers(texts: tuple[str, ...]) -> str:
    return "".join(
        f'<button type="button" class="mg-offer" data-act="ask" data-bridge="mg-bridge-across" '
        f'data-text="{escape(plain(text))}">{escape(plain(text))}</button>'
        for text in texts[:8]
    )


def _table(table: Table) -> str:
    rows = "".join(_row(row) for row in table.rows) + _row(table.pooled, last=True)
    return (
        f'<div class="mg-table-wide" tabindex="0" role="region" aria-label="{escape(plain(table.sought.name))}">'
        f'<table class="mg-table"><caption>{escape(plain(table.sought.name))}</caption><thead><tr>'
        '<th scope="col">Video</th><th scope="col">Count</th><th scope="col">Observed minutes</th>'
        '<th scope="col">Per minute</th><th scope="col">95 % interval</th><th scope="col">State</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _row(row: Tally, *, last: bool = False) -> str:
    rate = "–" if row.per_minute is None else f"{row.per_minute:.2f}"
    interval = "–" if row.interval is None else f"{row.interval.low:.2f} to {row.interval.high:.2f}"
    kind = ' class="mg-total"' if last else ""
    return (
        f"<tr{kind}><td>{escape(plain(row.name, longest=80))}</td><td>{row.count}</td><td>{row.minutes:.2f}</td>"
        f"<td>{rate}</td><td>{interval}</td><td>{escape(row.state)}</td></tr>"
    )


@dataclass(frozen=True)
class AcrossWiring:
    """Connects the panel with the store."""

    panel: AcrossPanel
    bridge: gr.HTML
    keeper: Keeper

    def connect(self) -> None:
        """Wire the line and the offered questions."""
        panel = self.panel
        for event in (panel.question.submit, panel.ask.click):
            event(self.answer, [panel.question], [panel.answer], **HIDDEN)
        self.bridge.click(self.offered, None, [panel.answer, panel.question], **HIDDEN)

    def answer(self, question: str) -> str:
        """Count."""
        if not question.strip():
            return across_html(None)
        if self.keeper.apart:
            why = "This app is open to other machines, so nothing is counted over the videos of others."
            return across_html(Answer(question, None, why))
        try:
            with self.keeper.store() as store:
                return across_html(ask_across(store, question[:_LONGEST]))
        except MgAgentError as error:
            return f'<p class="mg-fail" role="alert">{escape(str(error))}</p>'

    def offered(self, event: gr.EventData) -> tuple[str, str]:
        """Count what was offered as a button."""
        question = word(told(event), "text")
        return self.answer(question), question
