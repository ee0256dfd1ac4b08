"""Nods, shakes, tilts and turns of the head."""

from dataclasses import dataclass

import numpy as np

from mg_agent.core.evidence import Detail
from mg_agent.core.signal import Event, Signal, SignalTrack, frame_step, hysteresis, smooth
from mg_agent.core.span import Span
from mg_agent.recognition.rules.body import Body, running_median
from mg_agent.recognition.rules.head_angles import HeadAngles, head_angles
from mg_agent.recognition.rules.observation import Observation, without_covered
from mg_agent.recognition.rules.oscillation import Swing, runs_of_swings

_BASELINE = 60.0
"""Seconds over which a person's usual head position is taken."""
_SETTLED = 20.0
"""Seconds from which on the usual turn of a head is trusted; before, it is drawn towards the camera."""
_UPRIGHT = 6.0
"""Degrees; nobody's neutral head is tilted more than this, so a longer tilt does not become the norm."""
_CAPS = {"face": 0.85, "joints": 0.50}
_HIDDEN = 0.7
"""What a measure of a head is worth while a hand lies over its face."""
_COARSE = {"face": 1.0, "joints": 1.6}
"""Angles from joints are rough: all thresholds grow by this."""
_LONGEST_SWING, _LONGEST_PAUSE = 0.50, 0.35
"""Seconds; slower swings are changes of position, not nods or shakes."""
_ABOVE_NOISE = 4.0
"""How many standard deviations of noise a swing must be."""
_UNEVEN = 2.2
"""How many times the median swing another one may be."""
_BOB_DEG = 70.0
"""Degrees of nodding taken for a nose that sinks by one face height: a nod turns about the neck."""


@dataclass(frozen=True)
class Sway:
    """One way in which a head leaves its usual position."""

    label: str
    on: float
    shortest: float
    direction: str
    text: str


_TURNED = "Head turned to the person's {direction} by up to {peak:.0f}° for {s:.1f} s."
_TILTED = "Head tilted to the person's {direction} by up to {peak:.0f}° for {s:.1f} s."
_TURNS = {
    "yaw": (Sway("turning head", 18.0, 0.25, "left", _TURNED), Sway("turning head", 18.0, 0.25, "right", _TURNED)),
    "roll": (Sway("tilting head", 11.0, 0.30, "left", _TILTED), Sway("tilting head", 11.0, 0.30, "right", _TILTED)),
    "pitch": (
        Sway("raising head", 12.0, 0.40, "up", "Head raised by up to {peak:.0f}° for {s:.1f} s."),
        Sway("lowering head", 12.0, 0.40, "down", "Head lowered by up to {peak:.0f}° for {s:.1f} s."),
    ),
}
"""Degrees and least seconds of the ways to hold a head; the signs follow those of the angles."""
_OFF = 0.55


def find_head_movements(body: Body, face: SignalTrack | None, hidden: tuple[Span, ...] = ()) -> list[Observation]:
    """Find movements of the head in one shot.

    A nod or a shake is at least three swings one after the other (or one large dip for a nod); a turn,
    a tilt, a raised or lowered head is a stay away from the person's own usual position. Confidence is
    half how far beyond the threshold, half how much of it was measured, times 0.85 for a measured face
    and 0.5 for angles from joints, and times 0.7 where a hand hid the face. None of it is calibrated yet.

    Args:
        body: The shot.
        face: Its measured face, on the same frames.
        hidden: When a hand lay over the face.
    """
    angles = head_angles(body, face)
    nods = _nods(body, angles)
    shakes = without_covered(_shakes(body, angles), nods)
    found = [*nods, *shakes]
    for name, sways in _TURNS.items():
        away = _away(name, angles, body.times)
        rivals = nods if name == "pitch" else shakes if name == "yaw" else []
        for sway, sign in zip(sways, (1.0, -1.0), strict=True):
            found += without_covered(_stays(sway, sign * away, angles, body.times), rivals)
    return [one.doubted(_HIDDEN) if _is_hidden(one, hidden) else one for one in found]


def _is_hidden(one: Observation, hidden: tuple[Span, ...]) -> bool:
    common = (one.span & span for span in hidden)
    return sum(span.duration for span in common if span is not None) >= 0.3 * one.span.duration


def _away(name: str, angles: HeadAngles, times: Signal) -> Signal:
    """Degrees away from the usual position, (T,)."""
    values: Signal = getattr(angles, name)
    usual = running_median(values, times, _BASELINE)
    if name == "roll":
        usual = np.clip(usual, -_UPRIGHT, _UPRIGHT)
    if name == "yaw":
        usual = usual * min(1.0, (times[-1] - times[0]) / _SETTLED)
    return values - usual


