"""Two recognizers, one list of gestures: what rules measure and what a network learned, each act told once."""

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.evidence import Cue, Detail, Source
from mg_agent.core.pose import GUESSED, PoseSequence
from mg_agent.core.signal import SignalTrack
from mg_agent.core.span import Span, subtract
from mg_agent.recognition.recognizer import MicroGestureRecognizer, Seen, sentence
from mg_agent.recognition.rules.ghosts import out_of_nowhere
from mg_agent.recognition.rules.kinematic import KinematicRecognizer
from mg_agent.recognition.rules.stabilized import stabilized
from mg_agent.recognition.spotting.decoding import family_of, related
from mg_agent.recognition.vocabulary import MEASURED, MG_AGENT

_SHARE = 0.5
"""Share of the shorter of two related cues that lies in the other, from which they are one act."""
_LEFT = 1.0
"""Seconds of a learned cue, beyond what is told by kinematic ones, that are an act of their own."""
_ALONE = 0.6
"""Probability that an act must have where the rules saw nothing: it is calibrated on drawn people only, and on people
it is likely too sure of itself."""
_SURER = {"hands behind back": 0.9}
"""The same for what is told by hands that are not there: a lectern or a table hides them as well."""
_FOUND = 1 / 3
"""Share of a touch during which a hand must be found for the network to be believed against the rules."""
_BEARING = frozenset(label.name for label in MG_AGENT if label.group == "torso")
_BY_THE_HEAD = frozenset(label.name for label in MG_AGENT if label.group in ("torso", "shoulders"))
"""Gestures whose yardstick is the head."""
_FINEST, _DRIFTS = frozenset(("deep breath", "shrugging")), 0.003
"""Gestures smaller than what a camera's movement leaves in the joints, and how far one that counts as still may move
within one: a share of the picture's size or height, or radians."""
_WHOLE = 0.9
"""Share of a shot that a bearing held throughout it takes up."""


class EnsembleRecognizer:
    """Finds micro-gestures by rules and by a network, and tells an act that both found once.

    The rules for one act found by both:

    - It is one where the labels are the same or of one family (``decoding.related``) and at least half of the shorter
      cue lies within the other.
    - Its time is the kinematic one, measured frame by frame; a network's window blurs it by up to a second at each end.
      What a learned cue holds beyond the blur of all related kinematic ones, and is longer than a second, stays a cue
      of its own; the rest of it was the same act coming or going.
    - Its label is the kinematic one, because geometry measures which region is touched, with one exception: hands that
      rules only know to be together or rubbing are named by the network, which knows six ways.
    - Its confidence is the larger of the two where the labels are the same. Both look at the same joints, so their
      errors are not independent and nothing is multiplied. Where the labels differ it is that of whose label it is.
    - Its details are the kinematic ones, with the network's ``learned_probability`` of the label told, its own
      ``learned_label`` and ``learned_label_probability`` where that differs (``kinematic_label`` where the network
      named it), and ``agrees_with_kinematic``. Both are its source only where both gave the label, or the network did.

    Cues that only one of them found stay as they are, with its own name as their source; those of the network from
    a probability of 0.6 on (0.9 for hands behind the back, which a lectern hides as well), and of the trunk only
    where they do not last as long as the shot: bearing held from its first frame to its last is the person's usual
    one, and no leaning. Touches of regions that the rules measure too are told by the network alone only where a
    hand itself was found: a wrist that the body model puts near the head is no hand in the hair; shrugs and
    bearings of the trunk only where the head was not guessed, breaths and shrugs where the camera is still. Kinematic
    ones of labels that the network knows carry ``learned_probability``, its mean probability of the label at that time.
    """

    def __init__(self, learned: MicroGestureRecognizer) -> None:
        """Take the learned recognizer; the kinematic one needs nothing."""
        self.learned, self.kinematic = learned, KinematicRecognizer()

    @property
    def source(self) -> Source:
        """Both, by name and version."""
        one, other = self.kinematic.source, self.learned.source
        return Source(name=f"{one.name}+{other.name}", version=f"{one.version}+{other.version}")

    @property
    def notes(self) -> tuple[str, ...]:
        """Those of the learned recognizer."""
        return self.learned.notes

    def cues(self, pose: PoseSequence, face: SignalTrack | None = None) -> tuple[Cue, ...]:
        """List the micro-gestures of one person, in order of time; see the class for how both are put together.

        Args:
            pose: Joints over time.
            face: Measured face signals on the same frames, for the kinematic recognizer.

        Raises:
            ModelError: when the pose lacks joints that the network reads, or the face belongs to other frames.
        """
        filmed = pose
        pose, face = stabilized(pose, face)
        measured = self.kinematic.cues(pose, face)
        seen = self.learned.look(pose)
        learned = self.learned.told(pose, seen, measured)
        told = [self._told(cue, learned, seen) for cue in measured]
        sure = [
            cue
            for cue in learned
            if (cue.confidence or 0.0) >= _SURER.get(cue.label, _ALONE)
            and not (_usual(cue, seen) or _guessed(cue, filmed) or _without_yardstick(cue, pose))
            and not (cue.label in _FINEST and _moves(filmed.camera, _during(cue, pose)))
        ]
        rest = [part for cue in sure for part in self._rest(cue, measured) if not _guessed(part, filmed)]
        return tuple(sorted((*told, *rest), key=lambda cue: (cue.span.start, cue.span.end, cue.label, cue.id)))

    def _told(self, cue: Cue, learned: tuple[Cue, ...], seen: list[Seen]) -> Cue:
        """Return a kinematic cue with what the network says of it."""
        partner = max((one for one in learned if one_act(cue, one)), key=lambda one: _fit(cue, one), default=None)
        if partner is None:
            sure = self._probability(cue, seen)
            return cue if sure is None else remade(cue, details=cue.details | {"learned_probability": sure})
        details: dict[str, Detail] = {
            **cue.details,
            "learned_probability": partner.confidence or 0.0,
            "agrees_with_kinematic": True,
        }
        if partner.label == cue.label:
            sure = max(cue.confidence or 0.0, partner.confidence or 0.0)
            return remade(cue, details=details, confidence=sure, source=self.source)
        if family_of(cue.label) == "hands together":
            details["kinematic_label"] = cue.label
            text = sentence(partner.label, {}, cue.span.duration)
            return remade(
                cue, details=details, confidence=partner.confidence, source=self.source, label=partner.label, text=text
            )
        # Both saw an act, and the network by another name: what is told is what the rules say alone.
        of_label = self._probability(cue, seen)
        told: dict[str, Detail] = {
            "learned_label": partner.label,
            "learned_label_probability": partner.confidence or 0.0,
        }
        return remade(cue, details=details | told | {"learned_probability": of_label or 0.0})

    def _rest(self, cue: Cue, measured: tuple[Cue, ...]) -> list[Cue]:
        """Return what of a learned cue the kinematic ones leave untold: all of it, nothing, or long ends."""
        card = self.learned.card
        blur = card.window / card.rate / 2
        told = [one.span.grown(blur) for one in measured if related(one.label, cue.label)]
        if not any(span.overlaps(cue.span) for span in told):
            return [cue]
        parts = subtract(cue.span, told)
        return [
            remade(cue, span=part, text=sentence(cue.label, cue.details, part.duration))
            for part in parts
            if part.duration >= _LEFT
        ]

    def _probability(self, cue: Cue, seen: list[Seen]) -> float | None:
        """Mean probability that the network gives to a cue's label at its time; None where it has no say."""
        labels = self.learned.card.labels
        if cue.label not in labels:
            return None
        column = labels.index(cue.label)
        for shot in seen:
            inside = (shot.pose.times >= cue.span.start) & (shot.pose.times < cue.span.end)
            if inside.any():
                return float(shot.curves[inside, column].mean())
        return None


