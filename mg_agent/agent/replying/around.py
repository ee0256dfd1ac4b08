"""Answers about a moment: a time, words that were said, or a cue, and what else happened then."""

from collections.abc import Sequence

from mg_agent.agent.finding.gathering import gather
from mg_agent.agent.finding.lines import listen, no_words
from mg_agent.agent.finding.observations import (
    Gathered,
    absence,
    claims_in_order,
    gap_limits,
    list_labels,
    named,
    sentence,
    times,
)
from mg_agent.agent.finding.out_of_view import looks_of_parts, unseen
from mg_agent.agent.finding.strained import strained
from mg_agent.agent.question import Question
from mg_agent.agent.reading.anchors import LINES
from mg_agent.agent.replying.account import in_order
from mg_agent.agent.replying.edges import known_edges, lost_hands
from mg_agent.agent.replying.replies import Reply, topics_of, windows
from mg_agent.agent.wording.moments import AROUND, BEFORE
from mg_agent.agent.wording.picks import ONE, PLACES, chosen
from mg_agent.core.assessment import Draft
from mg_agent.core.counts import plural
from mg_agent.core.evidence import Cue
from mg_agent.core.span import Span, merge, timecode
from mg_agent.tools.quoting import quoted
from mg_agent.tools.session import SLIVER, Look, Session

AROUND_WORDS = 2.0
"""Seconds shown on either side of words or a cue."""
NEAR = 3.0
"""Seconds shown before or after a moment where those right beside it are asked about; our own choice as well."""
OCCASIONS = 3
"""Most moments that one answer is about."""
_ONE_SIDE = frozenset(("before", "until", "after"))


def reply_around(question: Question, session: Session) -> Reply:
    """Say what happened around a moment, in a stretch, or around words that were said or cues that were seen."""
    if question.anchor:
        return _around_cues(question, session)
    if question.words is None and not question.spans:
        return Reply(Draft(answer="I found no moment in this question; name a time or words in quotes.", abstains=True))
    if (beyond := _beyond(question, session)) is not None:
        return beyond
    heard, spoken, doubted = listen(session, question.words) if question.words else (None, (), ())
    if heard is not None and not spoken:
        return Reply(Draft(answer=no_words(heard, question.words or ""), limits=doubted, abstains=not heard.observed))
    beside_them = [beside(cue.span, question, session) for cue in spoken[:OCCASIONS]]
    places = beside_them or [session.whole if place is None else place for place in windows(question, session)]
    cues, looks = _everything(question, session, places)
    kept = {cue.id: cue for cue in (*spoken[:OCCASIONS], *cues)}
    ordered = sorted(kept.values(), key=lambda cue: (cue.span.start, cue.span.end, cue.id))
    done = [cue for cue in ordered if cue.modality != "speech"]
    found = f"{quoted(question.words)} was said {times(len(spoken))}. " if question.words else ""
    more = f" Shown: the first {OCCASIONS}." if len(spoken) > OCCASIONS else ""
    wide = _wide(question, spoken[:OCCASIONS], done)
    answer = f"{found}{_accounts(question, session, places, ordered, looks)}{wide}{more}"
    empty = not ordered and not any(look.observed for look in looks)
    limits = (*gap_limits(looks), *doubted)
    return Reply(Draft(answer=answer, claims=claims_in_order(ordered), limits=limits, abstains=empty))


def _beyond(question: Question, session: Session) -> Reply | None:
    """Say that nothing was analyzed before or after, where a follow-up asks for the time beyond."""
    whole = session.whole
    if question.words or len(question.spans) != 1 or question.spans[0].duration or not whole.duration:
        return None
    if question.spans[0].end >= whole.end:
        return Reply(Draft(answer=f"What was analyzed ends at {timecode(whole.end)}; what came after is not known."))
    if question.spans[0].end <= whole.start:
        return Reply(
            Draft(answer=f"What was analyzed begins at {timecode(whole.start)}; what came before is not known.")
        )
    return None


def _wide(question: Question, spoken: Sequence[Cue], done: Sequence[Cue]) -> str:
    """Say by how much a stretch is wider than what was named, and what of it overlaps the words themselves."""
    if question.side != "around" or not (spoken or question.moment):
        return ""
    seconds = AROUND_WORDS if spoken else AROUND
    about = f" That stretch is {seconds:g} s wider on either side than what was named."
    if not spoken or not done:
        return about
    within = [cue for cue in done if any(cue.span.overlaps(line.span) for line in spoken)]
    if not within:
        return f"{about} None of these overlaps the words themselves."
    return about if len(within) == len(done) else f"{about} Overlapping the words themselves: {list_labels(within)}."


