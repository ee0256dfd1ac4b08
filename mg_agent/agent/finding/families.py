"""Families of cues with mixed parts of the body, told part by part, each by the time in which it was in view.

Hands at the face come into view with it, a hand at the leg does not: a rate over the time of both is of neither.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from mg_agent.agent.finding.observations import Gathered, kind_of
from mg_agent.core.span import merge
from mg_agent.recognition.vocabulary import PARTS, must_be_in_view


@dataclass(frozen=True)
class Part:
    """The labels of a family for which one part of the body must be in view.

    Attributes:
        part: What must be in view: "gesture/arms".
        labels: In order of the alphabet.
        name: What people call them: "touching the head or neck".
    """

    part: str
    labels: tuple[str, ...]
    name: str


def by_part(labels: Iterable[str]) -> tuple[Part, ...]:
    """Split labels by the part of the body that must be in view for them, what needs no part of its own first."""
    groups: dict[str, list[str]] = {}
    for label in sorted(labels):
        groups.setdefault(must_be_in_view(label), []).append(label)
    ordered = sorted(groups.items(), key=lambda group: PARTS.index(group[0]) if group[0] in PARTS else -1)
    return tuple(Part(part, tuple(mine), kind_of(part, mine).removeprefix("a ")) for part, mine in ordered)


def told_by_part(name: str, in_all: str, each: Iterable[str]) -> str:
    """Say how often a family was counted in all, and then what is told of each of its parts, in sentences."""
    return f"{name}: {in_all}, each part by the time it was in view. {' '.join(each)}"


def is_mixed(found: Gathered) -> bool:
    """Tell whether the parts of what was looked for were in view for times of their own."""
    if not all(look.labels for look in found.looks):
        return False
    return len({merge(span for look in one.looks for span in look.observed) for one in apart(found)}) > 1


def apart(found: Gathered) -> tuple[Gathered, ...]:
    """Split what looking for a family brought by its parts; (found,) where it has one part."""
    parts = by_part({label for look in found.looks for label in look.labels})
    if len(parts) < 2:
        return (found,)
    return tuple(
        replace(
            found,
            name=part.name,
            cues=tuple(cue for cue in found.cues if cue.label in part.labels),
            looks=tuple(look for look in found.looks if look.labels & {*part.labels}),
            beside="",
            claims=(),
            further=(),
        )
        for part in parts
    )
