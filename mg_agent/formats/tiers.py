"""A timeline as tiers, which ELAN and Praat both think in, and back.

One tier a modality and person, ``gesture@A``; cues that overlap go to ``gesture@A#2`` and so on, since neither
program has room for two at once. What a cue is called is its annotation; confidence, id, and a record of the rest
stand beside it. ``coverage:gesture@A`` holds what was looked at. An annotation whose content still has its id is the
same cue again; one that was changed is what a person says, and names the cue it corrects.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from mg_agent.core.evidence import Analysis, Coverage, Cue, Detail, Source
from mg_agent.core.span import Span
from mg_agent.formats.coded import CODED, Coded, People, gathered, seen

COVERAGE = "coverage:"
FIELDS = ("confidence", "id", "record")
"""What stands beside an annotation: two for people, and one for the way back."""
OBSERVED = "observed"
_NAME = re.compile(r"(?P<modality>.+)@(?P<person>[^@#]*?)(?:#(?P<lane>[1-9]\d*))?", re.DOTALL)
_ID = re.compile(r".{1,80}-[0-9a-f]{6,64}", re.DOTALL)
_KNOWN = (("gestur", "gesture"), ("face", "face"), ("facial", "face"), ("speech", "speech"), ("utteranc", "speech"),
          ("transcri", "speech"), ("words", "speech"))  # fmt: skip
Clean = Callable[[str], str]


@dataclass(frozen=True)
class Row:
    """One annotation: times in whole milliseconds, what it says, the fields beside it, and whether it is a moment."""

    start: int
    end: int
    value: str
    fields: Mapping[str, str] = field(default_factory=dict)
    moment: bool = False


@dataclass(frozen=True)
class Tier:
    """A named line of annotations, none of which overlap.

    Attributes:
        name: In our files, modality and person.
        rows: In order of time.
        participant: Where the file names one.
        placed: Modality and person where the file tells them apart from any name.
    """

    name: str
    rows: tuple[Row, ...] = ()
    participant: str = ""
    placed: tuple[str, str] | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that any of its annotations has."""
        return tuple(name for name in FIELDS if any(name in row.fields for row in self.rows))


def laid_out(analysis: Analysis, clean: Clean) -> tuple[Tier, ...]:
    """Spread an analysis over tiers, each modality of each person with its coverage below.

    Args:
        analysis: What was found.
        clean: Takes away what the format cannot hold; where that changes a word, the record keeps the word.
    """
    tiers = []
    for (modality, person), found in rows_of(analysis, clean).items():
        name = _name(modality, person, clean)
        for number, lane in enumerate(apart([(person, row) for row in found]), 1):
            rows = tuple(row for _, row in lane)
            tiers.append(Tier(name if number == 1 else f"{name}#{number}", rows, person))
    return tuple(tiers)


def rows_of(analysis: Analysis, clean: Clean, *, words: bool = True) -> dict[tuple[str, str], list[Row]]:
    """Return an annotation for each cue and stretch of coverage, by modality ("coverage:..." for these) and person.

    Args:
        analysis: What was found.
        clean: As for :func:`laid_out`.
        words: Show the words of what is said; otherwise its label.
    """
    rows: dict[tuple[str, str], list[Row]] = {}
    for cue in analysis.cues:
        rows.setdefault((cue.modality, cue.person), []).append(_row(cue, clean, words=words))
    looked: dict[tuple[str, str], list[Row]] = {(COVERAGE + name, "A"): [] for name in analysis.watched}
    for stretch in analysis.coverage:
        looked.setdefault((COVERAGE + stretch.modality, stretch.person), []).append(_stretch(stretch))
    return rows | looked


def apart(rows: Iterable[tuple[str, Row]]) -> list[list[tuple[str, Row]]]:
    """Spread annotations over as few lanes as hold them without overlap; one empty lane where there are none."""
    lanes: list[list[tuple[str, Row]]] = [[]]
    for about, row in sorted(rows, key=lambda one: (one[1].start, one[1].end)):
        lane = next((lane for lane in lanes if not lane or lane[-1][1].end <= row.start), None)
        if lane is None:
            lanes.append(lane := [])
        lane.append((about, row))
    return lanes


def told(tiers: Iterable[Tier], source: Source, *, length: float | None = None) -> Coded:
    """Turn tiers into cues and coverage; what this program wrote and nobody changed is as it was.

    Args:
        tiers: As a file has them, whoever made it.
        source: The file, for what a person wrote.
        length: Seconds of the recording, where the file tells.
    """
    tiers = tuple(tiers)
    people = People(_placed(tier)[1] for tier in tiers)
    cues: list[Cue] = []
    looked: list[Coverage] = []
    watched: list[str] = []
    for tier in tiers:
        modality, person = _placed(tier)
        if modality.startswith(COVERAGE):
            watched.append(modality.removeprefix(COVERAGE))
            stretches = (row for row in tier.rows if row.value.strip().casefold().startswith(OBSERVED))
            looked += (_looked(watched[-1], people.letter(person), row, source) for row in stretches)
        else:
            cues += (_cue(modality, person, row, source, people) for row in tier.rows if row.value.strip())
    return gathered(cues, looked, watched=watched, length=length)


