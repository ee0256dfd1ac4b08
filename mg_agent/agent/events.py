"""What happens while a question is answered, as typed events: used alike by screens, the log and replay."""

from typing import Literal

from pydantic import Field

from mg_agent.core.assessment import Assessment
from mg_agent.core.counts import plural
from mg_agent.core.span import Value

Argument = float | int | str | bool | None | tuple[str, ...]


class Turn(Value):
    """One earlier exchange of a conversation.

    Attributes:
        question: What was asked.
        answer: What was answered, as text.
    """

    question: str
    answer: str = ""


class Looked(Value):
    """The reasoner asks a tool to look.

    Attributes:
        call: Which call, so that the outcome can be told to belong to it.
        tool: Name of the tool, which need not exist.
        arguments: What it was called with.
    """

    kind: Literal["looked"] = "looked"
    call: str
    tool: str
    arguments: dict[str, Argument] = Field(default_factory=dict)

    def __str__(self) -> str:
        """Show as ``find_gestures(start=5, end=10)``."""
        shown = {name: round(v, 3) if isinstance(v, float) else v for name, v in self.arguments.items()}
        return f"{self.tool}({', '.join(f'{name}={value!r}' for name, value in shown.items())})"


class Found(Value):
    """A tool has looked.

    Attributes:
        call: Which call.
        tool: Name of the tool.
        cues: Ids of the cues it showed.
        passages: Ids of the passages it showed.
        measures: Ids of the measurements it made.
        looks: One line a look: what was found, not observed, or not allowed.
        failure: Why it refused; empty where it did not.
    """

    kind: Literal["found"] = "found"
    call: str
    tool: str
    cues: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    looks: tuple[str, ...] = ()
    failure: str = ""

    def __str__(self) -> str:
        """Show in one line."""
        if self.failure:
            return self.failure
        counts = (("cue", self.cues), ("passage", self.passages), ("measurement", self.measures))
        told = [plural(len(ids), noun) for noun, ids in counts if ids]
        return "; ".join([", ".join(told) or "nothing found", *(look for look in self.looks if "not " in look)])


class Drafting(Value):
    """A model is writing; what it writes is not shown before it is grounded.

    Attributes:
        characters: How much of the draft there is so far.
    """

    kind: Literal["drafting"] = "drafting"
    characters: int


class Returned(Value):
    """A draft was sent back to the model.

    Attributes:
        faults: What was wrong with it, one sentence each.
    """

    kind: Literal["returned"] = "returned"
    faults: tuple[str, ...]


class Wrote(Value):
    """A piece of the grounded answer, in order.

    Attributes:
        text: One line or paragraph.
    """

    kind: Literal["wrote"] = "wrote"
    text: str


class Answered(Value):
    """The grounded answer; always the last event.

    Attributes:
        assessment: Everything.
    """

    kind: Literal["answered"] = "answered"
    assessment: Assessment


Event = Looked | Found | Drafting | Returned | Wrote | Answered
