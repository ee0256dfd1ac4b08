"""Measurements: numbers that code worked out from cues, so that nobody who argues has to count."""

import hashlib
import json
from typing import Self

from pydantic import model_validator

from mg_agent.core.evidence import Detail
from mg_agent.core.span import Value

KIND = "stat"
"""What every id of a measurement begins with."""


class Measure(Value):
    """One measurement and the cues it rests on.

    Attributes:
        id: ``stat-`` and a hash over everything else.
        about: What was measured, in words: "blinking".
        text: One sentence for people, numbers and times included.
        numbers: The numbers by name, the unit in the key: ``{"count": 3, "per_minute": 9.0}``.
        evidence: Ids of the cues that were counted; empty where there were none to count.
    """

    id: str
    about: str
    text: str
    numbers: dict[str, Detail]
    evidence: tuple[str, ...] = ()

    @classmethod
    def make(cls, *, about: str, text: str, numbers: dict[str, Detail], evidence: tuple[str, ...] = ()) -> Self:
        """Build a measurement and its id; numbers are kept to 4 digits, infinity is left out."""
        kept = {key: round(n, 4) if isinstance(n, float) else n for key, n in numbers.items() if n != float("inf")}
        return cls(id=_id(about, text, kept, evidence), about=about, text=text, numbers=kept, evidence=evidence)

    @model_validator(mode="after")
    def _id_is_of_this_content(self) -> Self:
        if self.id != _id(self.about, self.text, self.numbers, self.evidence):
            raise ValueError(f"measurement id '{self.id}' does not belong to its content; build it with Measure.make")
        return self


def _id(about: str, text: str, numbers: dict[str, Detail], evidence: tuple[str, ...]) -> str:
    content = json.dumps([about, text, sorted((k, repr(v)) for k, v in numbers.items()), evidence], ensure_ascii=False)
    return f"{KIND}-{hashlib.sha256(content.encode()).hexdigest()[:8]}"
