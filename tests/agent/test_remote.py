"""Models behind an address: a real HTTP server on loopback that answers well, badly, late, or not at all."""

import json
import re
from importlib.util import find_spec

import pytest
from factory import interview
from openai_server import openai_server

from mg_agent.agent.analyst import Analyst
from mg_agent.agent.events import Drafting, Returned
from mg_agent.agent.llm.limits import Limits
from mg_agent.agent.models import choose, timeout
from mg_agent.errors import MissingExtra, ModelError
from mg_agent.model_doctor import examine_model
from mg_agent.tools.session import Session
from mg_agent.tools.toolbox import Toolbox

pytest.importorskip("langchain_openai")
BOX = Toolbox.discover()
NOSE = next(c.id for c in interview().cues if c.label == "touching nose")
LOOK = {"calls": [("find_gestures", {"label": "touching nose"})]}
CLAIM = {"text": "She touches her nose.", "evidence": [NOSE], "kind": "observation"}
GOOD = {"calls": [("submit_answer", {"answer": "She touches her nose.", "claims": [CLAIM]})]}


def events(address, question="What do her hands do?", path=None, **limits):
    analyst = Analyst(choose(address, path=path, environ={"MG_AGENT_LLM_KEY": "sk-secret-key"}), BOX,
                      limits=Limits(delay=0.01, **limits))  # fmt: skip
    return list(analyst.stream(question, Session(interview())))


def answer(address, **more):
    return events(address, **more)[-1].assessment


def test_a_model_behind_an_address_looks_and_answers_streamed():
    with openai_server(LOOK, GOOD) as server:
        said = answer(server.address)
    assert said.answer == "She touches her nose."
    assert said.claims[0].evidence == (NOSE,)
    assert said.record.model == f"{server.address}#tiny"
    assert (said.record.calls, said.record.tokens_in, said.record.tokens_out) == (2, 22, 14)
    assert said.record.seed == 0
    assert all(request["stream"] for request in server.requests)
    offered = {tool["function"]["name"] for tool in server.requests[0]["tools"]}
    assert offered == {*(tool.name for tool in BOX), "submit_answer"}
    assert "session" not in json.dumps(server.requests[0]["tools"])


def test_what_a_tool_showed_is_sent_as_lines_with_ids():
    with openai_server(LOOK, GOOD) as server:
        answer(server.address)
    sent = [message for message in server.requests[1]["messages"] if message["role"] == "tool"]
    assert NOSE in sent[0]["content"]
    assert "observed 50.0 of 60.0 s" in sent[0]["content"]


def test_a_long_draft_is_told_by_its_length_alone():
    claims = [CLAIM | {"text": "She touches her nose " + "with a hand " * 40}]
    long = {"calls": [("submit_answer", {"answer": "See the list.", "claims": claims})]}
    with openai_server(LOOK, long) as server:
        drafting = [event for event in events(server.address) if isinstance(event, Drafting)]
    assert drafting
    assert all(set(event.model_dump()) == {"kind", "characters"} for event in drafting)


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_trouble_that_passes_is_waited_for(status):
    with openai_server({"status": status}, LOOK, {"status": status}, GOOD) as server:
        assert answer(server.address).answer == "She touches her nose."
    assert len(server.requests) == 4


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (429, "asks to wait"),
        (500, "the model failed"),
        (401, "refused the key"),
        (404, "no such model"),
        (400, "failed"),
    ],
)
def test_trouble_that_stays_is_one_sentence_without_the_key(status, says):
    with (
        openai_server({"status": status, "says": "bad key sk-secret-key"}) as server,
        pytest.raises(ModelError, match=says) as caught,
    ):
        answer(server.address)
    assert "sk-secret" not in str(caught.value)
    assert len(server.requests) == (3 if status in (429, 500) else 1)


def test_a_slow_server_is_given_up_on(monkeypatch):
    monkeypatch.setenv("MG_AGENT_LLM_TIMEOUT", "0.3")
    with openai_server({"sleep": 1.5, "content": "late"}) as server:
        model = choose(server.address)
        with pytest.raises(ModelError, match=r"took too long; .*MG_AGENT_LLM_TIMEOUT"):
            Analyst(model, BOX, limits=Limits(retries=0)).assess("What?", Session(interview()))