def _guessed(cue: Cue, pose: PoseSequence) -> bool:
    """Tell whether the network saw a touch that rules would measure without any hand, or with one that is none."""
    if cue.label not in MEASURED or not cue.label.startswith(("touching ", "covering ")):
        return False
    if out_of_nowhere(pose, cue.span):
        return True
    during = _during(cue, pose)
    found = np.any([pose.seen(f"{side}_palm")[during] for side in ("left", "right")], axis=0)
    return float(found.mean()) < _FOUND if len(found) else True


def _without_yardstick(cue: Cue, pose: PoseSequence) -> bool:
    """Tell whether a gesture that is measured by the head was seen while the head was only guessed."""
    if cue.label not in _BY_THE_HEAD:
        return False
    during = _during(cue, pose)
    guessed = pose.score[during, pose.skeleton.index("nose")] == GUESSED
    return bool(guessed.any()) and float(guessed.mean()) > 0.5


def _during(cue: Cue, pose: PoseSequence) -> NDArray[np.bool_]:
    """Tell which frames, (T,), lie within a cue."""
    during: NDArray[np.bool_] = (pose.times >= cue.span.start) & (pose.times < cue.span.end)
    return during


def _moves(camera: NDArray[np.float32] | None, during: NDArray[np.bool_]) -> bool:
    """Tell whether the camera moves in some frames."""
    return camera is not None and bool(during.any()) and float(np.ptp(camera[during], axis=0).max()) > _DRIFTS


def one_act(one: Cue, other: Cue) -> bool:
    """Tell whether two cues are about one act."""
    common = one.span & other.span
    shorter = min(one.span.duration, other.span.duration)
    return related(one.label, other.label) and common is not None and common.duration >= _SHARE * shorter


def _usual(cue: Cue, seen: list[Seen]) -> bool:
    """Tell whether a cue of the trunk fills its shot."""
    shots = [Span(start=float(shot.pose.times[0]), end=float(shot.pose.times[-1])) for shot in seen]
    return cue.label in _BEARING and any(
        (both := cue.span & shot) is not None and both.duration >= _WHOLE * shot.duration for shot in shots
    )


def _fit(one: Cue, other: Cue) -> tuple[bool, float]:
    return one.label == other.label, one.span.iou(other.span)


def remade(
    cue: Cue,
    *,
    span: Span | None = None,
    label: str | None = None,
    text: str | None = None,
    confidence: float | None = None,
    details: dict[str, Detail] | None = None,
    source: Source | None = None,
) -> Cue:
    """Return a cue with other content, under the id of that content."""
    return Cue.make(
        span=span or cue.span,
        modality=cue.modality,
        label=label or cue.label,
        text=text or cue.text,
        person=cue.person,
        confidence=cue.confidence if confidence is None else confidence,
        details=cue.details if details is None else details,
        source=source or cue.source,
    )
