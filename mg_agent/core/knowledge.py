"""What research says of a cue: findings with their size, their limits and their source."""

from typing import Literal, Self

from pydantic import Field, model_validator

from mg_agent.core.span import Value

Grade = Literal["meta-analysis", "replicated", "single study", "none", "practice", "law"]
"""How well a statement is supported; "practice" is method advice, "law" a rule with its date."""

Construct = Literal[
    "arousal",
    "stress",
    "cognitive load",
    "affiliation",
    "embarrassment",
    "deception",
    "emotion",
    "interview practice",
    "ethics and law",
    "measurement",
]
Direction = Literal["increase", "decrease", "no effect", "mixed", "not studied", "described"]
"""How a cue goes with a construct; "described" tells something else: a rate, an accuracy, a norm, how groups differ."""
Status = Literal["checked", "secondary", "unverified"]
"""How far a work is known.

"checked": looked at itself, mostly the abstract, and nothing told of it is from memory; "secondary": known through a
summary, or what is told of it or its authors, title, year or journal is partly from memory; "unverified": quoted
from memory.
"""


class Citation(Value):
    """The work a passage rests on."""

    key: str
    authors: str
    year: int
    title: str
    where: str
    status: Status


class Beside(Value):
    """A further work that the citation of another names, with what it is leaned on for.

    Attributes:
        key: Key of the work in whose citation it is named.
        named: How it is named there.
        status: How far it is known itself.
    """

    key: str
    named: str
    status: Status


class Finding(Value):
    """What was found, in numbers where there are numbers.

    Attributes:
        direction: How the cue changes when there is more of the construct; "described" where the finding tells
            something else that was measured.
        effect: Size in ``measure``; None where none was reported.
        measure: "d", "g", "r", "OR", "accuracy" ...
        low: Lower end of the 95 % interval.
        high: Upper end of the 95 % interval.
        k: Number of estimates or studies.
        n: Number of people.
        population: Who was studied.
        setting: Where and how.
    """

    direction: Direction
    effect: float | None = None
    measure: str | None = None
    low: float | None = None
    high: float | None = None
    k: int | None = Field(default=None, ge=1)
    n: int | None = Field(default=None, ge=1)
    population: str = ""
    setting: str = ""

    @model_validator(mode="after")
    def _numbers_fit(self) -> Self:
        if self.effect is not None and self.measure is None:
            raise ValueError("an effect needs the name of its measure")
        if (self.low is None) != (self.high is None):
            raise ValueError("an interval needs both ends")
        numbers = (self.low, self.effect, self.high)
        if None not in numbers and list(numbers) != sorted(x for x in numbers if x is not None):
            raise ValueError(f"the effect {self.effect} lies outside its interval")
        return self


class KnowledgePassage(Value):
    """One thing that is known, or known to be unknown, about behavior.

    Attributes:
        id: ``know-`` and a short slug, stable over versions.
        topic: A few words.
        text: Two to six sentences in our own words.
        asked: Questions in everyday words that it answers; they help to find it and are not shown.
        cues: Labels of our vocabulary that it speaks of; empty for method and law.
        theme: The construct that the cue might or might not tell about; "construct" in files.
        finding: Direction and size; None for practice and law.
        moderators: What changes the picture: baseline, sex, culture, motivation, habit ...
        alternatives: Other explanations of the cue or of what was found, at least two where the passage has either.
        grade: How well supported.
        citation: The work; None only where the grade is "none" because there is no work.
    """

    id: str = Field(pattern=r"^know-[a-z0-9-]{3,60}$")
    topic: str
    text: str = Field(min_length=80, max_length=1400)
    asked: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    theme: Construct = Field(alias="construct")
    finding: Finding | None = None
    moderators: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    grade: Grade
    citation: Citation | None = None

    @model_validator(mode="after")
    def _honest(self) -> Self:
        if (self.cues or self.finding) and len(self.alternatives) < 2:
            raise ValueError(f"{self.id}: a passage about cues or with a finding names at least two other explanations")
        if self.citation is None and self.grade != "none":
            raise ValueError(f"{self.id}: only a passage of grade 'none' may do without a citation")
        return self

    @property
    def is_null(self) -> bool:
        """Whether it says that nothing was found, that findings disagree, or that nobody knows.

        A rate, an accuracy or a difference between groups that was measured is none of these.
        """
        return self.grade == "none" or (
            self.finding is not None and self.finding.direction in ("no effect", "not studied", "mixed")
        )
