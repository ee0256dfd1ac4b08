"""From nearness to acts: when a hand touches, which region, which hand, how sure."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.evidence import Detail
from mg_agent.core.signal import Event, Signal, hysteresis, smooth
from mg_agent.core.span import Span
from mg_agent.recognition.rules.body import Body, length
from mg_agent.recognition.rules.ghosts import out_of_nowhere
from mg_agent.recognition.rules.hands import JOINTS, KNUCKLES, TIPS, Hand
from mg_agent.recognition.rules.observation import Observation
from mg_agent.recognition.rules.regions import ALL_REGIONS, HEAD_REGIONS, covered_share
from mg_agent.recognition.vocabulary import REGION_GUESSED

_ON, _OFF = 0.60, 0.35
"""Nearness, 0 to 1, at which a contact is believed, and down to which it lasts."""
_SHORTEST, _SHORTEST_DOUBTFUL, _SHORTEST_ON_BODY, _SHORTEST_UNSEEN, _GAP = 0.25, 0.4, 0.5, 0.5, 0.45
"""Seconds that a contact lasts at least, longer where depth or the hand is in doubt, and bridged gaps within one."""
_SHORTEST_REGION = 0.6
"""Seconds; a hand that visits a region for less is described by the region before or after."""
_COVERED = 0.70
_ALSO = 0.12
"""Share of the votes from which on another region is named beside the main one."""
_TRUST = {"seen": 1.0, "carried": 0.4, "forearm": 0.1}
_ALONE, _DOUBT = 0.3, 0.6
"""What a hand loses in trust without the body's wrist beside it; what is left of a guess."""
_STEADILY = 0.5
"""Share of the frames in which a hand without an arm must be found: models see hands in faces now and then."""
_CAPS = {"head": 0.90, "body": 0.60}
_ONE_HAND = 0.2
"""Face heights; two hands whose middles are no farther apart are one hand found twice."""
_PLACES = {"face": "over the face", "eyes": "at the eyes", "hair": "in the hair", "arm": "on the other arm"}


@dataclass(frozen=True)
class Touch:
    """How near one hand is to each region of a group, frame by frame.

    Attributes:
        hand: The hand.
        nearness: (R, T) 0 to 1, already lowered where contact is not plausible.
        votes: (R, T) how many points of the hand, weighted, are at each region.
        distance: (T,) face heights from the nearest point to the nearest region, 0 inside.
    """

    hand: Hand
    nearness: NDArray[np.float64]
    votes: NDArray[np.float64]
    distance: Signal

    def only(self, regions: tuple[str, ...]) -> "Touch":
        """Return the touch of one group of regions, silent while the hand is mostly at the other group."""
        rows = [ALL_REGIONS.index(region) for region in regions]
        mine = smooth(self.votes[rows].sum(axis=0), self.hand.body.times, 0.5)
        rest = smooth(self.votes.sum(axis=0), self.hand.body.times, 0.5) - mine
        here = mine >= rest
        return Touch(self.hand, self.nearness[rows] * here, self.votes[rows] * here, self.distance)

    @property
    def score(self) -> Signal:
        """Nearness to whatever region is nearest, (T,)."""
        best: Signal = self.nearness.max(axis=0)
        return best


def ramp(values: Signal, full: float, none: float) -> Signal:
    """1 at ``full``, 0 at ``none``, straight between; unknown counts as full."""
    return np.nan_to_num(np.clip((values - none) / (full - none), 0.0, 1.0), nan=1.0)


def find_acts(body: Body, touches: list[Touch], regions: tuple[str, ...]) -> list[Observation]:
    """Turn the nearness of both hands to one group of regions into observations.

    Both hands are looked at together, so that a hand given to the wrong side for a while makes one act.
    """
    left, right = touches
    score = np.maximum(left.score, right.score)
    votes = left.votes + right.votes
    covered = np.zeros(len(score))
    if regions == HEAD_REGIONS and np.any(score >= _ON):
        hands = [touch.hand.point(name) for touch in touches for name in (*TIPS, *JOINTS, *KNUCKLES)]
        covered = smooth(covered_share(body, tuple(hands)), body.times, 0.3)
    found = []
    shortest = _SHORTEST if regions == HEAD_REGIONS else _SHORTEST_ON_BODY
    for act in hysteresis(score, body.times, on=_ON, off=_OFF, shortest=shortest, gap=_GAP):
        if act.first == act.last:
            continue  # one frame shows no contact, however long it lasts
        names = _regions_over_time(votes[:, act.frames], covered[act.frames], regions, body.times[act.frames])
        for part, region in parts_of(act, names, body.times):
            shares = votes[:, part.frames].sum(axis=1)
            shares /= max(float(shares.sum()), 1e-9)
            beside = [n for n, share in zip(regions, shares, strict=True) if share >= _ALSO and n != region]
            seen = _describe(body, touches, part, region, ", ".join(beside))
            found += [] if seen is None else [seen]
    return found


