"""Facial signals over time -> facial cues: what brows, eyes and lips did, without saying what it means.

Every cue is a change against the same person's usual value within the same track, so a face that never
changes yields nothing, whatever its shape, unless its eyes are shut. Where a signal is missing, nothing is said.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from mg_agent.core.evidence import Cue, Detail, Source
from mg_agent.core.signal import Event, Signal, SignalTrack, hysteresis, smooth
from mg_agent.core.span import Span
from mg_agent.perception.face_track import LONGEST_BLINK_S, FaceTrack

SOURCE = Source(name="facial-geometry", version="1")
LABELS = (
    "blinking",
    "closing eyes",
    "looking away",
    "raising brows",
    "lowering brows",
    "pressing lips",
    "opening mouth",
    "smiling",
)

# All numbers below are ours, set from watching a dozen short clips of seven people; no study stands behind them.
_SLOW_FPS = 12.0
"""At or below this rate a blink is one or two frames and may be missed or be a lost landmark."""
_GAZE_GAIN = 2.5
"""Eye width over the radius of the eyeball, about 30 by 12 mm; unverified, eye angles are rough."""


def facial_cues(track: SignalTrack, cuts: Sequence[float] = ()) -> tuple[Cue, ...]:
    """Find facial cues in the signals of one face, in order of time.

    Args:
        track: The signals of :data:`mg_agent.perception.face.SIGNALS` over time, at 10 frames a second or more.
        cuts: Seconds of the first frames after cuts of the film; each shot is read by itself, since its face may
            be somebody else's.

    Returns:
        Cues of modality "face" with labels from ``LABELS``. Confidence is 0.5 where a signal just reaches its
        threshold, growing to 0.9 at twice the threshold, times 0.7 to 1 for faces of 0.1 to 0.25 picture
        heights; blinks count 0.8 of that at 12 frames a second or fewer. It orders cues by how clear they
        are; it is not a calibrated probability.
    """
    edges = [0, *np.searchsorted(track.times, cuts).tolist(), len(track.times)]
    shots = [SignalTrack(track.names, track.values[a:b], track.times[a:b]) for a, b in pairwise(edges) if b > a]
    cues = [cue for shot in shots for cue in _shown(FaceTrack(shot))]
    return tuple(sorted(cues, key=lambda cue: (cue.span.start, cue.span.end, cue.label)))


def _shown(face: FaceTrack) -> Iterator[Cue]:
    if face.seen:
        for find in (_blinks, _closures, _glances, _brows, _presses, _openings, _smiles):
            yield from find(face)


def _cue(span: Span, label: str, text: str, confidence: float, details: dict[str, Detail]) -> Cue:
    return Cue.make(
        span=span,
        modality="face",
        label=label,
        text=text,
        source=SOURCE,
        confidence=confidence,
        details={"duration_s": span.duration, **details},
    )


def _lasting(event: Event) -> str:
    return f"{event.span.duration:.1f} s" if event.span.duration >= 0.095 else "less than 0.1 s"


def _peak(values: Signal, event: Event) -> float:
    return float(np.nanmax(values[event.frames]))


def _blinks(face: FaceTrack) -> Iterator[Cue]:
    opening = face.opening.copy()
    for event in face.closed:
        opening[event.frames] = np.nan
    around = smooth(opening, face.times, 1.5)  # the usual opening moves with smiles and with gaze up or down
    around = np.maximum(around, 0.6 * face.usual_opening)
    drop = around - opening
    shut = np.minimum(drop / around, drop / 0.2)  # a share of narrow eyes is lost in jitter
    slow = 0.8 if face.step >= 1 / _SLOW_FPS - 1e-6 else 1.0
    for event in hysteresis(shut, face.times, on=0.4, off=0.2, shortest=0.06):
        depth = _peak(shut, event)
        if event.span.duration > LONGEST_BLINK_S + 1e-9 or not _opens_around(face, event):
            continue
        yield _cue(
            event.span,
            "blinking",
            f"{_eyes(face, event)} closed for {_lasting(event)}.",
            slow * face.sure(depth / 0.4, event.span),
            {"closed_share": min(1.0, _peak(drop / around, event)), "usual_opening": face.usual_opening},
        )


def _eyes(face: FaceTrack, event: Event) -> str:
    both = np.isfinite(face.track["eye_open_left"] + face.track["eye_open_right"])[event.frames]
    return "Both eyes" if both.mean() >= 0.5 else "The visible eye"


def _opens_around(face: FaceTrack, event: Event) -> bool:
    """A blink ends: open eyes were seen right before and right after it."""
    sides = (event.first - 1, event.last + 1)
    return all(0 <= i < len(face.times) and face.opening[i] >= 0.5 * face.usual_opening for i in sides)


def _closures(face: FaceTrack) -> Iterator[Cue]:
    for event in face.closed:
        depth = float(np.median(face.shut[event.frames]))
        yield _cue(
            event.span,
            "closing eyes",
            f"{_eyes(face, event)} closed, or lids lowered all the way, for {_lasting(event)}.",
            face.sure(depth / 0.6, event.span),
            {"closed_share": min(1.0, depth), "usual_opening": face.usual_opening},
        )


def _glances(face: FaceTrack) -> Iterator[Cue]:
    sight, head = [], []
    for angle, iris in (("yaw_deg", "gaze_x"), ("pitch_deg", "gaze_y")):
        turn = smooth(face.track[angle], face.times, 0.2)
        offset = face.with_open_eyes(face.signal(iris))
        eye = np.degrees(np.arcsin(np.clip(_GAZE_GAIN * offset, -1.0, 1.0)))
        line = turn + smooth(eye, face.times, 0.3)
        sight.append(line - face.usual(line, 0.5, 0.0))
        head.append(turn - face.usual(turn, 0.5, 0.0))
    seen = ~np.isnan(sight[0])
    # Without the eyes the head alone must be far off, as eyes often stay behind while a head turns.
    off = np.where(seen, np.hypot(*sight) / 22.0, np.hypot(*head) / 35.0)
    events = hysteresis(off, face.times, on=1.0, off=0.7, shortest=0.5, gap=0.3)
    for event in face.changes(events, sight[0] if seen.any() else off):
        by_eyes = bool(seen[event.frames].mean() >= 0.5)
        x, y = (float(np.nanmedian(part[event.frames])) for part in (sight if by_eyes else head))
        what = "Gaze" if by_eyes else "Head"
        yield _cue(
            event.span,
            "looking away",
            f"{what} about {np.hypot(x, y):.0f} degrees {_direction(x, y)} for {_lasting(event)}.",
            face.sure(_peak(off, event), event.span) * (1.0 if by_eyes else 0.9),
            {"left_deg": x, "up_deg": y, "measured_by": "eyes and head" if by_eyes else "head"},
        )


def _direction(x: float, y: float) -> str:
    """Say where to, against the person's own usual direction."""
    side = "to the person's own left" if x > 0 else "to the person's own right"
    level = "up" if y > 0 else "down"
    if abs(y) < abs(x) / 2:
        return f"{side} of its usual direction"
    return f"{level} from its usual direction" if abs(x) < abs(y) / 2 else f"{level} and {side}"


