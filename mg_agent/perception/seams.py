"""Where the landmark models begin anew in a long video, so that an analysis that was stopped can go on there.

The models follow what they see and cannot be asked what they remember. So they forget it at points that hang on the
video alone, whether or not anybody stops the work, and are shown the last few pictures before such a point once more.
All else that is known there is numbers, and goes on.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mg_agent.perception.scout import Look, Memory, Scout

if TYPE_CHECKING:
    from collections.abc import Generator

    from mg_agent.perception.video import Frame

PIECE = 60.0
"""Seconds of video from one such point to the next, from the beginning of the part that is looked at."""
SHORTEST = 30.0
"""Seconds that must be left after the last one: a shorter rest belongs to the piece before."""
_LEAD = 0.55
"""Seconds before such a point of which the models see the pictures again, so that they follow again when it comes."""
RECALLED = 9
"""Pictures before it that must be at hand: as many as the longest memory of pictures, the camera's, goes back."""
_ROUNDING = 1e-6


@dataclass(frozen=True)
class Seams:
    """Where the models begin anew, and whether somebody went up to the first such point before.

    Attributes:
        times: Seconds of video, rising.
        memory: What the scout knew at the first of them, where an earlier analysis came so far; the frames before it
            are then the last ones that it looked at.
    """

    times: tuple[float, ...] = ()
    memory: Memory | None = None


def seams(start: float, end: float) -> tuple[float, ...]:
    """Return where the models begin anew, in seconds, in a part of a video; nowhere in a short one."""
    count = int((end - start - SHORTEST) // PIECE)
    return tuple(start + k * PIECE for k in range(1, count + 1))


def earliest(seam: float) -> float:
    """Return the time in seconds from which on a frame comes after a seam."""
    return seam - _ROUNDING


def looks(frames: "Generator[Frame, None, None]", scout: Scout, plan: Seams) -> Iterator[Look]:
    """Yield each frame as the models shall see it; where they begin anew, the frames before it once more."""
    recent: deque[Frame] = deque(maxlen=RECALLED)
    ahead, memory = deque(plan.times), plan.memory
    with closing(frames):
        for frame in frames:
            if ahead and frame.time >= earliest(ahead[0]):
                while ahead and frame.time >= earliest(ahead[0]):
                    ahead.popleft()
                known, memory = memory or scout.memory(), None
                # The way over the numbers is taken in any case, so that nothing hangs on whether the work was stopped.
                scout = Scout.recalled(scout.finder, known, recent)
                since = max(frame.time - _LEAD, known.cut)
                again = scout.rehearsal([one for one in recent if one.time >= since])
                yield from again
                yield replace(scout.look(frame), anew=not again, memory=known)
            elif memory is None:
                yield scout.look(frame)
            if ahead:
                recent.append(frame)
