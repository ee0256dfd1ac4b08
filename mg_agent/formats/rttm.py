"""RTTM, the table of speaker turns that diarization programs write: who speaks when, nobody by name."""

import math

from mg_agent.core.evidence import Cue
from mg_agent.core.span import Span
from mg_agent.errors import MediaError
from mg_agent.formats.coded import Coded, People, gathered, source_of
from mg_agent.plain_text import text_of

SPEAKING = "speaking"
"""The label of a turn, whose words are not known."""
_FIELDS = 9
_LATEST = 10**6
_OTHERS = frozenset(
    ("LEXEME", "NON-LEX", "NON-SPEECH", "FILLER", "EDIT", "IP", "SU", "CB", "A/P", "NOSCORE", "SEGMENT", "SPKR-INFO",
     "NOEVAL", "NOLEX")
)  # fmt: skip
"""Kinds of lines, of NIST's RTTM (2009), that tell of no turn."""


def read_rttm(raw: bytes, name: str) -> Coded:
    """Read speaker turns as cues of modality "speech"; persons are letters in the order in which they begin to speak.

    Raises:
        MediaError: when a line is no turn, or turns are of several recordings, naming the line.
    """
    source, people = source_of("rttm", raw, person=False), People()
    turns: list[tuple[float, float, str]] = []
    recording = ""
    for number, line in enumerate(text_of(raw, name).split("\n"), 1):
        words = line.split()
        if not words or words[0].startswith(";") or words[0].upper() in _OTHERS:
            continue
        if words[0].upper() != "SPEAKER" or len(words) < _FIELDS:
            raise _fault(number, name, line, "write SPEAKER file 1 start duration <NA> <NA> speaker <NA> <NA>")
        if recording not in ("", words[1]):
            raise _fault(number, name, line, "give the turns of one recording alone")
        recording = words[1]
        turns.append((*_times(words, number, name, line), words[7]))
    cues = [
        Cue.make(
            span=Span(start=start, end=start + length),
            modality="speech",
            label=SPEAKING,
            text=f"{(letter := people.letter(speaker))} speaks",
            person=letter,
            source=source,
        )
        for start, length, speaker in sorted(turns)
    ]
    return gathered(cues)


def _times(words: list[str], number: int, name: str, line: str) -> tuple[float, float]:
    try:
        start, length = float(words[3]), float(words[4])
    except ValueError:
        raise _fault(number, name, line, "write start and duration in seconds") from None
    if not (math.isfinite(start + length) and 0 <= start <= _LATEST and 0 <= length <= _LATEST):
        raise _fault(number, name, line, "write start and duration in seconds, from 0 on")
    return start, length


def _fault(number: int, name: str, line: str, do: str) -> MediaError:
    return MediaError.of(f"line {number} of {name} is no speaker turn", f"got {line.strip()[:80]!r}", do)
