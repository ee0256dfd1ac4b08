"""A report as tables for spreadsheets and statistics programs (CSV): one row a measure, one row a comparison."""

import csv
from collections.abc import Iterable
from io import StringIO

from mg_agent.benchmark.bootstrap import Estimate
from mg_agent.benchmark.contrasts import Family
from mg_agent.benchmark.outcome import Provenance
from mg_agent.benchmark.report import Report
from mg_agent.benchmark.summary import Summary

ORIGIN = ("run", "version", "set", "scenarios", "settings", "prompts", "weights", "seeds", "date")
"""How the run was made, in every row, so that rows of several runs can lie in one table."""
MEASURES = (
    *ORIGIN, "reasoner", "model", "condition", "cues", "measure", "part", "value", "low",
    "high", "method", "clusters", "items",
)  # fmt: skip
COMPARISONS = (
    *ORIGIN, "family", "subject", "within", "first", "second", "first_mean",
    "second_mean", "difference", "low", "high", "p", "adjusted_p", "family_size", "mcnemar_p", "mcnemar_mid_p",
    "odds_ratio", "cohens_g", "cohens_h", "smallest_found", "design_effect", "clusters", "items", "left_out",
    "difference_if_unscored_is_wrong", "claimed", "sentence",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def measures_csv(report: Report) -> str:
    """Write every measure as one row: whose, of what part, its value and interval."""
    return _csv(MEASURES, (row for s in report.summaries for row in _measured(report, s)))


def comparisons_csv(report: Report) -> str:
    """Write every comparison as one row, its sentence last."""
    return _csv(COMPARISONS, (row for family in report.families for row in _compared(report, family)))


def _measured(report: Report, s: Summary) -> list[tuple[object, ...]]:
    head = (*_origin(report.provenance), s.arm.reasoner, s.arm.model, s.arm.condition, s.arm.cues)
    found: list[tuple[str, str, Estimate]] = [("correct", "unscored as wrong", s.strict)]
    found += [("correct", "", s.correct)] if s.correct else []
    for part in (s.by_role, s.by_family, s.by_kind):
        found += [("correct", name, estimate) for name, estimate in part.items()]
    found += [("score", name, estimate) for name, estimate in s.scores.items()]
    if s.calibration:
        found += [("debiased calibration error", "", s.calibration.debiased)]
        found += [("confidence minus share right", "", s.calibration.gap)]
    found += [("area under risk-coverage", "", s.risk.area)] if s.risk else []
    rows: list[tuple[object, ...]] = [
        (*head, measure, part, e.value, e.low, e.high, e.method, e.clusters, e.items) for measure, part, e in found
    ]
    counts = [(name, getattr(s, name)) for name in ("asked", "scored", "unscored", "failed", "declined")]
    bare = [*counts, *_bare(s), *s.spent.model_dump().items()]
    rows += [(*head, name, "", value, "", "", "", "", "") for name, value in bare if value is not None]
    return rows


def _origin(p: Provenance) -> tuple[str, ...]:
    seeds = " ".join(f"{name}={seed}" for name, seed in p.seeds.items())
    return p.run, p.version, p.set, p.scenarios, p.settings, " ".join(p.prompts), " ".join(p.weights), seeds, p.date


def _bare(s: Summary) -> list[tuple[str, float]]:
    """Numbers that have no interval of their own."""
    found = [(f"brier {k}", v) for k, v in s.brier.model_dump().items()] if s.brier else []
    if s.calibration:
        c = s.calibration
        found += [("expected calibration error", c.error), ("calibration error by chance", c.by_chance)]
    found += [("alpha of judge and completeness", s.judge)] if s.judge is not None else []
    if s.risk:
        found += [("excess area", s.risk.excess), ("answered", s.risk.answered), ("wrong if answered", s.risk.wrong)]
    return found


def _compared(report: Report, family: Family) -> Iterable[tuple[object, ...]]:
    origin = _origin(report.provenance)
    for c in family.comparisons:
        d, m = c.difference, c.mcnemar
        yield (
            *origin, family.title, c.subject, c.within, str(c.first), str(c.second),
            c.first_mean, c.second_mean, d.value, d.low, d.high, c.permutation.p, c.adjusted_p, c.family_size,
            m.p if m else "", m.mid_p if m else "", c.odds.value if c.odds else "", c.g, c.h, c.smallest, c.design,
            d.clusters, d.items, c.left_out, c.as_wrong, c.claimed, c.sentence,
        )  # fmt: skip


def _csv(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([_guarded(cell) for cell in row])
    return stream.getvalue()


def _guarded(cell: object) -> object:
    """Put an apostrophe before words that a spreadsheet would run as a formula ("+face")."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