def _brow_rise(face: FaceTrack) -> tuple[Signal, Signal]:
    """Rise of the left and the right brow over their usual height."""
    rises = []
    for name in ("brow_left", "brow_right"):
        height = face.with_open_eyes(face.signal(name, window=0.2))
        rises.append(height - face.usual(height, 0.5, 0.235))
    return rises[0], rises[1]


def _brows(face: FaceTrack) -> Iterator[Cue]:
    left, right = _brow_rise(face)
    for name, sign, on, shortest in (("raised", 1.0, 0.035, 0.2), ("lowered", -1.0, 0.04, 0.3)):
        change = np.minimum(sign * (left + right) / 2, 2 * np.minimum(sign * left, sign * right))  # both must move
        # A smile pushes up what lies below the eyes and shortens the way to the brow, so none is lowered within one.
        change = face.unsmiling(change) if sign < 0 else change
        events = hysteresis(change, face.times, on=on, off=0.6 * on, shortest=shortest, gap=0.2)
        for event in face.changes(events, left + right):
            yield _cue(
                event.span,
                "raising brows" if sign > 0 else "lowering brows",
                f"Both brows {name} for {_lasting(event)}.",
                face.sure(_peak(change, event) / on, event.span),
                {f"{side}_{name}_eye_spans": _peak(sign * v, event) for side, v in (("left", left), ("right", right))},
            )


def _presses(face: FaceTrack) -> Iterator[Cue]:
    height, gap = face.signal("lips_height", window=0.2), face.signal("lips_gap", window=0.2)
    usual = face.usual(np.where(gap < 0.04, height, np.nan), 0.5, 0.165)
    thinner = face.unsmiling(np.where(gap < 0.03, 1.0 - height / usual, np.nan))
    events = hysteresis(thinner, face.times, on=0.4, off=0.3, shortest=0.35, gap=0.15)
    for event in face.changes(events, height):
        peak = _peak(thinner, event)
        yield _cue(
            event.span,
            "pressing lips",
            f"Lips closed and thinner than usual by up to {100 * peak:.0f} percent for {_lasting(event)}.",
            face.sure(peak / 0.4, event.span),
            {"thinner_share": peak, "usual_height_eye_spans": usual},
        )


def _openings(face: FaceTrack) -> Iterator[Cue]:
    gap = face.signal("lips_gap", window=0.15)
    wide = face.unsmiling(np.minimum(gap / 0.2, (gap - face.usual(gap, 0.1, 0.0)) / 0.15))
    events = hysteresis(wide, face.times, on=1.0, off=0.6, shortest=0.3, gap=0.1)
    for event in face.changes(events, gap):
        yield _cue(
            event.span,
            "opening mouth",
            f"Mouth wide open for {_lasting(event)}.",
            face.sure(_peak(wide, event), event.span),
            {"lips_gap_eye_spans": _peak(gap, event)},
        )


def _smiles(face: FaceTrack) -> Iterator[Cue]:
    lift, width = face.signal("smile"), face.signal("mouth_width")
    for event in face.changes(face.smiles, face.smile):
        yield _cue(
            event.span,
            "smiling",
            f"Corners of the mouth up and apart for {_lasting(event)}.",
            face.sure(_peak(face.smile, event), event.span),
            {"lift_eye_spans": _peak(lift, event), "mouth_width_eye_spans": _peak(width, event)},
        )
