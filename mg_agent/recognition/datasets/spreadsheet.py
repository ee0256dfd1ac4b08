"""Numbers out of the first sheet of an .xlsx file, read row by row."""

import re
import zipfile
import zlib
from pathlib import Path
from typing import IO
from xml.parsers import expat

import numpy as np

from mg_agent.errors import ModelError
from mg_agent.recognition.datasets.sequences import Floats
from mg_agent.recognition.datasets.tables import counted

MAX_ROWS = 500_000
MAX_BYTES = 1 << 30
"""Of a sheet, unpacked."""
_SHEET = "xl/worksheets/sheet1.xml"
_CHUNK = 1 << 16
_CELL = re.compile(r"([A-Z]{1,3})\d{1,7}")


class _Refused(Exception):
    """The sheet is not one to read on."""


class _Sheet:
    """Collects a sheet's numbers while its text is parsed."""

    def __init__(self, columns: int) -> None:
        self.columns = columns
        self.rows: list[Floats] = []
        self._row, self._number, self._header = np.empty(0, np.float32), 0, 0
        self._column, self._words, self._value = 0, False, ""
        self._inside = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "row":
            self._row, self._column, self._words = np.full(self.columns, np.nan, np.float32), 0, False
            number = attributes.get("r", "")
            self._number = int(number) if number.isdecimal() and len(number) < 8 else self._number + 1
        elif tag == "c":
            place = _CELL.fullmatch(attributes.get("r", ""))
            self._column = _number(place[1]) if place else self._column + 1
            self._words = attributes.get("t", "n") != "n"
        elif tag == "v":
            self._inside, self._value = True, ""

    def text(self, text: str) -> None:
        if self._inside and len(self._value) < 64:
            self._value += text

    def end(self, tag: str) -> None:
        if tag == "v":
            self._inside = False
            self._keep()
        elif tag == "row":
            self._close()

    def doctype(self, *_: object) -> None:
        raise _Refused("it declares a document type")

    def _close(self) -> None:
        """Keep a row at its place: rows that the file leaves out are frames too."""
        if not np.isfinite(self._row).any():
            self._header += self._words and not self.rows
            return
        if not self.rows and not self._header and self._number == 1 and counted(self._row[1:]):
            self._header = 1
            return
        if not len(self.rows) < (place := self._number - self._header) <= MAX_ROWS:
            raise _Refused(f"row {self._number} behind {len(self.rows)} rows")
        empty = np.full(self.columns, np.nan, np.float32)
        self.rows += [empty] * (place - 1 - len(self.rows))
        self.rows.append(self._row)

    def _keep(self) -> None:
        if self._words:  # a header, or a remark
            return
        if not 1 <= self._column <= self.columns:
            raise _Refused(f"a number in column {self._column} of {self.columns}")
        self._row[self._column - 1] = float(self._value)


def read_xlsx(path: Path, columns: int) -> Floats:
    """Read the first sheet's numbers.

    Args:
        path: The file.
        columns: How many columns to expect.

    Returns:
        (rows, columns) float32; NaN for empty cells and words. First rows of nothing but words are left out, and so
        is a first row of the columns' own numbers.

    Raises:
        ModelError: when it is no such file, is too large, declares a document type or has more columns.
    """
    sheet = _Sheet(columns)
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = sheet.start, sheet.end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = sheet.text, sheet.doctype
    try:
        with zipfile.ZipFile(path) as archive, archive.open(_SHEET) as stream:
            _feed(parser, stream)
    except (OSError, KeyError, ValueError, IndexError, NotImplementedError, RuntimeError, EOFError) as error:
        raise _unreadable(path, str(error)) from None
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, _Refused) as error:
        raise _unreadable(path, str(error)) from None
    return np.array(sheet.rows, np.float32).reshape(-1, columns)


def _feed(parser: expat.XMLParserType, stream: IO[bytes]) -> None:
    size = 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > MAX_BYTES:
            raise _Refused(f"its sheet is larger than {MAX_BYTES} bytes")
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


def _number(letters: str) -> int:
    """Count "A" as 1, "Z" as 26, "AA" as 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _unreadable(path: Path, got: str) -> ModelError:
    return ModelError.of(f"{path} is not a readable spreadsheet", got or "nothing", "export it as .csv beside it")
