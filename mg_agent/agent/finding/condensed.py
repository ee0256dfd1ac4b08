"""What a tool brought, as text for a model, within a budget: two hours of blinks must not fill its memory."""

from collections.abc import Sequence

from mg_agent.agent.finding.observations import grouped
from mg_agent.core.counts import plural
from mg_agent.core.evidence import Cue
from mg_agent.core.span import timecode, total
from mg_agent.knowledge.excerpt import Passage
from mg_agent.tools.citing import least_of, passage_line
from mg_agent.tools.quoting import plain
from mg_agent.tools.tool import Finding, cue_line

BUDGET = 6000
"""Characters of one tool result, about 1,500 tokens."""
RESEARCH_BUDGET = 9000
"""The same where research was consulted: every passage must be seen, or a null finding could be left out."""
_EACH = 3
_KINDS = 24


def finding_text(finding: Finding, budget: int | None = None) -> str:
    """Write a finding, cut where it would be too long: cues to kinds with counts, passages each to a fair share."""
    text = str(finding)
    budget = budget or (RESEARCH_BUDGET if finding.passages else BUDGET)
    if len(text) <= budget:
        return text
    looks = list(dict.fromkeys(f"({look})" for look in finding.looks))[:8]
    room = budget - sum(len(look) + 1 for look in looks) - 120
    lines = _lines(finding, text, room)
    kept: list[str] = []
    for line in lines:
        if len(line) + 1 > room:
            break
        kept.append(line)
        room -= len(line) + 1
    left = len(lines) - len(kept)
    more = f"{plural(left, 'more line')} left out; ask for one label or a shorter stretch of time." if left else ""
    return "\n".join([*kept, *([more] if more else []), *looks])


def _lines(finding: Finding, text: str, room: int) -> list[str]:
    if finding.cues:
        return _kinds(finding.cues)
    if finding.passages:
        return _fair(finding.passages, room)
    return [line for line in text.splitlines() if not line.startswith("(")]


def _fair(passages: Sequence[Passage], room: int) -> list[str]:
    """Shorten what passages say so that all fit with their sources; what short ones leave goes to the long ones."""
    whole, least = [len(passage_line(one)) for one in passages], [least_of(one) for one in passages]
    low, high = 0, max(whole)
    while low < high:
        share = (low + high + 1) // 2
        needed = sum(min(full, max(share, few)) + 1 for full, few in zip(whole, least, strict=True))
        low, high = (share, high) if needed <= room else (low, share - 1)
    return [passage_line(one, longest=max(low, few)) for one, few in zip(passages, least, strict=True)]


def _kinds(cues: Sequence[Cue]) -> list[str]:
    groups = list(grouped(cues).items())
    lines = [f"{len(cues)} cues, too many to list; for each kind the first ones. Count with count_cues."]
    for label, group in groups[:_KINDS]:
        ends = f"{timecode(group[0].span.start)}-{timecode(group[-1].span.end)}"
        lines.append(
            f"{plain(label)}: {plural(len(group), 'cue')}, {total(c.span for c in group):.1f} s together, within {ends}"
        )
        lines += [f"  {cue_line(cue)}" for cue in group[:_EACH]]
    if len(groups) > _KINDS:
        lines.append(f"and {plural(len(groups) - _KINDS, 'more kind')}")
    return lines
