"""Benchmark runs of this machine: begun in a process of their own, one at a time, kept in folders under the home."""

import os
import re
import secrets
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mg_agent.benchmark.background import ASKED, STATE, STOP, State, going, read_plan, read_state, require_inspect
from mg_agent.benchmark.plan import Plan, write_value
from mg_agent.errors import BenchmarkError
from mg_agent.ui.progress import Progress

if TYPE_CHECKING:
    from mg_agent.benchmark.compare import RunComparison

FILES = ("report.html", "report.md", "report.json", "measures.csv", "comparisons.csv", "outcomes.jsonl")
"""What a finished run offers, the page first."""
Condition = Literal["going", "finished", "stopped", "failed"]
Launch = Callable[[Path], "subprocess.Popen[bytes]"]
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
_ENDED = 5.0  # seconds to wait for the end of a run that was told to stop
_CUT = "Its program ended before it did."


@dataclass(frozen=True)
class KeptRun:
    """One line of the list of runs.

    Attributes:
        id: Name of its folder.
        plan: What it asks; None where that cannot be read.
        condition: Whether it goes on, or how it ended.
        said: What there is to say of the end, one sentence.
        at: When it last told how far it is, seconds since 1970; 0 where it never did.
    """

    id: str
    plan: Plan | None
    condition: Condition
    said: str = ""
    at: float = 0.0


