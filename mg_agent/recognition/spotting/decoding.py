"""From probabilities over time to gestures: what must be in view, when one begins and ends, which one it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.pose import PoseSequence
from mg_agent.core.signal import Event, Signal, hysteresis
from mg_agent.core.span import Span
from mg_agent.recognition.card import Card
from mg_agent.recognition.rules.acts import parts_of
from mg_agent.recognition.vocabulary import LABELS, MG_AGENT, Label, touches_face

SILENT = frozenset(("illustrating", "pressing lips"))
"""Learned, never told: hands that accompany speech are no micro-gesture, and lips are read off the face's mesh."""
_OFF = 0.6
"""Share of its threshold down to which a gesture lasts."""
_END = 0.5
"""Share of its own height at which a gesture begins and ends: windows see a strong one long before it is there."""
_FLOOR = 0.25
"""Probability that the named label needs itself: below, something of its family happened, but nobody can say what."""
_GAP = 0.4
"""Seconds; shorter interruptions do not end a gesture."""
_FEWEST_SEEN = 3
"""Frames of a window in which a needed joint must have been seen: fewer are landmarks that flicker."""
_PLACES = {"self-touch": "arms", "hands": "arms", "illustrators": "arms", "shoulders": "torso"}
"""Groups that share a part of the body, where one thing happens at a time; other groups are their own part."""
_WHOLE_BODY = "whole body"
"""Where all gestures of a recognizer happen whose labels are not ours: of theirs no part is known."""
_SHORTEST = {"head": 0.3, "arms": 0.4, "torso": 0.6, "legs": 0.5, "face": 0.5, _WHOLE_BODY: 0.3}
"""Seconds that a gesture of a part lasts at least."""
_HANDS = tuple(f"{side}_{joint}" for side in ("left", "right") for joint in ("wrist", "palm", "index_tip"))
_NEEDS = {
    "head": (("nose", "left_eye", "right_eye", "left_ear", "right_ear"),),
    "self-touch": (_HANDS,),
    "hands": (_HANDS,),
    "illustrators": (_HANDS,),
    "arms": (_HANDS,),  # arms whose hands nobody sees may be behind a back, under a table or out of the picture
    "shoulders": (("left_shoulder",), ("right_shoulder",)),
    "torso": (("left_shoulder", "right_shoulder"),),
    "legs": (("left_knee", "right_knee"),),
}
_LEGS = ("left_knee", "right_knee", "left_hip", "right_hip")


@dataclass(frozen=True)
class Found:
    """One gesture that the network saw.

    Attributes:
        label: What.
        event: When.
        probability: Mean probability of the label over that time.
        family: What it belongs to, e.g. "hand at the head".
        family_probability: Mean probability of the whole family.
        runner_up: The next likely label.
        runner_up_probability: Its mean probability.
    """

    label: str
    event: Event
    probability: float
    family: str
    family_probability: float
    runner_up: str
    runner_up_probability: float

    @property
    def span(self) -> Span:
        """When, in seconds."""
        return self.event.span


@cache
def _known(label: str) -> Label:
    return next(known for known in MG_AGENT if known.name == label)


@cache
def family_of(label: str) -> str:
    """Return what a label is easily taken for: labels of one family are found together and named afterwards."""
    known = _known(label)
    match known.group:
        case "self-touch":
            at_head = touches_face(label) or known.region in ("hair", "neck")
            return "hand at the head" if at_head else "hand on the body"
        case "arms" | "shoulders" | "face" | "illustrators":
            return label
        case "hands" if label != "clenching fist":
            return "hands together"
        case "hands" | "torso" if label in ("clenching fist", "deep breath", "keeping still"):
            return label
        case _:
            return known.group


@cache
def place_of(label: str) -> str:
    """Return the part of the body that a label needs for itself: "head", "arms", "torso", "legs" or "face"."""
    group = _known(label).group
    return _PLACES.get(group, group)


def related(one: str, other: str) -> bool:
    """Tell whether two labels can be names of one act."""
    return one == other or family_of(one) == family_of(other)


def possible(pose: PoseSequence, frames: NDArray[np.intp], labels: Sequence[str]) -> NDArray[np.bool_]:
    """Tell which labels (K) the windows (N, W) over a pose could show at all, (N, K): no hand seen, no hand gesture."""
    seen = {joint: pose.seen(joint)[frames].sum(axis=1) >= _FEWEST_SEEN for joint in pose.skeleton.joints}
    never = np.zeros(len(frames), bool)

    def shown(choices: tuple[tuple[str, ...], ...]) -> NDArray[np.bool_]:
        each = [np.any([seen.get(joint, never) for joint in joints], axis=0) for joints in choices]
        return np.all(each, axis=0) if each else ~never

    columns = []
    for label in labels:
        group = _known(label).group
        needs = _NEEDS.get(group, ())
        columns.append(shown((*needs, _LEGS) if label == "touching leg" else needs) & (label != "pressing lips"))
    return np.stack(columns, axis=1)


