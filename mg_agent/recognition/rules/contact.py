"""Hands that touch the face, the head, the neck, the chest or the other arm."""

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.signal import Signal
from mg_agent.recognition.rules.acts import Touch, find_acts, ramp
from mg_agent.recognition.rules.body import Body, Points, first_known, length
from mg_agent.recognition.rules.hands import JOINTS, KNUCKLES, OTHER, TIPS, Hand, hands_gap
from mg_agent.recognition.rules.observation import Observation
from mg_agent.recognition.rules.regions import (
    ALL_REGIONS,
    BODY_REGIONS,
    HEAD_REGIONS,
    Capsule,
    Regions,
    arm_capsules,
    chest_capsule,
    head_capsules,
)

NEAR = 0.15
"""Face heights; a point of the hand farther than this from a region does not touch it."""
SLOW, FAST = 1.2, 3.5
"""Face heights a second; a hand slower than the first may touch, one faster than the second passes by."""
_NATURAL, _HUGE = 0.65, 0.95
"""Wrist to knuckle in face heights: a hand that looks larger is nearer to the camera than the face."""
_LYING, _POINTING = 0.35, 0.15
"""The same length of a hand that lies on the trunk, and of one that points at the camera and so is off the body."""
_FOREARM_FLAT, _FOREARM_SHORT = 0.85, 0.50
"""Forearm in face heights: shorter in the picture, it points at the camera and the hand is off the body."""
_TOGETHER, _AFTER = 0.25, 0.5
"""Face heights between two hands that hold each other, before the chest rather than on it; seconds around that."""
_BORDER = 0.03
"""Face heights; a point this much nearer to one region than to the next gives it nearly three times the vote."""
_ARM_LENGTH = 4.0
"""Face heights from the eyes; a hand farther away touches nothing that is looked at here."""
_TIP_WEIGHTS = (0.6, 1.0, 1.0, 0.8, 0.6)
"""Votes of thumb to little finger: people touch with index and middle finger, and hidden thumbs are guesses."""
_JOINT_WEIGHT, _KNUCKLE_WEIGHT, _GUESS_WEIGHT, _GUESS_SLACK = 0.6, 0.3, 0.6, 0.12
_SKIN = 0.04
"""Face heights from a landmark, inside a finger, to the skin ahead of it: half a finger's thickness."""
_BLOCK = 4096
"""Frames measured at once, so that memory does not grow with the length of the video."""
_LEAD = 0.12
"""Face heights; a point that lies this much behind the foremost one has a third of its vote."""


def find_contacts(body: Body, hands: tuple[Hand, Hand]) -> list[Observation]:
    """Find hands that touch a region of the own body; one observation an act and region.

    Contact in a picture is nearness in two dimensions; depth is unknown. So a hand must also be slow
    against what it touches, not look larger than a hand at that distance can, and for chest and arm
    forearm and hand must lie along the body. Confidence is 0.6 nearness (slowness and size included) and
    0.4 how the hand was known (seen 1, seen without the body's wrist beside it 0.7, carried by the wrist
    0.4, guessed along the forearm 0.1), times 0.9 on the head, 0.6 on chest and arm, and times 0.6 where
    the hand was mostly guessed or a lone hand showed up for less than half a second, and times 0.6 where
    no face model saw the face (``region_guessed``). None of it is calibrated yet.
    """
    apart = ~_held(hands_gap(*hands) < _TOGETHER, body.times)
    head = head_capsules(body)
    touches = [_touch(hand, head, apart) for hand in hands]
    return [
        *find_acts(body, [touch.only(HEAD_REGIONS) for touch in touches], HEAD_REGIONS),
        *find_acts(body, [touch.only(BODY_REGIONS) for touch in touches], BODY_REGIONS),
    ]


