"""Where somebody speaks (silero-vad), and what is said there (Whisper, when the user names one)."""

import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.media import Utterance
from mg_agent.core.span import Span, total
from mg_agent.errors import Cancelled, ModelError
from mg_agent.perception.trust import believable, looping
from mg_agent.perception.whisper import RATE, Line, Whisper

Audio = NDArray[np.float32]
_PIECE = 60.0
"""Seconds read at once, a whole number of the detector's 32-ms frames, so that memory stays flat."""
_SILENCE = 300
"""Milliseconds of silence that end a voiced stretch."""
_PAD = 60
_JOINED = 1.0
_LEAST_VOICE = 0.3
_TOO_SHORT = 0.1


class Reader(Protocol):
    """Reads mono sound at 16 kHz; ``mg_agent.perception.audio.read_audio`` is one."""

    def __call__(self, path: Path, *, rate: int = RATE, span: Span | None = None) -> Audio:
        """Return (S,) float32 of the stretch; shorter, or empty, where the sound ends."""
        ...


def speech_spans(audio: Audio, rate: int = RATE) -> tuple[Span, ...]:
    """Find where somebody speaks.

    Args:
        audio: (S,) float32, -1 to 1, mono.
        rate: Samples a second, 16000 or 8000.

    Returns:
        Voiced stretches in seconds, sorted, apart by at least 0.3 s of silence less the padding, each
        at most 28 s long; silero-vad, with the model inside its package.

    Raises:
        ModelError: at any other rate.
    """
    if rate not in (16000, 8000):
        raise ModelError.of("the voice detector cannot hear this sound", f"got {rate} Hz", "give 16000 or 8000 Hz")
    return _spans(_Voice(rate).probabilities(audio), len(audio), rate)


