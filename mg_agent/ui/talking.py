"""The conversation's part of the page and what happens when it is used. Imported only once the app is built."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

import gradio as gr

from mg_agent.tools.quoting import plain
from mg_agent.ui.bridge import bridge, number, told, word
from mg_agent.ui.chat import chat_html
from mg_agent.ui.desk import Desk
from mg_agent.ui.models import OFFLINE, choices, first, is_offered, verdict
from mg_agent.ui.visit import Visit

HIDDEN = {"show_progress": "hidden", "api_visibility": "private"}
Update = dict[object, object]


@dataclass(frozen=True)
class Talk:
    """Handles on the conversation's parts."""

    chat: gr.HTML
    question: gr.Textbox
    ask: gr.Button
    stop: gr.Button
    model: gr.Dropdown
    verdict: gr.HTML
    bridge: gr.HTML


def build_talk() -> Talk:
    """Lay the conversation out: what was said, the line to type in, and who answers."""
    chat = html(chat_html((), None), elem_id="mg-chat")
    with gr.Row(elem_classes="mg-suggest"):
        question = gr.Textbox(
            placeholder="What was seen, when, how sure?",
            label="Question",
            show_label=False,
            container=False,
            scale=6,
            max_lines=6,
            elem_id="mg-question",
        )
        ask = gr.Button("Ask", variant="primary", scale=1, min_width=80, interactive=False, elem_id="mg-ask")
        stop = gr.Button("Stop", variant="stop", scale=1, min_width=80, visible=False, elem_id="mg-stop")
    with gr.Row(elem_classes="mg-who-answers", equal_height=True):
        said = html(verdict_html(first(), ()), elem_id="mg-verdict")
        model = gr.Dropdown(
            [(choice.name, choice.switch) for choice in choices()],
            value=first(),
            label="Who answers",
            show_label=False,
            container=False,
            filterable=False,
            scale=0,
            min_width=190,
            elem_id="mg-model",
        )
    return Talk(chat, question, ask, stop, model, said, bridge("mg-bridge-ask"))


def html(value: str, *, elem_id: str | None = None, visible: bool = True) -> gr.HTML:
    """Place HTML of our own: without Gradio's prose styles, and without scripts."""
    return gr.HTML(value, elem_id=elem_id, visible=visible, js_on_load=None, apply_default_css=False)


def verdict_html(switch: str, findings: tuple[tuple[str, str], ...]) -> str:
    """Say who answers, that it is a program, where words go, and what a check of the model found.

    Args:
        switch: The model that is chosen.
        findings: State and detail of each thing that was checked; empty before the check.
    """
    if switch == OFFLINE:
        knows = "It reads the timeline only and knows nothing else about the person."
        return f'<p class="mg-rule">You are talking to a rule-based program. {knows}</p>'
    lines = "".join(
        f'<li class="mg-{escape(state)}">{escape(plain(detail, longest=200))}</li>' for state, detail in findings
    )
    name = escape(plain(switch))
    return (
        f'<p class="mg-rule">You are talking to a language model, {name}. Questions, cues and words are sent to it.</p>'
        f'<ul class="mg-verdict">{lines or "<li>Not checked yet.</li>"}</ul>'
    )


@dataclass(frozen=True)
class TalkWiring:
    """Connects the conversation with the desk behind it."""

    talk: Talk
    desk: Desk
    visit: gr.State

    def connect(self) -> None:
        """Wire everything a visitor can press."""
        talk = self.talk
        shown = [talk.chat, talk.question, talk.ask, talk.stop]
        for event in (talk.question.submit, talk.ask.click):
            event(self.ask, [talk.question, self.visit, talk.model], shown, trigger_mode="multiple", **HIDDEN)
        talk.bridge.click(self.act, [self.visit, talk.model], shown, trigger_mode="multiple", **HIDDEN)
        talk.stop.click(self.stop, [self.visit], None, queue=False, **HIDDEN)
        talk.model.input(self.chosen, [talk.model], [talk.verdict], **HIDDEN)
        talk.model.input(self.checked, [talk.model], [talk.verdict], **HIDDEN)

    def ask(self, question: str, visit: Visit | None, model: str) -> Iterator[Update]:
        """Put a question and follow its answer."""
        if visit is None or not question.strip() or visit.talk.busy:
            yield {self.talk.question: question}
            return
        yield from self._followed(visit, self.desk.ask(visit, question, _offered(model)), clear=True)

    def act(self, visit: Visit | None, model: str, event: gr.EventData) -> Iterator[Update]:
        """Follow a question or follow-up that was offered as a button."""
        asked = told(event)
        if visit is None or visit.talk.busy:
            yield {self.talk.chat: gr.skip()}
            return
        if word(asked, "act") == "without":
            place, modality = int(number(asked, "place", -1)), word(asked, "modality")
            answering = self.desk.without(visit, place, modality, _offered(model))
        else:
            answering = self.desk.ask(visit, word(asked, "text"), _offered(model))
        yield from self._followed(visit, answering, clear=False)

    def stop(self, visit: Visit | None) -> None:
        """Leave the answer that is awaited."""
        if visit is not None:
            visit.talk.stop()

    def chosen(self, model: str) -> str:
        """Say at once who answers now."""
        return verdict_html(_offered(model), ())

    def checked(self, model: str) -> str:
        """Ask the model three small things and say what it can do."""
        switch = _offered(model)
        return verdict_html(switch, verdict(switch))

    def _followed(self, visit: Visit, answering: Iterator[None], *, clear: bool) -> Iterator[Update]:
        talk = self.talk
        told_once = False
        try:
            for _ in answering:
                update: Update = {talk.chat: chat_html(visit.exchanges, visit.analysis)}
                if not told_once:
                    # What is refused at once stays in the line, to be shortened or asked later.
                    taken = bool(visit.exchanges) and visit.exchanges[-1].failure is None
                    update |= self._asking(running=True) | ({talk.question: ""} if clear and taken else {})
                told_once = True
                yield update
        finally:
            close = getattr(answering, "close", None)
            if close is not None:
                close()
        yield {talk.chat: chat_html(visit.exchanges, visit.analysis), **self._asking(running=False)}

    def _asking(self, *, running: bool) -> Update:
        return {self.talk.ask: gr.Button(visible=not running), self.talk.stop: gr.Button(visible=running)}


def _offered(model: str) -> str:
    """Return the model if it is one of those on offer: a page can send any text."""
    return model if isinstance(model, str) and is_offered(model) else OFFLINE
