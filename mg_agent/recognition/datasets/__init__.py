"""Readers of datasets that others recorded; their files are never part of this project.

from mg_agent.recognition.datasets import read_dataset

recordings = read_dataset("nw-ucla", "nw_ucla.npz")
train, test = recordings.split()
clips = recordings.clips(48)
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mg_agent.errors import ModelError, did_you_mean
from mg_agent.recognition.datasets import imigue as _imigue
from mg_agent.recognition.datasets import ma52 as _ma52
from mg_agent.recognition.datasets import ntu as _ntu
from mg_agent.recognition.datasets import smg as _smg
from mg_agent.recognition.datasets.arrays import read_npz, write_npz
from mg_agent.recognition.datasets.kinect import (
    KINECT_20,
    KINECT_20_LAYOUT,
    KINECT_25,
    KINECT_25_LAYOUT,
    nw_ucla,
    utd_mhad,
)
from mg_agent.recognition.datasets.picture import MIGA_22, MIGA_22_LAYOUT
from mg_agent.recognition.datasets.sequences import Recording, Sequences, gathered

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
        ask: Where to ask for it.
        layout: What must be where.
    """

    read: Callable[[Path | str], Sequences]
    ask: str
    layout: str


_ARRAYS = "an .npz file with pos, start, length, label, label_names and joint_names"
_UCLA = f"{_ARRAYS}, subject and view, or a folder of files like a01_s01_e00_v01.json"
DATASETS: dict[str, Dataset] = {
    "imigue": Dataset(_imigue.imigue, "https://github.com/linuxsino/iMiGUE (agreement)", _imigue.LAYOUT),
    "smg": Dataset(_smg.smg, "https://github.com/mikecheninoulu/SMG (agreement)", _smg.LAYOUT),
    "ma-52": Dataset(_ma52.ma_52, "https://huggingface.co/datasets/kunli-cs/MA-52 (agreement)", _ma52.LAYOUT),
    "ntu": Dataset(_ntu.ntu, "https://rose1.ntu.edu.sg/dataset/actionRecognition/ (agreement)", _ntu.LAYOUT),
    "nw-ucla": Dataset(nw_ucla, "https://wangjiangb.github.io/my_data.html", _UCLA),
    "utd-mhad": Dataset(utd_mhad, "https://personal.utdallas.edu/~kehtar/UTD-MHAD.html", f"{_ARRAYS}, and subject"),
    "npz": Dataset(read_npz, "whoever recorded it", _ARRAYS),
}
"""Names that ``read_dataset`` takes."""


def read_dataset(name: str, path: Path | str) -> Sequences:
    """Read a dataset by its name.

    Args:
        name: One of ``DATASETS``.
        path: The file or folder that it lies in.

    Raises:
        ModelError: when there is no reader of that name, or the files are missing or broken.
    """
    require_dataset(name, path)
    return DATASETS[name].read(path)


def require_dataset(name: str, path: Path | str) -> None:
    """Refuse a name that no reader has, or a path where nothing is, saying where to ask for the dataset.

    Raises:
        ModelError: when it is so.
    """
    if name not in DATASETS:
        raise ModelError.of(f"there is no dataset '{name}'", f"got {name!r}", did_you_mean(name, list(DATASETS)))
    dataset = DATASETS[name]
    if not Path(path).exists():
        raise ModelError.of(
            f"the dataset '{name}' is not at {path}",
            "nothing is there, and it is not part of this project",
            f"ask for it at {dataset.ask} and lay it out as {dataset.layout}",
        )
