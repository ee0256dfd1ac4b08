"""Tables of numbers in text files, with the line named when something is wrong."""

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from mg_agent.errors import ModelError
from mg_agent.recognition.datasets.sequences import Floats

MAX_CHARACTERS = 1 << 20
"""Of one line; anything longer is no table."""
_MOST = 2**31


def lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Give each line's number and its cells; empty lines are left out, lines of empty cells are not.

    Raises:
        ModelError: when the file cannot be read or is no text.
    """
    number = 0
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            for number, cells in enumerate(csv.reader(_short(stream)), 1):
                if len(cells) > 1 or "".join(cells).strip():
                    yield number, [cell.strip() for cell in cells]
    except (OSError, ValueError, csv.Error) as error:
        raise malformed(path, number + 1, str(error), "check the file, or get it anew") from None


def numbers(path: Path, columns: int) -> Floats:
    """Read a table of numbers; a first line of words, or of the columns' own numbers, is a header.

    Args:
        path: A CSV file.
        columns: How many numbers each line holds.

    Returns:
        (rows, columns) float32; an empty cell is NaN, an empty file has no rows.

    Raises:
        ModelError: naming the line that holds something else.
    """
    rows = []
    for number, cells in lines(path):
        if number == 1 and _is_header(cells):
            continue
        if len(cells) == columns + 1 and not cells[-1]:  # a comma at the end of a line
            cells = cells[:-1]
        if len(cells) != columns:
            raise malformed(path, number, f"{len(cells)} cells", f"expected {columns}")
        try:
            rows.append(np.array([cell or "nan" for cell in cells], np.float32))
        except ValueError as error:
            raise malformed(path, number, str(error), "expected numbers") from None
    return np.array(rows, np.float32).reshape(-1, columns)


def whole(path: Path, number: int, cell: str) -> int:
    """Read one whole number, also when written like "12.0".

    Raises:
        ModelError: naming the line when it is none.
    """
    try:
        value = float(cell)
        if value != int(value) or abs(value) > _MOST:
            raise ValueError(cell)
    except (ValueError, OverflowError):
        raise malformed(path, number, f"{cell[:40]!r}", "expected a whole number") from None
    return int(value)


def is_number(cell: str) -> bool:
    """Tell whether a cell holds a number."""
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _is_header(cells: list[str]) -> bool:
    """Tell words, and "0, 1, 2 ..." behind an empty or numbered first cell, from a frame's numbers."""
    if cells[0] and not is_number(cells[0]):
        return True
    return all(map(is_number, cells[1:])) and counted(np.array(cells[1:], np.float32))


def counted(row: Floats) -> bool:
    """Tell a row that only counts its columns (at least three, each one more than the one before) from a frame's."""
    return len(row) > 2 and bool((np.diff(row) == 1).all())


def malformed(path: Path, line: int, got: str, do: str) -> ModelError:
    """Name the file and the line."""
    return ModelError.of(f"{path}, line {line} cannot be read", f"got {got}", do)


def _short(stream: Iterator[str]) -> Iterator[str]:
    for line in stream:
        if len(line) > MAX_CHARACTERS:
            raise ValueError(f"a line of {len(line)} characters")
        yield line
