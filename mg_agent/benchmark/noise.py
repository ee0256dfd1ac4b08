"""Cues as a recognizer would report them: each through its measured confusions, misses and false alarms."""

import random
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from pydantic import ValidationError

from mg_agent.core.evidence import Source
from mg_agent.core.scenario import Shown
from mg_agent.core.span import Span, Value
from mg_agent.errors import BenchmarkError

SOURCE = Source(name="simulated recognizer", version="1", kind="model")
"""Who reports noisy cues: errors drawn from a table, not a network that looked."""
_FILE = "recognizer_errors.json"


class Noise(Value):
    """How a recognizer errs, counted on clips with known labels.

    Attributes:
        model: Which recognizer, as ``name#hash`` of its weights.
        data: On which clips it was counted.
        clips: How many.
        none: Its word for "no gesture".
        answers: Clips by true label and by what was answered; the answer ``none`` is a miss, the truth ``none``
            answered with a gesture a false alarm.
        window: Length of one clip, in seconds.
        right: Confidence of right answers at eleven even steps, from the lowest to the highest.
        wrong: Confidence of wrong answers, likewise.
    """

    model: str
    data: str
    clips: int
    none: str
    answers: dict[str, dict[str, int]]
    window: float
    right: tuple[float, ...]
    wrong: tuple[float, ...]

    @property
    def false_alarms(self) -> float:
        """False alarms a minute of watching somebody who does nothing."""
        idle = self.answers[self.none]
        wrong = sum(count for label, count in idle.items() if label != self.none)
        return 60 / self.window * wrong / sum(idle.values())


@cache
def measured() -> Noise:
    """Return the errors that ship, counted on synthetic clips only.

    Raises:
        BenchmarkError: when the file is missing or broken.
    """
    try:
        text = files("mg_agent.benchmark").joinpath(_FILE).read_text(encoding="utf-8")
        return Noise.model_validate_json(text)
    except (OSError, ValidationError) as error:
        raise BenchmarkError.of(
            "the recognizer's errors cannot be read", f"{_FILE}: {error}", "install mg-agent again"
        ) from None


def noisy(
    shown: Sequence[Shown], observed: Sequence[Span], rng: random.Random, noise: Noise | None = None
) -> tuple[Shown, ...]:
    """Pass gestures through a recognizer's errors.

    A label that the recognizer does not know is always missed. Times stay: how far a recognizer is off in time was
    not measured. What an annotator wrote beside a cue is left out, since no recognizer writes it.

    Args:
        shown: Gestures as annotated.
        observed: Where gestures can be observed, for false alarms.
        rng: What chance draws by.
        noise: The errors; None for those that ship.
    """
    errors = measured() if noise is None else noise
    kept: list[Shown] = []
    for one in shown:
        label = _answer(errors, one.label, rng)
        if label is not None:
            kept.append(_reported(one.start, one.end, label, right=label == one.label, errors=errors, rng=rng))
    for part in observed:
        kept += _alarms(part, errors, rng)
    return tuple(sorted(kept, key=lambda one: (one.start, one.end, one.label)))


def _answer(errors: Noise, label: str, rng: random.Random) -> str | None:
    row = {name: count for name, count in errors.answers.get(label, {}).items() if count}
    if not row:
        return None
    answer = rng.choices([*row], [*row.values()])[0]
    return None if answer == errors.none else answer


def _alarms(part: Span, errors: Noise, rng: random.Random) -> list[Shown]:
    """Draw false alarms as a Poisson process over a stretch, each as long as half a clip."""
    kinds = {label: count for label, count in errors.answers[errors.none].items() if label != errors.none and count}
    found: list[Shown] = []
    at, rate, length = part.start, errors.false_alarms / 60, errors.window / 2
    while kinds and rate > 0:
        at = round(at + rng.expovariate(rate), 3)
        if at + length > part.end:
            break
        label = rng.choices([*kinds], [*kinds.values()])[0]
        found.append(_reported(at, round(at + length, 3), label, right=False, errors=errors, rng=rng))
    return found


def _reported(start: float, end: float, label: str, *, right: bool, errors: Noise, rng: random.Random) -> Shown:
    steps = errors.right if right else errors.wrong
    place = rng.uniform(0, len(steps) - 1)
    low = min(int(place), len(steps) - 2)
    sure = steps[low] + (place - low) * (steps[low + 1] - steps[low])
    return Shown(start=start, end=end, label=label, confidence=round(min(1.0, max(0.01, sure)), 3))
