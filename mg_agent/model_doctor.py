"""What a model can do: whether it answers, calls tools and keeps to a shape, and which path will therefore be used."""

import time
from typing import Any

from mg_agent.doctor import Finding, State


def examine_model(switch: str) -> tuple[Finding, ...]:
    """Ask a model three small things; a failure is a finding, never an error.

    Args:
        switch: As for ``--llm``.
    """
    from mg_agent.agent.models import choose
    from mg_agent.errors import MgAgentError

    try:
        model = choose(switch)
    except MgAgentError as error:
        return (Finding("model", "broken", str(error)),)
    if model.rules:
        return (Finding("model", "fine", "offline analyst: rules, no model, no network; path: rules"),)
    answers = _tried("model answers", lambda: _answers(model.chat))
    if answers.state == "broken":
        return (answers,)
    tools = _tried("model calls tools", lambda: _calls_tools(model.chat), otherwise="missing")
    shape = _tried("model keeps a shape", lambda: _keeps_shape(model.chat), otherwise="missing")
    able = tools.state == shape.state == "fine"
    path = "tools: the model chooses where to look" if able else "plan: rules choose where to look, the model writes"
    mend = "" if able or model.path == "plan" else "set MG_AGENT_LLM_PATH=plan for this model"
    return (answers, tools, shape, Finding("path for this model", "fine" if not mend else "missing", path, mend))


def _tried(about: str, act: Any, *, otherwise: State = "broken") -> Finding:  # noqa: ANN401 - any check
    from mg_agent.agent.llm.failures import as_model_error
    from mg_agent.errors import MgAgentError

    began = time.perf_counter()
    try:
        detail = act()
    except MgAgentError as error:
        return Finding(about, otherwise, str(error))
    except Exception as error:  # every provider has exceptions of its own
        return Finding(about, otherwise, str(as_model_error(error)))
    return Finding(about, "fine", f"{detail}, {time.perf_counter() - began:.1f} s")


def _answers(chat: Any) -> str:  # noqa: ANN401 - LangChain's own type, imported only when asked
    from mg_agent.tools.quoting import quoted

    reply = chat.invoke(_probe("answer"))
    return f"it said {quoted(str(reply.text), longest=40)}"


def _calls_tools(chat: Any) -> str:  # noqa: ANN401
    from mg_agent.agent.toolkit import arguments_shape
    from mg_agent.errors import ModelError
    from mg_agent.tools.counting import count_cues

    tool = {"type": "function", "function": {"name": count_cues.name, "description": count_cues.description,
                                             "parameters": arguments_shape(count_cues)}}  # fmt: skip
    reply = chat.bind_tools([tool]).invoke(_probe("tools"))
    names = [call["name"] for call in reply.tool_calls]
    if names != [count_cues.name]:
        raise ModelError.of("the model did not call the tool", f"it called {names or 'none'}", "use the path 'plan'")
    return f"it called {count_cues.name}({reply.tool_calls[0]['args']})"


def _keeps_shape(chat: Any) -> str:  # noqa: ANN401
    from mg_agent.agent.llm.schema import NAME, answer_schema
    from mg_agent.errors import ModelError

    reply = chat.bind_tools([answer_schema()]).invoke(_probe("shape"))
    calls = [call["args"] for call in reply.tool_calls if call["name"] == NAME]
    if not calls:
        raise ModelError.of("the model handed in no answer", "it called nothing", "use the path 'plan'")
    answer_schema().model_validate(calls[0])
    return "it handed in an answer of the right shape"


def _probe(name: str) -> str:
    from mg_agent.prompts import load_prompt

    return " ".join(load_prompt("probe").sections()[name])
