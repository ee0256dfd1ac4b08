"""A benchmark run in a process of its own: it writes down how far it is, and whatever stops it, it can go on.

``python -m mg_agent.benchmark.background FOLDER`` runs what ``FOLDER/asked.json`` asks. One process at a time holds the
lock of the folder above. It ends when a file ``stop`` lies in its folder, or when whoever started it closes its input.
"""

import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from mg_agent.benchmark.plan import Plan, write_value
from mg_agent.core.span import Value
from mg_agent.errors import BenchmarkError, MgAgentError, MissingExtra
from mg_agent.store.alive import held

ASKED, STATE, STOP, LOCK = "asked.json", "state.json", "stop", "in-use"
End = Literal["", "finished", "stopped", "failed"]
UNEXPECTED = "The run stopped on an unexpected error; log.txt in its folder holds the details; it can be gone on with."
_TOLD_EVERY = 0.5  # seconds between two notes of progress
_LOOK_EVERY = 0.3  # seconds between two looks for the file that stops
_PATIENCE = 3.0  # seconds to wait for a lock that somebody only looks at
_POLITE = 10  # how far the run steps back behind the desk, as nice(1) counts


class State(Value):
    """How far a run is.

    Attributes:
        stage: "starting", "asking" or "reporting".
        done: Questions answered in this stage.
        total: Questions there are.
        began: When the stage began, seconds since 1970.
        end: How it ended; empty while it goes on.
        said: What there is to say of the end, one sentence.
    """

    stage: str = "starting"
    done: float = 0.0
    total: float = 0.0
    began: float = 0.0
    end: End = ""
    said: str = ""


class Diary:
    """Writes down how far a run is, seldom enough not to cost anything; threads may share it."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / STATE
        self._lock = threading.Lock()
        self._state = State(began=time.time())
        self._told = 0.0
        self._write()

    def progress(self, stage: str, done: float, total: float) -> None:
        """Note how far the run is."""
        with self._lock:
            fresh = stage != self._state.stage
            began = time.time() if fresh else self._state.began
            self._state = State(stage=stage, done=done, total=total, began=began)
            if fresh or time.monotonic() - self._told > _TOLD_EVERY:
                self._write()

    def end(self, how: End, said: str) -> None:
        """Note how it ended; only the first end counts."""
        with self._lock:
            if not self._state.end:
                self._state = self._state.model_copy(update={"end": how, "said": said})
                self._write()

    def _write(self) -> None:
        self._told = time.monotonic()
        write_value(self._path, self._state)


def read_state(folder: Path) -> State | None:
    """Return how far the run of a folder is; None where nothing is written that can be read."""
    try:
        return State.model_validate_json((folder / STATE).read_text(encoding="utf-8"))
    except (OSError, ValidationError):
        return None


def read_plan(folder: Path) -> Plan | None:
    """Return what the run of a folder asks; None where nothing is written that can be read."""
    for name in ("plan.json", ASKED):
        try:
            return Plan.model_validate_json((folder / name).read_text(encoding="utf-8"))
        except (OSError, ValidationError):
            continue
    return None


def going(root: Path) -> str:
    """Return the name of the run that goes on under a folder; empty where none does."""
    try:
        with (root / LOCK).open("r+") as lock:
            return "" if held(lock.fileno()) else lock.read().strip()
    except OSError:
        return ""


def require_inspect() -> None:
    """Refuse to run where Inspect is not installed.

    Raises:
        MissingExtra: naming the extra that brings it.
    """
    from importlib.util import find_spec

    if find_spec("inspect_ai") is None:
        raise MissingExtra.named("bench", "inspect_ai")


def run_folder(folder: Path, diary: Diary, *, workers: int = 0) -> None:
    """Run what a folder asks to its report, and write down how it ended; nothing is raised.

    Args:
        folder: Of the run; a part of it may have been done before.
        diary: Where progress and end are noted.
        workers: As for :func:`mg_agent.benchmark.runner.run_plan`.
    """
    try:
        count = _asked_and_reported(folder, diary, workers)
    except MgAgentError as error:
        diary.end("failed", str(error))
    except Exception:  # whatever it is, the page must say that it ended
        traceback.print_exc()
        diary.end("failed", UNEXPECTED)
    else:
        diary.end("finished", f"{count} answers.")


def _asked_and_reported(folder: Path, diary: Diary, workers: int) -> int:
    require_inspect()
    from mg_agent.benchmark.pages import write_report
    from mg_agent.benchmark.report import reported
    from mg_agent.benchmark.runner import run_plan

    plan = read_plan(folder)
    if plan is None:
        raise BenchmarkError.of("what the run asks cannot be read", folder.name, "begin another run")
    run = run_plan(plan, folder, workers=workers, progress=diary.progress)
    diary.progress("reporting", 0.0, 0.0)
    write_report(reported(run), folder / "report")
    return len(run.outcomes)


def main(folder: Path) -> None:
    """Run a folder, alone on this machine's home, until the end or until told to stop."""
    lock = _claimed(folder)
    if lock is None:
        return
    diary = Diary(folder)
    for wait in (_wait_for_end_of_input, lambda: _wait_for(folder / STOP)):
        threading.Thread(target=_leave_after, args=(wait, diary), daemon=True).start()
    if hasattr(os, "nice"):
        os.nice(_POLITE)
    run_folder(folder, diary, workers=max(1, (os.cpu_count() or 2) - 1))
    os.close(lock)


def _claimed(folder: Path) -> int | None:
    """Take the lock and write the run's name into it; None where another run goes on."""
    lock = os.open(folder.parent / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    until = time.monotonic() + _PATIENCE
    while not held(lock):
        if time.monotonic() > until:
            os.close(lock)
            return None
        time.sleep(0.1)
    os.ftruncate(lock, 0)
    os.write(lock, folder.name.encode())
    return lock


def _wait_for(path: Path) -> None:
    while not path.exists():
        time.sleep(_LOOK_EVERY)


def _wait_for_end_of_input() -> None:
    # Not through sys.stdin: a thread that waits in its buffer keeps Python from ending.
    while os.read(0, 4096):
        pass


def _leave_after(wait: Callable[[], object], diary: Diary) -> None:
    """End this process at once, and with it those that it started; what was answered is kept by Inspect."""
    wait()
    diary.end("stopped", "What was answered is kept.")
    os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
