"""What one analysis may look at, and what it has looked at so far."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from mg_agent.core.counts import plural
from mg_agent.core.evidence import MODALITIES, Analysis, Cue, EvidenceTimeline
from mg_agent.core.measure import Measure
from mg_agent.core.scenario import FULL, Condition
from mg_agent.core.span import Span, subtract, total
from mg_agent.errors import ToolError
from mg_agent.knowledge.excerpt import Passage
from mg_agent.listening import MISFIT
from mg_agent.recognition.vocabulary import ARMS, LATER_PARTS, LEAST_SECONDS, too_brief

State = Literal["found", "nothing found", "not observed", "not allowed"]
Blank = Literal["", "rushed", "short", "untold", "misfit"]
SLIVER = 0.25
"""Seconds; a shorter unobserved rest is the rounding of frames, not worth a word."""
_BLANK = {
    "": "",
    "rushed": ", the pictures lie too far apart",
    "short": ", no observed stretch is long enough for it",
    "misfit": ", the transcript does not fit this video",
    "untold": ", this analysis does not tell whether it was in view",
}


@dataclass(frozen=True)
class Look:
    """One look at one modality in one span, with the reasons for finding nothing kept apart.

    Attributes:
        modality: What was looked at.
        span: Where, in seconds.
        allowed: False where the condition closes the modality; then nothing else is told.
        cues: What was found, in order of time.
        observed: The parts of the span that were really observed.
        unobserved: The parts of which nothing can be said.
        part: What had to be in view, "gesture/arms" for folded arms; the modality where it has no parts.
        labels: What was looked for; empty for everything.
        blank: Why nothing was observed where that lies in how one looked: "rushed" where pictures lie too far apart for
            what was looked for, "short" where no observed stretch is as long as it must last to be told, "untold" where
            an older analysis does not tell whether the part was in view, "misfit" where the transcript is of another
            video, or its times are.
    """

    modality: str
    span: Span
    allowed: bool
    cues: tuple[Cue, ...]
    observed: tuple[Span, ...]
    unobserved: tuple[Span, ...]
    part: str = ""
    labels: frozenset[str] = frozenset()
    blank: Blank = ""

    @property
    def blind(self) -> bool:
        """Tell whether nothing was observed or allowed, so that finding nothing means nothing."""
        return not self.allowed or not self.observed

    @property
    def state(self) -> State:
        """Tell found, nothing found in the observed part, not observed, and not allowed apart."""
        if not self.allowed:
            return "not allowed"
        if self.found:
            return "found"
        return "nothing found" if self.observed else "not observed"

    @property
    def found(self) -> tuple[Cue, ...]:
        """The cues of what was looked for, in order of time."""
        return tuple(cue for cue in self.cues if not self.labels or cue.label in self.labels)

    @property
    def seconds(self) -> float:
        """Seconds really observed."""
        return total(self.observed)

    @property
    def gaps(self) -> tuple[Span, ...]:
        """The unobserved parts that are longer than a rounding of frames."""
        return tuple(part for part in self.unobserved if part.duration >= SLIVER)

    def __str__(self) -> str:
        """Show as ``gesture 00:00.00-00:15.00: 12 cues, observed 15.0 of 15.0 s``."""
        where = f"{self.modality} {self.span}"
        if self.state == "not allowed":
            return f"{where}: not allowed under this condition"
        if self.state == "not observed":
            return f"{where}: not observed{_BLANK[self.blank]}"
        count = "nothing found" if not self.found else plural(len(self.found), "cue")
        return f"{where}: {count}, observed {self.seconds:.1f} of {self.span.duration:.1f} s"


class Session:
    """What may be looked at in one analysis under one condition; it remembers what was shown.

    A session is the only thing that changes while a question is answered. Closed modalities are
    taken out of the analysis at the door, so nothing behind it can leak them.

    Attributes:
        analysis: The analysis without what the condition closes.
        condition: Which modalities are open.
        looked: Every look so far, in order.
        noted: What tools said beside what they brought, in order.
        skipped: Tools that had no answer in time, by name, and the sentence that says so.
    """

    def __init__(self, analysis: Analysis, condition: Condition = FULL) -> None:
        self.analysis = _masked(analysis, condition)
        self.condition = condition
        self.looked: list[Look] = []
        self.noted: list[str] = []
        self.skipped: dict[str, str] = {}
        self._seen: dict[str, Cue] = {}
        self._read: dict[str, Passage] = {}
        self._measured: dict[str, Measure] = {}
        self._timeline = EvidenceTimeline(cues=self.analysis.cues, coverage=self.analysis.coverage)

    @property
    def whole(self) -> Span:
        """The part of the video that was analyzed."""
        return self.analysis.span

    @property
    def seen(self) -> tuple[str, ...]:
        """Ids of every cue, passage and measurement shown so far, in order of first sight; only these may be cited."""
        return (*self._seen, *self._read, *self._measured)

    @property
    def modalities(self) -> tuple[str, ...]:
        """The modalities one may ask for: those that ship, and any a third party added; closed ones too."""
        cues = (cue.modality for cue in self.analysis.cues)
        looked_at = (part.modality for part in self.analysis.coverage)
        whole = (modality.partition("/")[0] for modality in looked_at)
        return tuple(dict.fromkeys((*MODALITIES, *cues, *whole, *sorted(self.condition.closed))))

    def span(self, start: float = 0.0, end: float | None = None) -> Span:
        """Return a stretch of the analyzed part; what reaches over its edges is cut off.

        Args:
            start: Seconds from the beginning of the video.
            end: Seconds; None for the end of the analyzed part.

        Raises:
            ToolError: when a bound is no number, the stretch is empty, or it lies outside.
        """
        whole = self.whole
        first, last = _seconds("start", start), whole.end if end is None else _seconds("end", end)
        if whole.duration == 0 and first <= whole.end:
            return whole
        if first >= last and end is not None:
            raise ToolError.of(
                "a stretch of time is empty", f"got {first:g} to {last:g} s", "give an end after the start"
            )
        if first >= whole.end or last <= whole.start:
            raise ToolError.of(
                "a stretch of time lies outside of what was analyzed",
                f"got {first:g} s to {'the end' if end is None else f'{last:g} s'}",
                f"ask for times between {whole.start:g} and {whole.end:g} s",
            )
        return Span(start=max(first, whole.start), end=min(last, whole.end))

    def look(self, modality: str, span: Span | None = None) -> tuple[Cue, ...]:
        """Return the cues of a modality that overlap a span, and remember that they were shown.

        An empty answer alone does not say why it is empty; :meth:`examine` does.
        """
        return self.examine(modality, span).cues

    def examine(
        self, modality: str, span: Span | None = None, *, part: str | None = None, labels: Iterable[str] = ()
    ) -> Look:
        """Look, and tell found, nothing found, not observed and not allowed apart.

        Args:
            modality: "gesture", "face", "speech", or a third party's word.
            span: Where, in seconds; None for everything that was analyzed.
            part: What must have been in view for "nothing found" to mean something, e.g.
                "gesture/arms"; the modality itself where the analysis does not tell its parts.
            labels: What is looked for; where all of it is over within two pictures, nothing of it was observed.
        """
        needed, where, wanted = self.needed(part, modality), self.whole if span is None else span, frozenset(labels)
        blank = self._blank(needed, where, wanted)
        hopeless = blank in ("rushed", "short")
        look = Look(
            modality=modality,
            span=where,
            allowed=self.condition.allows(modality),
            cues=self._timeline.of(modality).within(where).cues,
            observed=() if hopeless else self.observed(needed, where),
            unobserved=(where,) if hopeless else self.unobserved(needed, where),
            part=needed,
            labels=wanted,
            blank=blank,
        )
        self.looked.append(look)
        self._seen.update((cue.id, cue) for cue in look.cues)
        return look

    def _blank(self, needed: str, where: Span, labels: frozenset[str]) -> Blank:
        if needed in LATER_PARTS and not self.analysis.tells(needed):
            return "untold"
        if needed == "speech" and any(note.startswith(MISFIT) for note in self.analysis.notes):
            return "misfit"
        if labels and all(too_brief(label, self.analysis.rate) for label in labels):
            return "rushed"
        least = min((LEAST_SECONDS.get(label, 0.0) for label in labels), default=0.0)
        seen = [part.duration for part in self.observed(needed) if part.overlaps(where)] if least else []
        return "short" if seen and max(seen) < least else ""

    def needed(self, part: str | None, modality: str) -> str:
        """Return the coverage that tells whether a part was in view: its own, or that of the modality.

        An analysis that tells no parts, such as one that a person coded, is taken to have looked at all of the
        modality. One of an earlier version tells the arms, but not the trunk and the legs: of those nothing is known.
        """
        watched = self.analysis.watched
        if part is None or part in watched or (part in LATER_PARTS and ARMS in watched):
            return part or modality
        return modality

    def observed(self, modality: str, span: Span | None = None) -> tuple[Span, ...]:
        """Return the parts of a span in which a modality was looked at; none where it is closed."""
        return self._timeline.observed(modality, self.whole if span is None else span)

    def unobserved(self, modality: str, span: Span | None = None) -> tuple[Span, ...]:
        """Return the parts of a span of which nothing can be said; all of it where it is closed."""
        where = self.whole if span is None else span
        return subtract(where, self.observed(modality, where))

    def show(self, passages: tuple[Passage, ...]) -> tuple[Passage, ...]:
        """Return knowledge passages, and remember that they were shown, so that they may be cited."""
        self._read.update((passage.id, passage) for passage in passages)
        return passages

    def note(self, measures: tuple[Measure, ...]) -> tuple[Measure, ...]:
        """Return measurements, and remember that they were shown, so that they may be cited."""
        self._measured.update((measure.id, measure) for measure in measures)
        return measures

    def measure(self, measure_id: str) -> Measure | None:
        """Return a measurement that was shown, by its id; None when it was not shown or does not exist."""
        return self._measured.get(measure_id)

    def is_passage(self, passage_id: str) -> bool:
        """Tell whether an id names a knowledge passage that this session has shown."""
        return passage_id in self._read

    def passage(self, passage_id: str) -> Passage | None:
        """Return a passage that was shown, by its id; None when it was not shown or does not exist."""
        return self._read.get(passage_id)

    def is_cue(self, cue_id: str) -> bool:
        """Tell whether an id names a cue that this session has shown."""
        return cue_id in self._seen

    def is_evidence(self, an_id: str) -> bool:
        """Tell whether an id names a cue or a measurement of cues that this session has shown."""
        return an_id in self._seen or an_id in self._measured

    def cue(self, cue_id: str) -> Cue | None:
        """Return a cue that was shown, by its id; None when it was not shown or does not exist."""
        return self._seen.get(cue_id)


def _masked(analysis: Analysis, condition: Condition) -> Analysis:
    if not condition.closed:
        return analysis
    return analysis.model_copy(
        update={
            "cues": tuple(cue for cue in analysis.cues if condition.allows(cue.modality)),
            "coverage": tuple(part for part in analysis.coverage if condition.allows(part.modality)),
            "utterances": analysis.utterances if condition.allows("speech") else (),
        }
    )


def _seconds(name: str, value: float) -> float:
    # Values come from models and from a REPL, so the annotation is a wish, not a fact.
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not math.isfinite(value):
        raise ToolError.of(f"'{name}' is not a time", f"got {value!r}", "give seconds, e.g. 12.5")
    return float(value)