def test_a_server_that_is_not_there_is_said_to_be_so():
    with openai_server(GOOD) as server:
        gone = server.address
    with pytest.raises(ModelError, match="does not say which models it has"):
        choose(gone)
    with pytest.raises(ModelError, match="cannot be reached"):
        answer(f"{gone}#tiny")


@pytest.mark.parametrize("raw", ["this is no JSON", '{"choices": [', "[]", '{"choices": []}', ""])
def test_nonsense_instead_of_an_answer_is_an_error_not_a_crash(raw):
    with openai_server({"raw": raw}) as server, pytest.raises(ModelError):
        answer(server.address, retries=0)


def test_malformed_arguments_are_sent_back():
    broken = {"calls": [("submit_answer", '{"answer": "She touches')]}
    with openai_server(LOOK, broken, GOOD) as server:
        assert answer(server.address).answer == "She touches her nose."
    with openai_server({"calls": [("find_gestures", '{"label": ')]}, LOOK, GOOD) as server:
        assert answer(server.address).answer == "She touches her nose."


def test_a_model_that_never_stops_calling_tools_is_stopped():
    with openai_server(LOOK) as server:
        said = answer(server.address, model_calls=4)
    assert said.abstains
    assert len(server.requests) == 4
    with openai_server({"calls": [("find_gestures", {})] * 9}) as server:
        said = answer(server.address, model_calls=3, tool_calls=5)
    assert said.abstains
    assert len(said.record.looked) <= 5


def test_an_invented_id_is_sent_back_over_the_wire():
    fake = {
        "calls": [
            ("submit_answer", {"answer": "She touches her nose.", "claims": [CLAIM | {"evidence": ["gesture-ffffff"]}]})
        ]
    }
    with openai_server(LOOK, fake, GOOD) as server:
        got = events(server.address)
    assert [event.faults for event in got if isinstance(event, Returned)]
    assert "gesture-ffffff" in server.requests[2]["messages"][-1]["content"]
    assert got[-1].assessment.claims[0].evidence == (NOSE,)


def test_without_tool_calling_rules_look_and_the_model_writes_once():
    text = (
        "Sure! Here is the JSON:\n```json\n"
        + json.dumps({"answer": "She touches her nose.", "claims": [CLAIM]})
        + "\n```"
    )
    with openai_server({"content": text}) as server:
        got = events(server.address, question="When does she touch her nose?", path="plan")
    said = got[-1].assessment
    assert [event.kind for event in got][:2] == ["looked", "found"]
    assert said.answer == "She touches her nose."
    assert said.record.path == "plan"
    assert len(server.requests) == 1
    assert "tools" not in server.requests[0]
    assert NOSE in server.requests[0]["messages"][-1]["content"]


@pytest.mark.parametrize("content", ["I think she is lying.", '{"answer": 7}', '{"claims": []}', "{{{{", ""])
def test_without_tool_calling_a_bad_answer_is_sent_back_then_withheld(content):
    with openai_server({"content": content}) as server:
        said = answer(server.address, path="plan", question="When does she touch her nose?")
    assert said.abstains
    assert "lying" not in said.answer
    assert len(server.requests) == 3


def test_trouble_that_passes_is_waited_for_on_the_plan_path_too():
    text = json.dumps({"answer": "She touches her nose.", "claims": [CLAIM]})
    with openai_server({"status": 503}, {"content": text}) as server:
        assert answer(server.address, path="plan", question="When does she touch her nose?").claims
    with openai_server({"status": 401}) as server, pytest.raises(ModelError, match="refused the key"):
        answer(server.address, path="plan")


def test_the_key_goes_to_the_server_and_nowhere_else():
    with openai_server(LOOK, GOOD) as server:
        said = answer(server.address)
    assert server.headers[0]["authorization"] == "Bearer sk-secret-key"
    assert "sk-secret" not in said.model_dump_json()
    assert "sk-secret" not in json.dumps(server.requests)


def test_a_key_of_any_shape_is_cut_out_of_what_a_server_says(monkeypatch):
    monkeypatch.setenv("MG_AGENT_LLM_KEY", "correct horse battery")
    with openai_server({"status": 401, "says": "no such key: correct horse battery"}) as server:
        model = choose(server.address)
        with pytest.raises(ModelError, match="key removed") as caught:
            Analyst(model, BOX).assess("What do her hands do?", Session(interview()))
        found = examine_model(server.address)
    assert "horse" not in str(caught.value) + str(found)


