"""What is put to a reasoner, and what it answers: the values both sides of the benchmark meet over."""

from dataclasses import dataclass, field
from typing import Literal

from pydantic import Field

from mg_agent.core.assessment import Claim
from mg_agent.core.scenario import Family, Item, Scenario
from mg_agent.core.span import Value


class Asked(Value):
    """One question as a reasoner is given it: nothing of the reference, and nothing of what may not be looked at.

    Attributes:
        scenario: Id of the scenario.
        family: What it is about.
        context: What a reader is told beforehand.
        setting: Where it plays, in a few words.
        culture: How people there talk.
        item: Id of the question in its scenario.
        kind: "choice", "graded" from 0 to 10, or "open".
        question: What is asked.
        options: The choices in the order in which they are shown; for graded items what 0 and 10 mean.
    """

    scenario: str
    family: Family
    context: str
    setting: str
    culture: str
    item: str
    kind: Literal["choice", "graded", "open"]
    question: str
    options: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """``scenario/item``."""
        return f"{self.scenario}/{self.item}"


class Response(Value):
    """What a reasoner answers.

    Attributes:
        chosen: An option's text, or a number from 0 to 10 as text; "" where it names none.
        chances: How probable it holds each option, summing to 1; {} where it does not say.
        text: The answer in words.
        claims: Statements with the ids they cite.
        rejected: Statements that were written but not let through; they count where faults are counted.
        abstains: Whether it declines to answer.
        confidence: How probable it holds that its answer is right; None where it does not say.
        prompts: Prompts used, as ``id@version#hash``.
        tokens_in: Tokens read by a model.
        tokens_out: Tokens written.
        cost: US dollars; None where nobody knows.
        seconds: Wall time.
    """

    chosen: str = ""
    chances: dict[str, float] = Field(default_factory=dict)
    text: str = ""
    claims: tuple[Claim, ...] = ()
    rejected: tuple[Claim, ...] = ()
    abstains: bool = False
    confidence: float | None = Field(default=None, ge=0.0, le=1.0)
    prompts: tuple[str, ...] = ()
    tokens_in: int = Field(default=0, ge=0)
    tokens_out: int = Field(default=0, ge=0)
    cost: float | None = Field(default=None, ge=0.0)
    seconds: float = Field(default=0.0, ge=0.0)


@dataclass(frozen=True)
class Setup:
    """What a reasoner is made from.

    Attributes:
        development: Scenarios that may be learned from, answers included; never those of the test split.
        key: Items with their references, by ``scenario/item``; empty unless the reasoner says that it is informed.
        model: Which model it shall use, as the user named it; "" for its own choice.
        chat: A chat model that is already at hand (one that a harness routes and counts); None for none.
    """

    development: tuple[Scenario, ...] = ()
    key: dict[str, Item] = field(default_factory=dict)
    model: str = ""
    chat: object | None = None
