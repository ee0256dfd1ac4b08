"""How much a model may do for one question, and what came of letting it."""

from dataclasses import dataclass, field

from mg_agent.core.assessment import Draft


@dataclass(frozen=True)
class Limits:
    """What one question may cost.

    Attributes:
        model_calls: Calls of the model, answers that were sent back included.
        tool_calls: Calls of tools.
        returns: How often a faulty draft is sent back before what is left of it is shown.
        retries: How often a failing connection is tried again.
        delay: Seconds before the first of these tries; each waits twice as long.
    """

    model_calls: int = 16
    tool_calls: int = 32
    returns: int = 2
    retries: int = 2
    delay: float = 0.5


@dataclass
class Outcome:
    """What a model came to.

    Attributes:
        draft: Its last draft; None where it handed in none.
        reason: Why there is none.
        prompts: Prompts that the model itself names as its own; the offline model does.
        calls: How often it was called.
        tokens_in: Tokens it reports to have read.
        tokens_out: Tokens it reports to have written.
    """

    draft: Draft | None = None
    reason: str = ""
    prompts: tuple[str, ...] = ()
    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    faults: list[tuple[str, ...]] = field(default_factory=list)
