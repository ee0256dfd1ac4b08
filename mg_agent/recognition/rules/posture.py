"""Shrugs, leaning, shifts of posture, and keeping still."""

import numpy as np

from mg_agent.core.evidence import Detail
from mg_agent.core.signal import Event, Signal, frame_step, hysteresis, smooth
from mg_agent.core.span import Span
from mg_agent.recognition.rules.body import Body, first_known, length, net_speed, running_median
from mg_agent.recognition.rules.hands import SIDES, Hand
from mg_agent.recognition.rules.observation import Observation, without_covered
from mg_agent.recognition.vocabulary import LEAST_SECONDS

_SHRUG_ON, _SHRUG_OFF = 0.10, 0.05
"""Face heights by which both shoulders rise; a shrug lasts at most three seconds."""
_SHRUG_SECONDS = (0.2, 3.0)
_CARRIED = 0.3
"""Face heights that seen hips travel up or down during a shrug that is none: somebody sits down, stands up or bends."""
_LEAN = 0.13
"""Growth of face and shoulders in the picture: 1.13 times as large is about an eighth nearer to the camera."""
_TILT_DEG, _SLIDE = 8.0, 0.55
"""Leaning sideways: tilt of the trunk in degrees where hips are seen, else face heights to the side."""
_LEAN_SECONDS = 0.8
_SHIFT = 0.40
"""Face heights between two resting places of the shoulders."""
_STILL, _STILL_SECONDS = 0.10, LEAST_SECONDS["keeping still"]
"""Face heights that no landmark of a still person leaves behind within a second, and for how long."""
_USUAL = 60.0


def find_postures(body: Body, hands: tuple[Hand, Hand]) -> list[Observation]:
    """Find shrugs, leaning and posture shifts in one shot.

    Confidence grows with how far the threshold is passed; at most 0.7 for shrugs and sideways leaning,
    0.6 for leaning to or from the camera (told by size alone) and for shifts.
    None of it is calibrated yet.
    """
    leans = [*_leans_in_depth(body), *_leans_sideways(body)]
    shifts = without_covered(_shifts(body), leans, share=0.1, grown=1.0)
    return [*_shrugs(body, hands), *leans, *shifts]


def _shrugs(body: Body, hands: tuple[Hand, Hand]) -> list[Observation]:
    times, scale = body.times, body.scale
    rises = []
    for side in SIDES:
        height = -body.joint(f"{side}_shoulder")[:, 1] / scale
        neck_length = -(body.joint(f"{side}_shoulder")[:, 1] - body.head[:, 1]) / scale
        alone = smooth(height - running_median(height, times, 8.0), times, 0.15)
        to_head = smooth(neck_length - running_median(neck_length, times, 8.0), times, 0.15)
        rises.append(np.fmin(alone, to_head) if np.isfinite(to_head).any() else alone * 0.6)
    both = np.minimum(rises[0], rises[1])
    found = []
    for event in hysteresis(both, times, on=_SHRUG_ON, off=_SHRUG_OFF, shortest=_SHRUG_SECONDS[0], gap=0.2):
        if event.span.duration > _SHRUG_SECONDS[1] or not _returns(both, event):
            continue
        if _arms_up(body, hands, event) or _carried(body, event):
            continue
        peak = float(np.nanmax(both[event.frames]))
        text = f"Both shoulders raised for {event.span.duration:.1f} s."
        sure = 0.7 * float(np.clip(peak / (2 * _SHRUG_ON), 0.4, 1.0))
        found.append(Observation("shrugging", event.span, sure, text, {"peak_face_heights": peak}))
    return found


def _returns(values: Signal, event: Event) -> bool:
    """Tell whether a movement was seen to begin and to end."""
    return (
        event.first > 0
        and event.last < len(values) - 1
        and bool(np.isfinite(values[event.first - 1] + values[event.last + 1]))
    )


