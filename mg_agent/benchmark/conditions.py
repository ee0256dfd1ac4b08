"""Conditions: what may be looked at, whose gestures are shown and when, and through which recognizer's eyes."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from pydantic import TypeAdapter, ValidationError

from mg_agent.benchmark.noise import SOURCE as RECOGNIZER
from mg_agent.benchmark.noise import Noise, noisy
from mg_agent.benchmark.scenarios import shipped_folder
from mg_agent.benchmark.scene import ANNOTATION, analysis_of, drawn
from mg_agent.benchmark.strict_yaml import Document
from mg_agent.core.evidence import Analysis
from mg_agent.core.scenario import Condition, Gestures, Scenario, Shown
from mg_agent.core.span import Span, Value, subtract, total
from mg_agent.errors import BenchmarkError, did_you_mean
from mg_agent.recognition.vocabulary import must_be_in_view

Quality = Literal["annotated", "noisy", "recognized"]
QUALITIES: tuple[Quality, ...] = get_args(Quality)
_GRID = 0.1
"""Seconds between two places that a moved gesture may begin at."""


class Rung(Value):
    """One line of conditions.yaml.

    Attributes:
        name: What the condition is called in tables.
        summary: What may be looked at, in a few words.
        closed: Modalities that may not be looked at.
        gestures: Whose gestures are shown, and when.
    """

    name: str
    summary: str
    closed: tuple[str, ...] = ()
    gestures: Gestures = "own"

    @property
    def condition(self) -> Condition:
        """The condition itself."""
        return Condition(name=self.name, closed=frozenset(self.closed), gestures=self.gestures)


def read_conditions(path: Path | None = None) -> tuple[Rung, ...]:
    """Read the conditions, in the order of the ladder.

    Args:
        path: None for those that ship.

    Raises:
        ScenarioError: when the file is no list of conditions.
    """
    file = shipped_folder() / "conditions.yaml" if path is None else path
    try:
        document = Document(file.read_text(encoding="utf-8"), file.name)
        return TypeAdapter(tuple[Rung, ...]).validate_python(document.values)
    except (OSError, UnicodeDecodeError) as error:
        raise BenchmarkError.of("the conditions cannot be read", str(error), "install mg-agent again") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        got = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise document.error(document.line(first["loc"]), got, "see the file that ships") from None


def chosen_conditions(names: str, ladder: Sequence[Rung] | None = None) -> tuple[Rung, ...]:
    """Return the conditions that a comma-separated list names; "all" names all, in the order of the ladder.

    Raises:
        BenchmarkError: when there is none of a name.
    """
    known = {rung.name: rung for rung in (read_conditions() if ladder is None else ladder)}
    wanted = [*known] if names == "all" else [name.strip().removeprefix("+") for name in names.split(",")]
    for name in wanted:
        if name not in known:
            raise BenchmarkError.of("there is no such condition", f"asked for '{name}'", did_you_mean(name, [*known]))
    return tuple(known[name] for name in known if name in wanted)


@dataclass(frozen=True)
class Staging:
    """How scenarios are shown in one run.

    Attributes:
        scenarios: Every scenario there is, so that foreign gestures can be taken from one that is not asked about.
        seed: What wrong times, foreign scenarios and recognition errors are drawn by.
        noise: How a recognizer errs; None for the one that ships.
    """

    scenarios: tuple[Scenario, ...]
    seed: int = 0
    noise: Noise | None = None

    def analysis(self, scenario: Scenario, gestures: Gestures, quality: Quality) -> Analysis:
        """Return what may be looked at, before anything is closed.

        Raises:
            BenchmarkError: for cues recognized from video; or where foreign gestures are wanted and there is only one
                scenario.
        """
        require_cues(quality)
        shown = self._moved(scenario, gestures)
        if quality == "noisy":
            rng = random.Random(drawn(self.seed, scenario.id, gestures, "noise"))  # noqa: S311
            shown = noisy(shown, seen_in(scenario, "gesture"), rng, self.noise)
        return analysis_of(scenario, shown, RECOGNIZER if quality == "noisy" else ANNOTATION)

    def _moved(self, scenario: Scenario, gestures: Gestures) -> tuple[Shown, ...]:
        if gestures == "own":
            return scenario.scene.gesture
        if gestures == "shuffled":
            return shuffled(scenario, random.Random(drawn(self.seed, scenario.id, "shuffled")))  # noqa: S311
        return stretched(self.donor(scenario), scenario)

    def donor(self, scenario: Scenario) -> Scenario:
        """Return whose gestures stand in: of the same family and split where there is one, drawn from the seed."""
        others = [one for one in self.scenarios if one.id != scenario.id and one.scene.gesture]
        if not others:
            raise BenchmarkError.of(
                "there are no foreign gestures", f"{scenario.id} is alone", "add another scenario with gestures"
            )

        def far(one: Scenario) -> tuple[bool, bool, int]:
            return one.family != scenario.family, one.split != scenario.split, drawn(self.seed, scenario.id, one.id)

        return min(others, key=far)


def require_cues(quality: Quality) -> None:
    """Refuse cues that no scenario can have.

    Raises:
        BenchmarkError: for cues recognized from video, since no scenario names a video.
    """
    if quality == "recognized":
        raise BenchmarkError.of("no cues can be recognized", "no scenario names a video", "use annotated or noisy cues")


def handed_out(condition: Condition) -> Condition:
    """Return the condition as a session is given it: what is closed, and no word on whose gestures these are."""
    return Condition(name="open" if not condition.closed else "closed", closed=condition.closed)


def seen_in(scenario: Scenario, modality: str) -> tuple[Span, ...]:
    """Return where a modality or a part of one ("gesture/arms") can be observed."""
    names = {modality, modality.partition("/")[0]}
    hidden = [Span(start=one.start, end=one.end) for one in scenario.scene.unseen if one.modality in names]
    return subtract(Span(start=0.0, end=scenario.duration), hidden)


def shuffled(scenario: Scenario, rng: random.Random) -> tuple[Shown, ...]:
    """Move every gesture to another time, where it can be observed and off its own times where that is possible."""
    moved: list[Shown] = []
    for one in scenario.scene.gesture:
        true = [g for g in scenario.scene.gesture if g.label == one.label]
        taken = [g for g in moved if g.label == one.label]
        places = _places(one, seen_in(scenario, must_be_in_view(one.label)))
        apart = [at for at in places if not _meets(at, one, (*true, *taken))]
        off = apart or [at for at in places if not _meets(at, one, (one,))]
        start = rng.choice(off) if off else max(places, key=lambda at: abs(at - one.start), default=one.start)
        moved.append(one.model_copy(update={"start": start, "end": round(start + one.end - one.start, 3)}))
    return _ordered(moved)


def stretched(donor: Scenario, scenario: Scenario) -> tuple[Shown, ...]:
    """Fit one scenario's gestures into another's length; what would lie where nothing is observed is left out."""
    factor = scenario.duration / donor.duration
    moved = (
        one.model_copy(update={"start": round(one.start * factor, 3), "end": round(one.end * factor, 3)})
        for one in donor.scene.gesture
    )
    return _ordered([one for one in moved if _inside(one, seen_in(scenario, must_be_in_view(one.label)))])


def _places(one: Shown, parts: Sequence[Span]) -> list[float]:
    length = one.end - one.start
    return [
        round(part.start + step * _GRID, 3)
        for part in parts
        for step in range(int((part.duration - length) / _GRID + 1e-6) + 1)
        if part.duration >= length
    ]


def _meets(start: float, one: Shown, others: Sequence[Shown]) -> bool:
    end = start + one.end - one.start
    return any(start < other.end and other.start < end for other in others)


def _inside(one: Shown, parts: Sequence[Span]) -> bool:
    whole = Span(start=one.start, end=one.end)
    return total(cut for part in parts if (cut := part & whole) is not None) >= whole.duration - 1e-6


def _ordered(shown: Sequence[Shown]) -> tuple[Shown, ...]:
    return tuple(sorted(shown, key=lambda one: (one.start, one.end, one.label)))
