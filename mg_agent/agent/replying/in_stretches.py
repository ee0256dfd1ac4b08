"""Answers about the pauses between lines, and about the time before, during or after a line at its place."""

from collections.abc import Sequence
from dataclasses import replace

from mg_agent.agent.finding.absences import absence_limits
from mg_agent.agent.finding.lines import listen, no_words
from mg_agent.agent.finding.observations import LISTED, Gathered, absence, claims_in_order, gap_limits, sentence, times
from mg_agent.agent.finding.sides import claims_of
from mg_agent.agent.question import Intent, Question, Stretch
from mg_agent.agent.replying.around import beside
from mg_agent.agent.replying.own_replies import OWN
from mg_agent.agent.replying.pause_beside import pause_at
from mg_agent.agent.replying.pauses import WITHIN, between_lines_of, shown_pauses, told_pauses
from mg_agent.agent.replying.related import filling
from mg_agent.agent.replying.replies import Reply, looked_for
from mg_agent.agent.replying.table import REPLIES
from mg_agent.agent.wording.lexicon import PARTS
from mg_agent.agent.wording.picks import ONE, PLACES, chosen
from mg_agent.core.assessment import Draft
from mg_agent.core.counts import plural
from mg_agent.core.evidence import Cue
from mg_agent.core.span import Span, merge, timecode
from mg_agent.tools.session import SLIVER, Look, Session

OCCASIONS = 3
"""Most pauses that are told of one by one."""
_SHOWN = 6
"""Most moments that one sentence lists."""
_COUNTED = frozenset((Intent.FIND, Intent.COUNT, Intent.DURATION, Intent.COMPARE))


def at_stretch(question: Question, session: Session) -> tuple[Question, str, Reply | None]:
    """Turn pauses, or a line at its place, into the stretches that are asked about.

    Returns:
        The question with its stretches, a sentence on where they lie, and an answer where the stretches themselves
        settle it: where there are none, where all pauses count together, or the order of a cue and a line is asked for.
    """
    stretch = question.stretch
    if stretch is None or question.spans:
        return question, "", None
    if stretch.of is not None:
        return _in_answer(question, stretch, stretch.of, session)
    heard, lines, doubted = listen(session, None)
    if not lines:
        return question, "", Reply(Draft(answer=no_words(heard, ""), limits=doubted, abstains=not heard.observed))
    if stretch.kind == "talk":
        return replace(question, spans=merge(line.span for line in lines)), "", None
    if stretch.kind == "line":
        return _at_line(question, stretch, lines, session)
    if stretch.kind == "pause":
        return _in_pauses(question, stretch, heard, lines, session)
    return _beside_line(question, stretch, heard, lines, session)


def _beside_line(
    question: Question, stretch: Stretch, heard: Look, lines: tuple[Cue, ...], session: Session
) -> tuple[Question, str, Reply | None]:
    found = pause_at(stretch.place, lines, session, after=stretch.kind == "pause after")
    if found.span is None:
        limits = (WITHIN, *gap_limits((heard,)))
        return question, "", Reply(Draft(answer=found.told, claims=found.claims, limits=limits))
    span = found.span
    if stretch.side != "during":
        span = beside(span, replace(question, side=stretch.side), session)
    return replace(question, spans=(span,), pick=None), found.told, None


def _in_answer(
    question: Question, stretch: Stretch, of: Question, session: Session
) -> tuple[Question, str, Reply | None]:
    """Answer the question before once more, and take the time that its answer names."""
    of, _, nothing = at_stretch(of, session)
    spans = of.spans
    if nothing or not (of.stretch and spans):
        reply = nothing or (OWN.get(of.asks) or REPLIES[of.intent])(of, session)
        if not reply.spans:
            return question, "", reply
        spans = reply.spans
    asked = replace(question, side=stretch.side)
    if stretch.side != "during":
        spans = tuple(beside(span, asked, session) for span in spans)
    return replace(question, spans=spans), "", None


def _in_pauses(
    question: Question, stretch: Stretch, heard: Look, lines: tuple[Cue, ...], session: Session
) -> tuple[Question, str, Reply | None]:
    pauses = between_lines_of(lines)
    told = told_pauses([span for span, _, _ in pauses])
    verb = "are" if len(pauses) > 1 else "is"
    lead = sentence(f"between {plural(len(lines), 'line')} of speech there {verb} {told}")
    kept = shown_pauses(pauses, stretch.place or None) if pauses else []
    if not kept:
        missing = f" There is no {stretch.place} one." if pauses else ""
        return question, "", Reply(Draft(answer=f"{lead}{missing}", limits=(WITHIN, *gap_limits((heard,)))))
    if not stretch.place and stretch.side == "during" and question.topics and question.intent in _COUNTED:
        parts = all(topic.name in PARTS for topic in question.topics)
        if not (parts and question.account):
            return question, "", _of_all_pauses(question, lead, [span for span, _, _ in pauses], session)
    if question.asks == "never" and not stretch.place:
        return replace(question, spans=tuple(span for span, _, _ in pauses)), lead, None
    longest = sorted(kept, key=lambda one: (-one[0].duration, one[0].start))[:OCCASIONS]
    spans = sorted((span for span, _, _ in longest), key=lambda span: span.start)
    few = f" Shown: the longest {OCCASIONS}." if len(kept) > OCCASIONS else ""
    which = f" This is about the {stretch.place} one." if stretch.place else ""
    asked = replace(question, side=stretch.side)
    beside_them = [span if stretch.side == "during" else beside(span, asked, session) for span in spans]
    where = f"{'' if stretch.told else lead}{which}{few}".strip()
    return replace(question, spans=tuple(dict.fromkeys(beside_them))), where, None


