"""Caption files (SubRip, WebVTT, SubStation Alpha) read line by line into what was said.

SubRip and WebVTT are read here and not by pysubs2, which keeps no line numbers, takes a broken time for
spoken words, and drops WebVTT's voices. SubStation Alpha is pysubs2's own ground.
"""

import html
import re
import warnings
from dataclasses import dataclass, field

from mg_agent.core.span import parse_timecode
from mg_agent.errors import MediaError


@dataclass(frozen=True)
class Said:
    """One line as its file has it: ``voice`` may still be a name, and goes no further than the reader."""

    start: float
    end: float
    text: str
    voice: str | None = None
    confidence: float | None = None
    trusted: bool = True


@dataclass
class _Block:
    start: float
    end: float
    lines: list[str] = field(default_factory=list)


_ASIDE = re.compile(r"(NOTE|STYLE|REGION)(?=\s|$)")
_COUNTER = re.compile(r"\s*\d+\s*")
_VOICE = re.compile(r"<(/?)v(?:\.[^\s<>]*)?(?:\s([^<>]*))?>")
_SPEAKER = re.compile(r"\s*\[?(speaker[ _]?\d+)\]?:\s*", re.IGNORECASE)
_WORD_TIME = re.compile(r"<\d+:\d[\d:.]*>")
_BREAK = re.compile(r"<br\s?/?>", re.IGNORECASE)
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|<\d[\d:.,]*>|\{\\[^{}]*\}")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_TURNS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_UNUSUAL = re.compile(f"[<&{{]|{_CONTROL.pattern}|{_TURNS.pattern}")
_USUAL_TIMES = re.compile(r"(\d\d):(\d\d):(\d\d)[.,](\d{3}) --> (\d\d):(\d\d):(\d\d)[.,](\d{3})", re.ASCII)
_LONGEST_TIME = 20


def read_captions(text: str, name: str) -> tuple[Said, ...]:
    """Read SubRip or WebVTT text; which one, the first line tells.

    Args:
        text: The file's text.
        name: The file's name, for messages.

    Raises:
        MediaError: when a time cannot be read or nothing is timed, naming the line.
    """
    webvtt = text.lstrip().startswith("WEBVTT")
    blocks = _blocks(text.split("\n"), name, webvtt=webvtt)
    if not blocks and not webvtt:
        raise MediaError.of(
            f"{name} is not a transcript", "got no line with a time", "give an SRT, WebVTT or Whisper JSON file"
        )
    if _WORD_TIME.search(text):
        _drop_rolling_repeats(blocks)
    return tuple(said for block in blocks for said in _said(block))


def read_substation(text: str, name: str) -> tuple[Said, ...]:
    """Read SubStation Alpha text (ASS, SSA); the actor field tells who speaks.

    Raises:
        MediaError: when the text is not SubStation Alpha.
    """
    import pysubs2

    try:
        with warnings.catch_warnings(action="ignore"):  # it warns of styles, which do not matter here
            events = pysubs2.SSAFile.from_string(text, format_="ass").events
    except (pysubs2.exceptions.Pysubs2Error, ValueError, KeyError, IndexError, TypeError) as error:
        raise MediaError.of(
            f"{name} is not a SubStation file", f"pysubs2 says {str(error)[:80]!r}", "save it again, or as SRT"
        ) from None
    return tuple(
        Said(event.start / 1000, event.end / 1000, plain(event.plaintext), event.name.strip() or None)
        for event in events
        if not event.is_comment and 0 <= event.start <= event.end
    )


def plain(text: str) -> str:
    """Return the words alone: no markup, entities, control characters or turned writing direction."""
    if _UNUSUAL.search(text) is None:  # most lines of most files; transcripts of a day have tens of thousands
        return " ".join(text.split())
    bare = html.unescape(_MARKUP.sub("", _BREAK.sub(" ", text)))
    return " ".join(_CONTROL.sub(" ", _TURNS.sub("", bare)).split())


def _blocks(lines: list[str], name: str, *, webvtt: bool) -> list[_Block]:
    blocks: list[_Block] = []
    current: _Block | None = None
    for number, line in enumerate(_without_asides(lines) if webvtt else lines, 1):
        if "-->" in line and (current is None or _looks_timed(line)):
            if current is not None and current.lines and _COUNTER.fullmatch(current.lines[-1]):
                current.lines.pop()
            current = _timed(line, number, name)
            blocks.append(current)
        elif webvtt and not line:  # a line of one space does not end a WebVTT cue
            current = None
        elif current is not None:
            current.lines.append(line)
    return blocks


def _without_asides(lines: list[str]) -> list[str]:
    """Blank out WebVTT's NOTE, STYLE and REGION blocks; one may hold a cue that somebody took out."""
    kept: list[str] = []
    aside, head = False, True
    for line in lines:
        blank = not line.strip()
        aside = not blank and (aside or (head and _ASIDE.match(line) is not None))
        head = blank
        kept.append("" if aside else line)
    return kept


def _looks_timed(line: str) -> bool:
    return re.match(r"\s*-?\d+\s*:\s*\d", line) is not None


def _timed(line: str, number: int, name: str) -> _Block:
    start, end = _usual_times(line) or _any_times(line, number, name)
    if end < start:
        raise MediaError.of(
            f"line {number} of {name} ends before it begins", f"got {line.strip()[:60]!r}", "swap or mend the times"
        )
    return _Block(start, end)


def _usual_times(line: str) -> tuple[float, float] | None:
    """Read the times as nearly every file has them, several times faster than any other form."""
    usual = _USUAL_TIMES.fullmatch(line)
    if usual is None:
        return None
    hours, minutes, seconds, thousandths, *end = map(int, usual.groups())
    start = hours * 3600 + minutes * 60 + (seconds * 1000 + thousandths) / 1000
    return start, end[0] * 3600 + end[1] * 60 + (end[2] * 1000 + end[3]) / 1000


def _any_times(line: str, number: int, name: str) -> tuple[float, float]:
    left, _, right = line.partition("-->")
    stamps = (left.strip(), (right.split() or [""])[0])
    try:
        if max(map(len, stamps)) > _LONGEST_TIME or ":" not in stamps[0] + stamps[1]:
            raise MediaError("too long, or a bare number")
        start, end = (parse_timecode(stamp) for stamp in stamps)
        return start, end
    except MediaError:
        raise MediaError.of(
            f"line {number} of {name} is not a time range",
            f"got {line.strip()[:60]!r}",
            "write it like 00:00:01,000 --> 00:00:02,500",
        ) from None


def _drop_rolling_repeats(blocks: list[_Block]) -> None:
    """Drop the lines that automatic captions carry over from the cue before, as they scroll up."""
    before: list[str] = []
    for block in blocks:
        shown = [line for line in block.lines if plain(line)]
        texts = [plain(line) for line in shown]
        shared = next((n for n in range(min(len(before), len(texts)), 0, -1) if before[-n:] == texts[:n]), 0)
        block.lines = shown[shared:]
        before = texts or before


def _said(block: _Block) -> list[Said]:
    text = "\n".join(block.lines)
    labelled = _SPEAKER.match(text)
    voices = _voices(text) if labelled is None else [(labelled[1].lower(), text[labelled.end() :])]
    return [Said(block.start, block.end, words, voice) for voice, part in voices if (words := plain(part))]


def _voices(text: str) -> list[tuple[str | None, str]]:
    """Split a cue at its voice spans, ``<v.loud Esme>words</v>``; one cue may hold several."""
    if "<" not in text:
        return [(None, text)]
    parts: list[tuple[str | None, str]] = []
    voice: str | None = None
    cursor = 0
    for tag in _VOICE.finditer(text):
        parts.append((voice, text[cursor : tag.start()]))
        voice = None if tag[1] else plain(tag[2] or "") or None
        cursor = tag.end()
    return [*parts, (voice, text[cursor:])]
