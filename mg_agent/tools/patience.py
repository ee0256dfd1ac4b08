"""Patience with tools of other packages: one that hangs is skipped, and what was found without it stays."""

import copy
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, wait
from contextlib import contextmanager
from typing import TypeVar

from mg_agent.errors import ToolError
from mg_agent.settings import Settings
from mg_agent.tools.session import Session
from mg_agent.tools.tool import Finding, Tool, are_cues

T = TypeVar("T")
_OURS = "mg_agent"
LEAST = 20.0
"""Seconds that any call may take; whatever a tool loads at its first one is within them."""
_SHARE = 0.5
"""Seconds more for each second that was analyzed: our own tools need far less; our own choice."""


_door = threading.Lock()
_inside: list[object] = []
"""What stood at ``sys.stdout`` before the first of those now inside came, then one entry for each of them."""


class HungError(Exception):
    """Something has no answer in time."""


@contextmanager
def printing_aside() -> Iterator[None]:
    """Let what others print go to stderr: stdout is for data, such as JSON, or what an MCP client reads."""
    with _door:
        if not _inside:
            _inside.append(sys.stdout)
            sys.stdout = sys.stderr
        _inside.append(None)
    try:
        yield
    finally:
        with _door:
            _inside.pop()
            if len(_inside) == 1:
                sys.stdout = _inside.pop()


def within(seconds: float, act: Callable[[], T], name: str) -> T:
    """Do something in a thread that nobody waits for longer: one that hangs must not hold up others, or the end.

    Args:
        seconds: How long is waited.
        act: What to do; it goes on by itself where it takes longer, so it must not share what others write.
        name: What the thread is called.

    Raises:
        HungError: when it takes longer.
        RuntimeError: when it wants to end the program, which is not its to end; whatever else it raises is raised.
    """
    done: Future[T] = Future()

    def work() -> None:
        try:
            done.set_result(act())
        except Exception as error:  # handed to who waits
            done.set_exception(error)
        except BaseException as error:  # ``sys.exit`` and the like
            done.set_exception(RuntimeError(f"it wanted to end the program ({type(error).__name__} {error})"))

    with printing_aside():
        threading.Thread(target=work, daemon=True, name=name).start()
        wait([done], timeout=seconds)
    if not done.done():
        raise HungError
    return done.result()


def run_patiently(tool: Tool[...], session: Session, arguments: Mapping[str, object] | None = None) -> Finding:
    """Run a tool; one of another package only for so long, and after that never again in this session.

    It works on a copy of the session, which is taken over once it is done: what hangs can add nothing later.

    Raises:
        ToolError: when the tool refuses, has no answer in time, or had none before.
        TypeError: when what it returned is no tuple of cues, nor of passages or measurements.
    """
    if tool.function.__module__.partition(".")[0] == _OURS:
        return tool.run(session, arguments)
    if tool.name in session.skipped:
        raise ToolError(session.skipped[tool.name])
    seconds, branch = patience(session), _branch(session)
    try:
        found = within(seconds, lambda: tool.run(branch, arguments), f"mg-agent tool {tool.name}")
    except HungError:
        refusal = ToolError.of(
            f"the tool '{tool.name}' was skipped",
            f"it had no answer after {seconds:g} s",
            "set MG_AGENT_TOOL_SECONDS to wait longer, or tell who wrote it",
        )
        session.skipped[tool.name] = f"{refusal}"[:1].upper() + f"{refusal}"[1:]
        raise refusal from None
    if not are_cues(found.cues):
        raise TypeError(f"it returned {type(found.cues).__name__}, not a tuple of cues")
    vars(session).update(vars(branch))
    return found


def patience(session: Session) -> float:
    """Return how many seconds one call may take: as the settings say, else by the length of what was analyzed."""
    chosen = Settings.load().tool_seconds
    return LEAST + _SHARE * round(session.whole.duration) if chosen is None else chosen


def _branch(session: Session) -> Session:
    branch = copy.copy(session)
    kept = {name: copy.copy(value) for name, value in vars(session).items() if isinstance(value, list | dict)}
    vars(branch).update(kept)
    return branch
