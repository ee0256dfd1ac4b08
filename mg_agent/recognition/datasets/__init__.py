"""Readers of datasets that others recorded; their files are never part of this project.

from mg_agent.recognition.datasets import read_dataset

recordings = read_dataset("nw-ucla", "nw_ucla.npz")
train, test = recordings.split()
clips = recordings.clips(48)
"""

from collections.abc import Callable
from pathlib import Path

from mg_agent.errors import ModelError, did_you_mean
from mg_agent.recognition.datasets.arrays import read_npz, write_npz
from mg_agent.recognition.datasets.kinect import KINECT_20, KINECT_20_LAYOUT, nw_ucla, utd_mhad
from mg_agent.recognition.datasets.sequences import Recording, Sequences, gathered

__all__ = [
    "KINECT_20",
    "KINECT_20_LAYOUT",
    "READERS",
    "Recording",
    "Sequences",
    "gathered",
    "nw_ucla",
    "read_dataset",
    "read_npz",
    "utd_mhad",
    "write_npz",
]

READERS: dict[str, Callable[[Path | str], Sequences]] = {"nw-ucla": nw_ucla, "utd-mhad": utd_mhad, "npz": read_npz}


def read_dataset(name: str, path: Path | str) -> Sequences:
    """Read a dataset by its name.

    Raises:
        ModelError: when there is no reader of that name, or the files are missing or broken.
    """
    if name not in READERS:
        raise ModelError.of(f"there is no dataset '{name}'", f"got {name!r}", did_you_mean(name, list(READERS)))
    return READERS[name](path)
