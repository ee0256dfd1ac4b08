"""The OpenAI chat API on loopback."""

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager

from loopback import NUMBERS, Body, Dialect, Reply, Server, pieces, served, sse, words

__all__ = ["Body", "openai_server"]
_USAGE = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
_HEAD = {"id": "chat-1", "created": 1, "model": "tiny"}


class OpenAI(Dialect):
    """Chat completions."""

    root = "/v1"

    def listed(self) -> Body:
        return {"data": [{"id": "tiny"}]}

    def objection(self, body: Body) -> str | None:
        open_calls: set[str] = set()
        for message in body["messages"]:
            if message["role"] == "tool":
                open_calls.discard(message["tool_call_id"])
            elif open_calls:
                return f"tool_call_ids did not have response messages: {', '.join(sorted(open_calls))}"
            open_calls |= {call["id"] for call in message.get("tool_calls") or ()}
        return None

    def whole(self, reply: Body) -> Body:
        message = {"role": "assistant", "content": reply.get("content", ""), "tool_calls": _calls(reply) or None}
        choice = {"index": 0, "message": message, "finish_reason": _ended(reply)}
        return {**_HEAD, "object": "chat.completion", "choices": [choice], "usage": _USAGE}

    def parts(self, reply: Body) -> Iterator[str]:
        for word in words(reply):
            yield _event({"content": word})
        for call in _calls(reply):
            named = call["function"] | {"arguments": ""}
            yield _event({"tool_calls": [call | {"function": named}]})
            for piece in pieces(call["function"]["arguments"]):
                yield _event({"tool_calls": [{"index": call["index"], "function": {"arguments": piece}}]})
        yield _event({}, finish=_ended(reply))
        yield sse({**_HEAD, "object": "chat.completion.chunk", "choices": [], "usage": _USAGE})
        yield sse("[DONE]")


def openai_server(*replies: Reply | Body) -> AbstractContextManager[Server]:
    """Answer with the replies one by one, with the last one again and again."""
    return served(OpenAI(), *replies)


def _ended(reply: Body) -> str:
    return "length" if reply.get("cut") else "tool_calls" if reply.get("calls") else "stop"


def _calls(reply: Body) -> list[Body]:
    return [
        {
            "index": i,
            "id": f"call_{next(NUMBERS)}",
            "type": "function",
            "function": {"name": name, "arguments": args if isinstance(args, str) else json.dumps(args)},
        }
        for i, (name, args) in enumerate(reply.get("calls", ()))
    ]


def _event(delta: Body, finish: str | None = None) -> str:
    choice = {"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": finish}
    return sse({**_HEAD, "object": "chat.completion.chunk", "choices": [choice]})
