"""What could not be observed of a stretch, in a few words: which parts of the body, for how long."""

from collections.abc import Iterable

from mg_agent.agent.finding.observations import joined, object_of
from mg_agent.core.span import Span, total
from mg_agent.recognition.vocabulary import PARTS
from mg_agent.tools.session import Look, Session


def unseen(looks: Iterable[Look], where: Span, lead: str = "Not observed there") -> str:
    """Say in a few words what could not be observed in a stretch; the limits name the times."""
    partly: dict[str, float] = {}
    never: list[str] = []
    for look in looks:
        if not look.allowed or look.blank:
            continue
        lost, what = total(look.gaps), object_of(look)
        if not look.observed:
            never.append(what)
        elif lost:
            partly[what] = lost
    some = [f"{what} for {lost:.1f} of {where.duration:.1f} s" for what, lost in partly.items()]
    texts = [*some, *([f"{joined(never, 'and')} throughout"] if never else [])]
    return f"{lead}: {', '.join(texts)}." if texts else ""


def looks_of_parts(session: Session, where: Span) -> tuple[Look, ...]:
    """Look at every part of the body that the analysis tells of; parts of what was not observed at all are left out."""
    parts = (part for part in PARTS if session.analysis.tells(part))
    wholes = {part: part.partition("/")[0] for part in parts}
    seen = {whole: bool(session.observed(whole, where)) for whole in wholes.values()}
    return tuple(session.examine(whole, where, part=part) for part, whole in wholes.items() if seen[whole])


def parts_unseen(session: Session, where: Span | None = None) -> str:
    """Say which parts of what was observed could not be seen, for how long; "" where all could be."""
    place = session.whole if where is None else where
    return unseen(looks_of_parts(session, place), place, "Not observed")
