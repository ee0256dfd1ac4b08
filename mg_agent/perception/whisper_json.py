"""What Whisper programs write as JSON: openai-whisper, faster-whisper, WhisperX, whisper.cpp, transformers."""

import json
import math
from collections.abc import Sequence

from mg_agent.errors import MediaError
from mg_agent.perception.captions import Said, plain
from mg_agent.perception.trust import believable, looping

_LISTS = ("segments", "chunks", "transcription")
_TIMES = ("start", "timestamp", "offsets")


def read_whisper(text: str, name: str) -> tuple[Said, ...]:
    """Read the JSON of a Whisper program.

    Confidence is the mean word probability where words state one, else ``exp`` of the mean token
    log-probability, else None. Lines that the model doubted, or that run in circles, are not trusted.

    Args:
        text: The file's text.
        name: The file's name, for messages.

    Raises:
        MediaError: when it is not JSON (naming the line) or not a transcript (naming the entry).
    """
    entries = _entries(_loaded(text, name))
    if entries is None:
        raise MediaError.of(
            f"{name} is not a transcript",
            "got JSON without 'segments' or 'chunks'",
            "give the JSON of a Whisper program",
        )
    said: list[Said] = []
    for number, entry in enumerate(entries, 1):
        before = said[-1].end if said else 0.0
        line = _line(entry, before, _begin_of(entries, number), f"entry {number} of {name}")
        if line.text:
            said.append(line)
    lost = looping([line.text for line in said])
    return tuple(
        Said(s.start, s.end, s.text, s.voice, s.confidence, s.trusted and i not in lost) for i, s in enumerate(said)
    )


def looks_like_whisper(text: str) -> bool:
    """Tell whether a JSON text holds timed lines, and is not some other program's file."""
    try:
        entries = _entries(_loaded(text, "it"))
    except MediaError:
        return False
    return (
        entries is not None
        and len(entries) > 0
        and all(
            isinstance(entry, dict) and "text" in entry and any(key in entry for key in _TIMES)
            for entry in entries[:20]
        )
    )


def _loaded(text: str, name: str) -> object:
    try:
        loaded: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise MediaError.of(
            f"line {error.lineno} of {name} is not JSON", f"got {error.msg!r}", "write the transcript again"
        ) from None
    except (RecursionError, ValueError):
        raise MediaError.of(f"{name} is not JSON", "got absurd nesting or numbers", "write it again") from None
    return loaded


def _entries(body: object) -> list[object] | None:
    held: list[object] = [body.get(key) for key in _LISTS] if isinstance(body, dict) else [body]
    return next((found for found in held if isinstance(found, list)), None)


def _line(entry: object, before: float, after: float | None, where: str) -> Said:
    if not isinstance(entry, dict) or not isinstance(entry.get("text"), str):
        raise MediaError.of(f"{where} is not a spoken line", "got no 'text'", "write the transcript again")
    first, last = _times(entry)
    start = before if first is None else _seconds(first, where)
    # An open end is what transformers writes where the sound was cut within a line.
    end = max(start, start if after is None else after) if last is None else _seconds(last, where)
    if end < start:
        raise MediaError.of(f"{where} ends before it begins", f"got {start:g} to {end:g} s", "mend its times")
    text, voice = plain(entry["text"]), entry.get("speaker")
    mean_log, silence = _number(entry.get("avg_logprob")), _number(entry.get("no_speech_prob"))
    return Said(
        start=start,
        end=end,
        text=text,
        voice=voice.strip() or None if isinstance(voice, str) else None,
        confidence=_confidence(entry.get("words"), mean_log),
        trusted=believable(text, mean_log, silence),
    )


def _times(entry: dict[str, object]) -> tuple[object, object]:
    """Return the times as the entry has them; whisper.cpp counts milliseconds."""
    stamps, offsets = entry.get("timestamp"), entry.get("offsets")
    if isinstance(stamps, list) and len(stamps) == 2:
        return stamps[0], stamps[1]
    if isinstance(offsets, dict):
        first, last = (_number(offsets.get(key)) for key in ("from", "to"))
        return None if first is None else first / 1000, None if last is None else last / 1000
    return entry.get("start"), entry.get("end")


def _begin_of(entries: Sequence[object], index: int) -> float | None:
    following = entries[index] if index < len(entries) else None
    return _number(_times(following)[0]) if isinstance(following, dict) else None


def _seconds(value: object, where: str) -> float:
    number = _number(value)
    if number is None or number < 0:
        raise MediaError.of(f"{where} has no sound time", f"got {value!r:.40}", "write seconds, 0 or more")
    return number


def _number(value: object) -> float | None:
    """Return a finite number, or None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value) if math.isfinite(value) else None
    except OverflowError:
        return None


def _confidence(words: object, mean_log_probability: float | None) -> float | None:
    if isinstance(words, list):
        stated = [_number(w.get("probability", w.get("score"))) for w in words if isinstance(w, dict)]
        known = [p for p in stated if p is not None and 0 <= p <= 1]
        if known:
            return math.fsum(known) / len(known)
    return None if mean_log_probability is None else min(1.0, math.exp(min(0.0, mean_log_probability)))