def _of_all_pauses(question: Question, lead: str, pauses: Sequence[Span], session: Session) -> Reply:
    """Say how often something was found in the pauses, and how much of them it filled against the rest."""
    found = looked_for(question, session)
    parts, inside = [topic.lead for topic in question.topics if topic.lead], []
    for g in found:
        mine = [cue for cue in g.cues if any(cue.span.overlaps(pause) for pause in pauses)]
        inside += mine
        if not g.cues:
            parts.append(absence(g))
            continue
        when = f"{times(len(mine))}: {_moments([cue.span.start for cue in mine])}" if mine else ""
        often = f"found {when}" if mine else "not found where it could be observed"
        parts += [sentence(f"in the pauses, {g.name} was {often}"), filling(g, pauses, "the pauses"), g.beside]
    cues = sorted({cue.id: cue for cue in inside}.values(), key=lambda cue: (cue.span.start, cue.id))
    limits = (WITHIN, *gap_limits(look for g in found for look in g.looks), *absence_limits(found, session))
    draft = Draft(
        answer=" ".join(filter(None, (lead, *dict.fromkeys(parts)))),
        claims=claims_in_order(cues) if cues else claims_of(found),
        limits=limits,
        abstains=all(g.unknowable for g in found),
    )
    return Reply(draft)


def _moments(ats: Sequence[float]) -> str:
    more = f", and {len(ats) - _SHOWN} more" if len(ats) > _SHOWN else ""
    return f"at {', '.join(timecode(at) for at in ats[:_SHOWN])}{more}"


def _at_line(
    question: Question, stretch: Stretch, lines: tuple[Cue, ...], session: Session
) -> tuple[Question, str, Reply | None]:
    ordered = sorted(lines, key=lambda cue: (cue.span.start, cue.span.end, cue.id))
    last_but_one = ordered[-2] if len(ordered) > 1 else None
    line = chosen(stretch.place, ordered) if stretch.place in ONE | {*PLACES} else last_but_one
    if line is None:
        answer = f"There {'are' if len(ordered) > 1 else 'is'} {plural(len(ordered), 'line')} of speech, so there is no"
        return question, "", Reply(Draft(answer=f"{answer} {stretch.place} one."))
    lead = f"The {stretch.place} line of speech was said in {line.span}."
    whole = session.whole
    if question.intent is Intent.COMPARE:
        return _compared(question, stretch, lead, line, session)
    if stretch.side == "either" and question.topics:
        return question, "", _before_or_after(question, lead, line, session)
    every = question.intent in _COUNTED or question.intent is Intent.SPEECH
    if every and (question.topics or question.intent is Intent.SPEECH):
        sides = {"before": (whole.start, line.span.start), "after": (line.span.end, whole.end)}
        start, end = sides.get(stretch.side, (line.span.start, line.span.end))
        if end - start < SLIVER:
            beyond = f"Nothing was analyzed {stretch.side} it."
            return question, "", Reply(Draft(answer=f"{lead} {beyond}"))
        return replace(question, spans=(Span(start=start, end=end),), pick=None), lead, None
    side = "" if stretch.side == "during" else stretch.side
    span = beside(line.span, replace(question, side=side), session) if side else line.span
    return replace(question, spans=(span,)), lead, None


def _compared(
    question: Question, stretch: Stretch, lead: str, line: Cue, session: Session
) -> tuple[Question, str, Reply | None]:
    """Set the time before a line against that from it on; a line alone is no two stretches, so that it is counted."""
    whole, at = session.whole, line.span.start
    if stretch.side == "during":
        return replace(question, intent=Intent.COUNT, spans=(line.span,)), lead, None
    if not whole.start < at < whole.end:
        return question, "", Reply(Draft(answer=f"{lead} Nothing was analyzed before it, so nothing can be compared."))
    spans = (Span(start=whole.start, end=at), Span(start=at, end=whole.end))
    told = f"{lead} The time before it began is compared with the time from then on."
    return replace(question, spans=spans), told, None


def _before_or_after(question: Question, lead: str, line: Cue, session: Session) -> Reply:
    """Say of each cue whether it began, or ended, before a line, while it was said, or after it."""
    found = looked_for(question, session)
    parts = [topic.lead for topic in question.topics if topic.lead]
    for g in found:
        parts += [_placed(g, question.edge, line) if g.cues else absence(g), g.beside]
    cues = sorted({cue.id: cue for g in found for cue in g.cues}.values(), key=lambda cue: (cue.span.start, cue.id))
    looks = [look for g in found for look in g.looks]
    draft = Draft(
        answer=" ".join(filter(None, (lead, *dict.fromkeys(parts)))),
        claims=(*claims_in_order([line]), *claims_in_order(cues[: LISTED - 1])) if cues else claims_in_order([line]),
        limits=(*gap_limits(looks), *absence_limits(found, session)),
        abstains=all(g.unknowable for g in found),
    )
    return Reply(draft)


def _placed(found: Gathered, edge: str, line: Cue) -> str:
    ats = [cue.span.end if edge == "end" else cue.span.start for cue in found.cues]
    groups = (
        ([at for at in ats if at < line.span.start], "before it"),
        ([at for at in ats if line.span.start <= at < line.span.end], "while it was said"),
        ([at for at in ats if at >= line.span.end], "after it"),
    )
    told = [f"{times(len(group))} {where} ({_moments(group)})" for group, where in groups if group]
    return sentence(f"{found.name} {'ended' if edge == 'end' else 'began'} {', '.join(told)}")
