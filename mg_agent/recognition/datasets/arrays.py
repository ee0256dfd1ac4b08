"""Our file for recordings: an .npz of plain arrays, never of objects."""

import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.pose import Skeleton
from mg_agent.errors import ModelError, did_you_mean
from mg_agent.recognition.datasets.sequences import UNKNOWN, Sequences
from mg_agent.recognition.layout import Layout

Arrays = dict[str, NDArray[np.generic]]
MAX_BYTES = 1 << 34
"""Of all arrays in a file, unpacked."""
_NEEDED = ("pos", "start", "length", "label", "label_names", "joint_names")


def load_arrays(path: Path, *also: str) -> Arrays:
    """Read every array of an .npz file.

    Args:
        path: The file.
        also: Keys that must be there besides the usual ones.

    Raises:
        ModelError: when it is no such file, or lacks pos, start, length, label, label_names or joint_names.
    """
    try:
        with path.open("rb") as stream, zipfile.ZipFile(stream) as archive:
            size = sum(part.file_size for part in archive.infolist())
        if size > MAX_BYTES:
            raise ValueError(f"its arrays take {size} bytes, more than {MAX_BYTES}")
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as kept:
            arrays: Arrays = {key: _plain(kept, key) for key in kept.files}
    except (OSError, ValueError, EOFError, KeyError, AttributeError, TypeError, MemoryError) as error:
        raise _unreadable(path, str(error)) from None
    except (zipfile.BadZipFile, zlib.error, RuntimeError) as error:
        raise _unreadable(path, str(error)) from None
    missing = [key for key in (*_NEEDED, *also) if key not in arrays]
    if missing:
        raise ModelError.of(
            f"{path} is no whole file of recordings",
            f"it lacks {', '.join(missing)}",
            "write it with write_npz",
        )
    return arrays


def _plain(kept: "np.lib.npyio.NpzFile", key: str) -> NDArray[np.generic]:
    """Read one array; name the one that holds objects, as words taken from a table often do."""
    try:
        array: NDArray[np.generic] = kept[key]
    except ValueError as error:
        if "allow_pickle" not in str(error):
            raise
        raise ValueError(f"'{key}' holds Python objects, where np.array(..., dtype=str) or numbers are read") from None
    return array


def read_npz(path: Path | str) -> Sequences:
    """Read recordings of any source.

    Keys of the file: ``pos`` (sum of T, J, C) with NaN where not seen, ``start`` (N,), ``length`` (N,), ``label``
    (N,), ``label_names``, ``joint_names`` (J,); and where there: ``score`` (sum of T, J), ``subject`` (N,), ``view``
    (N,), ``train`` and ``val`` (N,) bool, ``bones`` (B, 2) names, ``rate``, ``center`` (names) and ``unit`` (K, 2)
    names with ``unit_length`` (K,), which are the frame of reference. Without one, the first bone's root is the
    origin and the shoulders, or the first bone, are the unit. Axes are taken as they are: y must point down.

    Raises:
        ModelError: when the file is broken or its arrays do not fit.
    """
    path = Path(path)
    arrays = load_arrays(path)
    return sequences(path, arrays, _layout(path, arrays))


def sequences(path: Path, arrays: Arrays, layout: Layout, train: NDArray[np.bool_] | None = None) -> Sequences:
    """Make recordings of a file's arrays, the joints found by name and put in the layout's order.

    Raises:
        ModelError: when a joint is missing or the arrays do not fit.
    """
    try:
        joints = _words(arrays["joint_names"])
        pos = _ordered(np.asarray(arrays["pos"], np.float32), joints, layout.skeleton)
        seen = np.isfinite(pos).all(axis=2)
        score = (
            _ordered(np.asarray(arrays["score"], np.float32), joints, layout.skeleton) if "score" in arrays else seen
        )
        if score.shape != seen.shape:
            raise ValueError(f"score is {score.shape}, where {seen.shape} is read, one number a joint and frame")
        seen = seen & np.isfinite(score)
        if train is None and "train" in arrays:
            train = _flags(arrays, "train")
        found = Sequences(
            np.where(seen[..., None], pos, np.float32(np.nan)),
            np.where(seen, np.clip(score, 0.0, 1.0), 0.0).astype(np.float32),
            _whole(arrays, "start"),
            _whole(arrays, "length"),
            _whole(arrays, "label"),
            _whole(arrays, "subject"),
            _whole(arrays, "view"),
            _words(arrays["label_names"]),
            layout,
            float(np.asarray(arrays.get("rate", 30.0), np.float64).item()),
            train,
            val=_flags(arrays, "val") if "val" in arrays else None,
        )
        return _with_somebody(path, found)
    except (ValueError, TypeError, IndexError, OverflowError) as error:
        raise _unreadable(path, str(error)) from None
    except ModelError as error:
        raise ModelError(f"{path}: {error}") from None


def _with_somebody(path: Path, found: Sequences) -> Sequences:
    """Leave out the recordings in which nobody was seen."""
    seen = np.isfinite(found.pos).all(axis=2).any(axis=1)
    there = np.array([seen[i : i + n].any() for i, n in zip(found.start, found.length, strict=True)], np.bool_)
    if there.all():
        return found
    nobody = (f"{path.name}: nobody was seen",) * int((~there).sum())
    return replace(found.taken(np.flatnonzero(there)), skipped=(*found.skipped, *nobody))


def write_npz(path: Path | str, recordings: Sequences) -> None:
    """Write recordings so that ``read_npz`` gives them back; what was skipped is not kept."""
    with Path(path).open("wb") as stream:
        write_npz_to(stream, recordings)


