"""Inspect's model as a LangChain chat model: what our agent asks goes through Inspect's bridge, limits and log."""

from contextvars import ContextVar
from typing import TYPE_CHECKING

from mg_agent.errors import MissingExtra

if TYPE_CHECKING:
    from anyio.lowlevel import EventLoopToken
    from langchain_core.language_models import BaseChatModel

INSPECT = "inspect"
"""The name by which the bridge knows that a request is meant for the model under evaluation."""
inspect_loop: ContextVar["EventLoopToken | None"] = ContextVar("inspect_loop", default=None)
"""Where Inspect runs; set before a reasoner is sent to a thread, since our agent goes on to threads of its own."""


def inspect_chat() -> "BaseChatModel":
    """Return a chat model that only works inside of ``inspect_ai.agent.agent_bridge()``, from a worker thread.

    Raises:
        MissingExtra: when the package of the OpenAI protocol is not installed.
    """
    from collections.abc import Callable
    from functools import partial
    from importlib.util import find_spec

    if find_spec("langchain_openai") is None:
        raise MissingExtra.named("openai", "langchain_openai")
    from anyio import from_thread
    from langchain_core.callbacks import CallbackManagerForLLMRun
    from langchain_core.messages import BaseMessage
    from langchain_core.outputs import ChatResult
    from langchain_openai import ChatOpenAI
    from pydantic import SecretStr

    class BridgedChat(ChatOpenAI):
        """Asks on Inspect's event loop, where its bridge listens, and waits for the answer."""

        def _generate(
            self,
            messages: list[BaseMessage],
            stop: list[str] | None = None,
            run_manager: CallbackManagerForLLMRun | None = None,
            **kwargs: object,
        ) -> ChatResult:
            ask: Callable[..., object] = self._agenerate
            answer: object = from_thread.run(
                partial(ask, messages, stop, **kwargs),  # type: ignore[arg-type]
                token=inspect_loop.get(),
            )
            if not isinstance(answer, ChatResult):  # pragma: no cover - what _agenerate promises
                raise TypeError(type(answer).__name__)
            return answer

    return BridgedChat(
        model=INSPECT, api_key=SecretStr("none"), base_url="http://127.0.0.1:9", disable_streaming=True, max_retries=0
    )
