"""What was not done, and stretches without any cue: "what does she never do?", "when does nothing happen?"."""

from collections.abc import Iterable

from mg_agent.agent.finding.absences import absence_limits
from mg_agent.agent.finding.gathering import gather
from mg_agent.agent.finding.lines import listen
from mg_agent.agent.finding.observations import Gathered, gap_limits, joined, object_of, said_or_done, sentence
from mg_agent.agent.question import Question, Topic
from mg_agent.agent.replying.related import shared
from mg_agent.agent.replying.replies import Reply, windows
from mg_agent.core.assessment import Claim, Draft
from mg_agent.core.counts import plural
from mg_agent.core.evidence import Cue
from mg_agent.core.span import Span, merge, subtract, total
from mg_agent.recognition.vocabulary import FACIAL, LABELS
from mg_agent.tools.quoting import plain
from mg_agent.tools.session import SLIVER, Look, Session
from mg_agent.tools.sought import unsought

_AMONG = {"talk": " while lines were said", "pause": " in the pauses"}
"""Where several stretches are asked about together."""
_NAMED = 16
"""Most kinds that one answer names, beside touches."""
_TOUCH = "touching "
_EACH = 3
"""Most stretches that one answer names."""
_LEAST = 1.0
"""Seconds from which on a stretch without a cue is told."""


def reply_never(question: Question, session: Session) -> Reply:
    """Say which kinds of cues were looked for and not found, and which could not have been seen."""
    places, beyond = windows(question, session), unsought(session.analysis)
    where = places[0] if len(places) == 1 else None
    body = frozenset(label for label in LABELS if label not in FACIAL and label not in beyond)
    topics = (Topic("a cue", ("gesture",), body), Topic("a cue", ("face",), frozenset(FACIAL)))
    wanted = topics[:1] if question.topics else topics  # gestures are of the body
    looks = [look for topic in wanted for look in gather(session, topic, where).looks]
    spans = merge(place or session.whole for place in places)
    found = {cue.label for look in looks for cue in look.cues if any(cue.span.overlaps(span) for span in spans)}
    blind = [look for look in looks if look.blind or not shared(look.observed, spans)]
    absent = _labels((look for look in looks if look not in blind), found)
    hidden = [label for label in _labels(blind, found) if label not in absent]
    place = f" in {where}" if where is not None else _AMONG[question.stretch.kind] if question.stretch else ""
    told = []
    if absent:
        told.append(sentence(f"looked for and not found{place}, where it could be seen: {_named(absent)}"))
    elif len(blind) < len(looks):
        told.append(f"Of what could be seen{place}, every kind that is looked for was found.")
    if hidden:
        parts = ", ".join(dict.fromkeys(object_of(look) for look in blind))
        told.append(f"Not observable{place} ({parts}), so that nothing is known of it: {_named(hidden)}.")
    if beyond - found:
        told.append(f"{plural(len(beyond - found), 'other kind')} of cues no source here looks for.")
    told.append("What no cue exists for is not looked for at all.")
    empty = (Gathered("a cue", (), tuple(look for look in looks if look.labels & frozenset(absent))),)
    limits = (*gap_limits(looks), *absence_limits(empty, session))
    return Reply(Draft(answer=" ".join(told), limits=limits, abstains=not absent and len(blind) == len(looks)))


def _labels(looks: Iterable[Look], found: set[str]) -> list[str]:
    wanted = {label for look in looks for label in look.labels} - found
    return [label for label in dict.fromkeys((*FACIAL, *LABELS)) if label in wanted]


def _named(labels: list[str]) -> str:
    touches = [plain(label.removeprefix(_TOUCH)) for label in labels if label.startswith(_TOUCH)]
    others = [plain(label) for label in labels if not label.startswith(_TOUCH)]
    if not touches:
        return _shown(others)
    touched = f"{_TOUCH}{joined(touches, 'or')}"
    return f"{_shown(others)}; {touched}" if others else touched


def _shown(names: list[str]) -> str:
    shown, rest = names[:_NAMED], len(names) - _NAMED
    return ", ".join(shown) + (f" and {plural(rest, 'more kind')}" if rest > 0 else "")


def reply_nothing(question: Question, session: Session) -> Reply:
    """Name the longest observed stretches without any cue, with what stands on either side."""
    where = windows(question, session)[0] or session.whole
    looked = gather(session, None, where)
    open_looks = [look for look in looked.looks if look.observed]
    if not open_looks:
        told = "Neither the body nor the face was observed here, so whether nothing was done cannot be told."
        return Reply(Draft(answer=told, limits=gap_limits(looked.looks), abstains=True))
    seen: tuple[Span, ...] = (where,)
    for look in open_looks:
        seen = shared(seen, merge(look.observed))
    cues = looked.cues
    free = [part for one in seen for part in subtract(one, (cue.span for cue in cues)) if part.duration >= _LEAST]
    longest = sorted(free, key=lambda span: (-round(span.duration, 3), span.start))[:_EACH]
    lost = where.duration - total(seen)
    limits = (
        "No cue means that nothing was found of what is looked for; small movements, and those that no cue exists for, "
        "may have been made.",
        *gap_limits(looked.looks),
    )
    blind = f" {lost:.1f} of {where.duration:.1f} s were not observed, and are left out." if lost > SLIVER else ""
    if not longest:
        told = f"No: in what was observed there is no stretch of {_LEAST:g} s or longer without a cue.{blind}"
        return Reply(Draft(answer=told, limits=limits))
    _, lines, _ = listen(session, None, where)
    first, *others = longest
    more = f" The next longest: {', '.join(f'{one} ({one.duration:.1f} s)' for one in others)}." if others else ""
    said = " A line was said in it." if any(line.span.overlaps(first) for line in lines) else ""
    told = f"The longest stretch without a cue of body or face is {first} ({first.duration:.1f} s).{said}{more}{blind}"
    claims = [_beside(span, cues) for span in longest]
    draft = Draft(answer=told, claims=tuple(one for one in claims if one is not None), limits=limits)
    return Reply(draft, spans=(first,))


def _beside(span: Span, cues: Iterable[Cue]) -> Claim | None:
    """Cite the last cue before a stretch and the first one after it."""
    ordered = sorted(cues, key=lambda cue: (cue.span.start, cue.id))
    before = max(
        (cue for cue in ordered if cue.span.end <= span.start + SLIVER), key=lambda c: c.span.end, default=None
    )
    after = next((cue for cue in ordered if cue.span.start >= span.end - SLIVER), None)
    sides = [one for one in (before, after) if one is not None]
    if not sides:
        return None
    told = " ".join(
        f"{word}: {said_or_done(one)}" for word, one in (("Before", before), ("After", after)) if one is not None
    )
    return Claim(text=f"No cue for {span.duration:.1f} s. {told}", evidence=tuple(one.id for one in sides))