def _arms_up(body: Body, hands: tuple[Hand, Hand], event: Event) -> bool:
    """Tell whether both wrists are above the shoulders: raised arms lift shoulders without a shrug."""
    above = [hand.wrist[event.frames, 1] < body.neck[event.frames, 1] for hand in hands]
    return bool(np.mean(above[0] & above[1]) > 0.5)


def _carried(body: Body, event: Event) -> bool:
    """Tell whether the whole body goes up or down, and carries the shoulders along."""
    hips = np.mean([body.joint(f"{side}_hip")[:, 1] for side in SIDES], axis=0) / body.scale
    during = smooth(hips, body.times, 0.3)[event.frames]
    return bool(np.isfinite(during).any()) and float(np.nanmax(during) - np.nanmin(during)) > _CARRIED


def _leans_in_depth(body: Body) -> list[Observation]:
    times = body.times
    if not np.isfinite(body.face_size).any():
        return []
    size = smooth(np.log(body.unit), times, 0.5)
    growth = size - running_median(size, times, _USUAL)
    width = smooth(np.log(np.maximum(body.shoulder_width, 1e-6)), times, 0.5)
    wider = width - running_median(width, times, _USUAL)
    found = []
    for label, sign, word in (("leaning forward", 1.0, "towards"), ("leaning back", -1.0, "away from")):
        # Where shoulders are seen they must follow, by a third at least: a head that turns changes its size too.
        both = np.where(np.isnan(wider), 0.8 * sign * growth, np.minimum(sign * growth, 3 * sign * wider))
        on = float(np.log1p(_LEAN))
        for event in hysteresis(both, times, on=on, off=0.55 * on, shortest=_LEAN_SECONDS, gap=0.4):
            if np.nanmax(growth) - np.nanmin(growth) < 0.8 * on:
                continue
            peak = float(np.nanmax(both[event.frames]))
            change = float(np.expm1(sign * np.nanmax(sign * growth[event.frames])))
            text = f"Upper body {word} the camera for {event.span.duration:.1f} s."
            sure = 0.6 * float(np.clip(peak / (2 * on), 0.4, 1.0))
            found.append(Observation(label, event.span, sure, text, {"size_change_share": change}))
    return found


def _leans_sideways(body: Body) -> list[Observation]:
    times = body.times
    trunk = body.neck - body.hips
    degrees = np.degrees(np.arctan2(trunk[:, 0], -trunk[:, 1]))
    hips_seen = np.isfinite(degrees).mean() > 0.5
    values, on = (degrees, _TILT_DEG) if hips_seen else (body.neck[:, 0] / body.scale, _SLIDE)
    if not np.isfinite(values).any():
        return []
    away = smooth(values - running_median(values, times, _USUAL), times, 0.4)
    head = first_known(body.head[:, 0], body.neck[:, 0]) / body.scale
    with_head = smooth(head - running_median(head, times, _USUAL), times, 0.4)
    to_left = 1.0 if _left_is_right_of_picture(body) else -1.0
    found = []
    for sign in (1.0, -1.0):
        score = np.where(sign * with_head > 0.2, sign * away, 0.0)
        for event in hysteresis(score, times, on=on, off=0.55 * on, shortest=_LEAN_SECONDS, gap=0.4):
            if len(score) - (event.last - event.first) < 3:
                continue
            peak = float(np.nanmax(score[event.frames]))
            direction = "left" if sign * to_left > 0 else "right"
            details: dict[str, Detail] = {
                "direction": direction,
                "peak_deg" if hips_seen else "peak_face_heights": peak,
            }
            text = f"Upper body leans to the person's {direction} for {event.span.duration:.1f} s."
            sure = (0.7 if hips_seen else 0.5) * float(np.clip(peak / (2 * on), 0.4, 1.0))
            found.append(Observation("leaning sideways", event.span, sure, text, details))
    return found


