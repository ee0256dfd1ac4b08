"""Whether somebody is large enough in the picture to be read at all; below that, nothing counts as observed."""

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.media import VideoSource
from mg_agent.core.pose import PoseSequence
from mg_agent.core.signal import Signal, frame_step

if TYPE_CHECKING:
    from mg_agent.perception.person import Followed

Bools = NDArray[np.bool_]
LEAST, SURE = 15.0, 20.0
"""Heights of a face, chin to hairline, in pixels of the pictures that are looked at: below the first nobody is read,
below the second what is told is called less certain.

Our own choice; there is no sharp edge. Of the cues of our clips, shrunk step by step, the film as it was has 5 of 8
below 15 pixels, 8 of 15 up to 20, 15 of 19 up to 30 and 76 of 85 above (``benchmarks/small_people.py``); hands are told
at another part of the face then, and heads that do not move to nod or shake.
"""
_AROUND = 4.0
"""Seconds over which the size is taken, so that a bowed head is not somebody small."""
_HIDDEN = (
    f"The person is too small in the picture to be read {{}}, with a face of less than {LEAST:g} pixels: nothing of "
    "body and face counts as observed there."
)
_BETTER = " The film has more pixels than were looked at; a larger MG_AGENT_WIDTH reads them."
_UNSURE = (
    f"The person is small in the picture {{}}, with a face of less than {SURE:g} pixels: what is told there is less "
    "certain."
)


def readable_only(followed: "Followed", video: VideoSource, width: int) -> "Followed":
    """Take out the frames in which the person is too small, and say so; unchanged where there are none.

    Args:
        followed: The person, in picture heights.
        video: Tells how many pixels those are.
        width: Longest side, in pixels, of the pictures that were looked at.
    """
    longest = max(video.width, video.height)
    size = pixels_of(followed.pose, video.height * min(1.0, width / longest))
    small, unsure = size < LEAST, (size >= LEAST) & (size < SURE)
    step = frame_step(followed.pose.times) if len(size) > 1 else 0.0
    better = _BETTER if longest > width else ""
    both = ((small, _HIDDEN), (unsure, _UNSURE))
    notes = [text.format(_seconds(where, step)) + better for where, text in both if where.any()]
    if not notes:
        return followed
    told = replace(followed, notes=(*followed.notes, *notes))
    return _without(told, small) if small.any() else told


def _without(followed: "Followed", small: Bools) -> "Followed":
    pose, face = followed.pose, followed.face
    hidden = replace(
        pose,
        xy=np.where(small[:, None, None], np.float32(np.nan), pose.xy),
        score=np.where(small[:, None], np.float32(0.0), pose.score),
    )
    values = np.where(small[:, None], np.float32(np.nan), face.values)
    return replace(followed, pose=hidden, face=replace(face, values=values))


def pixels_of(pose: PoseSequence, height: float) -> Signal:
    """Return the height of the face per frame in pixels, (T,); NaN where nobody was seen.

    Args:
        pose: Joints in picture heights.
        height: Height of the pictures that were looked at, in pixels.
    """
    from mg_agent.recognition.rules.body import Body, running_median
    from mg_agent.recognition.rules.kinematic import cut_pose

    found = np.full(len(pose), np.nan)
    edges = [0, *np.searchsorted(pose.times, pose.cuts).tolist(), len(pose)]
    for first, end in ((a, b) for a, b in pairwise(edges) if b > a):
        size = Body(cut_pose(pose, first, end)).unit
        if np.isfinite(size).any():
            found[first:end] = running_median(size, pose.times[first:end], _AROUND) * height
    found[~np.isfinite(pose.xy[:, :, 0]).any(axis=1)] = np.nan
    return found


def _seconds(where: Bools, step: float) -> str:
    seconds = float(where.sum()) * step
    return f"for about {seconds:.0f} s" if seconds >= 1.0 else "for less than a second"
