"""The agent loop on LangChain: a model that looks through tools until it hands in a draft that cites what it saw."""

from collections.abc import Callable, Iterator, Sequence
from copy import copy
from functools import cache
from typing import Any, cast

from langchain.agents import create_agent
from langchain.agents.middleware import (
    AgentMiddleware,
    AgentState,
    ModelCallLimitMiddleware,
    ModelRetryMiddleware,
    ToolCallLimitMiddleware,
    hook_config,
)
from langchain.agents.structured_output import ToolStrategy
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage, ToolMessage
from langchain_core.tools import BaseTool
from langgraph.runtime import Runtime

from mg_agent.agent.events import Argument, Drafting, Event, Found, Looked, Returned
from mg_agent.agent.llm.failures import BROKE_OFF, as_model_error, is_passing, was_cut
from mg_agent.agent.llm.limits import Limits, Outcome
from mg_agent.agent.llm.schema import NAME, Answer, Argued, answer_schema
from mg_agent.core.assessment import Draft
from mg_agent.core.counts import plural
from mg_agent.errors import MgAgentError
from mg_agent.prompts import load_prompt
from mg_agent.tools.tool import Finding

Check = Callable[[Draft], tuple[str, ...]]
_STEP = 400
"""Characters of a draft between two events that tell of it."""


class EvidenceCheck(AgentMiddleware[AgentState[Answer], None, Answer]):
    """Sends a draft back to the model while it says more than it was shown, a few times."""

    def __init__(self, check: Check, outcome: Outcome, returns: int) -> None:
        super().__init__()
        self._check = check
        self._outcome = outcome
        self._returns = returns

    @hook_config(can_jump_to=["model", "end"])
    def after_model(self, state: AgentState[Answer], runtime: Runtime[None]) -> dict[str, Any] | None:
        """Look at what the model handed in, if it did."""
        answer = state.get("structured_response")
        last = next((m for m in reversed(state["messages"]) if isinstance(m, AIMessage)), None)
        cut = (BROKE_OFF,) if last is not None and was_cut(last.response_metadata) else ()
        if answer is None:
            return None if last is None or last.tool_calls else self._again((*cut, _unsubmitted()), state)
        self._outcome.draft = answer.draft()
        faults = (*cut, *self._check(self._outcome.draft))
        return self._again(faults, state) if faults else None

    def _again(self, faults: tuple[str, ...], state: AgentState[Answer]) -> dict[str, Any] | None:
        if len(self._outcome.faults) >= self._returns:
            return None
        self._outcome.faults.append(faults)
        text = load_prompt("returned").render({"faults": list(faults)})
        messages = [*_declined(state["messages"]), HumanMessage(text)]
        return {"messages": messages, "structured_response": None, "jump_to": "model"}


def _unsubmitted() -> str:
    return f"Nothing was handed in; call {NAME}."


def _declined(messages: Sequence[BaseMessage]) -> list[ToolMessage]:
    """Answer the looks that were asked for beside a draft that goes back; services take no call without a result."""
    answered = {message.tool_call_id for message in messages if isinstance(message, ToolMessage)}
    last = next((message for message in reversed(messages) if isinstance(message, AIMessage)), None)
    calls = [] if last is None else [call for call in last.tool_calls if call["id"] not in answered]
    text = f"Not looked, because {NAME} was called in the same turn."
    return [ToolMessage(text, tool_call_id=str(call["id"]), name=call["name"], status="error") for call in calls]


def converse(
    model: BaseChatModel,
    tools: Sequence[BaseTool],
    system: str,
    messages: Sequence[BaseMessage],
    check: Check,
    limits: Limits,
    outcome: Outcome,
    schema: type[Argued] | None = None,
) -> Iterator[Event]:
    """Let a model look and argue; events as they happen, the result in ``outcome``.

    Raises:
        ModelError: when the model cannot be reached or answers nonsense again and again.
    """
    strategy = copy(_handing_in(schema or answer_schema()))
    strategy.handle_errors = _misshapen(outcome, limits.returns)
    agent = create_agent(
        model,
        list(tools),
        system_prompt=system,
        response_format=cast("Any", strategy),
        middleware=cast("Any", _middleware(check, limits, outcome)),
    )
    # One place is taken by the stream itself; the other lets tools run one after another, in the order of the calls.
    config: Any = {"recursion_limit": 6 * limits.model_calls + 4 * limits.tool_calls, "max_concurrency": 2}
    try:
        yield from _told(
            agent.stream({"messages": list(messages)}, config, stream_mode=["updates", "messages"]), outcome
        )
    except _GaveUpError:
        outcome.draft = None
    except MgAgentError:
        raise
    except Exception as error:  # every provider has exceptions of its own
        raise as_model_error(error) from error
    if outcome.draft is None:
        outcome.reason = _why(outcome, limits)


