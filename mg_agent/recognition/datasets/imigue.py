"""iMiGUE: micro-gestures of tennis players at press conferences, measured by OpenPose.

Both layouts are those that public loaders read; the files need an agreement, so neither was tried on the real ones.
"""

import re
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path

from mg_agent.core.pose import Skeleton
from mg_agent.errors import ModelError
from mg_agent.recognition.datasets.annotated import Annotation, Whole, annotations, counted_otherwise, sorted_out
from mg_agent.recognition.datasets.picture import MIGA_22_LAYOUT, MIGA_35, OPENPOSE_137, picked
from mg_agent.recognition.datasets.sequences import SIDES, UNKNOWN, Floats, Sequences, Side, gathered
from mg_agent.recognition.datasets.spreadsheet import read_xlsx
from mg_agent.recognition.datasets.tables import lines, malformed, numbers, whole
from mg_agent.recognition.datasets.walking import below
from mg_agent.recognition.label_maps import IMIGUE_32
from mg_agent.recognition.layout import Layout

LAYOUT = (
    "NNNN/ folders with NNNN_label.csv and NNNN_light_hand.csv (challenge), or Label/labels_20200831.csv with "
    "mg_skeleton_only/NNNN/NNNN_2.xlsx (full)"
)
TRAINED = frozenset(
    (2, 4, 5, 6, 9, 10, 12, 13, 14, 15, 17, 18, 20, 21, 22, 23, 25, 28, 29, 30, 31, 35, 36, 38, 39, 41, 42, 43, 44, 46,
     47, 48, 52, 53, 59, 61, 62)
)  # fmt: skip
"""The 37 subjects of the cross-subject protocol's training side; the other 35 are tested on."""
_HEIGHT, _RATE = 1080.0, 25.0
_ILLUSTRATIVE = (32, 99)
_COLUMNS = ("video_id", "subject_id", "class", "start_frame", "end_frame")
_VIDEO = re.compile(r"\d{1,6}")


def imigue(path: Path | str, *, layout: Layout = MIGA_22_LAYOUT) -> Sequences:
    """Read iMiGUE in the challenge's or the full layout.

    Challenge: a line of ``NNNN_label.csv`` is class, first and last frame, counted from 0, and one of
    ``NNNN_light_hand.csv`` is a value that is ignored and 35 points of x, y, confidence; a first line of words or
    column numbers is no frame. Who moves is not in these files, so the side of the split is that of the nearest
    folder above with "train", "val" or "test" in its name. Full: the label file has a header with video_id,
    subject_id, class, start_frame and end_frame; skeletons are 137 points of x, y, confidence, ``.xlsx`` or ``.csv``,
    whose first line may be such a one; subjects are split as published. Pictures are 1920 x 1080, taken to run at 25
    frames a second, and both frames of an annotation belong to the clip.

    Args:
        path: A folder that holds the files.
        layout: Which joints to keep, for instance ``MG_LAYOUT``; those that the files lack are never seen.

    Returns:
        A recording for each annotated gesture; ``skipped`` tells which could not be used.

    Raises:
        ModelError: when there is no such folder or a file is malformed.
    """
    wholes = imigue_wholes(path, layout=layout)
    good, skipped = sorted_out([one for whole in wholes for one in whole.cut()])
    return gathered(good, IMIGUE_32, layout, _RATE, skipped)


def imigue_wholes(path: Path | str, *, layout: Layout = MIGA_22_LAYOUT) -> list[Whole]:
    """List the recordings of iMiGUE in either layout, each read when it is asked for its frames.

    Args:
        path: A folder that holds the files.
        layout: Which joints to keep.

    Raises:
        ModelError: when there is no such folder or a table of annotations is malformed.
    """
    root = Path(path)
    table = next(iter(below(root, "labels_*.csv")), None)
    return _full(root, table, layout.skeleton) if table else _challenge(root, layout.skeleton)


