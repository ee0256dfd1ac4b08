"""Many questions to many reasoners, in a folder that remembers: whatever stops a run, the same command goes on with it.

Every reasoner is one Inspect task with a log folder of its own. Inspect keeps finished samples, so that a killed run
loses seconds; a finished task leaves a part file, so that it is not asked again. The same folder, plan and seed give
the same outcomes, however often it was stopped.
"""

import os
import shutil
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from mg_agent.benchmark.checking import faults_of
from mg_agent.benchmark.conditions import Quality, Rung
from mg_agent.benchmark.inspect_models import plain_reason, require_usable
from mg_agent.benchmark.noise import measured
from mg_agent.benchmark.outcome import Outcome, Provenance, Run, joined, write_run
from mg_agent.benchmark.plan import Plan, kept, write_value
from mg_agent.benchmark.processes import in_processes
from mg_agent.benchmark.reasoner import find_maker
from mg_agent.benchmark.scenarios import Collection
from mg_agent.benchmark.variants import collected
from mg_agent.core.scenario import Item, Scenario
from mg_agent.core.span import Value
from mg_agent.errors import BenchmarkError, Cancelled
from mg_agent.settings import Settings

Progress = Callable[[str, float, float], None]
_UNREAD = {"events", "store", "attachments", "metadata"}
"""Parts of a logged sample that hold no outcome; reading them would take longer than asking did."""
_RETRIES = 4
"""How often a model that Inspect asks is tried again; Inspect itself would try for ever."""
_BUFFER = 100
"""Samples between two writes of a log: at most so many are asked again after a kill."""


class Part(Value):
    """What one reasoner answered: outcomes and the prompts that went into them."""

    outcomes: tuple[Outcome, ...]
    prompts: tuple[str, ...] = ()


class Job(Value):
    """One reasoner under all conditions, with cues of one quality."""

    reasoner: str
    cues: Quality

    @property
    def name(self) -> str:
        """What its files are called."""
        return f"{self.reasoner}-{self.cues}"


def run_plan(plan: Plan, folder: Path, *, workers: int = 0, progress: Progress | None = None) -> Run:
    """Ask everything that was not asked yet, and write ``outcomes.jsonl``.

    Args:
        plan: What to ask.
        folder: Where logs, parts and outcomes are kept.
        workers: Processes; 0 for one a processor. Reasoners that use a model or a person all share one.
        progress: Told how many questions were answered.

    Raises:
        BenchmarkError: when there is nothing to ask, a scenario of one's own has a fault, the folder holds another run,
            a reasoner does not exist, a model cannot be used, or a task came to nothing.
        Cancelled: at Ctrl-C; what was answered is kept.
    """
    try:
        return _asked(plan, folder, workers, progress)
    except KeyboardInterrupt:
        got = f"what was answered is kept in {folder}"
        raise Cancelled.of("the benchmark was stopped", got, "the same command goes on with it") from None


def _asked(plan: Plan, folder: Path, workers: int, progress: Progress | None) -> Run:
    collected.cache_clear()
    collection = collected(plan.folder, plan.fresh)
    _require_sound(plan, collection)
    require_usable((plan.model or _usual_model(plan), plan.judge))
    plan = kept(plan.model_copy(update={"digest": collection.digest}), folder)
    jobs = [Job(reasoner=one, cues=cues) for cues in plan.cues for one in plan.reasoners]
    alone = {job.name: getattr(find_maker(job.reasoner), "argues", job.reasoner == "human") for job in jobs}
    left = [job for job in jobs if not _answered(folder, job)]
    told = _Told(progress, len(left))
    together = [job for job in left if not alone[job.name]]
    in_processes(together, partial(work, plan=plan, folder=folder), workers or os.cpu_count() or 1, told.one)
    for job in left:
        if alone[job.name]:
            work(job, told.one, plan=plan, folder=folder)
    parts = [_read(_part(folder, job)) for job in jobs]
    run = joined(_provenance(plan, parts, folder), (o for part in parts for o in part.outcomes), str(folder))
    write_run(run, folder / "outcomes.jsonl")
    return run


def _require_sound(plan: Plan, collection: Collection) -> None:
    """Refuse before anything is kept or asked what would be measured wrongly, or not at all."""
    check = f"mg-agent check scenarios{f' --folder {plan.folder}' if plan.folder else ''}"
    if collection.faults:
        got = collection.faults[0].rstrip(".")
        raise BenchmarkError.of("a scenario cannot be read", got, f"mend it; all are told by: {check}")
    asked = {scenario.id: scenario for scenario, _, _ in _questions(plan).values()}
    faults = [fault for one in asked.values() for fault in faults_of(one)] if plan.folder else []
    if faults:
        got = faults[0] + (f", and {len(faults) - 1} more" if len(faults) > 1 else "")
        raise BenchmarkError.of("a scenario has a fault", got, f"mend it; all are told by: {check}")


def _usual_model(plan: Plan) -> str:
    """Return the model that Inspect takes where none is named, if anybody would use it."""
    return os.environ.get("INSPECT_EVAL_MODEL", "") if "agent" in plan.reasoners and not plan.llm else ""


