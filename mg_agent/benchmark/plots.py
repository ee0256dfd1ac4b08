"""The pictures of a report: the ladder of conditions, what each cue adds, roles, reliability, risk and coverage."""

import math
from collections.abc import Iterable, Sequence
from itertools import groupby

from mg_agent.benchmark.calibration import Calibration
from mg_agent.benchmark.comparison import Comparison, points
from mg_agent.benchmark.contrasts import plain
from mg_agent.benchmark.report import Report
from mg_agent.benchmark.summary import Summary
from mg_agent.benchmark.svg import Frame, across, bar, dot, figure, line, path, text, upward

_ROW, _LEFT, _WIDE = 22, 190, 420
_ROLES = ("decisive", "redundant", "irrelevant", "misleading")
_COLORS = 8
_FIFTHS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_HUNDRED = tuple(f"{round(100 * v)}" for v in _FIFTHS)


def ladder(report: Report) -> str:
    """Draw how often each reasoner is right under each condition, with 95 % intervals."""
    found = [s for s in report.summaries if s.correct]
    parts: list[str] = []
    y = 6.0
    for who, group in groupby(found, lambda s: s.arm.who):
        rows = list(group)
        parts.append(text(0, y + 14, who, "strong"))
        frame = Frame(_LEFT, y + 20, _WIDE, _ROW * len(rows))
        parts += across(frame, _FIFTHS, _HUNDRED)
        parts += [part for i, s in enumerate(rows) for part in _rung(s, frame, frame.top + _ROW * (i + 0.5))]
        y = frame.top + frame.height + 34
    told = "One row a condition: a dot at the points of a hundred, a line for the 95 % interval over scenarios."
    return figure("ladder", "How often right, by condition", told, _LEFT + _WIDE + 130, y - 6, parts)


def differences(report: Report) -> str:
    """Draw what each kind of cue adds, with 95 % intervals around zero; filled dots are claimed, hollow ones not."""
    families = [f for f in report.families if ": by " not in f.title]
    if not families:
        return ""
    left, wide = 360, 300
    parts: list[str] = []
    y = 6.0
    for family in families:
        parts.append(text(0, y + 14, family.title, "strong"))
        reach = _reach(family.comparisons)
        frame = Frame(left, y + 20, wide, _ROW * len(family.comparisons), -reach, reach)
        ticks = (-reach, -reach / 2, 0.0, reach / 2, reach)
        parts += across(frame, ticks, [points(t, signed=t != 0).removesuffix(".0") for t in ticks])
        parts.append(line(frame.x(0), frame.top, frame.x(0), frame.top + frame.height, "axis"))
        for i, c in enumerate(family.comparisons):
            parts += _difference(c, frame, frame.top + _ROW * (i + 0.5))
        y = frame.top + frame.height + 34
    told = "One row a comparison: points gained, with the 95 % interval; only filled dots are claimed as differences."
    return figure("differences", "What each kind of cue adds", told, left + wide + 120, y - 6, parts)


