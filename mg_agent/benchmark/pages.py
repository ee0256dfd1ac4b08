"""A report written down: Markdown, one self-contained HTML page, JSON and CSV."""

import re
from pathlib import Path
from typing import NamedTuple

from mg_agent.benchmark.plots import differences, ladder, reliability, risks, roles
from mg_agent.benchmark.report import Report
from mg_agent.benchmark.sheets import comparisons_csv, measures_csv
from mg_agent.benchmark.tables import Table, provenance_rows, report_tables
from mg_agent.errors import BenchmarkError

_HERE = Path(__file__).parent
_MARKS = re.compile(r"[\\`*_\[\]|<>#~]")
_READING = (
    "Points of a hundred, on the same questions. A difference is claimed only where its 95 % interval over scenarios "
    "leaves zero out and the sign-flip test, adjusted for all comparisons of its list (Holm), stays below 0.05. "
    "Whole scenarios are drawn, so that several questions on one do not count as several witnesses."
)


class Plot(NamedTuple):
    """A picture and what to see in it."""

    title: str
    drawing: object
    caption: str


def write_report(report: Report, folder: Path) -> tuple[Path, ...]:
    """Write report.html, report.md, report.json, measures.csv and comparisons.csv into a folder.

    Returns:
        The files, the page first.

    Raises:
        BenchmarkError: when the folder cannot be written.
    """
    texts = {
        "report.html": html_page(report),
        "report.md": markdown(report),
        "report.json": report.model_dump_json(indent=2) + "\n",
        "measures.csv": measures_csv(report),
        "comparisons.csv": comparisons_csv(report),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, words in texts.items():
            (folder / name).write_text(words, encoding="utf-8", newline="")
    except OSError as error:
        raise BenchmarkError.of(
            "the report could not be written", f"{folder}: {error.strerror}", "choose another folder"
        ) from None
    return tuple(folder / name for name in texts)


def markdown(report: Report) -> str:
    """Write a report as Markdown: how often right, what was found, then other tables and how it was made."""
    lines = [f"# {_escaped(_title(report))}", "", _escaped(_lead(report)), ""]
    lines += [f"> {_escaped(note)}" + "\n>" for note in report.notes]
    first, *tables = report_tables(report)
    lines += ["", *_table(first)]
    if report.families:
        lines += ["", "## What was found", "", _READING, ""]
    for family in report.families:
        lines += [f"### {_escaped(family.title)}", ""]
        lines += [f"- {'**claimed:** ' if c.claimed else ''}{_escaped(c.sentence)}" for c in family.told]
        lines += [f"- {_escaped(family.idle)}"] if family.idle else []
        lines.append("")
    for table in tables:
        lines += _table(table)
    lines += ["## How this was made", "", "| | |", "|---|---|"]
    lines += [f"| {name} | {_escaped(value)} |" for name, value in provenance_rows(report)]
    return "\n".join(lines) + "\n"


def html_page(report: Report) -> str:
    """Write a report as one HTML page that loads nothing: pictures are inline, light or dark as the reader likes."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    shelf = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    first, *tables = report_tables(report)
    drawn = [plot for plot in _plots(report) if plot.drawing]
    # Both are ours: the style is a file of this package, and drawings escape every word they are given.
    style = Markup((_HERE / "page.css").read_text(encoding="utf-8"))  # noqa: S704
    plots = [plot._replace(drawing=Markup(str(plot.drawing))) for plot in drawn]  # noqa: S704
    return shelf.get_template("page.html").render(
        title=_title(report),
        lead=_lead(report),
        style=style,
        notes=report.notes,
        reading=_READING,
        families=report.families,
        plots=plots,
        first=first,
        tables=tables,
        provenance=provenance_rows(report),
    )


def _plots(report: Report) -> tuple[Plot, ...]:
    return (
        Plot("The ladder of conditions", ladder(report), "Dots: share right. Lines: 95 % interval over scenarios."),
        Plot(
            "What each kind of cue adds",
            differences(report),
            "Filled dots are claimed as differences, hollow ones are not. Shuffled and foreign gestures are controls: "
            "a reasoner that gains from them reads no gestures.",
        ),
        Plot(
            "By the role of the gestures",
            roles(report),
            "Words alone beside everything. Gains where gestures decide and no loss where they mislead is the pattern "
            "of weighing evidence.",
        ),
        Plot(
            "Reliability",
            reliability(report),
            "Bins hold about equally many answers; larger dots, more answers. On the diagonal, confidence comes true.",
        ),
        Plot(
            "Risk and coverage",
            risks(report),
            "The surest answers first. A dot marks where the reasoner itself stopped answering.",
        ),
    )


def _title(report: Report) -> str:
    return f"Benchmark run {report.provenance.run}"


def _lead(report: Report) -> str:
    p, asked = report.provenance, sum(s.asked for s in report.summaries)
    who = len({s.arm.who for s in report.summaries})
    conditions = len({s.arm.what for s in report.summaries})
    return (
        f"{asked} answers of {who} {'reasoner' if who == 1 else 'reasoners'} under {conditions} "
        f"{'condition' if conditions == 1 else 'conditions'} to {p.set}, {p.date}, mg_agent {p.version}."
    )


def _table(table: Table) -> list[str]:
    rows = ["| " + " | ".join(_escaped(cell) for cell in row) + " |" for row in (table.head, *table.rows)]
    rule = "|" + "---|" * len(table.head)
    note = [_escaped(table.note), ""] if table.note else []
    return [f"## {table.title}", "", *note, rows[0], rule, *rows[1:], ""]


def _escaped(words: str) -> str:
    return _MARKS.sub(r"\\\g<0>", words.replace("\n", " "))
