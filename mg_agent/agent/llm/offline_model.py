"""The offline analyst as a chat model: it plans tool calls, reads what they brought, and hands in a cited answer."""

import json
from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool

from mg_agent.agent.llm.schema import NAME, as_answer
from mg_agent.agent.question import Question
from mg_agent.agent.replying.rules import Brief, Call, think
from mg_agent.core.assessment import Draft
from mg_agent.tools.tool import Finding

BRIEF = "mg_agent_brief"
"""Under this key the message with the question carries what is known beforehand."""


class OfflineModel(BaseChatModel):
    """Answers by rules, from messages alone: the question as understood, its brief, the artifacts of tool results.

    It keeps nothing between calls; what was done so far is read off the messages since the question.
    """

    offered: frozenset[str] = frozenset()

    @property
    def _llm_type(self) -> str:
        return "mg-agent-offline"

    def bind_tools(
        self, tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool], **kwargs: object
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """Remember which tools are on offer."""
        return self.model_copy(update={"offered": frozenset(map(_name, tools))})

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> ChatResult:
        message = self._next(messages)
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _next(self, messages: list[BaseMessage]) -> AIMessage:
        place = next((i for i in range(len(messages) - 1, -1, -1) if BRIEF in messages[i].additional_kwargs), None)
        if place is None:
            return _said(Draft(answer="I was given no question about a video.", abstains=True), ())
        brief, asked = messages[place].additional_kwargs[BRIEF]
        thought = think(asked, brief, _done(messages[place:]), self.offered)
        if thought.draft is None:
            return AIMessage(content="", tool_calls=[_as_tool_call(call) for call in thought.calls])
        return _said(thought.draft, thought.prompts)


def with_brief(message: HumanMessage, brief: Brief, asked: Question) -> HumanMessage:
    """Let the message with the question carry it as it was understood, and what is known beforehand."""
    return message.model_copy(update={"additional_kwargs": message.additional_kwargs | {BRIEF: (brief, asked)}})


def _name(tool: dict[str, Any] | type | Callable[..., Any] | BaseTool) -> str:
    """Return what a tool is called; to describe one of ours whole only for its name takes long."""
    return tool.name if isinstance(tool, BaseTool) else str(convert_to_openai_tool(tool)["function"]["name"])


def _said(draft: Draft, prompts: tuple[str, ...]) -> AIMessage:
    call = {"name": NAME, "args": json.loads(json.dumps(as_answer(draft))), "id": uuid4().hex, "type": "tool_call"}
    return AIMessage(content="", tool_calls=[call], response_metadata={"prompts": list(prompts)})


def _as_tool_call(call: Call) -> dict[str, Any]:
    return {"name": call.tool, "args": dict(call.arguments), "id": uuid4().hex, "type": "tool_call"}


def _done(messages: Sequence[BaseMessage]) -> dict[str, Finding | str]:
    """Read off what each call brought: the finding, or the sentence of a refusal."""
    keys = {
        call["id"]: Call(call["name"], call["args"]).key
        for message in messages
        if isinstance(message, AIMessage)
        for call in message.tool_calls
    }
    done: dict[str, Finding | str] = {}
    for message in messages:
        if isinstance(message, ToolMessage) and message.tool_call_id in keys and message.name != NAME:
            found = message.artifact if isinstance(message.artifact, Finding) else str(message.content)
            done[keys[message.tool_call_id]] = found
    return done
