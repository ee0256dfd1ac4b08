"""The learned recognizer: gestures that a trained network sees in joints, with calibrated probabilities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.evidence import Cue, Detail, Source
from mg_agent.core.pose import PoseSequence
from mg_agent.core.signal import SignalTrack
from mg_agent.core.span import Span
from mg_agent.errors import ModelError
from mg_agent.recognition.card import require_gestures, require_joints
from mg_agent.recognition.checkpoint import Checkpoint, load
from mg_agent.recognition.rules.body import faceless
from mg_agent.recognition.rules.kinematic import KinematicRecognizer, cut_pose, shots
from mg_agent.recognition.rules.stabilized import stabilized
from mg_agent.recognition.scoring.calibration import softmax
from mg_agent.recognition.spotting.decoding import (
    SILENT,
    Found,
    abstaining,
    decode,
    possible,
    related,
    somebody,
    speaks_ours,
)
from mg_agent.recognition.spotting.nearness import touching_side, trimmed
from mg_agent.recognition.spotting.windows import on_grid, windows
from mg_agent.recognition.vocabulary import HEAD_TOUCHES, REGION_GUESSED

STRIDE = 4
"""Frames from one window to the next."""
_BATCH = 32
"""Windows that pass through the network together, always as many, so that nobody's sums depend on the company."""
_DIGITS = 5
"""Digits of a probability that are kept: the last bits of a sum depend on the machine and its threads."""
_NEAR = 0.3
"""Seconds; cues of two recognizers that are no farther apart are about the same time."""
_CARRIED = ("side", "direction")


@dataclass(frozen=True)
class Seen:
    """What the network says of one shot, frame by frame.

    Attributes:
        pose: The shot on the network's grid.
        curves: (T, K) probabilities.
        middles: (N,) seconds, the middles of the windows.
    """

    pose: PoseSequence
    curves: NDArray[np.float64]
    middles: NDArray[np.float64]


class Guess(NamedTuple):
    """A label that fits a stretch of time more or less, told or not, and its mean probability then."""

    label: str
    probability: float


class MicroGestureRecognizer:
    """Finds micro-gestures with a trained network; each cue's confidence is a calibrated probability.

    A gesture is never said where the joints it needs were not seen, nor is "none", nor "illustrating" (hands that
    accompany speech), nor "pressing lips", which is read off the face. The same film gives the same cues on any
    machine whose probabilities agree to five digits: windows lie on one grid in time and pass through the network in
    batches of one size.
    """

    def __init__(self, checkpoint: Checkpoint | str | Path = "mg-agent-base") -> None:
        """Take a recognizer, or the name or folder of one.

        Raises:
            ModelError: when it cannot be loaded, or names gestures that this version does not know.
        """
        self.checkpoint = checkpoint if isinstance(checkpoint, Checkpoint) else load(checkpoint)
        self.card = self.checkpoint.card
        require_gestures(self.card)

    @property
    def source(self) -> Source:
        """The network's name and the hash of its weights."""
        return self.checkpoint.source

    @property
    def notes(self) -> tuple[str, ...]:
        """What its card says against its use on films."""
        if not self.card.stretched:
            return ()
        return (
            f"The recognizer {self.card.name} learned recordings stretched to {self.card.window} frames, whatever they "
            "lasted, and is not made for films, where time runs as it does; what it names or misses here may be wrong.",
        )

    def cues(self, pose: PoseSequence, face: SignalTrack | None = None) -> tuple[Cue, ...]:
        """List the micro-gestures of one person, in order of time.

        Args:
            pose: Joints over time; any layout that has the network's joints.
            face: Measured face signals; only the kinematic recognizer, whose agreement is noted, looks at them.

        Returns:
            Cues of modality "gesture". Details: ``probability`` of the label, ``family_probability`` of all that it
            is easily taken for, ``runner_up`` with its probability, ``windows`` looked at, ``agrees_with_kinematic``:
            whether the kinematic recognizer found the same or a related gesture at that time, and side or direction
            where they can be told.

        Raises:
            ModelError: when the pose lacks joints that the network reads.
        """
        require_joints(self.card, pose.skeleton, pose.xy.shape[2])
        pose, face = stabilized(pose, face)
        return self.told(pose, self.look(pose), KinematicRecognizer().cues(pose, face))

    def told(self, pose: PoseSequence, seen: list[Seen], kinematic: tuple[Cue, ...]) -> tuple[Cue, ...]:
        """Turn what the network saw into cues, each with what the kinematic recognizer says beside it."""
        cues = [
            self._cue(one, shot, kinematic, pose.person)
            for shot in seen
            for one in (trimmed(found, shot.pose) for found in decode(shot.curves, shot.pose.times, self.card))
        ]
        return tuple(sorted(cues, key=lambda cue: (cue.span.start, cue.span.end, cue.label)))

    def look(self, pose: PoseSequence) -> list[Seen]:
        """Let the network look at each shot by itself, so that a cut in the film is no movement.

        Raises:
            ModelError: when the pose lacks joints that the network reads.
        """
        return look(self.checkpoint, pose)

    def guesses(self, seen: Sequence[Seen], span: Span) -> tuple[Guess, ...]:
        """Rank what might be named in a stretch of time if something had to be: no evidence, but a measure of skill.

        Args:
            seen: From :meth:`look`.
            span: When.

        Returns:
            Every label that may be told at all, the likeliest first; nothing where nobody was looked at.
        """
        inside = [one.curves[(one.pose.times >= span.start) & (one.pose.times < span.end)] for one in seen]
        rows = np.concatenate([*inside, np.zeros((0, len(self.card.labels)))])
        if not len(rows):
            return ()
        named = zip(self.card.labels, rows.mean(axis=0), strict=True)
        told = (Guess(label, float(p)) for label, p in named if label != self.card.none and label not in SILENT)
        return tuple(sorted(told, key=lambda one: (-one.probability, one.label)))

    def _cue(self, one: Found, shot: Seen, kinematic: tuple[Cue, ...], person: str) -> Cue:
        near = one.span.grown(_NEAR)
        rivals = [cue for cue in kinematic if cue.span.overlaps(near) and related(cue.label, one.label)]
        details: dict[str, Detail] = {
            "probability": one.probability,
            "family_probability": one.family_probability,
            "runner_up": one.runner_up,
            "runner_up_probability": one.runner_up_probability,
            "windows": max(1, int(np.sum((shot.middles >= one.span.start) & (shot.middles < one.span.end)))),
            "agrees_with_kinematic": bool(rivals),
        }
        same = [cue for cue in rivals if cue.label == one.label]
        details |= {key: cue.details[key] for cue in same[:1] for key in _CARRIED if key in cue.details}
        if "side" not in details and (side := touching_side(shot.pose, one)):
            details["side"] = side
        if one.label in HEAD_TOUCHES and faceless(shot.pose):
            details[REGION_GUESSED] = True
        text = sentence(one.label, details, one.span.duration)
        return Cue.make(
            span=one.span, modality="gesture", label=one.label, text=text, person=person,
            confidence=one.probability, details=details, source=self.source,
        )  # fmt: skip


