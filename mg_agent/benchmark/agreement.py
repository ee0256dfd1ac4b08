"""How far judges agree beyond chance: Cohen's kappa for two, Krippendorff's alpha for any number with gaps."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

import numpy as np

from mg_agent.benchmark.bootstrap import Floats
from mg_agent.errors import BenchmarkError

Weights = Literal["none", "linear", "quadratic"]
Level = Literal["nominal", "ordinal", "interval"]


def cohens_kappa(first: Sequence[float], second: Sequence[float], weights: Weights = "none") -> float:
    """Return Cohen's kappa of two judges: 1 is full agreement, 0 what chance gives (Cohen 1960; weighted 1968).

    Where both judges give everything one and the same grade, chance would agree as fully and kappa is undefined; 1 is
    returned then, since they do agree.

    Args:
        first: Grades of one judge, N of them.
        second: Grades of the other for the same things.
        weights: How much a miss by several grades counts; grades are placed by their rank.

    Raises:
        BenchmarkError: when there are no grades or unequally many.
    """
    if len(first) != len(second) or not len(first):
        raise BenchmarkError.of(
            "agreement cannot be measured",
            f"{len(first)} and {len(second)} grades",
            "give as many of each, at least one",
        )
    grades, place = np.unique(np.array([*first, *second], float), return_inverse=True)
    k = len(grades)
    table = np.zeros((k, k))
    np.add.at(table, (place[: len(first)], place[len(first) :]), 1 / len(first))
    apart = np.abs(np.subtract.outer(np.arange(k), np.arange(k))).astype(float)
    cost = {"none": (apart > 0).astype(float), "linear": apart, "quadratic": apart**2}[weights]
    by_chance = float((cost * np.outer(table.sum(axis=1), table.sum(axis=0))).sum())
    return 1.0 if by_chance == 0 else 1 - float((cost * table).sum()) / by_chance


def krippendorffs_alpha(grades: Sequence[Sequence[float | None]], level: Level = "interval") -> float:
    """Return Krippendorff's alpha of any number of judges, not all of whom judged everything.

    1 is full agreement, 0 what chance gives; below 0.667 no conclusion should rest on the grades (Krippendorff,
    *Content Analysis*, 2004; the computation is his "Computing Krippendorff's Alpha-Reliability", 2011).

    Args:
        grades: (judges, things); None where a judge gave no grade.
        level: What distances between grades mean.

    Raises:
        BenchmarkError: when no thing has two grades.
    """
    columns = [[g for g in column if g is not None] for column in zip(*grades, strict=True)]
    paired = [column for column in columns if len(column) > 1]
    if not paired:
        raise BenchmarkError.of("agreement cannot be measured", "nothing has two grades", "let two judge the same")
    values = np.unique(np.concatenate([np.array(column, float) for column in paired]))
    together = np.zeros((len(values), len(values)))
    for column in paired:
        counts = np.bincount(np.searchsorted(values, column), minlength=len(values)).astype(float)
        together += (np.outer(counts, counts) - np.diag(counts)) / (len(column) - 1)
    totals = together.sum(axis=1)
    cost = _cost(values, totals, level)
    by_chance = float((cost * np.outer(totals, totals)).sum()) / (totals.sum() - 1)
    return 1.0 if by_chance == 0 else 1 - float((cost * together).sum()) / by_chance


def _cost(values: Floats, totals: Floats, level: Level) -> Floats:
    if level == "nominal":
        return 1.0 - np.eye(len(values))
    if level == "interval":
        return np.asarray(np.subtract.outer(values, values) ** 2, dtype=np.float64)
    # Ordinal: grades lie as far apart as there are grades given between their middles.
    steps = [0.0, *((a + b) / 2 for a, b in pairwise(totals))]
    place = np.cumsum(steps)
    return np.asarray(np.subtract.outer(place, place) ** 2, dtype=np.float64)
