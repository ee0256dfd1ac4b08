"""What the benchmark tab shows: the list of runs, a report in a frame without scripts, a comparison of two runs."""

from collections.abc import Sequence
from html import escape

from mg_agent.benchmark.compare import RunComparison
from mg_agent.tools.quoting import plain
from mg_agent.ui.benchmark_form import plan_words
from mg_agent.ui.benchmark_runs import FILES, KeptRun

_CONDITIONS = {"going": "Running", "finished": "Finished", "stopped": "Stopped", "failed": "Failed"}
_CLAIMED = ' class="mg-claimed"'


def runs_html(runs: Sequence[KeptRun]) -> str:
    """Write the list of runs, the newest first."""
    if not runs:
        return (
            '<div class="mg-empty"><strong>No run yet</strong>'
            "<span>Without a language model, all scenarios of the test half take a few minutes.</span></div>"
        )
    rows = "".join(_row(one) for one in runs)
    heads = "".join(
        f'<th scope="col">{name}</th>' for name in ("Run", "About", "Asked", "Conditions", "State", "What to do")
    )
    return (
        '<div class="mg-table-wide" tabindex="0" role="region" aria-label="Runs"><table class="mg-table mg-runs">'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(run: KeptRun) -> str:
    words = plan_words(run.plan) if run.plan else ("", "", "")
    cells = "".join(f"<td>{escape(plain(one, longest=200))}</td>" for one in words)
    said = f'<span class="mg-dim">{escape(plain(run.said, longest=400))}</span>' if run.said else ""
    state = f'<b class="mg-{run.condition}">{_CONDITIONS[run.condition]}</b> {said}'
    return f'<tr><th scope="row">{escape(run.id)}</th>{cells}<td>{state}</td><td>{_deeds(run)}</td></tr>'


def _deeds(run: KeptRun) -> str:
    if run.condition == "going":
        return ""
    first = _button("report", run, "Report") if run.condition == "finished" else _button("resume", run, "Go on")
    return first + _button("remove", run, "Delete", danger=True)


def _button(act: str, run: KeptRun, text: str, *, danger: bool = False) -> str:
    kind = " mg-danger" if danger else ""
    sure = ' data-sure="yes"' if danger else ""
    return (
        f'<button type="button" class="mg-small{kind}" data-act="{act}" data-bridge="mg-bridge-benchmark" '
        f'data-run="{escape(run.id)}"{sure} aria-label="{text} {escape(run.id)}">{text}</button> '
    )


def report_html(run: str, address: str, names: Sequence[str]) -> str:
    """Write a report in a frame that runs no script and loads nothing, and the files to take along.

    Args:
        run: Its id.
        address: Where its files are served to this browser session.
        names: Files that there are.
    """
    links = "".join(
        f'<a class="mg-file-link" download="{escape(run)}-{name}" href="{escape(address)}/{name}">{name}</a>'
        for name in FILES
        if name in names
    )
    return (
        f'<div class="mg-report"><div class="mg-files" role="group" aria-label="Files of this run">'
        f'<span class="mg-dim">Take along:</span> {links}</div>'
        f'<iframe sandbox="" title="Report of the run {escape(run)}" data-report="{escape(address)}/{FILES[0]}" '
        'referrerpolicy="no-referrer"></iframe></div>'
    )


def comparison_html(found: RunComparison) -> str:
    """Write a comparison: one sentence each, claims first; then what else differs, then what could not be compared."""
    first, second = escape(found.first.run), escape(found.second.run)
    rows = "".join(
        f"<li{_CLAIMED if one.claimed else ''}>{escape(one.finding)}<small>{escape(one.counts)}</small></li>"
        for one in sorted(found.comparisons, key=lambda one: not one.claimed)
    )
    count = len(found.comparisons)
    holm = f'<p class="mg-dim mg-lead">p values allow for all {count} comparisons (Holm).</p>' if count > 1 else ""
    return (
        f'<div class="mg-report"><h3>{second} against {first}</h3><ul class="mg-findings">{rows}</ul>{holm}'
        f"{_lines('What else differs between the runs', found.changed)}{_lines('Not compared', found.unmatched)}</div>"
    )


def _lines(title: str, lines: Sequence[str]) -> str:
    if not lines:
        return ""
    items = "".join(f"<li>{escape(plain(one, longest=400))}</li>" for one in lines)
    return f'<h3>{title}</h3><ul class="mg-notes">{items}</ul>'


def finished_choices(runs: Sequence[KeptRun]) -> list[tuple[str, str]]:
    """Return the runs that can be compared, as a person tells them apart."""
    return [
        (f"{one.id} ({plan_words(one.plan)[1]})", one.id) for one in runs if one.condition == "finished" and one.plan
    ]
