"""A chat model that says what a test wants it to say, step by step."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult

from mg_agent.agent.llm.schema import NAME
from mg_agent.agent.models import LanguageModel

Step = Callable[[list[BaseMessage]], AIMessage] | AIMessage


class Scripted(BaseChatModel):
    """Takes its steps one by one; the last one again and again."""

    steps: list[Any]
    taken: list[Any]
    seen: list[Any]

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Any:
        return self

    def _generate(self, messages: list[BaseMessage], stop: Any = None, run_manager: Any = None, **kwargs: Any) -> Any:
        self.seen.append(list(messages))
        step = self.steps[min(len(self.taken), len(self.steps) - 1)]
        self.taken.append(step)
        message = step(messages) if callable(step) and not isinstance(step, AIMessage) else step
        return ChatResult(generations=[ChatGeneration(message=message)])


def scripted(*steps: Step, path: str = "tools") -> LanguageModel:
    return LanguageModel("scripted", Scripted(steps=list(steps), taken=[], seen=[]), path=path)


def calls(*named: tuple[str, dict[str, object]]) -> AIMessage:
    tool_calls = [{"name": name, "args": args, "id": uuid4().hex, "type": "tool_call"} for name, args in named]
    return AIMessage(content="", tool_calls=tool_calls)


def submits(answer: str, *claims: dict[str, object], **more: object) -> AIMessage:
    return calls((NAME, {"answer": answer, "claims": list(claims), **more}))


def observes(text: str, *ids: str, kind: str = "observation") -> dict[str, object]:
    return {"text": text, "evidence": list(ids), "kind": kind}


def results(messages: list[BaseMessage]) -> str:
    return "\n".join(str(m.content) for m in messages if isinstance(m, ToolMessage))
