"""mg_agent: honest, evidence-grounded reading of human behavior in video."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mg_agent.analysis import analyze_video as analyze_video
    from mg_agent.core.evidence import Analysis as Analysis
    from mg_agent.core.evidence import Coverage as Coverage
    from mg_agent.core.evidence import Cue as Cue
    from mg_agent.core.evidence import EvidenceTimeline as EvidenceTimeline
    from mg_agent.core.evidence import Source as Source
    from mg_agent.core.pose import PoseSequence as PoseSequence
    from mg_agent.core.pose import Skeleton as Skeleton
    from mg_agent.core.span import Span as Span
    from mg_agent.settings import Settings as Settings
    from mg_agent.tools.session import Session as Session
    from mg_agent.tools.tool import tool as tool

__version__ = "0.1.0"

_HOMES = {
    "Analysis": "mg_agent.core.evidence",
    "Coverage": "mg_agent.core.evidence",
    "Cue": "mg_agent.core.evidence",
    "EvidenceTimeline": "mg_agent.core.evidence",
    "PoseSequence": "mg_agent.core.pose",
    "Session": "mg_agent.tools.session",
    "Settings": "mg_agent.settings",
    "Skeleton": "mg_agent.core.pose",
    "Source": "mg_agent.core.evidence",
    "Span": "mg_agent.core.span",
    "analyze_video": "mg_agent.analysis",
    "tool": "mg_agent.tools.tool",
}
__all__ = ["__version__", *sorted(_HOMES)]


def __getattr__(name: str) -> object:
    """Import a public noun when it is first asked for (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'mg_agent' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """List the public nouns."""
    return __all__
