"""Comparing two stretches of time by counts and rates, with how much of each was observed."""

from collections.abc import Sequence
from dataclasses import dataclass

from mg_agent.agent.observations import LISTED, Gathered, absence, cite, gap_limits, gather, grouped, sentence
from mg_agent.agent.question import Question, Topic
from mg_agent.agent.replies import Reply, listen, windows
from mg_agent.core.assessment import Claim, Draft
from mg_agent.core.evidence import Cue
from mg_agent.core.span import Span, total
from mg_agent.tools.quoting import plain
from mg_agent.tools.session import Session

_ENOUGH = 1.0
"""Seconds of observation below which a rate would say nothing."""
_FEW = 10
_UNCLEAR = (
    "I can compare two stretches of time; name both, e.g. 0-10 s and 10-20 s, the first and the second half, "
    "or before and after a moment."
)


@dataclass(frozen=True)
class _Side:
    span: Span
    found: Gathered

    def begun(self, label: str | None = None) -> list[Cue]:
        """Return the cues that began in this stretch, so that none counts on both sides."""
        mine = (cue for cue in self.found.cues if cue.span.start in self.span)
        return [cue for cue in mine if label is None or cue.label == label]

    def seconds(self, modality: str) -> float:
        return total(part for look in self.found.looks if look.modality == modality for part in look.observed)


def reply_compare(question: Question, session: Session) -> Reply:
    """Set two stretches against one another, kind by kind."""
    spans = _spans(question, session)
    if len(spans) != 2:
        return Reply(Draft(answer=_UNCLEAR, abstains=True))
    topics: tuple[Topic | None, ...] = question.topics or (None,)
    pairs = [(_Side(a, gather(session, t, a)), _Side(b, gather(session, t, b))) for t in topics for a, b in [spans]]
    claims = [claim for first, second in pairs for claim in _claims(first, second)][:LISTED]
    looks = [look for pair in pairs for side in pair for look in side.found.looks]
    counted = sum(len(side.begun()) for pair in pairs for side in pair)
    few = ("With counts this small, a difference may be chance; no interval is computed here.",) if counted else ()
    draft = Draft(
        answer=" ".join([f"First {spans[0]}, then {spans[1]}.", *(_answer(a, b) for a, b in pairs)]),
        claims=tuple(claims),
        limits=(*(few if counted < _FEW * len(claims) else ()), *gap_limits(looks)),
        abstains=not any(look.observed for look in looks),
    )
    return Reply(draft)


def _spans(question: Question, session: Session) -> tuple[Span, ...]:
    named = tuple(span for span in windows(question, session) if span is not None)
    if named or question.words is None:
        return named
    _, lines, _ = listen(session, question.words)
    whole = session.whole
    if not lines or not whole.start < lines[0].span.start < whole.end:
        return ()
    at = lines[0].span.start
    return Span(start=whole.start, end=at), Span(start=at, end=whole.end)


def _answer(first: _Side, second: _Side) -> str:
    blind = [side for side in (first, second) if side.found.unknowable]
    if blind:
        return " ".join(f"In {side.span}: {absence(side.found)}" for side in blind)
    name, a, b = first.found.name, len(first.begun()), len(second.begun())
    if not a and not b:
        return sentence(f"{name} was found in neither of the observed parts")
    seconds = first.found.seconds, second.found.seconds
    return sentence(f"{name}: {_rate(a, seconds[0])}, then {_rate(b, seconds[1])}")


def _claims(first: _Side, second: _Side) -> list[Claim]:
    if first.found.unknowable or second.found.unknowable:
        return []
    labels = grouped([*first.begun(), *second.begun()])
    return [_claim(label, cues, first, second) for label, cues in labels.items()]


def _claim(label: str, cues: Sequence[Cue], first: _Side, second: _Side) -> Claim:
    modality = cues[0].modality
    parts = [_rate(len(side.begun(label)), side.seconds(modality)) for side in (first, second)]
    ordered = sorted(cues, key=lambda cue: cue.span.start)
    return Claim(text=sentence(f"{plain(label)}: {parts[0]}, then {parts[1]}"), evidence=cite(ordered))


def _rate(count: int, seconds: float) -> str:
    if seconds < _ENOUGH:
        return f"{count} in {seconds:.1f} observed s (too little for a rate)"
    return f"{count} in {seconds:.1f} observed s ({60 * count / seconds:.1f} per minute)"