def _row(cue: Cue, clean: Clean, *, words: bool) -> Row:
    shown, other = (cue.text, "label") if words and cue.modality == "speech" else (cue.label, "text")
    record: dict[str, object] = {other: getattr(cue, other), **_source(cue.source)}
    if cue.details:
        record["details"] = cue.details
    start, end, exact = _times(cue.span)
    record |= exact
    visible, tier = clean(shown).strip() or "?", _name(cue.modality, cue.person, clean)
    if visible != shown:
        record |= {"value": shown, "shown": visible}
    if _parts(tier) != (cue.modality, cue.person):
        record |= {"modality": cue.modality, "person": cue.person, "tier": tier}
    fields = {"id": clean(cue.id), "record": _json(record)}
    sure = {} if cue.confidence is None else {"confidence": repr(cue.confidence)}
    return Row(start, end, visible, sure | fields, cue.span.duration == 0)


def _stretch(stretch: Coverage) -> Row:
    start, end, exact = _times(stretch.span)
    return Row(start, end, OBSERVED, {"record": _json({**_source(stretch.source), **exact})})


def _times(span: Span) -> tuple[int, int, dict[str, object]]:
    """Return whole milliseconds, at least one apart, and the exact times where these are not."""
    start = round(span.start * 1000)
    end = max(round(span.end * 1000), start + 1)
    if (start / 1000, end / 1000) == (span.start, span.end):
        return start, end, {}
    return start, end, {"start": span.start, "end": span.end}


def _source(source: Source) -> dict[str, object]:
    return {"source": source.name, "version": source.version, "kind": source.kind}


def _json(record: Mapping[str, object]) -> str:
    """Write plain ASCII without a bracket, which Praat's readers look for."""
    return json.dumps(record).replace("[", "\\u005b").replace("]", "\\u005d")


def _name(modality: str, person: str, clean: Clean) -> str:
    return clean(f"{modality}@{person}").strip()


def _parts(name: str) -> tuple[str, str] | None:
    parts = _NAME.fullmatch(name)
    return None if parts is None else (parts["modality"], parts["person"])


def _placed(tier: Tier) -> tuple[str, str]:
    """Return modality and person of a tier; words of other programs are matched as far as they go."""
    name = tier.name.casefold()
    guess = next((modality for word, modality in _KNOWN if word in name), CODED)
    return tier.placed or _parts(tier.name) or (guess, tier.participant)


def _cue(modality: str, person: str, row: Row, source: Source, people: People) -> Cue:
    record = _record(row)
    ours = _restored(modality, person, row, record)
    if ours is not None:
        return ours
    corrects = row.fields.get("id", "").strip()
    return seen(
        modality,
        str(record["text"]) if modality == "speech" and "text" in record else row.value,
        Span(start=row.start / 1000, end=row.end / 1000),
        people.letter(person),
        source,
        corrects if _ID.fullmatch(corrects) else "",
    )


def _record(row: Row) -> dict[str, object]:
    try:
        body = json.loads(row.fields.get("record", "{}"))
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _restored(modality: str, person: str, row: Row, record: Mapping[str, object]) -> Cue | None:
    """Return the cue that this program wrote, or None where its content and its id part ways."""
    value = str(record["value"]) if "value" in record and record.get("shown") == row.value else row.value
    if record.get("tier") == f"{modality}@{person}":
        modality, person = str(record.get("modality")), str(record.get("person"))
    words = ("text", "label") if "label" in record else ("label", "text")
    sure = row.fields.get("confidence", "").strip()
    try:
        cue = Cue.make(
            span=_span(row, record),
            modality=modality,
            person=person,
            confidence=float(sure) if sure else None,
            details=_details(record),
            source=_said_by(record),
            **{words[0]: value, words[1]: str(record[words[1]])},
        )
    except (ValueError, KeyError, TypeError, OverflowError):
        return None
    digits = row.fields.get("id", "").strip().rpartition("-")[2]
    same = len(digits) >= len(cue.id.rpartition("-")[2]) and cue.digest.startswith(digits)
    return cue.with_longer_id(len(digits)) if same and _times(cue.span)[:2] == (row.start, row.end) else None


def _span(row: Row, record: Mapping[str, object]) -> Span:
    if "start" in record and "end" in record:
        return Span(start=float(str(record["start"])), end=float(str(record["end"])))
    return Span(start=row.start / 1000, end=row.end / 1000)


def _details(record: Mapping[str, object]) -> dict[str, Detail]:
    details = record.get("details", {})
    if not isinstance(details, dict):
        raise TypeError("details are an object")
    return details


def _said_by(record: Mapping[str, object]) -> Source:
    return Source.model_validate({"name": record["source"], "version": record["version"], "kind": record["kind"]})


def _looked(modality: str, person: str, row: Row, source: Source) -> Coverage:
    record = _record(row)
    plain = Span(start=row.start / 1000, end=row.end / 1000)
    try:
        span, said_by = _span(row, record), _said_by(record)
    except (ValueError, KeyError):
        return Coverage(span=plain, modality=modality, person=person, source=source)
    if _times(span)[:2] != (row.start, row.end):
        return Coverage(span=plain, modality=modality, person=person, source=source)
    return Coverage(span=span, modality=modality, person=person, source=said_by)
