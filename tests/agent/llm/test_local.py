"""A transformers model on this machine: a random one with a real tokenizer, which must do no harm."""

import subprocess
import sys
import time

import pytest
from factory import interview
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage
from tiny_model import PLAIN, WITH_TOOLS, make_tiny

from mg_agent.agent.analyst import Analyst
from mg_agent.agent.llm.limits import Limits
from mg_agent.agent.llm.local import LocalModel, split_calls
from mg_agent.agent.models import choose
from mg_agent.errors import ModelError
from mg_agent.tools.session import Session
from mg_agent.tools.toolbox import Toolbox

BOX = Toolbox.discover()


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return make_tiny(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="module")
def able(tmp_path_factory):
    return make_tiny(tmp_path_factory.mktemp("able"), template=WITH_TOOLS)


def short(folder):
    return LocalModel.load(str(folder)).model_copy(update={"most_tokens": 12})


def test_the_path_follows_from_the_chat_template(tiny, able):
    assert choose(f"hf:{tiny}").path == "plan"
    assert choose(f"hf:{able}").path == "tools"
    assert choose(f"hf:{able}", path="plan").path == "plan"


def test_it_streams_what_it_also_says_at_once_and_counts_tokens(tiny):
    model = short(tiny)
    whole = model.invoke("Say something.")
    chunks = list(model.stream("Say something."))
    assert "".join(str(chunk.content) for chunk in chunks) == whole.content
    assert len(chunks) > 2
    assert whole.usage_metadata["output_tokens"] <= 12
    assert whole.usage_metadata["input_tokens"] == len("<|user|>Say something.\n<|assistant|>")


def test_tools_stand_in_the_prompt_where_the_template_has_them(able):
    model = short(able).bind_tools([{"name": "look", "description": "Look.", "parameters": {"type": "object"}}])
    few = short(able).invoke("Hi").usage_metadata["input_tokens"]
    assert model.invoke("Hi").usage_metadata["input_tokens"] > few + 50
    said = [HumanMessage("Hi"), AIMessage("", tool_calls=[{"name": "look", "args": {}, "id": "1"}]),
            ToolMessage("seen", tool_call_id="1", name="look")]  # fmt: skip
    assert model.invoke(said)


@pytest.mark.parametrize("path", ["plan", "tools"])
def test_a_random_model_comes_to_no_claim(able, path):
    model = choose(f"hf:{able}", path=path)
    model.chat.most_tokens = 12
    analyst = Analyst(model, BOX, limits=Limits(returns=1))
    events = list(analyst.stream("When does she touch her nose?", Session(interview())))
    said = events[-1].assessment
    assert said.abstains
    assert said.claims == ()
    assert said.record.seed == 0
    assert ("found" in [event.kind for event in events]) == (path == "plan")


def test_what_does_not_fit_is_refused_in_one_sentence(tmp_path):
    model = LocalModel.load(str(make_tiny(tmp_path, positions=64)))
    with pytest.raises(ModelError, match=r"do not fit this model; .* it reads 64"):
        model.invoke("word " * 40)


def test_a_model_without_a_chat_template_is_refused(tmp_path):
    folder = make_tiny(tmp_path, template=None)
    with pytest.raises(ModelError, match="no chat template"):
        LocalModel.load(str(folder))


@pytest.mark.parametrize(
    ("text", "content", "calls"),
    [
        ('<tool_call>{"name": "look", "arguments": {"start": 1}}</tool_call>', "", [("look", {"start": 1})]),
        ('I look. <tool_call>\n{"name": "a", "arguments": {}}\n</tool_call><tool_call>{"name": "b", "arguments": {}}'
         "</tool_call>", "I look.", [("a", {}), ("b", {})]),
        ('{"name": "look", "parameters": {"x": 1}}', "", [("look", {"x": 1})]),
        ("<tool_call>{broken}</tool_call>", "<tool_call>{broken}</tool_call>", []),
        ('{"answer": "no call"}', '{"answer": "no call"}', []),
        ("just words", "just words", []),
    ],
)  # fmt: skip
def test_tool_calls_are_read_from_text(text, content, calls):
    said, found = split_calls(text)
    assert [(call["name"], call["args"]) for call in found] == calls
    assert said == content


@pytest.mark.slow
def test_through_transformers_serve(tiny):
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "transformers.cli.transformers",
        "serve",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    with subprocess.Popen([*command, str(tiny)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait(port)
            model = choose(f"http://127.0.0.1:{port}/v1#{tiny}", path="plan")
            said = Analyst(model, BOX, limits=Limits(returns=0)).assess("Does she nod?", Session(interview()))
        finally:
            server.terminate()
    assert said.claims == ()


def _wait(port: int) -> None:
    import httpx

    for _ in range(120):
        try:
            if httpx.get(f"http://127.0.0.1:{port}/health", timeout=1).is_success:
                return
        except httpx.HTTPError:
            time.sleep(0.5)
    raise AssertionError("the server did not come up")


def test_the_template_is_what_tells(tiny):
    assert "tools" not in PLAIN
    assert not LocalModel.load(str(tiny)).calls_tools
