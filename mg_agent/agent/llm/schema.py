"""The shape in which a model hands in its answer; the words that describe it come from the prompt file."""

from copy import copy
from functools import cache
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, create_model
from pydantic.fields import FieldInfo

from mg_agent.agent.finding.feelings import as_reading
from mg_agent.core.assessment import Claim, Draft
from mg_agent.core.reading import Reading, State
from mg_agent.prompts import load_prompt

NAME = "submit_answer"
"""What the model calls to hand in its answer."""
_Shape = TypeVar("_Shape", bound=BaseModel)
_MOST = 40
"""Entries of a list that are read; more is no answer but a flood."""


class Statement(BaseModel):
    """One claim as a model writes it."""

    model_config = ConfigDict(extra="ignore")

    text: str
    kind: Literal["observation", "interpretation"] = "observation"
    evidence: list[str] = Field(default_factory=list)
    bearing: Literal["supports", "opposes"] = "supports"


class Likely(BaseModel):
    """One state and how probable a model holds it."""

    model_config = ConfigDict(extra="ignore")

    name: State
    probability: float = Field(ge=0.0, le=1.0)


class Argued(BaseModel):
    """What every answer of a model holds; unknown fields are left out, missing ones are empty."""

    model_config = ConfigDict(extra="ignore")

    answer: str
    claims: list[Statement] = Field(default_factory=list)
    alternatives: list[str] = Field(default_factory=list)
    questions: list[str] = Field(default_factory=list)
    abstains: bool = False

    def draft(self) -> Draft:
        """Return it as a draft."""
        return Draft(
            answer=self.answer,
            claims=tuple(
                Claim(text=c.text, kind=c.kind, evidence=tuple(dict.fromkeys(c.evidence)), bearing=c.bearing)
                for c in self.claims[:_MOST]
            ),
            alternatives=tuple(self.alternatives[:_MOST]),
            questions=tuple(self.questions[:_MOST]),
            abstains=self.abstains,
        )


class Answer(Argued):
    """An answer to a question of a person."""

    probability: float | None = Field(default=None, ge=0.0, le=1.0)
    states: list[Likely] = Field(default_factory=list)

    def reading(self) -> Reading | None:
        """Return the states as a reading; its chain is the interpretations that stand, so it is filled in later."""
        weights: dict[State, float] = {one.name: one.probability for one in self.states}
        return as_reading(weights, ()) if sum(weights.values()) > 0 else None

    def stated_limits(self) -> tuple[str, ...]:
        """Return what was not observed; models are not asked, since the program knows it and they do not."""
        return ()

    def draft(self) -> Draft:
        """Return it as a draft."""
        stated = {"limits": self.stated_limits(), "probability": self.probability, "reading": self.reading()}
        return super().draft().model_copy(update=stated)


class RulesStatement(Statement):
    """One claim as the rules write it."""

    kind: Literal["observation", "interpretation", "research", "limit"] = "observation"  # type: ignore[assignment]


class RulesAnswer(Answer):
    """An answer as the rules write it, with limits."""

    claims: list[RulesStatement] = Field(default_factory=list)  # type: ignore[assignment]
    missing: list[str] = Field(default_factory=list)
    weighed: Reading | None = None

    def reading(self) -> Reading | None:
        """Return the reading as the rules worked it out."""
        return self.weighed

    def stated_limits(self) -> tuple[str, ...]:
        """Return what the rules say was not observed."""
        return tuple(self.missing)


def as_answer(draft: Draft) -> dict[str, object]:
    """Write a draft in the shape of an answer."""
    body = draft.model_dump(mode="json", exclude={"limits", "reading"})
    weighed = None if draft.reading is None else draft.reading.model_dump(mode="json")
    return body | {"missing": list(draft.limits), "weighed": weighed}


@cache
def rules_schema() -> type[Answer]:
    """Return the shape for the rules, under the same name."""
    made: type[Answer] = create_model(NAME, __base__=RulesAnswer)
    return made


@cache
def answer_schema() -> type[Answer]:
    """Return the shape with its descriptions for models."""
    return described(Answer, "draft")


def described(shape: type[_Shape], prompt: str) -> type[_Shape]:
    """Return a shape under the name that models call, each field with its words from a prompt file."""
    told = load_prompt(prompt).sections()
    fields = {name: (field.annotation, _described(field, told[name])) for name, field in shape.model_fields.items()}
    made: type[_Shape] = create_model(  # type: ignore[call-overload]
        NAME, __base__=shape, __doc__=" ".join(told["summary"]), **fields
    )
    return made


def _described(field: FieldInfo, told: tuple[str, ...]) -> FieldInfo:
    described = copy(field)
    described.description = " ".join(told)
    return described