def transcribe(
    path: Path,
    model_name: str,
    *,
    span: Span | None = None,
    progress: Callable[[float, float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    read: Reader | None = None,
) -> tuple[Utterance, ...]:
    """Recognize what is said in a file; only the stretches with voice are decoded.

    Args:
        path: A file with sound.
        model_name: A Whisper on the model hub ("openai/whisper-small") or a folder that holds one.
        span: The stretch to listen to; None for all of it, up to the first hole in the sound.
        progress: Told (voiced seconds done, voiced seconds in all).
        cancelled: Asked between and within windows.
        read: Reads the sound; None for PyAV.

    Returns:
        Utterances in order of time, seconds of the file, without speakers: Whisper does not tell voices
        apart. ``confidence`` is the mean probability of the words' tokens. ``trusted`` is False where the
        model doubted its words or heard silence, where words run in circles, and where the line lies
        outside of voice. Memory does not grow with the length of the file.

    Raises:
        ModelError: when the model is missing, cannot be fetched, or is no Whisper.
        MediaError: when the sound cannot be read.
        Cancelled: when the user stopped the work.
    """
    stop = cancelled or (lambda: False)
    read = read or _pyav()
    model = Whisper(model_name)
    voiced = voiced_spans(path, span=span, cancelled=stop, read=read)
    parts = windows(voiced, longest=model.longest)
    longest = max(parts, key=lambda part: part.duration, default=None)
    language = None if longest is None else model.language_of(read(path, rate=RATE, span=longest))
    lines: list[tuple[Span, Line]] = []
    done, whole = 0.0, total(parts)
    for part in parts:
        _tell(progress, done, whole)
        lines += _decode(model, read(path, rate=RATE, span=part), part, language, stop)
        done += part.duration
    _tell(progress, done, whole)
    return _utterances(lines, voiced)


def voiced_spans(
    path: Path, *, span: Span | None, cancelled: Callable[[], bool], read: Reader | None = None
) -> tuple[Span, ...]:
    """Find where somebody speaks in a file of any length, reading a minute at a time.

    Raises:
        Cancelled: when the user stopped the work.
        MediaError: when the sound cannot be read.
    """
    voice = _Voice(RATE)
    found: list[float] = []
    samples = 0
    for audio in _pieces(path, span, read or _pyav()):
        if cancelled():
            raise Cancelled("the user stopped the work while voices were looked for")
        found += voice.probabilities(audio)
        samples += len(audio)
    begin = span.start if span else 0.0
    return tuple(Span(start=s.start + begin, end=s.end + begin) for s in _spans(found, samples, RATE))


def windows(voiced: Sequence[Span], *, longest: float) -> tuple[Span, ...]:
    """Pack voiced stretches into windows of at most ``longest`` seconds, joining those 1 s apart or less."""
    packed: list[Span] = []
    for span in voiced:
        near = packed and span.start - packed[-1].end <= _JOINED
        if near and span.end - packed[-1].start <= longest:
            packed[-1] = packed[-1] | span
        else:
            packed.append(span)
    return tuple(packed)


class _Voice:
    """The silero-vad door; it remembers what it heard, so that pieces join without a seam."""

    def __init__(self, rate: int) -> None:
        import torch

        threads = torch.get_num_threads()
        import silero_vad

        # Importing silero_vad sets torch to one thread for the whole process.
        torch.set_num_threads(threads)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", r".*torch\.jit\.load.* is deprecated", DeprecationWarning)
            self._model = silero_vad.load_silero_vad()
        self._model.reset_states()
        self._rate = rate

    def probabilities(self, audio: Audio) -> list[float]:
        """Return the probability of voice for each frame of 32 ms; the last frame is filled with silence."""
        import torch

        frame = 512 if self._rate == RATE else 256
        if not audio.any():  # nothing at all, as in a video without sound: not worth minutes of listening
            return [0.0] * -(-len(audio) // frame)
        sound = torch.from_numpy(np.pad(audio, (0, -len(audio) % frame)).astype(np.float32))
        with torch.inference_mode():
            return [float(self._model(piece, self._rate)) for piece in sound.reshape(-1, frame)]


def _spans(probabilities: list[float], samples: int, rate: int) -> tuple[Span, ...]:
    from silero_vad import get_speech_timestamps_from_probs

    found = get_speech_timestamps_from_probs(
        probabilities,
        sampling_rate=rate,
        min_silence_duration_ms=_SILENCE,
        speech_pad_ms=_PAD,
        max_speech_duration_s=28.0,
        audio_length_samples=samples,
    )
    return tuple(Span(start=round(s["start"] / rate, 3), end=round(s["end"] / rate, 3)) for s in found)


def _pieces(path: Path, span: Span | None, read: Reader) -> Iterator[Audio]:
    """Yield the sound a minute at a time; without a span, as far as it goes without a break."""
    start = span.start if span else 0.0
    stop = span.end if span else float("inf")
    while start < stop:
        end = min(start + _PIECE, stop)
        wanted = round((end - start) * RATE)
        audio = read(path, rate=RATE, span=Span(start=start, end=end))[:wanted]
        short = wanted - len(audio)
        if span is None and short > _TOO_SHORT * RATE:
            yield audio
            return
        # A few samples lost at a seam, or a hole in the sound, must not shift what follows.
        yield np.pad(audio, (0, short))
        start = end


def _decode(
    model: Whisper, audio: Audio, part: Span, language: str | None, cancelled: Callable[[], bool]
) -> Iterator[tuple[Span, Line]]:
    begin = 0.0
    while len(audio) >= _TOO_SHORT * RATE:
        lines, used = model.lines(audio, language=language, cancelled=cancelled)
        if cancelled():
            raise Cancelled("the user stopped the work while speech was recognized")
        for line in lines:
            start = min(part.start + begin + line.start, part.end)
            yield Span(start=start, end=max(start, min(part.start + begin + line.end, part.end))), line
        audio = audio[round(used * RATE) :]
        begin += used


def _utterances(lines: Sequence[tuple[Span, Line]], voiced: Sequence[Span]) -> tuple[Utterance, ...]:
    lost = looping([line.text for _, line in lines])
    return tuple(
        Utterance(
            span=Span(start=round(span.start, 3), end=round(span.end, 3)),
            text=line.text,
            confidence=round(min(1.0, line.confidence), 4),
            trusted=i not in lost
            and _voice_share(span, voiced) >= _LEAST_VOICE
            and believable(line.text, line.mean_log_probability, line.no_speech_probability),
        )
        for i, (span, line) in enumerate(lines)
    )


def _voice_share(span: Span, voiced: Sequence[Span]) -> float:
    if span.duration == 0:
        return float(any(span.start in stretch for stretch in voiced))
    return total(common for stretch in voiced if (common := span & stretch)) / span.duration


def _tell(progress: Callable[[float, float], None] | None, done: float, whole: float) -> None:
    if progress is not None:
        progress(done, whole)


def _pyav() -> Reader:
    from mg_agent.perception.audio import read_audio

    return read_audio
