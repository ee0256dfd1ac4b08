"""Gestures that a recognizer finds in whole recordings of a dataset, beside those that people annotated there."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mg_agent.core.counts import plural
from mg_agent.core.pose import PoseSequence
from mg_agent.core.span import Span
from mg_agent.errors import Cancelled
from mg_agent.recognition.checkpoint import Checkpoint
from mg_agent.recognition.datasets import DATASETS, Whole
from mg_agent.recognition.datasets.translation import needs_translation, wholes_for
from mg_agent.recognition.label_maps import OURS, VOCABULARIES, translate
from mg_agent.recognition.measured.marks import Mark
from mg_agent.recognition.measured.material import ALL
from mg_agent.recognition.measured.online import Found, OnlineF1, OnlineMeasured, online_f1
from mg_agent.recognition.recognizer import MicroGestureRecognizer, look
from mg_agent.recognition.scoring.metrics import Ints, interval
from mg_agent.recognition.spotting.decoding import decode, speaks_ours

Looked = Callable[[int, int, str], None]
"""Told before each recording: how many were looked at, of how many, and the name of the next one."""


@dataclass(frozen=True)
class _Spotted:
    """One recording: what was marked and found in it, and what is left out on either side, by label."""

    marks: tuple[Mark, ...]
    found: tuple[Found, ...]
    unknown: tuple[str, ...]
    besides: tuple[str, ...]
    unusable: int


def needs_recordings(dataset: str) -> str:
    """Say why there is no online F1 of a dataset of cut clips, and which have whole recordings; else nothing."""
    if DATASETS[dataset].wholes is not None:
        return ""
    those = " and ".join(name for name, one in DATASETS.items() if one.wholes is not None)
    return f"online F1 needs whole recordings, and {dataset} has cut clips; {those} have them (docs/datasets.md)"


def measure_online(
    checkpoint: Checkpoint,
    dataset: str,
    path: Path,
    *,
    side: str = ALL,
    looked: Looked = lambda done, total, name: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> OnlineMeasured:
    """Let a recognizer look through whole recordings, and score what it finds with ``online_f1``.

    One recording is read at a time. The network's windows slide over it as over a film, and gestures are read off as
    there; rules are not asked. A recognizer of our labels is judged by their counterparts in the dataset: annotated
    gestures that have none in ours are left out, and so is what it names that the dataset has no label for, since
    nobody looked for it there. Annotations that cannot be used are left out as well: an unknown class, or frames
    outside of the recording.

    Args:
        checkpoint: The recognizer; of our labels, or of the dataset's own labels and joints.
        dataset: One that has whole recordings.
        path: Its folder.
        side: Of the dataset's split: "train", "val", "test" or "all".
        looked: Told before each recording.
        cancelled: Asked before each recording.

    Raises:
        ModelError: when the files are missing or malformed, or the recognizer reads other joints.
        Cancelled: when ``cancelled`` said so.
    """
    wholes = [one for one in wholes_for(checkpoint.card, dataset, path) if side in (ALL, one.side)]
    readable = [one for one in wholes if not isinstance(one.frames, str)]
    rows = []
    with _one_thread():
        for done, one in enumerate(readable):
            if cancelled():
                got = f"{done} of {plural(len(readable), 'recording')} were looked at"
                do = "the figures over clips are whole; start it again for it"
                raise Cancelled.of("online F1 was stopped", got, do)
            looked(done, len(readable), one.name)
            rows.append(_spotted(checkpoint, dataset, one))
    scores = [online_f1([(row.marks, row.found)]) for row in rows]
    lost = sum(row.unusable for row in rows) + sum(len(one.notes) for one in wholes if isinstance(one.frames, str))
    return _measured(scores, np.array([one.subject for one in readable], np.int64), _notes(checkpoint, rows, lost))


@contextmanager
def _one_thread() -> Iterator[None]:
    # A batch is little work: on a busy machine of two cores two recordings of 15 minutes took nine times as long with a
    # second thread to wait for (a trial, 42 and 397 s).
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _measured(scores: Sequence[OnlineF1], subjects: Ints, notes: tuple[str, ...]) -> OnlineMeasured:
    counts = np.array([(one.hits, one.found, one.marked) for one in scores], np.int64).reshape(-1, 3)

    def total(rows: Ints) -> OnlineF1:
        hits, found, marked = counts[rows].sum(axis=0).tolist()
        return OnlineF1.of(hits, found, marked)

    several = len(scores) > 1
    sure = interval(lambda rows: total(rows).f1, len(scores), groups=subjects) if several else None
    return OnlineMeasured(total(np.arange(len(scores))), sure, len(scores), notes)


def _spotted(checkpoint: Checkpoint, dataset: str, whole: Whole) -> _Spotted:
    if isinstance(whole.frames, str):
        return _Spotted((), (), (), (), len(whole.notes))
    pos, score = whole.frames()
    names, translated = VOCABULARIES[dataset], needs_translation(checkpoint.card, dataset)
    marks = []
    for note, label in whole.notes:
        if label is None or note.first < 0 or note.last < note.first or note.first >= len(pos):
            continue
        span = Span(start=note.first / whole.rate, end=min(note.last + 1, len(pos)) / whole.rate)
        name = names[label]
        marks.append(Mark.theirs((name,), span, dataset) if translated else Mark.ours(name, span))
    pose = PoseSequence(pos, score, np.arange(len(pos)) / whole.rate, whole.skeleton)
    found = _found(checkpoint, pose) if len(pos) else []
    asked = [not translated or bool(translate(label, OURS, dataset)) for label, _ in found]
    return _Spotted(
        tuple(mark for mark in marks if mark.labels),
        tuple(one for one, known in zip(found, asked, strict=True) if known),
        tuple(mark.label for mark in marks if not mark.labels),
        tuple(label for (label, _), known in zip(found, asked, strict=True) if not known),
        len(whole.notes) - len(marks),
    )


def _found(checkpoint: Checkpoint, pose: PoseSequence) -> list[Found]:
    """Return what the network names in a recording, as in a film: what is told of our labels, else all of its own."""
    if speaks_ours(checkpoint.card):
        recognizer = MicroGestureRecognizer(checkpoint)
        return [(cue.label, cue.span) for cue in recognizer.told(pose, recognizer.look(pose), ())]
    shots = look(checkpoint, pose)
    return [(one.label, one.span) for shot in shots for one in decode(shot.curves, shot.pose.times, checkpoint.card)]


def _notes(checkpoint: Checkpoint, rows: Sequence[_Spotted], lost: int) -> tuple[str, ...]:
    notes = []
    if lost:
        notes.append(f"{plural(lost, 'annotation')} could not be used for online F1.")
    if unknown := Counter(label for row in rows for label in row.unknown):
        notes.append(f"Not asked in online F1, since our labels have nothing like it: {_counted(unknown)}.")
    if besides := Counter(label for row in rows for label in row.besides):
        notes.append(f"Found, but not counted in online F1, since the dataset has no such label: {_counted(besides)}.")
    if checkpoint.card.none is None:
        notes.append("The recognizer knows no label for nothing, so it takes whatever it sees for a gesture.")
    return tuple(notes)


def _counted(labels: Counter[str]) -> str:
    return ", ".join(f"{label} ({count})" for label, count in sorted(labels.items()))
