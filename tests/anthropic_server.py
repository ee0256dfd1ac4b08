"""The Anthropic Messages API on loopback; requests that the service is reported to refuse are refused."""

import json
import re
from collections.abc import Iterator, Sequence

from loopback import NUMBERS, Body, Dialect, pieces, sse, words

_NAMES = {400: "invalid_request_error", 401: "authentication_error", 403: "permission_error", 404: "not_found_error",
          413: "request_too_large", 429: "rate_limit_error", 500: "api_error", 529: "overloaded_error"}  # fmt: skip
_HEAD = {"id": "msg_1", "type": "message", "role": "assistant", "model": "tiny"}
_USAGE = {"input_tokens": 11, "output_tokens": 7}
SIGNATURE = "EqQBCgIYAhIM1gbcDa9GJwZA2b3h"


class Anthropic(Dialect):
    """Messages, plain and streamed."""

    def refusal(self, status: int, says: str) -> Body:
        return {"type": "error", "error": {"type": _NAMES.get(status, "api_error"), "message": says}}

    def objection(self, body: Body) -> str | None:
        if not body.get("max_tokens"):
            return "max_tokens: Field required"
        for tool in body.get("tools", ()):
            if not re.fullmatch(r"[a-zA-Z0-9_-]{1,128}", tool["name"]) or tool["input_schema"].get("type") != "object":
                return f"tools: {tool['name']}: Input should be an object"
        return _misordered(body["messages"])

    def whole(self, reply: Body) -> Body:
        blocks = [_block(start, text) for start, text in _blocks(reply)]
        return {**_HEAD, "content": blocks, "stop_reason": _ended(reply), "stop_sequence": None, "usage": _USAGE}

    def parts(self, reply: Body) -> Iterator[str]:
        begun = {
            **_HEAD,
            "content": [],
            "stop_reason": None,
            "stop_sequence": None,
            "usage": {**_USAGE, "output_tokens": 1},
        }
        yield _event("message_start", message=begun)
        yield _event("ping")
        for index, (start, deltas) in enumerate(_blocks(reply)):
            yield _event("content_block_start", index=index, content_block=start)
            for delta in deltas:
                yield _event("content_block_delta", index=index, delta=delta)
            yield _event("content_block_stop", index=index)
        if "fails" in reply:
            yield _event("error", error={"type": reply["fails"], "message": reply.get("says", "Overloaded")})
            return
        yield _event("message_delta", delta={"stop_reason": _ended(reply), "stop_sequence": None}, usage=_USAGE)
        yield _event("message_stop")


def _event(kind: str, **more: object) -> str:
    return sse({"type": kind, **more}, kind)


def _ended(reply: Body) -> str:
    return "max_tokens" if reply.get("cut") else "tool_use" if reply.get("calls") else "end_turn"


def _blocks(reply: Body) -> Iterator[tuple[Body, list[Body]]]:
    """Give every block as it starts, with what is added to it."""
    if "thinking" in reply:
        start = {"type": "thinking", "thinking": "", "signature": ""}
        thought = {"type": "thinking_delta", "thinking": reply["thinking"]}
        yield start, [thought, {"type": "signature_delta", "signature": SIGNATURE}]
    if reply.get("content"):
        yield {"type": "text", "text": ""}, [{"type": "text_delta", "text": word} for word in words(reply)]
    for name, arguments in reply.get("calls", ()):
        start = {"type": "tool_use", "id": f"toolu_{next(NUMBERS)}", "name": name, "input": {}}
        yield start, [{"type": "input_json_delta", "partial_json": piece} for piece in pieces(arguments)]


def _block(start: Body, deltas: Sequence[Body]) -> Body:
    block = dict(start)
    for delta in deltas:
        for name in ("text", "thinking", "signature"):
            if name in delta:
                block[name] += delta[name]
    if block["type"] == "tool_use":
        block["input"] = json.loads("".join(delta["partial_json"] for delta in deltas))
    return block


def _misordered(messages: Sequence[Body]) -> str | None:
    """Say what is wrong with a conversation: its roles, empty texts, calls without results, results without calls."""
    if not messages or messages[0]["role"] != "user":
        return 'messages: first message must use the "user" role'
    due: set[str] = set()
    for number, message in enumerate(messages):
        if message["role"] not in ("user", "assistant"):
            return f"messages.{number}.role: Input should be 'user' or 'assistant'"
        content = message["content"]
        blocks = [{"type": "text", "text": content}] if isinstance(content, str) else content
        why = _misbuilt(blocks, last=number == len(messages) - 1)
        results = {block["tool_use_id"] for block in blocks if block["type"] == "tool_result"}
        if due - results:
            why = f"`tool_use` ids were found without `tool_result` blocks immediately after: {sorted(due)}"
        if results - due:
            why = f"unexpected `tool_use_id` found in `tool_result` blocks: {sorted(results)}"
        if why:
            return f"messages.{number}: {why}"
        due = {block["id"] for block in blocks if block["type"] == "tool_use"}
    return None


def _misbuilt(blocks: Sequence[Body], *, last: bool) -> str | None:
    if not blocks and not last:
        return "all messages must have non-empty content except for the optional final assistant message"
    for block in blocks:
        if block["type"] == "text" and not block["text"].strip():
            return "text content blocks must contain non-whitespace text"
        if block["type"] == "tool_use" and not isinstance(block["input"], dict):
            return "tool_use.input: Input should be a valid dictionary"
        if block["type"] == "thinking" and block.get("signature") != SIGNATURE:
            return "Invalid `signature` in `thinking` block"
        if extra := set(block) - _FIELDS.get(block["type"], set()):
            return f"{block['type']}.{sorted(extra)[0]}: Extra inputs are not permitted"
    return None


_FIELDS = {
    "text": {"type", "text", "citations", "cache_control"},
    "thinking": {"type", "thinking", "signature"},
    "tool_use": {"type", "id", "name", "input", "cache_control", "caller"},
    "tool_result": {"type", "tool_use_id", "content", "is_error", "cache_control"},
}
