"""Answers on which of two of a kind lasted longer: "is the second smile longer than the first?"."""

from mg_agent.agent.edges import why_open
from mg_agent.agent.nouns import one_of
from mg_agent.agent.observations import Gathered, absence, claims_in_order, gap_limits, sentence, times
from mg_agent.agent.picks import chosen
from mg_agent.agent.question import Question
from mg_agent.agent.replies import Reply, looked_for
from mg_agent.agent.sides import claims_of
from mg_agent.core.assessment import Draft
from mg_agent.core.evidence import Cue
from mg_agent.tools.session import Session


def reply_lengths(question: Question, session: Session) -> Reply:
    """Say which of two of a kind lasted longer, with both lengths; what was cut off may have lasted longer."""
    found = looked_for(question, session)
    cues = sorted({c.id: c for g in found for c in g.cues}.values(), key=lambda c: (c.span.start, c.span.end, c.id))
    limits = gap_limits(look for g in found for look in g.looks)
    leads = tuple(topic.lead for topic in question.topics if topic.lead)
    if not cues:
        told = " ".join((*leads, *dict.fromkeys(absence(g) for g in found)))
        return Reply(Draft(answer=told, limits=limits, abstains=all(g.unknowable for g in found)))
    names = " or ".join(dict.fromkeys(g.name for g in found))
    one, other = (chosen(place, cues) for place in question.gap)
    if one is None or other is None or one.id == other.id:
        lost = [place for place, cue in zip(question.gap, (one, other), strict=True) if cue is None]
        missing = f"; there is no {' and no '.join(lost)}" if lost else ""
        text = sentence(f"{names} was found {times(len(cues))}{missing}, so there are no two to compare")
        return Reply(Draft(answer=" ".join((*leads, text)), claims=claims_of(found), limits=limits))
    told = _told(question, (one, other), one_of(names), found, session)
    beside = tuple(dict.fromkeys(g.beside for g in found if g.beside))
    claims = claims_in_order(sorted((one, other), key=cues.index))
    return Reply(Draft(answer=" ".join((*leads, told, *beside)), claims=claims, limits=limits))


def _told(question: Question, pair: tuple[Cue, Cue], noun: str, found: list[Gathered], session: Session) -> str:
    asked = question.length
    first, second = (cue.span.duration for cue in pair)
    step = 1 / session.analysis.rate if session.analysis.rate > 0 else 0.0
    same = round(abs(first - second), 3) <= round(step, 3)
    names = [f"the {place} {noun}" for place in question.gap]
    open_ends = [_open(cue, found, session) for cue in pair]
    shorter = 0 if first < second else 1
    lengths = f"{names[0]} lasted {first:.1f} s and {names[1].removesuffix(f' {noun}')} {second:.1f} s"
    doubts = " ".join(
        sentence(f"{name} may have lasted longer: it {why}") for name, why in zip(names, open_ends, strict=True) if why
    )
    if (open_ends[0] or open_ends[1]) if same else open_ends[shorter]:
        told = sentence(f"{lengths}, but which of them was longer cannot be told")
        return f"{told} {doubts}"
    if same:
        lead = {"alike": "Yes: ", "which": "Neither: "}.get(asked, "No: ")
        alike = f", equally long as far as pictures every {step:.2f} s can tell" if step else ", equally long"
        return sentence(f"{lead}{lengths}{alike}")
    more = f"{abs(first - second):.1f} s {'longer' if first > second else 'shorter'}"
    if asked == "which":
        told = sentence(f"{names[1 - shorter]} was the longer one: {lengths}")
        return f"{told} {doubts}".rstrip()
    right = {"longer": first > second, "shorter": first < second}.get(asked, False)
    told = sentence(f"{'Yes' if right else 'No'}: {lengths}, so {names[0]} was {more}")
    return f"{told} {doubts}".rstrip()


def _open(cue: Cue, found: list[Gathered], session: Session) -> str:
    """Say why a cue may have lasted longer than it shows; empty where both its ends were seen."""
    return next((why for g in found if cue in g.cues and (why := why_open(g, cue, session))), "")
