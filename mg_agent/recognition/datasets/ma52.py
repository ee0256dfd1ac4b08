"""MA-52: micro-actions of whole bodies in interviews.

The dataset is videos with lists of class numbers; skeletons come from whatever measured them. The layout below is
this project's: the lists are named as in public loaders, what they hold was not verified, and the videos need an
agreement.
"""

import re
from pathlib import Path

import numpy as np

from mg_agent.errors import ModelError
from mg_agent.recognition.datasets.annotated import counted_otherwise, sorted_out
from mg_agent.recognition.datasets.picture import MIGA_22_LAYOUT, WHOLE_BODY_133, picked
from mg_agent.recognition.datasets.sequences import SIDES, Recording, Sequences, Side, gathered
from mg_agent.recognition.datasets.tables import malformed, whole
from mg_agent.recognition.label_maps import MA_52
from mg_agent.recognition.layout import Layout

LAYOUT = (
    "annotations/ with train_list_videos.txt, val_list_videos.txt and test_list_videos.txt of lines like "
    "'clip0001.mp4 23', and "
    "skeletons/clip0001.npy of shape (T, 133, 3): COCO-WholeBody x, y in pixels and confidence"
)
_FOLDERS = ("annotations", ".")
_LINE = re.compile(r"(\S(?:.*\S)?)[\s,]+(\S+)")


def ma_52(
    path: Path | str, *, height: float = 1080.0, rate: float = 30.0, layout: Layout = MIGA_22_LAYOUT
) -> Sequences:
    """Read MA-52, its skeletons measured by a COCO-WholeBody model.

    The lists are the sides of the split.

    Args:
        path: A folder with at least one list, in itself or in ``annotations/``, and ``skeletons/``.
        height: Of the pictures, in pixels.
        rate: Frames a second.
        layout: Which joints to keep, for instance ``MG_LAYOUT``.

    Returns:
        A recording for each clip that has a skeleton; ``skipped`` tells which could not be used.

    Raises:
        ModelError: when there is no list or one is malformed.
    """
    root = Path(path)
    places = [(side, root / folder / f"{side}_list_videos.txt") for side in SIDES for folder in _FOLDERS]
    lists = {side: file for side, file in places if file.is_file()}
    if not lists:
        raise ModelError.of(f"{root} does not hold MA-52", "no list of videos", f"lay it out as {LAYOUT}")
    results: list[Recording | str] = []
    listed = {side: _listed(file) for side, file in lists.items()}
    used = {label for clips in listed.values() for _, label in clips}
    if len(MA_52) in used and 0 not in used:
        raise counted_otherwise(str(root), len(MA_52), "0", "subtract 1 from every class in the lists")
    for side, clips in listed.items():
        results += [_recording(root, clip, label, side, height, layout) for clip, label in clips]
    good, skipped = sorted_out(results)
    return gathered(good, MA_52, layout, rate, skipped)


def _listed(file: Path) -> list[tuple[str, int]]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise malformed(file, 1, str(error), "check the file") from None
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            parts = _LINE.fullmatch(line.strip())
            if parts is None:
                raise malformed(file, number, repr(line[:40]), "expected a clip's name and its class number")
            found.append((Path(parts[1].replace("\\", "/")).stem, whole(file, number, parts[2])))
    return found


def _recording(root: Path, clip: str, label: int, side: Side, height: float, layout: Layout) -> Recording | str:
    if label not in range(len(MA_52)):
        return f"{clip}: class {label} is not one of the dataset's"
    file = root / "skeletons" / f"{clip}.npy"
    if not file.is_file():
        return f"{clip}: has no skeletons/{clip}.npy"
    try:
        points = np.asarray(np.load(file, allow_pickle=False), np.float32)
    except (OSError, ValueError, EOFError, TypeError, MemoryError) as error:
        return f"{file.name}: {error}"
    if points.ndim != 3 or points.shape[1:] != (len(WHOLE_BODY_133), 3):
        return f"{file.name}: has shape {points.shape} instead of (T, {len(WHOLE_BODY_133)}, 3)"
    pos, score = picked(points, WHOLE_BODY_133, height, layout.skeleton)
    return Recording(pos, score, label, side=side) if score.any() else f"{file.name}: nobody was seen"
