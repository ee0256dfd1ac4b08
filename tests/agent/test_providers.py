"""The models of other services, through their own clients, against servers of ours on loopback that are as strict."""

import json
import logging
import sys
from dataclasses import dataclass

import pytest
from anthropic_server import SIGNATURE, Anthropic
from factory import interview
from gemini_server import Gemini
from loopback import Dialect, served
from ollama_server import Ollama
from openai_server import OpenAI

from mg_agent import agent_cli, cli
from mg_agent.agent.analyst import Analyst
from mg_agent.agent.bundle import write_bundle
from mg_agent.agent.events import Answered, Drafting, Found, Returned
from mg_agent.agent.llm.limits import Limits
from mg_agent.agent.models import choose
from mg_agent.core.scenario import FULL
from mg_agent.errors import ModelError
from mg_agent.model_doctor import examine_model
from mg_agent.tools.session import Session
from mg_agent.tools.toolbox import Toolbox

BOX = Toolbox.discover()
NOSE = next(c.id for c in interview().cues if c.label == "touching nose")
LOOK = {"calls": [("find_gestures", {"label": "touching nose"})]}
CLAIM = {"text": "She touches her nose.", "evidence": [NOSE], "kind": "observation"}
SAID = {"answer": "She touches her nose.", "claims": [CLAIM]}
GOOD = {"calls": [("submit_answer", SAID)]}
FAKE = {"calls": [("submit_answer", SAID | {"claims": [CLAIM | {"evidence": ["gesture-ffffff"]}]})]}
SECRET = "correct-horse-battery-staple"


@dataclass(frozen=True)
class Service:
    name: str
    dialect: Dialect
    address: str
    key: str
    package: str

    def __str__(self) -> str:
        return self.name

    @property
    def switch(self) -> str:
        return f"{self.name}:tiny"


OLLAMA = Service("ollama", Ollama(), "OLLAMA_HOST", "OLLAMA_API_KEY", "langchain_ollama")
SERVICES = (
    Service("anthropic", Anthropic(), "ANTHROPIC_BASE_URL", "ANTHROPIC_API_KEY", "langchain_anthropic"),
    Service("google", Gemini(), "GOOGLE_GEMINI_BASE_URL", "GOOGLE_API_KEY", "langchain_google_genai"),
    OLLAMA,
    Service("openai", OpenAI(), "OPENAI_BASE_URL", "OPENAI_API_KEY", "langchain_openai"),
)


@pytest.fixture(params=SERVICES, ids=str)
def service(request, monkeypatch):
    pytest.importorskip(
        request.param.package, reason=f"{request.param.package} belongs to the extra '{request.param.name}'"
    )
    monkeypatch.setenv(request.param.key, SECRET)
    return request.param


@pytest.fixture
def asked(service, monkeypatch):
    """Ask the analyst through the service; returns its events and the server."""

    def ask(*replies, question="What do her hands do?", path=None, **limits):
        with served(service.dialect, *replies) as server:
            monkeypatch.setenv(service.address, server.address)
            analyst = Analyst(choose(service.switch, path=path), BOX, limits=Limits(delay=0.01, **limits))
            return list(analyst.stream(question, Session(interview()))), server

    return ask


def answer(events):
    assert isinstance(events[-1], Answered)
    return events[-1].assessment


def test_a_model_looks_and_answers_streamed(asked, service):
    events, server = asked(LOOK, GOOD)
    said = answer(events)
    assert said.answer == "She touches her nose."
    assert said.claims[0].evidence == (NOSE,)
    assert (said.record.model, said.record.path) == (service.switch, "tools")
    assert (said.record.calls, said.record.tokens_in, said.record.tokens_out) == (2, 22, 14)
    assert len(server.requests) == 2
    assert all(service.dialect.streams(path, body) for path, body in zip(server.paths, server.requests, strict=True))
    assert NOSE in json.dumps(server.requests[1])
    assert all(tool.name in json.dumps(server.requests[0]) for tool in BOX)


def test_thoughts_and_words_beside_a_call_are_kept_apart_from_the_answer(asked, service):
    thinking = {"thinking": "She is surely lying.", "content": "I look first."}
    events, server = asked(LOOK | thinking, GOOD | thinking)
    assert answer(events).answer == "She touches her nose."
    assert "lying" not in "".join(event.model_dump_json() for event in events)
    if service.name == "anthropic":  # it takes its thoughts back only with their signature, and unchanged
        (thought,) = [b for b in server.requests[1]["messages"][1]["content"] if b["type"] == "thinking"]
        assert thought == {"type": "thinking", "thinking": "She is surely lying.", "signature": SIGNATURE}


def test_several_looks_at_once_each_get_their_result(asked):
    events, _ = asked({"calls": [*LOOK["calls"], ("read_faces", {}), ("find_gestures", {})]}, GOOD)
    assert answer(events).claims
    assert sum(isinstance(event, Found) and event.failure == "" for event in events) == 3


