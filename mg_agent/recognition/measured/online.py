"""Online recognition: gestures found in long recordings against those that people marked."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from mg_agent.core.counts import plural
from mg_agent.core.span import Span
from mg_agent.recognition.measured.marks import Mark
from mg_agent.recognition.scoring.metrics import Interval

OVERLAP = 0.3
"""Share of overlap that a hit must exceed in the evaluation published with SMG."""
Found = tuple[str, Span]
"""A label and when."""


@dataclass(frozen=True)
class OnlineF1:
    """How well stretches were found, over all recordings together.

    Attributes:
        f1: 2 PR / (P + R); 0 where nothing was hit.
        precision: Hits among what was found.
        recall: Hits among what was marked.
        hits: How many.
        found: Stretches found.
        marked: Stretches marked.
    """

    f1: float
    precision: float
    recall: float
    hits: int
    found: int
    marked: int

    def to_json(self) -> dict[str, float]:
        """Return the figures by name."""
        return asdict(self)

    @classmethod
    def of(cls, hits: int, found: int, marked: int) -> "OnlineF1":
        """Take the figures of counts."""
        precision, recall = hits / max(1, found), hits / max(1, marked)
        f1 = 2 * precision * recall / (precision + recall) if hits else 0.0
        return cls(f1, precision, recall, hits, found, marked)


@dataclass(frozen=True)
class OnlineMeasured:
    """How well stretches were found in whole recordings of a dataset.

    Attributes:
        score: Over all of them together.
        interval: F1 with its 95 % interval, over people where it is known who moves, else over recordings; None for a
            single recording, which tells nothing of others.
        recordings: How many.
        notes: What a reader of the figures must know, one sentence each.
    """

    score: OnlineF1
    interval: Interval | None
    recordings: int
    notes: tuple[str, ...] = ()

    @property
    def over(self) -> str:
        """What the interval is over, as told; empty where there is none."""
        if self.interval is None:
            return ""
        people = self.interval.people
        return f"95 %, over {plural(people, 'person', 'people') if people else plural(self.recordings, 'recording')}"

    def to_json(self) -> dict[str, object]:
        """Return the figures by name; "low" and "high" are the ends of the interval of F1, null where there is none."""
        one = self.interval
        ends = {"low": one and round(one.low, 4), "high": one and round(one.high, 4)}
        return {**self.score.to_json(), **ends, "interval": self.over, "recordings": self.recordings,
                "notes": list(self.notes)}  # fmt: skip

    def to_text(self) -> str:
        """Write the figures on one line, and what must be known of them below."""
        one, told = self.score, self.interval
        first = (
            f"online F1 {f'{one.f1:.3f}' if told is None else told}  precision {one.precision:.3f}  "
            f"recall {one.recall:.3f}  ({one.hits} of {one.marked} marked hit, {one.found} found in "
            f"{plural(self.recordings, 'recording')}; {self.over or 'one recording gives no interval'})"
        )
        return "\n".join((first, *self.notes))


def online_f1(
    recordings: Sequence[tuple[Sequence[Mark], Sequence[Found]]], *, overlap: float = OVERLAP, once: bool = True
) -> OnlineF1:
    """Measure F1 of segments: a marked gesture is hit where one found has a fitting label and overlaps it enough.

    Verified: the evaluation in the start kit of the challenge's hosts (github.com/mikecheninoulu/SMG, "online
    recognition") counts a hit where the label is right and intersection over union exceeds 0.3, sums hits,
    marked and found gestures over all recordings, and takes one F1 of the sums; marked gestures look for a hit in
    their order. There a found gesture is meant to be taken out once it has hit, but stays in (the result of the
    deletion is not kept), so that it may hit two marked ones: ``once=False`` gives that number, ``once=True`` the
    one that was meant. The kit counts frames; seconds here differ by less than a frame at each end.
    Not verified: that the challenge's own server (MiGA on Kaggle, 2023 to 2026) computes the same; its reports only
    say "F1 score". Figures from here are therefore not to be set beside its leaderboard without that remark.

    Args:
        recordings: For each recording, what was marked and what was found.
        overlap: Intersection over union that must be exceeded.
        once: Whether a found gesture counts for one marked gesture at most.
    """
    hits = found = marked = 0
    for truth, answers in recordings:
        hits += _hits(truth, answers, overlap, once=once)
        found += len(answers)
        marked += len(truth)
    return OnlineF1.of(hits, found, marked)


def _hits(truth: Sequence[Mark], answers: Sequence[Found], overlap: float, *, once: bool) -> int:
    free = list(answers)
    hits = 0
    for mark in truth:
        hit = next((one for one in free if one[0] in mark.labels and one[1].iou(mark.span) > overlap), None)
        if hit is not None:
            hits += 1
            if once:
                free.remove(hit)
    return hits
