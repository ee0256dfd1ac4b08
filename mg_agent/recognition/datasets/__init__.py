"""Readers of datasets that others recorded; their files are never part of this project.

from mg_agent.recognition.datasets import read_dataset

recordings = read_dataset("nw-ucla", "nw_ucla.npz")
train, test = recordings.split()
clips = recordings.clips(48)
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from mg_agent.errors import ModelError, did_you_mean
from mg_agent.recognition.datasets import imigue as _imigue
from mg_agent.recognition.datasets import ma52 as _ma52
from mg_agent.recognition.datasets import ntu as _ntu
from mg_agent.recognition.datasets import smg as _smg
from mg_agent.recognition.datasets.annotated import Whole
from mg_agent.recognition.datasets.arrays import read_npz, write_npz
from mg_agent.recognition.datasets.kinect import (
    KINECT_20,
    KINECT_20_LAYOUT,
    KINECT_25,
    KINECT_25_LAYOUT,
    nw_ucla,
)
from mg_agent.recognition.datasets.mhad import LAYOUT as _MAT
from mg_agent.recognition.datasets.mhad import utd_mhad
from mg_agent.recognition.datasets.picture import MIGA_22, MIGA_22_LAYOUT
from mg_agent.recognition.datasets.sequences import Recording, Sequences, Side, gathered

__all__ = [
    "DATASETS",
    "KINECT_20",
    "KINECT_20_LAYOUT",
    "KINECT_25",
    "KINECT_25_LAYOUT",
    "MIGA_22",
    "MIGA_22_LAYOUT",
    "Dataset",
    "Recording",
    "Sequences",
    "Side",
    "Whole",
    "gathered",
    "nw_ucla",
    "read_dataset",
    "read_npz",
    "require_dataset",
    "utd_mhad",
    "write_npz",
]


@dataclass(frozen=True)
class Dataset:
    """A dataset that can be read.

    Attributes:
        read: Its reader; takes a file or folder.
        ask: Where to ask for it; empty for files of one's own.
        layout: What must be where.
        terms: What its authors allow, as far as it is publicly known.
        limits: What a recognizer trained on it cannot do, one sentence each.
        splits: Its protocols by name, each a reader; the first is that of ``read``. Empty where there is only one.
        wholes: Lists its whole recordings; None where it has cut clips.
    """

    read: Callable[[Path | str], Sequences]
    ask: str
    layout: str
    terms: str
    limits: tuple[str, ...] = ()
    splits: Mapping[str, Callable[[Path | str], Sequences]] = field(default_factory=dict)
    wholes: Callable[[Path | str], list[Whole]] | None = None


_ARRAYS = "an .npz file with pos, start, length, label, label_names and joint_names"
_UCLA = f"{_ARRAYS}, subject and view, or a folder of files like a01_s01_e00_v01.json"
_MHAD = f"{_MAT}, or {_ARRAYS}, and subject"
_STAGED = "It learned large movements that people acted out before a depth sensor, no micro-gestures."
DATASETS: dict[str, Dataset] = {
    "imigue": Dataset(
        _imigue.imigue, "https://github.com/linuxsino/iMiGUE (agreement)", _imigue.LAYOUT,
        "iMiGUE is for research, under an agreement with its authors",
        ("Pressed lips can hardly be seen in its skeletons.",
         "It learned from tennis players at press conferences alone."),
        wholes=_imigue.imigue_wholes,
    ),
    "smg": Dataset(
        _smg.smg, "https://github.com/mikecheninoulu/SMG (agreement)", _smg.LAYOUT,
        "SMG is for research, under an agreement with its authors",
        ("No public source says that SMG's class numbers follow the names used here; 7 and 8 may be swapped.",
         "It learned from 35 people who told stories before a depth sensor."),
        wholes=_smg.smg_wholes,
    ),
    "ma-52": Dataset(
        _ma52.ma_52, "https://huggingface.co/datasets/kunli-cs/MA-52 (agreement)", _ma52.LAYOUT,
        "MA-52 is for non-commercial research, under an agreement with its authors",
        ("It learned from skeletons of one landmark model; those of another may look different to it.",
         "It learned from people in psychological interviews alone."),
    ),
    "ntu": Dataset(
        _ntu.ntu, "https://rose1.ntu.edu.sg/dataset/actionRecognition/ (agreement)", _ntu.LAYOUT,
        "NTU RGB+D is for academic research, under an agreement with the ROSE Lab",
        (_STAGED, "Of several people in a recording it learned from one alone."),
        {split: partial(_ntu.ntu, split=split) for split in _ntu.SPLITS},
    ),
    "nw-ucla": Dataset(
        nw_ucla, "https://wangjiangb.github.io/my_data.html", _UCLA,
        "Northwestern-UCLA is for research; the files passed on with CTR-GCN are CC BY-NC 4.0",
        (_STAGED, "The same people are on both sides of its split: it tells of another view, not of other people."),
    ),
    "utd-mhad": Dataset(
        utd_mhad, "https://personal.utdallas.edu/~kehtar/UTD-MHAD.html", _MHAD,
        "UTD-MHAD is for research that cites Chen, Jafari and Kehtarnavaz, ICIP 2015",
        (_STAGED, "It learned from at most four people."),
    ),
    "npz": Dataset(
        read_npz, "", _ARRAYS, "the file does not tell; ask those who recorded it, and those who were recorded"
    ),
}  # fmt: skip
"""Names that ``read_dataset`` takes."""


def read_dataset(name: str, path: Path | str, split: str | None = None) -> Sequences:
    """Read a dataset by its name.

    Args:
        name: One of ``DATASETS``.
        path: The file or folder that it lies in.
        split: Which of its protocols; None for the usual one.

    Raises:
        ModelError: when there is no reader or split of that name, or the files are missing or broken.
    """
    require_dataset(name, path)
    return DATASETS[name].read(path) if split is None else _splitting(name, split)(path)


def _splitting(name: str, split: str) -> Callable[[Path | str], Sequences]:
    known = DATASETS[name].splits
    if split not in known:
        do = did_you_mean(split, list(known)) if known else "leave it out"
        raise ModelError.of(f"'{name}' has no such split", f"got {split!r}", do)
    return known[split]


def require_dataset(name: str, path: Path | str) -> None:
    """Refuse a name that no reader has, or a path where nothing is, saying where to ask for the dataset.

    Raises:
        ModelError: when it is so.
    """
    if name not in DATASETS:
        raise ModelError.of(f"there is no dataset '{name}'", f"got {name!r}", did_you_mean(name, list(DATASETS)))
    if Path(path).exists():
        return
    dataset = DATASETS[name]
    if not dataset.ask:
        raise ModelError.of(f"there are no recordings at {path}", "nothing is there", f"give {dataset.layout}")
    raise ModelError.of(
        f"the dataset '{name}' is not at {path}",
        "nothing is there, and it is not part of this project",
        f"ask for it at {dataset.ask} and lay it out as {dataset.layout}",
    )
