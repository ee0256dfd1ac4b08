"""Where the hands were while a network saw a gesture of theirs: which hand it was, and from when to when."""

from dataclasses import replace

import numpy as np

from mg_agent.core.pose import PoseSequence
from mg_agent.core.signal import Event, Signal, frame_step
from mg_agent.core.span import Span
from mg_agent.recognition.rules.body import Body
from mg_agent.recognition.spotting.decoding import Found, family_of
from mg_agent.recognition.vocabulary import MG_AGENT

_BOTH = 1.3
"""How many times farther from a region the other hand may be and still count as there too."""
_FAR, _SLACK = 1.5, 0.35
"""A hand is still coming, or gone, beyond so many times its usual distance during the gesture plus face heights."""
_NEAR = 0.15
"""Share of a gesture during which the hand is at least as near as what is called its usual distance."""
_SHORTEST = 0.25
"""Seconds that must be left, else a gesture stays as the network saw it."""
_AT = {
    "forehead": ("forehead",), "eyes": ("left_eye", "right_eye"), "nose": ("nose",), "mouth": ("mouth",),
    "cheek": ("left_mouth", "right_mouth"), "chin": ("chin",), "ear": ("left_ear", "right_ear"),
    "hair": ("forehead", "left_ear", "right_ear"), "neck": ("neck",), "chest": ("neck",), "clothes": ("neck",),
    "face": ("nose",), "shoulder": ("left_shoulder", "right_shoulder"), "leg": ("left_knee", "right_knee"),
}  # fmt: skip
"""Joints at which a touched region lies; a touched arm is told by the other side's elbow and shoulder."""
_ENDS = ("index_tip", "middle_tip", "palm", "wrist")
_REGIONS = {label.name: label.region for label in MG_AGENT if label.region}
_SIDES = (("left", "right"), ("right", "left"))


def touching_side(pose: PoseSequence, one: Found) -> str | None:
    """Tell which hand is nearer to the touched region while it is touched: "left", "right", "both", or None."""
    if one.label not in _REGIONS:
        return None
    cut = _cut(pose, one.event)
    gaps = {side: float(np.nanmedian(gap)) for side, gap in _touching(cut, one.label).items() if np.isfinite(gap).any()}
    if not gaps:
        return None
    near = min(gaps, key=lambda side: gaps[side])
    return "both" if len(gaps) == 2 and max(gaps.values()) <= _BOTH * gaps[near] else near


def trimmed(one: Found, pose: PoseSequence) -> Found:
    """Cut a gesture's ends off where the hand was seen on its way: a window of two seconds is blind to when it came.

    Touches are told by the nearest hand's distance from the region, hands together by their distance from one another.
    Other gestures stay as they are, as do those during which no hand was seen or none came or went.

    Args:
        one: The gesture.
        pose: (T, V, 2), the shot that it was found in.
    """
    cut = _cut(pose, one.event)
    if one.label in _REGIONS:
        gap = np.fmin.reduce([np.full(len(cut), np.nan), *_touching(cut, one.label).values()])
    elif family_of(one.label) == "hands together":
        gap = _nearest(_points(cut, "left"), _points(cut, "right"), len(cut))
    else:
        return one
    gap = gap / Body(cut).unit
    if not np.isfinite(gap).any():
        return one
    there = np.flatnonzero(~(gap > _FAR * float(np.nanquantile(gap, _NEAR)) + _SLACK))  # unseen hands may be there
    first, last = one.event.first + int(there[0]), one.event.first + int(there[-1])
    end = one.span.end if last == one.event.last else float(pose.times[last]) + frame_step(pose.times)
    span = Span(start=one.span.start if first == one.event.first else float(pose.times[first]), end=end)
    return one if span.duration < _SHORTEST else replace(one, event=Event(first, last, span))


def _touching(pose: PoseSequence, label: str) -> dict[str, Signal]:
    """Distance of each hand from a touched region, in the pose's unit, (T,); NaN where either was not seen."""
    region = _REGIONS[label] or ""
    found = {}
    for side, other in _SIDES:
        joints = _AT.get(region, (f"{other}_elbow", f"{other}_shoulder"))
        places = [pose.joint(name).astype(np.float64) for name in joints if name in pose.skeleton]
        found[side] = _nearest(_points(pose, side), places, len(pose))
    return found


def _points(pose: PoseSequence, side: str) -> list[Signal]:
    names = (f"{side}_{end}" for end in _ENDS)
    return [pose.joint(name).astype(np.float64) for name in names if name in pose.skeleton]


def _nearest(ones: list[Signal], others: list[Signal], frames: int) -> Signal:
    apart = [np.linalg.norm(one - other, axis=1) for one in ones for other in others]
    nearest: Signal = np.fmin.reduce([np.full(frames, np.nan), *apart])
    return nearest


def _cut(pose: PoseSequence, event: Event) -> PoseSequence:
    rows = event.frames
    return PoseSequence(pose.xy[rows], pose.score[rows], pose.times[rows], pose.skeleton, pose.person)
