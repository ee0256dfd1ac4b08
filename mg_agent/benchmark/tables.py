"""The tables of a report, once, for every form in which it is written."""

from typing import NamedTuple

from mg_agent.benchmark.bootstrap import Estimate
from mg_agent.benchmark.comparison import points
from mg_agent.benchmark.outcome import COUNTED, SCORES
from mg_agent.benchmark.report import Report
from mg_agent.benchmark.summary import Summary

_ROLES = ("decisive", "redundant", "irrelevant", "misleading")


class Table(NamedTuple):
    """A table with a line on how to read it."""

    title: str
    note: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def report_tables(report: Report) -> tuple[Table, ...]:
    """Return every table of a report that has rows."""
    made = (_right(report), _parts(report), _scores(report), _calibrated(report), _spent(report), _missing(report))
    return tuple(table for table in made if table.rows)


def provenance_rows(report: Report) -> tuple[tuple[str, str], ...]:
    """Return what is needed to repeat the run, name and value."""
    p = report.provenance
    rows = [("run", p.run), ("date", p.date), ("mg_agent", p.version), ("asked", p.set), ("scenarios", p.scenarios)]
    rows += [
        (name, ", ".join(values))
        for name, values in (("prompts", p.prompts), ("weights", p.weights), ("reasoners", p.reasoners))
    ]
    rows += [("conditions", ", ".join(p.conditions)), ("settings", p.settings)]
    rows += [("seeds", ", ".join(f"{name} {seed}" for name, seed in p.seeds.items()))]
    rows += [("intervals", f"95 %, {report.draws} draws of scenarios, seed {report.seed}")]
    return tuple((name, value or "none") for name, value in rows)


def interval(estimate: Estimate | None) -> str:
    """Write a share as ``62.4 [55.1, 69.0]``, in points of a hundred; a dash for none."""
    if estimate is None:
        return "–"
    return f"{points(estimate.value)} [{points(estimate.low)}, {points(estimate.high)}]"


def _right(report: Report) -> Table:
    rows = [
        (
            *_who(s), interval(s.correct), points(s.strict.value), str(s.asked), str(s.unscored), str(s.failed),
            str(s.declined),
        )
        for s in report.summaries
    ]  # fmt: skip
    return Table(
        "How often right",
        "Points of a hundred, with the 95 % interval over scenarios. Strict counts everything unscored or failed as "
        "wrong. Declined answers count as wrong unless declining was right.",
        ("reasoner", "condition", "correct", "strict", "answers", "unscored", "failed", "declined"),
        tuple(rows),
    )


def _parts(report: Report) -> Table:
    found = {role for s in report.summaries for role in s.by_role}
    roles = [role for role in (*_ROLES, "none") if role in found]
    families = sorted({name for s in report.summaries for name in s.by_family})
    columns = [*roles, *(families if len(families) > 1 else [])]
    rows = [
        (*_who(s), *(interval((s.by_role if c in roles else s.by_family).get(c)) for c in columns))
        for s in report.summaries
    ]
    return Table(
        "By what the gestures are, and by family",
        "Who always follows gestures loses where they mislead; who never does loses where they decide.",
        ("reasoner", "condition", *columns),
        tuple(rows) if len(columns) > 1 else (),
    )


def _scores(report: Report) -> Table:
    names = [n for n in SCORES if any(n in s.scores for s in report.summaries)]
    names += sorted({n for s in report.summaries for n in s.scores} - set(SCORES))
    is_judged = any(s.judge is not None for s in report.summaries)
    rows = [
        (*_who(s), *(_score(name, s.scores.get(name)) for name in names), *([_alpha(s)] if is_judged else []))
        for s in report.summaries
    ]
    legend = "; ".join(f"{n.replace('_', ' ')}: {SCORES[n]}" for n in names if n in SCORES)
    return Table(
        "Completeness, depth, grounding, restraint",
        f"{legend}. Shares in points of a hundred; faults (invented, verdicts, overclaims) are counted per answer."
        + (" Alpha: agreement of judge and completeness; below 0.667 the judge carries nothing." if is_judged else ""),
        ("reasoner", "condition", *(name.replace("_", " ") for name in names), *(["alpha"] if is_judged else [])),
        tuple(rows) if names else (),
    )


def _alpha(s: Summary) -> str:
    return "–" if s.judge is None else f"{s.judge:.2f}"


def _score(name: str, estimate: Estimate | None) -> str:
    if estimate is None or name not in COUNTED:
        return interval(estimate)
    return f"{estimate.value:.2f} [{estimate.low:.2f}, {estimate.high:.2f}]"


def _calibrated(report: Report) -> Table:
    rows = []
    for s in report.summaries:
        if s.calibration is None or s.risk is None:
            continue
        c, r, b = s.calibration, s.risk, s.brier
        brier = f"{b.score:.3f} ({b.uniform:.3f})" if b else "–"
        parts = f"{b.reliability:.3f} / {b.resolution:.3f}" if b else "–"
        rows.append(
            (
                *_who(s), str(s.stated), brier, parts, f"{c.error:.3f} ({c.by_chance:.3f})", _three(c.debiased),
                _three(c.gap), _three(r.area), f"{r.excess:.3f}", points(r.answered),
            )
        )  # fmt: skip
    return Table(
        "Calibration and abstention",
        "Of choices with a stated confidence. Brier: 0 is best, in brackets that of equal chances; its parts are "
        "reliability (lower is better) and resolution (higher is better). ECE: in brackets what perfect calibration "
        "would show by chance; below it there is no evidence of miscalibration. Gap: confidence minus share right, "
        "above 0 is overconfident. AURC: lower is better; the excess is what a better order of the same answers saves.",
        (
            "reasoner", "condition", "choices", "Brier", "reliability / resolution", "ECE", "debiased", "gap", "AURC",
            "excess", "answered",
        ),
        tuple(rows),
    )  # fmt: skip


def _three(estimate: Estimate) -> str:
    return f"{estimate.value:.3f} [{estimate.low:.3f}, {estimate.high:.3f}]"


def _spent(report: Report) -> Table:
    rows = []
    for s in report.summaries:
        t = s.spent
        cost = "not known" if t.cost is None else f"{t.cost:.4f}"
        rows.append((*_who(s), f"{t.words:.0f}", f"{t.tokens_in:.0f}", f"{t.tokens_out:.0f}", cost, f"{t.seconds:.2f}"))
    return Table(
        "What an answer took",
        "Means per answer; wall time depends on the machine and its load.",
        ("reasoner", "condition", "words", "tokens read", "tokens written", "US dollars", "seconds"),
        tuple(rows),
    )


def _missing(report: Report) -> Table:
    rows = [(*_who(s), reason, str(count)) for s in report.summaries for reason, count in s.reasons.items()]
    return Table("What is not scored, and why", "", ("reasoner", "condition", "reason", "answers"), tuple(rows))


def _who(s: Summary) -> tuple[str, str]:
    return s.arm.who, s.arm.what