def roles(report: Report) -> str:
    """Draw how often right by what the gestures are, with words alone and with everything."""
    chosen = [(who, _named(group)) for who, group in groupby(report.summaries, lambda s: s.arm.who)]
    panels = [(who, arms) for who, arms in chosen if any(set(s.by_role) & set(_ROLES) for s in arms.values())]
    if not panels:
        return ""
    parts: list[str] = []
    per_row, wide, tall = 2, 300, 190
    for n, (who, arms) in enumerate(panels):
        x0, y0 = (n % per_row) * (wide + 50), (n // per_row) * (tall + 60)
        frame = Frame(x0 + 34, y0 + 26, wide, tall - 20)
        parts.append(text(x0, y0 + 14, who, "strong"))
        parts += upward(frame, _FIFTHS, _HUNDRED)
        step = wide / len(_ROLES)
        for i, role in enumerate(_ROLES):
            parts.append(text(frame.left + (i + 0.5) * step, frame.top + frame.height + 15, role, anchor="middle"))
            for k, (name, s) in enumerate(arms.items()):
                parts += _column(s, role, name, frame, frame.left + (i + 0.5) * step, k, len(arms))
        parts.append(line(frame.left, frame.top + frame.height, frame.left + wide, frame.top + frame.height, "axis"))
    height = math.ceil(len(panels) / per_row) * (tall + 60) + 10
    names = list(dict.fromkeys(name for _, arms in panels for name in arms))
    parts += _legend(names, 34, height)
    told = "Four groups of bars a reasoner, by what the gestures are to the question; whiskers are 95 % intervals."
    across_all = min(per_row, len(panels)) * (wide + 50)
    return figure("roles", "By the role of the gestures", told, across_all, height + 16, parts)


def reliability(report: Report) -> str:
    """Draw, for each reasoner under its fullest condition, how often answers of about one confidence were right."""
    panels = [(s, s.calibration) for s in fullest(report.summaries) if s.calibration]
    if not panels:
        return ""
    per_row, side = 3, 190
    parts: list[str] = []
    for n, (s, found) in enumerate(panels):
        x0, y0 = (n % per_row) * (side + 66), (n // per_row) * (side + 92)
        parts.append(text(x0, y0 + 14, str(s.arm), "strong"))
        parts += _reliable(found, Frame(x0 + 34, y0 + 26, side, side))
    height = math.ceil(len(panels) / per_row) * (side + 92)
    told = "Dots on the diagonal mean what they say; below it answers are surer than they should be. Lines: 95 %."
    width = min(per_row, len(panels)) * (side + 66)
    return figure("reliability", "Reliability of stated confidence", told, width, height, parts)


def risks(report: Report) -> str:
    """Draw, for each reasoner under its fullest condition, how often wrong when only the surest answers are given."""
    shown = [(s, s.risk) for s in fullest(report.summaries) if s.risk]
    if not shown:
        return ""
    worst = max(0.1, math.ceil(10 * max(max(r.risk) for _, r in shown)) / 10)
    frame = Frame(44, 12, 380, 240, 0.0, 1.0, 0.0, worst)
    parts = across(frame, _FIFTHS, _HUNDRED)
    steps = [worst * i / 4 for i in range(5)]
    parts += upward(frame, steps, [f"{100 * s:g}" for s in steps])
    for n, (_, r) in enumerate(shown):
        spots = [(frame.x(c), frame.y(v)) for c, v in zip(r.coverage, r.risk, strict=True)]
        parts.append(path(spots, f"curve k{n % _COLORS}"))
        parts.append(dot(frame.x(r.answered), frame.y(r.wrong), 4, f"k{n % _COLORS}", f"answered {points(r.answered)}"))
    bottom = frame.top + frame.height
    parts.append(text(frame.left + frame.width / 2, bottom + 32, "share answered, the surest first", anchor="middle"))
    parts.append(text(12, frame.top + frame.height / 2, "share wrong", anchor="middle", turn=True))
    names = [f"{s.arm}: area {r.area.value:.3f}, excess {r.excess:.3f}" for s, r in shown]
    for n, name in enumerate(names):
        parts.append(bar(frame.left, bottom + 46 + 18 * n, 12, 12, f"k{n % _COLORS}", name))
        parts.append(text(frame.left + 18, bottom + 57 + 18 * n, name))
    told = "Lower is better; a curve that rises only at its end tells right from wrong. Dots: where answering stopped."
    return figure("risk", "Risk and coverage", told, 520, bottom + 56 + 18 * len(names), parts)


def fullest(summaries: Sequence[Summary]) -> list[Summary]:
    """Return each reasoner's arm under "full", or under the last condition it has."""
    chosen = []
    for _, group in groupby(summaries, lambda s: s.arm.who):
        arms = list(group)
        full = [s for s in arms if plain(s.arm.condition) == "full" and s.arm.cues == "annotated"]
        chosen.append(full[0] if full else arms[-1])
    return chosen


def _rung(s: Summary, frame: Frame, y: float) -> list[str]:
    if s.correct is None:
        return []
    told = f"{s.arm}: {points(s.correct.value)}, {points(s.correct.low)} to {points(s.correct.high)}"
    return [
        text(frame.left - 10, y + 4, s.arm.what, anchor="end"),
        line(frame.x(s.correct.low), y, frame.x(s.correct.high), y, "ci k0"),
        dot(frame.x(s.correct.value), y, 4.5, "k0", told),
        text(frame.left + frame.width + 10, y + 4, told.split(": ", 1)[1], "dim"),
    ]


def _reach(comparisons: Sequence[Comparison]) -> float:
    """How far an axis around zero goes: the farthest end of any interval, in full tenths."""
    return max(0.1, math.ceil(10 * max(max(abs(c.difference.low), abs(c.difference.high)) for c in comparisons)) / 10)


def _difference(c: Comparison, frame: Frame, y: float) -> list[str]:
    d = c.difference
    label = c.subject if c.first.who == c.second.who else f"{c.second.who} less {c.first.who}"
    return [
        text(frame.left - 10, y + 4, label, anchor="end"),
        line(frame.x(d.low), y, frame.x(d.high), y, "ci k0"),
        dot(frame.x(d.value), y, 4.5, "k0" if c.claimed else "hollow", c.sentence),
        text(
            frame.left + frame.width + 10,
            y + 4,
            points(d.value, signed=True) + (" claimed" if c.claimed else ""),
            "dim",
        ),
    ]


def _named(summaries: Iterable[Summary]) -> dict[str, Summary]:
    """The arms that the picture of roles shows: words alone, then everything."""
    found = {plain(s.arm.condition): s for s in summaries if s.arm.cues == "annotated"}
    wanted = [name for name in ("transcript", "full") if name in found]
    return {name: found[name] for name in wanted or list(found)[-1:]}


def _column(s: Summary, role: str, name: str, frame: Frame, middle: float, place: int, count: int) -> list[str]:
    estimate = s.by_role.get(role)
    if estimate is None:
        return []
    wide = 22.0
    x = middle + (place - count / 2) * wide
    told = f"{s.arm}, {role}: {points(estimate.value)}, {points(estimate.low)} to {points(estimate.high)}"
    base = frame.top + frame.height
    top = frame.y(estimate.value)
    center = x + wide / 2
    return [
        bar(x + 1, top, wide - 2, base - top, f"k{place}", told),
        line(center, frame.y(estimate.low), center, frame.y(estimate.high), "whisker"),
    ]


def _reliable(found: Calibration, frame: Frame) -> list[str]:
    parts = across(frame, _FIFTHS, _HUNDRED) + upward(frame, _FIFTHS, _HUNDRED)
    parts.append(line(frame.x(0), frame.y(0), frame.x(1), frame.y(1), "axis dashed"))
    most = max(b.count for b in found.bins)
    for b in found.bins:
        x = frame.x(b.confidence)
        parts.append(line(x, frame.y(b.low), x, frame.y(b.high), "ci k0"))
        told = f"{b.count} answers, confidence {points(b.confidence)}, right {points(b.right)}"
        parts.append(dot(x, frame.y(b.right), 3 + 3 * math.sqrt(b.count / most), "k0", told))
    bottom = frame.top + frame.height
    parts.append(text(frame.left + frame.width, bottom + 30, "confidence", "dim", anchor="end"))
    parts.append(text(frame.left, bottom + 46, f"ECE {found.error:.3f}, by chance up to {found.by_chance:.3f}", "dim"))
    parts.append(text(frame.left + 6, frame.top + 14, "share right", "dim"))
    return parts


def _legend(names: Sequence[str], x: float, y: float) -> list[str]:
    parts = []
    for n, name in enumerate(names):
        parts.append(bar(x + 120 * n, y - 10, 12, 12, f"k{n % _COLORS}", name))
        parts.append(text(x + 120 * n + 18, y, name))
    return parts
