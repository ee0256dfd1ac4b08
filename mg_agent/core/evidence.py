"""Evidence: what was seen or heard, what was looked at, and both together on one timeline."""

import hashlib
import json
from collections.abc import Iterable
from typing import Literal, Self

from pydantic import Field, model_validator

from mg_agent.core.media import Utterance, VideoSource
from mg_agent.core.span import Span, Value, merge, subtract, total

Detail = float | int | str | bool
MODALITIES = ("gesture", "face", "speech")
"""The modalities that ship; the field is open, so a third party may add its own."""
_SHORTEST_HASH = 6


class Source(Value):
    """Who says so: a model, a person or a file, by name and version."""

    name: str
    version: str
    kind: Literal["model", "human", "file"] = "model"

    def __str__(self) -> str:
        """Show as ``name version``."""
        return f"{self.name} {self.version}"


class Cue(Value):
    """Something seen or heard, when, by whom, how sure, according to which source.

    Attributes:
        id: ``modality-hash`` over everything else, so that the same observation has the same id.
        span: When, in seconds.
        modality: "gesture", "face", "speech", or a third party's own word.
        label: What, in words: "touching nose", "nodding", "blinking".
        text: One sentence for people; for speech, the words said.
        person: "A", "B" ...; never a name.
        confidence: 0 to 1; None means "not stated", never certainty.
        details: Measured quantities, the unit in the key: ``{"peak_deg": 14.2, "side": "left"}``.
        source: Who says so.
    """

    id: str
    span: Span
    modality: str
    label: str
    text: str
    person: str = "A"
    confidence: float | None = Field(default=None, ge=0.0, le=1.0)
    details: dict[str, Detail] = Field(default_factory=dict)
    source: Source

    @classmethod
    def make(
        cls,
        *,
        span: Span,
        modality: str,
        label: str,
        text: str,
        source: Source,
        person: str = "A",
        confidence: float | None = None,
        details: dict[str, Detail] | None = None,
    ) -> Self:
        """Build a cue and its id. Times are kept to milliseconds, confidence and details to 4 digits."""
        span = Span(start=round(span.start, 3), end=round(span.end, 3))
        sure = None if confidence is None else round(min(1.0, max(0.0, confidence)), 4)
        tidy = {key: round(v, 4) if isinstance(v, float) else v for key, v in (details or {}).items()}
        digest = _digest(span, modality, label, text, person, sure, tidy, source)
        return cls(
            id=f"{modality}-{digest[:_SHORTEST_HASH]}",
            span=span,
            modality=modality,
            label=label,
            text=text,
            person=person,
            confidence=sure,
            details=tidy,
            source=source,
        )

    @property
    def digest(self) -> str:
        """SHA-256 of the content, 64 hexadecimal digits; the id carries its beginning."""
        return _digest(
            self.span,
            self.modality,
            self.label,
            self.text,
            self.person,
            self.confidence,
            self.details,
            self.source,
        )

    @model_validator(mode="after")
    def _id_is_of_this_content(self) -> Self:
        modality, _, tail = self.id.rpartition("-")
        if modality != self.modality or len(tail) < _SHORTEST_HASH or not self.digest.startswith(tail):
            raise ValueError(f"cue id '{self.id}' does not belong to its content; build cues with Cue.make")
        return self

    def with_longer_id(self, digits: int) -> "Cue":
        """Return the same cue under an id of more digits; used where two short ids collide."""
        return self.model_copy(update={"id": f"{self.modality}-{self.digest[:digits]}"})


