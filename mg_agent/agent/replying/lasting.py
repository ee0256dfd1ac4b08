"""Answers on which of two lasted longer where these are lines, pauses, or cues of different kinds."""

from dataclasses import dataclass, field, replace

from mg_agent.agent.finding.lines import listen, no_words
from mg_agent.agent.finding.observations import absence, claims_in_order, gap_limits, sentence, times
from mg_agent.agent.question import Lasting, Question
from mg_agent.agent.replying.lengths import Measured, open_end, step_of, tell_longer
from mg_agent.agent.replying.pause_beside import pause_at
from mg_agent.agent.replying.pauses import WITHIN, between_lines_of, pause_claim, shown_pauses, told_pauses
from mg_agent.agent.replying.replies import Reply, looked_for
from mg_agent.agent.wording.nouns import one_of
from mg_agent.agent.wording.picks import chosen
from mg_agent.core.assessment import Claim, Draft
from mg_agent.core.counts import plural
from mg_agent.tools.session import Session

_OF_LINES = "Lines last as long as the times of the transcript say, whoever says them."


@dataclass(frozen=True)
class _Found:
    """What looking for one of the two brought.

    Attributes:
        measured: Its length; None where there is none.
        why: A sentence on why there is none.
        claims: What is cited for it.
        limits: What must be known beside it.
        unknowable: True where one could not look.
    """

    measured: Measured | None = None
    why: str = ""
    claims: tuple[Claim, ...] = ()
    limits: tuple[str, ...] = field(default=())
    unknowable: bool = False


def reply_pair(question: Question, session: Session) -> Reply:
    """Say which of two lasted longer, with both lengths, or which of them there is not."""
    finders = {"cue": _cue, "line": _line, "pause": _pause}
    found = [finders[one.kind.split()[0]](one, question, session) for one in question.pair]
    claims = tuple(dict.fromkeys(claim for one in found for claim in one.claims))
    limits = tuple(dict.fromkeys(limit for one in found for limit in one.limits))
    first, second = (one.measured for one in found)
    if first is None or second is None:
        told = " ".join(dict.fromkeys(one.why for one in found if one.why))
        unknowable = all(one.unknowable for one in found)
        return Reply(Draft(answer=f"{told} So nothing can be compared.", claims=claims, limits=limits,
                           abstains=unknowable))  # fmt: skip
    one, other = question.pair
    alike = (one.kind, one.cues) == (other.kind, other.cues)
    short = f"the {other.place}" if alike and " " not in one.kind else second.name
    step = step_of(session) if "cue" in (one.kind, other.kind) else 0.0
    return Reply(Draft(answer=tell_longer(question.length, (first, second), short, step=step), claims=claims,
                       limits=limits))  # fmt: skip


def _cue(one: Lasting, question: Question, session: Session) -> _Found:
    found = looked_for(replace(question, topics=one.cues, pick=None), session)
    cues = sorted({c.id: c for g in found for c in g.cues}.values(), key=lambda c: (c.span.start, c.span.end, c.id))
    limits = gap_limits(look for g in found for look in g.looks)
    if not cues:
        told = " ".join(dict.fromkeys(map(absence, found)))
        return _Found(why=told, limits=limits, unknowable=all(g.unknowable for g in found))
    name, cue = found[0].name, chosen(one.place, cues)
    if cue is None:
        why = sentence(f"{name} was found {times(len(cues))}; there is no {one.place}")
        return _Found(why=why, claims=claims_in_order(cues), limits=limits)
    measured = Measured(f"the {one.place} {one_of(name)}", cue.span.duration, open_end(cue, found, session))
    return _Found(measured, claims=claims_in_order([cue]), limits=limits)


def _line(one: Lasting, question: Question, session: Session) -> _Found:
    heard, lines, doubted = listen(session, None)
    limits = (_OF_LINES, *gap_limits((heard,)), *doubted)
    if not lines:
        return _Found(why=no_words(heard, ""), limits=doubted, unknowable=not heard.observed)
    line = chosen(one.place, lines)
    if line is None:
        many = f"there {'are' if len(lines) > 1 else 'is'} {plural(len(lines), 'line')} of speech"
        return _Found(why=sentence(f"{many}, so there is no {one.place} one"), limits=limits)
    measured = Measured(f"the {one.place} line", line.span.duration)
    return _Found(measured, claims=claims_in_order([line]), limits=limits)


def _pause(one: Lasting, question: Question, session: Session) -> _Found:
    heard, lines, doubted = listen(session, None)
    limits = (WITHIN, *gap_limits((heard,)), *doubted)
    if not lines:
        return _Found(why=no_words(heard, ""), limits=doubted, unknowable=not heard.observed)
    if " " in one.kind:
        side = one.kind.split()[1]
        beside = pause_at(one.place, lines, session, after=side == "after")
        if beside.span is None:
            return _Found(why=beside.told, claims=beside.claims, limits=limits)
        measured = Measured(f"the pause {side} the {one.place} line", beside.span.duration)
        return _Found(measured, claims=beside.claims, limits=limits)
    pauses = between_lines_of(lines)
    kept = shown_pauses(pauses, one.place)
    if not kept:
        told = told_pauses([span for span, _, _ in pauses])
        verb = "are" if len(pauses) > 1 else "is"
        why = f"between {plural(len(lines), 'line')} of speech there {verb} {told}"
        return _Found(why=sentence(f"{why}, so there is no {one.place} one" if pauses else why), limits=limits)
    measured = Measured(f"the {one.place} pause", kept[0][0].duration)
    return _Found(measured, claims=(pause_claim(*kept[0]),), limits=limits)
