"""What a marked gesture is named where a name is forced: top-1 and top-5, as the field measures clips, for films.

In a film a recognizer may keep silent, and a mark counts as missed then. How well it tells gestures apart is another
question, which published accuracies on clips answer: something is there, and one label must be chosen.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from mg_agent.core.evidence import Cue
from mg_agent.core.exact import share_interval
from mg_agent.recognition.measured.marks import Mark
from mg_agent.recognition.recognizer import Guess

FIRST = 5
"""Choices that count for the second figure."""


@dataclass(frozen=True)
class Forced:
    """How often a fitting label was chosen.

    Attributes:
        marked: Marks that ours have a label for.
        first: Those of which the first choice fits.
        five: Those of which one of the first five fits.
    """

    marked: int
    first: int
    five: int

    def to_json(self) -> dict[str, object]:
        """Return the figures by name; intervals are exact, of 95 %."""
        return {
            "marked": self.marked,
            **{name: count for name, count in (("top_1", self.first), ("top_5", self.five))},
            **{f"{name}_interval": list(share_interval(count, self.marked))
               for name, count in (("top_1", self.first), ("top_5", self.five))},
        }  # fmt: skip


def choices(mark: Mark, cues: Sequence[Cue], guesses: Sequence[Guess]) -> tuple[str, ...]:
    """Return labels for a mark, the first choice first.

    What is told at that time comes before guesses: cues by their confidence and how long they are common with the mark.

    Args:
        mark: When to look; its labels are not looked at.
        cues: What is told.
        guesses: What the network would say of that time.
    """
    told = [cue for cue in cues if mark.at_the_time(cue)]
    told.sort(key=lambda cue: (-_weight(cue, mark), cue.span.start, cue.label))
    return tuple(dict.fromkeys([*(cue.label for cue in told), *(guess.label for guess in guesses)]))


def forced(chosen: Sequence[tuple[Mark, Sequence[str]]]) -> Forced:
    """Count how often choices fit their marks; marks that ours have no label for are left out."""
    known = [(mark, labels) for mark, labels in chosen if mark.labels]
    first = sum(not mark.labels.isdisjoint(labels[:1]) for mark, labels in known)
    return Forced(len(known), first, sum(not mark.labels.isdisjoint(labels[:FIRST]) for mark, labels in known))


def _weight(cue: Cue, mark: Mark) -> float:
    common = cue.span & mark.span
    return 0.0 if common is None else common.duration * (cue.confidence or 0.0)
