"""How every script here ends: what it cannot do is one sentence and 1, what it cannot mean is one and 2."""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from mg_agent.errors import MgAgentError


def run(main: Callable[[], None]) -> None:
    """Run a script.

    Raises:
        SystemExit: 1 where data, a path or a package is missing, 130 at Ctrl-C; a fault of ours stays a traceback.
    """
    try:
        main()
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except BrokenPipeError:  # whoever read it has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from None
    except Exception as error:
        told = _told(error)
        if told is None:
            raise
        raise SystemExit(f"{Path(sys.argv[0]).name}: {told}") from None


def there(name: str) -> Path:
    """Return the path of a file or folder that is there; for argparse."""
    path = Path(name)
    if not path.exists():
        raise argparse.ArgumentTypeError(f"there is nothing at {name}; name a file or folder that is there")
    return path


def some(text: str) -> int:
    """Return a number of things, at least one; for argparse."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"got '{text}'; give a whole number from 1 on")
    return int(text)


def _told(error: Exception) -> str | None:
    """Return what went wrong in one sentence; None where it is a fault of ours."""
    if isinstance(error, MgAgentError):
        return str(error)
    if isinstance(error, ModuleNotFoundError):
        return f"the package '{error.name}' is not installed; run in the project's folder: pip install -e '.[dev]'"
    if isinstance(error, subprocess.CalledProcessError):
        said = error.stderr.decode(errors="replace") if isinstance(error.stderr, bytes) else error.stderr or ""
        last = (said.strip().splitlines() or [f"it ended with {error.returncode}"])[-1]
        return f"a process that measures failed; {last}"
    if isinstance(error, OSError):
        return f"{error.filename}: {error.strerror}" if error.filename else str(error)
    if type(error).__module__.startswith("playwright"):
        return f"the browser cannot be used; {str(error).strip().splitlines()[0]}; name one in MG_AGENT_CHROMIUM"
    return None
