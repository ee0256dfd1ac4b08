"""How gestures that a recognizer names in videos agree with what a person marked there."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from mg_agent.core.counts import plural
from mg_agent.core.evidence import Analysis, Cue
from mg_agent.core.exact import rate_interval, share_interval
from mg_agent.recognition.measured.choice import FIRST, Forced, choices, forced
from mg_agent.recognition.measured.marks import Mark, unasked
from mg_agent.recognition.measured.online import OnlineF1, online_f1
from mg_agent.recognition.recognizer import Guess
from mg_agent.recognition.vocabulary import LABELS, must_be_in_view

_LOOKED = 0.5
"""Share of a mark in which what its gesture needs must have been in view for a miss to be a miss."""
_ON_THE_FACE = frozenset(("face", label) for label in LABELS)
IN_WORDS = {"kinematic": "rules", "learned": "network", "both": "both together"}
"""What the recognizers are called before people."""
Fate = Literal["named", "kind only", "not observed", "missed"]


@dataclass(frozen=True)
class Judged:
    """What one recognizer made of all marks.

    Attributes:
        marked: Gestures that a person marked and that our labels know.
        named: Those with a cue of a fitting label at that time.
        kind: Those with none, but one of a label that is easily taken for it, such as the mouth for the chin.
        not_observed: Those with neither, of which the analysis says that it could not look.
        besides: Cues that no mark is about.
        seconds: Film that was looked at.
        online: F1 of segments.
        labels: For each label that was marked, how often it was named, and how often marked.
        said: How often each label was said besides.
    """

    marked: int
    named: int
    kind: int
    not_observed: int
    besides: int
    seconds: float
    online: OnlineF1
    labels: Mapping[str, tuple[int, int]]
    said: Mapping[str, int]

    def to_json(self) -> dict[str, object]:
        """Return the figures by name; intervals are exact, of 95 %."""
        share, rate = share_interval(self.named, self.marked), rate_interval(self.besides, self.seconds / 60)
        return {
            "marked": self.marked, "named": self.named, "named_interval": list(share), "kind": self.kind,
            "not_observed": self.not_observed, "besides": self.besides, "seconds": self.seconds,
            "besides_a_minute": self.besides / (self.seconds / 60), "besides_a_minute_interval": list(rate),
            "online": self.online.to_json(), "labels": {name: list(pair) for name, pair in self.labels.items()},
            "said_besides": dict(self.said),
        }  # fmt: skip


def judge(recordings: Sequence[tuple[Sequence[Mark], Analysis]]) -> Judged:
    """Compare analyses with marks.

    A mark counts as named where a cue of a fitting label is at its time: a third of the shorter of the two is common to
    both, and a tenth of the time of either. People do several things at a time, so a cue of another kind beside it
    takes nothing away; it counts among what was said besides, unless it was marked, too.

    Args:
        recordings: For each video the marks, those our labels do not know among them or not, and the analysis.
    """
    named: Counter[str] = Counter()
    marked: Counter[str] = Counter()
    said: Counter[str] = Counter()
    kind = not_observed = 0
    for marks, analysis in recordings:
        said.update(cue.label for cue in said_besides(marks, analysis))
        for mark in _known(marks):
            marked[mark.label] += 1
            fate = fate_of(mark, analysis)
            named[mark.label] += fate == "named"
            kind += fate == "kind only"
            not_observed += fate == "not observed"
    return Judged(
        marked.total(), named.total(), kind, not_observed, said.total(),
        sum(analysis.span.duration for _, analysis in recordings),
        online_f1([(_known(marks), [(cue.label, cue.span) for cue in gestures(one)]) for marks, one in recordings]),
        {name: (named[name], marked[name]) for name in sorted(marked)}, dict(sorted(said.items())),
    )  # fmt: skip


def fate_of(mark: Mark, analysis: Analysis) -> Fate:
    """Say what became of a mark: the label, one easily taken for it, neither, or nobody could look."""
    cues = gestures(analysis)
    if any(mark.named_by(cue) for cue in cues):
        return "named"
    if any(mark.nearly_named_by(cue) for cue in cues):
        return "kind only"
    return "missed" if _looked(mark, analysis) else "not observed"


def said_besides(marks: Sequence[Mark], analysis: Analysis) -> list[Cue]:
    """Return the gestures of an analysis that no mark is about."""
    return unasked(gestures(analysis), marks)


def by_force(
    films: Sequence[tuple[Sequence[Mark], Mapping[str, Analysis], Sequence[Sequence[Guess]]]],
) -> dict[str, Forced]:
    """Count how often each recognizer's choices fit the marks, where one label must be chosen for each.

    The network ranks all labels by their mean probability over the mark. Rules choose among what they tell at that
    time, and both together what they tell, before the network's ranking.

    Args:
        films: For each video the marks, the analysis by each recognizer, and the network's ranking for each mark.

    Returns:
        By the name of the recognizer; nothing where the network ranked nothing.
    """
    if not any(guesses for _, _, ranked in films for guesses in ranked):
        return {}
    each = [(mark, by, guesses) for marks, by, ranked in films for mark, guesses in zip(marks, ranked, strict=True)]
    told = {
        name: [(mark, [] if name == "learned" else gestures(by[name])) for mark, by, _ in each] for name in films[0][1]
    }
    return {
        name: forced([
            (mark, choices(mark, cues, [] if name == "kinematic" else guesses))
            for (mark, cues), (_, _, guesses) in zip(pairs, each, strict=True)
        ])
        for name, pairs in told.items()
    }  # fmt: skip


def force_in_words(counted: Mapping[str, Forced]) -> str:
    """Write how often the choices of each recognizer fit; nothing where there are none."""
    if not counted:
        return ""
    lines = ["\n", f"{'if a name must be chosen':<26}{'top-1':>28}{f'top-{FIRST}':>28}"]
    for name, one in counted.items():
        cells = []
        for count in (one.first, one.five):
            share = share_interval(count, one.marked)
            cells.append(f"{count} of {one.marked} [{share.low:.0%}, {share.high:.0%}]")
        lines.append(f"{IN_WORDS.get(name, name):<26}" + "".join(f"{cell:>28}" for cell in cells))
    return "\n".join(lines)


def in_words(judged: Mapping[str, Judged], unknown: Sequence[str] = (), network: str = "") -> str:
    """Write a table of what each recognizer made of the same marks.

    Args:
        judged: By the name of the recognizer.
        unknown: Labels that were marked and that ours do not know.
        network: Which one it was, by name and version; empty where that is not known.
    """
    some = next(iter(judged.values()))
    lines = [
        f"{plural(some.marked, 'marked gesture')} in {_long(some.seconds)} of film; intervals are exact, of 95 %",
        *([f"network: {network}"] if network else []),
        "",
        f"{'':<14}{'named':>28}{'kind only':>11}{'not observed':>14}{'besides, a minute':>24}{'online F1':>11}",
    ]
    for name, one in judged.items():
        share, rate = share_interval(one.named, one.marked), rate_interval(one.besides, one.seconds / 60)
        found = f"{one.named} of {one.marked} [{share.low:.0%}, {share.high:.0%}]"
        besides = f"{one.besides / (one.seconds / 60):.1f} [{rate.low:.1f}, {rate.high:.1f}]"
        lines.append(
            f"{IN_WORDS.get(name, name):<14}{found:>28}{one.kind:>11}{one.not_observed:>14}{besides:>24}"
            f"{one.online.f1:>11.3f}"
        )
    width = max(map(len, some.labels), default=0)
    lines += ["", "named, of those marked: " + ", ".join(IN_WORDS.get(name, name) for name in judged)]
    for label, (_, marked) in some.labels.items():
        lines.append(
            f"  {label:<{width}}  {', '.join(str(one.labels[label][0]) for one in judged.values())} of {marked}"
        )
    lines += ["", "said besides:"]
    for name, one in judged.items():
        besides = ", ".join(f"{label} {times}" for label, times in one.said.items())
        lines.append(f"  {IN_WORDS.get(name, name)}: {besides or 'nothing'}")
    if unknown:
        names = ", ".join(sorted(set(unknown)))
        lines += ["", f"Left out, since our labels have nothing like it: {names} ({len(unknown)} marked)."]
    return "\n".join(lines)


def gestures(analysis: Analysis) -> list[Cue]:
    """Return the gestures of an analysis, and what the face tells of them: pressed lips are both."""
    return [cue for cue in analysis.cues if cue.modality == "gesture" or (cue.modality, cue.label) in _ON_THE_FACE]


def _long(seconds: float) -> str:
    return f"{seconds:.1f} seconds" if seconds < 60 else f"{seconds / 60:.1f} minutes"


def _known(marks: Sequence[Mark]) -> list[Mark]:
    return [mark for mark in marks if mark.labels]


def _looked(mark: Mark, analysis: Analysis) -> bool:
    parts = {must_be_in_view(label) for label in mark.labels}
    return any(analysis.timeline.share_observed(part, mark.span) >= _LOOKED for part in parts)
