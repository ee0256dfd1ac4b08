"""Questions about cues that no source at hand looks for, told apart from cues that were not found."""

from dataclasses import replace

from mg_agent.agent.question import Intent, Question, Topic

_NEAREST = {
    "interlocking fingers": "clasping hands",
    "steepling fingers": "clasping hands",
    "fidgeting fingers": "rubbing hands",
    "adjusting clothes": "shifting posture",
}
"""What a source without a cue of its own reports such an act as, if it reports it at all."""
_LOOKING = frozenset(
    (Intent.FIND, Intent.COUNT, Intent.DURATION, Intent.SUMMARY, Intent.AROUND, Intent.COMPARE, Intent.UNKNOWN)
)


def as_sought(asked: Question, beyond: frozenset[str]) -> Question:
    """Turn topics that no source at hand looks for into words for which no cue exists here.

    Args:
        asked: The question as understood by its words alone.
        beyond: Labels that no source at hand looks for.

    Returns:
        The question about what was looked for; of intent "unlisted" where nothing of it was.
    """
    if not beyond or asked.intent is Intent.LITERATURE:  # research may speak of what nobody looked for here
        return asked
    kept = tuple(topic for one in asked.topics if (topic := _within(one, beyond)) is not None)
    anchor = tuple(topic for one in asked.anchor if (topic := _within(one, beyond)) is not None)
    relation = asked.relation
    if relation is not None:
        sides = [
            tuple(t for one in s if (t := _within(one, beyond)) is not None) for s in (relation.first, relation.second)
        ]
        relation = replace(relation, first=sides[0], second=sides[1]) if all(sides) else None
    lost = tuple(one.name for one in (*asked.topics, *asked.anchor) if _within(one, beyond) is None)
    unlooked = bool(lost) and not (anchor if asked.anchor else kept) and asked.intent in _LOOKING
    return replace(
        asked,
        parts=tuple(as_sought(part, beyond) for part in asked.parts),
        topics=kept,
        anchor=anchor,
        relation=relation,
        unlisted=(*asked.unlisted, *lost),
        intent=Intent.UNLISTED if unlooked else asked.intent,
    )


def _within(topic: Topic, beyond: frozenset[str]) -> Topic | None:
    """Keep of a topic what is looked for: without the body where only the face can tell, or the nearest cue."""
    if not topic.labels or not topic.labels <= beyond:
        return topic
    if "face" in topic.modalities:
        return replace(topic, modalities=tuple(m for m in topic.modalities if m != "gesture"))
    (label, *others) = sorted(topic.labels)
    if others or label not in _NEAREST:
        return None
    near = _NEAREST[label]
    note = f"There is no cue for {label} here; {near} is the nearest."
    return Topic(near, topic.modalities, frozenset({near}), note)
