"""SMG: spontaneous micro-gestures of 40 people telling stories, recorded by a Kinect v2.

The layout is that of the authors' access script; it was read about, not tried on the real files, which need an
agreement. Two things are assumed: that x, y and z of a joint are in meters, and that class numbers begin at 1 unless
a file holds a 0. See ``label_maps`` for the caution about what the numbers mean.
"""

import re
from functools import partial
from pathlib import Path

import numpy as np

from mg_agent.errors import ModelError
from mg_agent.recognition.datasets.annotated import Annotation, Whole, annotations, sorted_out
from mg_agent.recognition.datasets.kinect import KINECT_25, KINECT_25_LAYOUT, turned
from mg_agent.recognition.datasets.sequences import Floats, Sequences, gathered
from mg_agent.recognition.datasets.tables import is_number, lines, numbers
from mg_agent.recognition.datasets.walking import below
from mg_agent.recognition.label_maps import SMG_17

LAYOUT = "SampleNNNN/ folders with SampleNNNN_skeleton.csv, SampleNNNN_finelabels.csv and SampleNNNN_data.csv"
_JOINTS, _VALUES = 25, 11
_TRAINED = 35
"""Subjects 1 to 35 are trained on, 36 to 40 tested on."""
_RATE = 30.0
_SAMPLE = re.compile(r"Sample(\d{1,6})")


def smg(path: Path | str) -> Sequences:
    """Read SMG.

    A line of ``_skeleton.csv`` is a frame of 25 joints in the SDK's order, 11 values each, of which the first three
    are x, y, z (x to the sensor's left, y up). A line of ``_finelabels.csv`` is class, first and last frame, counted
    from 1. The second value of ``_data.csv`` is the frame rate.

    Returns:
        A recording for each annotated gesture, x to the right of the picture and y down; ``skipped`` tells which
        could not be used. A joint at exactly (0, 0, 0) was not seen.

    Raises:
        ModelError: when there is no such folder or a file is malformed.
    """
    good, reasons = sorted_out([one for whole in smg_wholes(path) for one in whole.cut()])
    folders = _folders(Path(path))
    missing = [f"{folder.name}: has no finelabels.csv" for folder in folders if not _has(folder, "finelabels")]
    rates = [rate for folder in folders if _has(folder, "finelabels") and (rate := _rate(folder)) is not None]
    return gathered(good, SMG_17, KINECT_25_LAYOUT, float(np.median(rates or [_RATE])), [*missing, *reasons])


def smg_wholes(path: Path | str) -> list[Whole]:
    """List the recordings of SMG that have annotations, each read when it is asked for its frames.

    Raises:
        ModelError: when there is no such folder or a table of annotations is malformed.
    """
    found = [folder for folder in _folders(Path(path)) if _has(folder, "finelabels")]
    notes = {folder: annotations(_file(folder, "finelabels"), 1) for folder in found}
    if not notes:
        raise ModelError.of(f"{path} does not hold SMG", "no annotated SampleNNNN folder", f"lay it out as {LAYOUT}")
    first = _first_class(Path(path), [note for several in notes.values() for note in several])
    return [_whole(folder, several, first) for folder, several in notes.items()]


def _whole(folder: Path, notes: list[Annotation], first: int) -> Whole:
    skeleton = _file(folder, "skeleton")
    return Whole(
        folder.name,
        tuple((note, _class(note.label - first)) for note in notes),
        partial(_skeleton, skeleton) if skeleton.is_file() else f"{folder.name}: has no skeleton.csv",
        KINECT_25,
        _rate(folder) or _RATE,
        _number(folder),
        "train" if _number(folder) <= _TRAINED else "test",
    )


def _folders(path: Path) -> list[Path]:
    return [folder for folder in below(path, "Sample*") if folder.is_dir() and _number(folder)]


def _class(label: int) -> int | None:
    return label if 0 <= label < len(SMG_17) else None


def _skeleton(path: Path) -> tuple[Floats, Floats]:
    table = numbers(path, _JOINTS * _VALUES).reshape(-1, _JOINTS, _VALUES)[..., :3]
    pos = turned(table)
    seen = np.isfinite(pos).all(axis=2)
    return np.where(seen[..., None], pos, np.float32(np.nan)), seen.astype(np.float32)


def _first_class(path: Path, notes: list[Annotation]) -> int:
    """Tell whether classes count from 0 or 1."""
    used = {note.label for note in notes}
    if 0 in used and len(SMG_17) in used:
        raise ModelError.of(
            f"the class numbers of {path} contradict one another", "got both 0 and 17", "check the finelabels.csv files"
        )
    return 0 if 0 in used else 1


def _rate(folder: Path) -> float | None:
    if not _has(folder, "data"):
        return None
    rates = [float(cells[1]) for _, cells in lines(_file(folder, "data")) if len(cells) > 1 and is_number(cells[1])]
    return rates[0] if rates and 1 <= rates[0] <= 1000 else None


def _number(folder: Path) -> int:
    found = _SAMPLE.fullmatch(folder.name)
    return int(found[1]) if found else 0


def _file(folder: Path, what: str) -> Path:
    return folder / f"{folder.name}_{what}.csv"


def _has(folder: Path, what: str) -> bool:
    return _file(folder, what).is_file()
