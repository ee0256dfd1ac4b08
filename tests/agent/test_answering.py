"""A language model before a constructed scene: chances, claims that cite what was shown, and no verdict."""

import json

import pytest
from benchmark.staged import question, scenario, session
from openai_server import openai_server
from scripted import calls, results, scripted

from mg_agent.agent.answering import SceneAnalyst
from mg_agent.agent.llm.limits import Limits
from mg_agent.agent.llm.schema import NAME
from mg_agent.agent.models import choose
from mg_agent.core.response import Response, Setup
from mg_agent.core.scenario import Condition
from mg_agent.errors import ModelError
from mg_agent.tools.session import Session

ONE = scenario()
STRICT = scenario("deception-901")
SHOWN = session(ONE)
NECK = next(cue.id for cue in SHOWN.analysis.cues if cue.label == "touching neck")
LETTER = next(cue.id for cue in SHOWN.analysis.cues if "letter" in cue.text)
LOOK = calls(("find_gestures", {}), ("read_transcript", {}))


def _hands_in(**fields: object) -> object:
    body = {"answer": "It is sore to her.", "claims": [{"text": "Her hand goes to her neck.", "evidence": [NECK]}]}
    return calls((NAME, body | fields))


def _asked(
    *steps: object, name: str = "q1", scene=ONE, path: str = "tools", shown=None
) -> tuple[Response, SceneAnalyst]:
    made = SceneAnalyst(scripted(*steps, path=path), limits=Limits(returns=1))
    return made.respond(question(scene, name), shown or session(scene), 0), made


def _letter(option: str) -> str:
    return "ABC"[question(ONE).options.index(option)]


def test_chances_by_letter_become_chances_of_the_options_as_they_were_shown():
    sore, trifle = _letter("Something sore"), _letter("A trifle")
    told = [{"option": sore, "probability": 0.6}, {"option": f"{trifle.lower()}.", "probability": 0.2}]
    response, made = _asked(LOOK, _hands_in(chances=told))
    assert response.chances == pytest.approx({"Something sore": 0.75, "A trifle": 0.25, "A joke": 0.0})
    assert response.chosen == "Something sore"
    assert response.confidence == pytest.approx(0.75)
    assert response.claims[0].evidence == (NECK,)
    sent = str(made.language.chat.seen[0][-1].content)
    assert f"{sore}. Something sore" in sent
    assert ONE.context in sent
    assert "holds the side of the neck" in results(made.language.chat.seen[-1])
    assert {name.partition("@")[0] for name in response.prompts} == {
        "scenario-analyst", "scenario-question", "scenario-draft",
    }  # fmt: skip


def test_no_chances_are_no_choice_and_declining_is_declining():
    response, _ = _asked(LOOK, _hands_in())
    assert (response.chosen, response.chances, response.abstains) == ("", {}, False)
    declined, _ = _asked(LOOK, _hands_in(abstains=True, chances=[{"option": "A", "probability": 1}]))
    assert (declined.chosen, declined.abstains) == ("", True)


def test_a_grade_is_a_number_of_the_scale():
    response, _ = _asked(LOOK, _hands_in(grade=2.5, confidence=0.4), name="q2")
    assert (response.chosen, response.confidence) == ("2.5", 0.4)


def test_an_id_that_nobody_showed_is_sent_back_and_then_counted_as_rejected():
    bad = [{"text": "a smile", "evidence": ["face-000000"]}, {"text": "neck", "evidence": [NECK]}]
    response, made = _asked(LOOK, _hands_in(claims=bad), _hands_in(claims=bad))
    assert [claim.evidence for claim in response.claims] == [(NECK,)]
    assert [claim.evidence for claim in response.rejected] == [("face-000000",)]
    assert "face-000000, which was not shown" in str(made.language.chat.seen[-1][-1].content)


def test_verdicts_are_taken_out_and_kept_as_rejected_while_denials_stand():
    fields = {"answer": "He is lying. Whether he lies cannot be told from this.", "questions": ["Where is it?"]}
    shown = session(STRICT)
    lying = [{"text": "He is dishonest, to go by his neck.", "evidence": [NECK]}]
    response, _ = _asked(LOOK, _hands_in(**fields, claims=lying), name="q3", scene=STRICT, shown=shown)
    assert response.text == "Whether he lies cannot be told from this. Where is it?"
    assert not response.claims
    assert {"He is lying.", "He is dishonest, to go by his neck."} == {claim.text for claim in response.rejected}


def test_outside_of_accounts_people_may_hide_a_hurt_and_feel_guilty():
    text = "She hides her hurt and feels guilty."
    assert _asked(LOOK, _hands_in(answer=text), name="q3")[0].text == text
    assert _asked(LOOK, _hands_in(answer=text), name="q3", scene=STRICT)[0].text != text


def test_a_model_that_hands_in_nothing_leaves_a_response_that_cannot_be_scored():
    from langchain_core.messages import AIMessage

    response, _ = _asked(AIMessage("I would rather chat."))
    assert response.model_copy(update={"prompts": ()}) == Response()


def test_nothing_closed_reaches_the_model_neither_in_words_nor_as_a_tool():
    closed = Condition(name="closed", closed=frozenset({"gesture", "face"}))
    shown = Session(session(ONE).analysis, closed)
    _, made = _asked(calls(("read_transcript", {}), ("count_cues", {})), _hands_in(), shown=shown)
    sent = "\n".join(str(message.content) for messages in made.language.chat.seen for message in messages)
    assert "touching neck" not in sent
    assert "find_gestures" not in sent
    assert "May not be looked at this time: face, gesture" in sent


def test_a_model_that_cannot_call_tools_is_shown_everything_that_is_open_at_once():
    from langchain_core.messages import AIMessage

    body = {
        "answer": "Sore.",
        "claims": [{"text": "neck", "evidence": [NECK]}],
        "chances": [{"option": "A", "probability": 1}],
    }
    response, made = _asked(AIMessage(json.dumps(body)), path="plan")
    sent = str(made.language.chat.seen[0][-1].content)
    assert NECK in sent
    assert LETTER in sent
    assert "know-" in sent
    assert response.claims
    assert response.chosen == question(ONE).options[0]


def test_over_http_tokens_are_counted():
    pytest.importorskip("langchain_openai")
    look = {"calls": [("find_gestures", {})]}
    good = {"calls": [(NAME, {"answer": "Sore.", "claims": [], "chances": [{"option": "B", "probability": 0.9}]})]}
    with openai_server(look, good) as server:
        made = SceneAnalyst(choose(server.address, environ={}), limits=Limits(delay=0.01))
        response = made.respond(question(ONE), session(ONE), 0)
    assert (response.tokens_in, response.tokens_out) == (22, 14)
    assert response.chosen == question(ONE).options[1]


def test_the_agent_wants_a_model():
    with pytest.raises(ModelError, match="--llm"):
        SceneAnalyst.build(Setup())
