"""Finding the times that a question names: clock times, ranges, halves, befores and afters."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from mg_agent.core.span import Span, parse_timecode, subtract

AROUND = 2.0
"""Seconds on either side of a named moment; our own choice, printed with every answer that uses it."""
BEFORE = 10.0
"""Seconds shown before or after words, a cue or a time; our own choice, printed with the answer."""
MARK = "xtimex"
"""What stands in a question where a time stood."""

_LONGEST = 1e6
_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_TENS = {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60}
_WORDS = {word: number for number, word in enumerate(_NUMBERS)} | _TENS
_S = r"(?:seconds?|secs?|s)\b"
_M = r"(?:minutes?|mins?|m)\b"
_N = r"\d+(?:[.,]\d+)?"
_CLOCK = r"(?:\d+:)?\d{1,2}:\d{2}(?:[.,]\d+)?"
_BOTH = rf"{_N}\s*(?:minutes?|mins?|m)\s*(?:and\s*)?{_N}\s*{_S}"
_SURE = rf"(?:{_CLOCK}|{_BOTH}|{_N}\s*{_M}(?:\s*(?:and\s*)?{_N}\b)?|{_N}\s*{_S})"
_TIME = rf"(?:{_SURE}|{_N}\b)"
_TO = r"\s*(?:-|–|—|\bto\b|\buntil\b|\btill\b|\band\b|\bthrough\b)\s*"
_RATED = re.compile(
    r"\b(?:rate|score|grade|rank) (?:her|his|him|their|them|the|this|that|how|each|it)\b"
    r"|\b(?:scale|score|marks?|points|stars|out of|probabilit\w+|likelihood|percentage|odds|number)\b"
)
_SCALE = re.compile(
    rf"(?:\b(?:between|from)\s+)?\b\d+\s*(?:-|–|/|\bto\b|\band\b|\bout of\b)\s*\d+\b(?!\s*(?:{_S}|{_M}|[:.]\d))"
)
"""Bare numbers of a scale, "from 1 to 10", which are no times where something is to be rated."""
_NO_PLACE = r"(?!\s+(?:time|one|occasion|instance|smile|nod|blink|shrug|touch|glance|gesture|movement)\b)"
"""What follows "a second" where that is no time: "a second smile"."""
_PARTS = {"half": 2, "third": 3, "quarter": 4}
_FILM = r"(?:video|clip|recording|film|footage|interview|tape)"


@dataclass(frozen=True)
class When:
    """The times a question names.

    Attributes:
        spans: In order of mention.
        moment: True where the first span is a moment made wide.
        split: The moment that "before" or "after" names, else None.
        rest: The question with :data:`MARK` where times stood.
    """

    spans: tuple[Span, ...]
    moment: bool
    split: float | None
    rest: str


@dataclass(frozen=True)
class _Mention:
    at: int
    start: float
    end: float
    moment: bool = False
    split: float | None = None


Reader = Callable[[re.Match[str], Span], tuple[float, float]]


def find_times(text: str, whole: Span) -> When:
    """Find every time in a question in lower case.

    Args:
        text: The question; quotations are taken out before.
        whole: The part of the video that was analyzed.

    Returns:
        Spans as asked for, which may reach outside of ``whole``; the session cuts or refuses them.
    """
    text = _digits(text)
    if _RATED.search(text):
        text = _SCALE.sub(" ", text)
    mentions: list[_Mention] = []
    for pattern, read, kind in _PATTERNS:
        while (match := pattern.search(text)) is not None:
            start, end = read(match, whole)
            split = {"after": start, "before": end}.get(kind)
            mentions.append(_Mention(match.start(), start, end, kind == "moment", split))
            text = text[: match.start()] + MARK.center(len(match.group())) + text[match.end() :]
    mentions.sort(key=lambda m: m.at)
    spans = tuple(Span(start=max(0.0, min(m.start, m.end)), end=max(0.0, m.start, m.end)) for m in mentions)
    split = next((m.split for m in mentions if m.split is not None), None)
    if split is None and len(mentions) == 1 and mentions[0].moment:
        split = (mentions[0].start + mentions[0].end) / 2
    return When(spans, bool(mentions) and mentions[0].moment, split, text)


_RANGE = re.compile(r"\b(?:between|from)\b[^?]*\d[^?]*$")


def take_reach(text: str) -> tuple[str, float]:
    """Take out of a question in lower case how many seconds before or after a moment it asks about; else 0."""
    text = _digits(text)
    match = _REACH.search(text)
    if match is None or _RANGE.search(text[: match.start()]):
        return text, 0.0
    return f"{text[: match.start()]} {text[match.end() :]}", _value(match["a"])


def halves(when: When, whole: Span, *, by_words: bool) -> tuple[Span, ...]:
    """Return the two spans to compare: as named, on either side of what is named, or both halves."""
    if len(when.spans) > 1:
        first, second = sorted(when.spans[:2], key=lambda span: span.start)
        return first, second
    if when.split is not None and whole.start < when.split < whole.end:
        return Span(start=whole.start, end=when.split), Span(start=when.split, end=whole.end)
    if not when.spans:
        half = Span(start=whole.start, end=whole.midpoint), Span(start=whole.midpoint, end=whole.end)
        return () if by_words or not whole.duration else half
    rest = subtract(whole, when.spans)
    both = (when.spans[0], *rest)
    return tuple(sorted(both, key=lambda span: span.start)) if len(rest) == 1 else when.spans


def _digits(text: str) -> str:
    words = "|".join(_WORDS)
    unit = rf"(?=\s*(?:seconds?|secs?|minutes?|mins?)\b{_NO_PLACE})"
    return re.sub(rf"\b(?:a|an|{words})\b{unit}", lambda m: str(_WORDS.get(m.group(), 1)), text)


def _value(text: str, unit: str = "s") -> float:
    """Read one time; a bare number takes the unit of its neighbor. No video is longer than ``_LONGEST``."""
    text = text.strip()
    if ":" in text:
        return min(parse_timecode(text), _LONGEST)
    numbers = [float(n.replace(",", ".")) for n in re.findall(_N, text)]
    minutes = re.search(r"\d\s*m", text) is not None or (unit == "m" and re.search(r"[a-z]", text) is None)
    seconds = numbers[0] * 60 + (numbers[1] if len(numbers) > 1 else 0.0) if minutes else numbers[0]
    return min(seconds, _LONGEST)


def _range(match: re.Match[str], _whole: Span) -> tuple[float, float]:
    first, last = match.group("a"), match.group("b")
    unit = "m" if re.search(r"\d\s*m", last) or (match.group("u") or "").startswith("m") else "s"
    return _value(first, unit), _value(last, unit)


def _edge(match: re.Match[str], whole: Span) -> tuple[float, float]:
    length = _value(match.group("a"))
    if match.group("which") in ("last", "final"):
        return max(whole.start, whole.end - length), whole.end
    return whole.start, whole.start + length


def _part(match: re.Match[str], whole: Span) -> tuple[float, float]:
    count = _PARTS[match.group("part")]
    order = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "last": count - 1, "middle": 1}
    index = min(order.get(match.group("which"), 0), count - 1)
    step = whole.duration / count
    return whole.start + index * step, whole.start + (index + 1) * step


def _minute(match: re.Match[str], whole: Span) -> tuple[float, float]:
    if match.group("which") in ("last", "final"):
        return max(whole.start, whole.end - 60), whole.end
    named, words = match.group("which"), _NUMBERS[1:6]
    index = (words if named in words else ("first", "second", "third", "fourth", "fifth")).index(named)
    return 60.0 * index, 60.0 * (index + 1)


def _one(match: re.Match[str], whole: Span) -> tuple[float, float]:
    if match.group("which") in ("last", "final"):
        return max(whole.start, whole.end - 1), whole.end
    return whole.start, whole.start + 1


def _place(match: re.Match[str], whole: Span) -> tuple[float, float]:
    quarter = whole.duration / 4
    word = next(group for group in match.groups() if group)
    if word in ("beginning", "start", "opening"):
        return whole.start, whole.start + quarter
    if word == "middle":
        return whole.midpoint - quarter / 2, whole.midpoint + quarter / 2
    return whole.end - quarter, whole.end


def _before(match: re.Match[str], whole: Span) -> tuple[float, float]:
    return whole.start, _value(match.group("a"))


def _after(match: re.Match[str], whole: Span) -> tuple[float, float]:
    return _value(match.group("a")), whole.end


def _moment(match: re.Match[str], _whole: Span) -> tuple[float, float]:
    unit = "m" if match.group("u") else "s"
    at = _value(match.group("a"), unit)
    return max(0.0, at - AROUND), at + AROUND


def _from_edge(match: re.Match[str], whole: Span) -> tuple[float, float]:
    away = _value(match.group("a"))
    at = whole.end - away if match.group("side") == "before" else whole.start + away
    return max(0.0, at - AROUND), at + AROUND


_PLACES = r"(beginning|start|opening|middle|end|ending)"
_AMOUNT = r"(?<!for )(?<!than )(?<!least )(?<!most )(?<!every )(?<!over )(?<!under )(?<!per )(?<![\d.,:])"
_PAIR = rf"(?P<a>{_TIME}){_TO}(?P<b>{_TIME})"
_DASH = rf"(?P<a>{_TIME})\s*(?:-|–|—|\bto\b|\buntil\b|\btill\b)\s*(?P<b>{_TIME})"
_WHICH = r"\b(?:the )?(?P<which>first|second|third|1st|2nd|3rd|last|middle)"
_PLACED = rf"\b(?:at|in|near|towards?|from) the (?:very )?{_PLACES}\b(?! of (?!the (?:whole )?{_FILM}))"
_AT = r"(?:\b(?:at|around|near|about|circa|by)\s+|@\s*)(?:the\s+)?(?:time\s+)?"
_NO_COUNT = r"(?!\s*(?:times|cues|gestures|%))"
_EDGE = (
    rf"(?:(?P<side>before) the (?:very )?end|after the (?:very )?(?:start|beginning))\b(?: of (?:the|this) {_FILM})?"
)
"""An end of the film that a moment is counted from: "five seconds before the end"."""
_REACH = re.compile(
    rf"(?<!than )(?<!least )(?<!most )(?:\b(?:in|within|during|over)\s+)?"
    rf"(?:\b(?:the|next|last|first|following|just|about)\s+)*(?<![\d.,:-])\b(?P<a>{_N}\s*(?:{_S}|{_M}))\s+"
    rf"(?=(?:(?:right|just|immediately|directly|shortly)\s+)?"
    r"(?:(?:before|after|following|preceding)\s+(?!the (?:very )?(?:end|start|beginning)\b)"
    rf"(?!(?:the\s+)?(?:{_TIME}|that\W*$|this\W*$|it\W*$|{MARK}))\w"
    r"|(?:later|earlier|before|after|afterwards)(?: (?:that|this|it))?\W*$))"
)
"""How far a question looks from a moment that it names otherwise: "in the 5 seconds after the smile"."""
_TABLE: tuple[tuple[str, Reader, str], ...] = (
    (rf"(?<!the )(?<!and )(?<!to )\b(?P<a>{_SURE}) {_EDGE}", _from_edge, "moment"),
    (rf"\b(?:between|from)\s+(?P<u>seconds?\s+|minutes?\s+)?{_PAIR}", _range, "span"),
    (rf"(?P<u>\bseconds?\s+|\bminutes?\s+)?\b{_DASH}", _range, "span"),
    (rf"\b(?:the )?(?P<which>first|last|final|opening)\s+(?P<a>{_SURE})", _edge, "span"),
    (rf"{_WHICH}\s+(?P<part>half|third|quarter)\b", _part, "span"),
    (r"\b(?:the )?(?P<which>first|second|third|fourth|fifth|last|final)\s+minute\b", _minute, "span"),
    (r"(?<!at )(?<!around )\bminute (?P<which>one|two|three|four|five)\b", _minute, "span"),
    (r"\b(?:in|during|within|of|for) (?:the )?(?:very )?(?P<which>first|last|final|opening) second\b", _one, "span"),
    (rf"{_PLACED}|\b{_PLACES} of the {_FILM}", _place, "span"),
    (rf"^\W*(?:and |so |ok )?(?:what|how) about the (?:very )?{_PLACES}\b\W*$", _place, "span"),
    (rf"\b(?:before|until|till|up to|prior to)\s+(?:second\s+)?(?P<a>{_TIME})", _before, "before"),
    (rf"\b(?:after|since|from|past)\s+(?:second\s+)?(?P<a>{_TIME})(?: on(?:wards?)?\b)?", _after, "after"),
    (rf"{_AT}(?:(?P<u>minute)\s+|second\s+|t=)?(?P<a>{_TIME}){_NO_COUNT}", _moment, "moment"),
    (rf"\b(?:(?P<u>minute)|second|timestamp|time)\s+(?P<a>{_TIME})", _moment, "moment"),
    (rf"(?P<u>(?!))?{_AMOUNT}\b(?P<a>{_SURE})", _moment, "moment"),
)
_PATTERNS = tuple((re.compile(pattern), read, kind) for pattern, read, kind in _TABLE)
