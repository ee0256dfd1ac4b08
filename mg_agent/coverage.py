"""What was really looked at, from what could be followed."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.evidence import Coverage, Cue, Source
from mg_agent.core.pose import PoseSequence
from mg_agent.core.signal import SignalTrack, spans_where
from mg_agent.core.span import Span, total
from mg_agent.recognition.vocabulary import ARMS, EYES, HEAD, LEGS, MOUTH, TRUNK, must_be_in_view

if TYPE_CHECKING:
    from mg_agent.perception.person import Followed

_DROPOUT = 0.3  # seconds: a shorter loss of track does not end what was observed
_ENOUGH = 0.5  # share of a head movement in which the head must have been read for it to be told
SWINGS = frozenset(("nodding", "shaking head"))
"""What the trembling of a guessed face looks like."""


def coverage(followed: "Followed", span: Span, words_from: Source | None, gestures: Source) -> list[Coverage]:
    """Say what was really looked at: the body and its parts, the face and its parts, words where somebody listened."""
    from mg_agent.perception.face import readable
    from mg_agent.perception.face_cues import SOURCE as FACES

    pose, face = followed.pose, followed.face
    eyes, mouth = readable(face)
    looked = [
        *_stretches("gesture", np.isfinite(pose.xy[:, :, 0]).any(axis=1), pose.times, span, gestures),
        *_stretches(HEAD, _steady(followed), pose.times, span, gestures),
        *_stretches(ARMS, _any(pose, "wrist", "palm"), pose.times, span, gestures),
        *_stretches(TRUNK, pose.seen("left_shoulder") & pose.seen("right_shoulder"), pose.times, span, gestures),
        *_stretches(LEGS, _any(pose, "knee"), pose.times, span, gestures),
        *_stretches("face", eyes | mouth, face.times, span, FACES),
        *_stretches(EYES, eyes, face.times, span, FACES),
        *_stretches(MOUTH, mouth, face.times, span, FACES),
    ]
    return [*looked, *heard(span, words_from)]


def heard(span: Span, words_from: Source | None) -> list[Coverage]:
    """Say where somebody listened: the whole span, or nowhere."""
    return [] if words_from is None else [Coverage(span=span, modality="speech", source=words_from)]


def told(cues: Iterable[Cue], followed: "Followed") -> list[Cue]:
    """Leave out what could not be seen for half of its time: heads that were not read, arms and legs out of view.

    A body model places nose, eyes and ears behind a blur or a mask as well, and calls them visible (0.87 to 1.0 on our
    blurred and masked clips), so its score does not tell a guess, and what those points seem to do is no evidence: none
    of 13 movements read off them there is told, at that time and by that name, of the same clip with the face visible.
    Where the face's mesh itself guessed, a stay of the head may be told, but no swing and no look: the head counts as
    not observed there.

    Args:
        cues: What was found.
        followed: What it was found on.
    """
    times = followed.pose.times
    seen, steady = (
        spans_where(read, times, gap=_DROPOUT) for read in (_head_read(followed.pose, followed.face), _steady(followed))
    )
    limbs = {
        ARMS: list(spans_where(_any(followed.pose, "wrist", "palm"), times, gap=_DROPOUT)),
        LEGS: list(spans_where(_any(followed.pose, "knee"), times, gap=_DROPOUT)),
    }
    kept = [cue for cue in cues if _enough(cue, seen, steady, guessed=followed.guessed is not None)]
    return [cue for cue in kept if _read(cue, limbs.get(must_be_in_view(cue.label), (cue.span,))) >= _ENOUGH]


def _enough(cue: Cue, seen: Iterable[Span], steady: Iterable[Span], *, guessed: bool) -> bool:
    """Tell whether what a cue is about was read for at least half of it, and not guessed where that may not be."""
    if cue.label in SWINGS or (guessed and cue.modality == "face"):
        return _read(cue, steady) >= _ENOUGH
    return must_be_in_view(cue.label) != HEAD or _read(cue, seen) >= _ENOUGH


def _read(cue: Cue, read: Iterable[Span]) -> float:
    """Return the share of a cue during which the head was read, 0 to 1."""
    common = (cue.span & one for one in read)
    return total(one for one in common if one is not None) / max(cue.span.duration, 1e-9)


def _head_read(pose: PoseSequence, face: SignalTrack) -> NDArray[np.bool_]:
    """Tell per frame, (T,), whether the face told where the head points; turned far aside still counts."""
    read: NDArray[np.bool_] = np.isfinite(face["yaw_deg"]) & pose.seen("nose")
    return read


def _steady(followed: "Followed") -> NDArray[np.bool_]:
    """Tell per frame, (T,), whether the head was read and not guessed."""
    read = _head_read(followed.pose, followed.face)
    return read if followed.guessed is None else read & ~followed.guessed


def _any(pose: PoseSequence, *joints: str) -> NDArray[np.bool_]:
    """Tell per frame, (T,), whether a joint of either side was seen."""
    sides = [pose.seen(f"{side}_{joint}") for side in ("left", "right") for joint in joints]
    seen: NDArray[np.bool_] = np.any(sides, axis=0)
    return seen


def _stretches(
    modality: str, seen: NDArray[np.bool_], times: NDArray[np.float64], span: Span, source: Source
) -> Iterable[Coverage]:
    for stretch in spans_where(seen, times, gap=_DROPOUT):
        last = span.end if stretch.end > span.end - 0.0005 else round(stretch.end, 3)  # rounding leaves no gap there
        cut = Span(start=round(stretch.start, 3), end=last) & span
        if cut is not None:
            yield Coverage(span=cut, modality=modality, source=source)


def nobody(followed: "Followed") -> tuple[str, ...]:
    """Note that no person was found, where none was."""
    if np.isfinite(followed.pose.xy[:, :, 0]).any():
        return ()
    return ("No person was found in the pictures; nothing can be said about gestures or the face.",)
