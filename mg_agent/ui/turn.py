"""One analysis at a time uses what the machine has; the others wait for their turn."""

import threading
from collections.abc import Callable

from mg_agent.errors import Cancelled

_TICK = 0.15  # seconds between two tries


class Turn:
    """Waits for its place once the long work begins; reading, and what the store holds already, needs none."""

    def __init__(
        self, place: threading.Semaphore, report: Callable[[str, float, float], None], stopped: Callable[[], bool]
    ) -> None:
        self._place, self._report, self._stopped = place, report, stopped
        self._mine = False

    def __enter__(self) -> "Turn":
        return self

    def __exit__(self, *_: object) -> None:
        if self._mine:
            self._place.release()

    def report(self, stage: str, done: float, total: float) -> None:
        """Pass the progress on; the end of the reading waits for a free place."""
        if not self._mine and (stage != "reading" or done >= total):
            self._wait()
        self._report(stage, done, total)

    def _wait(self) -> None:
        while not self._place.acquire(timeout=_TICK):
            if self._stopped():
                raise Cancelled("stopped while it waited")
            self._report("waiting", 0.0, 0.0)
        self._mine = True
