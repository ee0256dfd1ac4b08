"""A small HTTP server that speaks the OpenAI chat API on loopback, and does wrong what a test asks for."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Body = dict[str, Any]
Reply = Callable[[Body], Body]
"""From a request to a message: {"content": ..., "calls": [(name, arguments)]}, or a fault: {"status": 500}."""


@dataclass
class Server:
    address: str
    requests: list[Body] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


class _Handler(BaseHTTPRequestHandler):
    told: Server
    replies: tuple[Reply | Body, ...]

    def log_message(self, *_args: object) -> None:
        pass

    def do_GET(self) -> None:
        self._send(200, json.dumps({"data": [{"id": "tiny"}]}))

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        reply = self.replies[min(len(self.told.requests), len(self.replies) - 1)]
        self.told.requests.append(body)
        self.told.headers.append({name.lower(): value for name, value in self.headers.items()})
        self._answer(body, reply(body) if callable(reply) else reply)

    def _answer(self, body: Body, reply: Body) -> None:
        time.sleep(reply.get("sleep", 0.0))
        if "status" in reply:
            self._send(reply["status"], json.dumps({"error": {"message": reply.get("says", "no")}}))
        elif "raw" in reply:
            self._send(200, reply["raw"])
        elif body.get("stream"):
            self._send(200, "".join(_events(reply)), kind="text/event-stream")
        else:
            self._send(200, json.dumps(_whole(reply)))

    def _send(self, status: int, text: str, kind: str = "application/json") -> None:
        data = text.encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the client gave up waiting, as a test wants it to


@contextmanager
def openai_server(*replies: Reply | Body) -> Iterator[Server]:
    """Answer with the replies one by one, with the last one again and again."""
    told = Server("")
    handler = type("Handler", (_Handler,), {"told": told, "replies": replies})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    told.address = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield told
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _calls(reply: Body) -> list[Body]:
    return [
        {
            "index": i,
            "id": f"call_{time.monotonic_ns()}_{i}",
            "type": "function",
            "function": {"name": name, "arguments": args if isinstance(args, str) else json.dumps(args)},
        }
        for i, (name, args) in enumerate(reply.get("calls", ()))
    ]


_USAGE = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
_HEAD = {"id": "chat-1", "created": 1, "model": "tiny"}


def _whole(reply: Body) -> Body:
    message = {"role": "assistant", "content": reply.get("content", ""), "tool_calls": _calls(reply) or None}
    choice = {"index": 0, "message": message, "finish_reason": "tool_calls" if reply.get("calls") else "stop"}
    return {**_HEAD, "object": "chat.completion", "choices": [choice], "usage": _USAGE}


def _events(reply: Body) -> Iterator[str]:
    """Stream content word by word, and arguments in pieces, as real servers do."""
    for word in str(reply.get("content", "")).split(" "):
        if word:
            yield _event({"content": f"{word} "})
    for call in _calls(reply):
        text = call["function"]["arguments"]
        yield _event({"tool_calls": [call | {"function": {"name": call["function"]["name"], "arguments": ""}}]})
        for at in range(0, len(text), 9):
            piece = {"index": call["index"], "function": {"arguments": text[at : at + 9]}}
            yield _event({"tool_calls": [piece]})
    yield _event({}, finish="tool_calls" if reply.get("calls") else "stop")
    yield "data: " + json.dumps({**_HEAD, "object": "chat.completion.chunk", "choices": [], "usage": _USAGE}) + "\n\n"
    yield "data: [DONE]\n\n"


def _event(delta: Body, finish: str | None = None) -> str:
    choice = {"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": finish}
    return "data: " + json.dumps({**_HEAD, "object": "chat.completion.chunk", "choices": [choice]}) + "\n\n"
