"""Answers on when something began or ended, telling an end apart from where one could no longer look."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mg_agent.agent.finding.absences import absence_limits
from mg_agent.agent.finding.observations import (
    LISTED,
    Gathered,
    absence,
    cite,
    gap_limits,
    object_of,
    sentence,
    times,
    was,
)
from mg_agent.agent.finding.sides import claims_of
from mg_agent.agent.question import Question
from mg_agent.agent.replying.replies import Reply, looked_for, topics_of, windows
from mg_agent.core.assessment import Claim, Draft
from mg_agent.core.evidence import Cue
from mg_agent.core.span import Span, merge, subtract, timecode
from mg_agent.recognition.vocabulary import ARMS, must_be_in_view
from mg_agent.tools.quoting import plain
from mg_agent.tools.session import SLIVER, Session

_TIMES = 6
"""Most moments that one answer lists."""
_WORD = {"start": "began", "end": "stopped"}


@dataclass(frozen=True)
class _Run:
    """Cues of one person that follow one another without a break: from the nose to the cheek is no stop.

    Attributes:
        span: From the first beginning to the last end, in seconds.
        cues: In order of time.
        before: Why its beginning is not known; empty where it was seen.
        beyond: Why its end is not known; empty where it was seen.
    """

    span: Span
    cues: tuple[Cue, ...]
    before: str
    beyond: str


def reply_edges(question: Question, session: Session) -> Reply:
    """Say when each of what a question asks about began, ended, or both."""
    found = looked_for(question, session)
    parts = [topic.lead for topic in question.topics if topic.lead]
    claims: list[Claim] = []
    for g, where in zip(found, [w for _ in topics_of(question) for w in windows(question, session)], strict=True):
        runs = _picked([run for run in _runs(g, session) if _is_asked(run, question.edge, where)], question.pick)
        parts += [_told(g, runs, question.edge, where) if g.cues else absence(g), g.beside]
        claims += [_claim(run, question.edge) for run in runs]
    looks = [look for g in found for look in g.looks]
    draft = Draft(
        answer=" ".join(dict.fromkeys(filter(None, parts))),
        claims=tuple(claims) if claims and len(claims) <= LISTED else claims_of(found),
        limits=(*gap_limits(looks), *lost_hands(found, question.edge, session), *absence_limits(found, session)),
        abstains=all(g.unknowable for g in found),
    )
    return Reply(draft)


def known_edges(found: Gathered, question: Question, session: Session) -> tuple[list[float], list[str]]:
    """Return when, in seconds, something is known to have begun or stopped, and a sentence where that is not known."""
    edge, runs = question.edge, _picked(_runs(found, session), question.pick)
    sure = [_at(run, edge) for run in runs if not _doubt(run, edge)]
    return sure, [*_open(found.name, [run for run in runs if _doubt(run, edge)], edge)]


def lost_hands(found: Iterable[Gathered], edge: str, session: Session) -> tuple[str, ...]:
    """Say where a hand on the face or the neck may not have been taken away, as arms were no longer seen from then on.

    Such a touch is observed with the face, so its end counts as seen; a hand that is lost looks the same.
    """
    if edge not in ("end", "both") or ARMS not in session.analysis.watched:
        return ()
    gaps = subtract(session.whole, session.observed(ARMS))
    lost = [gap.start for gap in gaps if gap.duration >= SLIVER and gap.start > session.whole.start]
    runs = [run for g in found for run in _runs(g, session) if not run.beyond and any(map(_is_contact, run.cues))]
    ats = [run.span.end for run in runs if any(abs(run.span.end - at) <= SLIVER for at in lost)]
    if not ats:
        return ()
    moments = _listed([timecode(at) for at in dict.fromkeys(ats)])
    return (f"At {moments} the arms went out of view as well; a hand that is lost and one taken away look the same.",)


def why_open(found: Gathered, cue: Cue, session: Session) -> str:
    """Say why a cue may have lasted longer than it shows, as the end of a sentence; empty where both ends were seen."""
    before = _unseen(found, cue, cue.span.start, session)
    beyond = _unseen(found, cue, cue.span.end, session, end=1)
    went = [f"went on already {before}"] if before else []
    return " and ".join([*went, *([f"still went on {beyond}"] if beyond else [])])


def _is_contact(cue: Cue) -> bool:
    return cue.label.startswith("touching ") and must_be_in_view(cue.label) == "gesture"


def _runs(found: Gathered, session: Session) -> list[_Run]:
    runs = []
    for person in dict.fromkeys(cue.person for cue in found.cues):
        mine = [cue for cue in found.cues if cue.person == person]
        for span in merge((cue.span for cue in mine), gap=SLIVER):
            cues = tuple(cue for cue in mine if span.start <= cue.span.start <= span.end)
            first = [cue for cue in cues if cue.span.start <= span.start + SLIVER]
            last = [cue for cue in cues if cue.span.end >= span.end - SLIVER]
            before = next(filter(None, (_unseen(found, cue, cue.span.start, session) for cue in first)), "")
            beyond = next(filter(None, (_unseen(found, cue, cue.span.end, session, end=1) for cue in last)), "")
            runs.append(_Run(span, cues, before, beyond))
    return sorted(runs, key=lambda run: (run.span.start, run.span.end))


def _unseen(found: Gathered, cue: Cue, at: float, session: Session, *, end: int = 0) -> str:
    """Say why the edge of a cue may not be its own: the analysis, or what could be observed, ends there as well."""
    whole = session.whole
    if (whole.end - at if end else at - whole.start) < SLIVER:
        return f"where what was analyzed {'ends' if end else 'begins'}"
    for look in (one for one in found.looks if one.modality == cue.modality):
        seen = session.observed(look.part or look.modality)
        for gap in subtract(whole, seen) if not look.labels or cue.label in look.labels else ():
            near = gap.start - SLIVER <= at < gap.end if end else gap.start < at <= gap.end + SLIVER
            if gap.duration >= SLIVER and near:
                what = object_of(look)
                return f"where {what} {was(what)} {'no longer' if end else 'not yet'} observed"
    return ""


def _is_asked(run: _Run, edge: str, where: Span | None) -> bool:
    """Tell whether the edge that is asked about lies in the stretch that is asked about."""
    if where is None:
        return True
    edges = {"start": (run.span.start,), "end": (run.span.end,)}.get(edge, (run.span.start, run.span.end))
    return any(where.start <= at <= where.end for at in edges)


def _picked(runs: Sequence[_Run], pick: str | None) -> Sequence[_Run]:
    """Keep the first, the last or the longest one, where only that is asked about."""
    if pick == "longest" and runs:
        return [max(runs, key=lambda run: run.span.duration)]
    return runs[:1] if pick == "first" else runs[-1:] if pick == "last" else runs


def _told(found: Gathered, runs: Sequence[_Run], edge: str, where: Span | None) -> str:
    place = f" in {where}" if where is not None else ""
    if not runs:
        word = {"start": "beginning", "end": "end"}.get(edge, "beginning or end")
        return f"{sentence(f'{found.name} was found {times(len(found.cues))}{place}')} No {word} of it lies there."
    if edge == "both":
        return sentence(f"{found.name}: {_listed([_from_to(run) for run in runs])}")
    sure = [run for run in runs if not _doubt(run, edge)]
    moments = _listed([f"at {timecode(_at(run, edge))}{_kinds(run)}" for run in sure])
    often = f" {times(len(sure))}:" if len(sure) > 1 else ""
    told = [sentence(f"{found.name} {_WORD[edge]}{often} {moments}")] if sure else []
    return " ".join([*told, *_open(found.name, [run for run in runs if run not in sure], edge)])


def _open(name: str, runs: Sequence[_Run], edge: str) -> Iterable[str]:
    already = "already going on" if edge == "start" else "still going on"
    for run in runs[:_TIMES]:
        yield sentence(
            f"{name} was {already} at {timecode(_at(run, edge))}, {_doubt(run, edge)}, so when it {_WORD[edge]} is "
            "not known"
        )


def _from_to(run: _Run) -> str:
    start = f"from {timecode(run.span.start)}{f' or before, {run.before},' if run.before else ''}"
    return f"{start} to {timecode(run.span.end)}{f' or later, {run.beyond}' if run.beyond else ''}{_kinds(run)}"


def _doubt(run: _Run, edge: str) -> str:
    return run.before if edge == "start" else run.beyond


def _at(run: _Run, edge: str) -> float:
    return run.span.start if edge == "start" else run.span.end


def _kinds(run: _Run) -> str:
    """Name what follows one another without a break, where that is of several kinds."""
    labels = dict.fromkeys(plain(cue.label) for cue in run.cues)
    return f" ({', then '.join(labels)}, without a break)" if len(labels) > 1 else ""


def _listed(texts: Sequence[str]) -> str:
    more = f", and {len(texts) - _TIMES} more" if len(texts) > _TIMES else ""
    return f"{', '.join(texts[:_TIMES])}{more}"


def _claim(run: _Run, edge: str) -> Claim:
    name = ", then ".join(dict.fromkeys(plain(cue.label) for cue in run.cues))
    length = f"{run.span.duration:.1f} s"
    texts = {
        "start": f"{name}, {length}{', begun before that could be seen' if run.before else ' from its beginning on'}",
        "end": f"{name}, {length}{', its end not seen' if run.beyond else ' to its end'}",
    }
    return Claim(text=sentence(texts.get(edge, f"{name}, {length}")), evidence=cite(run.cues))
