"""The interpretable recognizer: gestures read off the skeleton by rules that can be looked up."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.evidence import Cue, Source
from mg_agent.core.pose import PoseSequence
from mg_agent.core.signal import Signal, SignalTrack
from mg_agent.core.span import Span
from mg_agent.errors import ModelError
from mg_agent.recognition.rules.arms import find_arm_postures
from mg_agent.recognition.rules.body import Body, Points
from mg_agent.recognition.rules.contact import find_contacts
from mg_agent.recognition.rules.hands import Hand
from mg_agent.recognition.rules.head import find_head_movements
from mg_agent.recognition.rules.observation import Observation, without_covered
from mg_agent.recognition.rules.posture import find_postures, find_stillness
from mg_agent.recognition.rules.stabilized import stabilized
from mg_agent.recognition.vocabulary import touches_face

_SIDE = 5
"""Frames on each side of a cut that must agree about where the person is."""
_JUMP, _ZOOM = 1.0, 0.30
"""A cut moves the person by a face height or changes the size by a third, from one frame to the next."""
_PAUSE = 2.0
_FEWEST = 4


class KinematicRecognizer:
    """Finds micro-gestures in joints alone, by distance, angle and duration."""

    source = Source(name="kinematic", version="1")
    notes: tuple[str, ...] = ()

    def cues(self, pose: PoseSequence, face: SignalTrack | None = None) -> tuple[Cue, ...]:
        """List the micro-gestures of one person, in order of time.

        Every length is measured in the person's own face heights, every habit against the person's own
        usual position. Each shot is read by itself, so that a cut in the film is not a movement.

        Args:
            pose: Joints over time, in ``core.pose.MG_SKELETON`` or any layout that uses its names.
            face: Measured face signals on the same frames; head angles come from joints without it.

        Returns:
            Cues of modality "gesture", labels from ``vocabulary.LABELS``. Empty where nothing was seen.

        Raises:
            ModelError: when the face's signals belong to other frames than the pose.
        """
        if face is not None and len(face.times) != len(pose):
            raise ModelError.of(
                "the face's signals do not fit the pose",
                f"got {len(face.times)} frames of face for {len(pose)} of pose",
                "measure both on the same frames",
            )
        pose, face = stabilized(pose, face)
        found: list[Observation] = []
        for lo, hi in shots(pose):
            body = Body(cut_pose(pose, lo, hi))
            found += _gestures(body, None if face is None else _cut_face(face, lo, hi))
        found.sort(key=lambda one: (one.span.start, one.span.end, one.label))
        return tuple(self._cue(one, pose.person) for one in found)

    def _cue(self, one: Observation, person: str) -> Cue:
        return Cue.make(
            span=one.span, modality="gesture", label=one.label, text=one.text, person=person,
            confidence=one.confidence, details=one.details, source=self.source,
        )  # fmt: skip


def _gestures(body: Body, face: SignalTrack | None) -> list[Observation]:
    if not np.isfinite(body.unit).any():
        return []
    hands = (Hand(body, "left"), Hand(body, "right"))
    touches = find_contacts(body, hands)
    at_face = [one for one in touches if touches_face(one.label)]
    # Hands at the face are not also "together"; hands together are not also on the chest or the other arm.
    arms = without_covered(find_arm_postures(body, hands), at_face, share=0.4)
    rest = without_covered((one for one in touches if one not in at_face), arms, grown=0.3)
    heads = find_head_movements(body, face, tuple(one.span for one in at_face))
    moving = [*at_face, *rest, *arms, *heads, *find_postures(body, hands)]
    return [*moving, *find_stillness(body, hands, _movements(at_face + rest + arms, moving))]


def _movements(holds: list[Observation], moving: list[Observation]) -> list[Span]:
    """When something moved: the beginnings and ends of what is held, and all of what is not."""
    edges = [Span(start=edge, end=edge).grown(0.5) for one in holds for edge in (one.span.start, one.span.end)]
    return edges + [one.span for one in moving if one not in holds]


def shots(pose: PoseSequence) -> list[tuple[int, int]]:
    """Split the frames where a film cuts or the person is long out of view; (first, end) pairs.

    A cut is one that the pose knows of, or is told by the person alone: head or shoulders are elsewhere, or of
    another size, from one frame to the next, and stay there.
    """
    known = [0, *np.searchsorted(pose.times, pose.cuts).tolist(), len(pose)]
    return [(a + lo, a + hi) for a, b in pairwise(known) for lo, hi in _shots(cut_pose(pose, a, b))]


def _shots(pose: PoseSequence) -> list[tuple[int, int]]:
    body = Body(pose)
    size = np.fmax(body.face_size, body.shoulder_width / 1.9)
    joints = ("nose", "neck")
    seen = np.flatnonzero(np.any([np.isfinite(body.raw(name)[:, 0]) for name in joints], axis=0) & (size > 0))
    if len(seen) == 0:
        return [(0, len(pose))] if len(pose) >= _FEWEST else []
    places, size = [body.raw(name)[seen] for name in joints], size[seen]
    away = np.diff(pose.times[seen]) > _PAUSE
    cuts = [0]
    for i in np.flatnonzero(away | _jumps(places, size)):
        if away[i] or _stays_elsewhere(places, size, int(i) + 1):
            cuts.append(int(seen[i + 1]))
    ends = [*cuts[1:], len(pose)]
    return [(lo, hi) for lo, hi in zip(cuts, ends, strict=True) if hi - lo >= _FEWEST]


def _jumps(places: list[Points], size: Signal) -> NDArray[np.bool_]:
    """Between which neighboring frames the person jumps or changes size, (T - 1,)."""
    moved = np.fmax.reduce([np.hypot(*np.diff(place, axis=0).T) for place in places])
    far = moved / np.minimum(size[1:], size[:-1]) > _JUMP
    jumps: NDArray[np.bool_] = far | (np.abs(np.diff(np.log(size))) > _ZOOM)
    return jumps


def _stays_elsewhere(places: list[Points], size: Signal, at: int) -> bool:
    sides = (slice(max(0, at - _SIDE), at), slice(at, at + _SIDE))
    sizes = [float(np.median(size[side])) for side in sides]
    moves = [np.hypot(*(np.median(place[sides[1]], axis=0) - np.median(place[sides[0]], axis=0))) for place in places]
    # Unknown (NaN) compares as not moved: a joint that comes or goes is no cut.
    return bool(max(m > 0.8 * _JUMP * min(sizes) for m in moves) or abs(np.log(sizes[1] / sizes[0])) > 0.8 * _ZOOM)


def cut_pose(pose: PoseSequence, lo: int, hi: int) -> PoseSequence:
    """Return the frames from ``lo`` to before ``hi``, as views."""
    return PoseSequence(pose.xy[lo:hi], pose.score[lo:hi], pose.times[lo:hi], pose.skeleton, pose.person)


def _cut_face(face: SignalTrack, lo: int, hi: int) -> SignalTrack:
    return SignalTrack(face.names, face.values[lo:hi], face.times[lo:hi])
