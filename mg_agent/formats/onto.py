"""What a file holds, laid onto the analysis of its video: corrections of cues, or a coding of its own.

A file that knows cues of the analysis by their ids is that analysis, edited: what was changed becomes corrections,
what was added joins it. A file that a person coded afresh stands by itself, so that nothing is counted twice;
:func:`mg_agent.formats.agreeing.agree` compares the two. Transcripts and speaker turns, which no person coded, join
the analysis.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mg_agent.core.correction import Correction, loose
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
        corrections: What a person changed of cues that are in it, in order.
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


def lay(analysis: Analysis, coded: Coded, file_sha256: str, *, reject_missing: bool = False) -> Laid:
    """Lay what a file holds onto the analysis of its video.

    Args:
        analysis: Of the video.
        coded: What :func:`mg_agent.formats.read` returned.
        file_sha256: Hash of the file; the new analysis carries it in its digest.
        reject_missing: Take cues that the edited export lacks as rejected; otherwise they stay.

    Raises:
        MediaError: when the file holds nothing within the part that was analyzed.
    """
    known = {_what(cue): cue for cue in analysis.cues}
    cuts = [cut for cue in coded.cues if (cut := _fitted(cue, analysis.span)) is not None]
    # Captions keep no ids that are read: what says the same of the same time is the same.
    fitting = [known.get(_what(cue), cue) if cue.source.kind == "file" else cue for cue in cuts]
    if not fitting:
        raise MediaError.of(
            "the file holds no cue of this video", f"the analysis covers {analysis.span}", "choose its own video"
        )
    by_id = {cue.id: cue for cue in analysis.cues}
    edited = [cue for cue in fitting if cue.details.get("corrects") in by_id]
    same = {cue.id for cue in fitting if by_id.get(cue.id) == cue}
    new = [cue for cue in fitting if cue.id not in same and cue.details.get("corrects") not in by_id]
    an_edit = bool(same or edited)
    grown = _joined(analysis, coded, new, fresh=not an_edit and any(cue.source.kind == "human" for cue in new))
    touched = {str(cue.details["corrects"]) for cue in edited}
    missing = tuple(cue.id for cue in analysis.cues if cue.id not in same | touched) if an_edit else ()
    wanted = [one for cue in edited for one in _changes(by_id[str(cue.details["corrects"])], cue)]
    wanted += [Correction.now("reject", cue_id) for cue_id in missing if reject_missing]
    idle = {one.id for one in loose(grown, wanted)}
    said = tuple(one for one in wanted if one.id not in idle)
    unsaid = sum(not any(_changes(by_id[str(cue.details["corrects"])], cue)) for cue in edited) + len(idle)
    digest = hashlib.sha256(f"{analysis.digest}/{file_sha256}".encode()).hexdigest()[:_SHORT]
    whole = grown.model_copy(update={"digest": FILED + digest})
    return Laid(whole, said, len(same), len(new), missing, len(coded.cues) - len(fitting), unsaid)


def _joined(analysis: Analysis, coded: Coded, new: list[Cue], *, fresh: bool) -> Analysis:
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


def _looked(analysis: Analysis, coded: Coded, new: list[Cue], *, fresh: bool) -> Iterator[Coverage]:
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
