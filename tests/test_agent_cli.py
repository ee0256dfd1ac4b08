"""The commands that argue, as a person meets them."""

import json

import pytest
from factory import interview
from openai_server import openai_server

from mg_agent import agent_cli

NOSE = next(c.id for c in interview().cues if c.label == "touching nose")
ANSWER_KEYS = {
    "schema", "answer", "probability", "claims", "alternatives", "limits", "questions", "rejected", "reading",
    "abstains", "record",
}  # fmt: skip
RECORD_KEYS = {
    "reasoner", "question", "video_sha256", "digest", "condition", "prompts", "looked", "seen", "seconds", "model",
    "path", "tools", "sources", "analysis_sha256", "seed", "calls", "tokens_in", "tokens_out",
}  # fmt: skip


@pytest.fixture
def called(called, monkeypatch):
    """Call the command line on a video that was analyzed already; returns exit code, stdout, stderr."""
    monkeypatch.setattr(agent_cli, "analyzed", lambda *_args, **_more: interview())
    return called


def test_the_json_of_an_answer_keeps_its_shape(called):
    code, out, err = called("ask", "talk.mp4", "When does she touch her nose?", "--json")
    body = json.loads(out)
    assert (code, err) == (0, "")
    assert set(body) == ANSWER_KEYS
    assert set(body["record"]) == RECORD_KEYS
    assert body["schema"] == "mg-agent/assessment/1"
    assert set(body["claims"][0]) == {"text", "kind", "evidence", "bearing"}


def test_a_conversation_shows_looks_and_takes_follow_ups(called):
    code, out, err = called(
        "chat", "talk.mp4", typed="How often does she blink?\nand in the second half?\n\nnever asked\n"
    )
    assert code == 0
    assert "Blinking was found 3 times" in out
    assert "Blinking was found once in 00:30.00-01:00.00" in out
    assert "looks: read_faces()" in err
    assert "never asked" not in out + err


def test_a_model_may_be_chosen(called):
    claim = {"text": "She touches her nose.", "evidence": [NOSE]}
    good = {"calls": [("submit_answer", {"answer": "She touches her nose.", "claims": [claim]})]}
    with openai_server({"calls": [("find_gestures", {})]}, good) as server:
        code, out, _ = called("ask", "talk.mp4", "What do her hands do?", "--llm", server.address)
    assert code == 0
    assert "She touches her nose." in out
    assert f"with {server.address}#tiny" in out


def test_a_conversation_outlives_a_model_that_fails_once(called):
    claim = {"text": "She touches her nose.", "evidence": [NOSE]}
    good = {"calls": [("submit_answer", {"answer": "She touches her nose.", "claims": [claim]})]}
    with openai_server({"status": 400, "says": "no"}, {"calls": [("find_gestures", {})]}, good) as server:
        code, out, err = called("chat", "talk.mp4", "--llm", server.address, typed="hands?\nWhat do her hands do?\n")
    assert code == 0
    assert "mg-agent: the model failed" in err
    assert "She touches her nose." in out
    with openai_server({"status": 400, "says": "no"}) as server:
        code, out, err = called("chat", "talk.mp4", "--llm", server.address, typed="hands?\nface?\n")
    assert (code, out) == (1, "")
    assert err.count("the model failed") == 2


def test_a_key_alone_sends_nothing_anywhere(called, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-x")
    code, out, _ = called("ask", "talk.mp4", "Does she nod?")
    assert code == 0
    assert "offline analyst" in out
    monkeypatch.setenv("MG_AGENT_LLM", "nonsense")
    assert called("ask", "talk.mp4", "Does she nod?")[0] == 1


def test_what_may_not_be_looked_at(called):
    code, out, _ = called("ask", "talk.mp4", "When does she touch her nose?", "--without", "gesture")
    assert code == 0
    assert "may not be looked at" in out
    code, _, err = called("ask", "talk.mp4", "x", "--without", "gestures")
    assert code == 1
    assert "did you mean 'gesture'" in err


def test_the_counterfactual_view(called):
    code, out, _ = called("ask", "talk.mp4", "When does she touch her nose?", "--counterfactual", "--json")
    body = json.loads(out)
    assert code == 0
    assert body["format"] == "mg-agent/contrast/1"
    assert [change["without"] for change in body["changes"]] == ["the gestures", "the face", "the transcript"]


def test_without_one_cue(called):
    code, out, _ = called("ask", "talk.mp4", "When does she touch her nose?", "--json")
    one = json.loads(out)["claims"][0]["evidence"][0]
    code, out, _ = called("ask", "talk.mp4", "When does she touch her nose?", "--without-cue", one, "--json")
    (change,) = json.loads(out)["changes"]
    assert code == 0
    assert change["without"] == one
    assert change["lost"]


def test_a_bundle_is_written_and_replayed(called, tmp_path):
    folder = tmp_path / "run"
    assert called("ask", "talk.mp4", "When does she touch her nose?", "--bundle", str(folder))[0] == 0
    code, out, _ = called("replay", str(folder))
    assert code == 0
    assert "holds     answer: made again, the same" in out
    (folder / "answer.json").write_text((folder / "answer.json").read_text().replace("twice", "thrice"))
    code, out, _ = called("replay", str(folder), "--json")
    assert code == 1
    assert {"differs"} <= {check["outcome"] for check in json.loads(out)}
    assert called("replay", str(tmp_path))[0] == 1


@pytest.mark.parametrize("command", [["ask", "talk.mp4", "x"], ["chat", "talk.mp4"]])
def test_a_model_that_cannot_be_is_one_sentence(called, command):
    code, _, err = called(*command, "--llm", "openai:gpt-5")
    assert code == 1
    assert err.startswith("mg-agent: there is no key for openai")
    assert len(err.strip().splitlines()) == 1


def test_the_doctor_looks_at_a_model(called):
    _, out, _ = called("doctor", "--llm", "offline", "--json")
    found = json.loads(out)["findings"][-1]
    assert found["about"] == "model"
    assert "path: rules" in found["detail"]


def test_without_the_library_there_is_no_server(called, monkeypatch):
    monkeypatch.setattr("mg_agent.serve.mcp.find_spec", lambda _name: None)
    code, _, err = called("mcp", "talk.mp4")
    assert code == 1
    assert "extra 'mcp'" in err
