"""What a visitor can do at the desk, without any page: put a video there, have it analyzed, ask, start over."""

import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from mg_agent.core.assessment import Assessment
from mg_agent.core.evidence import Analysis
from mg_agent.errors import MgAgentError
from mg_agent.settings import Settings
from mg_agent.ui.chat import Exchange
from mg_agent.ui.jobs import Job, Jobs, Progress

_LOG = logging.getLogger("mg_agent.ui")
_TICK = 0.15  # seconds between two looks at a running analysis
_BEAT = 1.0  # seconds: Gradio notices a closed tab only when something is told
_LONGEST_QUESTION = 2000
_UNEXPECTED = "The answer failed on an unexpected error; the log of this program holds the details; ask again."


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
    ) -> Analysis:
        """Analyze one video."""
        ...


Analyst = Callable[[str, Analysis], Assessment]
"""Answers a question about an analysis."""


@dataclass
class Visit:
    """What one browser tab has on its desk; lives in that tab's session state only."""

    job: Job | None = None
    analysis: Analysis | None = None
    exchanges: list[Exchange] = field(default_factory=list)


class Desk:
    """The app behind the page; holds no visitor's data but the table of who may see which file."""

    def __init__(self, settings: Settings, *, analyze: Analyze, analyst: Analyst) -> None:
        self.settings = settings
        self.jobs = Jobs(settings.home)
        self._analyze = analyze
        self._analyst = analyst

    def receive(self, upload: Path, owner: str) -> Visit:
        """Put an upload on a cleared desk."""
        return Visit(job=self.jobs.adopt(upload, owner))

    def open(self, path: Path, owner: str) -> Visit:
        """Put a file of this machine on a cleared desk."""
        return Visit(job=self.jobs.lend(path, owner))

    def clear(self, visit: Visit | None) -> None:
        """Take everything off a desk and remove the private files."""
        if visit is not None:
            self.jobs.drop(visit.job)
            visit.job, visit.analysis = None, None
            visit.exchanges.clear()

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
            visit.analysis = job.result or visit.analysis
        finally:
            job.cancel()

    def ask(self, visit: Visit, question: str) -> Iterator[None]:
        """Put a question; yields once when it stands in the conversation, again when it is answered."""
        asked = Exchange(question.strip()[:_LONGEST_QUESTION])
        visit.exchanges.append(asked)
        place = len(visit.exchanges) - 1
        yield
        answered = self._answered(asked, visit.analysis)
        if place < len(visit.exchanges) and visit.exchanges[place] is asked:
            visit.exchanges[place] = answered
        yield

    def _answered(self, asked: Exchange, analysis: Analysis | None) -> Exchange:
        if analysis is None:
            return Exchange(asked.question, failure="There is no analysis to ask about; analyze a video first.")
        try:
            return Exchange(asked.question, assessment=self._analyst(asked.question, analysis))
        except MgAgentError as error:
            return Exchange(asked.question, failure=str(error))
        except Exception:
            _LOG.exception("an answer failed on an unexpected error")
            return Exchange(asked.question, failure=_UNEXPECTED)

    def _work(self, job: Job, report: Callable[[str, float, float], None], stopped: Callable[[], bool]) -> Analysis:
        return self._analyze(job.video, self.settings, transcript=job.transcript, progress=report, cancelled=stopped)


def analyze_and_keep(
    path: Path,
    settings: Settings,
    *,
    transcript: Path | None,
    progress: Callable[[str, float, float], None],
    cancelled: Callable[[], bool],
) -> Analysis:
    """Analyze a video with the store: what was analyzed before under the same settings comes at once."""
    from mg_agent.analysis import analyze_video
    from mg_agent.store import Store

    with Store(settings.home) as store:
        return analyze_video(path, settings, transcript=transcript, store=store, progress=progress, cancelled=cancelled)


def ask_offline(question: str, analysis: Analysis) -> Assessment:
    """Answer by the rules of the offline analyst, in a session of its own."""
    from mg_agent.agent.offline import OfflineAnalyst
    from mg_agent.tools.session import Session

    return OfflineAnalyst().assess(question, Session(analysis))


def seal_environment(jobs: Jobs) -> None:
    """Set what Gradio reads before it is imported: no analytics, uploads into the private inbox."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["GRADIO_TEMP_DIR"] = str(jobs.inbox)
