"""Private work: one folder a video, one thread an analysis, and who may see what."""

import contextlib
import logging
import re
import secrets
import shutil
import threading
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from mg_agent.core.evidence import Analysis
from mg_agent.errors import Cancelled, MediaError, MgAgentError
from mg_agent.ui.progress import Progress
from mg_agent.ui.runs import claim, leave, sweep_abandoned

_LOG = logging.getLogger("mg_agent.ui")
_UNEXPECTED = (
    "The analysis stopped on an unexpected error; the log of this program holds the details; try again or another file."
)

MOST = 12
"""Videos that one browser session may have open at once."""

Report = Callable[[str, float, float], None]
Work = Callable[["Job", Report, Callable[[], bool]], Analysis]


@dataclass
class Job:
    """One video on the desk of one visitor.

    Attributes:
        token: What the page asks the video under; drawn at random, 256 bits.
        owner: The browser session that may see it.
        name: What the user calls the file; shown, never used as a path.
        video: Where the file lies; None where a kept session was opened again, whose pixels are gone.
        folder: The private folder that goes with the job; None for a file that stays where it was.
        transcript: A transcript the user added.
        first: What was found so far, while the analysis runs.
        kept: Seconds of video of which something is kept, where the analysis was stopped.
        views: Renderings without a face or without pixels, by name; they go with the folder.
    """

    token: str
    owner: str
    name: str
    video: Path | None
    folder: Path | None = None
    transcript: Path | None = None
    transcript_name: str = ""
    views: dict[str, Path] = field(default_factory=dict)
    result: Analysis | None = None
    first: Analysis | None = None
    failure: str | None = None
    cancelled: bool = False
    kept: float = 0.0
    progress: Progress = field(default_factory=Progress)
    _stop: threading.Event = field(default_factory=threading.Event, repr=False)
    _done: threading.Event = field(default_factory=threading.Event, repr=False)

    def cancel(self) -> None:
        """Ask the running or waiting analysis to stop."""
        self._stop.set()

    def renew(self) -> None:
        """Forget an earlier outcome, before the work is asked for again."""
        self.result, self.first, self.failure, self.cancelled, self.kept = None, None, None, False, 0.0
        self.progress = Progress()
        self._stop.clear()
        self._done.clear()

    def glimpse(self, found: Analysis) -> None:
        """Take in what was found so far."""
        self.first = found

    def start(self, work: Work) -> None:
        """Begin the work in a thread of its own."""
        threading.Thread(target=self._run, args=(work,), name="mg-agent analysis", daemon=True).start()

    def wait(self, seconds: float) -> bool:
        """Wait for the end of the work, at most that long; tell whether it ended."""
        return self._done.wait(seconds)

    def _run(self, work: Work) -> None:
        try:
            if self._stop.is_set():
                raise Cancelled("stopped before it began")
            self.result = work(self, self._report, self._stop.is_set)
        except Cancelled as error:
            self.cancelled, self.kept = True, error.kept
        except MgAgentError as error:
            self.failure = self.tidy(str(error))
        except Exception:
            _LOG.exception("an analysis stopped on an unexpected error")
            self.failure = _UNEXPECTED
        finally:
            self._done.set()

    def _report(self, stage: str, done: float, total: float) -> None:
        self.progress = self.progress.moved(stage, done, total)

    def tidy(self, message: str) -> str:
        """Name files as the user does; where they lie on this machine, and under which name, is nobody's business."""
        for path, name in ((self.transcript, self.transcript_name), (self.video, self.name)):
            if path is not None:
                message = message.replace(str(path), name).replace(path.name, name)
        return message


