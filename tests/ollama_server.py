"""The chat API of Ollama on loopback: one JSON object a line."""

import json
from collections.abc import Iterator

from loopback import Body, Dialect, words

_HEAD = {"model": "tiny", "created_at": "2026-01-01T00:00:00.000000Z"}
_LAST = {"done": True, "total_duration": 9, "load_duration": 1, "prompt_eval_count": 11, "prompt_eval_duration": 3,
         "eval_count": 7, "eval_duration": 5}  # fmt: skip


class Ollama(Dialect):
    """Chat, streamed unless it is told not to."""

    kind = "application/x-ndjson"

    def listed(self) -> Body:
        return {"models": [{"name": "tiny:latest", "model": "tiny:latest"}]}

    def streams(self, path: str, body: Body) -> bool:
        return bool(body.get("stream", True))

    def refusal(self, status: int, says: str) -> Body:
        return {"error": says}

    def objection(self, body: Body) -> str | None:
        for message in body["messages"]:
            if message["role"] not in ("system", "user", "assistant", "tool"):
                return f"invalid role: {message['role']}"
            for call in message.get("tool_calls") or ():
                if not isinstance(call["function"]["arguments"], dict):
                    return "json: cannot unmarshal string into Go struct field arguments"
        return None

    def whole(self, reply: Body) -> Body:
        return {
            **_HEAD,
            "message": _message(reply, str(reply.get("content", ""))),
            "done_reason": _ended(reply),
            **_LAST,
        }

    def parts(self, reply: Body) -> Iterator[str]:
        if "thinking" in reply:
            yield _line({"message": {"role": "assistant", "content": "", "thinking": reply["thinking"]}, "done": False})
        for word in words(reply):
            yield _line({"message": {"role": "assistant", "content": word}, "done": False})
        if "fails" in reply:
            yield json.dumps({"error": reply["fails"]}) + "\n"
            return
        for call in _calls(reply):  # each call whole, as the server sends them
            yield _line({"message": {"role": "assistant", "content": "", "tool_calls": [call]}, "done": False})
        yield _line({"message": {"role": "assistant", "content": ""}, "done_reason": _ended(reply), **_LAST})


def _line(body: Body) -> str:
    return json.dumps({**_HEAD, **body}) + "\n"


def _ended(reply: Body) -> str:
    return "length" if reply.get("cut") else "stop"


def _calls(reply: Body) -> list[Body]:
    return [{"function": {"name": name, "arguments": args}} for name, args in reply.get("calls", ())]


def _message(reply: Body, content: str) -> Body:
    message: Body = {"role": "assistant", "content": content}
    if "thinking" in reply:
        message["thinking"] = reply["thinking"]
    if reply.get("calls"):
        message["tool_calls"] = _calls(reply)
    return message
