"""Answers about a moment: a time, words that were said, or a cue, and what else happened then."""

from collections.abc import Sequence

from mg_agent.agent.gathering import gather
from mg_agent.agent.moments import AROUND
from mg_agent.agent.observations import (
    Gathered,
    absence,
    claims_in_order,
    gap_limits,
    list_labels,
    named,
    sentence,
    times,
)
from mg_agent.agent.question import Question
from mg_agent.agent.replies import Reply, listen, no_words, topics_of, windows
from mg_agent.agent.strained import strained
from mg_agent.core.assessment import Draft
from mg_agent.core.evidence import Cue
from mg_agent.core.span import Span, merge
from mg_agent.tools.quoting import quoted
from mg_agent.tools.session import Look, Session

BEFORE = 10.0
"""Seconds shown before or after words, a cue or a time; our own choice, printed with the answer."""
AROUND_WORDS = 2.0
"""Seconds shown on either side of words or a cue."""
_OCCASIONS = 3
_ONE_SIDE = frozenset(("before", "until", "after"))


def reply_around(question: Question, session: Session) -> Reply:
    """Say what happened around a moment, in a stretch, or around words that were said or cues that were seen."""
    if question.anchor:
        return _around_cues(question, session)
    if question.words is None and not question.spans:
        return Reply(Draft(answer="I found no moment in this question; name a time or words in quotes.", abstains=True))
    heard, spoken, doubted = listen(session, question.words) if question.words else (None, (), ())
    if heard is not None and not spoken:
        return Reply(Draft(answer=no_words(heard, question.words or ""), limits=doubted, abstains=not heard.observed))
    places = [_beside(cue.span, question.side, session) for cue in spoken[:_OCCASIONS]] or windows(question, session)
    cues, looks = _everything(question, session, places)
    kept = {cue.id: cue for cue in (*spoken[:_OCCASIONS], *cues)}
    ordered = sorted(kept.values(), key=lambda cue: (cue.span.start, cue.span.end, cue.id))
    where = ", ".join(str(place) for place in places)
    done = [cue for cue in ordered if cue.modality != "speech"]
    what = list_labels(done) if done else _nothing(question, looks)
    found = f"{quoted(question.words)} was said {times(len(spoken))}. " if question.words else ""
    more = f" Shown: the first {_OCCASIONS}." if len(spoken) > _OCCASIONS else ""
    wide = _wide(question, spoken[:_OCCASIONS], done)
    answer = f"{found}In {where}: {what.rstrip('.')}.{wide}{more}"
    empty = not ordered and not any(look.observed for look in looks)
    limits = (*gap_limits(looks), *doubted)
    return Reply(Draft(answer=answer, claims=claims_in_order(ordered), limits=limits, abstains=empty))


def _wide(question: Question, spoken: Sequence[Cue], done: Sequence[Cue]) -> str:
    """Say by how much a stretch is wider than what was named, and what of it overlaps the words themselves."""
    if question.side != "around" or not (spoken or question.moment):
        return ""
    seconds = AROUND_WORDS if spoken else AROUND
    about = f" The stretch is wider than what was named, by {seconds:g} s on either side."
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
    named_by = [cue.span for cue in moments]
    if question.side in _ONE_SIDE:  # acts that follow at once are one occasion: what came then came after the last
        named_by = [*merge(named_by, gap=AROUND_WORDS)]
    more = f" Shown: the first {_OCCASIONS}." if len(named_by) > _OCCASIONS else ""
    chosen = named_by[:_OCCASIONS]
    beside = [_beside(span, question.side, session) for span in chosen]
    places: list[Span | None] = [*(merge(beside) if question.side in _ONE_SIDE else beside)]
    cues, looks = _everything(question, session, places)
    if question.side == "after":  # what went on already is not what came then
        cues = [cue for cue in cues if any(cue.span.start >= place.start for place in beside)]
    done = sorted(
        {cue.id: cue for cue in cues if cue.id not in by_id}.values(), key=lambda c: (c.span.start, c.span.end, c.id)
    )
    shown = [*(cue for cue in moments if any(cue.span == span or cue.span.overlaps(span) for span in chosen)), *done]
    name = " or ".join(dict.fromkeys(g.name for g in found))
    where = ", ".join(str(place) for place in places)
    what = list_labels(done) if done else _nothing(question, looks, "a further cue")
    answer = f"{sentence(f'{name} was found {times(len(moments))}')} In {where}: {what.rstrip('.')}.{more}"
    return Reply(Draft(answer=answer, claims=claims_in_order(shown), limits=gap_limits(looks)))


def _nothing(question: Question, looks: Sequence[Look], anything: str = "a cue") -> str:
    about = " or ".join(dict.fromkeys(named(topic) for topic in question.topics)) or anything
    visible = tuple(look for look in looks if look.modality != "speech" or question.topics)
    return absence(Gathered(about, (), visible))


def _everything(question: Question, session: Session, places: Sequence[Span | None]) -> tuple[list[Cue], list[Look]]:
    topics = topics_of(question)
    found = [strained(gather(session, topic, place), question.filters) for place in places for topic in topics]
    looks = [look for g in found for look in g.looks]
    cues = [cue for g in found for cue in g.cues]
    if not question.topics and question.words is None:
        for place in places:
            heard, lines, _ = listen(session, None, place)
            looks.append(heard)
            cues += lines
    return cues, looks


def _beside(span: Span, side: str, session: Session) -> Span:
    start, end = span.start, span.end
    around = (start - AROUND_WORDS, end + AROUND_WORDS)
    sides = {
        "before": (start - BEFORE, start),
        "until": (start - BEFORE, start),
        "after": (end, end + BEFORE),
        "either": (start - BEFORE, end + BEFORE),
    }
    first, last = sides.get(side, around)
    whole = session.whole
    if last <= whole.start or first >= whole.end:
        first, last = around
    return session.span(max(first, whole.start), min(last, whole.end))
