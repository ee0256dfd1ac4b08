"""NTU RGB+D 60 and 120: everyday actions recorded by three Kinect v2, one ``.skeleton`` text file a recording."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, get_args

import numpy as np

from mg_agent.errors import ModelError
from mg_agent.recognition.datasets.annotated import sorted_out
from mg_agent.recognition.datasets.kinect import KINECT_25_LAYOUT, TURNED
from mg_agent.recognition.datasets.sequences import Floats, Recording, Sequences, gathered
from mg_agent.recognition.datasets.tables import malformed
from mg_agent.recognition.datasets.walking import below

LAYOUT = "a folder of files named like S001C002P003R002A013.skeleton"
Split = Literal["subject", "view", "setup"]
SPLITS: tuple[Split, ...] = get_args(Split)
_NAME = re.compile(r"S(\d{3})C(\d{3})P(\d{3})R(\d{3})A(\d{3})")
_NAME_ANYWHERE = re.compile(r"S\d{3}C\d{3}P\d{3}R\d{3}A\d{3}")
_TRAINED = frozenset(
    (1, 2, 4, 5, 8, 9, 13, 14, 15, 16, 17, 18, 19, 25, 27, 28, 31, 34, 35, 38, 45, 46, 47, 49, 50, 52, 53, 54, 55, 56,
     57, 58, 59, 70, 74, 78, 80, 81, 82, 83, 84, 85, 86, 89, 91, 92, 93, 94, 95, 97, 98, 100, 103)
)  # fmt: skip
"""Subjects of the cross-subject protocol of NTU 120; those up to 40 are the ones of NTU 60."""
_CAMERAS = (2, 3)
_JOINTS, _VALUES, _INFO = 25, 12, 10
_MOST = {"frames": 100_000, "bodies": 20}
_RATE = 30.0
Bodies = dict[str, list[tuple[int, Floats]]]


def ntu(path: Path | str, split: Split = "subject") -> Sequences:
    """Read NTU RGB+D.

    Of several people the one seen in most frames is taken, of equals the one who moves most. Classes are called
    "A001" and so on, as in the file names. The authors publish a list of recordings whose skeletons are missing or
    incomplete; what a file "...missing_skeletons.txt" in the folder names is left out.

    Args:
        path: The folder of ``.skeleton`` files, or one above it.
        split: "subject" (the published subjects are trained on), "view" (cameras 2 and 3) or "setup" (even setups).

    Returns:
        A recording for each file, x to the right of the picture and y down; score 1 where a joint was tracked, 0.5
        where inferred. ``skipped`` tells which files could not be used.

    Raises:
        ModelError: when there is no such file, or ``split`` is none of the three.
    """
    if split not in SPLITS:
        raise ModelError.of("NTU has no such split", f"got {split!r}", "choose one of: subject, view, setup")
    files = below(Path(path), "*.skeleton")
    if not files:
        raise ModelError.of(f"{path} does not hold NTU RGB+D", "no .skeleton file", f"lay it out as {LAYOUT}")
    missing = _missing(Path(path))
    good, skipped = sorted_out([_recording(file, split, missing) for file in files])
    classes = 60 if all(one.label < 60 for one in good) else 120
    names = tuple(f"A{number:03d}" for number in range(1, classes + 1))
    return gathered(good, names, KINECT_25_LAYOUT, _RATE, skipped)


def _missing(root: Path) -> frozenset[str]:
    try:
        texts = [file.read_text(encoding="utf-8") for file in below(root, "*missing_skeletons.txt")]
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError.of(
            f"a list of missing skeletons in {root} cannot be read", str(error), "get it anew"
        ) from None
    return frozenset(_NAME_ANYWHERE.findall("\n".join(texts)))


def _recording(path: Path, split: Split, missing: frozenset[str]) -> Recording | str:
    parts = _NAME.fullmatch(path.stem)
    if not parts or not 1 <= int(parts[5]) <= 120:
        return f"{path.name}: is not named like S001C002P003R002A013"
    if path.stem in missing:
        return f"{path.name}: is listed among the missing skeletons"
    setup, camera, subject, _, action = (int(part) for part in parts.groups())
    trained = {"subject": subject in _TRAINED, "view": camera in _CAMERAS, "setup": setup % 2 == 0}[split]
    try:
        frames, bodies = read_skeleton(path)
    except ModelError as error:
        return str(error)
    if not bodies:
        return f"{path.name}: nobody was seen"
    rows = max(bodies.values(), key=lambda rows: (len(rows), _motion(rows)))
    pos = np.full((frames, _JOINTS, 3), np.nan, np.float32)
    score = np.zeros((frames, _JOINTS), np.float32)
    for frame, joints in rows:
        state = np.clip(joints[:, -1], 0, 2) / 2
        seen = (state > 0) & np.isfinite(joints[:, :3]).all(axis=1)
        pos[frame, seen] = joints[seen, :3] * TURNED
        score[frame, seen] = state[seen]
    if not score.any():
        return f"{path.name}: no joint was tracked"
    return Recording(pos, score, action - 1, subject, camera, "train" if trained else "test")


def read_skeleton(path: Path) -> tuple[int, Bodies]:
    """Read one ``.skeleton`` file.

    Returns:
        The count of frames, and for each body's number its frames with (25, 12) values: x, y, z in meters (y up),
        two pictures' pixels, an orientation and the tracking state.

    Raises:
        ModelError: naming the line that is not as it should be.
    """
    try:
        with path.open(encoding="ascii") as stream:
            text = enumerate((line for line in stream), 1)
            return _frames(path, text)
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError.of(f"{path} cannot be read", str(error), "get the file anew") from None


def _frames(path: Path, text: Iterator[tuple[int, str]]) -> tuple[int, Bodies]:
    bodies: Bodies = {}
    frames = _count(path, text, _MOST["frames"], "a count of frames")
    for frame in range(frames):
        for _ in range(_count(path, text, _MOST["bodies"], "a count of bodies")):
            number, cells = _cells(path, text, _INFO, f"{_INFO} values of a body")
            if _count(path, text, _JOINTS, "a count of joints") != _JOINTS:
                raise malformed(path, number + 1, "another count of joints", f"expected {_JOINTS}")
            joints = np.array([_values(path, text) for _ in range(_JOINTS)], np.float32)
            bodies.setdefault(cells[0], []).append((frame, joints))
    return frames, bodies


def _count(path: Path, text: Iterator[tuple[int, str]], most: int, what: str) -> int:
    number, cells = _cells(path, text, 1, what)
    if not cells[0].isdigit() or len(cells[0]) > 9 or int(cells[0]) > most:
        raise malformed(path, number, repr(cells[0][:40]), f"expected {what}, at most {most}")
    return int(cells[0])


def _values(path: Path, text: Iterator[tuple[int, str]]) -> list[float]:
    number, cells = _cells(path, text, _VALUES, f"{_VALUES} values of a joint")
    try:
        return [float(cell) for cell in cells]
    except ValueError as error:
        raise malformed(path, number, str(error), "expected numbers") from None


def _cells(path: Path, text: Iterator[tuple[int, str]], count: int, what: str) -> tuple[int, list[str]]:
    number, line = next(text, (0, ""))
    if number == 0:
        raise ModelError.of(f"{path} breaks off", f"the file ends before {what}", "get the file anew")
    cells = line.split()
    if len(cells) != count:
        raise malformed(path, number, f"{len(cells)} values", f"expected {what}")
    return number, cells


def _motion(rows: list[tuple[int, Floats]]) -> float:
    return float(np.nan_to_num(np.stack([joints[:, :3] for _, joints in rows]).std(axis=0)).sum())
