"""What was answered, kept in the folder of a run: one file a reasoner, and in it what a judge still owes."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from mg_agent.benchmark.conditions import Quality
from mg_agent.benchmark.outcome import Outcome
from mg_agent.benchmark.plan import Plan, write_value
from mg_agent.core.response import Response
from mg_agent.core.span import Value
from mg_agent.errors import BenchmarkError


class Job(Value):
    """One reasoner under all conditions, with cues of one quality."""

    reasoner: str
    cues: Quality

    @property
    def name(self) -> str:
        """What its files are called."""
        return f"{self.reasoner}-{self.cues}"

    def is_kept(self, folder: Path) -> bool:
        """Tell whether something of it is kept in the folder of a run."""
        return _path(folder, self).exists()


class Unjudged(Value):
    """An answer in words that the judge could not be asked about, kept so that nobody has to give it again.

    Attributes:
        condition: Under which it was given.
        scenario: Of the question.
        item: The question.
        epoch: Which repetition.
        response: The answer.
        reason: Why it was not judged.
    """

    condition: str
    scenario: str
    item: str
    epoch: int
    response: Response
    reason: str

    @classmethod
    def of(cls, outcome: Outcome, owed: Mapping[str, object]) -> "Unjudged":
        """Make it of an outcome, with the response and the reason that the log keeps."""
        where = {name: getattr(outcome, name) for name in ("condition", "scenario", "item", "epoch")}
        return cls.model_validate({**where, **owed})

    def is_of(self, outcome: Outcome) -> bool:
        """Tell whether this is what an outcome was made of."""
        mine = (self.condition, self.scenario, self.item, self.epoch)
        return mine == (outcome.condition, outcome.scenario, outcome.item, outcome.epoch)


class Part(Value):
    """What one reasoner answered: outcomes, the prompts that went into them, and answers that wait for the judge."""

    outcomes: tuple[Outcome, ...]
    prompts: tuple[str, ...] = ()
    unjudged: tuple[Unjudged, ...] = ()


def jobs_of(plan: Plan) -> list[Job]:
    """Return who is asked with which cues."""
    return [Job(reasoner=one, cues=cues) for cues in plan.cues for one in plan.reasoners]


def answered(folder: Path, job: Job) -> bool:
    """Tell whether a reasoner was asked; one that answered nothing at all counts as not asked."""
    return job.is_kept(folder) and any(one.state != "failed" for one in read_part(folder, job).outcomes)


def forget(folder: Path, job: Job) -> None:
    """Remove what is kept of a reasoner that failed throughout; Inspect would take its failures for answers."""
    if job.is_kept(folder):
        _path(folder, job).unlink()
        shutil.rmtree(folder / "logs" / job.name, ignore_errors=True)


def read_part(folder: Path, job: Job) -> Part:
    """Read what a reasoner answered.

    Raises:
        BenchmarkError: when the file is missing or broken.
    """
    path = _path(folder, job)
    try:
        return Part.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValidationError) as error:
        raise BenchmarkError.of("a part of the run is broken", f"{path}: {error}", "remove it and run again") from None


def write_part(folder: Path, job: Job, part: Part) -> None:
    """Keep what a reasoner answered, whole or not at all."""
    write_value(_path(folder, job), part)


def _path(folder: Path, job: Job) -> Path:
    return folder / "parts" / f"{job.name}.json"
