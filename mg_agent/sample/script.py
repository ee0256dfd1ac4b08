"""What happens in the sample and when: the movements, the lines spoken, and so the truth."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from mg_agent.core.media import Utterance
from mg_agent.core.span import Span

FPS = 30
"""Frames a second; every second one is a sample at the default rate of 15."""

DURATION = 25.0
"""Seconds."""


@dataclass(frozen=True)
class Act:
    """One thing that the person in the sample does.

    Attributes:
        modality: "gesture" or "face", as in cues.
        label: A word of the built-in vocabularies.
        start: Seconds; the movement begins.
        end: Seconds; the movement is over.
        tolerance: Seconds by which the midpoint of a cue that is right may differ.
        details: What was put into the pictures, units in the keys.
    """

    modality: str
    label: str
    start: float
    end: float
    tolerance: float
    details: dict[str, float | str]


NOD = Act("gesture", "nodding", 1.9, 4.1, 0.6, {"pitch_deg": 11.0, "cycles": 3.0})
BROWS = Act("face", "raising brows", 5.4, 7.0, 0.5, {})
SHAKE = Act("gesture", "shaking head", 7.8, 9.8, 0.6, {"yaw_deg": 14.0, "cycles": 3.0})
TURN = Act("gesture", "turning head", 10.7, 12.9, 0.6, {"yaw_deg": -22.0})
CHIN = Act("gesture", "touching chin", 13.9, 16.4, 0.6, {"side": "right"})
TILT = Act("gesture", "tilting head", 17.4, 19.2, 0.5, {"roll_deg": 13.0})
CLOCK = Act("face", "looking away", 10.7, 12.9, 0.6, {"yaw_deg": -22.0})
GAZE = Act("face", "looking away", 19.6, 20.8, 0.5, {"yaw_deg": 12.0})
GAPE = Act("face", "opening mouth", 21.1, 22.1, 0.4, {})
SMILE = Act("face", "smiling", 22.5, 24.6, 0.6, {})
BLINKS = tuple(Act("face", "blinking", at, round(at + 0.3, 3), 0.3, {}) for at in (0.8, 4.6, 9.95, 13.1, 16.9))

ACTS = tuple(
    sorted((NOD, BROWS, SHAKE, TURN, CLOCK, CHIN, TILT, GAZE, GAPE, SMILE, *BLINKS), key=lambda act: act.start)
)
"""Everything that is shown, in order of time."""

NOT_SHOWN = {
    "gesture": (
        "touching nose",
        "touching hair",
        "touching ear",
        "covering face",
        "clasping hands",
        "rubbing hands",
        "folding arms",
        "shrugging",
        "leaning sideways",
    ),
    "face": ("lowering brows", "pressing lips", "closing eyes"),
}
"""Labels of things that do not happen in the sample and so must not be found."""

LINES = (
    Utterance(span=Span(start=1.4, end=4.3), text="Yes. Yes, I remember that morning very well.", speaker="A"),
    Utterance(span=Span(start=5.2, end=7.4), text="I ran up the stairs, and there it was!", speaker="A"),
    Utterance(span=Span(start=7.8, end=10.1), text="But no, they would not open the doors.", speaker="A"),
    Utterance(span=Span(start=10.9, end=12.3), text="I looked over at the clock.", speaker="A"),
    Utterance(span=Span(start=17.2, end=19.5), text="So I sat down and waited, I suppose.", speaker="A"),
    Utterance(span=Span(start=21.2, end=21.9), text="Oh!", speaker="A"),
    Utterance(span=Span(start=22.5, end=24.3), text="And then I met my oldest friend!", speaker="A"),
)
"""What is said; our own words."""


@dataclass(frozen=True)
class Moment:
    """How the person looks at one time.

    Attributes:
        yaw: Degrees; > 0 turned to the person's own left.
        pitch: Degrees; > 0 looking up.
        roll: Degrees; > 0 tilted towards the person's own left shoulder.
        shut: 0 eyes open to 1 shut.
        gaze: -1 to 1; > 0 both eyes to the person's own left.
        brows: 0 at rest to 1 raised.
        smile: 0 at rest to 1, the portrait's own broad smile.
        open: 0 mouth closed to 1 as wide as speech opens it.
        gape: 0 jaw at rest to 1 dropped, the mouth wide open.
        arm: 0 hand out of the picture to 1 hand at the chin.
        breath: -1 to 1.
    """

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    shut: float = 0.0
    gaze: float = 0.0
    brows: float = 0.0
    smile: float = 0.0
    open: float = 0.0
    gape: float = 0.0
    arm: float = 0.0
    breath: float = 0.0


def moment(time: float) -> Moment:
    """Return how the person looks at a time in seconds; a pure function."""
    smile, gape = _hold(time, SMILE, 0.35), _hold(time, GAPE, 0.3)
    return Moment(
        yaw=_yaw(time) + 0.5 * math.sin(0.9 * time),
        pitch=-_swings(time, NOD, 11.0) + 0.4 * math.sin(1.3 * time + 1.0) - 2.0 * _hold(time, CHIN, 0.5),
        roll=13.0 * _hold(time, TILT, 0.5) + 0.4 * math.sin(0.7 * time + 2.0),
        shut=max(_blink(time, act.start) for act in BLINKS),
        gaze=_hold(time, GAZE, 0.2) - 0.4 * _hold(time, TURN, 0.3),
        brows=_hold(time, BROWS, 0.25),
        smile=smile,
        open=_speech(time) * (1.0 - 0.6 * smile) * (1.0 - gape),
        gape=gape,
        arm=_ramp(time, CHIN.start - 0.8, CHIN.start) * (1.0 - _ramp(time, CHIN.end, CHIN.end + 0.8)),
        breath=math.sin(2.0 * math.pi * time / 3.8),
    )


def absent() -> Iterable[tuple[str, str]]:
    """Yield (modality, label) of what must not be found."""
    for modality, labels in NOT_SHOWN.items():
        for label in labels:
            yield modality, label


def _yaw(time: float) -> float:
    shake = 14.0 * _fade(time, SHAKE) * math.sin(2 * math.pi * 3 * _within(time, SHAKE))
    return shake - 22.0 * _hold(time, TURN, 0.5) + 12.0 * _hold(time, GAZE, 0.3)


def _swings(time: float, act: Act, degrees: float) -> float:
    return degrees * 0.5 * (1.0 - math.cos(2 * math.pi * float(act.details["cycles"]) * _within(time, act)))


def _within(time: float, act: Act) -> float:
    return min(1.0, max(0.0, (time - act.start) / (act.end - act.start)))


def _fade(time: float, act: Act) -> float:
    return _ramp(time, act.start, act.start + 0.3) * (1.0 - _ramp(time, act.end - 0.3, act.end))


def _hold(time: float, act: Act, seconds: float) -> float:
    return _ramp(time, act.start, act.start + seconds) * (1.0 - _ramp(time, act.end - seconds, act.end))


def _blink(time: float, start: float) -> float:
    return _ramp(time, start, start + 0.1) * (1.0 - _ramp(time, start + 0.17, start + 0.3))


def _speech(time: float) -> float:
    for line in LINES:
        if time in line.span:
            edge = min(1.0, (time - line.span.start) / 0.15, (line.span.end - time) / 0.3)
            beat = math.sin(2 * math.pi * 2.1 * time) * 0.5 + math.sin(2 * math.pi * 3.7 * time + 1.0) * 0.5
            return edge * (0.45 + 0.45 * beat)
    return 0.0


def _ramp(time: float, start: float, end: float) -> float:
    """Rise from 0 to 1 as a hand or head does: minimum jerk (Flash and Hogan 1985)."""
    x = min(1.0, max(0.0, (time - start) / (end - start)))
    return x**3 * (10.0 - 15.0 * x + 6.0 * x * x)
