"""Gemini's generateContent on loopback; requests that the service is reported to refuse are refused."""

from collections.abc import Iterator, Sequence

from loopback import Body, Dialect, sse, words

_NAMES = {400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND",
          429: "RESOURCE_EXHAUSTED", 500: "INTERNAL", 503: "UNAVAILABLE"}  # fmt: skip
_USAGE = {"promptTokenCount": 11, "candidatesTokenCount": 7, "totalTokenCount": 18}
_HEAD = {"modelVersion": "tiny", "responseId": "r1"}
SIGNATURE = "c2lnbmVk"


class Gemini(Dialect):
    """generateContent and streamGenerateContent."""

    def streams(self, path: str, body: Body) -> bool:
        return ":streamGenerateContent" in path

    def refusal(self, status: int, says: str) -> Body:
        return {"error": {"code": status, "message": says, "status": _NAMES.get(status, "UNKNOWN")}}

    def objection(self, body: Body) -> str | None:
        contents = body["contents"]
        if not contents or contents[0].get("role", "user") != "user":
            return "Please ensure that the first turn is a user turn."
        return _misordered(contents)

    def whole(self, reply: Body) -> Body:
        parts = [part for group in _groups(reply) for part in group]
        return {**_HEAD, "candidates": [_candidate(parts, reply)], "usageMetadata": _USAGE}

    def parts(self, reply: Body) -> Iterator[str]:
        for group in _groups(reply):
            yield sse(
                {
                    **_HEAD,
                    "candidates": [_candidate(group)],
                    "usageMetadata": {"promptTokenCount": 11, "totalTokenCount": 11},
                }
            )
        if "fails" in reply:
            yield sse(self.refusal(503, reply["fails"]))
            return
        yield sse({**_HEAD, "candidates": [_candidate([{"text": ""}], reply)], "usageMetadata": _USAGE})


def _candidate(parts: Sequence[Body], reply: Body | None = None) -> Body:
    body: Body = {"content": {"role": "model", "parts": list(parts)}, "index": 0}
    return body if reply is None else body | {"finishReason": "MAX_TOKENS" if reply.get("cut") else "STOP"}


def _groups(reply: Body) -> Iterator[list[Body]]:
    if "thinking" in reply:
        yield [{"text": reply["thinking"], "thought": True}]
    for word in words(reply):
        yield [{"text": word}]
    for number, (name, arguments) in enumerate(reply.get("calls", ())):
        part: Body = {"functionCall": {"name": name, "args": arguments}}
        yield [part | ({"thoughtSignature": SIGNATURE} if number == 0 else {})]


def _misordered(contents: Sequence[Body]) -> str | None:
    """Say what is wrong with a conversation: calls without as many results, results without calls, lost signatures."""
    due: list[str] = []
    for content in contents:
        parts = content.get("parts", ())
        if not parts:
            return "contents.parts must not be empty."
        answered = [part["functionResponse"]["name"] for part in parts if "functionResponse" in part]
        if sorted(answered) != sorted(due):
            return f"The number of function response parts is not that of function call parts: {answered} for {due}."
        called = [part for part in parts if "functionCall" in part]
        if called and "thoughtSignature" not in called[0]:
            return "Function call is missing a thought_signature in functionCall parts."
        due = [part["functionCall"]["name"] for part in called]
    return None