def _points(hand: Hand) -> list[tuple[Points, Signal, float]]:
    """Points of a hand, (T, 2), their votes, (T,), and how far off they may be in face heights.

    The ends that lead, away from the wrist, have most votes; guessed points are given some slack.
    """
    ahead = first_known(hand.center - hand.wrist, hand.point("middle_tip") - hand.point("middle_mcp"))
    ahead = np.nan_to_num(ahead / np.maximum(length(ahead), 1e-6)[:, None])
    weights = (
        dict.fromkeys(KNUCKLES, _KNUCKLE_WEIGHT)
        | dict.fromkeys(JOINTS, _JOINT_WEIGHT)
        | dict(zip(TIPS, _TIP_WEIGHTS, strict=True))
    )
    paths = {name: hand.point(name) for name in weights}
    reach = {name: np.sum(path * ahead, axis=1) / hand.body.unit for name, path in paths.items()}
    most = np.fmax.reduce(list(reach.values()))
    found = []
    for name, path in paths.items():
        behind = np.nan_to_num(reach[name] - most)
        skin = path + _SKIN * hand.body.unit[:, None] * ahead
        found.append((skin, weights[name] * np.exp(behind / _LEAD), 0.0))
    return found + [(path, np.full(len(most), _GUESS_WEIGHT), _GUESS_SLACK) for path in hand.unseen_points()]


def _touch(hand: Hand, head: tuple[Capsule, ...], apart: NDArray[np.bool_]) -> Touch:
    body = hand.body
    capsules = (*head, chest_capsule(body), *arm_capsules(body, OTHER[hand.side]))
    near_by = np.flatnonzero(length(hand.center - body.head) < _ARM_LENGTH * body.unit)
    row = np.array([ALL_REGIONS.index(capsule.region) for capsule in capsules])
    of_region = (np.arange(len(ALL_REGIONS))[:, None] == row).astype(np.float64)
    nearness, votes = np.zeros((2, len(ALL_REGIONS), len(body.times)))
    nearest = np.full(len(body.times), np.inf)
    points = _points(hand)
    for start in range(0, len(near_by), _BLOCK):
        frames = near_by[start : start + _BLOCK]
        surfaces = Regions(capsules, frames, body.unit)
        for path, weight, slack in points:
            distances = surfaces.distances(path[frames]) - slack
            least, near, shares = _claims(distances, weight[frames])
            where = row[distances.argmin(axis=0)]
            nearness[where, frames] = np.maximum(nearness[where, frames], near)
            votes[:, frames] += of_region @ shares
            nearest[frames] = np.minimum(nearest[frames], np.maximum(least, 0.0))
    heads = np.array([region in HEAD_REGIONS for region in ALL_REGIONS])[:, None]
    gate = np.where(heads, _head_gate(body, hand), _body_gate(body, hand, apart))
    return Touch(hand, nearness * gate, votes * gate, nearest)


def _claims(distances: NDArray[np.float64], weight: Signal) -> tuple[Signal, Signal, NDArray[np.float64]]:
    """From distances (C, t): the least one, how near that is (0 to 1), and each capsule's share of the vote."""
    least: Signal = distances.min(axis=0, initial=np.inf)
    near: Signal = np.clip(1.5 - 1.5 * np.maximum(least, 0.0) / NEAR, 0.0, 1.0)
    shares = np.exp(-(distances - np.where(np.isinf(least), 0.0, least)) / _BORDER)
    shares *= weight * near / np.maximum(shares.sum(axis=0), 1e-9)
    return least, near, shares


def _head_gate(body: Body, hand: Hand) -> Signal:
    slow = ramp(body.speed(hand.center, body.head), SLOW, FAST)
    return slow * ramp(hand.size, _NATURAL, _HUGE)


def _body_gate(body: Body, hand: Hand, apart: NDArray[np.bool_]) -> Signal:
    slow = ramp(body.speed(hand.center, body.neck), SLOW, FAST)
    flat = np.where(np.isnan(hand.forearm), 0.7, ramp(hand.forearm, _FOREARM_FLAT, _FOREARM_SHORT))
    size = ramp(hand.size, _NATURAL, _HUGE) * ramp(hand.size, _LYING, _POINTING)
    return np.where(apart, slow * flat * size, 0.0)


def _held(state: NDArray[np.bool_], times: Signal) -> NDArray[np.bool_]:
    """Grow a state to both sides in time."""
    when = times[state]
    if len(when) == 0:
        return state
    at = np.clip(np.searchsorted(when, times), 0, len(when) - 1)
    wait = np.minimum(np.abs(when[at] - times), np.abs(when[np.maximum(at - 1, 0)] - times))
    held: NDArray[np.bool_] = wait <= _AFTER
    return held
