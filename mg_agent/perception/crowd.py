"""For how long several people were in view."""

from collections.abc import Iterable

from mg_agent.perception.landmarks import FrameLandmarks


class Crowd:
    """Counts for how long more than one person was in view.

    Attributes:
        looks: Seconds of each look, and whether several were there.
    """

    def __init__(self) -> None:
        self.looks: list[tuple[float, bool]] = []
        self._last = 0.0

    def extend(self, looks: Iterable[tuple[float, bool]], last: float) -> None:
        """Take in earlier looks: seconds, and whether several persons were in view; and the time of the last frame."""
        self.looks.extend(looks)
        self._last = last

    def look(self, found: FrameLandmarks) -> None:
        """Take in a frame, if its faces were counted."""
        self._last = found.time
        if found.faces_in_view is not None:
            self.looks.append((found.time, found.faces_in_view > 1))

    def notes(self) -> tuple[str, ...]:
        """Say in a sentence that there were several, unless it was a single glimpse of many."""
        several = sum(many for _, many in self.looks)
        if several < min(2, len(self.looks)) or several == 0:
            return ()
        ends = [time for time, _ in self.looks[1:]] + [self._last]
        held = sum(end - time for (time, many), end in zip(self.looks, ends, strict=True) if many)
        return (
            f"More than one person was in view for about {held:.0f} s: "
            "only the most prominent one was followed, as person A.",
        )
