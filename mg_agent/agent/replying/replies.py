"""Answers from the timeline: what happened, when, how often, for how long, around which moment, and what was said."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from mg_agent.agent.finding.absences import absence_limits
from mg_agent.agent.finding.families import apart, is_mixed, told_by_part
from mg_agent.agent.finding.gathering import gather
from mg_agent.agent.finding.guessed import perhaps, perhaps_claims, perhaps_text
from mg_agent.agent.finding.lines import listen
from mg_agent.agent.finding.nested import told_once
from mg_agent.agent.finding.observations import (
    Gathered,
    absence,
    claims_by_label,
    claims_in_order,
    gap_limits,
    list_labels,
    observed_text,
    sentence,
    times,
)
from mg_agent.agent.finding.out_of_view import parts_unseen
from mg_agent.agent.finding.reached import reached_claims, reached_text, reaching
from mg_agent.agent.finding.sides import claims_of, told_apart
from mg_agent.agent.finding.strained import strained
from mg_agent.agent.question import Question, Topic
from mg_agent.agent.reading.ranked import RANKED
from mg_agent.agent.replying.against import set_against
from mg_agent.agent.replying.ranked import ranked_text
from mg_agent.agent.wording.moments import AROUND
from mg_agent.agent.wording.picks import ONE, chosen
from mg_agent.core.assessment import Claim, Draft
from mg_agent.core.counts import plural
from mg_agent.core.evidence import Cue
from mg_agent.core.span import Span, timecode, total
from mg_agent.errors import ToolError
from mg_agent.tools.quoting import plain, quoted
from mg_agent.tools.session import Look, Session

_CUT = 0.1
"""Seconds of cues outside of a stretch from which on it is told that they do not count; less is rounding."""


@dataclass(frozen=True)
class Reply:
    """A draft and what stands behind it.

    Attributes:
        draft: What is said.
        prompts: Prompts that went into it, as ``id@version#hash``.
        spans: The times that it names as the answer, for "what does she do then?".
    """

    draft: Draft
    prompts: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()


def reply_summary(question: Question, session: Session) -> Reply:
    """Say what happened in all, grouped by kind."""
    seen, (heard, lines, doubted) = gather(session, None), listen(session, None)
    many = f"{'are' if len(seen.cues) > 1 else 'is'} {plural(len(seen.cues), 'cue')}"
    parts = [f"{many}: {list_labels(seen.cues)}" if seen.cues else "is no cue"]
    parts.append(_speech_told(heard, lines))
    watched = f"{observed_text(session)} {parts_unseen(session)}".rstrip()
    answer = f"In {session.whole.duration:.1f} s there {'; '.join(parts)}. {watched}"
    claims = (*claims_by_label(seen.cues), *_speech_summary(lines))
    empty = not claims and not any(look.observed for look in (*seen.looks, heard))
    limits = (*gap_limits((*seen.looks, heard)), *doubted)
    return Reply(Draft(answer=answer, claims=claims, limits=limits, abstains=empty))


def _speech_told(heard: Look, lines: Sequence[Cue]) -> str:
    if not lines and not heard.observed:
        return "what was said was not observed"
    return f"{plural(len(lines), 'line')} of speech" if lines else "no line of speech"


def reply_find(question: Question, session: Session) -> Reply:
    """Say whether and when something was found."""
    found = looked_for(question, session)
    if question.pick is not None and question.pick in ONE and any(g.cues for g in found):
        return _picked(question.pick, found)
    reply = _about_each(question, session, found, _found_text)
    if not question.moment or not question.topics or len(question.spans) != 1:
        return reply
    at = question.spans[0].end - AROUND
    exact = " ".join(_at_text(one, at) for one in found[: len(question.topics)])
    return replace(reply, draft=reply.draft.model_copy(update={"answer": f"{exact} {reply.draft.answer}"}))


def _at_text(found: Gathered, at: float) -> str:
    """Say what was so at the named moment itself; the rest of the answer is about the seconds around it."""
    when = f"At {timecode(at)} itself"
    if any(cue.span.start <= at <= cue.span.end for cue in found.cues):
        return f"{when}, {found.name} was found."
    if not any(part.start <= at <= part.end for look in found.looks for part in look.observed):
        return f"{when}, what would show {found.name} was not observed."
    near = min(found.cues, key=lambda cue: max(cue.span.start - at, at - cue.span.end), default=None)
    if near is None:
        return f"{when}, {found.name} was not found, nor within {AROUND:g} s on either side."
    later = near.span.start > at
    away = near.span.start - at if later else at - near.span.end
    told = "began" if later else "ended"
    return f"{when}, {found.name} was not found; the nearest {told} {away:.1f} s {'later' if later else 'before'}."


def reply_count(question: Question, session: Session) -> Reply:
    """Say how often something was found, and how often per observed minute."""
    told = {"kinds": _kinds_text, RANKED: _found_text}
    text_of = told.get(question.pick or question.asks) or partial(_by_parts, text_of=_count_text)
    found = looked_for(question, session)
    reply = _about_each(question, session, found, text_of)
    draft = set_against(question, found, reply.draft)
    ranked = ranked_text(question.text, found) if question.asks == RANKED else ""
    return replace(reply, draft=draft.model_copy(update={"answer": f"{ranked} {draft.answer}".lstrip()}))


def _by_parts(found: Gathered, where: str, text_of: Callable[[Gathered, str], str]) -> str:
    """Tell a family part by part where its parts were in view for times of their own."""
    if not is_mixed(found):
        return text_of(found, where)
    each = (text_of(one, "") if one.cues else absence(one) for one in apart(found))
    return told_by_part(sentence(found.name).rstrip("."), f"{times(len(found.cues))}{where} in all", each)


def reply_duration(question: Question, session: Session) -> Reply:
    """Say how long something lasted, together and each, or how long the one did that is asked about."""
    found = looked_for(question, session)
    if question.pick is not None and question.pick in ONE and any(g.cues for g in found):
        return _picked(question.pick, found, long=True)
    reply = _about_each(question, session, found, partial(_by_parts, text_of=_duration_text))
    return replace(reply, draft=set_against(question, found, reply.draft))


def windows(question: Question, session: Session) -> list[Span | None]:
    """Return the stretches a question names, cut to what was analyzed; [None] for all of it.

    Raises:
        ToolError: when a stretch lies outside, saying what was analyzed.
    """
    whole = session.whole
    for span in question.spans:
        if whole.duration and (span.start >= whole.end or span.end <= whole.start):
            raise ToolError.of(
                "this stretch of time lies outside of what was analyzed", f"got {span}", f"ask for times within {whole}"
            )
    return [session.span(span.start, span.end) for span in question.spans] or [None]


def looked_for(question: Question, session: Session) -> list[Gathered]:
    """Look for every topic in every stretch that a question names, and keep to the cues and sides that it wants."""
    places = windows(question, session)
    pairs = [(topic, where) for topic in topics_of(question) for where in places]
    return [_kept(question, topic, gather(session, topic, where)) for topic, where in pairs]


def _kept(question: Question, topic: Topic | None, found: Gathered) -> Gathered:
    also = tuple(cue for cue in reaching(topic, found) if question.filters.keeps(cue))
    maybe = tuple(cue for cue in perhaps(topic, found) if question.filters.keeps(cue))
    wanted = strained(found, question.filters)
    sided = told_apart(wanted, topic, question.sides)
    near = (reached_text(topic, also), perhaps_text(maybe, sided))
    beside = dict.fromkeys(filter(None, (sided.beside, wanted.beside, *near)))
    return replace(sided, beside=" ".join(beside), further=(*reached_claims(topic, also), *perhaps_claims(maybe)))


def topics_of(question: Question) -> tuple[Topic | None, ...]:
    """Return what is looked for; (None,) for everything."""
    return question.topics or (None,)


def place_text(question: Question, session: Session) -> str:
    """Return in which stretches was looked, for a sentence; "" for all of it."""
    places = [str(place) for place in windows(question, session) if place is not None]
    return f" in {', '.join(places)}" if places else ""


def _about_each(
    question: Question, session: Session, found: Sequence[Gathered], text_of: Callable[[Gathered, str], str]
) -> Reply:
    places = windows(question, session)
    parts = [topic.lead for topic in question.topics if topic.lead]
    for told in told_once(topics_of(question), places, found):
        g, place = told.found, told.place
        missing = f"In {place}: {absence(g)}" if len(places) > 1 else absence(g)
        text = text_of(g, "" if place is None else f" in {place}") if g.cues else missing
        parts += filter(None, (text, g.beside, *told.further()))
    looks = [look for g in found for look in g.looks]
    return Reply(
        Draft(
            answer=" ".join(dict.fromkeys(parts)),
            claims=claims_of(found),
            limits=(*gap_limits(looks), *absence_limits(found, session)),
            abstains=all(g.unknowable for g in found),
        )
    )


def _found_text(found: Gathered, where: str) -> str:
    kinds = f": {list_labels(found.cues)}" if len({cue.label for cue in found.cues}) > 1 else ""
    return sentence(f"{found.name} was found {times(len(found.cues))}{where}{kinds}")


def _count_text(found: Gathered, where: str) -> str:
    count, seconds = len(found.cues), found.seconds
    rate = f", {60 * count / seconds:.1f} per observed minute" if seconds >= 1.0 else ""
    seen = f", of which {seconds:.1f} s were observed" if where else f" in {seconds:.1f} observed s"
    seen = seen if seconds else ""
    apart = sources_apart(found.cues) > 1
    twice = " Several sources report here, so one event may count more than once." if apart else ""
    kinds = f": {list_labels(found.cues)}" if len({cue.label for cue in found.cues}) > 1 else ""
    return sentence(f"{found.name} was found {times(count)}{where}{seen}{rate}{kinds}") + twice


def sources_apart(cues: Sequence[Cue]) -> int:
    """Count the sources that looked without regard to one another; rules and network that are joined count as one."""
    groups: list[set[str]] = []
    for names in {frozenset(cue.source.name.split("+")) for cue in cues}:
        joined = [group for group in groups if group & names]
        groups = [group for group in groups if group not in joined] + [set(names).union(*joined)]
    return len(groups)


def _kinds_text(found: Gathered, where: str) -> str:
    kinds = len({cue.label for cue in found.cues})
    shown = list_labels(found.cues, most=kinds)
    return f"{plural(kinds, 'kind')} of cues{where}, {plural(len(found.cues), 'cue')} in all: {shown}."


def _duration_text(found: Gathered, where: str) -> str:
    inside = [cue.span & look.span for cue in found.cues for look in found.looks[:1]]
    spans = [span for span in inside if span is not None] or [cue.span for cue in found.cues]
    lengths = [span.duration for span in spans]
    together = total(spans)
    mean = sum(lengths) / len(lengths)
    each = f"; the shortest {min(lengths):.1f} s, the longest {max(lengths):.1f} s, on average {mean:.1f} s"
    each = each if len(lengths) > 1 else ""
    share = f"{min(1.0, together / found.seconds):.0%}" if found.seconds >= 1.0 else ""
    if where:
        seen = f" ({f'{share} of the ' if share else ''}{found.seconds:.1f} s observed there)"
    else:
        seen = f" of {found.seconds:.1f} observed s{f' ({share})' if share else ''}"
    seen = seen if found.seconds else ""
    beyond = total(cue.span for cue in found.cues) - together >= _CUT
    cut = "; only what lies in that stretch is counted" if beyond else ""
    return sentence(f"{found.name} lasted {together:.1f} s{where}{seen}, {times(len(lengths))}{each}{cut}")


def _picked(pick: str, found: Sequence[Gathered], *, long: bool = False) -> Reply:
    cues = list({cue.id: cue for g in found for cue in g.cues}.values())
    one = chosen(pick, cues)
    names = " or ".join(dict.fromkeys(g.name for g in found))
    limits = gap_limits(look for g in found for look in g.looks)
    if one is None:
        answer = sentence(f"{names} was found {times(len(cues))}; there is no {pick}")
        return Reply(Draft(answer=answer, claims=claims_in_order(cues), limits=limits))
    which = "" if {plain(cue.label) for cue in cues} == {names} else f": {plain(one.label)}"
    often = f"only once{which}" if len(cues) == 1 else f"{times(len(cues))}; here is the {pick}{which}"
    lasted = f", {one.span.duration:.1f} s long" if long or pick in ("longest", "shortest") else ""
    answer = sentence(f"{names} was found {often}{lasted}")
    return Reply(Draft(answer=answer, claims=claims_in_order([one]), limits=limits), spans=(one.span,))


def _speech_summary(lines: Sequence[Cue]) -> tuple[Claim, ...]:
    if not lines:
        return ()
    ends = [lines[0]] if len(lines) == 1 else [lines[0], lines[-1]]
    words = " … ".join(quoted(cue.text) for cue in ends)
    text = f"{plural(len(lines), 'line')} of speech, from first to last: {words}"
    return (Claim(text=text, evidence=tuple(cue.id for cue in ends)),)
