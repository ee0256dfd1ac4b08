"""Where most happens: "when is she doing the most?", "which line comes with the most movement?"."""

from collections.abc import Sequence

from mg_agent.agent.finding.lines import listen, no_words
from mg_agent.agent.finding.observations import (
    LISTED,
    Gathered,
    absence,
    cite,
    gap_limits,
    joined,
    list_labels,
    sentence,
)
from mg_agent.agent.finding.sides import claims_of
from mg_agent.agent.question import Question
from mg_agent.agent.replying.pauses import WITHIN, between_lines_of
from mg_agent.agent.replying.related import shared
from mg_agent.agent.replying.replies import Reply, looked_for, windows
from mg_agent.agent.wording.picks import PLACES
from mg_agent.core.assessment import Claim, Draft
from mg_agent.core.counts import plural
from mg_agent.core.evidence import Cue
from mg_agent.core.span import Span, merge, total
from mg_agent.tools.quoting import quoted
from mg_agent.tools.session import Look, Session

WINDOW = 10.0
"""Seconds of the stretch that is looked for; a third of what was analyzed where that is shorter."""
_SHOWN = 6
"""Most lines or pauses whose counts one answer names."""


def reply_most(question: Question, session: Session) -> Reply:
    """Say in which line, pause or stretch the most cues were found."""
    found = looked_for(question, session)
    looks = [look for g in found for look in g.looks]
    cues = sorted({cue.id: cue for g in found for cue in g.cues}.values(), key=lambda cue: (cue.span.start, cue.id))
    if not cues:
        told = " ".join(dict.fromkeys(map(absence, found)))
        return Reply(Draft(answer=told, limits=gap_limits(looks), abstains=all(g.unknowable for g in found)))
    if question.asks != "most of stretches":
        return _of_lines(question, session, found)
    return _of_stretches(question, session, cues, looks)


def _of_stretches(question: Question, session: Session, cues: Sequence[Cue], looks: Sequence[Look]) -> Reply:
    whole = windows(question, session)[0] or session.whole
    long = min(WINDOW, whole.duration / 3)
    starts = sorted({min(cue.span.start, whole.end - long) for cue in cues if cue.span.start in whole})
    counted = [(start, [cue for cue in cues if start <= cue.span.start < start + long]) for start in starts]
    if not counted:
        return Reply(Draft(answer=f"No cue began in {whole}.", limits=gap_limits(looks)))
    start, inside = max(counted, key=lambda one: (len(one[1]), -one[0]))
    window = Span(start=start, end=start + long)
    watched = merge(part for look in looks for part in look.observed)
    seen, observed = total(shared(watched, (window,))), total(watched)
    others = _apart([at for at, mine in counted if len(mine) == len(inside)], long)
    told = f"the {long:.0f} s in which most began are {window}: {len(inside)} of {plural(len(cues), 'cue')}"
    told = f"{told}, {list_labels(inside)}"
    if len(others) > 1:
        told = f"{plural(len(others), 'stretch', 'stretches')} of {long:.0f} s hold equally many, "
        told += f"{len(inside)} of {plural(len(cues), 'cue')}; the first is {window}: {list_labels(inside)}"
    mean = f" {len(cues) * long / observed:.1f} begin in {long:.0f} observed s on average." if observed >= long else ""
    part = f" Only {seen:.1f} s of it were observed." if long - seen > 1.0 else ""
    claim = Claim(text=sentence(f"{plural(len(inside), 'cue')} began here"), evidence=cite(inside))
    chosen = f"The length of {long:.0f} s is chosen by this program; another length may give another stretch."
    limits = (chosen, *gap_limits(looks))
    return Reply(Draft(answer=f"{sentence(told)}{mean}{part}", claims=(claim,), limits=limits), spans=(window,))


def _apart(starts: Sequence[float], long: float) -> list[float]:
    """Keep of stretches those that do not overlap one kept before."""
    kept: list[float] = []
    for start in starts:
        if not kept or start >= kept[-1] + long:
            kept.append(start)
    return kept


def _of_lines(question: Question, session: Session, found: Sequence[Gathered]) -> Reply:
    looks = [look for g in found for look in g.looks]
    cues = {cue.id: cue for g in found for cue in g.cues}.values()
    heard, lines, doubted = listen(session, None)
    if not lines:
        return Reply(Draft(answer=no_words(heard, ""), limits=doubted, abstains=not heard.observed))
    of_pauses = question.asks == "most of pauses"
    spans = [span for span, _, _ in between_lines_of(lines)] if of_pauses else [line.span for line in lines]
    watched = merge(part for look in looks for part in look.observed)
    seen = [total(shared(watched, (span,))) for span in spans]
    noun = "pause" if of_pauses else "line"
    if not any(seen):
        return Reply(Draft(answer=f"What would show it was not observed during any {noun}.", abstains=True,
                           limits=gap_limits((*looks, heard))))  # fmt: skip
    held = [[cue for cue in cues if cue.span.overlaps(span)] for span in spans]
    places = [at for at, seconds in enumerate(seen) if seconds]
    least = question.pick == "least"
    best = (min if least else max)(len(held[at]) for at in places)
    first = [at for at in places if len(held[at]) == best]
    if not best and not least:
        told = f"No cue of that kind was found during any {noun} that could be observed."
        return Reply(Draft(answer=told, claims=claims_of(found), limits=gap_limits((*looks, heard))))
    names = joined([f"the {_place(at, len(spans))}" for at in first[:_SHOWN]], "and")
    names += f" and {len(first) - _SHOWN} more" if len(first) > _SHOWN else ""
    head = f"of {plural(len(spans), noun)}, {names} {'come' if len(first) > 1 else 'comes'} with the "
    head += f"{'fewest' if least else 'most'} cues: {best}{' each' if len(first) > 1 else ''}"
    head += f" ({list_labels(held[first[0]])})" if best and len(first) == 1 else ""
    rest = sorted((at for at in places if at not in first), key=lambda at: (-len(held[at]), at))
    others = ", ".join(f"the {_place(at, len(spans))} {len(held[at])}" for at in rest[:_SHOWN])
    blind = len(spans) - len(places)
    unseen = f" {plural(blind, noun)} could not be observed." if blind else ""
    claims = [_line_claim(noun, spans[at], held[at], lines) for at in first[:LISTED]]
    counted = f"Counted is every cue that overlaps a {noun}, so that a long one holds more."
    limits = (counted, *([WITHIN] if of_pauses else []), *gap_limits((*looks, heard)), *doubted)
    told = f"{sentence(head)}{f' {sentence(others)}' if others else ''}{unseen}"
    draft = Draft(answer=told, claims=tuple(claims), limits=limits)
    return Reply(draft, spans=tuple(spans[at] for at in first[:_SHOWN]))


def _line_claim(noun: str, span: Span, held: Sequence[Cue], lines: Sequence[Cue]) -> Claim:
    """State a line, or a pause by the line before it, with the cues that overlap it."""
    line = max((one for one in lines if one.span.start <= span.start), key=lambda one: (one.span.start, one.id))
    where = f"while {quoted(line.text)} was said" if noun == "line" else f"in the pause after {quoted(line.text)}"
    many = f"{plural(len(held), 'cue')} ({list_labels(held)})" if held else "no cue"
    return Claim(text=sentence(f"{many} {where}"), evidence=cite([line, *held]))


def _place(at: int, count: int) -> str:
    """Name a place in a row: "first", "tenth", "last", else by its number."""
    names = {0: "first", **{place: name for name, place in PLACES.items()}}
    return names.get(at) or ("last" if at == count - 1 else f"one numbered {at + 1}")
