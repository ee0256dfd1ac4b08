"""Constructed scenarios: what is said and shown, what is asked, what a good answer holds, what may be looked at."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from mg_agent.core.span import Span, Value

Family = Literal["emotion", "interview", "deception"]
FAMILIES: tuple[Family, ...] = ("emotion", "interview", "deception")
Role = Literal["decisive", "redundant", "irrelevant", "misleading"]
ROLES: tuple[Role, ...] = ("decisive", "redundant", "irrelevant", "misleading")
Gestures = Literal["own", "shuffled", "foreign"]
_Text = Annotated[str, Field(min_length=1)]
SCALE = 10
"""Graded items are answered from 0 to this."""


class Condition(Value):
    """What one analysis may look at. A closed modality is masked, and its tools are not offered.

    Attributes:
        name: What the condition is called in tables.
        closed: Modalities that may not be looked at; "knowledge" closes what research says.
        gestures: Whose gestures are shown, and when: the person's own; the same at wrong times; another scenario's.
            Only a benchmark sets this, on cues it made; nothing of it reaches a reasoner.
    """

    name: str = "full"
    closed: frozenset[str] = frozenset()
    gestures: Gestures = "own"

    def allows(self, modality: str) -> bool:
        """Tell whether a modality may be looked at; a part ("gesture/arms") shares the lot of its whole."""
        return modality.partition("/")[0] not in self.closed


FULL = Condition()


class Timed(Value):
    """Something from ``start`` to ``end`` s."""

    start: float = Field(ge=0)
    end: float


class Spoken(Timed):
    """Words said: from ``start`` to ``end`` s, by one person; "A" is the person the scenario is about."""

    text: _Text
    person: Literal["A", "B", "C"] = "A"


class Shown(Timed):
    """A gesture or a facial cue of person A, by its label; ``text`` adds what is seen, not what it means."""

    label: _Text
    text: str = ""
    confidence: float = Field(default=0.8, gt=0, le=1)


class Unseen(Timed):
    """A stretch in which a modality ("gesture", "gesture/arms", "face", "face/mouth" ...) could not be observed."""

    modality: _Text


class Scene(Value):
    """Everything that can be seen and heard, in order of time."""

    speech: tuple[Spoken, ...]
    face: tuple[Shown, ...] = ()
    gesture: tuple[Shown, ...] = ()
    unseen: tuple[Unseen, ...] = ()


class KeyPoint(Value):
    """One thing a complete answer says, and words (or beginnings of words, lower case) by which it is recognized."""

    point: _Text
    words: tuple[_Text, ...] = Field(min_length=1)


class Step(Timed):
    """One link of the reasoning: what is seen or heard when, what it is taken for, and words that show it was used."""

    modality: Literal["speech", "face", "gesture"]
    means: _Text
    words: tuple[_Text, ...] = Field(min_length=1)


class Hints(Value):
    """What a reader of one channel alone would answer: an option, a number of the scale, None for "cannot say"."""

    words: str | int | None = None
    face: str | int | None = None
    gesture: str | int | None = None


class Reference(Value):
    """What a good answer is.

    Attributes:
        answer: An option's text; a number from 0 to 10; None for open items.
        partial: Other options that earn part of the credit, from 0 to 1.
        tolerance: Graded items: how far off still earns full credit.
        decisive: The stretches, in seconds, that settle it.
        key_points: What a complete answer says.
        chain: The reasoning, in order.
        trap: The tempting mistake, and why it tempts.
        rationale: Why the answer is right.
        hints: What each channel alone suggests.
        role: What the gestures are to this item.
    """

    answer: str | int | None = None
    partial: dict[str, float] = Field(default_factory=dict)
    tolerance: int = Field(default=1, ge=0, le=3)
    decisive: tuple[Span, ...]
    key_points: tuple[KeyPoint, ...] = ()
    chain: tuple[Step, ...] = ()
    trap: _Text
    rationale: _Text
    hints: Hints = Hints()
    role: Role

    @model_validator(mode="after")
    def _credits_are_shares(self) -> Self:
        if any(not 0 < credit < 1 for credit in self.partial.values()):
            raise ValueError("partial credit lies between 0 and 1")
        return self


class Item(Value):
    """One question on a scenario.

    Attributes:
        id: Short name, unique in its scenario: "q1".
        kind: "choice" among options, "graded" from 0 to 10, or "open".
        question: What is asked.
        options: The choices; for graded items the meaning of 0 and of 10.
        reference: What a good answer is.
    """

    id: _Text
    kind: Literal["choice", "graded", "open"]
    question: _Text
    options: tuple[_Text, ...] = ()
    reference: Reference

    @model_validator(mode="after")
    def _answer_fits(self) -> Self:
        fault = _fault_of(self)
        if fault:
            raise ValueError(f"{self.kind} item '{self.id}': {fault}")
        return self


def _fault_of(item: Item) -> str:
    answer, known = item.reference.answer, set(item.options)
    hints = (item.reference.hints.words, item.reference.hints.face, item.reference.hints.gesture)
    if item.kind == "open":
        return "takes no options and no answer" if item.options or answer is not None else _too_few(item)
    if item.kind == "graded":
        grades = [answer, *(hint for hint in hints if hint is not None)]
        fine = len(item.options) == 2 and all(isinstance(g, int) and 0 <= g <= SCALE for g in grades)
        return "" if fine else "needs two options (what 0 and 10 mean), and an answer and hints from 0 to 10"
    if not 3 <= len(item.options) <= 6 or len(known) != len(item.options):
        return f"needs 3 to 6 different options, got {len(item.options)}"
    named = [answer, *item.reference.partial, *(hint for hint in hints if hint is not None)]
    strange = [str(one) for one in named if one not in known]
    return f"names what is no option: {', '.join(strange)}" if strange else ""


def _too_few(item: Item) -> str:
    count = len(item.reference.key_points)
    return "" if count >= 3 else f"needs at least 3 key points, got {count}"


class Scenario(Value):
    """One constructed scene with questions and what a good answer holds; nobody in it is real.

    Attributes:
        id: Unique; also the name of the file, "emotion-017".
        family: What it is about.
        split: "development" may be looked at while building; "test" is for reporting.
        title: A few words, without giving an answer away.
        context: What a reader is told beforehand: who (by role), where, why.
        setting: A few words: "seated interview", "video call", "kitchen".
        culture: Where it plays and how people there talk, as far as it matters.
        duration: Seconds, 20 to 120.
        scene: What is seen and heard.
        items: The questions.
    """

    id: str = Field(pattern=r"^(emotion|interview|deception)-\d{3}$")
    family: Family
    split: Literal["development", "test"]
    title: _Text
    context: _Text
    setting: _Text
    culture: _Text
    duration: float = Field(ge=20, le=120)
    scene: Scene
    items: tuple[Item, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if not self.id.startswith(self.family):
            raise ValueError(f"the id {self.id} belongs to another family than {self.family}")
        names = [item.id for item in self.items]
        if len(set(names)) != len(names):
            raise ValueError("two items have the same id")
        return self
