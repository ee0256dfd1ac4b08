"""A chat model of transformers on this machine: chat template, tool calls where the template has them, streaming."""

import json
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage, SystemMessage, ToolMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.messages.tool import tool_call_chunk
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import ConfigDict

from mg_agent.errors import ModelError

_MOST_TOKENS = 1024
_CALL = re.compile(r"<tool_call>\s*(\{.*?\})\s*</tool_call>", re.DOTALL)


class LocalModel(BaseChatModel):
    """A causal language model with its tokenizer; nothing is downloaded unless a hub name is given."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    repo: str
    tokenizer: Any
    network: Any
    tools: tuple[dict[str, Any], ...] = ()
    most_tokens: int = _MOST_TOKENS

    @classmethod
    def load(cls, repo: str) -> "LocalModel":
        """Load a folder, or a name of the hub, onto the best device there is.

        Raises:
            ModelError: when it cannot be loaded or has no chat template.
        """
        from transformers import AutoModelForCausalLM, AutoTokenizer

        try:
            tokenizer = AutoTokenizer.from_pretrained(repo)
            network = AutoModelForCausalLM.from_pretrained(repo, **_placement())
        except Exception as error:  # the hub, the file system and the model code raise all kinds
            got = f"{type(error).__name__}: {error}".splitlines()[0][:200]
            what = "a folder with a transformers model, or a name of the hub while there is a network"
            raise ModelError.of(f"the model '{repo}' cannot be loaded", got, f"give {what}") from None
        if not getattr(tokenizer, "chat_template", None):
            raise ModelError.of(
                f"the model '{Path(repo).name}' is no chat model",
                "its tokenizer has no chat template",
                "choose an instruction-tuned model",
            )
        network.eval()
        return cls(repo=repo, tokenizer=tokenizer, network=network)

    @property
    def calls_tools(self) -> bool:
        """Whether the chat template knows tools."""
        template = self.tokenizer.chat_template
        text = template if isinstance(template, str) else json.dumps(template, default=str)
        return re.search(r"\btools\b", text) is not None

    @property
    def _llm_type(self) -> str:
        return "mg-agent-transformers"

    def bind_tools(
        self, tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool], **kwargs: object
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """Write the tools into the chat template."""
        return self.model_copy(update={"tools": tuple(convert_to_openai_tool(tool) for tool in tools)})

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> ChatResult:
        text, usage = "", None
        for piece, counted in self._pieces(messages):
            text += piece
            usage = counted or usage
        content, calls = split_calls(text)
        message = AIMessage(content=content, tool_calls=calls, usage_metadata=usage)
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> Iterator[ChatGenerationChunk]:
        text = ""
        for piece, usage in self._pieces(messages):
            text += piece
            if not self.tools or usage is not None:
                yield _chunk(run_manager, AIMessageChunk(content="" if self.tools else piece, usage_metadata=usage))
        if self.tools:  # whether words are a call shows only at their end
            content, calls = split_calls(text)
            chunks = [
                tool_call_chunk(name=call["name"], args=json.dumps(call["args"]), id=call["id"], index=i)
                for i, call in enumerate(calls)
            ]
            yield _chunk(run_manager, AIMessageChunk(content=content, tool_call_chunks=chunks))

    def _pieces(self, messages: list[BaseMessage]) -> Iterator[tuple[str, UsageMetadata | None]]:
        import torch
        from transformers import TextIteratorStreamer

        inputs = self.tokenizer.apply_chat_template(
            [_as_dict(message) for message in messages],
            tools=list(self.tools) or None,
            add_generation_prompt=True,
            return_tensors="pt",
            return_dict=True,
        ).to(self.network.device)
        length = int(inputs["input_ids"].shape[1])
        self._require_room(length)
        streamer = TextIteratorStreamer(self.tokenizer, skip_prompt=True, skip_special_tokens=True)
        outcome: dict[str, Any] = {}

        def write() -> None:
            try:
                with torch.inference_mode():
                    outcome["ids"] = self.network.generate(
                        **inputs, streamer=streamer, max_new_tokens=self.most_tokens, do_sample=False
                    )
            except Exception as error:  # told to the reader's thread, where it can be handled
                outcome["error"] = error
                streamer.end()

        writer = threading.Thread(target=write, daemon=True)
        writer.start()
        for piece in streamer:
            yield piece, None
        writer.join()
        if "error" in outcome:
            raise outcome["error"]
        new = int(outcome["ids"].shape[1]) - length
        yield "", UsageMetadata(input_tokens=length, output_tokens=new, total_tokens=length + new)

    def _require_room(self, length: int) -> None:
        room = getattr(self.network.config, "max_position_embeddings", None)
        if room is not None and length + 16 > room:
            raise ModelError.of(
                "the question and what was looked at do not fit this model",
                f"{length} tokens, it reads {room}",
                "ask about a shorter stretch of time, or choose a model with a longer context",
            )


def split_calls(text: str) -> tuple[str, list[dict[str, Any]]]:
    """Split what a model wrote into words and tool calls.

    Two forms are read: ``<tool_call>{...}</tool_call>`` around each call, and a bare JSON object with a
    name and arguments.
    """
    found = _CALL.findall(text)
    if not found and text.strip().startswith("{"):
        found = [text.strip()]
    calls = []
    for one in found:
        try:
            body = json.loads(one)
        except ValueError:
            continue
        arguments = body.get("arguments", body.get("parameters", {})) if isinstance(body, dict) else None
        if isinstance(arguments, dict) and isinstance(body.get("name"), str):
            calls.append({"name": body["name"], "args": arguments, "id": uuid4().hex, "type": "tool_call"})
    if not calls:
        return text, []
    return ("" if text.strip() in found else _CALL.sub("", text).strip()), calls


def _placement() -> dict[str, Any]:
    """Spread a model over the devices there are, where the helper for that is installed."""
    from importlib.util import find_spec

    import torch

    if find_spec("accelerate") is not None and torch.cuda.is_available():
        return {"device_map": "auto", "dtype": "auto"}
    return {"dtype": "auto"}


def _as_dict(message: BaseMessage) -> dict[str, Any]:
    if isinstance(message, SystemMessage):
        return {"role": "system", "content": str(message.text)}
    if isinstance(message, HumanMessage):
        return {"role": "user", "content": str(message.text)}
    if isinstance(message, ToolMessage):
        return {"role": "tool", "content": str(message.content), "name": message.name}
    calls = message.tool_calls if isinstance(message, AIMessage) else []
    told = [{"type": "function", "function": {"name": c["name"], "arguments": c["args"]}} for c in calls]
    return {"role": "assistant", "content": str(message.text), **({"tool_calls": told} if told else {})}


def _chunk(manager: CallbackManagerForLLMRun | None, message: AIMessageChunk) -> ChatGenerationChunk:
    chunk = ChatGenerationChunk(message=message)
    if manager is not None and message.content:
        manager.on_llm_new_token(str(message.content), chunk=chunk)
    return chunk
