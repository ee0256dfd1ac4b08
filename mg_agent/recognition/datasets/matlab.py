"""One array of numbers out of a MATLAB 5 file, as the published description of "MAT-file format" has it.

Read here and not by a larger library, since damaged files must be refused and never bring the process down.
"""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

MAX_BYTES = 64 * 2**20
"""Of a file, and of what it unpacks to."""
_HEADER, _COMPRESSED, _MATRIX = 128, 15, 14
_NUMBERS = {1: "i1", 2: "u1", 3: "i2", 4: "u2", 5: "i4", 6: "u4", 7: "f4", 9: "f8", 12: "i8", 13: "u8"}
_CLASSES, _COMPLEX = range(6, 16), 0x0800
"""Array classes that hold numbers: double, single, and whole numbers of 8 to 64 bits."""


def read_matlab(path: Path, name: str) -> NDArray[np.generic]:
    """Read a variable.

    Args:
        path: A file of version 5, plain or compressed; others, among them those of version 7.3, are refused.
        name: Of an array of real numbers.

    Returns:
        The array in its own shape.

    Raises:
        ValueError: when the file is none, is damaged or too large, or holds no such array.
        OSError: when it cannot be read.
    """
    if path.stat().st_size > MAX_BYTES:
        raise ValueError(f"it is larger than {MAX_BYTES // 2**20} MiB")
    body = path.read_bytes()
    order = {b"IM": "<", b"MI": ">"}.get(body[126:128])
    if len(body) < _HEADER or order is None:
        raise ValueError("it is no MATLAB 5 file")
    try:
        for kind, content in _elements(body[_HEADER:], order):
            found = _variable(*_unpacked(kind, content, order), order, name)
            if found is not None:
                return found
    except (struct.error, zlib.error, TypeError, StopIteration, MemoryError) as error:
        raise ValueError(f"it is damaged ({error})") from None
    raise ValueError(f"it has no {name}")


def _elements(body: bytes, order: str) -> Iterator[tuple[int, bytes]]:
    """Give kind and content of each element; short ones have their content inside of the tag."""
    place = 0
    while place + 8 <= len(body):
        kind, size = struct.unpack_from(f"{order}II", body, place)
        if kind >> 16:
            yield kind & 0xFFFF, body[place + 4 : place + 4 + min(kind >> 16, 4)]
            place += 8
            continue
        if size > len(body) - place - 8:
            raise ValueError("it is cut off")
        yield kind, body[place + 8 : place + 8 + size]
        place += 8 + (size if kind == _COMPRESSED else -(-size // 8) * 8)


def _unpacked(kind: int, content: bytes, order: str) -> tuple[int, bytes]:
    if kind != _COMPRESSED:
        return kind, content
    stream = zlib.decompressobj()
    unpacked = stream.decompress(content, MAX_BYTES)
    if not stream.eof:
        raise ValueError("it is damaged, or unpacks to too much")
    return next(_elements(unpacked, order), (0, b""))


def _variable(kind: int, content: bytes, order: str, name: str) -> NDArray[np.generic] | None:
    """Read a matrix: flags, dimensions, name, numbers. None where it is another variable."""
    if kind != _MATRIX:
        return None
    parts = _elements(content, order)
    (_, flags), (_, shape), (_, called) = next(parts), next(parts), next(parts)
    if called.rstrip(b"\0") != name.encode():
        return None
    (flag,) = struct.unpack_from(f"{order}I", flags)
    if flag & 0xFF not in _CLASSES or flag & _COMPLEX:
        raise ValueError(f"{name} holds no real numbers")
    number, values = next(parts)
    if number not in _NUMBERS:
        raise ValueError(f"{name} holds no numbers")
    dimensions = struct.unpack(f"{order}{len(shape) // 4}i", shape)
    return np.frombuffer(values, f"{order}{_NUMBERS[number]}").reshape(dimensions, order="F")
