"""Whether a face mesh holds still enough to be read: behind a blur or in noise it guesses anew in every picture.

Released recordings of micro-gestures often have their faces blurred or pixelated. The mesh model finds a face in such
patches all the same, and its guesses tremble, which looks like shaking and nodding heads, blinks and smiles.
"""

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.pose import PoseSequence
from mg_agent.core.signal import Signal, SignalTrack, frame_step, smooth
from mg_agent.perception.head import HEAD_JOINTS

Bools = NDArray[np.bool_]
NODS, GROWS = 1.0, 0.0055
"""Standard deviations of independent noise, degrees of pitch and share of the face's height, that both must be passed.

A head that really moves changes its angles from frame to frame, but not its size; a guessing mesh changes both. On our
twelve clips as filmed pitch has at most 0.8 and height 0.6 %; wherever a pixelated face was followed they have 1.2 to
7.2 and 0.6 to 2.2 % (the clips of ``benchmarks/real_clips.py --conditions``).
"""
_AROUND = 4.0
"""Seconds over which the trembling is measured."""
_GROWN = 1.0
"""Seconds by which a stretch of guessing reaches beyond the frames that show it."""
_CALM = 0.4
"""Seconds over which a guessing mesh is averaged: long enough to lose the trembling, short enough to keep a turn."""
_FEWEST = 4
"""Frames below which nothing is called guessing."""
GUESSED = 0.5
"""Score of a head's joints where the mesh guesses, at most; a steady mesh has 1, the body model mostly 0.87 and up."""
_KEPT = ("yaw_deg", "pitch_deg", "roll_deg", "face_height")
_TO_DEVIATION = 1.48 / 6.0**0.5


def guessing(face: SignalTrack) -> Bools:
    """Tell per frame, (T,), whether the face mesh guesses there; a mask over all of the face has no mesh and no guess.

    Args:
        face: The signals of :data:`mg_agent.perception.face.SIGNALS`.
    """
    if "pitch_deg" not in face or "face_height" not in face or len(face.times) < _FEWEST:
        return np.zeros(len(face.times), bool)
    nods, grows = (_tremble(values, face.times) for values in (face["pitch_deg"], np.log(face["face_height"])))
    return _grown((nods > NODS) & (grows > GROWS), face.times)


def _grown(marked: Bools, times: Signal) -> Bools:
    """Mark the frames around marked ones, too: a mesh that guesses now did so a moment ago."""
    if not marked.any():
        return marked
    when = times[marked]
    after = np.clip(np.searchsorted(when, times), 0, len(when) - 1)
    nearest = np.minimum(np.abs(when[after] - times), np.abs(times - when[np.maximum(after - 1, 0)]))
    grown: Bools = nearest <= _GROWN
    return grown


def _tremble(values: Signal, times: Signal) -> Signal:
    """Standard deviation of independent noise around each frame, (T,), from the median of second differences."""
    bends = np.full(len(values), np.nan)
    bends[1:-1] = np.abs(values[:-2] - 2 * values[1:-1] + values[2:])
    half = max(1, round(_AROUND / 2 / frame_step(times)))
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(bends, half, constant_values=np.nan), 2 * half + 1)
    noise, some = np.zeros(len(values)), np.isfinite(windows).any(axis=1)
    noise[some] = _TO_DEVIATION * np.nanmedian(windows[some], axis=1)
    return noise


def steadied(pose: PoseSequence, face: SignalTrack) -> tuple[PoseSequence, SignalTrack, Bools]:
    """Average what a guessing mesh says of where the head is, and drop what it says of eyes, brows and lips.

    Args:
        pose: Joints over time.
        face: The face's signals on the same frames.

    Returns:
        Both, unchanged where the mesh is steady, and per frame, (T,), whether it was guessing. The joints of a guessed
        head have a score of at most :data:`GUESSED`.
    """
    guessed = guessing(face)
    if not guessed.any():
        return pose, face, guessed
    values, xy, score = face.values.copy(), pose.xy.copy(), pose.score.copy()
    for k, name in enumerate(face.names):
        values[guessed, k] = smooth(face[name], face.times, _CALM)[guessed] if name in _KEPT else np.nan
    for joint in (pose.skeleton.index(name) for name in HEAD_JOINTS):
        score[guessed, joint] = np.minimum(score[guessed, joint], GUESSED)
        for axis in (0, 1):
            xy[guessed, joint, axis] = smooth(xy[:, joint, axis].astype(np.float64), pose.times, _CALM)[guessed]
    return (
        PoseSequence(xy, score, pose.times, pose.skeleton, pose.person),
        SignalTrack(face.names, values, face.times),
        guessed,
    )


def trembled(guessed: Bools, times: Signal) -> str:
    """Say in a sentence for how long a face could only be guessed."""
    seconds = guessed.sum() * frame_step(times)
    return (
        f"The face could only be guessed for about {seconds:.0f} s, as behind a blur or in the dark: "
        "there its expressions, nodding and shaking are not observed, and turns and tilts of the head are rough."
    )