def write_npz_to(stream: IO[bytes], recordings: Sequences) -> None:
    """Write recordings as :func:`write_npz` does, into an open file or memory."""
    layout = recordings.layout
    arrays: Mapping[str, NDArray[np.generic]] = {
        "pos": recordings.pos,
        "score": recordings.score,
        "start": recordings.start,
        "length": recordings.length,
        "label": recordings.labels,
        "subject": recordings.subjects,
        "view": recordings.views,
        "label_names": np.array(recordings.names, np.str_),
        "joint_names": np.array(layout.skeleton.joints, np.str_),
        "skeleton_name": np.array(layout.skeleton.name, np.str_),
        "bones": np.array(layout.skeleton.bones, np.str_).reshape(-1, 2),
        "rate": np.array(recordings.rate, np.float64),
        "center": np.array(layout.center, np.str_),
        "unit": np.array([pair[:2] for pair in layout.unit], np.str_).reshape(-1, 2),
        "unit_length": np.array([pair[2] for pair in layout.unit], np.float64),
        "head": np.array(layout.head, np.bool_),
    }
    if recordings.train is not None:
        arrays = {**arrays, "train": recordings.train}
    if recordings.val is not None:
        arrays = {**arrays, "val": recordings.val}
    np.savez_compressed(stream, **arrays)  # all are plain, so nothing is pickled


def _whole(arrays: Arrays, key: str) -> NDArray[np.int64]:
    if key not in arrays:
        return np.full(len(np.atleast_1d(arrays["label"])), UNKNOWN, np.int64)
    array = np.asarray(arrays[key])
    if array.dtype.kind not in "iu":
        raise ValueError(f"'{key}' holds {array.dtype}, not whole numbers")
    return array.astype(np.int64)


def _flags(arrays: Arrays, key: str) -> NDArray[np.bool_]:
    """Read true and false, or 0 and 1; other numbers, such as 1 and 2 for two sides, would all be taken for true."""
    array = np.asarray(arrays[key])
    strange = array[~np.isin(array, (0, 1))] if array.dtype.kind in "biuf" else array
    if strange.size:
        raise ValueError(f"'{key}' holds {str(strange.flat[0])[:40]!r}, neither true nor false")
    return array.astype(np.bool_)


def _words(array: NDArray[np.generic]) -> tuple[str, ...]:
    words = np.atleast_1d(array).ravel().tolist()
    return tuple(word.decode() if isinstance(word, bytes) else str(word) for word in words)


def _ordered(array: NDArray[np.float32], joints: tuple[str, ...], skeleton: Skeleton) -> NDArray[np.float32]:
    if array.ndim < 2 or array.shape[1] != len(joints):
        raise ValueError(f"an array {array.shape} for {len(joints)} joint names")
    return array[:, [_place(joint, joints) for joint in skeleton.joints]]


def _place(joint: str, joints: tuple[str, ...]) -> int:
    if joint not in joints:
        raise ModelError.of("a joint is missing", f"no '{joint}' among {len(joints)}", did_you_mean(joint, joints))
    return joints.index(joint)


def _layout(path: Path, arrays: Arrays) -> Layout:
    """Take the frame of reference from the file, or find one."""
    try:
        joints = _words(arrays["joint_names"])
        bones = _pairs(arrays, "bones")
        skeleton = Skeleton(str(arrays.get("skeleton_name", path.stem)), joints, bones)
        pos = np.asarray(arrays["pos"])
        if pos.ndim != 3 or pos.shape[2] not in (2, 3):
            raise ValueError(f"pos is {pos.shape}, where (sum of T, J, 2 or 3) is read")
        center = _words(arrays["center"]) if "center" in arrays else _root(skeleton)
        unit = _unit(arrays) if "unit" in arrays else _span(skeleton)
        head = bool(np.asarray(arrays.get("head", False)).item())
        for joint in (*center, *(end for one, other, _ in unit for end in (one, other))):
            skeleton.index(joint)
        return Layout(skeleton, center, unit, head, pos.shape[2])
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise _unreadable(path, str(error)) from None
    except ModelError as error:
        raise ModelError(f"{path}: {error}") from None


def _pairs(arrays: Arrays, key: str) -> tuple[tuple[str, str], ...]:
    rows = np.asarray(arrays.get(key, np.empty((0, 2), np.str_))).reshape(-1, 2)
    return tuple((str(one), str(other)) for one, other in rows)


def _unit(arrays: Arrays) -> tuple[tuple[str, str, float], ...]:
    lengths = np.asarray(arrays["unit_length"], np.float64)
    if not ((lengths > 0) & np.isfinite(lengths)).all():
        raise ValueError(f"unit_length holds {lengths.min()}, where lengths are above 0")
    return tuple((*pair, float(length)) for pair, length in zip(_pairs(arrays, "unit"), lengths, strict=True))


def _root(skeleton: Skeleton) -> tuple[str, ...]:
    children = {child for _, child in skeleton.bones}
    return (next((joint for joint, _ in skeleton.bones if joint not in children), skeleton.joints[0]),)


def _span(skeleton: Skeleton) -> tuple[tuple[str, str, float], ...]:
    if "left_shoulder" in skeleton and "right_shoulder" in skeleton:
        return (("left_shoulder", "right_shoulder", 1.0),)
    one, other = skeleton.bones[0] if skeleton.bones else (skeleton.joints[0], skeleton.joints[-1])
    return ((one, other, 1.0),)


def _unreadable(path: Path, got: str) -> ModelError:
    return ModelError.of(
        f"{path} is not a readable file of recordings", got or "nothing", "check the file, or get it anew"
    )
