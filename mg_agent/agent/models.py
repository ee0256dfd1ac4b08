"""Which model argues, by one switch; keys come from the environment alone and are never kept."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Literal

from mg_agent.errors import MgAgentError, MissingExtra, ModelError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

Path = Literal["tools", "plan"]
MODELS = "openai:MODEL, anthropic:MODEL, google:MODEL, ollama:MODEL, hf:REPO or folder, http://HOST/v1"
FORMS = f"auto, offline, {MODELS}"
SEED = 0
_CONTEXT = 16_384
"""Tokens that Ollama is told to keep. Beyond its default of 4,096 it drops the beginning of a conversation in silence,
and the rules, the tools and one round of looks take about 4,000 (16,000 characters)."""


@dataclass(frozen=True)
class LanguageModel:
    """A model that may argue.

    Attributes:
        name: As it was chosen: "offline", "openai:gpt-5", "hf:folder".
        chat: The LangChain chat model.
        path: "tools" where it calls tools itself, "plan" where rules choose the looks.
        rules: True for the offline analyst.
        seed: What it draws by; None where it takes no seed.
    """

    name: str
    chat: "BaseChatModel"
    path: Path = "tools"
    rules: bool = False
    seed: int | None = None


@dataclass(frozen=True)
class Provider:
    """A provider of models.

    Attributes:
        id: LangChain's name of it.
        extra: Our extra that brings its package.
        module: The package's module.
        keys: Environment variables of its key, the first that is set counts; none where it takes none.
        auto: The model that "auto" takes unless MG_AGENT_LLM_MODEL names one.
    """

    id: str
    extra: str
    module: str
    keys: tuple[str, ...] = ()
    auto: str = ""

    def key(self, source: Mapping[str, str]) -> str:
        """Return its key; "" where none is set."""
        return next((source[name] for name in self.keys if source.get(name)), "")


PROVIDERS = {
    "openai": Provider("openai", "openai", "langchain_openai", ("OPENAI_API_KEY",), "gpt-5-mini"),
    "anthropic": Provider("anthropic", "anthropic", "langchain_anthropic", ("ANTHROPIC_API_KEY",), "claude-sonnet-4-5"),
    "google": Provider(
        "google_genai", "google", "langchain_google_genai", ("GOOGLE_API_KEY", "GEMINI_API_KEY"), "gemini-2.5-flash"
    ),
    "ollama": Provider("ollama", "ollama", "langchain_ollama"),
}
_LONGEST_WAIT = 120.0


def offline() -> LanguageModel:
    """Return the offline analyst, which needs no model and no network."""
    from mg_agent.agent.llm.offline_model import OfflineModel

    return LanguageModel("offline", OfflineModel(), rules=True)


def choose(
    switch: str = "auto",
    *,
    path: Path | None = None,
    environ: Mapping[str, str] | None = None,
    instead: str = "use --llm offline",
    forms: str = FORMS,
) -> LanguageModel:
    """Return the model that a switch names.

    Args:
        switch: "auto" (MG_AGENT_LLM if set, else a provider whose key is set and whose package is
            there, else offline), "offline", "PROVIDER:MODEL", "hf:REPO" or "hf:FOLDER", or the address
            of a server that speaks the OpenAI chat API, with "#MODEL" behind it to name one of several.
        path: "tools" or "plan" where it is known; else what the model is told to be able to.
        environ: Environment to read instead of the process's.
        instead: What helps where there is no key, for the sentence that refuses.
        forms: What may be given, for the sentence that refuses.

    Raises:
        ModelError: when the switch has no meaning or a key is missing.
        MissingExtra: when the provider's package is not installed.
    """
    source = os.environ if environ is None else environ
    wanted = (source.get("MG_AGENT_LLM") or _configured(source)) if switch == "auto" else switch
    chosen: Path = path or ("plan" if source.get("MG_AGENT_LLM_PATH") == "plan" else "tools")
    if wanted in ("offline", "auto"):
        return offline()
    if re.match(r"https?://", wanted):
        return _server(wanted, chosen, source)
    provider, colon, model = wanted.partition(":")
    if colon and model and provider == "hf":
        return _local(model, path)
    if not colon or not model or provider not in PROVIDERS:
        raise ModelError.of("this is no model", f"got --llm {_shown(wanted)}", f"give one of: {forms}")
    _require_key(PROVIDERS[provider], provider, source, instead)
    return _remote(PROVIDERS[provider], wanted, model, chosen, source)


def timeout(environ: Mapping[str, str] | None = None) -> float:
    """Return how long one answer of a model may take, in seconds (MG_AGENT_LLM_TIMEOUT)."""
    text = (os.environ if environ is None else environ).get("MG_AGENT_LLM_TIMEOUT", "")
    try:
        seconds = float(text or _LONGEST_WAIT)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise ModelError.of("MG_AGENT_LLM_TIMEOUT is no time", f"got '{text}'", "give seconds, e.g. 120")
    return seconds


def _configured(source: Mapping[str, str]) -> str:
    """Return the first provider whose key is set and whose package is there; "offline" else."""
    for name, provider in PROVIDERS.items():
        if provider.key(source) and find_spec(provider.module) is not None:
            return f"{name}:{source.get('MG_AGENT_LLM_MODEL') or provider.auto}"
    return "offline"


def _require_key(provider: Provider, name: str, source: Mapping[str, str], instead: str) -> None:
    if find_spec(provider.module) is None:
        raise MissingExtra.named(provider.extra, provider.module)
    if provider.keys and not provider.key(source):
        raise ModelError.of(
            f"there is no key for {name}",
            f"{provider.keys[0]} is not set",
            f"set {provider.keys[0]} in the environment, or {instead}",
        )


def _remote(provider: Provider, name: str, model: str, path: Path, source: Mapping[str, str]) -> LanguageModel:
    settings: dict[str, Any] = {"temperature": 0} if provider.id in ("ollama", "google_genai") else {}
    if provider.keys:
        settings["api_key"] = provider.key(source)  # LangChain keeps it as a secret that no text shows
    if provider.id == "ollama":
        settings |= {"seed": SEED, "num_ctx": _CONTEXT, "client_kwargs": {"timeout": timeout(source)}}
    else:
        # Our loop tries again itself. Google's client counts attempts and takes 0 for its own default.
        settings |= {"timeout": timeout(source), "max_retries": 1 if provider.id == "google_genai" else 0}
    return LanguageModel(name, _made(name, f"{provider.id}:{model}", settings), path, seed=settings.get("seed"))


def _server(address: str, path: Path, source: Mapping[str, str]) -> LanguageModel:
    """Return a model behind an address that speaks the OpenAI chat API: Ollama, llama.cpp, vLLM, transformers serve."""
    if find_spec("langchain_openai") is None:
        raise MissingExtra.named("openai", "langchain_openai")
    base, _, model = address.partition("#")
    if re.search(r"//[^/]*@|\?", base):  # addresses stand in answers and bundles
        raise ModelError.of("an address may hold no key", "got an '@' or a '?'", "set MG_AGENT_LLM_KEY instead")
    settings: dict[str, Any] = {
        "base_url": base,
        "api_key": source.get("MG_AGENT_LLM_KEY") or "none",
        "timeout": timeout(source),
        "max_retries": 0,
        "temperature": 0,
        "seed": SEED,
        "stream_usage": True,
    }
    chosen = model or _first_model(base, str(settings["api_key"]))
    return LanguageModel(f"{base}#{chosen}", _made(address, f"openai:{chosen}", settings), path, seed=SEED)


def _first_model(base: str, key: str) -> str:
    import httpx

    try:
        answer = httpx.get(f"{base.rstrip('/')}/models", headers={"Authorization": f"Bearer {key}"}, timeout=10)
        answer.raise_for_status()
        return str(answer.json()["data"][0]["id"])
    except (httpx.HTTPError, ValueError, KeyError, IndexError, TypeError) as error:
        raise ModelError.of(
            "the server does not say which models it has",
            f"{type(error).__name__} at {base}",
            "check the address, or name the model behind it: http://HOST/v1#MODEL",
        ) from None


def _made(name: str, langchain_name: str, settings: dict[str, Any]) -> "BaseChatModel":
    from langchain.chat_models import init_chat_model

    from mg_agent.agent.llm.failures import without_secrets

    make: Callable[..., Any] = init_chat_model
    try:
        made: BaseChatModel = make(langchain_name, **settings)
    except MgAgentError:
        raise
    except Exception as error:  # every provider has exceptions of its own
        got = without_secrets(f"{type(error).__name__}: {error}".splitlines()[0][:200])
        raise ModelError.of(f"the model {_shown(name)} could not be set up", got, f"give one of: {FORMS}") from None
    return made


def _local(repo: str, path: Path | None) -> LanguageModel:
    from mg_agent.agent.llm.local import LocalModel

    model = LocalModel.load(repo)
    return LanguageModel(f"hf:{repo}", model, path or ("tools" if model.calls_tools else "plan"), seed=SEED)


def _shown(text: str) -> str:
    from mg_agent.agent.llm.failures import without_secrets

    return without_secrets(text)[:80]
