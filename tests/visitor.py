"""One browser tab without a browser: a cookie, a session hash, and Gradio's queue as the page uses it."""

import json
import secrets
from collections.abc import Iterator

import httpx


class Visitor:
    """Presses what is on the page and reads the news that come of it."""

    def __init__(self, url: str, patience: float = 30.0) -> None:
        self.client = httpx.Client(base_url=url, timeout=patience)
        self.client.get("").raise_for_status()
        parts = self.client.get("config").json()
        self._actions = {one["api_name"]: one for one in parts["dependencies"]}
        self.parts = {one["id"]: one["props"].get("elem_id") for one in parts["components"]}
        self.hash = secrets.token_hex(6)

    def join(self, name: str, data: list[object], event: dict | None = None) -> httpx.Response:
        """Put a press into the queue."""
        action = self._actions[name]
        body = {"data": data, "event_data": event, "fn_index": action["id"], "session_hash": self.hash}
        return self.client.post("gradio_api/queue/join", json=body | {"trigger_id": action["targets"][0][0]})

    def news(self) -> Iterator[dict]:
        """Follow the stream until the server closes it; leaving the loop cuts the line."""
        with self.client.stream("GET", "gradio_api/queue/data", params={"session_hash": self.hash}) as stream:
            for line in stream.iter_lines():
                if line.startswith("data:"):
                    yield json.loads(line[5:])

    def press(self, name: str, data: list[object], event: dict | None = None) -> list[dict]:
        """Do what a press does, and return all news of it."""
        self.join(name, data, event).raise_for_status()
        told = []
        for news in self.news():
            told.append(news)
            if news["msg"] == "process_completed":
                assert news["success"], news
                break
        return told

    def reopen(self, session: str) -> None:
        """Put a kept session on the desk."""
        self.press("open", [None], {"act": "open", "session": session})

    def ask(self, question: str) -> Iterator[dict]:
        """Put a question, and follow what is told of it."""
        self.join("ask", [question, None, "offline"]).raise_for_status()
        return self.news()

    def close(self) -> None:
        """Leave."""
        self.client.close()