def _digest(
    span: Span,
    modality: str,
    label: str,
    text: str,
    person: str,
    confidence: float | None,
    details: dict[str, Detail],
    source: Source,
) -> str:
    content = [
        [f"{span.start:.3f}", f"{span.end:.3f}"],
        modality,
        label,
        text,
        person,
        None if confidence is None else f"{confidence:.4f}",
        sorted((k, repr(v)) for k, v in details.items()),
        [source.name, source.version, source.kind],
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


class Coverage(Value):
    """A stretch that was really looked at, in one modality, by one source.

    Outside of coverage nothing was observed, which is not the same as nothing being there. A modality
    may have parts, "gesture/arms": the body can be in view while the hands are under the table.
    """

    span: Span
    modality: str
    person: str = "A"
    source: Source


class EvidenceTimeline(Value):
    """All cues of one video in order of time, with what was looked at. It never changes."""

    cues: tuple[Cue, ...] = ()
    coverage: tuple[Coverage, ...] = ()

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        if len({cue.id for cue in self.cues}) != len(self.cues):
            raise ValueError("a timeline holds two cues of the same id; build it with adding()")
        return self

    def adding(self, cues: Iterable[Cue] = (), coverage: Iterable[Coverage] = ()) -> "EvidenceTimeline":
        """Return a new timeline with more evidence; repeated cues count once, colliding ids grow."""
        known = {cue.digest: cue for cue in (*self.cues, *cues)}
        ordered = sorted(known.values(), key=lambda c: (c.span.start, c.span.end, c.modality, c.label, c.digest))
        taken: set[str] = set()
        kept: list[Cue] = []
        for cue in ordered:
            digits = len(cue.id.rpartition("-")[2])
            while cue.id in taken:
                digits += 2
                cue = cue.with_longer_id(digits)
            taken.add(cue.id)
            kept.append(cue)
        return EvidenceTimeline(cues=tuple(kept), coverage=(*self.coverage, *coverage))

    def within(self, span: Span) -> "EvidenceTimeline":
        """Return the cues that overlap a span, and the coverage cut to it."""
        cut = ((c, c.span & span) for c in self.coverage)
        return EvidenceTimeline(
            cues=tuple(cue for cue in self.cues if cue.span.overlaps(span)),
            coverage=tuple(c.model_copy(update={"span": part}) for c, part in cut if part is not None),
        )

    def of(self, *modalities: str) -> "EvidenceTimeline":
        """Return only the named modalities, cues and coverage alike."""
        return EvidenceTimeline(
            cues=tuple(cue for cue in self.cues if cue.modality in modalities),
            coverage=tuple(c for c in self.coverage if c.modality in modalities),
        )

    def labelled(self, *labels: str) -> "EvidenceTimeline":
        """Return only cues with one of the labels; coverage stays."""
        return EvidenceTimeline(cues=tuple(c for c in self.cues if c.label in labels), coverage=self.coverage)

    def above(self, confidence: float) -> "EvidenceTimeline":
        """Return cues at least that sure; cues that state no confidence stay."""
        kept = tuple(c for c in self.cues if c.confidence is None or c.confidence >= confidence)
        return EvidenceTimeline(cues=kept, coverage=self.coverage)

    def get(self, cue_id: str) -> Cue | None:
        """Return the cue of that id, or None."""
        return next((cue for cue in self.cues if cue.id == cue_id), None)

    def observed(self, modality: str, span: Span) -> tuple[Span, ...]:
        """Return the parts of a span in which a modality was really looked at; merged, sorted."""
        parts = (c.span & span for c in self.coverage if c.modality == modality)
        return merge(part for part in parts if part is not None)

    def unobserved(self, modality: str, span: Span) -> tuple[Span, ...]:
        """Return the parts of a span in which nothing can be said about a modality."""
        return subtract(span, self.observed(modality, span))

    def share_observed(self, modality: str, span: Span) -> float:
        """Return the observed share of a span, 0 to 1."""
        return total(self.observed(modality, span)) / span.duration if span.duration else 0.0


class Analysis(Value):
    """One finished look at one video: the evidence, and under which settings it was gathered.

    Attributes:
        format: Version of this shape; the JSON key is "schema".
        video: The file looked at.
        span: The part of it that was looked at.
        cues: Everything seen or heard, in order of time.
        coverage: What was looked at.
        utterances: The transcript, empty where there is none.
        watched: Modalities and parts ("gesture/arms") whose coverage was kept, so that no coverage of
            one of these means that it was never in view.
        rate: Sampled frames a second.
        digest: Hash of the settings that shape the result.
        notes: Warnings for people, one sentence each: lost frames, several persons, no transcript.
    """

    format: Literal["mg-agent/analysis/1"] = "mg-agent/analysis/1"
    video: VideoSource
    span: Span
    cues: tuple[Cue, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    utterances: tuple[Utterance, ...] = ()
    watched: tuple[str, ...] = ()
    rate: float
    digest: str
    notes: tuple[str, ...] = ()

    @property
    def timeline(self) -> EvidenceTimeline:
        """The cues and coverage as a timeline."""
        return EvidenceTimeline(cues=self.cues, coverage=self.coverage)

    def tells(self, modality: str) -> bool:
        """Tell whether coverage of a modality or a part was kept; older analyses know fewer parts."""
        return modality in self.watched or any(looked.modality == modality for looked in self.coverage)

    def cue(self, cue_id: str) -> Cue | None:
        """Return the cue of that id, or None; a timeline checks every cue when it is built, this looks for one."""
        return next((cue for cue in self.cues if cue.id == cue_id), None)

    def to_json(self, *, indent: int | None = None) -> str:
        """Write the versioned JSON shape, ``{"schema", "video", "cues", "coverage", ...}``."""
        body = self.model_dump(mode="json")
        return json.dumps({"schema": body.pop("format"), **body}, indent=indent, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Analysis":
        """Read what :meth:`to_json` wrote; a ValueError, such as pydantic's, when it is something else."""
        body = json.loads(text)
        if not isinstance(body, dict):
            raise ValueError(f"an analysis is a JSON object, this is a {type(body).__name__}")
        return cls.model_validate({"format": body.pop("schema", None), **body}, strict=False)
