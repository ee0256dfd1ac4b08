"""A structured emotional reading: how pleasant, how aroused, which states, and the chain from cue to construct."""

from typing import Literal

from pydantic import Field, model_validator

from mg_agent.core.span import Value

State = Literal["unchanged", "stress", "cognitive load", "affiliation", "embarrassment"]
STATES: tuple[State, ...] = ("unchanged", "stress", "cognitive load", "affiliation", "embarrassment")
"""The documented set of candidates; "unchanged" is the person's own usual, whatever that is."""


class Scale(Value):
    """A position from -1 to 1 with its 95 % interval."""

    mean: float = Field(ge=-1.0, le=1.0)
    low: float = Field(ge=-1.0, le=1.0)
    high: float = Field(ge=-1.0, le=1.0)


class Candidate(Value):
    """One state and how probable it is."""

    name: State
    probability: float = Field(ge=0.0, le=1.0)


class Link(Value):
    """One step of the chain from a cue to a construct.

    Attributes:
        cue: Label of the cue.
        state: What research links it with, or fails to.
        effect: Shrunken size of that link, in standard deviations; 0 where nothing was found.
        change: How the cue changed against the baseline, in standard deviations.
        log_ratio: What it adds to the logarithm of the odds of the state.
        evidence: Ids of the measurement, of cues it counted, and of the passages.
    """

    cue: str
    state: State
    effect: float
    change: float
    log_ratio: float
    evidence: tuple[str, ...]


class Reading(Value):
    """An emotional reading with its doubt.

    Attributes:
        format: Version of this shape.
        valence: From unpleasant to pleasant.
        arousal: From calm to aroused.
        candidates: Every state of the set; the probabilities add up to 1.
        appraisal: Demand, pleasantness and social bearing, each "raised", "lowered" or "unclear".
        chain: What it rests on.
        abstains: True where no state but "unchanged" is more probable than not.
        why: Why it abstains; empty where it does not.
    """

    format: Literal["mg-agent/reading/1"] = "mg-agent/reading/1"
    valence: Scale
    arousal: Scale
    candidates: tuple[Candidate, ...]
    appraisal: dict[str, Literal["raised", "lowered", "unclear"]]
    chain: tuple[Link, ...] = ()
    abstains: bool = True
    why: str = ""

    @model_validator(mode="after")
    def _adds_up(self) -> "Reading":
        if abs(sum(one.probability for one in self.candidates) - 1.0) > 1e-3:
            raise ValueError("the probabilities of the candidates do not add up to 1")
        return self
