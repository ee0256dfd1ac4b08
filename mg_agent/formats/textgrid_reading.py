"""Praat TextGrids of whatever maker, read as Praat reads them: numbers, texts and flags that stand free.

praatio does not read here: it keeps no line numbers, takes "item [" within a label for a tier, and knows UTF-16 only
with a mark.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mg_agent.errors import MediaError
from mg_agent.formats.coded import Coded, source_of
from mg_agent.formats.tiers import Row, Tier, told
from mg_agent.plain_text import text_of

_TOKEN = re.compile(r'"(?P<text>(?:[^"]|"")*)"|(?P<open>")|![^\n]*|(?P<flag><[^<>\s]*>)|(?P<word>[^\s"]+)')
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d*)?(?:[eE][-+]?\d{1,3})?", re.ASCII)
_BESIDE = re.compile(r"(?P<tier>.+)\.(?P<field>confidence|id|record)", re.DOTALL)
_LATEST = 10**6
"""Seconds; eleven days."""


def read_textgrid(raw: bytes, name: str) -> Coded:
    """Read a TextGrid, long or short, UTF-8 or UTF-16; a point is a cue of no length.

    Tiers called like another with ``.confidence``, ``.id`` or ``.record`` behind it are what this program wrote beside
    that tier's intervals; where an interval was moved, the nearest of what stood beside it is still its own.

    Raises:
        MediaError: when it is no TextGrid, or broken, naming the line.
    """
    tokens = _Tokens(text_of(raw, name), name)
    if tokens.text().removesuffix(" short") != "ooTextFile" or tokens.text() != "TextGrid":
        raise tokens.fault("the file does not begin like a TextGrid")
    tokens.time()
    length = tokens.time() / 1000
    tiers = {tier.name: tier for tier in _tiers(tokens)} if tokens.flag() == "<exists>" else {}
    beside = {one: parts for one in tiers if (parts := _BESIDE.fullmatch(one)) and parts["tier"] in tiers}
    for one, parts in beside.items():
        tiers[parts["tier"]] = _joined(tiers[parts["tier"]], parts["field"], tiers[one])
    main = [tier for one, tier in tiers.items() if one not in beside]
    return told(main, source_of("praat", raw), length=length)


def _tiers(tokens: "_Tokens") -> Iterator[Tier]:
    for number in range(1, tokens.count() + 1):
        kind, name = tokens.text(), tokens.text()
        if kind not in ("IntervalTier", "TextTier"):
            raise tokens.fault(f"tier {number} is a '{kind[:40]}', which Praat does not know")
        tokens.time(), tokens.time()
        rows = tuple(_row(tokens, points=kind == "TextTier") for _ in range(tokens.count()))
        yield Tier(name, rows)


def _row(tokens: "_Tokens", *, points: bool) -> Row:
    start = tokens.time()
    end = start if points else tokens.time()
    if end < start:
        raise tokens.fault("an interval ends before it begins")
    return Row(start, end, tokens.text())


def _joined(tier: Tier, field: str, beside: Tier) -> Tier:
    """Give each interval what stands beside it: at the same time, else what is left over and overlaps most."""
    left = {(row.start, row.end): row for row in beside.rows if row.value}
    exact = {at: left.pop(at) for at in [(row.start, row.end) for row in tier.rows if row.value] if at in left}
    rows = []
    for row in tier.rows:
        found = exact.get((row.start, row.end)) if row.value else None
        if found is None and row.value and left:
            near = max(left.values(), key=lambda other: min(row.end, other.end) - max(row.start, other.start))
            if min(row.end, near.end) > max(row.start, near.start):
                found = left.pop((near.start, near.end))
        fields = {**row.fields, field: found.value} if found else row.fields
        rows.append(Row(row.start, row.end, row.value, fields))
    return Tier(tier.name, tuple(rows), tier.participant)


@dataclass(frozen=True)
class _Token:
    kind: str
    value: str
    at: int


class _Tokens:
    """What stands free in the text, one after the other; words between, such as ``xmin =``, are for people."""

    def __init__(self, text: str, name: str) -> None:
        self._text, self._name, self._at = text, name, 0
        self._tokens = self._found()

    def text(self) -> str:
        return self._next("text", "a text in quotes").value

    def flag(self) -> str:
        return self._next("flag", "<exists>").value

    def count(self) -> int:
        value = self._next("number", "a count").value
        if not value.isascii() or not value.isdigit():
            raise self.fault(f"'{value[:40]}' is no count")
        return int(value)

    def time(self) -> int:
        """Return whole milliseconds."""
        seconds = float(self._next("number", "a time").value)
        if not -1e-6 <= seconds <= _LATEST:
            raise self.fault(f"{seconds} s is no time in a recording")
        return max(0, round(seconds * 1000))

    def fault(self, got: str) -> MediaError:
        line = self._text.count("\n", 0, self._at) + 1
        return MediaError.of(
            f"line {line} of {self._name} is not as in a TextGrid", f"got: {got}", "save it from Praat"
        )

    def _next(self, kind: str, wanted: str) -> _Token:
        token = next(self._tokens, None)
        if token is None:
            self._at = len(self._text)
            raise self.fault(f"the end of the file instead of {wanted}")
        self._at = token.at
        if token.kind != kind:
            raise self.fault(f"'{' '.join(token.value.split())[:40]}' instead of {wanted}")
        return token

    def _found(self) -> Iterator[_Token]:
        for match in _TOKEN.finditer(self._text):
            word = match["word"]
            if match["text"] is not None:
                yield _Token("text", match["text"].replace('""', '"'), match.start())
            elif match["open"]:
                self._at = match.start()
                raise self.fault("a quote that is never closed")
            elif match["flag"]:
                yield _Token("flag", match["flag"], match.start())
            elif word and _NUMBER.fullmatch(word):
                yield _Token("number", word, match.start())
