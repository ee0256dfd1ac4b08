"""Answers on how the times of two kinds of cues lie to one another: their order, distance and overlap."""

import re
from collections.abc import Iterable, Sequence

from mg_agent.agent.finding.absences import absence_limits
from mg_agent.agent.finding.gathering import gather
from mg_agent.agent.finding.observations import LISTED, Gathered, absence, gap_limits, sentence, times
from mg_agent.agent.finding.sides import claims_of, told_apart
from mg_agent.agent.question import Question, Sides, Topic
from mg_agent.agent.reading.anchors import LINES
from mg_agent.agent.reading.talk_or_silence import SETS
from mg_agent.agent.replying.nth_of_kinds import of_those_places, only_that_one
from mg_agent.agent.replying.replies import Reply
from mg_agent.agent.wording.nouns import one_of
from mg_agent.core.assessment import Claim, Draft
from mg_agent.core.counts import plural
from mg_agent.core.evidence import Cue
from mg_agent.core.span import Span, merge, subtract, total
from mg_agent.tools.quoting import plain
from mg_agent.tools.session import Session

NO_CAUSE = (
    "This tells order and overlap in time alone; that one cue follows another does not mean that it was caused by it."
)
_SMALL = "With counts this small, order and overlap may be chance; no interval is computed here."
_WHO_SPEAKS = (
    "All lines of the transcript count, whoever says them: which of its speakers is the person in view is not known."
)
_SOMEBODY = re.compile(
    r"\b(?:the \w+|some(?:body|one)|any(?:body|one)) (?:(?:is|are|was|were) )?(?:not )?"
    r"(?:speak|talk|spoke|silent|quiet|listen)\w*",
    re.IGNORECASE,
)
"""Another speaker than the person in view, as lines without names do not tell."""
_FEW = 10
_ENOUGH = 1.0
"""Seconds of observation below which a rate would say nothing."""


def reply_relation(question: Question, session: Session) -> Reply:
    """Say in what order two kinds of cues came, or how much of one fell within the other, citing both."""
    relation = question.relation
    if relation is None:
        return Reply(Draft(answer="I found no two kinds of cues in this question.", abstains=True))
    sides = relation.sides
    first, second = _gathered(relation.first, sides[0], session), _gathered(relation.second, sides[1], session)
    looks = (*first.looks, *second.looks)
    leads = [topic.lead for topic in (*relation.first, *relation.second) if topic.lead]
    if not first.cues or not second.cues:
        parts = [_found(one) if one.cues else f"{absence(one)} {one.beside}".rstrip() for one in (first, second)]
        answer = " ".join((*leads, *parts, "So there is nothing to compare."))
        claims = claims_of((first, second))
        blind = first.unknowable or second.unknowable
        limits = (*gap_limits(looks), *absence_limits((first, second), session))
        return Reply(Draft(answer=answer, claims=claims, limits=limits, abstains=blind))
    found = f"{_found(first)} {_found(second)}"
    if relation.kind == "order" and any(relation.places):
        told, pairs = of_those_places(relation, first, second)
    else:
        first, second = only_that_one(first, relation.places[0]), only_that_one(second, relation.places[1])
        pairs = _pairs(first.cues, second.cues)
        if any(relation.places):
            pairs = [pair for pair in pairs if not _gap(pair[0].span, pair[1].span)] or _nearest(pairs)
        told = _order(first, second, pairs) if relation.kind == "order" else _overlap(first, second, question.text)
    speakers = {cue.person for one in (first, second) for cue in _lines(one)}
    unsure = len(speakers) > 1 or (speakers and _SOMEBODY.search(question.text))
    speech = (_WHO_SPEAKS,) if unsure else ()
    small = (_SMALL,) if min(len(first.cues), len(second.cues)) < _FEW else ()
    draft = Draft(
        answer=" ".join((*leads, found, told)),
        claims=tuple(_pair_claim(one, other, first.manner, second.manner) for one, other in pairs[:LISTED])
        or claims_of((first, second)),
        limits=(NO_CAUSE, *speech, *small, *gap_limits(looks)),
    )
    return Reply(draft)