def somebody(pose: PoseSequence, frames: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Tell in which windows (N, W) over a pose enough was seen of anybody, (N,): all that other labels ask for."""
    seen = np.isfinite(pose.xy).all(axis=2).any(axis=1)
    enough: NDArray[np.bool_] = seen[frames].sum(axis=1) >= _FEWEST_SEEN
    return enough


def abstaining(probabilities: NDArray[np.float64], allowed: NDArray[np.bool_], none: int | None) -> NDArray[np.float64]:
    """Move the probability (N, K) of what could not be seen to "none": not knowing is no evidence for the rest."""
    kept = np.where(allowed, probabilities, 0.0)
    if none is not None:
        kept[:, none] += probabilities.sum(axis=1) - kept.sum(axis=1)
    return kept


def decode(curves: NDArray[np.float64], times: Signal, card: Card) -> list[Found]:
    """Read gestures off probabilities over time.

    The network says one label at a time, and labels of one family compete for its probability: a hand at the face may
    be 0.3 nose, 0.3 mouth and 0.3 chin. So each family is followed as a whole, by the sum of its labels'
    probabilities, each over its own threshold: that must reach 1, and the gesture lasts while it stays above 0.6 and
    above half of its height. The stretch is then named after its likeliest label, split where another one takes over
    for good; a name below 0.25 is not said. Within one part of the body (head, arms, torso, legs) one thing happens at
    a time and the stronger one wins; different parts may act together. Of a recognizer of other labels than ours each
    label is a family of its own, and one thing happens at a time.

    Args:
        curves: (T, K) probabilities.
        times: (T,) seconds.
        card: What the columns mean.

    Returns:
        Gestures in order of time; never "none" and never a silent label.
    """
    stretches = [one for family in _families(card) for one in _stretches(curves, times, card, family)]
    kept = _strongest(stretches, times)
    found = [part for stretch, event in kept for part in _named(curves, times, card, stretch, event)]
    return sorted(found, key=lambda one: (one.span.start, one.span.end, one.label))


@dataclass(frozen=True)
class _Stretch:
    """A time in which one family was at work: its labels' columns, and how strong it was, (T,)."""

    columns: tuple[int, ...]
    strength: Signal
    event: Event
    place: str


def speaks_ours(card: Card) -> bool:
    """Tell whether all gestures that a recognizer knows are ours."""
    return all(label in LABELS or label == card.none for label in card.labels)


def _family(card: Card, label: str) -> str:
    return family_of(label) if speaks_ours(card) else label


def _families(card: Card) -> list[tuple[int, ...]]:
    families: dict[str, list[int]] = {}
    for i, label in enumerate(card.labels):
        if label != card.none:
            families.setdefault(_family(card, label), []).append(i)
    return [tuple(columns) for columns in families.values()]


def _stretches(curves: NDArray[np.float64], times: Signal, card: Card, columns: tuple[int, ...]) -> list[_Stretch]:
    place = place_of(card.labels[columns[0]]) if speaks_ours(card) else _WHOLE_BODY
    limits = np.array([card.threshold_of(card.labels[i]) for i in columns])
    strength = (curves[:, columns] / limits).sum(axis=1)
    events = hysteresis(strength, times, on=1.0, off=_OFF, shortest=_SHORTEST[place], gap=_GAP)
    return [_Stretch(columns, strength, _steep(event, strength, times), place) for event in events]


def _steep(event: Event, strength: Signal, times: Signal) -> Event:
    """Cut the flat feet off a stretch."""
    high = np.flatnonzero(strength[event.frames] >= _END * strength[event.frames].max()) + event.first
    first, last = int(high[0]), int(high[-1])
    end = event.span.end if last == event.last else float(times[last + 1])
    return Event(first, last, Span(start=float(times[first]), end=end))


def _strongest(stretches: list[_Stretch], times: Signal) -> list[tuple[_Stretch, Event]]:
    """Give each frame of a part of the body to one stretch, the one that is stronger on the whole."""
    taken = {place: np.zeros(len(times), bool) for place in _SHORTEST}
    kept = []
    for one in sorted(stretches, key=lambda s: (-float(s.strength[s.event.frames].mean()), s.event.first, s.columns)):
        free = np.zeros(len(times), bool)
        free[one.event.frames] = ~taken[one.place][one.event.frames]
        taken[one.place] |= free
        shortest = _SHORTEST[one.place]
        kept += [(one, event) for event in hysteresis(free * 1.0, times, on=1, off=1, shortest=shortest)]
    return kept


def _named(curves: NDArray[np.float64], times: Signal, card: Card, stretch: _Stretch, event: Event) -> list[Found]:
    best = curves[event.frames][:, stretch.columns].argmax(axis=1)
    names = [card.labels[stretch.columns[i]] for i in best]
    found = []
    for part, label in parts_of(event, names, times):
        mean = curves[part.frames].mean(axis=0)
        chosen = card.labels.index(label)
        others = np.where(np.arange(len(mean)) == chosen, -1.0, mean)
        second = int(others.argmax())
        if (label in SILENT and speaks_ours(card)) or mean[chosen] < _FLOOR:
            continue
        whole = float(mean[list(stretch.columns)].sum())
        sure, next_sure = float(mean[chosen]), float(mean[second])
        found.append(Found(label, part, sure, _family(card, label), whole, card.labels[second], next_sure))
    return found