@pytest.mark.parametrize(
    "faulty",
    [
        FAKE,
        {"calls": [*LOOK["calls"], *FAKE["calls"]]},
        {"calls": GOOD["calls"] * 2},
        {"calls": [("submit_answer", {"answer": 7})]},
        {"content": "She lies."},
        {},
    ],
    ids=["invented id", "draft beside a look", "two drafts", "misshapen", "words alone", "nothing"],
)
def test_what_is_no_answer_goes_back_in_a_way_that_the_service_takes(asked, faulty):
    events, server = asked(LOOK, faulty, GOOD)
    assert answer(events).claims[0].evidence == (NOSE,)
    assert answer(events).rejected == ()
    assert sum(isinstance(event, Returned) for event in events) == 1
    assert len(server.requests) == 3


def test_a_look_beside_a_draft_that_goes_back_is_said_not_to_be_taken(asked):
    events, _ = asked(LOOK, {"calls": [*LOOK["calls"], *FAKE["calls"]]}, GOOD)
    assert "Not looked" in [event for event in events if isinstance(event, Found)][1].failure


def test_an_answer_that_broke_off_goes_back_although_its_part_has_a_shape(asked, service):
    part = json.dumps(SAID)[:-20]
    whole = service.name in ("google", "ollama")  # these send arguments whole or not at all
    events, _ = asked(LOOK, {"calls": [("submit_answer", SAID if whole else part)], "cut": True}, GOOD)
    (back,) = [event for event in events if isinstance(event, Returned)]
    assert "broke off" in back.faults[0] or "does not fit" in back.faults[0]
    assert answer(events).claims
    (back,) = [e for e in asked(LOOK, {"content": "She", "cut": True}, GOOD)[0] if isinstance(e, Returned)]
    assert "broke off" in back.faults[0]


@pytest.mark.parametrize("trouble", [{"status": s} for s in (429, 500, 503, 529)] + [GOOD | {"breaks": True}], ids=str)
def test_trouble_that_passes_is_waited_for(asked, trouble):
    events, server = asked(LOOK, trouble, GOOD)
    assert answer(events).claims
    assert len(server.requests) == 3


@pytest.mark.parametrize("service", SERVICES[:2], indirect=True, ids=str)
def test_trouble_after_the_answer_has_begun_is_waited_for(asked):
    events, server = asked(LOOK, GOOD | {"fails": "overloaded_error"}, GOOD)
    assert answer(events).claims
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    ("reply", "says", "tries"),
    [
        ({"status": 429, "says": "slow down"}, "asks to wait; .*slow down", 3),
        ({"status": 500}, "the model failed", 3),
        ({"status": 401, "says": f"bad key {SECRET}"}, "refused the key; .*401", 1),
        ({"status": 403, "says": f"{'no ' * 84}{SECRET}"}, "refused the key", 1),
        ({"status": 400, "says": "API key not valid. Please pass a valid API key."}, "refused the key", 1),
        ({"status": 404, "says": "model 'tiny' not found"}, "no such model or address; .*'tiny' not found", 1),
        ({"status": 400, "says": "tiny does not support tools"}, "calls no tools; .*MG_AGENT_LLM_PATH=plan", 1),
        ({"raw": "<html>"}, "the model failed", 1),
        ({"raw": ""}, "the model failed", 1),
    ],
)
def test_trouble_that_stays_is_one_sentence_without_the_key(asked, service, monkeypatch, reply, says, tries):
    with served(service.dialect, reply) as server:
        monkeypatch.setenv(service.address, server.address)
        analyst = Analyst(choose(service.switch), BOX, limits=Limits(delay=0.01))
        with pytest.raises(ModelError, match=says) as caught:
            analyst.assess("What do her hands do?", Session(interview()))
    assert SECRET[:8] not in str(caught.value)
    assert "{" not in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(server.requests) == tries


@pytest.mark.parametrize("service", [OLLAMA], indirect=True, ids=str)
def test_a_model_that_ollama_lacks_is_to_be_fetched(asked):
    with pytest.raises(ModelError, match="ollama pull"):
        asked({"status": 404, "says": "model 'tiny' not found"})


def test_a_slow_service_is_given_up_on_at_once_and_one_that_is_not_there_said_to_be_so(asked, service, monkeypatch):
    monkeypatch.setenv("MG_AGENT_LLM_TIMEOUT", "0.3")
    with pytest.raises(ModelError, match=r"took too long; .*MG_AGENT_LLM_TIMEOUT"):
        asked({"sleep": 1.0, "content": "late"}, {"status": 401})
    monkeypatch.setenv(service.address, "http://127.0.0.1:9")
    analyst = Analyst(choose(service.switch), BOX, limits=Limits(delay=0.01))
    with pytest.raises(ModelError, match="cannot be reached"):
        analyst.assess("What do her hands do?", Session(interview()))