def _lines(found: Gathered) -> list[Cue]:
    return [cue for cue in found.cues if cue.modality == "speech"]


def _gathered(topics: Sequence[Topic], sides: Sides, session: Session) -> Gathered:
    found = [told_apart(gather(session, topic), topic, sides) for topic in topics]
    cues = {cue.id: cue for one in found for cue in one.cues}
    ordered = tuple(sorted(cues.values(), key=lambda cue: (cue.span.start, cue.span.end, cue.id)))
    name = " or ".join(dict.fromkeys(one.name for one in found))
    return Gathered(
        name,
        ordered,
        tuple(look for one in found for look in one.looks),
        beside=" ".join(dict.fromkeys(one.beside for one in found if one.beside)),
        manner=found[0].manner if len({one.manner for one in found}) == 1 else "",
        claims=claims_of(found),
    )


def _found(found: Gathered) -> str:
    lines = f"there {'are' if len(found.cues) > 1 else 'is'} {plural(len(found.cues), 'line')} of speech"
    told = lines if found.name == LINES.name else f"{found.name} was found {times(len(found.cues))}"
    return f"{sentence(told)} {found.beside}".rstrip()


def _pairs(first: Sequence[Cue], second: Sequence[Cue]) -> list[tuple[Cue, Cue]]:
    """Set each cue beside the nearest of the other kind."""
    return [(one, min(second, key=lambda other: (_gap(one.span, other.span), other.span.start))) for one in first]


def _nearest(pairs: Sequence[tuple[Cue, Cue]]) -> list[tuple[Cue, Cue]]:
    return [min(pairs, key=lambda pair: _gap(pair[0].span, pair[1].span))]


def _gap(one: Span, other: Span) -> float:
    return max(0.0, other.start - one.end, one.start - other.end)


def _place(one: Span, other: Span) -> str:
    if one.start >= other.end:
        return "after"
    return "before" if one.start < other.start else "during"


def _order(first: Gathered, second: Gathered, pairs: Sequence[tuple[Cue, Cue]]) -> str:
    places = [_place(one.span, other.span) for one, other in pairs]
    words = {"before": "before it", "during": "while it went on", "after": "after its end"}
    parts = [f"{times(places.count(place))} {said}" for place, said in words.items() if place in places]
    after = [one.span.start - other.span.end for one, other in pairs if _place(one.span, other.span) == "after"]
    nearest = f" ({min(after):.1f} s after at the soonest)" if after else ""
    lead = second.cues[0].span.start - first.cues[0].span.start
    of_all = f"Compared with the nearest {one_of(second.name)}, {first.name} began {', '.join(parts)}{nearest}."
    return f"{of_all} The first {one_of(first.name)} {_first(lead, first, second)}."


def _first(lead: float, first: Gathered, second: Gathered) -> str:
    """Say how the first of one kind lies to the first of the other, which began ``lead`` seconds later."""
    name, gap = f"the first {one_of(second.name)}", round(_gap(first.cues[0].span, second.cues[0].span), 1)
    if not round(abs(lead), 1):
        return f"began with {name}"
    if lead > 0:
        return f"began {lead:.1f} s before {name} did{f' and ended {gap:.1f} s before it' if gap else ''}"
    return f"began {-lead:.1f} s after {name} did{f', {gap:.1f} s after that had ended' if gap else ''}"


def _overlap(first: Gathered, second: Gathered, text: str) -> str:
    """Say how much of the time of one kind the other filled, and how much of the rest; which is more, where asked."""
    others, watched = merge(cue.span for cue in second.cues), merge(seen_of(second))
    told = filling(first, others, second.name, watched)
    inside, outside = inside_and_out(first, others, watched)
    if not SETS.search(text.lower()) or min(total(inside), total(outside)) < _ENOUGH:
        return told
    when = "while lines were said" if second.name == LINES.name else f"during {second.name}"
    return f"{told} {more_often(first, (inside, when), (outside, 'in the rest'))}"


