"""Answers on which of two of a kind lasted longer: "is the second smile longer than the first?"."""

from collections.abc import Iterable
from dataclasses import dataclass

from mg_agent.agent.finding.observations import Gathered, absence, claims_in_order, gap_limits, sentence, times
from mg_agent.agent.finding.sides import claims_of
from mg_agent.agent.question import Question
from mg_agent.agent.replying.edges import why_open
from mg_agent.agent.replying.replies import Reply, looked_for
from mg_agent.agent.wording.nouns import one_of
from mg_agent.agent.wording.picks import chosen
from mg_agent.core.assessment import Draft
from mg_agent.core.evidence import Cue
from mg_agent.tools.session import Session

LEAST = 0.05
"""Seconds up to which two lengths are told as equal, as they are written with one digit."""


@dataclass(frozen=True)
class Measured:
    """One of two whose lengths are set against one another.

    Attributes:
        name: What it is called: "the second smile".
        seconds: How long it lasted.
        open: Why it may have lasted longer; empty where both its ends are known.
    """

    name: str
    seconds: float
    open: str = ""


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
    names = (f"the {question.gap[0]} {noun}", f"the {question.gap[1]} {noun}")
    both = [
        Measured(name, cue.span.duration, open_end(cue, found, session)) for name, cue in zip(names, pair, strict=True)
    ]
    return tell_longer(question.length, (both[0], both[1]), f"the {question.gap[1]}", step=step_of(session))


def tell_longer(asked: str, both: tuple[Measured, Measured], second: str, *, step: float) -> str:
    """Say which of two lasted longer.

    Args:
        asked: "longer", "shorter", "alike" or "which".
        both: The two, in the order of the question.
        second: A shorter name of the second, where the first has the rest of it.
        step: Seconds between pictures, within which lengths are the same; 0 where no pictures measured them.
    """
    first, other = both[0].seconds, both[1].seconds
    same = round(abs(first - other), 3) <= (round(step, 3) or LEAST)
    shorter = 0 if first < other else 1
    lengths = f"{both[0].name} lasted {first:.1f} s and {second} {other:.1f} s"
    doubts = " ".join(sentence(f"{one.name} may have lasted longer: it {one.open}") for one in both if one.open)
    if (both[0].open or both[1].open) if same else both[shorter].open:
        told = sentence(f"{lengths}, but which of them was longer cannot be told")
        return f"{told} {doubts}"
    if same:
        lead = {"alike": "Yes: ", "which": "Neither: "}.get(asked, "No: ")
        alike = f", equally long as far as pictures every {step:.2f} s can tell" if step else ", equally long"
        return sentence(f"{lead}{lengths}{alike}")
    more = f"{abs(first - other):.1f} s {'longer' if first > other else 'shorter'}"
    if asked == "which":
        told = sentence(f"{both[1 - shorter].name} was the longer one: {lengths}")
        return f"{told} {doubts}".rstrip()
    right = {"longer": first > other, "shorter": first < other}.get(asked, False)
    told = sentence(f"{'Yes' if right else 'No'}: {lengths}, so {both[0].name} was {more}")
    return f"{told} {doubts}".rstrip()


def step_of(session: Session) -> float:
    """Return the seconds between two pictures that were looked at; 0 where that is not known."""
    return 1 / session.analysis.rate if session.analysis.rate > 0 else 0.0


def open_end(cue: Cue, found: Iterable[Gathered], session: Session) -> str:
    """Say why a cue may have lasted longer than it shows; empty where both its ends were seen."""
    return next((why for g in found if cue in g.cues and (why := why_open(g, cue, session))), "")