class Jobs:
    """All jobs of one running app, in a folder of this run under ``home/app``; folders are 0700, files 0600."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._run = home / "app" / secrets.token_hex(8)
        self._end: weakref.finalize[[Path, int], Jobs] | None = None
        self._jobs: dict[str, Job] = {}
        self._taking = threading.Lock()

    @property
    def inbox(self) -> Path:
        """Where Gradio puts uploads before they are moved into a job; private as well."""
        return self._run / "inbox"

    def open(self) -> None:
        """Make the folders and remove what earlier runs left behind.

        Raises:
            MediaError: when the home folder cannot be written.
        """
        try:
            # The last one is Gradio's, which would make it readable for all.
            made = (self.inbox, self._run / "jobs", self.inbox / "vibe_edit_history")
            for folder in (self._home, self._run.parent, self._run, *made):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self._end is None:
                # Also runs when the program ends, so that nothing private is left behind.
                self._end = weakref.finalize(self, leave, self._run, claim(self._run))
        except OSError as error:
            raise MediaError.of(
                "the folder for uploads could not be made",
                f"{self._run}: {error.strerror}",
                "set MG_AGENT_HOME to a folder you may write",
            ) from None
        sweep_abandoned(self._home)

    def adopt(self, upload: Path, owner: str) -> Job:
        """Move an upload into a private folder of its own.

        Raises:
            MediaError: when this visitor has too many open, or the upload is not one from the inbox.
        """
        if sum(job.owner == owner for job in self._jobs.values()) >= MOST:
            raise MediaError.of("too many videos are open", f"{MOST} in this browser", "close some tabs first")
        folder = self._folder()
        try:
            video = self._take(upload, folder, "video")
        except MediaError:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return self._keep(Job(secrets.token_urlsafe(32), owner, upload.name, video, folder))

    def stand_in(self, name: str, owner: str) -> Job:
        """Make a job for a session whose video is gone."""
        return self._keep(Job(secrets.token_urlsafe(32), owner, name, None))

    def place_for(self, job: Job, view: str, suffix: str = ".mp4") -> Path:
        """Return where a rendering or export of a job goes: into its private folder, made where it is missing."""
        if job.folder is None:
            job.folder = self._folder()
        return job.folder / f"{view}-{secrets.token_hex(6)}{suffix}"

    def lend(self, path: Path, owner: str) -> Job:
        """Put a file of this machine on the desk without moving it."""
        return self._keep(Job(secrets.token_urlsafe(32), owner, path.name, path.resolve()))

    def add_transcript(self, job: Job, upload: Path) -> None:
        """Move an uploaded transcript beside the video of a job.

        Raises:
            MediaError: when the upload is no longer there, or does not come from the inbox.
        """
        if job.folder is None:
            job.folder = self._folder()
        self.drop_transcript(job)
        job.transcript = self._take(upload, job.folder, "transcript")
        job.transcript_name = upload.name

    def drop_transcript(self, job: Job) -> None:
        """Remove the transcript that the user added, if there is one."""
        if job.transcript is not None:
            job.transcript.unlink(missing_ok=True)
        job.transcript, job.transcript_name = None, ""

    def seen_by(self, owner: str, token: str, view: str = "") -> Path | None:
        """Return the video of that token, or a rendering of it, if it belongs to that browser session."""
        job = self._jobs.get(token)
        if job is None or not secrets.compare_digest(job.owner.encode(), owner.encode()):
            return None
        return job.views.get(view) if view else job.video

    def pass_on(self, job: Job) -> Job | None:
        """Return a job over the same private files under a new token; None where they are being removed."""
        listed, folder = self._taken(job)
        if not listed:
            job.folder = folder  # what was made since it was taken off goes when the job is dropped
            return None
        fresh = Job(secrets.token_urlsafe(32), job.owner, job.name, job.video, folder, job.transcript)
        fresh.transcript_name, fresh.views = job.transcript_name, job.views
        return self._keep(fresh)

    def drop(self, job: Job | None) -> None:
        """Stop a job and remove its folder; files that were only lent stay."""
        if job is None:
            return
        _, folder = self._taken(job)
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Stop every job and remove everything of this run."""
        for job in list(self._jobs.values()):
            self.drop(job)
        if self._end is not None:
            self._end()
            self._end = None
        # An upload that was still coming in may have made the folder anew.
        shutil.rmtree(self._run, ignore_errors=True)

    def uploaded(self, upload: Path) -> Path:
        """Return an upload that waits in the inbox.

        Raises:
            MediaError: when it is no longer there, or does not come from the inbox.
        """
        # Only what came in through the inbox is moved: a made-up path must never move a user's own file.
        if not upload.resolve().is_relative_to(self.inbox.resolve()) or not upload.is_file():
            raise MediaError.of("the upload is not there anymore", f"got {upload.name}", "choose the file again")
        return upload

    def discard(self, upload: Path) -> None:
        """Remove an upload that was read and is not needed anymore."""
        if upload.resolve().is_relative_to(self.inbox.resolve()):
            upload.unlink(missing_ok=True)

    def drop_all(self) -> None:
        """Stop every job and remove everything that visitors put here; the app goes on."""
        for job in list(self._jobs.values()):
            self.drop(job)
        for left in self.inbox.iterdir() if self.inbox.is_dir() else ():
            shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)

    def _folder(self) -> Path:
        self.open()
        folder = self._run / "jobs" / secrets.token_hex(16)
        folder.mkdir(mode=0o700)
        return folder

    def _taken(self, job: Job) -> tuple[bool, Path | None]:
        # Whoever takes a job off the list first has its folder.
        job.cancel()
        with self._taking:
            folder, job.folder = job.folder, None
            return self._jobs.pop(job.token, None) is not None, folder

    def _keep(self, job: Job) -> Job:
        self._jobs[job.token] = job
        return job

    def _take(self, upload: Path, folder: Path, stem: str) -> Path:
        self.uploaded(upload)
        suffix = upload.suffix.lower()
        # The digits make the name unmistakable, so that a message that holds it can name the user's file instead.
        stem = f"{stem}-{secrets.token_hex(6)}"
        target = folder / (stem + (suffix if re.fullmatch(r"\.[a-z0-9]{1,8}", suffix) else ""))
        shutil.move(upload, target)
        target.chmod(0o600)
        with contextlib.suppress(OSError):
            upload.parent.rmdir()
        return target
