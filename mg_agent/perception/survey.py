"""A look at a video's packets before any picture of it is decoded: when each is shown, and what is odd about them."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.counts import plural
from mg_agent.core.span import timecode
from mg_agent.errors import MediaError
from mg_agent.perception.container import av_errors, decoded, open_media, orientation, sound_stream, video_stream
from mg_agent.perception.hdr import is_hdr
from mg_agent.settings import Settings

Ticks = NDArray[np.int64]
SMALLEST_SIDE = 16  # pixels; nothing of a person can be told from less
_REORDERED = 64  # packets; no codec moves a picture further than that
_DECORD_CODECS = ("h264", "hevc", "vp9", "mpeg4", "mjpeg")  # those that fit an MP4 file and its old decoders
_DECORD_FORMATS = {"mov", "matroska"}  # the stamps of transport streams, AVI and the like are less dependable


@dataclass(frozen=True)
class Survey:
    """What the packets of the main video stream tell.

    Attributes:
        stamps: (N,) presentation stamps of the pictures meant to be shown, rising, in ticks.
        keys: (K,) stamps of those that can be decoded alone, rising.
        tick: Seconds a tick.
        end: Stamp at which the last picture ends.
        size: Width and height of the upright picture with square pixels.
        quarters: Quarter turns counterclockwise that bring it upright.
        mirrored: Whether left and right have to be swapped before.
        has_audio: Whether there is a sound track.
        doubts: Why decord should not be trusted with this file; empty for a clean one.
        notes: What the user should know, in sentences.
    """

    stamps: Ticks
    keys: Ticks
    tick: Fraction
    end: int
    size: tuple[int, int]
    quarters: int
    mirrored: bool
    has_audio: bool
    doubts: tuple[str, ...]
    notes: tuple[str, ...]

    def seconds(self, stamps: Ticks) -> NDArray[np.float64]:
        """Return stamps as seconds since the first picture that is meant to be shown."""
        seconds: NDArray[np.float64] = (stamps - self.stamps[0]).astype(np.float64) * float(self.tick)
        return seconds

    def seconds_at(self, stamp: int) -> float:
        """Return one stamp as seconds since the first picture that is meant to be shown."""
        return float(self.seconds(np.array([stamp], np.int64))[0])

    @property
    def duration(self) -> float:
        """Seconds from the first picture to the end of the last."""
        return float((self.end - int(self.stamps[0])) * self.tick)

    def fitted(self, longest: int) -> tuple[int, int]:
        """Return the picture size scaled down, never up, so that no side exceeds ``longest`` pixels."""
        scale = min(1.0, longest / max(self.size))
        width, height = (max(2, round(side * scale)) for side in self.size)
        return width, height


@dataclass(frozen=True)
class _Packets:
    """(N,) each, in the order of decoding: stamp, length and whether it is a key frame or never shown."""

    stamps: Ticks
    lengths: Ticks
    key: NDArray[np.bool_]
    hidden: NDArray[np.bool_]
    guessed: bool  # some stamp was missing, the decoding stamp stands in
    broken: bool  # the container ended in an error


@dataclass(frozen=True)
class _First:
    """What one picture tells: as in ``Survey``."""

    size: tuple[int, int]
    quarters: int
    mirrored: bool
    doubts: tuple[str, ...]


def survey(path: Path, settings: Settings) -> Survey:
    """Read the packets of a video, and one picture of it.

    Raises:
        MediaError: when there is no video in the file, none that can be decoded, or one beyond the settings' limits.
    """
    with open_media(path) as container:
        stream = video_stream(container, path.name)
        _check_pixels(stream.codec_context.width, stream.codec_context.height, path, settings)
        tick = stream.time_base
        packets = _read_packets(container, stream, settings.max_seconds)
        claimed = float(stream.duration * tick) if stream.duration else (container.duration or 0) / 1_000_000
        has_audio = sound_stream(container) is not None
        doubts = _stream_doubts(container, stream)
    shown = ~packets.hidden & (packets.stamps >= 0)
    stamps = np.unique(packets.stamps[shown])
    first = _first_picture(path, settings, keyed=bool(packets.key.any())) if len(stamps) else None
    if first is None:
        raise MediaError.of(
            "no picture of the video could be decoded",
            f"'{path.name}' holds {plural(len(packets.stamps), 'packet')}, none readable",
            "play it to see whether it is damaged, or convert it to MP4",
        )
    keys = np.unique(packets.stamps[packets.key & shown])
    end = _end(packets, stamps, tick)
    actual = float((end - int(stamps[0])) * tick)
    if actual > settings.max_seconds:
        raise _too_long(path, settings.max_seconds)
    return Survey(
        stamps=stamps,
        keys=keys,
        tick=tick,
        end=end,
        size=first.size,
        quarters=first.quarters,
        mirrored=first.mirrored,
        has_audio=has_audio,
        doubts=doubts + first.doubts + _packet_doubts(packets, claimed),
        notes=_notes(packets, tick, claimed, actual, late=_seconds_lost(packets, stamps, tick)),
    )


def first_shown(path: Path) -> float | None:
    """Return the file's own time, in seconds, of the first picture that it means to show; None without pictures."""
    with open_media(path) as container:
        try:
            stream = video_stream(container, path.name)
        except MediaError:
            return None
        stamps: list[int] = []
        try:
            for packet in container.demux(stream):
                stamp = packet.pts if packet.pts is not None else packet.dts
                if packet.size and stamp is not None and stamp >= 0 and not packet.is_discard:
                    stamps.append(stamp)
                if len(stamps) == _REORDERED:
                    break
        except av_errors():
            pass
        return float(min(stamps) * stream.time_base) if stamps else None


