"""What a visitor can do at the desk, without any page: put a video there, have it analyzed, ask, start over."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Protocol

from mg_agent.core.correction import corrected
from mg_agent.core.evidence import Analysis
from mg_agent.errors import MediaError, MgAgentError, StoreError
from mg_agent.settings import Settings
from mg_agent.ui.again import settle
from mg_agent.ui.asking import Choose, choose_analyst
from mg_agent.ui.benchmark_runs import BenchmarkRuns
from mg_agent.ui.drawing import drawn, made_sample
from mg_agent.ui.errands import Errands
from mg_agent.ui.jobs import Job, Jobs
from mg_agent.ui.keeping import Keeper
from mg_agent.ui.leaving import Leaving
from mg_agent.ui.models import OFFLINE
from mg_agent.ui.player import message_html
from mg_agent.ui.preparing import read_documents
from mg_agent.ui.progress import Progress
from mg_agent.ui.recalling import exchange_of
from mg_agent.ui.turn import Turn
from mg_agent.ui.visit import Visit

_TICK = 0.15  # seconds between two looks at a running analysis
_BEAT = 1.0  # seconds: Gradio notices a closed tab only when something is told


class Analyze(Protocol):
    """Turn a video into an analysis; :func:`mg_agent.analysis.analyze_video` with a store is the default."""

    def __call__(
        self,
        path: Path,
        settings: Settings,
        *,
        transcript: Path | None,
        progress: Callable[[str, float, float], None],
        cancelled: Callable[[], bool],
        first: Callable[[Analysis], None],
    ) -> Analysis:
        """Analyze one video; ``first`` may be given what was found so far."""
        ...


Check = Callable[[Path, Settings], object]
"""Raises a MediaError for a file that is no video."""


class Desk:
    """The app behind the page; holds no visitor's data but the table of who may see which file."""

    def __init__(
        self, settings: Settings, *, analyze: Analyze, choose: Choose = choose_analyst, check: Check | None = None
    ) -> None:
        self.settings = settings
        self.jobs = Jobs(settings.home)
        self.leaving = Leaving(self.jobs, self.clear)
        self._analyze = analyze
        self._choose = choose
        self._check = check or check_video
        self._place = threading.Semaphore(1)  # one analysis at a time uses what the machine has
        self.keeper = Keeper(settings)
        self.benchmarks = BenchmarkRuns(settings.home)
        self.documents = Errands(failed=lambda sentence: message_html(sentence, tone="bad"))

    def receive(self, upload: Path, owner: str) -> Visit:
        """Put an upload on a cleared desk.

        Raises:
            MediaError: when it is no video that can be analyzed; nothing of it is kept.
        """
        job = self.jobs.adopt(upload, owner)
        try:
            self._check(require_video(job), self.settings)
        except MgAgentError as error:
            self.jobs.drop(job)
            raise type(error)(job.tidy(str(error))) from None
        return self.leaving.arrive(Visit(job=job, owner=owner))

    def add_transcript(self, job: Job, upload: Path) -> None:
        """Put a transcript beside the video, in place of an earlier one.

        Raises:
            MediaError: when it cannot be read; an earlier one stays.
        """
        from mg_agent.perception.transcript import read_transcript

        read_transcript(self.jobs.uploaded(upload))
        self.jobs.add_transcript(job, upload)

    def open(self, path: Path, owner: str) -> Visit:
        """Put a file of this machine on a cleared desk."""
        return self.leaving.arrive(Visit(job=self.jobs.lend(path, owner), owner=owner))

    def clear(self, visit: Visit | None) -> None:
        """Take everything off a desk and remove the private files."""
        if visit is not None:
            self.jobs.drop(visit.job)
            visit.empty()

    def follow(self, visit: Visit) -> Iterator[Progress]:
        """Analyze what is on the desk, telling the progress until the outcome stands in the job.

        Closing the iterator stops the work, so that a closed tab does not keep the machine busy.
        """
        job = visit.job
        if job is None:
            return
        job.start(self._work)
        told, silent = None, 0.0
        try:
            while not job.wait(_TICK):
                silent += _TICK
                if job.progress != told or silent >= _BEAT:
                    told, silent = job.progress, 0.0
                    yield told
            if job.result is not None:
                self._settle(visit, job, job.result)
        finally:
            job.cancel()

    def _settle(self, visit: Visit, job: Job, found: Analysis) -> None:
        """Put a result on the desk, with the session that keeps it and what that session already holds."""
        found = found.model_copy(update={"video": found.video.model_copy(update={"path": job.name})})
        key = self.keeper.key(found, require_video(job), job.transcript)
        settle(self.keeper, visit, found, key, job.name)

    def show(self, visit: Visit, view: str) -> Iterator[Progress]:
        """Show the video, the face blurred, or the skeleton alone; yields the progress of the drawing.

        Raises:
            MediaError: when it cannot be shown.
        """
        if visit.job is None or visit.found is None:
            return
        pose = self.keeper.pose(visit.session) if view else None
        yield from drawn(self.jobs, visit.job, view, pose, visit.found.video, self.settings)
        visit.view = view

    def reopen(self, session: str, owner: str) -> Visit:
        """Put a kept session on a cleared desk; its video is gone, its skeleton stands in for it.

        Raises:
            StoreError: when there is no such session.
        """
        kept = self.keeper.open(session, owner)
        job = self.jobs.stand_in(kept.session.name, owner)
        visit = Visit(job=job, owner=owner, session=session, found=kept.analysis, corrections=kept.corrections)
        visit.analysis = corrected(kept.analysis, kept.corrections)
        visit.exchanges.extend(exchange_of(one, self.settings) for one in kept.exchanges)
        return self.leaving.arrive(visit)

    @property
    def sample(self) -> Path:
        """Where the bundled sample lies once it is made."""
        return self.settings.home / "sample" / "sample.mp4"

    def make_sample(self) -> Iterator[Progress]:
        """Make the bundled sample, telling the progress; at once where it is there already."""
        yield from made_sample(self.sample.parent)

    def purge(self, visit: Visit | None, *, runs: bool = False) -> tuple[int, int]:
        """Remove every upload, rendering, session, analysis and own document, and the sample.

        Args:
            visit: What is on the desk.
            runs: Whether benchmark runs go too; they hold nothing of a video.

        Returns:
            How many analyses and how many benchmark runs went.

        Raises:
            StoreError: when another program uses the store, so that traces may remain.
            KnowledgeError: when words of own documents may remain; everything else is gone but benchmark runs.
            BenchmarkError: when a run does not end; everything else is gone.
        """
        from mg_agent.knowledge import library, shelf

        if self.keeper.apart:
            raise StoreError.of(
                "not everything is removed from here", "others use this app too", "its owner runs: mg-agent purge"
            )
        self.documents.close()
        self.clear(visit)
        self.jobs.drop_all()
        shutil.rmtree(self.sample.parent, ignore_errors=True)
        try:
            with self.keeper.store() as store:
                count = store.purge()
        finally:
            shelf.purge(library.home(self.settings))
        return count, self.benchmarks.delete_all() if runs else 0

    def ask(self, visit: Visit, question: str, model: str = OFFLINE) -> Iterator[None]:
        """Put a question, and keep what comes of it; see :meth:`mg_agent.ui.conversation.Conversation.ask`."""
        visit.talk.prepare = partial(read_documents, self.settings)
        yield from self._kept(visit, visit.talk.ask(question, visit.analysis, self._choose, model))

    def without(self, visit: Visit, place: int, modality: str, model: str = OFFLINE) -> Iterator[None]:
        """Ask what of an earlier answer hangs on a kind of evidence, and keep what comes of it."""
        visit.talk.prepare = partial(read_documents, self.settings)
        yield from self._kept(visit, visit.talk.without(place, modality, visit.analysis, self._choose, model))

    def _kept(self, visit: Visit, asking: Iterator[None]) -> Iterator[None]:
        before = len(visit.exchanges)
        yield from asking
        if len(visit.exchanges) == before + 1:
            self.keeper.keep(visit.session, visit.exchanges[before])

    def _work(self, job: Job, report: Callable[[str, float, float], None], stopped: Callable[[], bool]) -> Analysis:
        with Turn(self._place, report, stopped) as turn:
            return self._analyze(
                require_video(job),
                self.settings,
                transcript=job.transcript,
                progress=turn.report,
                cancelled=stopped,
                first=job.glimpse,
            )


