"""Looking for what a question is about: one look for each part of the body that must be in view for it."""

from mg_agent.agent.finding.observations import Gathered, named
from mg_agent.agent.question import Topic
from mg_agent.core.span import Span
from mg_agent.recognition.vocabulary import LEAST_SECONDS, PARTS, must_be_in_view, too_brief
from mg_agent.tools.session import Look, Session


def gather(session: Session, topic: Topic | None, span: Span | None = None) -> Gathered:
    """Look for a topic, or for everything seen where there is none; speech is looked for by itself.

    One look is taken for each part of the body that its labels need: hands on the face come into view with it, hands
    under the table do not.
    """
    modalities = topic.modalities if topic else tuple(m for m in session.modalities if m != "speech")
    looks = tuple(look for m in modalities for look in _looks(session, m, topic.labels if topic else frozenset(), span))
    found = {c.id: c for look in looks for c in look.cues if topic is None or topic.covers(c.modality, c.label)}
    ordered = tuple(sorted(found.values(), key=lambda c: (c.span.start, c.span.end, c.id)))
    return Gathered(named(topic) if topic else "a cue", ordered, looks)


def _looks(session: Session, modality: str, labels: frozenset[str], span: Span | None) -> list[Look]:
    mine = [label for label in labels if must_be_in_view(label).partition("/")[0] == modality] or labels
    groups: dict[tuple[str, str], list[str]] = {}
    for label in sorted(mine):
        needed = must_be_in_view(label)
        part = session.needed(needed if "/" in needed else None, modality)
        own = "brief" if too_brief(label, session.analysis.rate) else label if label in LEAST_SECONDS else ""
        groups.setdefault((part, own), []).append(label)
    looks = [session.examine(modality, span, part=part, labels=group) for (part, _), group in groups.items()]
    return sorted(looks, key=lambda look: PARTS.index(look.part) if look.part in PARTS else -1) or [
        session.examine(modality, span)
    ]
