"""Which comparisons a run is made for, decided before it is looked at: what each kind of cue adds, and its controls."""

from collections.abc import Iterable, Mapping
from itertools import combinations

from mg_agent.benchmark.bootstrap import DRAWS
from mg_agent.benchmark.comparison import Comparison, as_family, compared
from mg_agent.benchmark.outcome import Arm, Outcome
from mg_agent.core.span import Value
from mg_agent.errors import BenchmarkError


class Contrast(Value):
    """A planned comparison: what the second condition has and the first has not."""

    subject: str
    first: str
    second: str


PLAN = (
    Contrast(subject="faces", first="transcript", second="face"),
    Contrast(subject="gestures", first="transcript", second="gesture"),
    Contrast(subject="gestures beside words and faces", first="face", second="full"),
    Contrast(subject="shuffled gestures", first="face", second="full-shuffled"),
    Contrast(subject="gestures of another scenario", first="face", second="full-foreign"),
    Contrast(subject="gestures at their own times against shuffled ones", first="full-shuffled", second="full"),
    Contrast(subject="research passages", first="no-retrieval", second="full"),
)
"""Conditions are meant by name, with or without a "+" in front."""
LADDER = ("transcript", "face", "gesture", "full", "full-shuffled", "full-foreign", "no-retrieval")
_SHOWN = ("gesture", "full")
_GESTURES = frozenset(("gestures", "gestures beside words and faces"))
Arms = Mapping[Arm, tuple[Outcome, ...]]


class Family(Value):
    """Comparisons that are read together, adjusted for each other."""

    title: str
    comparisons: tuple[Comparison, ...]

    @property
    def told(self) -> tuple[Comparison, ...]:
        """The comparisons in which something changes, claimed ones first."""
        return tuple(sorted((c for c in self.comparisons if not c.idle), key=lambda c: not c.claimed))

    @property
    def idle(self) -> str:
        """The comparisons in which every answer scores the same, in one sentence; empty where there are none."""
        names = [f"{c.subject} ({c.within})" if c.within else c.subject for c in self.comparisons if c.idle]
        if not names:
            return ""
        return f"Every answer scores the same, so nothing is claimed, in {len(names)} comparisons: {'; '.join(names)}."


YARDSTICKS = frozenset(("majority", "random", "oracle", "gesture-greedy", "gesture-blind", "evidence-weighing"))
"""Reasoners that are there to measure others by: chance, habit, and those that are told hints or answers."""


def by_arm(outcomes: Iterable[Outcome]) -> dict[Arm, tuple[Outcome, ...]]:
    """Sort outcomes by who answered under which condition; arms in the order of the ladder."""
    found: dict[Arm, list[Outcome]] = {}
    for outcome in outcomes:
        found.setdefault(outcome.arm, []).append(outcome)
    return {arm: tuple(found[arm]) for arm in sorted(found, key=place)}


def place(arm: Arm) -> tuple[bool, str, str, int, str]:
    """Where an arm stands in tables: by who answered, yardsticks last, then by the ladder of conditions."""
    name = plain(arm.condition)
    return arm.reasoner in YARDSTICKS, arm.who, arm.cues, LADDER.index(name) if name in LADDER else len(LADDER), name


def plain(condition: str) -> str:
    """Return the name of a condition without the "+" of the ladder."""
    return condition.strip().lower().removeprefix("+")


def planned(arms: Arms, *, draws: int = DRAWS, seed: int = 0) -> tuple[tuple[Family, ...], tuple[str, ...]]:
    """Make every planned comparison that a run allows: the ladder of each reasoner, by role and family; reasoners.

    Args:
        arms: Outcomes by arm.
        draws: Bootstrap draws.
        seed: Of the draws.

    Returns:
        Families of comparisons, each adjusted within itself (Holm), and a sentence for each that could not be made.
    """
    desk = _Desk(draws, seed)
    families = []
    for who, cues in dict.fromkeys((arm.who, arm.cues) for arm in arms):
        side = {plain(a.condition): o for a, o in arms.items() if (a.who, a.cues) == (who, cues)}
        name = who if cues == "annotated" else f"{who}, {cues} cues"
        for title, attribute in (("", ""), (": by role of the gestures", "role"), (": by family", "family")):
            families.append(Family(title=name + title, comparisons=as_family(desk.ladder(side, attribute))))
    families += [desk.sources(arms), desk.reasoners(arms)]
    return tuple(f for f in families if f.comparisons), tuple(dict.fromkeys(desk.notes))


class _Desk:
    """Makes comparisons, and keeps a note of each that cannot be made."""

    def __init__(self, draws: int, seed: int) -> None:
        self.draws, self.seed = draws, seed
        self.notes: list[str] = []

    def ladder(self, side: Mapping[str, tuple[Outcome, ...]], attribute: str) -> list[Comparison]:
        """Compare along the plan; with an attribute, only what gestures add, within each of its values."""
        if not attribute:
            made = [self._contrast(c, side, "", "") for c in PLAN]
            return [c for c in made if c is not None]
        values = sorted({str(getattr(o, attribute)) for outcomes in side.values() for o in outcomes})
        # Roles are what the gestures are to a question; few subgroups keep the adjusted tests strong.
        plan = [c for c in PLAN if c.subject in _GESTURES]
        made = [self._contrast(c, side, attribute, value) for value in values for c in plan if len(values) > 1]
        return [c for c in made if c is not None]

    def sources(self, arms: Arms) -> Family:
        """Compare cues of a recognizer, or through its measured errors, with a person's, where gestures are shown."""
        made = [
            self._tried(
                f"{arm.cues} cues in place of annotated ones", arms[clean], outcomes, f"{arm.who}, {arm.condition}"
            )
            for arm, outcomes in arms.items()
            if arm.cues != "annotated" and plain(arm.condition) in _SHOWN
            for clean in (arm.model_copy(update={"cues": "annotated"}),)
            if clean in arms
        ]
        found = as_family([c for c in made if c is not None])
        return Family(title="cues of a recognizer", comparisons=found)

    def reasoners(self, arms: Arms) -> Family:
        """Compare reasoners with each other under the fullest condition that two of them share."""
        for condition in dict.fromkeys(("full", *reversed(LADDER), *(plain(a.condition) for a in arms))):
            sides = [a for a in arms if plain(a.condition) == condition and a.cues == "annotated"]
            if len(sides) < 2:
                continue
            made = [
                self._tried(f"answers of {two.who} in place of those of {one.who}", arms[one], arms[two], "")
                for one, two in combinations(sides, 2)
            ]
            found = as_family([c for c in made if c is not None])
            return Family(title=f"reasoners under {condition}", comparisons=found)
        return Family(title="", comparisons=())

    def _contrast(
        self, contrast: Contrast, side: Mapping[str, tuple[Outcome, ...]], attribute: str, value: str
    ) -> Comparison | None:
        if contrast.first not in side or contrast.second not in side:
            return None
        one, two = (
            tuple(o for o in side[name] if not attribute or getattr(o, attribute) == value)
            for name in (contrast.first, contrast.second)
        )
        return self._tried(contrast.subject, one, two, f"{attribute}: {value}" if attribute else "")

    def _tried(
        self, subject: str, one: tuple[Outcome, ...], two: tuple[Outcome, ...], within: str
    ) -> Comparison | None:
        try:
            return compared(subject, one, two, within=within, draws=self.draws, seed=self.seed)
        except BenchmarkError as error:
            sides = f"{two[0].condition} against {one[0].condition}" if one and two else within
            self.notes.append(f"What {subject} change ({within or sides}) cannot be said: {error}")
            return None
