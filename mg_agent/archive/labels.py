"""What a person said of the cues, as labels to train on: clips of the skeleton, and a table."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TextIO

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.correction import Correction, Judged, judgements
from mg_agent.core.evidence import Analysis, Cue
from mg_agent.core.pose import PoseSequence
from mg_agent.core.span import Span
from mg_agent.errors import ModelError
from mg_agent.formats.tables import guarded
from mg_agent.recognition.datasets.arrays import write_npz_to
from mg_agent.recognition.datasets.sequences import Recording, Sequences, gathered
from mg_agent.recognition.layout import MG_LAYOUT, RATE, UPPER_BODY
from mg_agent.recognition.rules.stabilized import stabilized
from mg_agent.recognition.vocabulary import LEARNED, NONE

COLUMNS = (
    "video", "start_s", "end_s", "label", "recognized", "verdict", "modality", "person", "cue", "source", "note", "at",
)  # fmt: skip
_SHORT = 12


@dataclass(frozen=True)
class Judgement:
    """One cue that a person judged, as a label.

    Attributes:
        span: When, as the person has it.
        label: What the person saw; "none" where nothing.
        row: The cue before and after.
        said: The last correction of it; None where it was coded elsewhere.
    """

    span: Span
    label: str
    row: Judged
    said: Correction | None

    @property
    def coded(self) -> bool:
        """Whether a person coded it elsewhere, and nobody judged it."""
        return self.row.cue is None and self.said is None

    @property
    def about(self) -> Cue | None:
        """The cue that is told of: what stands, or what was rejected."""
        return self.row.now or self.row.cue


def judged(analysis: Analysis, corrections: Sequence[Correction]) -> tuple[Judgement, ...]:
    """List what a person judged or coded, in order of time; cues nobody judged, and words said, are no labels."""
    last = {one.cue_id: one for one in corrections}
    added = {(one.label, one.span): one for one in corrections if one.kind == "add"}
    found = list(_judged(judgements(analysis, corrections), last, added))
    return tuple(sorted(found, key=lambda one: (one.span.start, one.span.end, one.label)))


def training_labels(
    judgements_by_video: Sequence[tuple[Sequence[Judgement], PoseSequence | None]],
    *,
    rate: float = RATE,
    videos: Sequence[str] = (),
) -> Sequences:
    """Cut the skeleton of every judged cue out of its video.

    A clip holds the joints of ``mg-agent-37`` at a fixed rate, from the pose of the nearest moment; where that is more
    than a frame away, nothing was seen. Rejected cues are "none", so that a recognizer learns what it took for
    something. Videos are numbered as subjects, so that training and test can be kept apart by video. Cues of somebody
    else than whose skeleton was kept are left out, and so is what was coded and is no gesture: with it, a recognizer
    could not look at videos.

    Args:
        judgements_by_video: What was judged in each video, and its poses.
        rate: Frames a second of the clips.
        videos: What tells the videos from one another, where some are the same; else each is another.

    Returns:
        The recordings; labels are those of the learned recognizer, then any others in order of their letters. What
        could not be used is listed with its reason.
    """
    used = {one.label for found, _ in judgements_by_video for one in found}
    names = (*LEARNED, *sorted(used - set(LEARNED)))
    clips: list[Recording] = []
    skipped: list[str] = []
    order = list(dict.fromkeys(videos))
    for place, (found, filmed) in enumerate(judgements_by_video):
        subject = order.index(videos[place]) if videos else place
        pose = None if filmed is None else stabilized(filmed)[0]  # as recognizers see it
        for one in found:
            clip = None if pose is None else _clip(pose, one.span, rate)
            if (why := _unfit(one, pose)) or clip is None:
                skipped.append(f"{one.label} at {one.span}: {why or 'no skeleton was kept of that moment'}")
            else:
                clips.append(Recording(*clip, names.index(one.label), subject))
    return gathered(clips, names, MG_LAYOUT, rate, skipped)


def _unfit(one: Judgement, pose: PoseSequence | None) -> str:
    about = one.about
    if about is None or pose is None:
        return ""
    if about.person != pose.person:
        return f"it is of person {about.person}, the skeleton is of {pose.person}"
    return "it is no gesture of ours" if one.coded and about.modality != "gesture" and one.label not in LEARNED else ""


def packed_labels(recordings: Sequences) -> bytes:
    """Return labels in the format that ``mg-agent train`` reads, an .npz."""
    buffer = io.BytesIO()
    write_npz_to(buffer, recordings)
    return buffer.getvalue()


def write_labels_csv(stream: TextIO, analysis: Analysis, found: Sequence[Judgement]) -> None:
    """Write one row a judged cue; text that a spreadsheet would run gets an apostrophe in front."""
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in found:
        writer.writerow([guarded(cell) for cell in _cells(one, analysis.video.sha256[:_SHORT])])


def _cells(one: Judgement, video: str) -> tuple[str, ...]:
    before, about = one.row.cue, one.about
    if about is None:
        raise ModelError.of("a judgement is about no cue", f"got {one.label} at {one.span}", "judge a cue")
    return (
        video,
        repr(one.span.start),
        repr(one.span.end),
        one.label,
        before.label if before else NONE,
        verdict_of(one.row),
        about.modality,
        about.person,
        before.id if before else about.id,
        str(before.source) if before else "",
        one.said.note if one.said else "",
        one.said.at if one.said else "",
    )


def verdict_of(row: Judged) -> str:
    """Say in a word what a person made of a cue: confirmed, rejected, relabeled, retimed or added."""
    if row.cue is None:
        return "added"
    if row.now is None:
        return "rejected"
    if row.now == row.cue:
        return "confirmed"
    return "retimed" if row.now.label == row.cue.label else "relabeled"


def _judged(
    rows: Sequence[Judged], last: dict[str, Correction], added: dict[tuple[str, Span | None], Correction]
) -> Iterator[Judgement]:
    for row in rows:
        cue = row.now or row.cue
        if cue is None or cue.modality == "speech":
            continue
        if row.verdict is None:
            if cue.source.kind == "human":  # coded in another program, or in a table
                yield Judgement(cue.span, cue.label, Judged(None, cue, "add"), None)
            continue
        ids = [one.id for one in (row.now, row.cue) if one is not None]
        said = next((last[i] for i in ids if i in last), added.get((cue.label, cue.span)))
        yield Judgement(cue.span, cue.label if row.now else NONE, row, said)


def _clip(pose: PoseSequence, span: Span, rate: float) -> tuple[NDArray[np.float32], NDArray[np.float32]] | None:
    """Return places (T, 37, 2) and scores (T, 37) of a stretch, or None where nothing was seen in it."""
    if not len(pose):
        return None
    body = pose.select(UPPER_BODY)
    moments = span.start + np.arange(max(1, round(span.duration * rate))) / rate
    after = np.clip(np.searchsorted(body.times, moments), 1, max(1, len(body) - 1))
    before = after - 1
    after = np.minimum(after, len(body) - 1)
    nearest = np.where(moments - body.times[before] <= body.times[after] - moments, before, after)
    near = np.abs(body.times[nearest] - moments) <= 1.0 / rate
    xy = np.where(near[:, None, None], body.xy[nearest, :, :2], np.float32(np.nan)).astype(np.float32)
    score = np.where(near[:, None], body.score[nearest], np.float32(0.0)).astype(np.float32)
    return (xy, score) if np.isfinite(xy).any() else None
