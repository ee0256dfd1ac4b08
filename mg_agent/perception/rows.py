"""What was seen in each frame, row by row; older rows wait on the disk."""

import io
import tempfile
import weakref
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.pose import MG_SKELETON
from mg_agent.errors import MediaError
from mg_agent.perception.head import BODY_KNOWS


class Rows:
    """One row a frame, about 900 bytes; older rows wait in an unnamed temporary file.

    So memory does not grow while the models are loaded, and the whole is read back once they are gone.
    While frames come in, the arrays hold the current block only and rows count within it.
    """

    def __init__(self, block: int) -> None:
        self._fields = _empty(block)
        self.__dict__.update(self._fields)
        self._block, self._used, self._blocks = block, 0, 0
        self._aside = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the rows
        weakref.finalize(self, self._aside.close)

    times: NDArray[np.float64]
    xy: NDArray[np.float32]
    score: NDArray[np.float32]
    offset: NDArray[np.float32]
    meshed: NDArray[np.bool_]
    head: NDArray[np.float32]
    confirmed: NDArray[np.bool_]

    def add(self) -> int:
        """Make room for one more frame, unseen so far, and return its row in the current block."""
        if self._used == self._block:
            self._put_aside()
        row, self._used = self._used, self._used + 1
        self.xy[row] = self.offset[row] = self.head[row] = np.nan
        return row

    def _put_aside(self) -> None:
        try:
            for array in self._fields.values():
                self._aside.write(array.tobytes())
                array.fill(0)
        except OSError as error:
            raise MediaError.of(
                "the skeleton could not be put aside",
                f"{tempfile.gettempdir()}: {error.strerror}",
                "free some space, or name another folder in TMPDIR",
            ) from None
        self._blocks, self._used = self._blocks + 1, 0

    def gather(self) -> None:
        """Read everything back: the arrays then hold all rows; no more can be added."""
        whole = self._between(0)
        self._aside.close()
        self.__dict__.update(whole)

    def copied(self) -> "Rows":
        """Return all rows so far, gathered; more can be added here."""
        other = Rows(1)
        other.__dict__.update(self._between(0))
        return other

    def since(self, first: int) -> dict[str, NDArray[np.generic]]:
        """Return all rows from one on, by field; more can be added here."""
        whole = self._between(first - first % self._block)
        return {name: array[first % self._block :] for name, array in whole.items()}

    def extend(self, rows: Mapping[str, NDArray[np.generic]]) -> None:
        """Add rows, as :meth:`since` gave them."""
        for n in range(len(rows["times"])):
            at = self.add()
            for name, array in self._fields.items():
                array[at] = rows[name][n]

    def _between(self, first: int) -> dict[str, NDArray[np.generic]]:
        """Read the rows from the first one of a block on, by field."""
        aside = self._blocks * self._block - first
        n, size = aside + self._used, sum(array.nbytes for array in self._fields.values())
        whole = {name: np.empty((n, *array.shape[1:]), array.dtype) for name, array in self._fields.items()}
        self._aside.seek(first // self._block * size)
        for start in range(0, aside, self._block):
            for name, array in self._fields.items():
                data = np.frombuffer(self._aside.read(array.nbytes), array.dtype)
                whole[name][start : start + self._block] = data.reshape(array.shape)
        for name, array in self._fields.items():
            whole[name][n - self._used :] = array[: self._used]
        self._aside.seek(0, io.SEEK_END)
        return whole


def require_rows(rows: Mapping[str, NDArray[np.generic]], count: int) -> None:
    """Refuse what is not as :meth:`Rows.since` gives it, of so many frames.

    Raises:
        ValueError: when a field is missing or one too many, or has another shape or type.
    """
    expected = _empty(0)
    if set(rows) != set(expected):
        raise ValueError(f"got {sorted(rows)}")
    for name, array in expected.items():
        if rows[name].dtype != array.dtype or rows[name].shape != (count, *array.shape[1:]):
            raise ValueError(f"'{name}' does not fit")


def _empty(count: int) -> dict[str, NDArray[np.generic]]:
    v, known = len(MG_SKELETON.joints), int(BODY_KNOWS.sum())
    return {
        "times": np.zeros(count, np.float64),
        "xy": np.zeros((count, v, 2), np.float32),
        "score": np.zeros((count, v), np.float32),
        "offset": np.zeros((count, known, 2), np.float32),
        "meshed": np.zeros(count, np.bool_),
        "head": np.zeros((count, 3), np.float32),
        "confirmed": np.zeros(count, np.bool_),
    }
