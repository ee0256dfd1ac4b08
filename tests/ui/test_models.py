"""A language model on the desk: chosen, checked, its returned drafts shown, its claims cited or struck through."""

import pytest
from factory import interview
from openai_server import openai_server

from mg_agent.settings import Settings
from mg_agent.ui.asking import choose_analyst
from mg_agent.ui.chat import chat_html
from mg_agent.ui.desk import Desk
from mg_agent.ui.models import verdict
from mg_agent.ui.talking import verdict_html
from mg_agent.ui.visit import Visit

pytest.importorskip("langchain_openai", reason="the OpenAI client belongs to the extra 'openai'")
NOSE = next(cue.id for cue in interview().cues if cue.label == "touching nose")
LOOK = {"calls": [("find_gestures", {"label": "touching nose"})]}
GOOD = {"text": "She touches her nose.", "evidence": [NOSE], "kind": "observation"}
MADE_UP = {"text": "She folds her arms.", "evidence": ["gesture-ffffff"], "kind": "observation"}


def answer(*claims: dict) -> dict:
    return {"calls": [("submit_answer", {"answer": "She touches her nose.", "claims": list(claims)})]}


def test_what_a_model_makes_up_is_sent_back_and_then_struck_through(settings: Settings, stub) -> None:
    desk = Desk(settings, analyze=stub, choose=choose_analyst)
    visit = Visit(analysis=interview())
    with openai_server(LOOK, answer(GOOD, MADE_UP), answer(GOOD, MADE_UP), answer(GOOD, MADE_UP)) as server:
        list(desk.ask(visit, "What do her hands do?", server.address))
    text = chat_html(visit.exchanges, visit.analysis)
    assert "Draft sent back" in text
    assert f'data-cue="{NOSE}"' in text
    assert "<s>She folds her arms.</s>" in text
    assert "Looked at the body" in text


def test_a_model_that_cannot_be_reached_is_one_sentence_and_the_desk_goes_on(settings: Settings, stub) -> None:
    desk = Desk(settings, analyze=stub, choose=choose_analyst)
    visit = Visit(analysis=interview())
    list(desk.ask(visit, "What do her hands do?", "http://127.0.0.1:9/v1"))
    assert "127.0.0.1:9" in visit.exchanges[0].failure
    list(desk.ask(visit, "What do her hands do?"))
    assert visit.exchanges[1].assessment is not None


def test_the_page_says_where_words_go_and_what_the_check_found() -> None:
    with openai_server({"content": "ready"}) as server:
        found = verdict(server.address)
        text = verdict_html(server.address, found)
    assert "are sent to it" in text
    assert any(state == "missing" for state, _ in found), "this one calls no tools"
    assert "MG_AGENT_LLM_PATH=plan" in text
    assert "<b>" not in verdict_html("<b>x</b>", (("broken", "<b>no</b>"),))
    assert "rule-based program" in verdict_html("offline", ())