def _stays(sway: Sway, away: Signal, angles: HeadAngles, times: Signal) -> list[Observation]:
    on = sway.on * _COARSE[angles.witness]
    calm = smooth(away, times, 0.25)
    found = []
    for event in hysteresis(calm, times, on=on, off=_OFF * on, shortest=sway.shortest, gap=0.3):
        around = calm[max(0, event.first - 15) : event.last + 16]
        if np.nanmax(around) - np.nanmin(around) < 0.6 * on:
            continue  # the whole shot is like that: a position, not a movement
        peak = float(np.nanmax(calm[event.frames]))
        text = sway.text.format(peak=peak, s=event.span.duration, direction=sway.direction)
        details: dict[str, Detail] = {"peak_deg": peak, "direction": sway.direction}
        found.append(_observation(sway.label, event, peak / on, angles, details, text))
    return found


def _observation(
    label: str, event: Event, strength: float, angles: HeadAngles, details: dict[str, Detail], text: str
) -> Observation:
    seen = float(angles.seen[event.frames].mean())
    sure = _CAPS[angles.witness] * (0.5 * float(np.clip(strength - 0.5, 0.0, 1.0)) + 0.5 * seen)
    return Observation(label, event.span, sure, text, {**details, "witness": angles.witness, "seen_share": seen})


def _runs(values: Signal, times: Signal, least: float, noise: float) -> list[list[Swing]]:
    """Find runs of swings that stand out from the noise, and from how this head moves anyway if watched for long."""
    least = max(least, _ABOVE_NOISE * noise)
    if times[-1] - times[0] >= _SETTLED and np.isfinite(values).any():
        restless = values - smooth(values, times, 0.8)
        least = max(least, 3.0 * 1.48 * float(np.nanmedian(np.abs(restless))))
    found = runs_of_swings(values, times, least=least, longest=_LONGEST_SWING, pause=_LONGEST_PAUSE)
    return [even for run in found if (even := _even(run))]


def _even(run: list[Swing]) -> list[Swing]:
    """Cut swings off the ends that are much larger than the others: a change of position before or after."""
    usual = float(np.median([abs(swing.size) for swing in run]))
    kept = [i for i, swing in enumerate(run) if abs(swing.size) <= _UNEVEN * usual]
    return run[kept[0] : kept[-1] + 1] if kept else []


def _nods(body: Body, angles: HeadAngles) -> list[Observation]:
    coarse = _COARSE[angles.witness]
    times, bob = body.times, angles.bob * _BOB_DEG
    runs = [run for run in _runs(angles.pitch, times, 5.0 * coarse, angles.noise["pitch"]) if len(run) >= 3]
    nods = [_cycle("nodding", run, angles, times) for run in runs if _mostly(run, angles.yaw)]
    dips = [run for run in _runs(angles.pitch, times, 9.0 * coarse, angles.noise["pitch"]) if _is_dip(run)]
    nods += without_covered([_cycle("nodding", run, angles, times) for run in dips], nods, share=0.1)
    bobs = [run for run in _runs(bob, times, 5.0 * max(coarse, 1.3), angles.noise["bob"] * _BOB_DEG) if len(run) >= 3]
    alone = without_covered([_cycle("nodding", run, angles, times) for run in bobs], nods, share=0.1)
    return [*nods, *(one.doubted(0.65) for one in alone)]


def _shakes(body: Body, angles: HeadAngles) -> list[Observation]:
    runs = [
        run
        for run in _runs(angles.yaw, body.times, 6.0 * _COARSE[angles.witness], angles.noise["yaw"])
        if len(run) >= 3
    ]
    kept = [run for run in runs if _mostly(run, angles.pitch)]
    return [_cycle("shaking head", run, angles, body.times) for run in kept]


def _cycle(label: str, run: list[Swing], angles: HeadAngles, times: Signal) -> Observation:
    first, last = run[0].first, run[-1].last
    event = Event(first, last, Span(start=float(times[first]), end=float(times[last]) + frame_step(times)))
    swing = float(np.median([abs(one.size) for one in run]))
    cycles, seconds = len(run) / 2, event.span.duration
    verb = "nods" if label == "nodding" else "shakes"
    text = f"Head {verb} {cycles:g} times in {seconds:.1f} s, in swings of {swing:.0f}°."
    if cycles == 1:
        text = f"Head {verb} once, by {swing:.0f}°."
    details: dict[str, Detail] = {"cycles": cycles, "swing_deg": swing, "hz": cycles / seconds}
    return _observation(label, event, 0.25 * len(run) + swing / 30, angles, details, text)


def _mostly(run: list[Swing], other: Signal) -> bool:
    """Tell whether a swing is rather along one axis than along the other."""
    across = other[run[0].first : run[-1].last + 1]
    spread = np.nanmax(across) - np.nanmin(across) if np.isfinite(across).any() else 0.0
    return bool(np.median([abs(one.size) for one in run]) >= 0.8 * spread)


def _is_dip(run: list[Swing]) -> bool:
    """Tell whether a head goes down once and comes back to where it was."""
    return len(run) == 2 and run[0].size < 0 and abs(run[0].size + run[1].size) < 0.4 * abs(run[0].size)