@pytest.mark.parametrize(
    ("provider", "package"),
    [("anthropic", "langchain_anthropic"), ("google", "langchain_google_genai"), ("ollama", "langchain_ollama")],
)
def test_a_provider_is_set_up_without_network_or_names_its_extra(provider, package):
    environ = {"ANTHROPIC_API_KEY": "sk-x", "GOOGLE_API_KEY": "sk-x"}
    if find_spec(package) is None:
        with pytest.raises(MissingExtra, match=rf"belongs to the extra '{provider}'.*\.\[{provider}\]"):
            choose(f"{provider}:some-model:8b", environ=environ)
        return
    model = choose(f"{provider}:some-model:8b", environ=environ)  # pragma: no cover - where the package is there
    assert model.name == f"{provider}:some-model:8b"  # pragma: no cover
    assert "sk-x" not in repr(model)  # pragma: no cover


@pytest.mark.parametrize(
    ("replies", "path"),
    [
        (({"content": "ready"}, {"calls": [("count_cues", {"label": "blinking"})]},
          {"calls": [("submit_answer", {"answer": "No evidence was shown.", "abstains": True})]}), "tools"),
        (({"content": "ready"}, {"content": "count_cues(blinking)"}, {"content": "{}"}), "plan"),
    ],
)  # fmt: skip
def test_the_doctor_says_which_path_a_model_will_take(replies, path):
    with openai_server(*replies) as server:
        found = {finding.about: finding for finding in examine_model(server.address)}
    assert found["path for this model"].detail.startswith(path)
    assert ("MG_AGENT_LLM_PATH=plan" in found["path for this model"].mend) == (path == "plan")


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        ({"status": 401, "says": "wrong key sk-secret-key"}, "refused the key"),
        ({"sleep": 1.5, "content": "late"}, "took too long"),
        ({"status": 500}, "the model failed"),
        ({"raw": "<html>"}, "the model failed"),
    ],
)
def test_the_doctor_says_why_a_model_does_not_answer(reply, says, monkeypatch):
    monkeypatch.setenv("MG_AGENT_LLM_TIMEOUT", "0.4")
    monkeypatch.setenv("MG_AGENT_LLM_KEY", "sk-secret-key")
    with openai_server(reply) as server:
        (found,) = examine_model(server.address)
    assert found.state == "broken"
    assert says in found.detail
    assert "sk-secret" not in str(found)


def test_the_doctor_reports_a_model_that_cannot_be_had():
    assert examine_model("openai:gpt-5")[0].state == "broken"
    assert "OPENAI_API_KEY" in examine_model("openai:gpt-5")[0].detail
    assert examine_model("offline")[0].state == "fine"


@pytest.mark.parametrize(
    ("switch", "environ", "says"),
    [
        ("gpt", {}, "this is no model"),
        ("openai:", {}, "this is no model"),
        ("nobody:x", {}, "this is no model"),
        ("openai:gpt-5", {}, "OPENAI_API_KEY is not set"),
        ("http://user:sk-abcdefgh@127.0.0.1/v1#m", {}, "may hold no key"),
        ("http://127.0.0.1/v1?api_key=sk-abcdefgh#m", {}, "may hold no key"),
        ("hf:/no/such/folder", {}, "cannot be loaded"),
    ],
)
def test_a_switch_without_meaning_is_refused(switch, environ, says):
    with pytest.raises(ModelError, match=says) as caught:
        choose(switch, environ=environ)
    assert "sk-abc" not in str(caught.value)


def test_auto_takes_what_is_configured_else_offline():
    assert choose("auto", environ={}).name == "offline"
    assert choose("auto", environ={"OPENAI_API_KEY": "sk-x"}).name.startswith("openai:")
    assert "sk-x" not in repr(choose("auto", environ={"OPENAI_API_KEY": "sk-x"}))
    assert choose("auto", environ={"OPENAI_API_KEY": "sk-x", "MG_AGENT_LLM_MODEL": "m"}).name == "openai:m"
    assert choose("auto", environ={"OPENAI_API_KEY": "sk-x", "MG_AGENT_LLM": "offline"}).name == "offline"
    assert choose("offline", environ={"OPENAI_API_KEY": "sk-x"}).rules


def test_the_timeout_is_a_time():
    assert timeout({}) == 120.0
    with pytest.raises(ModelError, match=re.escape("MG_AGENT_LLM_TIMEOUT is no time")):
        timeout({"MG_AGENT_LLM_TIMEOUT": "soon"})
