"""What a file holds, laid onto the analysis of its video: corrections of cues, or a coding of its own.

A file that knows cues of the analysis by their ids is that analysis, edited: what was changed becomes corrections,
what was added joins it. A file that a person coded afresh stands by itself, so that nothing is counted twice;
:func:`mg_agent.formats.agreeing.agree` compares the two. Transcripts and speaker turns, which no person coded, join
the analysis.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mg_agent.core.correction import Correction, corrected, loose
from mg_agent.core.evidence import Analysis, Coverage, Cue, EvidenceTimeline
from mg_agent.core.media import Utterance
from mg_agent.core.span import Span
from mg_agent.errors import MediaError
from mg_agent.formats.coded import Coded

FILED = "file-"
"""How the digest of an analysis begins that holds what a file told."""
_SHORT = 16


@dataclass(frozen=True)
class Laid:
    """An analysis with a file's content, and what became of that content.

    Attributes:
        analysis: What to keep; its own digest tells it from what was recognized alone.
        corrections: What the file changed of cues that are in it, in order; to be said after those that stood.
        unchanged: Cues of the file that the analysis has, as they are.
        added: Cues that only the file has.
        missing: Ids of cues of the analysis that the file lacks, where the file is an edited export.
        outside: Cues of the file that lie outside of the part that was analyzed, and were left out.
        unsaid: Changes that no correction can hold (words of a transcript, another person), and were left out.
    """

    analysis: Analysis
    corrections: tuple[Correction, ...]
    unchanged: int
    added: int
    missing: tuple[str, ...]
    outside: int
    unsaid: int


def shared(analysis: Analysis, coded: Coded) -> int:
    """Count the cues that a file knows by the ids of an analysis."""
    ids = {cue.id for cue in analysis.cues}
    return sum(cue.id in ids or cue.details.get("corrects") in ids for cue in coded.cues)


def lay(
    analysis: Analysis,
    coded: Coded,
    file_sha256: str,
    *,
    before: Sequence[Correction] = (),
    reject_missing: bool = False,
) -> Laid:
    """Lay what a file holds onto the analysis of its video.

    Args:
        analysis: Of the video, as it was recognized.
        coded: What :func:`mg_agent.formats.read` returned.
        file_sha256: Hash of the file; with ``before`` it makes the digest of the new analysis.
        before: What a person said of the analysis until now; the file may know the cues before and after it.
        reject_missing: Take cues that the edited export lacks as rejected; otherwise they stay.

    Raises:
        MediaError: when the file holds nothing within the part that was analyzed.
    """
    standing = corrected(analysis, before).cues
    known = {_what(cue): cue for cue in standing}
    cuts = [cut for cue in coded.cues if (cut := _fitted(cue, analysis.span)) is not None]
    # Captions keep no ids that are read: what says the same of the same time is the same.
    fitting = [known.get(_what(cue), cue) if cue.source.kind == "file" else cue for cue in cuts]
    if not fitting:
        raise MediaError.of(
            "the file holds no cue of this video", f"the analysis covers {analysis.span}", "choose its own video"
        )
    found = _Sorted.of(fitting, {cue.id: cue for cue in (*analysis.cues, *standing)})
    an_edit = bool(found.same or found.edited)
    grown = _joined(analysis, coded, found.new, fresh=not an_edit and any(c.source.kind == "human" for c in found.new))
    missing = tuple(_untouched(standing, found)) if an_edit else ()
    now = {cue.details.get("corrects"): cue for cue in standing}
    wanted = [one for old, new in found.edited for one in _changes(old, new) if not _holds(one, now.get(old.id))]
    wanted += [Correction.now("reject", cue_id) for cue_id in missing if reject_missing]
    idle = {one.id for one in loose(grown, [*before, *wanted])}
    content = "/".join((analysis.digest, file_sha256, *(one.id for one in before)))
    digest = hashlib.sha256(content.encode()).hexdigest()[:_SHORT]
    return Laid(
        analysis=grown.model_copy(update={"digest": FILED + digest}),
        corrections=tuple(one for one in wanted if one.id not in idle),
        unchanged=len(found.same) + sum(_stands(new, now.get(old.id)) for old, new in found.edited),
        added=len(found.new),
        missing=missing,
        outside=len(coded.cues) - len(fitting),
        unsaid=sum(not any(_changes(old, new)) for old, new in found.edited) + sum(one.id in idle for one in wanted),
    )


@dataclass(frozen=True)
class _Sorted:
    """The cues of a file: ids of those that are known, pairs of known and changed ones, and new ones."""

    same: frozenset[str]
    edited: tuple[tuple[Cue, Cue], ...]
    new: tuple[Cue, ...]

    @classmethod
    def of(cls, cues: Sequence[Cue], known: Mapping[str, Cue]) -> "_Sorted":
        same = frozenset(cue.id for cue in cues if known.get(cue.id) == cue)
        other = [(known.get(str(cue.details.get("corrects"))), cue) for cue in cues if cue.id not in same]
        edited = tuple((old, cue) for old, cue in other if old is not None)
        return cls(same, edited, tuple(cue for old, cue in other if old is None))


def _untouched(standing: Iterable[Cue], found: _Sorted) -> Iterator[str]:
    """Yield the ids of cues that a file holds neither as they stand nor as they were."""
    touched = found.same | {old.id for old, _ in found.edited}
    return (cue.id for cue in standing if cue.id not in touched and cue.details.get("corrects") not in touched)


def _joined(analysis: Analysis, coded: Coded, new: Sequence[Cue], *, fresh: bool) -> Analysis:
    """Return the analysis with new cues, or, where a person coded afresh, these and the words alone."""
    heard = any(said.span.overlaps(analysis.span) for said in coded.utterances) and any(
        cue.modality == "speech" for cue in new
    )
    words = () if heard else tuple(cue for cue in analysis.cues if cue.modality == "speech")
    rest = () if fresh else tuple(cue for cue in analysis.cues if cue.modality != "speech")
    mine = {cue.modality for cue in (*words, *rest)}
    kept = tuple(one for one in analysis.coverage if not fresh or one.modality in mine)
    timeline = EvidenceTimeline().adding((*rest, *words, *new), (*kept, *_looked(analysis, coded, new, fresh=fresh)))
    watched = (*(name for name in analysis.watched if not fresh or name in mine), *coded.watched)
    note = "The cues are those of a file; outside of what it covers nothing is known."
    return analysis.model_copy(
        update={
            "cues": timeline.cues,
            "coverage": timeline.coverage,
            "utterances": _said(analysis, coded) if heard else analysis.utterances,
            "watched": tuple(dict.fromkeys(watched)),
            "notes": (note,) if fresh else analysis.notes,
        }
    )


def _looked(analysis: Analysis, coded: Coded, new: Sequence[Cue], *, fresh: bool) -> Iterator[Coverage]:
    """Yield what the file says was looked at, and the stretches of its own cues, which somebody must have seen."""
    told = coded.coverage if fresh else ()
    for stretch in told:
        cut = stretch.span & analysis.span
        if cut is not None:
            yield stretch.model_copy(update={"span": cut})
    for cue in new:
        if cue.span.duration:
            yield Coverage(span=cue.span, modality=cue.modality, person=cue.person, source=cue.source)


def _said(analysis: Analysis, coded: Coded) -> tuple[Utterance, ...]:
    return tuple(said for said in coded.utterances if said.span.overlaps(analysis.span))


def _changes(before: Cue, after: Cue) -> Iterable[Correction]:
    """Yield what turns one cue into the other; nothing where no correction can."""
    if before.person != after.person or before.modality == "speech":
        return
    if after.label != before.label:
        yield Correction.now("relabel", before.id, label=after.label[:80])
    if after.span != before.span:
        yield Correction.now("retime", before.id, span=after.span)


def _holds(said: Correction, cue: Cue | None) -> bool:
    """Tell whether a correction has been made already."""
    return cue is not None and (said.label == cue.label if said.kind == "relabel" else said.span == cue.span)


def _stands(cue: Cue, now: Cue | None) -> bool:
    """Tell whether what a file made of a cue is what it is already."""
    return now is not None and (cue.label, cue.span) == (now.label, now.span)


def _what(cue: Cue) -> tuple[object, ...]:
    words = " ".join(cue.text.split()) if cue.modality == "speech" else cue.label
    return cue.span, cue.modality, cue.person, words


def _fitted(cue: Cue, whole: Span) -> Cue | None:
    if whole.start <= cue.span.start and cue.span.end <= whole.end:
        return cue
    cut = cue.span & whole
    if cut is None:
        return None
    parts = {name: getattr(cue, name) for name in Cue.model_fields if name not in ("id", "span")}
    return Cue.make(span=cut, **parts)
