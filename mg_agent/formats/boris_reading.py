"""BORIS's tables of events, read by the names of their columns: tabular (START, STOP, POINT) and aggregated."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mg_agent.errors import MediaError
from mg_agent.formats.coded import CODED, Coded, source_of
from mg_agent.formats.tables import unguarded
from mg_agent.formats.tiers import Row, Tier, told
from mg_agent.plain_text import text_of

_BESIDE = re.compile(r"(?:confidence (?P<confidence>[0-9.e+-]+); )?id (?P<id>[^{]+?)\s*")
_LATEST = 10**6
"""Seconds; eleven days."""
_PREAMBLE = 60
"""Lines of an older export in which its header is looked for."""


def looks_like_boris(text: str) -> bool:
    """Tell whether a table has BORIS's columns."""
    return _header(text.split("\n", _PREAMBLE)[:_PREAMBLE]) is not None


def read_boris(raw: bytes, name: str) -> Coded:
    """Read BORIS's events of one observation, also those of older versions ("Status", a preamble above).

    Raises:
        MediaError: when columns are missing, a state never stops, or a row makes no sense, naming the line.
    """
    lines = text_of(raw, name).split("\n")
    header = _header(lines)
    if header is None:
        raise MediaError.of(f"{name} is no table of BORIS", "got no columns Behavior and Time", "export tabular events")
    table = _Table(name, lines, header)
    events = list(table.events())
    length = max((event.length for event in events), default=0.0)
    tiers: dict[tuple[str, str], list[Row]] = {}
    for event in events:
        tiers.setdefault((event.category, event.person), []).append(event.row)
    placed = (Tier(person, tuple(rows), person, (category, person)) for (category, person), rows in tiers.items())
    return told(placed, source_of("boris", raw), length=length or None)


def _header(lines: list[str]) -> int | None:
    for number, line in enumerate(lines[:_PREAMBLE]):
        cells = {cell.strip().strip('"') for cell in re.split("[\t,;]", line)}
        if "Behavior" in cells and cells & {"Time", "Start (s)"}:
            return number
    return None


@dataclass(frozen=True)
class _Coding:
    category: str
    person: str
    row: Row
    length: float


class _Table:
    def __init__(self, name: str, lines: list[str], header: int) -> None:
        self._name, self._first = name, header + 1
        delimiter = max("\t,;", key=lines[header].count)
        self._reader = csv.reader((f"{line}\n" for line in lines[header:]), delimiter=delimiter, strict=True)
        self._columns = [cell.strip() for cell in next(self._reader)]
        self._recording = ""

    def events(self) -> Iterator[_Coding]:
        """Yield every event once it has ended."""
        open_: dict[tuple[str, ...], tuple[int, int, str]] = {}
        for line, cells in self._rows():
            if "Start (s)" in cells:
                yield self._coding(cells, self._time(cells, "Start (s)", line), self._time(cells, "Stop (s)", line), "")
                continue
            at, comment = self._time(cells, "Time", line), cells.get("Comment", "")
            kind = (cells.get("Behavior type") or cells.get("Status") or "POINT").upper()
            modifiers = (value for column, value in sorted(cells.items()) if column.startswith("Modifier"))
            key = (cells.get("Subject", ""), cells["Behavior"], cells.get("Behavioral category", ""), *modifiers)
            if kind == "START" and key not in open_:
                open_[key] = (at, line, comment)
            elif kind == "STOP" and key in open_:
                start, _, beside = open_.pop(key)
                yield self._coding(cells, start, at, f"{beside} {comment}", line)
            elif kind == "POINT":
                yield self._coding(cells, at, at, comment)
            else:
                raise self._fault(line, f"'{kind[:20]}' of '{cells['Behavior'][:40]}', which is not its turn")
        for key, (_, line, _) in open_.items():
            raise self._fault(line, f"'{key[1][:40]}' starts and never stops")

    def _rows(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        while True:
            line = self._first + self._reader.line_num
            try:
                row = next(self._reader, None)
            except csv.Error as error:
                raise self._fault(line, str(error)) from None
            if row is None:
                return
            cells = dict(zip(self._columns, (unguarded(cell.strip()) for cell in row), strict=False))
            if not any(cells.values()):
                continue
            if not cells.get("Behavior"):
                raise self._fault(line, "a row without a behavior")
            self._same(cells.get("Observation id", ""), line)
            yield line, cells

    def _same(self, recording: str, line: int) -> None:
        self._recording = self._recording or recording
        if recording != self._recording:
            raise self._fault(line, "another observation; export one alone")

    def _time(self, cells: Mapping[str, str], column: str, line: int) -> int:
        text = cells.get(column, "").replace(",", ".")
        if not re.fullmatch(r"\d{1,9}(\.\d*)?", text, re.ASCII) or float(text) > _LATEST:
            raise self._fault(line, f"'{text[:40]}' is no time in seconds")
        return round(float(text) * 1000)

    def _coding(self, cells: Mapping[str, str], start: int, end: int, comment: str, line: int = 0) -> _Coding:
        if end < start:
            raise self._fault(line, f"'{cells['Behavior'][:40]}' stops before it starts")
        about, brace, record = comment.partition("{")
        parts = _BESIDE.fullmatch(about.strip())
        fields = {name: value for name, value in (parts.groupdict() if parts else {}).items() if value}
        if brace:
            fields["record"] = brace + record.strip()
            end = max(end, start + 1)
        length = cells.get("Media duration (s)") or cells.get("Total length") or ""
        known = float(length) if re.fullmatch(r"\d{1,7}(\.\d*)?", length, re.ASCII) else 0.0
        return _Coding(
            cells.get("Behavioral category", "").strip() or CODED,
            cells.get("Subject", ""),
            Row(start, end, cells["Behavior"], fields),
            known,
        )

    def _fault(self, line: int, got: str) -> MediaError:
        return MediaError.of(f"line {line} of {self._name} is no event", f"got {got}", "mend it in BORIS")
