"""What became of one question put to one reasoner under one condition, and of a whole run of them.

A run is a text file of JSON lines: the first line is its :class:`Provenance`, every other line one :class:`Outcome`.
Whoever asks (the runner, an importer, a program of yours) writes such a file; statistics and reports read nothing else.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Literal, Self, TypeVar

from pydantic import Field, ValidationError, model_validator

from mg_agent.core.span import Value
from mg_agent.errors import BenchmarkError

Role = Literal["decisive", "redundant", "irrelevant", "misleading", "none"]
"""What the gestures are to a question; "none" where there are none at all (imported text sets)."""
Kind = Literal["choice", "graded", "open"]
State = Literal["scored", "unscored", "failed"]

OUTCOME: Literal["mg-agent/outcome/1"] = "mg-agent/outcome/1"
PROVENANCE: Literal["mg-agent/run/1"] = "mg-agent/run/1"
_ROUNDING = 1e-6
_Line = TypeVar("_Line", bound=Value)


class Outcome(Value):
    """One question, asked once, and what came of it.

    Attributes:
        format: Version of this shape.
        run: Name of the run, as its provenance says it.
        reasoner: Who argued: "offline", "oracle", "agent".
        model: Which model it used; "" where it uses none.
        condition: What might be looked at: "full", "transcript", "full-shuffled".
        cues: Where the cues came from: "annotated" by hand, "noisy" (through a recognizer's measured errors) or
            "recognized" from video.
        scenario: Id of the scenario; questions of one scenario are one cluster in every interval.
        item: Id of the question within its scenario.
        family: "emotion", "interview", "deception", or the name of an imported set.
        split: "development" or "test".
        role: What the gestures are to the question.
        epoch: Which repetition, from 1.
        kind: "choice" of one option, "graded" intensity, or "open" words.
        state: "scored"; "unscored" (an answer came but nothing can be said about it); "failed" (no answer came).
        reason: Why it is not scored; "" where it is.
        chances: Probability of every option, as the reasoner states it, summing to 1; {} where none were stated.
        chosen: The answer; "" where there was none.
        truth: The right answer; "" for open questions.
        correct: 0 to 1, partial credit for graded questions, completeness for open ones; None unless scored.
            An abstention counts 0, unless "insufficient evidence" is the right answer.
        abstained: Whether the reasoner declined to answer.
        confidence: Stated probability that the answer is right; None where none was stated.
        scores: Everything else that was measured; see :data:`SCORES` for the names that reports know.
        tokens_in: Tokens read by the model.
        tokens_out: Tokens written.
        cost: US dollars; None where the price is not known.
        seconds: Wall time.
        words: Length of the answer.
    """

    format: Literal["mg-agent/outcome/1"] = OUTCOME
    run: str
    reasoner: str = Field(min_length=1)
    model: str = ""
    condition: str = Field(min_length=1)
    cues: Literal["annotated", "noisy", "recognized"] = "annotated"
    scenario: str = Field(min_length=1)
    item: str = Field(min_length=1)
    family: str
    split: str
    role: Role
    epoch: int = Field(default=1, ge=1)
    kind: Kind
    state: State = "scored"
    reason: str = ""
    chances: dict[str, float] = Field(default_factory=dict)
    chosen: str = ""
    truth: str = ""
    correct: float | None = Field(default=None, ge=0.0, le=1.0)
    abstained: bool = False
    confidence: float | None = Field(default=None, ge=0.0, le=1.0)
    scores: dict[str, float] = Field(default_factory=dict)
    tokens_in: int = Field(default=0, ge=0)
    tokens_out: int = Field(default=0, ge=0)
    cost: float | None = Field(default=None, ge=0.0)
    seconds: float = Field(default=0.0, ge=0.0)
    words: int = Field(default=0, ge=0)

    @property
    def question(self) -> tuple[str, str]:
        """What pairs two outcomes: the scenario and its question."""
        return self.scenario, self.item

    @property
    def arm(self) -> "Arm":
        """Who answered under which condition."""
        return Arm(reasoner=self.reasoner, model=self.model, condition=self.condition, cues=self.cues)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.state == "scored") != (self.correct is not None):
            raise ValueError(f"a scored outcome says how correct it is, and no other does; this one is {self.state}")
        if (self.state == "scored") == bool(self.reason):
            raise ValueError(f"an outcome gives a reason just when it is not scored; this one is {self.state}")
        _check_chances(self)
        return self


class Arm(Value):
    """One side of a comparison: who answered, and what might be looked at."""

    reasoner: str
    model: str = ""
    condition: str
    cues: str = "annotated"

    @property
    def who(self) -> str:
        """The reasoner, with its model where it has one."""
        return f"{self.reasoner} ({self.model})" if self.model else self.reasoner

    @property
    def what(self) -> str:
        """The condition, with the source of the cues where it is not a person."""
        return self.condition if self.cues == "annotated" else f"{self.condition}, {self.cues}"

    def __str__(self) -> str:
        """Show as ``offline under full``."""
        return f"{self.who} under {self.what}"


class Provenance(Value):
    """Enough to repeat a run, and nothing about the machine or the person that made it.

    Attributes:
        format: Version of this shape.
        run: Name of the run.
        version: Version of mg_agent.
        set: What was asked: "scenarios", "EmoBench EU".
        scenarios: SHA-256 over every scenario (or imported file) in order; two runs compare only where it agrees.
        prompts: Prompts used, as ``id@version#hash``.
        weights: Recognizer weights used, as ``name#hash``.
        settings: Digest of the settings.
        seeds: Every seed, by what it draws.
        conditions: Conditions, in the order of the ladder.
        reasoners: Reasoners, with their models.
        date: Day of the run, YYYY-MM-DD, UTC.
        skipped: Rows of an imported set that could not be used, by reason.
    """

    format: Literal["mg-agent/run/1"] = PROVENANCE
    run: str = Field(min_length=1)
    version: str
    set: str = "scenarios"
    scenarios: str = Field(pattern=r"^[0-9a-f]{8,64}$")
    prompts: tuple[str, ...] = ()
    weights: tuple[str, ...] = ()
    settings: str = ""
    seeds: dict[str, int] = Field(default_factory=dict)
    conditions: tuple[str, ...] = ()
    reasoners: tuple[str, ...] = ()
    date: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    skipped: dict[str, int] = Field(default_factory=dict)


class Run(Value):
    """A provenance and its outcomes; no question is there twice for one arm and epoch."""

    provenance: Provenance
    outcomes: tuple[Outcome, ...]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        seen: set[tuple[Arm, tuple[str, str], int]] = set()
        for outcome in self.outcomes:
            key = (outcome.arm, outcome.question, outcome.epoch)
            if key in seen:
                where = f"{outcome.scenario}/{outcome.item}, epoch {outcome.epoch}"
                raise ValueError(f"{outcome.arm} has two outcomes for {where}")
            seen.add(key)
        return self


SCORES: dict[str, str] = {
    "completeness": "share of the reference's key points that the answer makes",
    "depth": "share of the reference's chain of reasoning that is there and supported",
    "grounding": "share of the citations that name something really seen",
    "span_recall": "share of the decisive spans that the answer cites",
    "span_precision": "share of the cited cues that lie in a decisive span",
    "invented": "ids cited that do not exist",
    "verdicts": "verdicts on lying, or diagnoses",
    "overclaims": "statements surer than the evidence",
    "resisted": "1 where a misleading cue was not followed, 0 where it was",
    "judge": "what a judging model gave, 0 to 1",
}
"""Names of scores that reports know, each with a line for its legend; any other name is shown as it is."""
COUNTED = frozenset(("invented", "verdicts", "overclaims"))
"""Scores that count faults: lower is better, 0 is best."""


def write_run(run: Run, path: Path) -> None:
    """Write a run as JSON lines, whole or not at all.

    Raises:
        BenchmarkError: when the file cannot be written.
    """
    lines = [run.provenance.model_dump_json(), *(outcome.model_dump_json() for outcome in run.outcomes)]
    beside = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text("\n".join(lines) + "\n", encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise BenchmarkError.of(
            "the run could not be written", f"{path}: {error.strerror}", "choose another file"
        ) from None


def read_run(path: Path) -> Run:
    """Read a run that :func:`write_run` wrote.

    Raises:
        BenchmarkError: when the file is missing, is of another version, or a line has no meaning (naming the line).
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BenchmarkError.of(
            "the run could not be read", f"{path}: {error}", "name a .jsonl file of a run"
        ) from None
    if not lines:
        raise BenchmarkError.of("the run is empty", str(path), "run the benchmark again")
    provenance = _parsed(Provenance, lines[0], path, 1)
    outcomes = tuple(_parsed(Outcome, line, path, n) for n, line in enumerate(lines[1:], 2) if line.strip())
    return joined(provenance, outcomes, str(path))


def joined(provenance: Provenance, outcomes: Iterable[Outcome], where: str = "this run") -> Run:
    """Put a run together.

    Raises:
        BenchmarkError: when one arm answers a question twice in one epoch.
    """
    try:
        return Run(provenance=provenance, outcomes=tuple(outcomes))
    except ValidationError as error:
        raise BenchmarkError.of(
            "the outcomes do not fit together", f"{where}: {_first(error)}", "run it again"
        ) from None


def _parsed(kind: type[_Line], line: str, path: Path, number: int) -> _Line:
    try:
        return kind.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        if first["loc"] == ("format",):
            raise BenchmarkError.of(
                "the run is of a version that this mg_agent does not read",
                f"{path}:{number} says {first['input']!r}",
                f"it reads {kind.model_fields['format'].default!r}; use the mg_agent that wrote it",
            ) from None
        raise BenchmarkError.of(
            f"a line of the run is no {kind.__name__.lower()}",
            f"{path}:{number}: {_first(error)}",
            "run the benchmark again or mend the line",
        ) from None


def _first(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}: {first['msg']}" if where else first["msg"]


def _check_chances(outcome: Outcome) -> None:
    chances = outcome.chances
    if not chances:
        return
    if any(p < 0 or p > 1 + _ROUNDING for p in chances.values()) or abs(sum(chances.values()) - 1) > _ROUNDING:
        raise ValueError(f"chances lie in 0 to 1 and sum to 1; these sum to {sum(chances.values()):.6f}")
    if outcome.truth and outcome.truth not in chances:
        raise ValueError(f"the truth '{outcome.truth}' is no option: {', '.join(chances)}")
