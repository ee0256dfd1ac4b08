"""Hands that are none: models now and then see one in a cheek, for a moment, in the middle of the picture."""

import numpy as np

from mg_agent.core.pose import PoseSequence
from mg_agent.core.signal import frame_step
from mg_agent.core.span import Span

_SIDES = ("left", "right")
_MOMENT, _AROUND = 1.0, 1.0
"""Seconds for which a hand must be found, within as many seconds of what it is said to do: hands come and go."""
_INSIDE = 0.9
"""Picture height above which its wrist must lie: below it, the arm may be out of the picture."""
_ARM = 0.5
"""Share of its frames from which the body's wrist vouches for a hand."""


def out_of_nowhere(pose: PoseSequence, span: Span) -> bool:
    """Tell whether the only hand around a time is one without an arm that is found for a moment, away from the border.

    Args:
        pose: The shot.
        span: When a hand is said to do something.

    Returns:
        False where no hand was found at all: that is another matter.
    """
    if len(pose) < 2 or not all(f"{side}_{joint}" in pose.skeleton for side in _SIDES for joint in ("palm", "wrist")):
        return False
    near = (pose.times >= span.start - _AROUND) & (pose.times < span.end + _AROUND)
    found = {side: pose.seen(f"{side}_palm") & near for side in _SIDES}
    frames = found["left"] | found["right"]
    if not frames.any() or frames.sum() * frame_step(pose.times) >= _MOMENT:
        return False
    heights = np.concatenate([pose.joint(f"{side}_palm")[found[side], 1] for side in _SIDES])
    arms = np.concatenate([pose.seen(f"{side}_wrist")[found[side]] for side in _SIDES])
    return bool((heights < _INSIDE).all() and arms.mean() < _ARM)
