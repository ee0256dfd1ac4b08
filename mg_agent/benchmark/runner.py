"""Many questions to many reasoners, in a folder that remembers: whatever stops a run, the same command goes on with it.

Every reasoner is one Inspect task with a log folder of its own. Inspect keeps finished samples, so that a killed run
loses seconds; a finished task leaves a part file, so that it is not asked again. The same folder, plan and seed give
the same outcomes, however often it was stopped.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mg_agent.benchmark.checking import faults_of
from mg_agent.benchmark.conditions import Rung
from mg_agent.benchmark.inspect_models import plain_reason, require_usable
from mg_agent.benchmark.noise import measured
from mg_agent.benchmark.outcome import Outcome, Provenance, Run, joined, write_run
from mg_agent.benchmark.parts import Job, Part, Unjudged, answered, forget, jobs_of, read_part, write_part
from mg_agent.benchmark.plan import Plan, agreeing, keep
from mg_agent.benchmark.processes import in_processes
from mg_agent.benchmark.reasoner import Reasoner, find_maker, having
from mg_agent.benchmark.rejudging import judge_again, waiting
from mg_agent.benchmark.scenarios import Collection
from mg_agent.benchmark.variants import collected
from mg_agent.core.scenario import Item, Scenario
from mg_agent.errors import BenchmarkError, Cancelled
from mg_agent.settings import Settings

if TYPE_CHECKING:
    from mg_agent.benchmark.task import Order

Progress = Callable[[str, float, float], None]
_UNREAD = {"events", "store", "attachments", "metadata"}
"""Parts of a logged sample that hold no outcome; reading them would take longer than asking did."""
_RETRIES = 4
"""How often a model that Inspect asks is tried again; Inspect itself would try for ever."""
_BUFFER = 100
"""Samples between two writes of a log: at most so many are asked again after a kill."""


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
        ModelError: when a reasoner's model, or the key of it, is missing; nothing is kept then.
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
    plan = agreeing(plan.model_copy(update={"digest": collection.digest}), folder)
    jobs = jobs_of(plan)
    left = [job for job in jobs if not answered(folder, job)]
    models = _askable(plan, left, folder)
    keep(plan, folder)
    for job in left:
        forget(folder, job)
    _judge_what_waits(plan, folder, progress)
    with having(models):
        _ask(plan, left, folder, workers, _Told(progress, len(left)))
    parts = [read_part(folder, job) for job in jobs]
    run = joined(_provenance(plan, parts, folder), (o for part in parts for o in part.outcomes), str(folder))
    write_run(run, folder / "outcomes.jsonl")
    return run


def _ask(plan: Plan, left: Sequence[Job], folder: Path, workers: int, told: "_Told") -> None:
    together = [job for job in left if not _alone(job)]
    in_processes(together, partial(work, plan=plan, folder=folder), workers or os.cpu_count() or 1, told.one)
    for job in left:
        if _alone(job):
            work(job, told.one, plan=plan, folder=folder)


def _alone(job: Job) -> bool:
    """Tell whether a reasoner uses a model or a person, which processes cannot share."""
    return bool(getattr(find_maker(job.reasoner), "argues", job.reasoner == "human"))


def _askable(plan: Plan, left: Sequence[Job], folder: Path) -> dict[str, tuple[Reasoner, bool]]:
    """Refuse before anything is kept a reasoner or a judge that lacks what it needs; return the models that were made.

    A run that is whole needs none of them to be shown.
    """
    models = [plan.model or _usual_model(plan)] if any(_alone(job) for job in left) else []
    require_usable([*models, plan.judge] if left or waiting(plan, folder) else [])
    made = {job.reasoner: _order(plan, job.reasoner).reason() for job in left}
    return {job.reasoner: made[job.reasoner] for job in left if _alone(job)}


def _judge_what_waits(plan: Plan, folder: Path, progress: Progress | None) -> None:
    if plan.judge and waiting(plan, folder):
        items = {(scenario.id, item.id): item for scenario, item, _ in _questions(plan).values()}
        judge_again(plan, folder, items, partial(progress, "judging") if progress is not None else None)


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
    return _order(plan, "agent").questions


def _order(plan: Plan, reasoner: str) -> "Order":
    from mg_agent.benchmark.task import Order

    return Order(
        ",".join(plan.families), ",".join(plan.conditions), reasoner, split=plan.split, seed=plan.seed, llm=plan.llm,
        folder=plan.folder, limit=plan.limit, fresh=plan.fresh,
    )  # fmt: skip


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
    outcomes, prompts, unjudged = [], set[str](), []
    for sample in samples:
        if sample.error is None and sample.scores:
            found = sample.scores["scores"].metadata or {}
            outcomes.append(Outcome.model_validate(found["outcome"] | {"run": folder.name}))
            prompts |= set(found["prompts"])
            unjudged += [Unjudged.of(outcomes[-1], found["unjudged"])] if "unjudged" in found else []
        else:
            reason = plain_reason(sample.error.message) if sample.error else "nothing was scored"
            outcomes.append(_failed(job, plan, folder, str(sample.id), sample.epoch, reason))
    ordered = sorted(outcomes, key=lambda one: (one.condition, one.scenario, one.item, one.epoch))
    part = Part(outcomes=tuple(ordered), prompts=tuple(sorted(prompts)), unjudged=tuple(unjudged))
    write_part(folder, job, part)


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
