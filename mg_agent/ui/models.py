"""Which models may be chosen on the page: the offline analyst, and what the owner of this machine configured."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec

from mg_agent.agent.models import PROVIDERS

OFFLINE = "offline"


@dataclass(frozen=True)
class Choice:
    """One model on offer.

    Attributes:
        switch: As ``--llm`` takes it.
        name: What the page calls it.
    """

    switch: str
    name: str


def choices(environ: Mapping[str, str] | None = None) -> tuple[Choice, ...]:
    """List what can be chosen; offline first, so that nothing leaves this machine unless somebody says so.

    Args:
        environ: Environment to read instead of the process's.
    """
    source = os.environ if environ is None else environ
    named = source.get("MG_AGENT_LLM", "")
    found = [Choice(OFFLINE, "Offline analyst (rules)")]
    if named not in ("", OFFLINE, "auto"):
        found.append(Choice(named, named))
    for name, provider in PROVIDERS.items():
        if provider.key(source) and find_spec(provider.module) is not None:
            switch = f"{name}:{source.get('MG_AGENT_LLM_MODEL') or provider.auto}"
            found.append(Choice(switch, switch))
    return tuple({choice.switch: choice for choice in found}.values())


def first(environ: Mapping[str, str] | None = None) -> str:
    """Return the switch that is chosen when the page opens: MG_AGENT_LLM where it is set, else offline."""
    source = os.environ if environ is None else environ
    named = source.get("MG_AGENT_LLM", "")
    return named if named not in ("", "auto") else OFFLINE


def is_offered(switch: str, environ: Mapping[str, str] | None = None) -> bool:
    """Tell whether a switch is one of those on offer; a page can send any text."""
    return any(choice.switch == switch for choice in choices(environ))


def verdict(switch: str) -> tuple[tuple[str, str], ...]:
    """Return what the doctor finds of a model: state ("fine", "missing", "broken") and a sentence each."""
    from mg_agent.model_doctor import examine_model

    return tuple(
        (finding.state, f"{finding.about}: {finding.detail}{f' ({finding.mend})' if finding.mend else ''}")
        for finding in examine_model(switch)
    )
