"""The folder of one running app: a lock says that the app lives, so that what a dead one left behind is known."""

import os
import shutil
import sys
import time
from pathlib import Path

from mg_agent.store.alive import held

LOCK = "in-use"
_STARTING = 60.0  # seconds


def claim(run: Path) -> int:
    """Take the lock of a run's folder for this process; the system frees it when the process dies, however it dies."""
    lock = os.open(run / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    held(lock)
    return lock


def leave(run: Path, lock: int) -> None:
    """Give a run's lock back and remove its folder."""
    os.close(lock)
    shutil.rmtree(run, ignore_errors=True)


def abandoned(run: Path) -> bool:
    """Tell whether the app that made a run's folder is gone."""
    try:
        if sys.platform == "win32":
            (run / LOCK).unlink()
            return True
        with (run / LOCK).open("r+") as lock:
            return held(lock.fileno())
    except FileNotFoundError:
        # An app that is just starting has a folder but no lock yet.
        return time.time() - run.stat().st_mtime > _STARTING
    except OSError:
        return False


def sweep_abandoned(home: Path) -> int:
    """Remove the folders of apps that are no longer alive, with every upload in them.

    Args:
        home: The home folder, as in the settings.

    Returns:
        How many folders are gone now.
    """
    try:
        runs = [run for run in (home / "app").iterdir() if run.is_dir() and not run.is_symlink()]
    except OSError:
        return 0
    dead = [run for run in runs if abandoned(run)]
    for run in dead:
        shutil.rmtree(run, ignore_errors=True)
    return sum(not run.exists() for run in dead)
