"""Order and distance of two cues of different kinds, one or both of which are one of several: "the second nod"."""

from collections.abc import Sequence
from dataclasses import replace

from mg_agent.agent.finding.observations import Gathered
from mg_agent.agent.question import Relation
from mg_agent.agent.wording.nouns import one_of
from mg_agent.agent.wording.picks import chosen
from mg_agent.core.evidence import Cue
from mg_agent.core.span import Span, merge, subtract, total
from mg_agent.tools.session import SLIVER

_SHOWN = 6
"""Most stretches that one answer writes out."""


def only_that_one(found: Gathered, place: str) -> Gathered:
    """Keep of what was found the one at a place; all of it where none is named, or where there is no such one."""
    one = chosen(place, found.cues) if place else None
    return found if one is None else replace(found, cues=(one,), name=f"the {place} {one_of(found.name)}")


def of_those_places(relation: Relation, first: Gathered, second: Gathered) -> tuple[str, list[tuple[Cue, Cue]]]:
    """Tell how the two that are meant lie to one another, and return them.

    Where only one is named by its place, the other is the next one after it or the last one before it, as asked; where
    it is asked which came first, it is the first one.
    """
    places = tuple(one or ("first" if relation.way == "first" else "") for one in relation.places)
    kinds = (first, second)
    named = [chosen(place, found.cues) if place else None for place, found in zip(places, kinds, strict=True)]
    lost = [
        f"no {place} {one_of(found.name)}"
        for place, found, cue in zip(places, kinds, named, strict=True)
        if place and cue is None
    ]
    if lost:
        return f"There is {' and '.join(lost)}.", []
    one, other = named
    if one is not None and other is not None:
        names = tuple(f"the {place} {one_of(found.name)}" for place, found in zip(places, kinds, strict=True))
        return told_of_both(one, other, names, came_first=relation.way == "first"), [(one, other)]
    at = 0 if one is not None else 1
    anchor, free = named[at], kinds[1 - at]
    if anchor is None:
        return "", []
    # in "A after B" the second lies before the first, in "A before B" and "between A and B" behind it
    later = (at == 0) is not (relation.way == "after")
    found_one = _beside(anchor, free.cues, later=later)
    name = f"the {places[at]} {one_of(kinds[at].name)}"
    told = _beside_text(anchor, found_one, name, free, later=later)
    pair = [] if found_one is None else [(anchor, found_one) if at == 0 else (found_one, anchor)]
    return told, pair


def _beside(anchor: Cue, cues: Sequence[Cue], *, later: bool) -> Cue | None:
    """Return the next cue that began after another one had begun, or the last one that began before it."""
    if later:
        return min((c for c in cues if c.span.start >= anchor.span.start), key=lambda c: c.span.start, default=None)
    return max((c for c in cues if c.span.start < anchor.span.start), key=lambda c: c.span.start, default=None)


def _beside_text(anchor: Cue, found: Cue | None, name: str, free: Gathered, *, later: bool) -> str:
    noun = one_of(free.name)
    if found is None:
        whole = free.looks[0].span
        rest = (
            Span(start=anchor.span.end, end=max(anchor.span.end, whole.end))
            if later
            else Span(start=min(whole.start, anchor.span.start), end=anchor.span.start)
        )
        return f"No {noun} that began {'after' if later else 'before'} {name} was found.{hidden_text(rest, free, noun)}"
    if later:
        told, ends = _distance(anchor, found, (name, f"the next {noun}")), (anchor.span.end, found.span.start)
    else:
        told, ends = _distance(found, anchor, (f"the preceding {noun}", name)), (found.span.end, anchor.span.start)
    return f"{told}{hidden_text(Span(start=ends[0], end=max(ends)), free, noun)}"


def told_of_both(one: Cue, other: Cue, names: tuple[str, ...], *, came_first: bool) -> str:
    """Say how two cues lie to one another, with the names they go by, and which came first where that is asked."""
    in_turn = (one.span.start, one.span.end) <= (other.span.start, other.span.end)
    earlier, later = (one, other) if in_turn else (other, one)
    called = (names[0], names[1]) if in_turn else (names[1], names[0])
    if not came_first or later.span.start - earlier.span.start < SLIVER:
        return _distance(earlier, later, called)
    return f"{called[0][:1].upper()}{called[0][1:]} came first. {_distance(earlier, later, ('it', called[1]))}"


def _distance(earlier: Cue, later: Cue, names: tuple[str, str]) -> str:
    """Say how long after the earlier one the later one began."""
    begun, gap = later.span.start - earlier.span.start, later.span.start - earlier.span.end
    other, what = names[0], names[1][:1].upper() + names[1][1:]
    since = f"{begun:.1f} s after it had begun"
    if begun < SLIVER:
        return f"{what} and {other} began at the same time."
    if gap < -SLIVER:
        return f"{what} began {begun:.1f} s after {other} had begun, while it still went on."
    if gap < SLIVER:
        return f"{what} began as {other} ended ({since})."
    return f"{what} began {gap:.1f} s after {other} had ended ({since})."


def hidden_text(where: Span, free: Gathered, noun: str) -> str:
    """Say how much of a stretch was not observed, so that another one of the kind may lie there."""
    lost = (part for look in free.looks if not look.blank for part in subtract(where, look.observed))
    unseen = merge(part for part in lost if part.duration >= SLIVER)
    if not unseen:
        return ""
    parts = ", ".join(str(part) for part in unseen[:_SHOWN])
    return f" {total(unseen):.1f} s of that time were not observed ({parts}), so another {noun} may lie there."
