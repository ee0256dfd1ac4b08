"""Answers on the time between two of one kind, from the end of the one to the beginning of the other."""

from collections.abc import Sequence
from itertools import pairwise

from mg_agent.agent.finding.absences import absence_limits
from mg_agent.agent.finding.observations import LISTED, Gathered, absence, gap_limits, sentence, times
from mg_agent.agent.finding.sides import claims_of
from mg_agent.agent.question import Question
from mg_agent.agent.reading.spacing import COMPARED, EACH
from mg_agent.agent.replying.replies import Reply, looked_for
from mg_agent.agent.wording.nouns import one_of
from mg_agent.agent.wording.picks import ONE, PLACES, chosen
from mg_agent.core.assessment import Claim, Draft
from mg_agent.core.evidence import Cue
from mg_agent.core.span import Span, merge, subtract, total
from mg_agent.tools.quoting import plain
from mg_agent.tools.session import SLIVER, Session

_SHOWN = 6
"""Most gaps that one answer writes out."""


def reply_gap(question: Question, session: Session) -> Reply:
    """Tell the time from the end of the one to the beginning of the other, citing both, and what was unseen in it."""
    found = looked_for(question, session)
    cues = sorted({c.id: c for g in found for c in g.cues}.values(), key=lambda c: (c.span.start, c.span.end, c.id))
    names = " or ".join(dict.fromkeys(g.name for g in found))
    pairs = _pairs(cues, question.gap)
    beside = tuple(dict.fromkeys(g.beside for g in found if g.beside))
    leads = tuple(topic.lead for topic in question.topics if topic.lead)
    if not cues:
        told = tuple(dict.fromkeys(absence(g) for g in found))
    elif not pairs:
        told = (sentence(f"{names} was found {times(len(cues))}{_missing(question.gap, cues)}"),)
    else:
        told = (sentence(f"{names} was found {times(len(cues))}"), *_told(pairs, question.gap, found))
        if question.gap != EACH and COMPARED.search(question.text):
            told = (*told, _lengths(pairs[0], *_in_order(question.gap), one_of(names)))
    claims = tuple(_claim(pair, question.gap) for pair in pairs[:LISTED]) or claims_of(found)
    looks = [look for g in found for look in g.looks]
    draft = Draft(
        answer=" ".join((*leads, *told, *beside)),
        claims=claims,
        limits=(*gap_limits(looks), *absence_limits(found, session)),
        abstains=all(g.unknowable for g in found),
    )
    return Reply(draft)


def _pairs(cues: Sequence[Cue], gap: tuple[str, ...]) -> list[tuple[Cue, Cue]]:
    """Return the cues on either side of each gap, the earlier first."""
    if gap == EACH:
        return list(pairwise(cues))
    one, two = (_nth(pick, cues) for pick in gap)
    if one is None or two is None or one is two:
        return []
    earlier, later = sorted((one, two), key=cues.index)
    return [(earlier, later)]


def _nth(pick: str, cues: Sequence[Cue]) -> Cue | None:
    if pick in ONE:
        return chosen(pick, cues)
    return cues[-2] if len(cues) > 1 else None  # the last but one


def _missing(gap: tuple[str, ...], cues: Sequence[Cue]) -> str:
    lost = [pick for pick in gap if _nth(pick, cues) is None] if gap != EACH else []
    if lost:
        return f"; there is no {' and no '.join(lost)}, so there is no time between the two"
    return ", so there are no two of it with time between them"


def _told(pairs: Sequence[tuple[Cue, Cue]], gap: tuple[str, ...], found: Sequence[Gathered]) -> list[str]:
    if gap != EACH:
        earlier, later = pairs[0]
        noun = one_of(" or ".join(dict.fromkeys(g.name for g in found)))
        parts = [_one(earlier, later, *_in_order(gap), noun)]
    else:
        lengths = [max(0.0, later.span.start - earlier.span.end) for earlier, later in pairs]
        shown = ", ".join(f"{length:.1f} s" for length in lengths[:_SHOWN])
        more = f", and {len(lengths) - _SHOWN} more" if len(lengths) > _SHOWN else ""
        mean = f"; on average {sum(lengths) / len(lengths):.1f} s" if len(lengths) > 1 else ""
        parts = [f"From the end of each to the beginning of the next: {shown}{more}{mean}."]
    unseen = merge(part for earlier, later in pairs for part in _unseen(earlier, later, found))
    if unseen:
        places = ", ".join(str(part) for part in unseen[:_SHOWN])
        parts.append(
            f"{total(unseen):.1f} s of the time between were not observed ({places}), so another one may lie there."
        )
    return parts


def _in_order(gap: tuple[str, ...]) -> tuple[str, str]:
    order = ("first", *PLACES, "last")
    one, two = sorted(gap, key=lambda pick: order.index(pick) if pick in order else 0)
    return one, two


def _one(earlier: Cue, later: Cue, one: str, two: str, noun: str) -> str:
    length, begun = later.span.start - earlier.span.end, later.span.start - earlier.span.start
    if length < -SLIVER:
        shared = min(earlier.span.end, later.span.end) - later.span.start
        return (
            f"The {two} {noun} began before the {one} had ended: they share {shared:.1f} s, and no time lies between "
            f"them. It began {begun:.1f} s after the {one} had begun."
        )
    if length < SLIVER:
        return f"The {two} {noun} began as the {one} ended ({begun:.1f} s after it had begun)."
    return f"The {two} {noun} began {length:.1f} s after the {one} had ended ({begun:.1f} s after it had begun)."


def _lengths(pair: tuple[Cue, Cue], one: str, two: str, noun: str) -> str:
    first, second = (cue.span.duration for cue in pair)
    more = f"which is {abs(second - first):.1f} s {'longer' if second > first else 'shorter'}"
    told = "just as long" if round(abs(second - first), 1) == 0 else more
    return f"The {one} {noun} lasted {first:.1f} s and the {two} {second:.1f} s, {told}."


def _unseen(earlier: Cue, later: Cue, found: Sequence[Gathered]) -> list[Span]:
    """Return where, between the two, what could have shown another one was not observed."""
    if later.span.start - earlier.span.end < SLIVER:
        return []
    between = Span(start=earlier.span.end, end=later.span.start)
    lost = (part for g in found for look in g.looks if not look.blank for part in subtract(between, look.observed))
    return [part for part in lost if part.duration >= SLIVER]


def _claim(pair: tuple[Cue, Cue], gap: tuple[str, ...]) -> Claim:
    earlier, later = pair
    one, two = ("one", "next") if gap == EACH else _in_order(gap)
    names = [plain(cue.label) for cue in pair]
    kinds = names[0] if names[0] == names[1] else f"{names[0]}, then {names[1]}"
    length = later.span.start - earlier.span.end
    told = f"{length:.1f} s lie" if length >= SLIVER else "no time lies"
    text = (
        f"{kinds}: {told} between the {one} ({earlier.span.duration:.1f} s) and the {two} ({later.span.duration:.1f} s)"
    )
    return Claim(text=sentence(text), evidence=(earlier.id, later.id))
