"""Renderings of a video without a face, or without pixels, made when somebody asks for them."""

import threading
from collections.abc import Iterator
from pathlib import Path

from mg_agent.core.media import VideoSource
from mg_agent.core.pose import PoseSequence
from mg_agent.errors import Cancelled, MediaError, MgAgentError
from mg_agent.settings import Settings
from mg_agent.ui.jobs import Job, Jobs
from mg_agent.ui.progress import Progress

_TICK = 0.15
VIEWS = ("", "blurred", "skeleton")


def drawn(
    jobs: Jobs, job: Job, view: str, pose: PoseSequence | None, video: VideoSource, settings: Settings
) -> Iterator[Progress]:
    """Draw a view of a job's video into its private folder, telling the progress; at once where it is there already.

    Closing the iterator stops the work.

    Raises:
        MediaError: when there is no such view, no skeleton was kept, or the video cannot be read.
    """
    if view not in VIEWS or (not job.video and view != "skeleton"):
        raise MediaError.of("this cannot be shown", f"asked for '{view[:20]}'", "choose one that is offered")
    if not view or view in job.views:
        return
    if pose is None:
        raise MediaError.of("no skeleton was kept with this analysis", "there is nothing to draw", "analyze it again")
    work = _Drawing(jobs.place_for(job, view), view, pose, _source(job, video), settings)
    try:
        yield from work.follow()
    finally:
        work.stop.set()
    job.views[view] = work.target


def made_sample(folder: Path) -> Iterator[Progress]:
    """Make the bundled sample in a folder, telling the progress.

    Raises:
        MediaError: when it cannot be written.
    """
    from mg_agent.sample.generate import make_sample

    told, failures, done = [Progress("sample")], list[MgAgentError](), threading.Event()

    def run() -> None:
        try:
            make_sample(folder, progress=lambda part, whole: told.append(Progress("sample", part, whole)))
        except MgAgentError as error:
            failures.append(error)
        except OSError as error:
            failures.append(MediaError.of("the sample could not be made", str(error.strerror), "free some space"))
        finally:
            done.set()

    threading.Thread(target=run, name="mg-agent sample", daemon=True).start()
    while not done.wait(_TICK):
        yield told[-1]
    if failures:
        raise failures[0]


def _source(job: Job, video: VideoSource) -> VideoSource:
    return video if job.video is None else video.model_copy(update={"path": str(job.video)})


class _Drawing:
    """The work in a thread of its own."""

    def __init__(self, target: Path, view: str, pose: PoseSequence, video: VideoSource, settings: Settings) -> None:
        self.target, self.stop = target, threading.Event()
        self._what = (view, pose, video, settings)
        self._progress = Progress("drawing")
        self._failure: MgAgentError | None = None
        self._done = threading.Event()

    def follow(self) -> Iterator[Progress]:
        threading.Thread(target=self._run, name="mg-agent drawing", daemon=True).start()
        while not self._done.wait(_TICK):
            yield self._progress
        if self._failure is not None:
            raise self._failure

    def _tell(self, done: float, total: float) -> None:
        self._progress = Progress("drawing", done, total)

    def _run(self) -> None:
        from mg_agent.perception.privacy import render

        view, pose, video, settings = self._what
        try:
            render(
                "blurred" if view == "blurred" else "skeleton",
                pose, video, self.target, settings, progress=self._tell, cancelled=self.stop.is_set,
            )  # fmt: skip
        except Cancelled:
            pass
        except MgAgentError as error:
            self._failure = error
        except Exception as error:  # the libraries that write pictures have exceptions of their own
            self._failure = MediaError.of("the rendering failed", type(error).__name__, "try again, or another video")
        finally:
            self._done.set()
