"""Long work on the shelf of documents: who is told how far it is, and may stop it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from mg_agent.errors import Cancelled


class Tell(Protocol):
    """Takes in how far work is."""

    def __call__(self, stage: str, done: float, total: float, note: str = "") -> None:
        """Take in a stage, what is done of it and of how much, and what it is about."""


def _silent(stage: str, done: float, total: float, note: str = "") -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Work:
    """Who follows a piece of work.

    Attributes:
        tell: Is told "waiting" while another program changes the shelf, "adding" with files, "indexing" with pieces.
        stopped: Tells whether the work is to stop.
    """

    tell: Tell = _silent
    stopped: Callable[[], bool] = lambda: False

    def step(self, stage: str, done: float, total: float, note: str = "") -> None:
        """Tell how far it is.

        Raises:
            Cancelled: when it is to stop.
        """
        if self.stopped():
            raise Cancelled.of("reading was stopped", f"{done:.0f} of {total:.0f} done", "nothing changed")
        self.tell(stage, done, total, note)

    def wait(self) -> None:
        """Tell that another program is at work.

        Raises:
            Cancelled: when it is to stop.
        """
        self.step("waiting", 0.0, 0.0)


UNSEEN = Work()
"""Work that nobody follows or stops."""
