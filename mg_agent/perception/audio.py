"""The sound of a video or sound file as one mono array, on the clock of its pictures."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.span import Span
from mg_agent.perception.container import av_errors, decoded, mono, open_media, sound_stream
from mg_agent.perception.survey import first_shown

_STEP = 0.05  # seconds; stamps that disagree with the running count by more are a gap or a jump back
_LONGEST_GAP = 600.0  # seconds; a longer one is a damaged stamp, not silence
_RUN_UP = 0.5  # seconds decoded before a span, so that the codec has settled


def read_audio(path: Path, *, rate: int = 16_000, span: Span | None = None) -> NDArray[np.float32]:
    """Return the sound as (samples,) float32 from -1 to 1, mono, ``rate`` samples a second.

    Sample 0 lies at the first picture that the video means to show (in a file without pictures: at its first sound),
    or at the start of ``span``, so that sound and pictures share their times. Gaps in the recording are silence.
    What cannot be decoded is silent too. An array without samples when there is no sound track.

    Raises:
        MediaError: when the file is missing, empty, unreadable or neither video nor sound.
    """
    with open_media(path) as container:
        stream = sound_stream(container)
        if stream is None:
            return np.zeros(0, np.float32)
        zero = first_shown(path)
        if zero is None:
            zero = float((stream.start_time or 0) * stream.time_base)
        begin = zero + (span.start if span else 0.0)
        if span and span.start > _RUN_UP:
            _seek(container, stream, begin - _RUN_UP)
        limit = round(span.duration * rate) if span else None
        return _laid_out(_chunks(container, stream, rate), begin, rate, limit)


def _seek(container: Any, stream: Any, seconds: float) -> None:  # noqa: ANN401
    try:
        container.seek(max(0, int(seconds / stream.time_base)), stream=stream, backward=True)
    except av_errors():
        container.seek(0)


def _chunks(container: Any, stream: Any, rate: int) -> Iterator[tuple[float | None, NDArray[np.float32]]]:  # noqa: ANN401
    """Yield (seconds in the file or None for "goes on", samples)."""
    resampler = mono(rate)
    for frame in decoded(container, stream, keyed=False):
        seconds = frame.time
        try:
            pieces = resampler.resample(frame)
        except av_errors():  # the stream changed its layout: begin again with the new one
            resampler = mono(rate)
            continue
        for piece in pieces:
            yield seconds, piece.to_ndarray()[0]
            seconds = None
    for piece in resampler.resample(None):
        yield None, piece.to_ndarray()[0]


def _laid_out(
    chunks: Iterator[tuple[float | None, NDArray[np.float32]]], begin: float, rate: int, limit: int | None
) -> NDArray[np.float32]:
    """Place chunks by their stamps; ``limit`` samples at most."""
    sound, place = bytearray(), None
    for seconds, samples in chunks:
        place = _placed(place, seconds, begin, rate)
        have = len(sound) // 4
        if limit is not None and have >= limit:
            break
        if place > have:
            gap = place - have if limit is None else min(place, limit) - have
            sound += bytes(4 * gap)
        new = samples[max(0, len(sound) // 4 - place) :]  # what lies before the beginning, or was heard already, is cut
        sound += new.astype(np.float32).tobytes()
        place += len(samples)
    return np.frombuffer(sound, np.float32)[:limit]


def _placed(place: int | None, seconds: float | None, begin: float, rate: int) -> int:
    """Return the sample at which a chunk begins: as counted, unless its stamp says clearly otherwise."""
    if seconds is None:
        return place or 0
    stamped = round((seconds - begin) * rate)
    if place is None:
        return stamped if stamped < _LONGEST_GAP * rate else 0
    off = stamped - place
    return stamped if _STEP * rate < abs(off) < _LONGEST_GAP * rate else place
