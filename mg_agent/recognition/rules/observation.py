"""What a recognizer's part found: a label, a stretch of time, how sure, what was measured, one sentence."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from mg_agent.core.evidence import Detail
from mg_agent.core.span import Span


@dataclass(frozen=True)
class Observation:
    """One gesture before it becomes a cue.

    Attributes:
        label: A word of ``vocabulary.LABELS``.
        span: When, in seconds.
        confidence: 0 to 1.
        text: One sentence, without interpretation.
        details: Measured quantities, the unit in the key.
    """

    label: str
    span: Span
    confidence: float
    text: str
    details: dict[str, Detail] = field(default_factory=dict)

    def doubted(self, factor: float) -> "Observation":
        """Return the same observation, less sure."""
        return replace(self, confidence=self.confidence * factor)


def without_covered(
    found: Iterable[Observation], by: Iterable[Observation], *, share: float = 0.5, grown: float = 0.0
) -> list[Observation]:
    """Drop what lies for at least a share of its time inside stretches that say it better."""
    better = [other.span.grown(grown) for other in by]
    kept = []
    for one in found:
        common = (one.span & span for span in better)
        inside = sum(span.duration for span in common if span is not None)
        if inside < share * one.span.duration:
            kept.append(one)
    return kept
