"""What goes wrong between us and a model: which failures pass by themselves, and how the others are said."""

import os
import re
from collections.abc import Iterator, Mapping

from mg_agent.errors import MgAgentError, ModelError

_PASSING = frozenset((408, 409, 425, 429, 500, 502, 503, 504, 529))
_SECRET = re.compile(r"\b(?:sk|pk|key|AIza|hf|gsk|xai)[-_]?[A-Za-z0-9_\-]{6,}|\bBearer\s+\S+", re.IGNORECASE)
_KEYS = (
    "MG_AGENT_LLM_KEY", "OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GOOGLE_API_KEY", "GEMINI_API_KEY", "OLLAMA_API_KEY",
    "HF_TOKEN",
)  # fmt: skip
_SHORTEST = 4
_UNREACHED = ("APIConnectionError", "ConnectError", "ConnectionError", "ConnectTimeout")
_BROKEN = ("RemoteProtocolError", "ReadError", "WriteError")
_SLOW = ("APITimeoutError", "ReadTimeout", "TimeoutError", "Timeout")
_KINDS = {"overloaded_error": 529, "rate_limit_error": 429, "api_error": 500, "timeout_error": 504}
"""Troubles that Anthropic tells by name when the answer has begun, and the statuses they have before that."""
_REFUSED_KEY = re.compile(r"API key not valid|API_KEY_INVALID", re.IGNORECASE)
_NO_TOOLS = re.compile(r"does not support tools", re.IGNORECASE)
_CAUSES = 4
_ENDS = ("finish_reason", "stop_reason", "done_reason")
_CUT = frozenset(("length", "max_tokens", "MAX_TOKENS"))
BROKE_OFF = "The answer broke off at the limit of what the model may write at once; write it shorter."
"""What is told to a model of an answer that came in part; such a part can pass for a whole."""


def is_passing(error: Exception) -> bool:
    """Tell whether trying again may help: too many requests, a server's trouble, a lost connection.

    What took too long is not tried again: it would make people wait for as long once more.
    """
    status, names = status_of(error), {kind.__name__ for kind in type(error).__mro__}
    if status is not None:
        return status in _PASSING
    return not names & set(_SLOW) and bool(names & {*_UNREACHED, *_BROKEN})


def was_cut(metadata: Mapping[str, object]) -> bool:
    """Tell whether a service stopped an answer at its limit of tokens, by what came with the answer."""
    return any(str(metadata.get(name)) in _CUT for name in _ENDS)


def status_of(error: Exception) -> int | None:
    """Return the HTTP status of a failure, whichever library it comes from; None where it carries none.

    Google's client calls it ``code`` and LangChain's keeps it only in the cause; an answer that has begun well
    and ends in trouble carries 200, and the trouble in its body.
    """
    for one in _causes(error):
        for holder in (one, getattr(one, "response", None)):
            for name in ("code", "status_code"):
                status = getattr(holder, name, None)
                if isinstance(status, int) and 400 <= status < 600:
                    return status
        kind = _told(one).get("type")
        if kind in _KINDS:
            return _KINDS[str(kind)]
    return None


def _causes(error: Exception) -> Iterator[BaseException]:
    one: BaseException | None = error
    for _ in range(_CAUSES):
        if one is not None:
            yield one
            one = one.__cause__


def _told(error: BaseException) -> dict[str, object]:
    """Return what a service told of a failure, out of the body that its library keeps."""
    body = getattr(error, "body", None) or getattr(error, "details", None)
    inner = body.get("error", body) if isinstance(body, dict) else None
    return inner if isinstance(inner, dict) else {}


def _got(error: Exception, status: int | None) -> str:
    """Say what came: the kind of failure, its status and the service's own words, on one line, without keys."""
    words = next((str(told["message"]) for one in _causes(error) if (told := _told(one)).get("message")), "")
    if words and status is not None:
        words = f"{type(error).__name__} {status}: {words}"
    else:
        words = f"{type(error).__name__}: {words or error}"
    return without_secrets(" ".join(words.split()))[:300]


def as_model_error(error: Exception) -> MgAgentError:
    """Say what went wrong in one sentence, without keys."""
    status, names = status_of(error), {kind.__name__ for kind in type(error).__mro__}
    got = _got(error, status)
    if status in (401, 403) or _REFUSED_KEY.search(got):
        return ModelError.of("the model's provider refused the key", got, "set the provider's key in the environment")
    if _NO_TOOLS.search(got):
        return ModelError.of("this model calls no tools", got, "set MG_AGENT_LLM_PATH=plan, so that rules look for it")
    if status == 404:
        local = type(error).__module__.partition(".")[0] == "ollama"
        do = "fetch it first: ollama pull MODEL" if local else "see: mg-agent doctor --llm ..."
        return ModelError.of("the provider knows no such model or address", got, do)
    return _passing_error(status, names, got)


def _passing_error(status: int | None, names: set[str], got: str) -> MgAgentError:
    if status in (429, 529):
        return ModelError.of("the model's provider asks to wait", got, "try again later, or use --llm offline")
    if names & set(_SLOW):
        return ModelError.of("the model took too long", got, "raise MG_AGENT_LLM_TIMEOUT, or use --llm offline")
    if names & set(_UNREACHED):
        return ModelError.of(
            "the model cannot be reached", got, "check that it runs and its address, or use --llm offline"
        )
    if names & set(_BROKEN):
        return ModelError.of("the connection to the model broke off", got, "try again later, or use --llm offline")
    return ModelError.of("the model failed", got, "see: mg-agent doctor --llm ..., or use --llm offline")


def without_secrets(text: str) -> str:
    """Cut out whatever looks like a key, and every key of the environment; providers like to quote them."""
    for key in (os.environ.get(name, "").strip() for name in _KEYS):
        text = text.replace(key, "(key removed)") if len(key) >= _SHORTEST else text
    return _SECRET.sub("(key removed)", text)
