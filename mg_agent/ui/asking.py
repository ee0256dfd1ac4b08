"""A question being answered in a thread of its own, so that it can be followed, and stopped, from the page."""

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Protocol

from mg_agent.agent.events import Event, Turn
from mg_agent.core.assessment import Assessment
from mg_agent.errors import MgAgentError
from mg_agent.tools.session import Session
from mg_agent.ui.preparing import Prepare, Preparing, nothing

_LOG = logging.getLogger("mg_agent.ui")
_UNEXPECTED = "The answer failed on an unexpected error; the log of this program holds the details; ask again."
_TICK = 0.1  # seconds between two looks at what was told
_BEAT = 1.0  # seconds: Gradio notices a closed tab only when something is told


class Reasoner(Protocol):
    """Who answers; :class:`mg_agent.agent.analyst.Analyst` is one."""

    def stream(self, question: str, session: Session, history: Sequence[Turn] = ()) -> Iterator[Event]:
        """Answer a question, with events as they happen."""
        ...

    def assess(self, question: str, session: Session, history: Sequence[Turn] = ()) -> Assessment:
        """Answer a question."""
        ...


Choose = Callable[[str], Reasoner]
"""Returns who answers for a model's name, as ``--llm`` takes it; raises a ModelError where it cannot be used."""


class Answering:
    """Runs work that tells events, in a thread; what goes wrong becomes one sentence.

    Args:
        work: Makes the iterator of events. Stopping closes it at the next event.
        prepare: What is done first; it ends when it is stopped.
    """

    def __init__(self, work: Callable[[], Iterator[Event]], prepare: Prepare = nothing) -> None:
        self.failure: str | None = None
        self._work, self._prepare = work, prepare
        self._told: queue.SimpleQueue[Event | Preparing | None] = queue.SimpleQueue()
        self._stop = threading.Event()
        self._over = False

    @property
    def stopped(self) -> bool:
        """Whether the asker does not want the answer anymore."""
        return self._stop.is_set()

    @property
    def left(self) -> bool:
        """Whether the asker left before the end."""
        return self.stopped and not self._over

    def stop(self) -> None:
        """Leave the answer; the thread ends at its next event, the follower at once."""
        self._stop.set()

    def follow(self) -> Iterator[tuple[Event | Preparing, ...]]:
        """Yield what was told since the last time, until the end; now and then nothing, so that it can be left.

        Closing the iterator stops the work.
        """
        threading.Thread(target=self._run, name="mg-agent answer", daemon=True).start()
        told: list[Event | Preparing] = []
        since = time.monotonic()
        try:
            while not self.stopped:
                event = self._next()
                if event is None and self._over:
                    break
                if event is not None:
                    told.append(event)
                if time.monotonic() - since >= (_TICK if told else _BEAT):
                    yield tuple(told)
                    told, since = [], time.monotonic()
            if told and not self.stopped:
                yield tuple(told)
        finally:
            self.stop()

    def _next(self) -> Event | Preparing | None:
        try:
            event = self._told.get(timeout=_TICK)
        except queue.Empty:
            return None
        self._over = event is None
        return event

    def _run(self) -> None:
        events: Iterator[Event] = iter(())
        try:
            self._prepare(self._told.put, lambda: self.stopped)
            events = self._work()
            for event in events:
                if self.stopped:
                    break
                self._told.put(event)
        except MgAgentError as error:
            self.failure = str(error)
        except Exception:
            _LOG.exception("an answer failed on an unexpected error")
            self.failure = _UNEXPECTED
        finally:
            close = getattr(events, "close", None)
            if close is not None:
                close()
            self._told.put(None)


@lru_cache(maxsize=4)
def choose_analyst(model: str) -> Reasoner:
    """Return the analyst with the model of that name; it keeps no state, so all visitors share it.

    Raises:
        ModelError: when the model cannot be used.
    """
    from mg_agent.agent.analyst import Analyst
    from mg_agent.agent.models import choose
    from mg_agent.tools.toolbox import Toolbox

    return Analyst(choose(model), Toolbox.discover())