def look(checkpoint: Checkpoint, pose: PoseSequence) -> list[Seen]:
    """Let a network, of whatever labels, look at each shot of a pose by itself.

    Raises:
        ModelError: when the pose lacks joints that the network reads.
    """
    require_joints(checkpoint.card, pose.skeleton, pose.xy.shape[2])
    pose, _ = stabilized(pose)
    looked = (_shot(checkpoint, cut_pose(pose, lo, hi)) for lo, hi in shots(pose))
    return [seen for seen in looked if seen is not None]


def _shot(checkpoint: Checkpoint, pose: PoseSequence) -> Seen | None:
    card = checkpoint.card
    shot = on_grid(pose.select(card.layout.skeleton), card.rate)
    if len(shot) == 0:
        return None
    laid = windows(shot, card.window, STRIDE, card.rate)
    none = card.labels.index(card.none) if card.none else None
    gestures = [i for i in range(len(card.labels)) if i != none]
    names = [card.labels[i] for i in gestures]
    allowed = np.ones((len(laid.frames), len(card.labels)), bool)
    ours = speaks_ours(card)
    allowed[:, gestures] = possible(shot, laid.frames, names) if ours else somebody(shot, laid.frames)[:, None]
    looked = np.flatnonzero(allowed[:, gestures].any(axis=1))
    said = np.zeros(allowed.shape)
    if none is not None:
        said[:, none] = 1.0  # where nothing could be seen, nothing happened that can be told
    frames = laid.frames[looked]
    said[looked] = abstaining(probabilities(checkpoint, shot.xy[frames], shot.score[frames]), allowed[looked], none)
    return Seen(shot, laid.curves(said), shot.times[laid.frames].mean(axis=1))


def sentence(label: str, details: Mapping[str, Detail], seconds: float) -> str:
    """Say what the network saw, without interpretation."""
    side = details.get("side")
    hand = f", {side} hand," if side in ("left", "right") else ", both hands," if side == "both" else ""
    guess = "; the face itself was never seen, so where exactly is a guess" if details.get(REGION_GUESSED) else ""
    return f"{label.capitalize()}{hand} for {seconds:.1f} s, named by a trained network{guess}."


def probabilities(checkpoint: Checkpoint, xy: NDArray[np.float32], score: NDArray[np.float32]) -> NDArray[np.float64]:
    """Ask the network about windows.

    Args:
        checkpoint: The recognizer.
        xy: (N, T, V, C) places, NaN where not seen.
        score: (N, T, V).

    Returns:
        (N, K) calibrated probabilities to five digits.
    """
    return np.round(softmax(logits(checkpoint, xy, score), checkpoint.card.temperature), _DIGITS)


def logits(checkpoint: Checkpoint, xy: NDArray[np.float32], score: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return what the network says of windows (N, T, V, C) before it is made into probabilities, (N, K).

    Raises:
        ModelError: when it says something that is no number.
    """
    import torch

    from mg_agent.recognition.features import features

    n, layout = len(xy), checkpoint.card.layout
    said = np.zeros((n, len(checkpoint.card.labels)))
    for start in range(0, n, _BATCH):
        rows = np.arange(start, start + _BATCH).clip(max=n - 1)  # the last one fills the batch
        with torch.inference_mode():
            x = features(torch.from_numpy(xy[rows]), torch.from_numpy(score[rows]), layout)
            out = checkpoint.model(x).logits.double().numpy()
        said[start : start + _BATCH] = out[: n - start]
    if not np.isfinite(said).all():
        raise ModelError.of(
            f"recognizer '{checkpoint.card.name}' came to nothing",
            "it answered with values that are no numbers",
            "check the pose for infinite values, or use other weights",
        )
    return said
