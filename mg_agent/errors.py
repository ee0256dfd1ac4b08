"""What can go wrong, and how it is said.

    MgAgentError
    ├── MediaError        a video, sound or transcript file that cannot be read
    ├── ModelError        a model that is missing, broken or does not fit
    ├── KnowledgeError    a passage or index that cannot be trusted
    ├── PromptError       a prompt that is missing, changed or lacks a variable
    ├── ScenarioError     a scenario file that breaks its schema (file:line)
    ├── StoreError        the local store cannot be opened or written
    ├── ToolError         a tool called with something it cannot serve
    ├── BenchmarkError    a run that cannot be read, or two that cannot be compared
    ├── GroundingError    a claim without evidence
    ├── SettingsError     a setting that has no meaning
    ├── Cancelled         the user stopped the work
    └── MissingExtra      an optional dependency that is not installed

Grammar of a message: what happened; what we got; what to do.
"""

from difflib import get_close_matches
from typing import Self


class MgAgentError(Exception):
    """The root of every error that mg_agent raises on purpose.

    Attributes:
        advice: What to do, as its message says; empty where it was not built by :meth:`of`.
    """

    advice: str = ""

    @classmethod
    def of(cls, happened: str, got: str, do: str) -> Self:
        """Build a message in the house's grammar: what happened; what we got; what to do."""
        made = cls(f"{happened}; {got}; {do}" + ("" if do.endswith(("?", ".")) else "."))
        made.advice = do
        return made


class MediaError(MgAgentError):
    """A video, sound or transcript file cannot be read."""


class ModelError(MgAgentError):
    """A model is missing, broken or does not fit its input."""


class KnowledgeError(MgAgentError):
    """A knowledge passage or index cannot be trusted."""


class PromptError(MgAgentError):
    """A prompt is missing, was changed without a new version, or lacks a variable."""


class ScenarioError(MgAgentError):
    """A scenario file breaks its schema."""


class StoreError(MgAgentError):
    """The local store cannot be opened, read or written."""


class ToolError(MgAgentError):
    """A tool was called with something it cannot serve; the caller may try again."""


class BenchmarkError(MgAgentError):
    """A run of the benchmark cannot be read, or two cannot be compared."""


class GroundingError(MgAgentError):
    """A claim cites no evidence, or evidence that was never seen."""


class SettingsError(MgAgentError):
    """A setting has no meaning."""


class Cancelled(MgAgentError):
    """The user stopped the work before it ended.

    Attributes:
        kept: Seconds of video of which something is kept to go on with.
    """

    kept: float = 0.0


class MissingExtra(MgAgentError):
    """An optional dependency is not installed."""

    @classmethod
    def named(cls, extra: str, package: str) -> Self:
        """Say which extra brings the missing package."""
        return cls.of(
            f"{package} is not installed",
            f"it belongs to the extra '{extra}'",
            f"run in the project's folder: pip install -c constraints.txt -e '.[{extra}]'",
        )


def did_you_mean(word: str, known: tuple[str, ...] | list[str]) -> str:
    """Return "did you mean 'x'?" for a near miss, else the list of what is known."""
    near = get_close_matches(word, known, n=1, cutoff=0.6)
    return f"did you mean '{near[0]}'?" if near else f"choose one of: {', '.join(known)}"
