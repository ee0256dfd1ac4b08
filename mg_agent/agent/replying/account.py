"""Short accounts in order of time: what a part of the body did, or what happened in a stretch, and what was unseen."""

from collections.abc import Iterable, Sequence
from itertools import groupby, product

from mg_agent.agent.finding.absences import absence_limits
from mg_agent.agent.finding.observations import (
    Gathered,
    absence,
    claims_in_order,
    gap_limits,
    list_labels,
    sentence,
)
from mg_agent.agent.finding.out_of_view import unseen
from mg_agent.agent.finding.sides import claims_of
from mg_agent.agent.question import Question, Sides
from mg_agent.agent.replying.replies import Reply, looked_for, topics_of, windows
from mg_agent.core.assessment import Draft
from mg_agent.core.evidence import Cue
from mg_agent.core.span import Span, timecode
from mg_agent.tools.quoting import plain
from mg_agent.tools.session import SLIVER, Look, Session

_STEPS = 8
"""Most steps that are told one by one; beyond that those of one kind are joined, and the last ones counted."""
_MINOR = 1 / 12
"""Share of its labels below which a part of the body is left to the limits: of all that hands do, one is on the leg."""
_HANDS = {"left": " with the left hand", "right": " with the right hand", "both": " with both hands"}


def reply_account(question: Question, session: Session) -> Reply:
    """Tell what a part of the body did, or how often and when an act was done, in order of time."""
    found = looked_for(question, session)
    parts = [topic.lead for topic in question.topics if topic.lead]
    for g, (_, where) in zip(found, product(topics_of(question), windows(question, session)), strict=True):
        place = session.whole if where is None else where
        lead = f"{_several(g.name)}{f' in {where}' if where is not None else ''}, in order of time"
        told = f"{sentence(f'{lead}: {in_order(g.cues, place)}')} {_else(g)}" if g.cues else absence(g)
        parts += [told, g.beside, unseen(_main(g), place) if g.cues else ""]
    cues = {cue.id: cue for g in found for cue in g.cues}
    ordered = sorted(cues.values(), key=lambda cue: (cue.span.start, cue.span.end, cue.id))
    further = {claim.text: claim for g in found for claim in g.further}
    sided = question.sides != Sides()
    draft = Draft(
        answer=" ".join(dict.fromkeys(filter(None, parts))),
        claims=claims_of(found) if sided else (*claims_in_order(ordered), *further.values()),
        limits=(*gap_limits(look for g in found for look in g.looks), *absence_limits(found, session)),
        abstains=all(g.unknowable for g in found),
    )
    return Reply(draft)


def in_order(cues: Iterable[Cue], where: Span) -> str:
    """Write cues as steps in order of time: what went on already, then each beginning with how long it lasted.

    Args:
        cues: Cues that overlap the stretch, without lines of speech.
        where: The stretch, in seconds.
    """
    ordered = sorted(cues, key=lambda cue: (cue.span.start, cue.span.end, cue.id))
    before = [cue for cue in ordered if cue.span.start < where.start - SLIVER]
    begun = [cue for cue in ordered if cue not in before]
    steps = [[cue] for cue in begun]
    if len(steps) > _STEPS:
        steps = [list(group) for _, group in groupby(begun, key=_doing)]
    shown = steps if len(steps) <= _STEPS else steps[: _STEPS - 2]
    rest = [cue for step in steps[len(shown) :] for cue in step]
    ongoing = [f"{_doing(cue)} ({_until(cue, where)})" for cue in before[:_STEPS]]
    further = f" and {len(before) - len(ongoing)} more" if len(before) > len(ongoing) else ""
    told = [
        *([f"already going on: {', '.join(ongoing)}{further}"] if ongoing else []),
        *(_step(step, where) for step in shown),
        *([f"then {list_labels(rest)}"] if rest else []),
    ]
    return "; ".join(told)


def _main(found: Gathered) -> list[Look]:
    every = sum(len(look.labels) for look in found.looks)
    return [look for look in found.looks if not look.labels or len(look.labels) >= _MINOR * every]


def _else(found: Gathered) -> str:
    none = f"no {found.name[2:]}" if found.name.startswith("a ") else "nothing of that kind"
    return f"Apart from that, {none} was found where it could be observed."


def _several(name: str) -> str:
    known = {"a gesture": "gestures", "a change of posture": "changes of posture", "a cue": "cues"}
    return known.get(name, f"cues {name[len('a cue ') :]}" if name.startswith("a cue of ") else name)


def _doing(cue: Cue) -> str:
    side, direction = cue.details.get("side"), cue.details.get("direction")
    toward = f" to the {direction}" if direction in ("left", "right") else ""
    return f"{plain(cue.label)}{_HANDS.get(str(side), '')}{toward}"


def _step(step: Sequence[Cue], where: Span) -> str:
    first, last = step[0], max(step, key=lambda cue: cue.span.end)
    beyond = ", going on after it" if last.span.end > where.end + SLIVER else ""
    if len(step) == 1:
        return f"at {timecode(first.span.start)} {_doing(first)} ({first.span.duration:.1f} s{beyond})"
    ends = f"{timecode(first.span.start)} and {timecode(min(last.span.end, where.end))}"
    return f"between {ends} {_doing(first)} ({len(step)} times{beyond})"


def _until(cue: Cue, where: Span) -> str:
    return "all through" if cue.span.end >= where.end - SLIVER else f"until {timecode(cue.span.end)}"
