"""What a person says of the cues: yes, no, another name, another time, or one that was missed.

Every correction names a cue of the timeline as it stood then, and the outcome stands in its place. A confirmed cue
stays exactly as it is: its id is a hash of its content, and answers that cited it must still find it. That a person
agreed is told by the corrections alone; a recognizer's confidence is never raised by it.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, Self

from pydantic import Field, model_validator

from mg_agent.core.evidence import Analysis, Coverage, Cue, Detail, EvidenceTimeline, Source
from mg_agent.core.span import Span, Value

Kind = Literal["confirm", "reject", "relabel", "retime", "add"]
KINDS: tuple[Kind, ...] = ("confirm", "reject", "relabel", "retime", "add")
PERSON = Source(name="human correction", version="1", kind="human")
"""Who says so where a person corrected; there is no name field anywhere."""
_LONGEST_LABEL, _LONGEST_NOTE = 80, 500
_SHORTEST_ID = 12


class Correction(Value):
    """One judgement of a person on one cue.

    Attributes:
        kind: "confirm", "reject", "relabel" (needs a label), "retime" (needs a span) or "add" (a cue that was missed:
            needs label and span, names no cue).
        cue_id: Id of the cue that is judged; empty for "add".
        label: The right label, in words.
        span: The right time, in seconds.
        modality: Of an added cue: "gesture", "face" or a third party's word.
        note: Why, in a person's own words; shown, never shown to a model as an instruction.
        at: When it was said, UTC, ISO 8601.
    """

    kind: Kind
    cue_id: str = ""
    label: str = Field(default="", max_length=_LONGEST_LABEL)
    span: Span | None = None
    modality: str = "gesture"
    note: str = Field(default="", max_length=_LONGEST_NOTE)
    at: str

    @classmethod
    def now(
        cls,
        kind: Kind,
        cue_id: str = "",
        *,
        label: str = "",
        span: Span | None = None,
        modality: str = "gesture",
        note: str = "",
    ) -> Self:
        """Build a correction that is said now; labels lose their outer blanks."""
        at = datetime.now(UTC).isoformat(timespec="microseconds")
        words = " ".join(label.split())
        return cls(kind=kind, cue_id=cue_id, label=words, span=span, modality=modality, note=note.strip(), at=at)

    @property
    def id(self) -> str:
        """Return the hash of the content that :meth:`mg_agent.store.Sessions.undo` takes."""
        body = json.dumps(self.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(body.encode()).hexdigest()[:_SHORTEST_ID]

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> Self:
        if self.kind == "add" and self.cue_id:
            raise ValueError("an added cue names no other cue")
        if self.kind != "add" and not self.cue_id:
            raise ValueError(f"to {self.kind} a cue, its id is needed")
        if self.kind in ("relabel", "add") and not self.label.strip():
            raise ValueError(f"to {self.kind} a cue, a label is needed")
        if self.kind in ("retime", "add") and self.span is None:
            raise ValueError(f"to {self.kind} a cue, a span is needed")
        return self


@dataclass
class Judged:
    """One cue and what became of it.

    Attributes:
        cue: What the recognizer, a file or the transcript said; None for a cue that a person added.
        now: What stands now; None where a person rejected it.
        verdict: The last judgement; None where nobody judged.
    """

    cue: Cue | None
    now: Cue | None
    verdict: Kind | None = None


@dataclass
class _Desk:
    """The cues while corrections are applied in turn: every version of a cue leads to its row."""

    rows: list[Judged]
    versions: dict[str, tuple[Judged, Cue]] = field(default_factory=dict)
    loose: list[Correction] = field(default_factory=list)

    def apply(self, analysis: Analysis, said: Correction) -> None:
        fault = self.fault(analysis, said)
        if fault is not None:
            self.loose.append(said)
        elif said.kind == "add":
            self._stand(Judged(None, None), _added(analysis, said), said)
        else:
            row, named = self.versions[said.cue_id]
            self._stand(row, _changed(analysis, said, row, named), said)

    def fault(self, analysis: Analysis, said: Correction) -> str | None:
        if said.kind != "add" and said.cue_id not in self.versions:
            return f"there is no cue '{said.cue_id}'"
        if said.span is not None and _cut(said.span, analysis.span) is None:
            return f"{said.span} lies outside of the part that was analyzed, {analysis.span}"
        there = _added(analysis, said) if said.kind == "add" else None
        if there is not None and any(row.now == there for row in self.rows):
            return f"'{there.label}' stands there already, at {there.span}"
        return None

    def _stand(self, row: Judged, cue: Cue | None, said: Correction) -> None:
        if said.kind == "add":
            self.rows.append(row)
        while cue is not None and cue.id in self.versions and self.versions[cue.id][1] != cue:
            cue = cue.with_longer_id(len(cue.id.rpartition("-")[2]) + 2)
        row.now, row.verdict = cue, said.kind
        if cue is not None:
            self.versions[cue.id] = (row, cue)


def corrected(analysis: Analysis, corrections: Iterable[Correction]) -> Analysis:
    """Return the analysis as a person corrected it; the given one stays as it was.

    Corrections are applied in their order. Rejected cues are gone, with the line of the transcript behind them.
    Relabeled, retimed and added cues are cues of a person (``source.kind == "human"``) with a new id, no stated
    confidence, and, in their details, the id and label they replace; of what was measured only the side is kept, since
    quantities belong to the cue that was measured. Where a person added a cue or moved one, that stretch counts as
    looked at. Confirmed cues keep id and confidence. A correction that names a cue which is not there is left out:
    see :func:`loose`.
    """
    rows = _applied(analysis, corrections).rows
    standing = [row.now for row in rows if row.now is not None]
    seen = (Coverage(span=cue.span, modality=cue.modality, person=cue.person, source=PERSON) for cue in _ours(standing))
    timeline = EvidenceTimeline().adding(standing, (*analysis.coverage, *seen))
    gone = {
        (row.cue.span, row.cue.text) for row in rows if row.cue and row.now is None and row.cue.modality == "speech"
    }
    said = tuple(line for line in analysis.utterances if (line.span, line.text) not in gone)
    return analysis.model_copy(update={"cues": timeline.cues, "coverage": timeline.coverage, "utterances": said})


def judgements(analysis: Analysis, corrections: Iterable[Correction]) -> tuple[Judged, ...]:
    """List every cue with what a person made of it: those of the analysis first, then added ones."""
    return tuple(_applied(analysis, corrections).rows)


def loose(analysis: Analysis, corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """List the corrections that have no effect, because the cue they name is not there."""
    return tuple(_applied(analysis, corrections).loose)


def fault_of(analysis: Analysis, corrections: Iterable[Correction], said: Correction) -> str | None:
    """Say why a correction cannot follow those before it; None where it can."""
    return _applied(analysis, corrections).fault(analysis, said)


def without(corrections: Sequence[Correction], correction_id: str, analysis: Analysis) -> tuple[Correction, ...]:
    """Return the corrections without one, and without the later ones that rest on what it made."""
    place = next((i for i, one in enumerate(corrections) if one.id == correction_id), None)
    if place is None:
        return tuple(corrections)
    was = {one.id for one in loose(analysis, corrections)}
    rest = (*corrections[:place], *corrections[place + 1 :])
    now = {one.id for one in loose(analysis, rest)} - was
    return tuple(one for one in rest if one.id not in now)


def carried(
    before: Analysis, corrections: Iterable[Correction], now: Analysis
) -> tuple[tuple[Correction, ...], tuple[Correction, ...]]:
    """Carry what a person said of one analysis over to another of the same video.

    A cue is the same where it has the same id, or says the same of the same time by another source: a mended transcript
    is another file, and every line of it has another id.

    Args:
        before: The analysis that was judged.
        corrections: What was said of it, in order; what had no effect there is left out.
        now: The other analysis.

    Returns:
        The corrections that hold in ``now``, which name its cues; and those of ``before`` whose cue is not there.
    """
    there, here = _applied(before, ()), _applied(now, ())
    twins = {_same(cue): cue.id for cue in now.cues}
    names = {cue.id: cue.id if cue.id in here.versions else twins.get(_same(cue), "") for cue in before.cues}
    kept, lost = list[Correction](), list[Correction]()
    for said in corrections:
        if there.fault(before, said) is not None:
            continue
        there.apply(before, said)
        moved = said if said.kind == "add" else said.model_copy(update={"cue_id": names.get(said.cue_id, "")})
        if here.fault(now, moved) is not None:
            lost.append(said)
            continue
        here.apply(now, moved)
        kept.append(moved)
        old, new = (
            rows.rows[-1] if one.kind == "add" else rows.versions[one.cue_id][0]
            for rows, one in ((there, said), (here, moved))
        )
        if old.now is not None and new.now is not None:
            names[old.now.id] = new.now.id
    return tuple(kept), tuple(lost)


def _same(cue: Cue) -> tuple[object, ...]:
    return cue.modality, cue.span, cue.label, cue.text, cue.person


def _applied(analysis: Analysis, corrections: Iterable[Correction]) -> _Desk:
    desk = _Desk([Judged(cue, cue) for cue in analysis.cues])
    desk.versions = {row.cue.id: (row, row.cue) for row in desk.rows if row.cue}
    for said in corrections:
        desk.apply(analysis, said)
    return desk


def _changed(analysis: Analysis, said: Correction, row: Judged, named: Cue) -> Cue | None:
    """Return what stands once a cue was judged; names and times given one after the other are joined."""
    if said.kind == "reject":
        return None
    if said.kind == "confirm":
        return named
    before = row.now or named
    first = row.cue or before
    span = before.span if said.span is None or said.kind == "relabel" else _cut(said.span, analysis.span)
    label = said.label if said.kind == "relabel" else before.label
    if (span, label) == (before.span, before.label):
        return before
    kept: dict[str, Detail] = {key: before.details[key] for key in ("side",) if key in before.details}
    return Cue.make(
        span=span or before.span,
        modality=before.modality,
        label=label,
        text=before.text if before.modality == "speech" else f"{label}, as a person corrected it",
        person=before.person,
        details={**kept, "corrects": first.id, "was": first.label},
        source=PERSON,
    )


def _added(analysis: Analysis, said: Correction) -> Cue | None:
    span = None if said.span is None else _cut(said.span, analysis.span)
    if span is None:
        return None
    text = f"{said.label}, as a person saw it"
    return Cue.make(span=span, modality=said.modality, label=said.label, text=text, source=PERSON)


def _cut(span: Span, whole: Span) -> Span | None:
    if span.duration == 0 and whole.start <= span.start <= whole.end:
        return span
    return span & whole


def _ours(cues: Iterable[Cue]) -> Iterator[Cue]:
    return (cue for cue in cues if cue.source == PERSON and cue.span.duration > 0)