def _challenge(root: Path, skeleton: Skeleton) -> list[Whole]:
    found = [file for file in below(root, "*_label.csv") if file.stem == f"{file.parent.name}_label"]
    if not found:
        raise ModelError.of(f"{root} does not hold iMiGUE", "no NNNN_label.csv", f"lay it out as {LAYOUT}")
    wholes = []
    for file in found:
        header = Annotation(f"{file.name}, line 1", 0, 1, 2)  # the columns' own numbers; no class is 0
        notes = [note for note in annotations(file, 0) if note != header]
        frames = file.with_name(f"{file.parent.name}_light_hand.csv")
        there = frames if frames.is_file() else f"{file.parent.name}: has no {frames.name}"
        side = _side(file.parent.relative_to(root))
        wholes.append(_whole(file.parent.name, notes, _light_hand, there, skeleton, UNKNOWN, side))
    return wholes


def _light_hand(path: Path, skeleton: Skeleton) -> tuple[Floats, Floats]:
    points = numbers(path, 1 + 3 * len(MIGA_35))[:, 1:].reshape(-1, len(MIGA_35), 3)
    return picked(points, MIGA_35, _HEIGHT, skeleton)


def _side(place: Path) -> Side | None:
    """Tell the side from the folders above a video's; the nearest that names one counts."""
    words = [part.lower() for part in reversed(place.parent.parts)]
    return next((side for word in words for side in SIDES if side in word), None)


def _full(root: Path, table: Path, skeleton: Skeleton) -> list[Whole]:
    wholes = []
    for (video, subject), notes in _labels(table).items():
        folder = root / "mg_skeleton_only" / video
        files = [file for ending in ("csv", "xlsx") if (file := folder / f"{video}_2.{ending}").is_file()]
        there = files[0] if files else f"{video}: has no {video}_2.xlsx and no {video}_2.csv"
        side: Side = "train" if subject in TRAINED else "test"
        wholes.append(_whole(video, notes, _openpose, there, skeleton, subject, side))
    return wholes


def _openpose(path: Path, skeleton: Skeleton) -> tuple[Floats, Floats]:
    columns = 3 * len(OPENPOSE_137)
    points = numbers(path, columns) if path.suffix == ".csv" else read_xlsx(path, columns)
    return picked(points.reshape(-1, len(OPENPOSE_137), 3), OPENPOSE_137, _HEIGHT, skeleton)


def _labels(table: Path) -> dict[tuple[str, int], list[Annotation]]:
    """Gather annotations by video and subject."""
    found: dict[tuple[str, int], list[Annotation]] = defaultdict(list)
    places: list[int] = []
    for number, cells in lines(table):
        if not any(cells):
            continue
        if not places:
            missing = [name for name in _COLUMNS if name not in cells]
            if missing:
                raise malformed(table, number, f"no column {', '.join(missing)}", f"expected {', '.join(_COLUMNS)}")
            places = [cells.index(name) for name in _COLUMNS]
            continue
        if len(cells) <= max(places):
            raise malformed(table, number, f"{len(cells)} cells", f"expected {max(places) + 1}")
        video, *rest = (cells[place] for place in places)
        if not _VIDEO.fullmatch(video):
            raise malformed(table, number, f"video_id {video[:40]!r}", "expected a number of up to 6 digits")
        subject, label, first, last = (whole(table, number, cell) for cell in rest)
        found[video.zfill(4), subject].append(Annotation(f"{table.name}, line {number}", label, first, last))
    return found


def _whole(
    video: str,
    notes: list[Annotation],
    read: Callable[[Path, Skeleton], tuple[Floats, Floats]],
    file: Path | str,
    skeleton: Skeleton,
    subject: int,
    side: Side | None,
) -> Whole:
    """Put together what is known of a video; in place of a file that is missing stands what to say of it."""
    if (shifted := next((note for note in notes if note.label == 0), None)) is not None:
        raise counted_otherwise(
            shifted.where, 0, "1", "add 1 to every class, or take out lines where 0 means no gesture"
        )
    frames = file if isinstance(file, str) else partial(read, file, skeleton)
    classes = tuple((note, _class(note.label)) for note in notes)
    return Whole(video, classes, frames, skeleton, _RATE, subject, side)


def _class(raw: int) -> int | None:
    """Files count classes from 1; 99, or 32 in files that were worked over, is the illustrative gesture."""
    if raw in _ILLUSTRATIVE:
        return len(IMIGUE_32) - 1
    return raw - 1 if 1 <= raw < len(IMIGUE_32) else None