class BenchmarkRuns:
    """Begins, stops, lists and removes runs.

    A run ends with the program that began it, or when it is told to; its folder goes on where it stopped.

    Args:
        home: As in the settings.
        launch: Begins the process for a folder; tests put a stand-in here.
    """

    def __init__(self, home: Path, launch: Launch | None = None) -> None:
        self.root = home / "benchmarks"
        self._launch = launch or _launched
        self._process: subprocess.Popen[bytes] | None = None
        self._name = ""
        self._starting = threading.Lock()

    def begin(self, plan: Plan) -> str:
        """Begin a run and return its id.

        Raises:
            BenchmarkError: when one goes on already, or the folder cannot be made.
            MissingExtra: when what runs need is not installed.
        """
        require_inspect()
        name = f"{datetime.now().astimezone():%Y-%m-%d-%H%M}-{secrets.token_hex(2)}"
        folder = self.root / name
        with self._starting:
            self._require_none_going()
            self._make(folder, plan)
            self._start(folder)
        return name

    def resume(self, name: str) -> None:
        """Go on with a run that did not come to its end.

        Raises:
            BenchmarkError: when one goes on already, or there is none of that id.
        """
        folder = self._folder(name)
        require_inspect()
        with self._starting:
            self._require_none_going()
            self._start(folder)

    def stop(self) -> None:
        """Tell the run that goes on to stop, whichever program on this machine began it; wait a moment for its end."""
        name = self.now()
        if name:
            (self.root / name / STOP).touch()
            until = time.monotonic() + _ENDED
            while self.now() and time.monotonic() < until:
                time.sleep(0.1)

    def close(self) -> None:
        """End the run that this program began; called when it ends itself."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(_ENDED)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def now(self) -> str:
        """Return the id of the run that goes on; empty where none does."""
        if self._process is not None and self._process.poll() is None:
            return going(self.root) or self._name
        return going(self.root)

    def progress(self) -> Progress | None:
        """Return how far the run that goes on is; None where none does."""
        name = self.now()
        if not name:
            return None
        state = read_state(self.root / name) or State(began=time.time())
        return Progress(state.stage, state.done, state.total, max(0.0, time.time() - state.began))

    def listed(self) -> tuple[KeptRun, ...]:
        """List the runs, the newest first."""
        now = self.now()
        runs = [_kept(one, now) for one in self._folders() if _NAME.fullmatch(one.name)]
        return tuple(sorted((one for one in runs if one.plan), key=lambda one: one.id, reverse=True))

    def find(self, name: str) -> KeptRun:
        """Return the line of one run.

        Raises:
            BenchmarkError: when there is none of that id.
        """
        return _kept(self._folder(name), self.now())

    def files(self, name: str) -> dict[str, Path]:
        """Return the files that a finished run offers, by name.

        Raises:
            BenchmarkError: when there is none of that id, or it has no report.
        """
        folder = self._folder(name)
        places = {one: folder / one if one == "outcomes.jsonl" else folder / "report" / one for one in FILES}
        found = {one: path for one, path in places.items() if path.is_file()}
        if FILES[0] not in found:
            raise BenchmarkError.of("there is no report", f"the run {name} has none yet", "let it come to its end")
        return found

    def compared(self, first: str, second: str) -> "RunComparison":
        """Set two runs side by side, paired on the same questions.

        Raises:
            BenchmarkError: when they cannot be compared, saying how they differ.
        """
        from mg_agent.benchmark.compare import compare
        from mg_agent.benchmark.outcome import read_run

        if first == second:
            raise BenchmarkError.of("a run is not compared with itself", f"got {first} twice", "choose another one")
        return compare(*(read_run(self.files(one)["outcomes.jsonl"]) for one in (first, second)))

    def delete(self, name: str) -> None:
        """Remove a run with everything in its folder.

        Raises:
            BenchmarkError: when there is none of that id, or it goes on.
        """
        folder = self._folder(name)
        if name == self.now():
            raise BenchmarkError.of("the run was not removed", f"{name} goes on", "stop it first")
        shutil.rmtree(folder, ignore_errors=True)

    def count(self) -> int:
        """Return how many runs lie here, those that cannot be read included."""
        return len(self._folders())

    def delete_all(self) -> int:
        """Stop the run that goes on and remove every run; returns how many went.

        Raises:
            BenchmarkError: when one does not end, or cannot be removed; the others are gone.
        """
        self.stop()
        now, folders = self.now(), self._folders()
        for folder in folders:
            if folder.name != now:
                shutil.rmtree(folder, ignore_errors=True)
        left = self._folders()
        if left:
            why = f"{left[0].name} goes on" if now else f"{left[0].name} cannot be removed"
            raise BenchmarkError.of("not every benchmark run was removed", why, "try again in a moment")
        return len(folders)

    def _folders(self) -> list[Path]:
        try:
            return [one for one in self.root.iterdir() if one.is_dir() and not one.is_symlink()]
        except OSError:
            return []

    def _make(self, folder: Path, plan: Plan) -> None:
        try:
            for one in (self.root.parent, self.root, folder):
                one.mkdir(mode=0o700, parents=True, exist_ok=one != folder)
            write_value(folder / ASKED, plan)
        except OSError as error:
            raise BenchmarkError.of(
                "the run could not be kept", f"{error.strerror}", "set MG_AGENT_HOME to a folder you may write"
            ) from None

    def _start(self, folder: Path) -> None:
        self.close()  # the one before has ended; its pipe has not
        (folder / STOP).unlink(missing_ok=True)
        (folder / STATE).unlink(missing_ok=True)
        self._process, self._name = self._launch(folder), folder.name

    def _require_none_going(self) -> None:
        name = self.now()
        if name:
            raise BenchmarkError.of("a run goes on already", f"got {name}", "wait for it, or stop it")

    def _folder(self, name: str) -> Path:
        folder = self.root / name
        if not _NAME.fullmatch(name) or not folder.is_dir() or folder.is_symlink():
            raise BenchmarkError.of("there is no such run", f"got '{name[:40]}'", "choose one of the list")
        return folder


def _kept(folder: Path, now: str) -> KeptRun:
    plan, state = read_plan(folder), read_state(folder)
    if folder.name == now:
        return KeptRun(folder.name, plan, "going")
    if state is not None and state.end:
        return KeptRun(folder.name, plan, state.end, state.said, (folder / STATE).stat().st_mtime)
    done = (folder / "report" / FILES[0]).is_file() and state is None
    return KeptRun(folder.name, plan, "finished") if done else KeptRun(folder.name, plan, "stopped", _CUT)


def _launched(folder: Path) -> "subprocess.Popen[bytes]":
    """Begin the process of a run; it finds the same code, and ends when its input is closed."""
    paths = os.pathsep.join(dict.fromkeys(str(Path(one).resolve()) for one in sys.path))
    with (folder / "log.txt").open("ab") as log:
        return subprocess.Popen(  # noqa: S603 - our own module and folder
            [sys.executable, "-P", "-m", "mg_agent.benchmark.background", str(folder)],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONPATH": paths},
            start_new_session=True,
        )
