"""A benchmark process that takes the lock, tells progress, and then waits instead of asking."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

_WAITS = """
import sys, time
from pathlib import Path
from mg_agent.benchmark import background

def run_folder(folder, diary, *, workers=0):
    diary.progress("asking", 3, 12)
    time.sleep(0 if "ends" in folder.name else 120)

background.run_folder = run_folder
background.main(Path(sys.argv[1]))
"""


def waiting(folder: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", _WAITS, str(folder)], stdin=subprocess.PIPE)


def until(true: Callable[[], object], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came about"
        time.sleep(0.05)
