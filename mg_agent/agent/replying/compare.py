"""Comparing two stretches of time by counts, rates and seconds, with how much of each was observed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mg_agent.agent.finding.absences import absence_limits
from mg_agent.agent.finding.families import apart, is_mixed
from mg_agent.agent.finding.gathering import gather
from mg_agent.agent.finding.lines import listen, no_words
from mg_agent.agent.finding.observations import LISTED, Gathered, absence, cite, gap_limits, grouped, sentence, times
from mg_agent.agent.question import Question, Topic
from mg_agent.agent.replying.replies import Reply, windows
from mg_agent.core.assessment import Claim, Draft
from mg_agent.core.evidence import Cue
from mg_agent.core.span import Span, total
from mg_agent.tools.quoting import plain, quoted
from mg_agent.tools.session import Session

_ENOUGH = 1.0
"""Seconds of observation below which a rate would say nothing."""
_FEW = 10
_SETS = re.compile(
    r"\b(?:more|less|fewer|most|least|often|rates?|(?:in|de)creas\w*|rise|rises|drops?|frequen\w*)\b", re.IGNORECASE
)
"""What asks which of the two stretches holds more."""
_UNCLEAR = (
    "I can compare two stretches of time; name both, e.g. 0-10 s and 10-20 s, the first and the second half, "
    "or before and after a moment."
)


@dataclass(frozen=True)
class _Side:
    span: Span
    found: Gathered

    def cues(self, label: str | None = None) -> list[Cue]:
        """Return the cues that were there in this stretch, whenever they began."""
        return [cue for cue in self.found.cues if label is None or cue.label == label]

    def begun(self, label: str | None = None) -> list[Cue]:
        """Return the cues that began in this stretch, so that none counts on both sides."""
        return [cue for cue in self.cues(label) if cue.span.start in self.span]

    def lasted(self, label: str | None = None) -> float:
        """Return the seconds of this stretch that the cues fill."""
        parts = (cue.span & self.span for cue in self.cues(label))
        return total(part for part in parts if part is not None)


def reply_compare(question: Question, session: Session) -> Reply:
    """Set two stretches against one another, kind by kind."""
    spans, by_words = _spans(question, session)
    if len(spans) != 2:
        return Reply(Draft(answer=by_words or _UNCLEAR, abstains=True))
    topics: tuple[Topic | None, ...] = question.topics or (None,)
    first, then = spans
    pairs = [one for t in topics for one in _pairs(first, gather(session, t, first), then, gather(session, t, then))]
    claims = [claim for first, second in pairs for claim in _claims(session, first, second)][:LISTED]
    looks = [look for pair in pairs for side in pair for look in side.found.looks]
    counted = sum(len(side.begun()) for pair in pairs for side in pair)
    few = ("With counts this small, a difference may be chance; no interval is computed here.",) if counted else ()
    absent = absence_limits((side.found for pair in pairs for side in pair), session)
    draft = Draft(
        answer=" ".join(
            filter(
                None,
                (
                    by_words,
                    f"First {spans[0]}, then {spans[1]}.",
                    *(_answer(a, b) for a, b in pairs),
                    _more(pairs, question.text),
                ),
            )
        ),
        claims=tuple(claims),
        limits=(*(few if counted < _FEW * len(claims) else ()), *gap_limits(looks), *absent),
        abstains=not any(look.observed for look in looks),
    )
    return Reply(draft)


def _pairs(first: Span, found: Gathered, then: Span, later: Gathered) -> list[tuple[_Side, _Side]]:
    """Set both stretches against one another, a family part by part where its parts were in view for own times."""
    mixed = (found.cues or later.cues) and (is_mixed(found) or is_mixed(later))
    both = zip(apart(found), apart(later), strict=True) if mixed else [(found, later)]
    return [(_Side(first, one), _Side(then, other)) for one, other in both]


def _spans(question: Question, session: Session) -> tuple[tuple[Span, ...], str]:
    """Return the two stretches, and where words part them, which and how often they were said."""
    named = tuple(span for span in windows(question, session) if span is not None)
    if named or question.words is None:
        return named, ""
    heard, lines, _ = listen(session, question.words)
    if not lines:
        return (), no_words(heard, question.words)
    whole, at = session.whole, lines[0].span.start
    said = f"{quoted(question.words)} was said {times(len(lines))}"
    if not whole.start < at < whole.end:
        return (), f"{said}, at the very beginning of what was analyzed; there is nothing before it to compare with."
    which = " for the first time" if len(lines) > 1 else ""
    lead = f"{said}; the time before that line began{which} is compared with the time from then on."
    return (Span(start=whole.start, end=at), Span(start=at, end=whole.end)), lead


def _answer(first: _Side, second: _Side) -> str:
    sides = (first, second)
    if any(side.found.unknowable for side in sides):
        return " ".join(f"In {side.span}: {_alone(side)}" for side in sides)
    if not first.cues() and not second.cues():
        lead = absence(replace(first.found, looks=(*first.found.looks, *second.found.looks)))
        return lead.replace("in the observed part (", "in either of the observed parts (")
    return sentence(f"{_name(first)} {_told(first)}, then {_told(second)}")


def _more(pairs: Sequence[tuple[_Side, _Side]], text: str) -> str:
    """Say in which of the two stretches one kind began more often by the minute, where that is asked."""
    if len(pairs) != 1 or not _SETS.search(text):
        return ""
    first, then = pairs[0]
    if any(side.found.unknowable or side.found.seconds < _ENOUGH for side in (first, then)) or not (
        first.cues() or then.cues()
    ):
        return ""
    rates = [round(60 * len(side.begun()) / side.found.seconds, 1) for side in (first, then)]
    if rates[0] == rates[1]:
        return "Per observed minute it began equally often in both."
    which = "first" if rates[0] > rates[1] else "second"
    return f"Per observed minute it began more often in the {which} ({max(rates):.1f} against {min(rates):.1f})."


def _alone(side: _Side) -> str:
    return sentence(f"{_name(side)} {_told(side)}") if side.cues() else absence(side.found)


def _name(side: _Side) -> str:
    return {"a cue": "a cue of any kind"}.get(side.found.name, side.found.name)


def _told(side: _Side) -> str:
    return _rate(len(side.begun()), side.found.seconds, side.lasted())


def _claims(session: Session, first: _Side, second: _Side) -> list[Claim]:
    if first.found.unknowable or second.found.unknowable:
        return []
    both = {cue.id: cue for side in (first, second) for cue in side.cues()}
    return [_claim(session, label, cues, (first, second)) for label, cues in grouped(both.values()).items()]


def _claim(session: Session, label: str, cues: Sequence[Cue], sides: Sequence[_Side]) -> Claim:
    topic = Topic(label, tuple(dict.fromkeys(cue.modality for cue in cues)), frozenset({label}))
    seconds = [replace(gather(session, topic, side.span), cues=()).seconds for side in sides]
    told = [_rate(len(s.begun(label)), seen, s.lasted(label)) for s, seen in zip(sides, seconds, strict=True)]
    ordered = sorted(cues, key=lambda cue: cue.span.start)
    return Claim(text=sentence(f"{plain(label)} {told[0]}, then {told[1]}"), evidence=cite(ordered))


def _rate(count: int, seconds: float, lasted: float) -> str:
    """Say how often something began and how long it was there; what began before the stretch is there as well."""
    long = f"{' and' if count else ', but'} was present for {lasted:.1f} s" if round(lasted, 1) else ""
    began = f"began {times(count)}" if count else "did not begin"
    if not seconds:
        return f"{began}{long}, not observed otherwise" if lasted else "was not observed"
    rate = f"{60 * count / seconds:.1f} per minute" if seconds >= _ENOUGH else "too little for a rate"
    return f"{began} in {seconds:.1f} observed s{f' ({rate})' if count or seconds < _ENOUGH else ''}{long}"
