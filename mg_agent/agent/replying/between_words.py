"""The stretch from one saying to another: "what happens between saying 'mother' and saying 'brother'?"."""

from dataclasses import dataclass, replace

from mg_agent.agent.finding.gathering import gather
from mg_agent.agent.finding.lines import listen, no_words
from mg_agent.agent.finding.observations import LISTED, Gathered, absence, claims_in_order, sentence, times
from mg_agent.agent.question import Bound, Question
from mg_agent.agent.replying.nth_of_kinds import hidden_text, told_of_both
from mg_agent.agent.replying.replies import Reply
from mg_agent.agent.wording.nouns import one_of
from mg_agent.agent.wording.picks import ONE, chosen
from mg_agent.core.assessment import Claim, Draft
from mg_agent.core.counts import plural
from mg_agent.core.evidence import Cue
from mg_agent.core.span import Span
from mg_agent.tools.quoting import quoted
from mg_agent.tools.session import SLIVER, Session

_LINE_TIMES = "A word has the times of its whole line here; when within the line it was said is not told."
OCCASIONS = 3
"""Most stretches that one answer is about."""


def at_between(question: Question, session: Session) -> tuple[Question, str, Reply | None]:
    """Turn two sayings into the stretches between them.

    Returns:
        The question with its stretches, a sentence on where they lie, and an answer where there is no such stretch.
    """
    if question.between is None:
        return question, "", None
    asked = question.between.asked
    found = [_bound(one, session) for one in (question.between.one, question.between.two)]
    if missing := [one.missing for one in found if not one.cues]:
        end = "So their order cannot be told." if asked == "order" else "So there is no stretch between the two."
        answer = f"{' '.join(dict.fromkeys(missing))} {end}"
        return question, "", Reply(Draft(answer=answer, abstains=all(one.blind for one in found if not one.cues)))
    if asked == "order":
        return question, "", _ordered(found[0], found[1], session)
    stretches = between_lines(found[0].cues, found[1].cues)
    if not stretches:
        answer = f"No time lies between {found[0].name} and {found[1].name}: they fall together, or follow at once."
        if asked == "length" and found[0].cues[0].id != found[1].cues[0].id:
            pair = (found[0].cues[0], found[1].cues[0])
            answer = f"{answer} {told_of_both(*pair, (found[0].first, found[1].first), came_first=False)}"
        return question, "", Reply(Draft(answer=answer))
    turned = stretches[0][1]
    spans = tuple(span for span, _ in stretches[:OCCASIONS])
    few = f" Shown: the first {OCCASIONS}." if len(stretches) > OCCASIONS else ""
    first, second = reversed(found) if turned else found
    lengths = ", ".join(f"{span.duration:.1f} s ({span})" for span in spans)
    lead = f"From the end of {first.name} to the beginning of {second.name} it is {lengths}.{few}"
    if asked == "length":
        lines = tuple(cue.id for one in (first, second) for cue in one.cues[:LISTED])
        claim = Claim(text="What bounds the stretch.", evidence=lines)
        return question, "", Reply(Draft(answer=lead, claims=(claim,)))
    return replace(question, spans=spans), lead, None


@dataclass(frozen=True)
class _Moment:
    """One of the two: the lines that hold certain words, a line at its place, or cues.

    Attributes:
        name: For people.
        first: What the first of several is called.
        counted: How many there are, one sentence; empty where there is one, or one is named by its place.
        cues: In order of time.
        missing: Why there are none.
        blind: True where nothing was observed that could have shown one.
        found: What looking for cues brought; None for lines.
        words: What was said.
    """

    name: str
    first: str
    counted: str
    cues: tuple[Cue, ...]
    missing: str
    blind: bool
    found: Gathered | None = None
    words: str = ""


def _bound(one: Bound, session: Session) -> _Moment:
    return _seen(one, session) if one.cues else _said(one, session)