def _around_cues(question: Question, session: Session) -> Reply:
    """Say what happened around cues that only name the moment: what is said when somebody nods."""
    found = [gather(session, topic, None) for topic in question.anchor]
    by_id = {cue.id: cue for g in found for cue in g.cues}
    moments = sorted(by_id.values(), key=lambda cue: (cue.span.start, cue.id))
    if not moments:
        parts = dict.fromkeys(absence(g) for g in found)
        looks = [look for g in found for look in g.looks]
        alone = all(g.unknowable for g in found)
        return Reply(Draft(answer=" ".join(parts), limits=gap_limits(looks), abstains=alone))
    doubted: tuple[str, ...] = ()
    if question.edge in ("start", "end"):
        named_by, left_out = _edges(question, found, session)
        doubted = lost_hands(found, question.edge, session)
    else:
        named_by, left_out = _occasions(question, moments, session)
    name = " or ".join(dict.fromkeys(g.name for g in found))
    spoken = f"there {'are' if len(moments) > 1 else 'is'} {plural(len(moments), 'line')} of speech"
    counted = sentence(spoken if question.anchor == (LINES,) else f"{name} was found {times(len(moments))}")
    if not named_by and not question.until:  # no beginning or end of it is known
        limits = gap_limits(look for g in found for look in g.looks)
        return Reply(Draft(answer=f"{counted}{left_out}", claims=claims_in_order(moments), limits=limits))
    if not named_by:
        return _nothing_between(question, session, found)
    around = [beside(span, question, session) for span in named_by]
    places = [*(merge(around) if question.side in _ONE_SIDE else around)]
    cues, looks = _everything(question, session, places)
    if question.side == "after":  # what went on already is not what came then
        cues = [cue for cue in cues if any(cue.span.start >= place.start for place in around)]
    done = sorted(
        {cue.id: cue for cue in cues if cue.id not in by_id}.values(), key=lambda c: (c.span.start, c.span.end, c.id)
    )
    ends = [cue for topic in question.until for cue in gather(session, topic, None).cues]
    shown = [*(cue for cue in (*moments, *ends) if any(_names(span, cue.span) for span in named_by)), *done]
    told = _accounts(question, session, places, done, looks, "a further cue")
    answer = f"{counted} {told}{_said_meanwhile(question, named_by, done)}{left_out}"
    return Reply(Draft(answer=answer, claims=claims_in_order(shown), limits=(*gap_limits(looks), *doubted)))


def _said_meanwhile(question: Question, moments: Sequence[Span], cues: Sequence[Cue]) -> str:
    """Say which lines fall on the cues themselves, where words are asked about and the stretch is wider."""
    if question.side != "around" or question.edge or question.until:
        return ""
    what = "line" if question.anchor == (LINES,) else "cue"
    wide = f"That stretch is {AROUND_WORDS:g} s wider on either side than the {what}"
    if question.topics != (LINES,):
        return f" {wide}." if cues else ""
    said = [quoted(cue.text) for cue in cues if any(cue.span.overlaps(moment) for moment in moments)]
    which = f"while it went on: {', '.join(said)}" if said else "no line was said while it went on"
    return " " + sentence(f"{wide}; {which}")


def _occasions(question: Question, moments: Sequence[Cue], session: Session) -> tuple[list[Span], str]:
    """Return the times that cues name, the first few or the one that is asked about, and what is left out."""
    spans = [cue.span for cue in moments]
    if question.side in _ONE_SIDE and question.pick not in ONE:  # acts that follow at once are one occasion
        spans = [*merge(spans, gap=AROUND_WORDS)]
    if question.until and question.gap:
        spans = _between_those(question, moments)
    elif question.until:
        spans = _gaps(spans, [cue.span for topic in question.until for cue in gather(session, topic, None).cues])
    return _few(question, spans)


def _edges(question: Question, found: Sequence[Gathered], session: Session) -> tuple[list[Span], str]:
    """Return the moments at which something is known to have begun or stopped; the others are left out, with why."""
    known = [known_edges(g, question, session) for g in found]
    ats = sorted({at for sure, _ in known for at in sure})
    few, left_out = _few(question, [Span(start=at, end=at) for at in ats])
    if few and question.pick == "longest":
        left_out = " This is about the longest one alone."
    return few, " ".join((left_out, *(text for _, doubts in known for text in doubts)))


def _few(question: Question, spans: list[Span]) -> tuple[list[Span], str]:
    if spans and question.pick in ("first", "last", *PLACES):
        at = len(spans) - 1 if question.pick == "last" else PLACES.get(question.pick, 0)
        if at < len(spans):
            return spans[at : at + 1], f" This is about the {question.pick} one alone."
    return spans[:OCCASIONS], f" Shown: the first {OCCASIONS}." if len(spans) > OCCASIONS else ""


