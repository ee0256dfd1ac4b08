"""What goes wrong between us and a model: which failures pass by themselves, and how the others are said."""

import os
import re

from mg_agent.errors import MgAgentError, ModelError

_PASSING = frozenset((408, 409, 425, 429, 500, 502, 503, 504, 529))
_SECRET = re.compile(r"\b(?:sk|pk|key|AIza|hf|gsk|xai)[-_]?[A-Za-z0-9_\-]{6,}|\bBearer\s+\S+", re.IGNORECASE)
_KEYS = ("MG_AGENT_LLM_KEY", "OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GOOGLE_API_KEY", "GEMINI_API_KEY", "HF_TOKEN")
_SHORTEST = 4
_UNREACHED = ("APIConnectionError", "ConnectError", "ConnectionError", "ConnectTimeout")
_SLOW = ("APITimeoutError", "ReadTimeout", "TimeoutError", "Timeout")


def is_passing(error: Exception) -> bool:
    """Tell whether trying again may help: too many requests, a server's trouble, a lost connection."""
    status = status_of(error)
    if status is not None:
        return status in _PASSING
    return any(kind.__name__ in _UNREACHED for kind in type(error).__mro__)


def status_of(error: Exception) -> int | None:
    """Return the HTTP status an exception carries, whichever library it comes from."""
    for holder in (error, getattr(error, "response", None)):
        status = getattr(holder, "status_code", None)
        if isinstance(status, int):
            return status
    return None


def as_model_error(error: Exception) -> MgAgentError:
    """Say what went wrong in one sentence, without keys."""
    status, names = status_of(error), {kind.__name__ for kind in type(error).__mro__}
    got = without_secrets(f"{type(error).__name__}: {error}".splitlines()[0][:300])
    if status in (401, 403):
        return ModelError.of("the model's provider refused the key", got, "set the provider's key in the environment")
    if status == 404:
        return ModelError.of("the provider knows no such model or address", got, "see: mg-agent doctor --llm ...")
    if status == 429:
        return ModelError.of("the model's provider asks to wait", got, "try again later, or use --llm offline")
    if names & set(_SLOW):
        return ModelError.of("the model took too long", got, "raise MG_AGENT_LLM_TIMEOUT, or use --llm offline")
    if names & set(_UNREACHED):
        return ModelError.of(
            "the model cannot be reached", got, "check that it runs and its address, or use --llm offline"
        )
    return ModelError.of("the model failed", got, "see: mg-agent doctor --llm ..., or use --llm offline")


def without_secrets(text: str) -> str:
    """Cut out whatever looks like a key, and every key of the environment; providers like to quote them."""
    for key in (os.environ.get(name, "").strip() for name in _KEYS):
        text = text.replace(key, "(key removed)") if len(key) >= _SHORTEST else text
    return _SECRET.sub("(key removed)", text)