def _left_is_right_of_picture(body: Body) -> bool:
    across = body.joint("left_shoulder")[:, 0] - body.joint("right_shoulder")[:, 0]
    return not np.isfinite(across).any() or float(np.nanmedian(across)) > 0


def _shifts(body: Body) -> list[Observation]:
    """Find moves of the shoulders from one resting place to another."""
    times = body.times
    if not np.isfinite(body.neck).any():
        return []
    place = np.stack([smooth(body.neck[:, i] / body.scale, times, 0.4) for i in (0, 1)], axis=1)
    speed = net_speed(place, times, 0.5)
    found = []
    for event in hysteresis(speed, times, on=0.5, off=0.2, shortest=0.3, gap=0.4):
        before = _rest(place, times, event.span.start - 1.2, event.span.start - 0.1)
        after = _rest(place, times, event.span.end + 0.1, event.span.end + 1.2)
        if before is None or after is None or event.span.duration > 4.0:
            continue
        moved = float(np.hypot(*(after - before)))
        if moved < _SHIFT:
            continue
        text = f"Upper body moves to another position within {event.span.duration:.1f} s."
        sure = 0.6 * float(np.clip(moved / (2 * _SHIFT), 0.4, 1.0))
        found.append(Observation("shifting posture", event.span, sure, text, {"moved_face_heights": moved}))
    return found


def _rest(place: Signal, times: Signal, start: float, end: float) -> Signal | None:
    """Where the shoulders rested, (2,); None where they moved or were not seen."""
    chosen = place[(times >= start) & (times <= end)]
    chosen = chosen[np.isfinite(chosen[:, 0])]
    if len(chosen) < 4 or times[0] > start + 0.4 or times[-1] < end - 0.4:
        return None
    middle: Signal = np.median(chosen, axis=0)
    return middle if float(np.max(length(chosen - middle))) < 0.25 else None


def find_stillness(body: Body, hands: tuple[Hand, Hand], movements: list[Span]) -> list[Observation]:
    """Find long stretches in which neither head, shoulders nor hands move; outside of known movements.

    Confidence is at most 0.7 and grows as speeds stay below what landmarks of a still person show.
    """
    times = body.times
    nose = body.joint("nose")
    paths = [nose, *(body.joint(f"{side}_ear") for side in SIDES), body.neck]
    paths += [hand.wrist for hand in hands]
    motion = np.fmax.reduce([_extent(_calm(path, times), times) for path in paths]) / body.unit
    score = np.where(np.isfinite(nose[:, 0]), 1.0 - motion / _STILL, np.nan)
    for span in movements:
        score[(times >= span.start) & (times < span.end)] = np.nan
    found = []
    for event in hysteresis(score, times, on=0.3, off=0.0, shortest=_STILL_SECONDS, gap=0.2):
        mean = float(np.nanmedian(motion[event.frames]))
        text = f"Head, shoulders and hands in view keep still for {event.span.duration:.1f} s."
        sure = 0.7 * float(np.clip(1.2 - mean / _STILL, 0.3, 1.0))
        found.append(Observation("keeping still", event.span, sure, text, {"extent_face_heights": mean}))
    return found


def _extent(path: Signal, times: Signal) -> Signal:
    """How far a path reaches within a centered second, the larger of width and height, (T,); NaN where unseen."""
    half = max(1, round(0.5 / frame_step(times))) if len(times) > 1 else 1
    out = np.full(len(times), np.nan)
    for axis in (0, 1):
        windows = np.lib.stride_tricks.sliding_window_view(
            np.pad(path[:, axis], half, constant_values=np.nan), 2 * half + 1
        )
        out = np.fmax(out, np.fmax.reduce(windows, axis=1) - np.fmin.reduce(windows, axis=1))
    return out


def _calm(path: Signal, times: Signal) -> Signal:
    return np.stack([smooth(path[:, axis], times, 0.3) for axis in (0, 1)], axis=1)
