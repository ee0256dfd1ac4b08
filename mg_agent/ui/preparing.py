"""What is made ready before a question is answered: own documents that another model reads now."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from mg_agent.errors import KnowledgeError, MissingExtra
from mg_agent.settings import Settings
from mg_agent.ui.progress import Progress


@dataclass(frozen=True)
class Preparing:
    """How far it is.

    Attributes:
        why: What is done and why, in a sentence.
        progress: How far.
    """

    why: str
    progress: Progress


Prepare = Callable[[Callable[[Preparing], None], Callable[[], bool]], None]
"""Makes ready, told whom to tell and what says that nobody waits anymore; raises Cancelled then."""


def nothing(_tell: Callable[[Preparing], None], _stopped: Callable[[], bool]) -> None:
    """Make nothing ready."""


def read_documents(settings: Settings, tell: Callable[[Preparing], None], stopped: Callable[[], bool]) -> None:
    """Read own documents again where another model reads them now than did before.

    Raises:
        Cancelled: when nobody waits anymore; what was read is kept for the next time.
    """
    from mg_agent.knowledge import library
    from mg_agent.knowledge.work import Work

    # What is wrong with the index is told where it is consulted, which not every question does.
    with suppress(KnowledgeError, MissingExtra):
        if (due := library.due(settings)) is None:
            return
        why, progress = due.sentence, Progress()

        def told(stage: str, done: float, total: float, note: str = "") -> None:
            nonlocal progress
            progress = progress.moved(stage, done, total)
            tell(Preparing(why, progress))

        library.refresh(settings, Work(told, stopped))
