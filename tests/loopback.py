"""Small HTTP servers on loopback that speak as a service for models does, and do wrong what a test asks for."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any

Body = dict[str, Any]
Reply = Callable[[Body], Body]
"""From a request to a message: {"content": ..., "calls": [(name, arguments)]}, or a fault: {"status": 500}.

Beside these: "thinking" (said before the message), "cut" (the service stopped at its limit of tokens), "breaks" (the
connection ends in the middle), "fails" (the stream turns into an error of this kind), "sleep" seconds, "raw" text.
"""
NUMBERS = count(1)


@dataclass
class Server:
    address: str
    requests: list[Body] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)


class Dialect:
    """What one service calls things; requests that the real one would refuse are refused."""

    root = ""
    kind = "text/event-stream"

    def listed(self) -> Body:
        """Return what it says of its models."""
        return {}

    def streams(self, path: str, body: Body) -> bool:
        return bool(body.get("stream"))

    def objection(self, body: Body) -> str | None:
        """Say why the real service would refuse the request."""
        return None

    def refusal(self, status: int, says: str) -> Body:
        return {"error": {"message": says}}

    def whole(self, reply: Body) -> Body:
        raise AssertionError("a dialect writes this itself")

    def parts(self, reply: Body) -> Iterator[str]:
        raise AssertionError("a dialect writes this itself")


class _Handler(BaseHTTPRequestHandler):
    told: Server
    replies: tuple[Reply | Body, ...]
    dialect: Dialect

    def log_message(self, *_args: object) -> None:
        pass

    def do_GET(self) -> None:
        self._send(200, json.dumps(self.dialect.listed()))

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        reply = self.replies[min(len(self.told.requests), len(self.replies) - 1)]
        self.told.requests.append(body)
        self.told.paths.append(self.path)
        self.told.headers.append({name.lower(): value for name, value in self.headers.items()})
        why = self.dialect.objection(body)
        self._answer(body, {"status": 400, "says": why} if why else reply(body) if callable(reply) else reply)

    def _answer(self, body: Body, reply: Body) -> None:
        time.sleep(reply.get("sleep", 0.0))
        if "status" in reply:
            self._send(reply["status"], json.dumps(self.dialect.refusal(reply["status"], reply.get("says", "no"))))
        elif "raw" in reply:
            self._send(200, reply["raw"])
        elif self.dialect.streams(self.path, body):
            self._send(200, "".join(self.dialect.parts(reply)), self.dialect.kind, breaks=reply.get("breaks", False))
        else:
            self._send(200, json.dumps(self.dialect.whole(reply)))

    def _send(self, status: int, text: str, kind: str = "application/json", *, breaks: bool = False) -> None:
        data = text.encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data[: len(data) // 2] if breaks else data)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the client gave up waiting, as a test wants it to


@contextmanager
def served(dialect: Dialect, *replies: Reply | Body) -> Iterator[Server]:
    """Answer with the replies one by one, with the last one again and again."""
    told = Server("")
    handler = type("Handler", (_Handler,), {"told": told, "replies": replies, "dialect": dialect})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    told.address = f"http://127.0.0.1:{server.server_address[1]}{dialect.root}"
    try:
        yield told
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def words(reply: Body) -> Iterator[str]:
    """Give the content word by word, as real servers do."""
    yield from (f"{word} " for word in str(reply.get("content", "")).split(" ") if word)


def pieces(arguments: object) -> Iterator[str]:
    """Give the arguments of a call in pieces; text is sent as it is, so that it may be broken."""
    text = arguments if isinstance(arguments, str) else json.dumps(arguments)
    yield from (text[at : at + 9] for at in range(0, len(text), 9))


def sse(body: Body | str, event: str = "") -> str:
    """Write one event of a stream."""
    named = f"event: {event}\n" if event else ""
    return f"{named}data: {body if isinstance(body, str) else json.dumps(body)}\n\n"