def test_without_tools_the_model_writes_once(asked):
    text = f'<think>Or {{"answer": "no"}}?</think>Sure.\n```json\n{json.dumps(SAID)}\n```'
    events, server = asked({"thinking": 'Perhaps {"answer": "no"}?', "content": text},
                           question="When does she touch her nose?", path="plan")  # fmt: skip
    assert answer(events).claims
    assert (len(server.requests), server.requests[0].get("tools") or None) == (1, None)
    assert (answer(events).record.tokens_in, answer(events).record.tokens_out) == (11, 7)


def test_without_tools_an_answer_that_broke_off_goes_back(asked):
    events, _ = asked({"content": json.dumps(SAID), "cut": True}, {"content": json.dumps(SAID)},
                      question="When does she touch her nose?", path="plan")  # fmt: skip
    (back,) = [event for event in events if isinstance(event, Returned)]
    assert back.faults == ("The answer broke off at the limit of what the model may write at once; write it shorter.",)


def test_a_draft_is_told_by_what_was_written_once(asked):
    long = SAID | {"claims": [CLAIM | {"text": "She touches her nose " + "with a hand " * 60}]}
    events, _ = asked(LOOK, {"calls": [("submit_answer", long)]}, GOOD)
    drafting = [event.characters for event in events if isinstance(event, Drafting)]
    assert drafting
    assert drafting[-1] <= len(json.dumps(long)) + 200


def test_the_key_goes_to_the_service_and_nowhere_else(asked, service, tmp_path, caplog):
    with caplog.at_level(logging.DEBUG):
        events, server = asked(LOOK, GOOD)
    assert SECRET in json.dumps(server.headers[0])
    assert SECRET not in json.dumps(server.requests) + "".join(server.paths) + caplog.text
    assert SECRET not in repr(choose(service.switch)) + answer(events).model_dump_json()
    folder = write_bundle(tmp_path / "run", interview(), FULL, events)
    assert not [path for path in folder.iterdir() if SECRET in path.read_text()]


def test_nothing_is_said_on_the_way_that_a_person_need_not_read(asked, caplog):
    with caplog.at_level(logging.WARNING):
        asked(LOOK, GOOD)
    assert caplog.text == ""


@pytest.mark.parametrize("service", [OLLAMA], indirect=True, ids=str)
def test_a_model_on_this_machine_draws_by_a_seed_and_keeps_the_whole_conversation(asked):
    events, server = asked(LOOK, GOOD)
    assert server.requests[0]["options"] == {"temperature": 0.0, "seed": 0, "num_ctx": 16384}
    assert answer(events).record.seed == 0


@pytest.mark.parametrize("able", [True, False])
def test_the_doctor_says_which_path_a_model_will_take(service, monkeypatch, able):
    draft = {"answer": "No evidence was shown.", "abstains": True}
    replies = ({"calls": [("count_cues", {"label": "blinking"})]}, {"calls": [("submit_answer", draft)]})
    with served(service.dialect, {"content": "ready"}, *(replies if able else ({"content": "no"},))) as server:
        monkeypatch.setenv(service.address, server.address)
        found = {finding.about: finding for finding in examine_model(service.switch)}
    assert "ready" in found["model answers"].detail
    assert found["path for this model"].detail.startswith("tools" if able else "plan")
    assert ("MG_AGENT_LLM_PATH=plan" in found["path for this model"].mend) == (not able)


def test_the_command_line_asks_through_it(service, monkeypatch, capsys):
    monkeypatch.setattr(agent_cli, "analyzed", lambda *_args, **_more: interview())
    with served(service.dialect, LOOK, GOOD) as server:
        monkeypatch.setenv(service.address, server.address)
        words = ["ask", "talk.mp4", "What do her hands do?", "--llm", service.switch, "--json"]
        monkeypatch.setattr(sys, "argv", ["mg-agent", *words])
        with pytest.raises(SystemExit) as end:
            cli.main()
    assert not end.value.code
    body = json.loads(capsys.readouterr().out)
    assert body["record"]["model"] == service.switch
    assert body["claims"][0]["evidence"] == [NOSE]


def test_either_name_of_googles_key_will_do():
    pytest.importorskip("langchain_google_genai", reason="langchain_google_genai belongs to the extra 'google'")
    assert choose("google:tiny", environ={"GEMINI_API_KEY": SECRET}).name == "google:tiny"
    assert choose("auto", environ={"GEMINI_API_KEY": SECRET}).name.startswith("google:")
    with pytest.raises(ModelError, match="GOOGLE_API_KEY is not set"):
        choose("google:tiny", environ={})
