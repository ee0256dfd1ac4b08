"""ELAN annotation files of whatever maker, read into cues: no entities, and faults that name their line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from mg_agent.errors import MediaError
from mg_agent.formats.coded import Coded, source_of
from mg_agent.formats.tiers import Row, Tier, told
from mg_agent.formats.xml import LINE, parsed

_BESIDE = re.compile(r"(?P<tier>.+)\.(?P<field>confidence|id|record)", re.DOTALL)
_LATEST = 10**9
"""Milliseconds; eleven days."""


def read_eaf(raw: bytes, name: str) -> Coded:
    """Read an EAF document.

    Child tiers named ``TIER.confidence``, ``TIER.id`` and ``TIER.record`` are what this program wrote; any other child
    tier is a tier of its own, at the times of what it belongs to. Times that ELAN leaves open are spread evenly between
    their neighbors.

    Raises:
        MediaError: when it is no EAF, brings a document type or entities, or is broken, naming the line.
    """
    root = parsed(raw, name)
    if root.tag != "ANNOTATION_DOCUMENT":
        raise MediaError.of(
            f"{name} is not an ELAN file", f"its root is <{root.tag[:40]}>", "save it from ELAN as .eaf"
        )
    document = _Document(name, root)
    beside: dict[str, dict[str, str]] = {}
    for element, field in document.beside:
        for mark in document.marks_of(element):
            beside.setdefault(mark.about, {})[field] = mark.value
    tiers = (
        Tier(
            element.get("TIER_ID", ""),
            tuple(
                Row(*document.times(mark), mark.value, beside.get(mark.id, {})) for mark in document.marks_of(element)
            ),
            element.get("PARTICIPANT", ""),
        )
        for element in document.tiers
    )
    return told(tiers, source_of("elan", raw))


@dataclass(frozen=True)
class _Mark:
    """An annotation: with two time slots, or about another annotation."""

    id: str
    value: str
    line: str
    slots: tuple[str, str] = ("", "")
    about: str = ""


class _Document:
    def __init__(self, name: str, root: Element) -> None:
        self._name = name
        self._slots = self._moments(root)
        self.tiers: list[Element] = []
        self.beside: list[tuple[Element, str]] = []
        self._marks: dict[str, list[_Mark]] = {}
        for element in root.iter("TIER"):
            called = element.get("TIER_ID", "")
            parts = _BESIDE.fullmatch(called)
            if parts is not None and parts["tier"] == element.get("PARENT_REF"):
                self.beside.append((element, parts["field"]))
            else:
                self.tiers.append(element)
            self._marks[called] = list(self._found(element))
        self._by_id = {mark.id: mark for marks in self._marks.values() for mark in marks}

    def marks_of(self, element: Element) -> list[_Mark]:
        return self._marks[element.get("TIER_ID", "")]

    def times(self, mark: _Mark) -> tuple[int, int]:
        """Return milliseconds of an annotation, or of the one that it is about in the end."""
        first = mark
        for _ in range(len(self._by_id) + 1):
            if mark.slots[0]:
                break
            if mark.about not in self._by_id:
                raise self._fault(first.line, f"annotation '{first.id}' is about '{mark.about}', which is not there")
            mark = self._by_id[mark.about]
        else:
            raise self._fault(first.line, f"annotation '{first.id}' is about itself")
        missing = [slot for slot in mark.slots if slot not in self._slots]
        if missing:
            raise self._fault(first.line, f"there is no time slot '{missing[0]}'")
        start, end = (self._slots[slot] for slot in mark.slots)
        if end < start:
            raise self._fault(first.line, f"annotation '{first.id}' ends before it begins")
        return start, end

    def _found(self, tier: Element) -> Iterator[_Mark]:
        for element in tier.iter():
            if element.tag not in ("ALIGNABLE_ANNOTATION", "REF_ANNOTATION"):
                continue
            value = element.findtext("ANNOTATION_VALUE") or ""
            slots = element.get("TIME_SLOT_REF1", ""), element.get("TIME_SLOT_REF2", "")
            about = element.get("ANNOTATION_REF", "")
            yield _Mark(element.get("ANNOTATION_ID", ""), value, element.get(LINE, "?"), slots, about)

    def _moments(self, root: Element) -> dict[str, int]:
        """Return the time of every slot, in milliseconds; open ones lie evenly between those that are set."""
        known = [(e.get("TIME_SLOT_ID", ""), self._time(e)) for e in root.iter("TIME_SLOT")]
        moments: dict[str, int] = {}
        before, waiting = 0, list[str]()
        for slot, at in known:
            if at is None:
                waiting.append(slot)
                continue
            for place, open_slot in enumerate(waiting, 1):
                moments[open_slot] = before + round((max(at, before) - before) * place / (len(waiting) + 1))
            moments[slot], before, waiting = at, at, []
        return moments | dict.fromkeys(waiting, before)

    def _time(self, slot: Element) -> int | None:
        text = slot.get("TIME_VALUE")
        if text is None:
            return None
        if not re.fullmatch(r"\d{1,10}", text, re.ASCII) or int(text) > _LATEST:
            raise self._fault(slot.get(LINE, "?"), f"'{text[:40]}' is no time in milliseconds")
        return int(text)

    def _fault(self, line: str, got: str) -> MediaError:
        return MediaError.of(f"line {line} of {self._name} makes no sense", got, "mend it in ELAN and save it again")
