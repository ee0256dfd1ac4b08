"""What was said and when, from a transcript file, without anybody's name."""

import gc
import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import TypeAdapter

from mg_agent.core.evidence import Cue, Source
from mg_agent.core.media import Utterance
from mg_agent.errors import MediaError
from mg_agent.perception.captions import Said, read_captions, read_substation
from mg_agent.perception.whisper_json import looks_like_whisper, read_whisper
from mg_agent.plain_text import bytes_of, text_of

LARGEST = 20 * 1024 * 1024
"""Bytes; a transcript of a whole day is smaller."""
SUFFIXES = (".vtt", ".srt", ".json")
"""Of sidecar files, the best first: WebVTT may tell who speaks, and JSON may be about something else."""
_UTTERANCES = TypeAdapter(tuple[Utterance, ...])
_LANGUAGE = re.compile(r"\.[a-z]{2,3}(?:-[a-z0-9]{1,8})*", re.IGNORECASE)


def read_transcript(path: Path) -> tuple[Utterance, ...]:
    """Read a transcript: SubRip, WebVTT, SubStation Alpha, or the JSON of a Whisper program.

    Speakers become "A", "B" ... in order of first appearance, whatever they are called in the file;
    markup is dropped; lines may overlap.

    Args:
        path: The file; what it holds decides how it is read, not its name.

    Returns:
        Utterances in order of time; none for a file that says that nothing was said.

    Raises:
        MediaError: when the file is missing, too large, not text, or broken, naming the line.
    """
    with _no_collection():
        return _utterances(_lines(path))


def _lines(path: Path) -> tuple[Said, ...]:
    text = text_of(_bytes(path), path.name)
    if not text.strip():
        raise MediaError.of(f"the transcript {path.name} is empty", "got no words", "give a file with timed words")
    head = text.lstrip()[:200]
    if head.startswith("WEBVTT"):
        return read_captions(text, path.name)
    if "[Script Info]" in head:
        return read_substation(text, path.name)
    if head.startswith(("{", "[")) or path.suffix.lower() == ".json":
        return read_whisper(text, path.name)
    return read_captions(text, path.name)


def find_sidecar(video: Path) -> Path | None:
    """Find the transcript that lies beside a video.

    For ``talk.mp4`` these are looked for: ``talk.vtt``, ``talk.srt``, ``talk.json`` (when it holds
    timed words), then the same with the video's own suffix (``talk.mp4.vtt``), then with a language
    (``talk.en.vtt``, English first). Of several the first that can be read; where none can, the first,
    so that reading it tells what is wrong. None where there is nothing.
    """
    try:
        names = sorted(entry.name for entry in video.parent.iterdir() if entry.name.startswith(video.stem))
    except OSError:
        return None
    ranked = sorted((rank, name) for name in names if (rank := _rank(name, video)) is not None)
    there = [found for _, name in ranked if _serves(found := video.parent / name)]
    # Reading takes a while where a file is long, and a single one needs no choosing.
    return next(filter(_can_be_read, there), there[0]) if len(there) > 1 else next(iter(there), None)


def transcript_source(path: Path) -> Source:
    """Name a transcript file as a source: its kind and the hash of its bytes, never its name.

    Raises:
        MediaError: when the file cannot be read.
    """
    digest = hashlib.sha256(_bytes(path)).hexdigest()
    return Source(name=f"transcript{path.suffix.lower()}", version=digest[:12], kind="file")


def utterance_cues(utterances: Iterable[Utterance], source: Source) -> tuple[Cue, ...]:
    """Turn utterances into cues of modality "speech" and label "utterance"; the text is the words.

    Person "A" stands where the transcript does not tell who speaks; ``details["trusted"]`` is False
    for lines that should not be quoted.
    """
    with _no_collection():
        return tuple(
            Cue.make(
                span=said.span,
                modality="speech",
                label="utterance",
                text=said.text,
                person=said.speaker or "A",
                confidence=said.confidence,
                details={"trusted": said.trusted},
                source=source,
            )
            for said in utterances
        )


@contextmanager
def _no_collection() -> Iterator[None]:
    """Pause the search for unused cycles: half the time of a long transcript went into it, and there are none."""
    paused = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if paused:
            gc.enable()


def _bytes(path: Path) -> bytes:
    return bytes_of(path, LARGEST, kind="the transcript", smaller="give the words alone")


def _utterances(lines: Iterable[Said]) -> tuple[Utterance, ...]:
    ordered = sorted((line for line in lines if line.text), key=lambda line: (line.start, line.end))
    letters: dict[str, str] = {}
    for line in ordered:
        if line.voice is not None:
            letters.setdefault(_same(line.voice), _letter(len(letters)))
    return _UTTERANCES.validate_python(
        [
            {
                "span": {"start": line.start, "end": line.end},
                "text": line.text,
                "speaker": None if line.voice is None else letters[_same(line.voice)],
                "confidence": line.confidence,
                "trusted": line.trusted,
            }
            for line in ordered
        ]
    )


def _same(voice: str) -> str:
    return " ".join(voice.casefold().split())


def _letter(index: int) -> str:
    """Return "A" ... "Z", then "AA", "AB" ..."""
    more, last = divmod(index, 26)
    return (_letter(more - 1) if more else "") + chr(ord("A") + last)


def _rank(name: str, video: Path) -> tuple[int, int, int] | None:
    """Tell how well a file name fits a video, less is better; None where it does not."""
    suffix = Path(name).suffix.lower()
    if suffix not in SUFFIXES or name == video.name:
        return None
    middle = name[len(video.stem) : -len(suffix)]
    place = SUFFIXES.index(suffix)
    if middle == "":
        return 0, 0, place
    if middle.lower() == video.suffix.lower():
        return 1, 0, place
    if _LANGUAGE.fullmatch(middle):
        return 2, 0 if middle.lower().startswith(".en") else 1, place
    return None


def _serves(path: Path) -> bool:
    if path.suffix.lower() != ".json":
        return path.is_file()
    try:
        return looks_like_whisper(text_of(_bytes(path), path.name))
    except MediaError:
        return False


def _can_be_read(path: Path) -> bool:
    try:
        _lines(path)
    except MediaError:
        return False
    return True
