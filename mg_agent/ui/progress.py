"""How far a piece of work is, and how long it may still take."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """How far an analysis is.

    Attributes:
        stage: What is done now.
        done: Seconds of video done.
        total: Seconds of video in all.
        elapsed: Seconds of work in this stage.
        begun: Seconds of video that were done before this stage began: by an analysis that was stopped.
    """

    stage: str = "waiting"
    done: float = 0.0
    total: float = 0.0
    elapsed: float = 0.0
    begun: float = 0.0

    @property
    def share(self) -> float:
        """Done part of the stage, 0 to 1."""
        return min(1.0, max(0.0, self.done / self.total)) if self.total > 0 else 0.0

    @property
    def left(self) -> float | None:
        """Seconds of work left in this stage, or None while it is too early to tell."""
        if self.total <= 0 or self.elapsed < 1.0:
            return None
        now = min(1.0, (self.done - self.begun) / self.total)
        return self.elapsed * (1.0 - self.share) / now if now >= 0.02 else None
