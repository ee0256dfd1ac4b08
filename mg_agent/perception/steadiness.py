"""Whether a face mesh holds still enough to be read: behind a blur or in noise it guesses anew in every picture.

Faces may be blurred or pixelated to protect people. The mesh model finds a face in such patches all the same, and its
guesses tremble, which looks like shaking and nodding heads, blinks and smiles.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.pose import GUESSED, PoseSequence
from mg_agent.core.signal import Signal, SignalTrack, frame_step, row_medians, smooth
from mg_agent.perception.head import HEAD_JOINTS

Bools = NDArray[np.bool_]
NODS, GROWS = 1.1, 0.0055
"""Standard deviations of independent noise, degrees of pitch and share of the face's height, that both must be passed.

A head that really moves changes its angles from frame to frame, but not its size; a guessing mesh changes both. On our
twelve clips as filmed no four seconds pass both (0.9 and 0.7 % at most); where a pixelated face was followed for long
enough they have 1.6 to 3.6 and 0.7 to 1.2 % (the clips of ``benchmarks/real_clips.py --conditions``).
"""
_AROUND = 4.0
"""Seconds over which the trembling is measured."""
_GROWN = 2.0
"""Seconds by which a stretch of guessing reaches beyond the frames that show it."""
_CALM = 0.4
"""Seconds over which a guessing mesh is averaged: long enough to lose the trembling, short enough to keep a turn."""
_CALIBRATED = 12.0
"""Frames a second below which both limits rise with the square of the step, as what movement leaves does."""
_KEPT = ("yaw_deg", "pitch_deg", "roll_deg", "face_height")
_TO_DEVIATION = 1.48 / 70.0**0.5
_BENDS = 5
"""Differences within :data:`_AROUND` below which nothing is called guessing."""
_BLOCK = 4096
_JUMP = 0.75
"""Face heights between two frames from which the head is elsewhere: a cut, over which nothing is averaged."""


def guessing(face: SignalTrack) -> Bools:
    """Tell per frame, (T,), whether the face mesh guesses there; a mask over all of the face has no mesh and no guess.

    Args:
        face: The signals of :data:`mg_agent.perception.face.SIGNALS`.
    """
    if "pitch_deg" not in face or "face_height" not in face or len(face.times) < _BENDS:
        return np.zeros(len(face.times), bool)
    height = face["face_height"]
    size = np.log(np.where(height > 0, height, np.nan))
    nods, grows = (tremble_around(values, face.times) for values in (face["pitch_deg"], size))
    coarser = max(1.0, _CALIBRATED * frame_step(face.times)) ** 2
    marked = (nods > NODS * coarser) & (grows > GROWS * coarser)
    guessed: Bools = _grown(marked, face.times) & np.isfinite(face["pitch_deg"])
    return guessed


def _grown(marked: Bools, times: Signal) -> Bools:
    """Mark the frames around marked ones, too: a mesh that guesses now did so a moment ago."""
    if not marked.any():
        return marked
    when = times[marked]
    after = np.clip(np.searchsorted(when, times), 0, len(when) - 1)
    nearest = np.minimum(np.abs(when[after] - times), np.abs(times - when[np.maximum(after - 1, 0)]))
    grown: Bools = nearest <= _GROWN
    return grown


def tremble_around(values: Signal, times: Signal) -> Signal:
    """Standard deviation of independent noise around each frame, (T,), from the median of fourth differences.

    A nod of 2.5 times a second hardly has any at 15 frames a second; second differences would take it for noise.
    Zero where fewer than five could be taken within four seconds.
    """
    bends = np.full(len(values), np.nan)
    bends[2:-2] = np.abs(np.diff(values, 4))
    half = max(1, round(_AROUND / 2 / frame_step(times)))
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(bends, half, constant_values=np.nan), 2 * half + 1)
    noise, enough = np.zeros(len(values)), np.isfinite(windows).sum(axis=1) >= _BENDS
    for block in np.array_split(np.flatnonzero(enough), 1 + len(values) // _BLOCK):
        if len(block):
            noise[block] = _TO_DEVIATION * row_medians(windows[block])
    return noise


def steadied(pose: PoseSequence, face: SignalTrack) -> tuple[PoseSequence, SignalTrack, Bools]:
    """Average what a guessing mesh says of where the head is, and drop what it says of eyes, brows and lips.

    Args:
        pose: Joints over time.
        face: The face's signals on the same frames.

    Returns:
        Both, unchanged where the mesh is steady, and per frame, (T,), whether it was guessing. The joints of a guessed
        head have a score of at most :data:`core.pose.GUESSED`.
    """
    guessed = guessing(face)
    if not guessed.any():
        return pose, face, guessed
    values, xy, score = face.values.copy(), pose.xy.copy(), pose.score.copy()
    values[np.ix_(guessed, np.array([name not in _KEPT for name in face.names]))] = np.nan
    joints = np.array([pose.skeleton.index(name) for name in HEAD_JOINTS])
    score[np.ix_(guessed, joints)] = np.minimum(score[np.ix_(guessed, joints)], GUESSED)
    for part in _without_cuts(pose, face):
        where, times = guessed[part], pose.times[part]
        for k, name in enumerate(face.names):
            if name in _KEPT:
                values[part, k][where] = smooth(face[name][part], times, _CALM)[where]
        for joint in joints:
            for axis in (0, 1):
                path = pose.xy[part, joint, axis].astype(np.float64)
                xy[part, joint, axis][where] = smooth(path, times, _CALM)[where]
    return (
        replace(pose, xy=xy, score=score),
        SignalTrack(face.names, values, face.times),
        guessed,
    )


def _without_cuts(pose: PoseSequence, face: SignalTrack) -> Iterator[slice]:
    """Split the frames where the head is elsewhere from one to the next."""
    nose, known = pose.joint("nose"), pose.seen("nose") & (face["face_height"] > 0)
    seen = np.flatnonzero(known)
    moved = np.hypot(*np.diff(nose[seen], axis=0).T) / face["face_height"][seen][1:]
    edges = [0, *(seen[1:][moved > _JUMP].tolist()), len(pose)]
    yield from (slice(a, b) for a, b in pairwise(edges) if b > a)


def trembled(guessed: Bools, times: Signal) -> str:
    """Say in a sentence for how long a face could only be guessed."""
    seconds = guessed.sum() * frame_step(times)
    long = f"about {seconds:.0f} s" if seconds >= 1 else "less than a second"
    return (
        f"The face could only be guessed for {long}, as behind a blur or in the dark: "
        "there its expressions, nodding and shaking are not observed, and turns and tilts of the head are rough."
    )
