"""Two recognizers on the same clips: how far apart they are, and whether that may be chance."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mg_agent.benchmark.power import ALPHA, smallest_mean
from mg_agent.benchmark.significance import McNemar, Permutation, mcnemar, sign_flip
from mg_agent.core.counts import plural
from mg_agent.errors import ModelError
from mg_agent.recognition.measured.evaluation import Evaluation, as_numbers, write_table
from mg_agent.recognition.scoring.metrics import DIFFERENCE, Floats, Interval, Ints, interval, macro_f1, people_of

_COLUMN = 22
_ENOUGH = 10
"""Clips, or people, between whom the two differ; of fewer the error of a mean is hardly known."""


@dataclass(frozen=True)
class PairedEvaluation:
    """First recognizer minus second, on the same clips.

    Attributes:
        first: What the first got right.
        second: What the second got right.
        top1: Difference of their shares right, with its 95 % interval over people where these are known, else clips.
        macro_f1: Difference of their macro-F1, likewise.
        both: Clips that both got right.
        mcnemar: Exact McNemar test over clips, with how many only one of them got right.
        by_person: Sign flips of whole people; None where it is not known who moves.
        smallest: Smallest difference of top-1 that 8 of 10 such sets would show; None where too few clips, or people,
            tell the two apart.
    """

    first: Evaluation
    second: Evaluation
    top1: Interval
    macro_f1: Interval
    both: int
    mcnemar: McNemar
    by_person: Permutation | None
    smallest: float | None

    @property
    def claimed(self) -> bool:
        """Whether a difference in top-1 may be claimed: its interval leaves zero out, and chance hardly gives it.

        Chance is told by whole people where these are known, since clips of one person are alike, else by clips.
        """
        p = self.mcnemar.p if self.by_person is None else self.by_person.p
        return (self.top1.low > 0 or self.top1.high < 0) and p < ALPHA

    @property
    def finding(self) -> str:
        """What was found of top-1, in one sentence."""
        if self.claimed:
            ahead, behind = _names(self) if self.top1.value > 0 else _names(self)[::-1]
            return f"In top-1 {ahead} is ahead of {behind} by {abs(self.top1.value):.3f}."
        if self.top1.low > 0 or self.top1.high < 0:
            p = self.mcnemar.p if self.by_person is None else self.by_person.p
            few = f" over {plural(self.by_person_count, 'person', 'people')}" if self.by_person_count else ""
            return f"The difference in top-1 may be chance (p {p:.2g}{few}), so nothing is claimed."
        seen = f"; {self.smallest:.3f} could have been found in 8 of 10 such sets" if self.smallest else ""
        return f"The interval of the difference in top-1 includes zero, so nothing is claimed{seen}."

    @property
    def by_person_count(self) -> int:
        """How many people the intervals are over; 0 where they are over clips."""
        return self.top1.people

    def to_json(self) -> str:
        """Write both evaluations and the comparison."""
        difference = {
            "of": "first minus second",
            "intervals": f"95 %, over {self.first.over}",
            "top1": as_numbers(self.top1),
            "macro_f1": as_numbers(self.macro_f1),
            "right": {"both": self.both, "first_only": self.mcnemar.first_only,
                      "second_only": self.mcnemar.second_only, "neither": self._neither},
            "mcnemar": {"p": self.mcnemar.p, "mid_p": self.mcnemar.mid_p},
            "sign_flip_by_person": None if self.by_person is None else self.by_person.model_dump(),
            "smallest_top1_found": None if self.smallest is None else round(self.smallest, 4),
            "claimed": self.claimed,
            "finding": self.finding,
        }  # fmt: skip
        body = {"first": self.first.to_body(), "second": self.second.to_body(), "difference": difference}
        return json.dumps(body, indent=1, ensure_ascii=False)

    def to_text(self) -> str:
        """Write a table for people."""
        one, two, m = self.first, self.second, self.mcnemar
        names = _names(self)
        heads = f"  {names[0]:>{_COLUMN}}  {names[1]:>{_COLUMN}}  {'difference':>{_COLUMN + 2}}"
        lines = [
            f"{one.model} ({one.weights[:12]}) against {two.model} ({two.weights[:12]}) "
            f"on {one.data}, {plural(one.clips, 'clip')}; 95 % intervals over {one.over}",
            "",
            f"{'':<10}{heads}",
            f"{'top-1':<10}  {one.top1!s:>{_COLUMN}}  {two.top1!s:>{_COLUMN}}  {_signed(self.top1):>{_COLUMN + 2}}",
            f"{'macro-F1':<10}  {one.macro_f1!s:>{_COLUMN}}  {two.macro_f1!s:>{_COLUMN}}"
            f"  {_signed(self.macro_f1):>{_COLUMN + 2}}",
            "",
            f"right: both {self.both}, only {names[0]} {m.first_only}, only {names[1]} {m.second_only}, "
            f"neither {self._neither}; exact McNemar over clips: p {m.p:.3g}, mid-p {m.mid_p:.3g}",
        ]
        if self.by_person is not None:
            lines.append(f"sign flips of whole people: p {self.by_person.p:.3g}")
        lines += [self.finding, "", f"{'F1 of each label':<32}" + "".join(f"  {name:>16}" for name in names)]
        others = {name: f1 for name, _, _, f1, _ in two.rows()}
        wide = [max(16, len(name)) for name in names]
        for name, _, _, f1, clips in one.rows():
            if clips:
                lines.append(f"{name:<32}  {f1:>{wide[0]}.3f}  {others[name]:>{wide[1]}.3f}  {plural(clips, 'clip')}")
        return "\n".join(lines)

    def write(self, folder: Path) -> None:
        """Write comparison.json and comparison.csv, a row a clip, into a folder that is there.

        Raises:
            ModelError: when they cannot be written.
        """
        heads = ("clip", "person", "label", "answer", "probability", "second answer", "second probability")
        rows = [(*one, *two[3:]) for one, two in zip(self.first.clip_rows(), self.second.clip_rows(), strict=True)]
        try:
            (folder / "comparison.json").write_text(self.to_json() + "\n", encoding="utf-8")
            write_table(folder / "comparison.csv", heads, rows)
        except OSError as error:
            raise ModelError.of("the comparison was not written", f"{folder}: {error}", "choose another one") from None

    @property
    def _neither(self) -> int:
        return self.first.clips - self.both - self.mcnemar.first_only - self.mcnemar.second_only


def compared(first: Evaluation, second: Evaluation) -> PairedEvaluation:
    """Compare two recognizers that were shown the same clips.

    Intervals are those of :func:`mg_agent.recognition.scoring.metrics.interval`: clips are drawn with replacement, the
    same for both, and where it is known who moves whole people are left out.

    Raises:
        ModelError: when they were not shown the same clips.
    """
    truth = _same_truth(first, second)
    names = tuple(dict.fromkeys((*first.names, *second.names)))
    labels, one, two = (_numbers(said, names) for said in (truth, _answers(first), _answers(second)))
    right, other = (one == labels).astype(np.float64), (two == labels).astype(np.float64)
    people, n, k = first.answered.people, len(labels), len(names)

    def share(rows: Ints) -> float:
        return float(right[rows].mean() - other[rows].mean())

    def f1(rows: Ints) -> float:
        return macro_f1(one[rows], labels[rows], k) - macro_f1(two[rows], labels[rows], k)

    known = len(people_of(people)) > 0
    groups = people if known else np.arange(n)
    only = int((right > other).sum()), int((other > right).sum())
    return PairedEvaluation(
        first=first, second=second,
        top1=interval(share, n, groups=people, least=DIFFERENCE),
        macro_f1=interval(f1, n, groups=people, least=DIFFERENCE),
        both=int((right * other).sum()), mcnemar=mcnemar(*only),
        by_person=sign_flip(right - other, groups) if known else None,
        smallest=_smallest(right - other, groups),
    )  # fmt: skip


def _smallest(differences: Floats, groups: Ints) -> float | None:
    if len(np.unique(groups[differences != 0])) < _ENOUGH:
        return None
    return smallest_mean(differences, groups)


def _same_truth(first: Evaluation, second: Evaluation) -> list[str]:
    """Return the label of each clip; refuse two sides that were shown others."""
    one, two = ([side.names[i] for i in side.answered.truth] for side in (first, second))
    alike = np.array_equal(first.answered.clips, second.answered.clips) and one == two
    if not alike or not np.array_equal(first.answered.people, second.answered.people):
        got = f"{first.model}: {plural(first.clips, 'clip')} of {first.data}; {second.model}: {second.clips} of "
        raise ModelError.of(
            "the two recognizers were not shown the same clips", got + second.data, "evaluate each of them alone"
        )
    return one


def _answers(side: Evaluation) -> list[str]:
    return [side.names[i] for i in side.answered.answers]


def _numbers(said: list[str], names: tuple[str, ...]) -> Ints:
    places = {name: i for i, name in enumerate(names)}
    return np.array([places[one] for one in said], np.int64)


def _names(pair: PairedEvaluation) -> tuple[str, str]:
    """Return what columns and sentences call the two: their names, where these differ."""
    one, two = pair.first.model, pair.second.model
    return (one, two) if one != two else ("the first", "the second")


def _signed(one: Interval) -> str:
    """Show as ``+0.012 [-0.030, +0.054]``; never "-0.000"."""
    value, low, high = (round(end, 3) + 0.0 for end in (one.value, one.low, one.high))
    return f"{value:+.3f} [{low:+.3f}, {high:+.3f}]"
