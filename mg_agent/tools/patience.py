"""Patience with tools of other packages: one that hangs is skipped, and what was found without it stays."""

import copy
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait
from typing import TypeVar

from mg_agent.errors import ToolError
from mg_agent.settings import Settings
from mg_agent.tools.session import Session
from mg_agent.tools.tool import Finding, Tool

T = TypeVar("T")
_OURS = "mg_agent"
LEAST = 20.0
"""Seconds that any call may take; whatever a tool loads at its first one is within them."""
_SHARE = 0.5
"""Seconds more for each second that was analyzed: our own tools need far less; our own choice."""


class HungError(Exception):
    """Something has no answer in time."""


def within(seconds: float, act: Callable[[], T], name: str) -> T:
    """Do something in a thread that nobody waits for longer: one that hangs must not hold up others, or the end.

    Args:
        seconds: How long is waited.
        act: What to do; it goes on by itself where it takes longer, so it must not share what others write.
        name: What the thread is called.

    Raises:
        HungError: when it takes longer.
    """
    done: Future[T] = Future()

    def work() -> None:
        try:
            done.set_result(act())
        except BaseException as error:  # handed to who waits
            done.set_exception(error)

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
