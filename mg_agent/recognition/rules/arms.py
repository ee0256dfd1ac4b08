"""Arms folded, hands clasped and hands rubbed."""

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.evidence import Detail
from mg_agent.core.signal import Event, Signal, hysteresis, smooth
from mg_agent.core.span import Span
from mg_agent.recognition.rules.body import Body, first_known, length
from mg_agent.recognition.rules.hands import Hand, hands_gap
from mg_agent.recognition.rules.observation import Observation
from mg_agent.recognition.rules.oscillation import runs_of_swings, tremble
from mg_agent.recognition.rules.regions import torso_down

_FOLDED = 0.8
"""Seconds that arms must stay folded."""
_CLASPED, _RUBBED = 0.8, 0.6
"""Seconds that hands must stay together, at rest or moving against one another."""
_CLOSE, _LOOSE = 0.20, 0.45
"""Face heights between two hands: together below the first, apart beyond the second."""
_RUB = 0.08
"""Face heights; hands that move to and fro against one another by this much, three times or more, rub."""
_ABOVE_NOISE = 4.0
"""How many standard deviations of noise a swing must be."""
_AT_REST = 2.0
"""Face heights a second; arms that move faster are on their way."""


def find_arm_postures(body: Body, hands: tuple[Hand, Hand]) -> list[Observation]:
    """Find folded arms, clasped hands and rubbing hands in one shot.

    Confidence of folded arms is how far the wrists lie across one another and near the other elbow, at
    most 0.8; of hands together how near they are, at most 0.8 where both hands were found, 0.6 where
    one was, 0.4 where both were guessed from the wrists. None of it is calibrated yet.
    """
    left, right = hands
    folded = _folded(body, left, right)
    return [*folded, *_together(body, left, right, [one.span for one in folded])]


def _folded(body: Body, left: Hand, right: Hand) -> list[Observation]:
    times, width = body.times, first_known(body.shoulder_width / body.unit, np.full(len(body.times), 1.9))
    width = np.maximum(smooth(width, times, 2.0), 1.0)
    # Wrists across: the left wrist lies farther to the person's right than the right wrist does.
    axis = body.joint("left_shoulder") - body.joint("right_shoulder")
    axis = axis / np.maximum(length(axis), 1e-6)[:, None]
    across = np.sum((right.wrist - left.wrist) * axis, axis=1) / body.unit / width
    near = np.maximum(length(left.wrist - right.elbow), length(right.wrist - left.elbow)) / body.unit
    height = np.sum(((left.wrist + right.wrist) / 2 - body.neck) * torso_down(body), axis=1) / body.unit
    level = np.abs(np.sum((left.wrist - right.wrist) * torso_down(body), axis=1)) / body.unit
    slow = np.fmax(body.speed(left.wrist, body.neck), body.speed(right.wrist, body.neck)) < _AT_REST
    score = np.minimum(np.clip(across / 0.20, 0, 1), np.clip((1.35 - near) / 0.45, 0, 1))
    calm = slow & (height > 0.2) & (height < 2.6) & (level < 0.9)
    score = np.where(calm, score, 0.0)
    found = []
    for event in hysteresis(smooth(score, times, 0.2), times, on=0.6, off=0.3, shortest=_FOLDED, gap=0.6):
        frames = event.frames
        details: dict[str, Detail] = {
            "wrists_across_shoulder_widths": float(np.nanmedian(across[frames])),
            "wrist_to_other_elbow_face_heights": float(np.nanmedian(near[frames])),
        }
        text = f"Arms folded for {event.span.duration:.1f} s."
        found.append(Observation("folding arms", event.span, 0.8 * float(np.nanmean(score[frames])), text, details))
    return found


def _together(body: Body, left: Hand, right: Hand, folded: list[Span]) -> list[Observation]:
    times = body.times
    gap = hands_gap(left, right)
    wrists = length(left.wrist - right.wrist) / body.unit
    apart = (wrists > 1.6) | np.isnan(gap) | _same_place(body, left, right)
    score = np.where(apart, 0.0, np.clip((_LOOSE - gap) / (_LOOSE - _CLOSE), 0, 1))
    found = []
    for event in hysteresis(smooth(score, times, 0.2), times, on=0.8, off=0.4, shortest=_RUBBED, gap=0.25):
        if any(span.overlaps(event.span) for span in folded):
            continue
        one = _describe(body, (left, right), event, gap)
        if one is not None:
            found.append(one)
    return found


def _same_place(body: Body, left: Hand, right: Hand) -> NDArray[np.bool_]:
    """Frames in which one hand was found twice: all its points lie on one another."""
    names = ("index_tip", "pinky_tip", "index_mcp", "pinky_mcp")
    apart = [length(left.point(name) - right.point(name)) / body.unit for name in names]
    same: NDArray[np.bool_] = np.fmax.reduce(apart) < 0.15
    return same


def _describe(body: Body, hands: tuple[Hand, Hand], event: Event, gap: Signal) -> Observation | None:
    frames, times = event.frames, body.times
    seen = [float(hand.seen[frames].mean()) for hand in hands]
    known = [s >= 0.5 for s in seen]
    swings = _swings(hands, frames, gap, times) if all(known) else 0
    rubs = swings >= 3
    if not rubs and event.span.duration < _CLASPED:
        return None
    cap = (0.4, 0.6, 0.8)[sum(known)]
    near = float(np.clip(1.0 - np.nanmedian(gap[frames]) / _LOOSE, 0.0, 1.0))
    details: dict[str, Detail] = {
        "hands_apart_face_heights": float(np.nanmedian(gap[frames])),
        "swings": swings,
        "hands_seen_share": min(seen),
    }
    label, verb = ("rubbing hands", "rubbing against each other") if rubs else ("clasping hands", "together")
    text = f"Hands {verb} for {event.span.duration:.1f} s."
    return Observation(label, event.span, cap * (0.4 + 0.6 * near), text, details)


def _swings(hands: tuple[Hand, Hand], frames: slice, gap: Signal, times: Signal) -> int:
    """Count the swings of two hands against one another while they are near, the longest run of them."""
    unit = hands[0].body.unit[frames]
    names = ("index_mcp", "pinky_mcp", "middle_tip", "index_tip")
    pairs = [(hands[0].point(name)[frames] - hands[1].point(name)[frames]) / unit[:, None] for name in names]
    between = np.median(np.stack(pairs), axis=0)
    near = (gap[frames] < _LOOSE) & np.isfinite(between[:, 0])
    if near.sum() < 4:
        return 0
    moving = np.stack([smooth(between[:, i], times[frames], 0.1) for i in (0, 1)], axis=1)
    counts = [0]
    for direction in np.radians((0, 45, 90, 135)):
        along = np.where(near, moving @ (np.cos(direction), np.sin(direction)), np.nan)
        least = max(_RUB, _ABOVE_NOISE * tremble(along))
        runs = runs_of_swings(along, times[frames], least=least, longest=0.6, pause=0.3)
        counts += [len(run) for run in runs]
    return max(counts)