def _between_those(question: Question, moments: Sequence[Cue]) -> list[Span]:
    """Return the stretch between the two of one kind that are named; none where there are no two, or no time."""
    named = [one.span for pick in question.gap if (one := chosen(pick, moments)) is not None]
    two = sorted(named, key=lambda span: span.start)
    apart = len(two) > 1 and two[0].end < two[1].start
    return [Span(start=two[0].end, end=two[1].start)] if apart else []


def _gaps(first: Sequence[Span], second: Sequence[Span]) -> list[Span]:
    """Return the stretches from the end of one kind to the next beginning of the other, whichever came first."""
    for one, other in ((first, second), (second, first)):
        ends = {b.start: max((a.end for a in one if a.end <= b.start), default=None) for b in other}
        gaps = {end: start for start, end in sorted(ends.items(), reverse=True) if end is not None and end < start}
        if gaps:
            return [Span(start=end, end=start) for end, start in sorted(gaps.items())]
    return []


def _nothing_between(question: Question, session: Session, found: Sequence[Gathered]) -> Reply:
    both = [*found, *(gather(session, topic, None) for topic in question.until)]
    parts = [absence(g) if not g.cues else sentence(f"{g.name} was found {times(len(g.cues))}") for g in both]
    answer = " ".join((*dict.fromkeys(parts), "So there is no time between the two."))
    cues = sorted((cue for g in both for cue in g.cues), key=lambda cue: (cue.span.start, cue.id))
    limits = gap_limits(look for g in both for look in g.looks)
    return Reply(Draft(answer=answer, claims=claims_in_order(cues), limits=limits))


def _names(moment: Span, cue: Span) -> bool:
    return cue.start <= moment.end and moment.start <= cue.end


def _accounts(
    question: Question,
    session: Session,
    places: Sequence[Span],
    cues: Sequence[Cue],
    looks: Sequence[Look],
    anything: str = "a cue",
) -> str:
    """Tell what happened in each stretch in order of time, the lines of speech counted, and what could not be seen."""
    told = []
    for place in places:
        if _is_beyond(place, session):
            ends = place.start > session.whole.midpoint
            told.append(
                f"What was analyzed {'ends' if ends else 'begins'} at {timecode(place.start)}, with that moment."
            )
            continue
        here = [cue for cue in cues if cue.span.overlaps(place)]
        done = [cue for cue in here if cue.modality != "speech"]
        mine = [look for look in looks if look.span == place]
        lines = len(here) - len(done)
        heard = [f"{plural(lines, 'line')} of speech"] if lines else []
        only_heard = bool(lines) and question.topics == (LINES,)
        what = [] if only_heard else [in_order(done, place) if done else _nothing(question, mine, anything).rstrip(".")]
        watched = mine if question.topics else (*mine, *looks_of_parts(session, place))
        told += [f"In {place}: {'; '.join((*what, *heard))}.", unseen(watched, place) if done else ""]
    return " ".join(filter(None, told))


def _is_beyond(place: Span, session: Session) -> bool:
    """Tell whether nothing was analyzed on the side of a moment that is asked about."""
    return place.duration < SLIVER and session.whole.duration >= SLIVER


def _nothing(question: Question, looks: Sequence[Look], anything: str = "a cue") -> str:
    about = " or ".join(dict.fromkeys(named(topic) for topic in question.topics)) or anything
    visible = tuple(look for look in looks if look.modality != "speech" or question.topics)
    return absence(Gathered(about, (), visible))


def _everything(question: Question, session: Session, places: Sequence[Span]) -> tuple[list[Cue], list[Look]]:
    topics, places = topics_of(question), [place for place in places if not _is_beyond(place, session)]
    found = [strained(gather(session, topic, place), question.filters) for place in places for topic in topics]
    looks = [look for g in found for look in g.looks]
    cues = [cue for g in found for cue in g.cues]
    if not question.topics and question.words is None:
        for place in places:
            heard, lines, _ = listen(session, None, place)
            looks.append(heard)
            cues += lines
    return cues, looks


def beside(span: Span, question: Question, session: Session) -> Span:
    """Return the stretch before, after or around a moment, as a question asks, cut to what was analyzed."""
    if question.until:
        return span
    start, end, side = span.start, span.end, question.side
    far = question.reach or (NEAR if question.near else BEFORE)
    around = (start - AROUND_WORDS, end + AROUND_WORDS)
    sides = {
        "before": (start - far, start),
        "until": (start - far, start),
        "after": (end, end + far),
        "either": (start - far, end + far),
    }
    first, last = sides.get(side, around)
    whole = session.whole
    if last <= whole.start or first >= whole.end:
        if span.overlaps(whole) or span.end == whole.end:  # nothing was analyzed on that side of it
            edge = whole.end if first >= whole.end else whole.start
            return Span(start=edge, end=edge)
        first, last = around
    return session.span(max(first, whole.start), min(last, whole.end))
