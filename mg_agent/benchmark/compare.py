"""Two runs side by side: paired on the same questions, or refused with the reason."""

from collections.abc import Sequence
from itertools import product

from mg_agent.benchmark.bootstrap import DRAWS
from mg_agent.benchmark.comparison import Comparison, as_family, compared
from mg_agent.benchmark.contrasts import YARDSTICKS, Arms, by_arm, plain
from mg_agent.benchmark.outcome import Arm, Provenance, Run
from mg_agent.core.span import Value
from mg_agent.errors import BenchmarkError


class RunComparison(Value):
    """Run B against run A.

    Attributes:
        first: Provenance of A.
        second: Provenance of B.
        changed: What differs between the two runs beside the answers, one line each.
        comparisons: B minus A, for each condition that both have; adjusted for each other (Holm).
        unmatched: Arms that only one run has.
    """

    first: Provenance
    second: Provenance
    changed: tuple[str, ...]
    comparisons: tuple[Comparison, ...]
    unmatched: tuple[str, ...]


def compare(first: Run, second: Run, *, draws: int = DRAWS, seed: int = 0) -> RunComparison:
    """Compare two runs on the same questions, condition by condition.

    An arm is compared with the same reasoner and model in the other run; where the runs share none, every arm of a
    condition with every arm of that condition, so that two models in two runs can be compared. Yardsticks (chance,
    habit, those that are told answers) are compared with nobody but themselves.

    Args:
        first: Run A.
        second: Run B.
        draws: Bootstrap draws.
        seed: Of the draws.

    Raises:
        BenchmarkError: when the runs asked other questions, or share no condition or nobody to compare, saying how
            they differ.
    """
    a, b = first.provenance, second.provenance
    if (a.set, a.scenarios) != (b.set, b.scenarios):
        raise BenchmarkError.of(
            "the runs cannot be compared: they asked other questions",
            f"'{a.run}' has {a.set} {a.scenarios[:12]}, '{b.run}' has {b.set} {b.scenarios[:12]}",
            "run both on one set of scenarios",
        )
    one, two = by_arm(first.outcomes), by_arm(second.outcomes)
    matched = _matched(one, two)
    if not matched and any(_meet(x, y) for x in one for y in two):
        raise BenchmarkError.of(
            "the runs cannot be compared: they share no reasoner, and yardsticks are not set against others",
            f"'{a.run}' has {_reasoners(one)}, '{b.run}' has {_reasoners(two)}",
            "run the same reasoner in both, or one that is no yardstick in each",
        )
    if not matched:
        raise BenchmarkError.of(
            "the runs cannot be compared: they share no condition",
            f"'{a.run}' has {_conditions(one)}, '{b.run}' has {_conditions(two)}",
            "run one of them under a condition of the other",
        )
    made = [compared(_subject(x, y, b.run), one[x], two[y], within=x.what, draws=draws, seed=seed) for x, y in matched]
    paired = {x for x, _ in matched}, {y for _, y in matched}
    left = [f"{arm} (only in '{a.run}')" for arm in one if arm not in paired[0]]
    left += [f"{arm} (only in '{b.run}')" for arm in two if arm not in paired[1]]
    return RunComparison(first=a, second=b, changed=changes(a, b), comparisons=as_family(made), unmatched=tuple(left))


def changes(first: Provenance, second: Provenance) -> tuple[str, ...]:
    """Say what differs between two provenances, one line each; a difference in results may come from any of them."""
    lines = []
    for name in ("version", "prompts", "weights", "settings", "seeds"):
        one, two = getattr(first, name), getattr(second, name)
        if one != two:
            lines.append(f"{name}: {_shown(one)} against {_shown(two)}")
    return tuple(lines)


def comparison_text(found: RunComparison) -> str:
    """Write a comparison of two runs as plain text: one sentence each, then what else differs."""
    lines = [f"'{found.second.run}' against '{found.first.run}':"]
    lines += [f"- {c.sentence}" for c in found.comparisons]
    if len(found.comparisons) > 1:
        lines.append(f"p values allow for all {len(found.comparisons)} comparisons (Holm).")
    if found.changed:
        lines += ["What else differs between the runs:", *(f"- {line}" for line in found.changed)]
    if found.unmatched:
        lines += ["Not compared:", *(f"- {line}" for line in found.unmatched)]
    return "\n".join(lines)


def _matched(one: Arms, two: Arms) -> list[tuple[Arm, Arm]]:
    same = [(x, y) for x in one for y in two if _meet(x, y) and x.who == y.who]
    others = ([arm for arm in arms if arm.reasoner not in YARDSTICKS] for arms in (one, two))
    return same or [(x, y) for x, y in product(*others) if _meet(x, y)]


def _meet(one: Arm, two: Arm) -> bool:
    return (plain(one.condition), one.cues) == (plain(two.condition), two.cues)


def _subject(one: Arm, two: Arm, run: str) -> str:
    return (
        f"answers of {two.who} in '{run}'"
        if one.who == two.who
        else f"answers of {two.who} in place of those of {one.who}"
    )


def _reasoners(arms: Arms) -> str:
    return ", ".join(dict.fromkeys(arm.who for arm in arms)) or "none"


def _conditions(arms: Arms) -> str:
    return ", ".join(dict.fromkeys(arm.what for arm in arms)) or "none"


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{k} {v}" for k, v in value.items()) or "none"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(map(str, value)) or "none"
    return str(value) or "none"