def _said(one: Bound, session: Session) -> _Moment:
    heard, lines, _ = listen(session, one.words or None)
    holding = f" with {quoted(one.words)}" if one.words else ""
    kept, missing = _placed(lines, one.place), no_words(heard, one.words)
    if lines and not kept:
        missing = f"There is no {one.place} line{holding}, only {plural(len(lines), 'line')}."
    place = f"{one.place} " if one.place else ""
    several = len(kept) > 1
    counted = f"{quoted(one.words)} was said in {plural(len(kept), 'line')}." if several else ""
    name = f"the {place}line{holding}"
    return _Moment(
        name,
        f"the first line{holding}" if several else name,
        counted,
        kept,
        missing,
        not heard.observed,
        words=one.words,
    )


def _seen(one: Bound, session: Session) -> _Moment:
    parts = [gather(session, topic) for topic in one.cues]
    name = " or ".join(part.name for part in parts)
    every = tuple(sorted((cue for part in parts for cue in part.cues), key=lambda cue: (cue.span.start, cue.id)))
    found = Gathered(name, every, tuple(look for part in parts for look in part.looks))
    kept, missing = _placed(every, one.place), " ".join(absence(part) for part in parts)
    if every and not kept:
        missing = f"{sentence(f'{name} was found {times(len(every))}')} There is no {one.place} one."
    called = f"the {one.place} {one_of(name)}" if one.place else name
    counted = sentence(f"{name} was found {times(len(kept))}") if len(kept) > 1 else ""
    first = called if one.place else f"the first {one_of(name)}"
    return _Moment(called, first, counted, kept, missing, all(part.unknowable for part in parts), found)


def _placed(cues: tuple[Cue, ...], place: str) -> tuple[Cue, ...]:
    """Keep the one at a place, where one is named."""
    if not place:
        return cues
    if place not in ONE:
        return cues[-2:-1]  # the last but one
    one = chosen(place, cues)
    return () if one is None else (one,)


def _ordered(one: _Moment, two: _Moment, session: Session) -> Reply:
    """Say which of two moments came first, and how long before the other; of several, the first counts."""
    first, second = one.cues[0], two.cues[0]
    told = [text for text in (one.counted, two.counted) if text]
    if first.id == second.id:
        told.append(_in_one_line(first, one.words, two.words))
    else:
        told.append(told_of_both(first, second, (one.first, two.first), came_first=True))
    earlier = min(first.span.start, second.span.start)
    for moment in (one, two):
        at = moment.cues[0].span.start
        if moment.found is not None and at > earlier and not moment.name.startswith("the "):
            told.append(hidden_text(Span(start=session.whole.start, end=at), moment.found, one_of(moment.name)))
    claims = claims_in_order(sorted({first.id: first, second.id: second}.values(), key=lambda cue: cue.span.start))
    answer = " ".join(text.strip() for text in told if text)
    return Reply(Draft(answer=answer, claims=claims, limits=(_LINE_TIMES,)))


def _in_one_line(line: Cue, one: str, two: str) -> str:
    """Say which of two words stands first in a line that holds both."""
    text = line.text.casefold()
    places = sorted((text.find(words.casefold()), words) for words in (one, two))
    if places[0][0] < 0 or places[0][0] == places[1][0]:
        return sentence(f"both were said in the same line: {quoted(line.text)}")
    first, second = (quoted(words) for _, words in places)
    return sentence(f"both were said in the same line, {first} before {second}: {quoted(line.text)}")


def between_lines(first: tuple[Cue, ...], second: tuple[Cue, ...]) -> list[tuple[Span, bool]]:
    """Return the stretches from a line of one kind to the next of the other, and whether the second came first."""
    for one, other, turned in ((first, second, False), (second, first, True)):
        gaps: dict[float, float] = {}
        for line in sorted(other, key=lambda cue: -cue.span.start):
            ends = [cue.span.end for cue in one if cue.span.end <= line.span.start and cue.id != line.id]
            if ends:
                gaps[max(ends)] = line.span.start
        found = [Span(start=start, end=end) for start, end in sorted(gaps.items()) if end - start >= SLIVER]
        if found:
            return [(span, turned) for span in found]
    return []
