"""What the analyst looked at, as a list that folds: which tool, which stretch, what was found."""

from collections.abc import Mapping, Sequence
from html import escape

from mg_agent.core.counts import plural
from mg_agent.core.span import timecode
from mg_agent.tools.quoting import plain
from mg_agent.ui.exchange import Step

_TITLES = {
    "find_gestures": "Looked at the body",
    "read_faces": "Looked at the face",
    "read_transcript": "Read the transcript",
    "consult_knowledge": "Consulted research",
    "align_cues": "Compared times",
    "compare_with_baseline": "Compared with the person's usual",
    "count_cues": "Counted",
}
_MOST = 24


def looks_html(steps: Sequence[Step], *, key: str, running: bool, drafting: int = 0) -> str:
    """Write the looks of one exchange; open while they are taken, folded afterwards.

    Args:
        steps: What was done, in order.
        key: Names the list, so that the page remembers whether it was opened.
        running: Whether more may come.
        drafting: Characters that a model has written so far.
    """
    if not steps and not drafting:
        return ""
    rows = "".join(_step(step) for step in steps[:_MOST])
    if len(steps) > _MOST:
        rows += f'<li class="mg-dim">and {len(steps) - _MOST} more</li>'
    if running and drafting:
        rows += f'<li class="mg-dim">Writing, {drafting} characters so far; shown once it is checked</li>'
    count = sum(step.look is not None for step in steps)
    head = plural(count, "look") + ("" if not running else ", looking …")
    return (
        f'<details class="mg-looks" data-key="{escape(key)}"{" open" if running else ""}>'
        f"<summary>{head}</summary><ol>{rows}</ol></details>"
    )


def _step(step: Step) -> str:
    if step.look is None:
        faults = "; ".join(plain(fault, longest=300) for fault in step.faults)
        return f'<li class="mg-sent-back"><b>Draft sent back</b> <span class="mg-dim">{escape(faults)}</span></li>'
    title = _TITLES.get(step.look.tool, step.look.tool.replace("_", " ").capitalize())
    where = _where(step.look.arguments)
    return (
        f"<li><b>{escape(plain(title))}</b> <span>{escape(where)}</span> "
        f'<code title="The call">{escape(plain(str(step.look), longest=200))}</code>{_found(step)}</li>'
    )


def _where(arguments: Mapping[str, object]) -> str:
    """Name the stretch that a look asked for."""
    start, end = arguments.get("start"), arguments.get("end")
    if not isinstance(start, int | float) and not isinstance(end, int | float):
        return "everywhere"
    first = timecode(float(start)) if isinstance(start, int | float) else "the beginning"
    last = timecode(float(end)) if isinstance(end, int | float) else "the end"
    return f"{first} to {last}"


def _found(step: Step) -> str:
    if step.found is None:
        return '<p class="mg-dim">looking …</p>'
    lines = [step.found.failure] if step.found.failure else [_counts(step), *step.found.looks]
    return "".join(f'<p class="mg-dim">{escape(plain(line, longest=240))}</p>' for line in lines[:6] if line)


def _counts(step: Step) -> str:
    found = step.found
    if found is None:
        return ""
    counts = (("cue", found.cues), ("passage", found.passages), ("measurement", found.measures))
    told = [plural(len(ids), noun) for noun, ids in counts if ids]
    return ", ".join(told) if told else "nothing found"