def require_video(job: Job) -> Path:
    """Return where a job's video lies.

    Raises:
        MediaError: when a kept session was opened again, whose video is gone.
    """
    if job.video is None:
        raise MediaError.of("the video of this session is not kept", job.name, "add the video again to look anew")
    return job.video


def check_video(path: Path, settings: Settings) -> None:
    """Refuse what is no video at once, from its packets and one picture.

    Raises:
        MediaError: as for :func:`mg_agent.perception.video.probe`.
    """
    from mg_agent.perception.video import probe

    probe(path, settings)


def analyze_and_keep(
    path: Path,
    settings: Settings,
    *,
    transcript: Path | None,
    progress: Callable[[str, float, float], None],
    cancelled: Callable[[], bool],
    first: Callable[[Analysis], None],
) -> Analysis:
    """Analyze a video with the store: what was analyzed before under the same settings comes at once."""
    from mg_agent.analysis import analyze_video
    from mg_agent.store import Store

    with Store(settings.home) as store:
        return analyze_video(
            path, settings, transcript=transcript, store=store, progress=progress, cancelled=cancelled, first=first
        )


def seal_environment(jobs: Jobs) -> None:
    """Set what Gradio reads before it is imported: no analytics, uploads into the private inbox."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["GRADIO_TEMP_DIR"] = str(jobs.inbox)