def _regions_over_time(
    votes: NDArray[np.float64], covered: Signal, regions: tuple[str, ...], times: Signal
) -> list[str]:
    steady = np.stack([smooth(row, times, 0.5) for row in votes])
    return [
        "face" if hidden >= _COVERED else regions[int(best)]
        for best, hidden in zip(steady.argmax(axis=0), covered, strict=True)
    ]


def parts_of(act: Event, names: list[str], times: Signal) -> list[tuple[Event, str]]:
    """Split an act with a name for each frame where another name takes over for good: a hand that moves on."""
    ends = times[act.first : act.last + 1]
    runs = [[i, i] for i in range(len(names)) if i == 0 or names[i] != names[i - 1]]
    for run, following in zip(runs, [*runs[1:], [len(names), 0]], strict=True):
        run[1] = following[0] - 1
    labels = [names[first] for first, _ in runs]
    while len(runs) > 1:
        sizes = [ends[min(last + 1, len(ends) - 1)] - ends[first] for first, last in runs]
        least = int(np.argmin(sizes))
        if sizes[least] >= _SHORTEST_REGION:
            break
        into = max((n for n in (least - 1, least + 1) if 0 <= n < len(runs)), key=lambda n: (sizes[n], -n))
        low, high = sorted((least, into))
        runs[low : high + 1] = [[runs[low][0], runs[high][1]]]
        labels[low : high + 1] = [labels[into]]
    return [(_event(act, first, last, times), label) for (first, last), label in zip(runs, labels, strict=True)]


def _event(act: Event, first: int, last: int, times: Signal) -> Event:
    lo, hi = act.first + first, act.first + last
    end = act.span.end if hi == act.last else float(times[hi + 1])
    return Event(lo, hi, Span(start=float(times[lo]), end=end))


def _describe(body: Body, touches: list[Touch], part: Event, region: str, beside: str) -> Observation | None:
    side, main = _side(touches, part, body)
    hand = main.hand
    touching = np.flatnonzero(main.score[part.frames] >= _OFF) + part.first
    seen, carried = float(hand.seen[touching].mean()), float(hand.carried[touching].mean())
    group, reference = ("body", body.neck) if region in ("chest", "arm") else ("head", body.head)
    alone = 1.0 - float(np.isfinite(body.raw(f"{hand.side}_wrist")[touching, 0]).mean())
    guessed = seen + carried < 0.5 or (group == "body" and seen < 0.3)
    if alone > 0.5 and seen >= 0.5 and float(hand.sighted[part.frames].mean()) < _STEADILY:
        return None
    if out_of_nowhere(body.pose, part.span):
        return None
    popped_up = alone > 0.5 and part.span.duration < _SHORTEST_UNSEEN  # models see hands in faces now and then
    doubtful = seen < 0.5 or region == "neck"  # hands held up before the shoulders pass the neck in the picture
    least = _SHORTEST_UNSEEN if guessed else _SHORTEST_DOUBTFUL if doubtful else 0.0
    if part.span.duration < least or (guessed and region == "arm"):
        return None  # a forearm that crosses the other arm is not yet a hand on it
    speeds = body.speed(hand.center, reference)[touching]
    trust = (
        _TRUST["seen"] * seen * (1.0 - _ALONE * alone)
        + _TRUST["carried"] * carried
        + _TRUST["forearm"] * (1 - seen - carried)
    )
    near = float(main.score[touching].max() + main.score[touching].mean()) / 2
    details: dict[str, Detail] = {
        "side": side,
        "region": region,
        "distance_face_heights": float(np.median(main.distance[touching])),
        "hand_seen_share": seen,
        "face_seen_share": float(np.isfinite(body.face_size[part.frames]).mean()),
        "witness": "hand" if seen >= 0.5 else "wrist" if not guessed else "forearm",
    }
    if np.isfinite(speeds).any():
        details["speed_face_heights_per_s"] = float(np.nanmedian(speeds))
    if beside:
        details["also"] = beside
    label = "covering face" if region == "face" else f"touching {region}"
    who = "Both hands" if side == "both" else f"{side.capitalize()} hand"
    text = f"{who} {_PLACES.get(region, f'at the {region}')} for {part.span.duration:.1f} s."
    sure = _CAPS[group] * (0.6 * near + 0.4 * trust) * (_DOUBT if guessed or popped_up else 1.0)
    if group == "head" and body.faceless:
        details[REGION_GUESSED] = True
        text, sure = f"{text[:-1]}; the face itself was never seen, so where exactly is a guess.", sure * _DOUBT
    return Observation(label, part.span, sure, text, details)


def _side(touches: list[Touch], part: Event, body: Body) -> tuple[str, Touch]:
    """Tell which hand touches; two hands found in one place are one hand found twice."""
    left, right = (touch.score[part.frames] for touch in touches)
    gap = length(touches[0].hand.center - touches[1].hand.center)[part.frames] / body.unit[part.frames]
    both = (left >= _OFF) & (right >= _OFF) & ~(gap < _ONE_HAND)
    main = touches[0] if left.sum() >= right.sum() else touches[1]
    return ("both" if both.mean() > 0.5 else main.hand.side), main
