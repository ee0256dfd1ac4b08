"""The line to type in: what becomes of a question that is put, and of one that is not taken."""

import gradio as gr
import pytest

from mg_agent.ui.demo import build_demo
from mg_agent.ui.desk import Desk
from mg_agent.ui.talking import TalkWiring, build_talk
from mg_agent.ui.visit import Visit


@pytest.fixture
def talking(desk: Desk, settings) -> TalkWiring:
    build_demo(settings).close()
    with gr.Blocks():
        return TalkWiring(build_talk(), desk, gr.State(None))


def cleared(talking: TalkWiring, question: str, visit: Visit) -> bool:
    """Put a question; tell whether the line was emptied."""
    lines = [
        update[talking.talk.question]
        for update in talking.ask(question, visit, "offline")
        if talking.talk.question in update
    ]
    assert lines in ([], [""])
    return lines == [""]


def test_a_question_that_is_taken_leaves_the_line(talking: TalkWiring, opened: Visit) -> None:
    assert cleared(talking, "Did she nod?", opened)


def test_a_question_that_is_refused_stays_in_the_line(talking: TalkWiring, opened: Visit) -> None:
    assert not cleared(talking, "why " * 600, opened)
    assert "use at most 2000" in (opened.exchanges[-1].failure or "")
    opened.analysis = None
    assert not cleared(talking, "Did she nod?", opened)
    assert "analyze a video first" in (opened.exchanges[-1].failure or "")