@cache
def _handing_in(schema: type[Argued]) -> ToolStrategy[Argued]:
    """Return how an answer of a shape is handed in; to describe a shape takes longer than many a question."""
    return ToolStrategy(schema, tool_message_content="Handed in.")


def _middleware(check: Check, limits: Limits, outcome: Outcome) -> list[AgentMiddleware[Any, Any, Any]]:
    return [
        EvidenceCheck(check, outcome, limits.returns),
        ModelCallLimitMiddleware(run_limit=limits.model_calls, exit_behavior="end"),
        ToolCallLimitMiddleware(run_limit=limits.tool_calls, exit_behavior="continue"),
        ModelRetryMiddleware(
            max_retries=limits.retries,
            retry_on=is_passing,
            on_failure="error",
            initial_delay=limits.delay,
            jitter=False,
        ),
    ]


def _why(outcome: Outcome, limits: Limits) -> str:
    if outcome.calls >= limits.model_calls:
        return f"the model made {plural(outcome.calls, 'call')} without handing in an answer."
    return "the model ended without handing in an answer that can be read."


class _GaveUpError(Exception):
    """The model handed in one misshapen answer after the other."""


def _misshapen(outcome: Outcome, returns: int) -> Callable[[Exception], str]:
    def say(error: Exception) -> str:
        if len(outcome.faults) >= returns:
            raise _GaveUpError
        text = f"The answer does not fit the schema: {' '.join(str(error).split())[:600]}."
        outcome.faults.append((text,))
        return load_prompt("returned").render({"faults": [text]})

    return say


def _told(stream: Iterator[Any], outcome: Outcome) -> Iterator[Event]:
    """Turn what the graph streams into events, and count what the model cost."""
    progress, told = _Progress(), 0
    for mode, chunk in stream:
        if mode == "messages":
            yield from progress.of(chunk)
            continue
        for node, update in chunk.items():
            messages = (update or {}).get("messages", ())
            # The end of a limit is told in the same kind of message as an answer, but no model was called for it.
            for message in messages if node == "model" else ():
                count_call(message, outcome)
            yield from _events(messages)
        for faults in outcome.faults[told:]:
            yield Returned(faults=faults)
        told = len(outcome.faults)


def _events(messages: Sequence[BaseMessage]) -> Iterator[Event]:
    for message in messages:
        if isinstance(message, AIMessage):
            for call in message.tool_calls:
                if call["name"] != NAME:
                    yield Looked(call=str(call["id"]), tool=call["name"], arguments=tidy(call["args"]))
        elif isinstance(message, ToolMessage) and message.name != NAME:
            yield found_event(str(message.tool_call_id), str(message.name), message.artifact, str(message.content))


def found_event(call: str, tool: str, finding: object, text: str) -> Found:
    """Tell what a tool brought: ids and looks, or why it refused."""
    if not isinstance(finding, Finding):
        return Found(call=call, tool=tool, failure=text[:400])
    cues = dict.fromkeys(cue.id for cue in (*finding.cues, *(c for look in finding.looks for c in look.cues)))
    return Found(
        call=call,
        tool=tool,
        cues=tuple(cues),
        passages=tuple(passage.id for passage in finding.passages),
        measures=tuple(measure.id for measure in finding.measures),
        looks=tuple(dict.fromkeys(str(look) for look in finding.looks)),
    )


def tidy(arguments: dict[str, Any]) -> dict[str, Argument]:
    """Keep arguments as they are where they are simple; models send anything."""
    kept: dict[str, Argument] = {}
    for name, value in list(arguments.items())[:12]:
        if isinstance(value, list | tuple):
            kept[str(name)] = tuple(str(one)[:80] for one in value[:12])
        elif value is None or isinstance(value, bool | int):
            kept[str(name)] = value
        elif isinstance(value, float):
            kept[str(name)] = value if value == value and abs(value) != float("inf") else str(value)
        else:
            kept[str(name)] = str(value)[:200]
    return kept


def count_call(message: BaseMessage, outcome: Outcome) -> None:
    """Add one answer of a model, and its tokens, to what it cost."""
    if not isinstance(message, AIMessage):
        return
    outcome.calls += 1
    usage = message.usage_metadata
    if usage is not None:
        outcome.tokens_in += usage["input_tokens"]
        outcome.tokens_out += usage["output_tokens"]
    outcome.prompts = tuple(message.response_metadata.get("prompts", outcome.prompts))


class _Progress:
    """How much a model has written by now, told every few hundred characters."""

    def __init__(self) -> None:
        self.written = 0
        self.told = 0

    def of(self, chunk: tuple[BaseMessage, dict[str, Any]]) -> Iterator[Event]:
        message = chunk[0]
        if not isinstance(message, AIMessageChunk):
            return
        self.written += len(message.text) + sum(len(c.get("args") or "") for c in message.tool_call_chunks)
        if self.written - self.told >= _STEP:
            self.told = self.written
            yield Drafting(characters=self.written)