def more_often(found: Gathered, one: tuple[Sequence[Span], str], other: tuple[Sequence[Span], str]) -> str:
    """Say in which of two times a kind began more often per minute.

    Args:
        found: What looking for the kind brought.
        one: The stretches of the one, together 1 s or longer, and when that is: "while talking".
        other: The stretches of the other, and when that is.
    """
    it = "they" if found.name == "a cue" else "it"
    rates = [60 * _begun(found, where) / total(where) for where, _ in (one, other)]
    if round(rates[0], 1) == round(rates[1], 1):
        return f"Per minute {it} began equally often."
    when = one[1] if rates[0] > rates[1] else other[1]
    return f"Per minute {it} began more often {when} ({max(rates):.1f} against {min(rates):.1f})."


def _begun(found: Gathered, where: Iterable[Span]) -> int:
    return sum(any(cue.span.start in part for part in where) for cue in found.cues)


def inside_and_out(
    found: Gathered, others: Sequence[Span], watched: Sequence[Span] | None
) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Return what was observed of a kind within some stretches, and in the rest of the time."""
    seen = merge(seen_of(found)) if watched is None else shared(merge(seen_of(found)), watched)
    return shared(seen, others), tuple(part for one in seen for part in subtract(one, others))


def filling(found: Gathered, others: Sequence[Span], name: str, watched: Sequence[Span] | None = None) -> str:
    """Say how much of certain stretches a kind of cue filled, and how much of the rest.

    Args:
        found: What looking for the kind brought.
        others: The stretches, in order, without overlap.
        name: What they are called: "nodding", "the pauses".
        watched: Where the stretches themselves could be told; None for everywhere.
    """
    mine = merge(cue.span for cue in found.cues)
    inside, outside = inside_and_out(found, others, watched)
    if total(inside) < _ENOUGH:
        seen_s = f"for only {total(inside):.1f} s" if total(inside) else "at no time"
        return f"What can show {found.name} was observed {seen_s} during {name}, too little to say anything."
    within, beside = _filled(found, mine, inside), _filled(found, mine, outside)
    tail = f"; in the rest of the observed time it took up {beside}" if total(outside) else ""
    return f"During {name}, {found.name} took up {within}{tail}."


def _filled(found: Gathered, mine: tuple[Span, ...], where: tuple[Span, ...]) -> str:
    seconds, filled = total(where), total(shared(mine, where))
    begun = _begun(found, where)
    rate = f", {60 * begun / seconds:.1f} per minute" if seconds >= _ENOUGH else ""
    began = f"began {times(begun)}{rate}" if begun else "did not begin at all"
    return f"{filled:.1f} of {seconds:.1f} s ({filled / seconds:.0%}) and {began}"


def seen_of(found: Gathered) -> Iterable[Span]:
    """Return where a kind could have been seen: what was observed, and its own cues."""
    return (*(part for look in found.looks for part in look.observed), *(cue.span for cue in found.cues))


def shared(one: Iterable[Span], other: Sequence[Span]) -> tuple[Span, ...]:
    """Return what two rows of stretches have in common, in order."""
    both = (a & b for a in one for b in other)
    return merge(part for part in both if part is not None and part.duration)


def _pair_claim(one: Cue, other: Cue, manner: str, other_manner: str) -> Claim:
    first, second = f"{_named(one)} {manner}".rstrip(), f"{_named(other)} {other_manner}".rstrip()
    text = sentence(f"{first} {_told(one.span, other.span, second)}")
    return Claim(text=text, evidence=(one.id, other.id))


def _named(cue: Cue) -> str:
    return "a line of speech" if cue.modality == "speech" else plain(cue.label)


def _told(one: Span, other: Span, name: str) -> str:
    if round(abs(one.start - other.end), 1) == 0:
        return f"began as {name} ended"
    if round(abs(one.end - other.start), 1) == 0:
        return f"ended as {name} began"
    if one.start >= other.end:
        return f"began {one.start - other.end:.1f} s after the end of {name}"
    if one.end <= other.start:
        return f"ended {other.start - one.end:.1f} s before the beginning of {name}"
    shared = min(one.end, other.end) - max(one.start, other.start)
    late = one.start - other.start
    began = f"{abs(late):.1f} s {'after' if late > 0 else 'before'} it" if round(abs(late), 1) else "with it"
    return f"overlapped {name} by {shared:.1f} s, having begun {began}"