def _read_packets(container: Any, stream: Any, longest: float) -> _Packets:  # noqa: ANN401
    from array import array

    stamps, lengths, key, hidden = array("q"), array("q"), bytearray(), bytearray()
    guessed = broken = False
    try:
        for packet in container.demux(stream):
            stamp = packet.pts if packet.pts is not None else packet.dts
            if stamp is None or not packet.size:
                continue
            guessed = guessed or packet.pts is None
            stamps.append(stamp)
            lengths.append(packet.duration or 0)
            key.append(packet.is_keyframe)
            hidden.append(packet.is_discard)
            # ten times the limit ends the reading early; the true length is judged once all stamps are sorted
            if (stamp - stamps[0]) * stream.time_base > 10 * longest:
                break
    except av_errors():
        broken = True
    return _Packets(
        np.array(stamps, np.int64),
        np.array(lengths, np.int64),
        np.frombuffer(bytes(key), np.bool_),
        np.frombuffer(bytes(hidden), np.bool_),
        guessed,
        broken,
    )


def _first_picture(path: Path, settings: Settings, *, keyed: bool) -> _First | None:
    """Return what the first picture that decodes tells of all of them."""
    with open_media(path) as container:
        stream = video_stream(container, path.name)
        for frame in decoded(container, stream, keyed=keyed):
            _check_pixels(frame.width, frame.height, path, settings)
            quarters, mirrored = orientation(frame)
            width, height = _square(frame.width, frame.height, stream.sample_aspect_ratio)
            upright = (height, width) if quarters % 2 else (width, height)
            return _First(upright, quarters, mirrored, _picture_doubts(frame, mirrored=mirrored))
    return None


def _square(width: int, height: int, pixel_aspect: Fraction | None) -> tuple[int, int]:
    """Shrink the longer direction so that pixels become square; distances in the picture depend on it."""
    aspect = float(pixel_aspect or 1)
    if not 0.25 <= aspect <= 4:  # no camera writes that; a damaged header does
        return width, height
    return (width, round(height / aspect)) if aspect > 1 else (round(width * aspect), height)


