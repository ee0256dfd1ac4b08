"""Changes of the user's own documents: one after another in a thread of their own, while pages come and go."""

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator

from mg_agent.errors import MgAgentError
from mg_agent.knowledge.work import Work
from mg_agent.ui.progress import Progress

_LOG = logging.getLogger("mg_agent.ui")
_UNEXPECTED = "This stopped on an unexpected error; the log of this program holds the details; try again."
_TICK = 0.15  # seconds between two looks
_BEAT = 1.0  # seconds: Gradio notices a closed tab only when something is told
_ENDED = 10.0  # seconds to wait for the end of what was told to stop

BEGINNING = "beginning"
"""The stage of an errand that has told nothing yet."""
Errand = Callable[[Work], str]
"""Does one thing, and returns what there is to say of it."""


class Errands:
    """Runs errands in their order; every page of this app sees how far they are, and what came of them."""

    def __init__(self, *, failed: Callable[[str], str] = lambda sentence: sentence) -> None:
        """Begin with nothing to do.

        Args:
            failed: Says that an errand failed, given the reason in a sentence.
        """
        self._failed = failed
        self._line: deque[tuple[str, Errand, Callable[[], None]]] = deque()
        self._lock = threading.Lock()
        self._idle = threading.Event()
        self._idle.set()
        self._stop = threading.Event()
        self._now, self._note = Progress(BEGINNING), ""
        self._said: list[str] = []
        self._heard = True

    @property
    def going(self) -> bool:
        """Whether something is done or waits."""
        return not self._idle.is_set()

    @property
    def stopping(self) -> bool:
        """Whether it was told to stop and has not ended yet."""
        return self.going and self._stop.is_set()

    @property
    def now(self) -> tuple[Progress, str]:
        """How far it is, and which file is at hand, or what is done in words while it is :data:`BEGINNING`."""
        return self._now, self._note

    def begin(self, title: str, errand: Errand, after: Callable[[], None] = lambda: None) -> None:
        """Put an errand into the line.

        Args:
            title: What it is, in words.
            errand: What is done.
            after: Called when it ended, however it did.
        """
        with self._lock:
            self._line.append((title, errand, after))
            if self.going:
                return
            self._idle.clear()
            self._stop.clear()
            self._now, self._note, self._said, self._heard = Progress(BEGINNING), title, [], False
        threading.Thread(target=self._run, name="mg-agent documents", daemon=True).start()

    def stop(self) -> None:
        """Ask what is done to end, and let nothing in the line begin; what was done stays."""
        if self.going:
            self._stop.set()

    def close(self) -> None:
        """Stop, and wait a moment for the end."""
        self.stop()
        self._idle.wait(_ENDED)

    def follow(self) -> Iterator[None]:
        """Yield whenever there is something new to show, until nothing is going on."""
        told, silent = None, 0.0
        while not self._idle.wait(_TICK):
            silent += _TICK
            if self.now != told or silent >= _BEAT:
                told, silent = self.now, 0.0
                yield

    def outcome(self, *, again: bool = True) -> str:
        """Return what came of the errands since the line was last empty.

        Args:
            again: Whether also to tell what was told already.
        """
        said = "" if self.going or (self._heard and not again) else "".join(self._said)
        self._heard = self._heard or not self.going
        return said

    def _run(self) -> None:
        while True:
            with self._lock:
                if not self._line:
                    self._idle.set()
                    return
                title, errand, after = self._line.popleft()
                self._now, self._note = Progress(BEGINNING), title
            try:
                self._said.append(errand(Work(self._tell, self._stop.is_set)))
            except MgAgentError as error:
                self._said.append(self._failed(str(error)))
            except Exception:
                _LOG.exception("a change of the documents stopped on an unexpected error")
                self._said.append(self._failed(_UNEXPECTED))
            finally:
                after()

    def _tell(self, stage: str, done: float, total: float, note: str = "") -> None:
        self._now, self._note = self._now.moved(stage, done, total), note
