"""A kind of cue named beside a wider one that holds it: "her face or any self-touch"; the wider one is told, once."""

from collections.abc import Sequence
from dataclasses import dataclass

from mg_agent.agent.finding.observations import Gathered, absence
from mg_agent.agent.question import Topic
from mg_agent.core.span import Span


@dataclass(frozen=True)
class Told:
    """What is told of one kind in one stretch.

    Attributes:
        found: What looking for it brought.
        place: The stretch; None for all of the video.
        parts: What looking for narrower kinds brought, all of whose cues are among those of this one.
    """

    found: Gathered
    place: Span | None
    parts: tuple[Gathered, ...]

    def further(self) -> list[str]:
        """Say how many of the cues are of each narrower kind, and what else is told of those."""
        if not self.found.cues:
            return []
        return [text for part in self.parts for text in (_part_text(part, self.found), part.beside)]


def told_once(
    topics: Sequence[Topic | None], places: Sequence[Span | None], found: Sequence[Gathered]
) -> tuple[Told, ...]:
    """Set each kind that a wider one holds beside that one.

    Args:
        topics: The kinds.
        places: The stretches.
        found: What looking for each kind in each stretch brought, kind by kind.
    """
    rows = [found[i * len(places) : (i + 1) * len(places)] for i in range(len(topics))]
    within = [_widest(topic, topics) for topic in topics]
    return tuple(
        Told(rows[i][n], place, tuple(rows[j][n] for j, wider in enumerate(within) if wider == i))
        for i in range(len(topics))
        for n, place in enumerate(places)
        if within[i] is None
    )


def _widest(topic: Topic | None, topics: Sequence[Topic | None]) -> int | None:
    held = [i for i, one in enumerate(topics) if one is not None and topic is not None and _holds(one, topic)]
    return max(held, key=lambda i: len(getattr(topics[i], "labels", ())), default=None)


def _holds(wider: Topic, topic: Topic) -> bool:
    return bool(topic.labels) and topic.labels < wider.labels and {*topic.modalities} <= {*wider.modalities}


def _part_text(part: Gathered, wider: Gathered) -> str:
    if not part.cues:
        return absence(part)
    count, whole = len(part.cues), len(wider.cues)
    if whole == 1:
        return f"It is {part.name}."
    some = "all are" if count == whole else "one is" if count == 1 else f"{count} are"
    return f"Of these {whole}, {some} {part.name}."