def _questions(plan: Plan) -> dict[str, tuple[Scenario, Item, Rung]]:
    from mg_agent.benchmark.task import Order

    return Order(
        ",".join(plan.families), ",".join(plan.conditions), split=plan.split, folder=plan.folder, limit=plan.limit,
        fresh=plan.fresh,
    ).questions  # fmt: skip


def work(job: Job, told: Callable[[int], None], *, plan: Plan, folder: Path) -> None:
    """Ask one reasoner everything through Inspect, and keep what it answered.

    Args:
        job: Whom, and with which cues.
        told: Called with how many were answered, and first with how many there are, below 0.
        plan: What to ask.
        folder: Of the run.

    Raises:
        BenchmarkError: when the task itself failed.
        KeyboardInterrupt: at Ctrl-C, which Inspect keeps to itself.
    """
    from inspect_ai import eval_set
    from inspect_ai.log import read_eval_log

    from mg_agent.benchmark.task import scenarios, watch

    task = scenarios(
        ",".join(plan.families), ",".join(plan.conditions), job.reasoner, job.cues, plan.split, plan.seed, plan.llm,
        plan.folder, plan.limit, plan.fresh, plan.judge,
    )  # fmt: skip
    told(-plan.epochs * len(task.dataset))
    watch.set(lambda: told(1))
    options: dict[str, Any] = {"model": plan.model, "max_retries": _RETRIES} if plan.model else {}
    _, logs = eval_set(
        task, str(folder / "logs" / job.name), retry_attempts=0, retry_immediate=False, display="none",
        log_realtime=False, log_buffer=_BUFFER, score_display=False, fail_on_error=False, epochs=plan.epochs,
        log_level="error", log_dir_allow_dirty=True, max_samples=1 if job.reasoner == "human" else None, **options,
    )  # fmt: skip
    if not logs or logs[0].status == "cancelled":
        raise KeyboardInterrupt
    log = logs[0]
    if log.status != "success":
        got = log.error.message if log.error else log.status
        raise BenchmarkError.of(f"the task of '{job.reasoner}' came to nothing", got[:300], "mend it and run again")
    samples = read_eval_log(log.location, exclude_fields=_UNREAD).samples or []
    outcomes, prompts = [], set[str]()
    for sample in samples:
        if sample.error is None and sample.scores:
            found = sample.scores["scores"].metadata or {}
            outcomes.append(Outcome.model_validate(found["outcome"] | {"run": folder.name}))
            prompts |= set(found["prompts"])
        else:
            reason = plain_reason(sample.error.message) if sample.error else "nothing was scored"
            outcomes.append(_failed(job, plan, folder, str(sample.id), sample.epoch, reason))
    ordered = sorted(outcomes, key=lambda one: (one.condition, one.scenario, one.item, one.epoch))
    write_value(_part(folder, job), Part(outcomes=tuple(ordered), prompts=tuple(sorted(prompts))))


def _failed(job: Job, plan: Plan, folder: Path, sample: str, epoch: int, reason: str) -> Outcome:
    scenario, item, rung = _questions(plan)[sample]
    return Outcome(
        run=folder.name, reasoner=job.reasoner, model=plan.llm or plan.model, condition=rung.name, cues=job.cues,
        scenario=scenario.id, item=item.id, family=scenario.family, split=scenario.split, role=item.reference.role,
        epoch=epoch, kind=item.kind, state="failed", reason=reason or "no answer came",
    )  # fmt: skip


class _Told:
    """Adds up what several tasks have done; a negative number announces what is to come."""

    def __init__(self, progress: Progress | None, tasks: int) -> None:
        self._progress = progress
        self._tasks = max(1, tasks)
        self._announced: list[int] = []
        self._done = 0

    def one(self, count: int) -> None:
        if count < 0:
            self._announced.append(-count)
        else:
            self._done += count
        each = max(self._announced, default=0)
        if self._progress is not None and each:
            self._progress("asking", self._done, self._tasks * each)


def _provenance(plan: Plan, parts: Iterable[Part], folder: Path) -> Provenance:
    return Provenance(
        run=folder.name,
        version=plan.version,
        scenarios=plan.digest,
        prompts=tuple(sorted({prompt for part in parts for prompt in part.prompts})),
        weights=(measured().model,) if "noisy" in plan.cues else (),
        settings=Settings.load().digest(),
        seeds={"run": plan.seed},
        conditions=plan.conditions,
        reasoners=tuple(plan.reasoners),
        date=plan.date,
    )


def _answered(folder: Path, job: Job) -> bool:
    """Tell whether a reasoner was asked; one that answered nothing at all is forgotten, so that it is asked again."""
    path = _part(folder, job)
    if not path.exists():
        return False
    if any(one.state != "failed" for one in _read(path).outcomes):
        return True
    path.unlink()
    shutil.rmtree(folder / "logs" / job.name, ignore_errors=True)  # Inspect would take its failures for answers
    return False


def _part(folder: Path, job: Job) -> Path:
    return folder / "parts" / f"{job.name}.json"


def _read(path: Path) -> Part:
    try:
        return Part.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValidationError) as error:
        raise BenchmarkError.of("a part of the run is broken", f"{path}: {error}", "remove it and run again") from None
