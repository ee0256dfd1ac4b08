"""How far a piece of work is, and how long it may still take."""

import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """How far a piece of work is; where it is no analysis, read files or pieces for seconds of video.

    Attributes:
        stage: What is done now.
        done: Seconds of video done.
        total: Seconds of video in all.
        elapsed: Seconds of work in this stage.
        begun: Seconds of video that were done before this stage began: by an analysis that was stopped.
        since: When this stage began, on a clock of seconds.
    """

    stage: str = "waiting"
    done: float = 0.0
    total: float = 0.0
    elapsed: float = 0.0
    begun: float = 0.0
    since: float = 0.0

    def moved(self, stage: str, done: float, total: float) -> "Progress":
        """Return how far the work is now; a stage that is new begins its clock."""
        now = time.monotonic()
        goes_on = stage == self.stage and done >= self.done
        begun, since = (self.begun, self.since) if goes_on else (done, now)
        return Progress(stage, done, total, now - since, begun, since)

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