def _end(packets: _Packets, stamps: Ticks, tick: Fraction) -> int:
    """Return the stamp at which the last picture ends: its own length, else the usual step, else 1/25 s."""
    last = int(stamps[-1])
    own = int(packets.lengths[packets.stamps == last].max())
    step = int(np.median(np.diff(stamps))) if len(stamps) > 1 else 0
    sane = 0 < own * tick <= 60  # a picture held for more than a minute is a damaged length
    return last + (own if sane else step or max(1, round(Fraction(1, 25) / tick)))


def _check_pixels(width: int, height: int, path: Path, settings: Settings) -> None:
    if width * height > settings.max_pixels:
        raise MediaError.of(
            "the pictures are too large",
            f"'{path.name}' has {width}x{height} pixels, the limit is {settings.max_pixels} in all",
            "make it smaller or raise max_pixels",
        )
    if min(width, height) < SMALLEST_SIDE:
        raise MediaError.of(
            "the pictures are too small to show anybody",
            f"'{path.name}' has {width}x{height} pixels",
            f"give a video of at least {SMALLEST_SIDE} pixels a side, better 320 or more",
        )


def _too_long(path: Path, limit: float) -> MediaError:
    return MediaError.of(
        "the video is too long",
        f"'{path.name}' runs past the limit of {timecode(limit)}",
        "cut it, name a shorter file or raise max_seconds",
    )


def _stream_doubts(container: Any, stream: Any) -> tuple[str, ...]:  # noqa: ANN401
    codec = stream.codec_context.name
    known = _DECORD_FORMATS & set(container.format.name.split(","))
    found = {
        f"decord cannot be given {codec}": codec not in _DECORD_CODECS,
        "it is neither an MP4 nor a Matroska or WebM file": not known,
        "its duration is not stated": not (stream.duration or container.duration),
        "it has several video streams": len(container.streams.video) > 1,
    }
    return tuple(reason for reason, so in found.items() if so)


def _picture_doubts(frame: Any, *, mirrored: bool) -> tuple[str, ...]:  # noqa: ANN401
    found = {
        "its pictures are interlaced": frame.interlaced_frame,
        "it asks to be shown mirrored": mirrored,
        "its colors are of high dynamic range": is_hdr(frame.color_trc),
    }
    return tuple(reason for reason, so in found.items() if so)


def _packet_doubts(packets: _Packets, claimed: float) -> tuple[str, ...]:
    """Say what in the packets makes decord show wrong times (each was seen to do so, or is close to one that was)."""
    stamps, key = packets.stamps, packets.key
    rank = np.argsort(np.argsort(stamps, kind="stable"), kind="stable")
    found = {
        "some pictures have no presentation stamp": packets.guessed,
        "two pictures share a stamp": len(np.unique(stamps)) < len(stamps),
        "it does not begin with a key frame": not key[0] or stamps[0] != stamps.min(),
        "it begins before zero": bool(stamps.min() < 0),
        "some pictures are hidden by an edit list": bool(packets.hidden.any()),
        "pictures depend on a later key frame": bool((rank[key] != np.flatnonzero(key)).any()),
        "the file ends in an error": packets.broken,
        "it claims to last absurdly long": claimed > 365 * 86_400,
    }
    return tuple(reason for reason, so in found.items() if so)


def _seconds_lost(packets: _Packets, stamps: Ticks, tick: Fraction) -> float:
    """Return how many seconds come before the first key frame."""
    start = int(np.argmax(packets.key))
    return float((int(packets.stamps[start]) - int(stamps[0])) * tick) if start else 0.0


def _notes(packets: _Packets, tick: Fraction, claimed: float, actual: float, *, late: float) -> tuple[str, ...]:
    until = max(actual, float(packets.stamps.max() * tick))  # some containers count from their own zero
    found = {
        f"The file claims to last {claimed:.1f} s, but its pictures end after {actual:.1f} s; their own stamps are "
        "used.": claimed > 1.05 * until + 0.5,
        f"The first key frame is missing, so the first {late:.1f} s cannot be shown.": late > 0,
        f"The file ends in an error after {actual:.1f} s; what comes before is used.": packets.broken,
    }
    return tuple(note for note, so in found.items() if so)
