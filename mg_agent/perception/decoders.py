"""Two decoders behind one shape: wanted stamps in, (stamp, picture) out. The only door to decord."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mg_agent.perception.container import (
    Scaler,
    av_errors,
    copied,
    decoded,
    open_media,
    packets_of,
    video_stream,
)
from mg_agent.perception.survey import Survey, Ticks

Picture = tuple[int, NDArray[np.uint8]]
_LARGE = 2560 * 1440  # pixels; above, every decoding thread holds tens of megabytes
_READ_AHEAD = 64 * 2**20
"""Bytes that decord may pile up, as it may decode a whole group of pictures ahead of the reader.

Measured on 640x480 with key frames 250 apart: 698 MB at the peak where decord read it, 436 MB where PyAV did.
"""
_SHORT = 30  # packets; shorter groups of pictures are joined


class DecordError(Exception):
    """decord gave up, or gave something that cannot be right."""


def read_with_av(path: Path, found: Survey, wanted: Ticks, size: tuple[int, int]) -> Iterator[Picture]:
    """Decode with PyAV the pictures with the wanted stamps, in order.

    Where a wanted picture is lost, the next one that decodes stands in under its own stamp.
    """
    if not len(wanted):
        return
    start = _key_before(found, int(wanted[0]))
    with open_media(path) as container:
        stream = video_stream(container, path.name)
        stream.thread_type = "AUTO"
        stream.codec_context.thread_count = _threads(found)
        frames = _from(container, stream, start, keyed=len(found.keys) > 0)
        first = next(frames, None)
        if start is not None and (first is None or _stamp(first) > int(wanted[0])):
            yield from read_with_av(path, _without_seeking(found), wanted, size)  # the seek landed too late
            return
        if first is not None:
            yield from _picked(first, frames, wanted, Scaler(size, found.quarters, mirrored=found.mirrored))


def _threads(found: Survey) -> int:
    """Return how many decoding threads to allow; 0 leaves it to the decoder."""
    return 2 if found.size[0] * found.size[1] > _LARGE else 0


def _key_before(found: Survey, stamp: int) -> int | None:
    """Return the key frame to start from, or None for the beginning of the file."""
    before = found.keys[found.keys <= stamp]
    return int(before[-1]) if len(before) > 1 else None


def _without_seeking(found: Survey) -> Survey:
    return replace(found, keys=found.keys[:1])


def _from(container: Any, stream: Any, start: int | None, *, keyed: bool) -> Iterator[Any]:  # noqa: ANN401
    if start is not None:
        try:
            container.seek(start, stream=stream, backward=True)
        except av_errors():
            return
    yield from decoded(container, stream, keyed=keyed)


def _stamp(frame: Any) -> int:  # noqa: ANN401
    stamp = frame.pts if frame.pts is not None else frame.dts
    return -1 if stamp is None else int(stamp)


def _picked(first: Any, frames: Iterator[Any], wanted: Ticks, scale: Scaler) -> Iterator[Picture]:  # noqa: ANN401
    place, last, frame = 0, -1, first
    while frame is not None and place < len(wanted):
        stamp = _stamp(frame)
        if stamp > wanted[-1]:
            return
        due = int(np.searchsorted(wanted, stamp, side="right"))
        if due > place and stamp > last:
            try:
                yield stamp, scale(frame)
            except av_errors():
                pass  # a picture of a size or format that cannot be converted counts as lost
            place, last = due, stamp
        frame = next(frames, None)


def decord_doubts(found: Survey, size: tuple[int, int]) -> tuple[str, ...]:
    """Say why decord should not read a video at this picture size; nothing when it may."""
    steps = np.diff(np.append(np.searchsorted(found.stamps, found.keys), len(found.stamps)))
    most = (int(steps.max(initial=0)) + _SHORT) * size[0] * size[1] * 3
    return found.doubts + (("its key frames are too far apart",) if most > _READ_AHEAD else ())


def read_with_decord(path: Path, found: Survey, wanted: Ticks, size: tuple[int, int]) -> Iterator[Picture]:
    """Decode with decord the pictures with the wanted stamps, in order.

    decord never opens the file itself. It is fed copies in memory of one closed group of pictures after the other,
    and a group is believed as a whole or not at all. Three reasons, all measured on decord 0.6.0: while it waits for
    a picture it goes on pushing packets to its decoding thread, which piles up pictures without bound when the reader
    is slow (1.1 GB of 640x480 after a minute of video); where one picture is lost it silently gives all later ones
    the time of their forerunner, and shows it only at the end; and its old demuxer should not meet files of unknown
    origin.

    Raises:
        DecordError: at the first thing that is not as the packets promised.
    """
    if not len(wanted):
        return
    check = next(read_with_av(path, found, wanted[:1], size), None)
    place = 0
    for stream, packets in _groups(path, wanted):
        stamps = np.sort(np.array([packet.pts for packet in packets], np.int64))
        due = int(np.searchsorted(wanted, stamps[-1], side="right"))
        here = wanted[place:due]
        if not len(here):
            continue
        pictures = _pictures(_decord_reader(stream, packets, size, _threads(found)), np.searchsorted(stamps, here))
        if place == 0 and not _alike(pictures[0], check):
            raise DecordError("decord's first picture is not the one that belongs there")
        yield from zip(here.tolist(), pictures, strict=True)
        place = due
    if place < len(wanted):
        raise DecordError("the packets for decord ended early")


def _groups(path: Path, wanted: Ticks) -> Iterator[tuple[Any, list[Any]]]:
    """Yield the packets from a key frame up to another one, at least _SHORT of them, until nothing is wanted."""
    with open_media(path) as container:
        stream = video_stream(container, path.name)
        group: list[Any] = []
        for packet in packets_of(container, stream):
            if packet.is_keyframe and len(group) >= _SHORT:
                yield stream, group
                if packet.pts > wanted[-1]:
                    return
                group = []
            group.append(packet)
        if group:
            yield stream, group


def require_decord() -> Any:  # noqa: ANN401
    """Return the module.

    Raises:
        DecordError: where it is not installed, as there is none for macOS on ARM.
    """
    try:
        import decord
    except (ImportError, OSError):
        raise DecordError("decord is not installed") from None
    return decord


def _decord_reader(stream: Any, packets: list[Any], size: tuple[int, int], threads: int) -> Any:  # noqa: ANN401
    decord = require_decord()
    decord.logging.set_level(decord.logging.QUIET)
    count = len(packets)
    try:
        # Past the last picture that it can decode decord repeats it under new times. A tolerance of less than one
        # frame (0 would mean any number) turns the first such repeat into an error.
        reader = decord.VideoReader(
            copied(stream, packets),
            decord.cpu(0),
            width=size[0],
            height=size[1],
            num_threads=threads,
            fault_tol=1e-9,
        )
    except Exception as error:  # decord's classes share no root; its messages carry clock times and build paths
        raise DecordError(f"decord could not open its packets ({type(error).__name__})") from None
    if len(reader) != count:
        raise DecordError(f"decord counts {len(reader)} pictures where there are {count}")
    return reader


def _pictures(reader: Any, indices: Ticks) -> list[NDArray[np.uint8]]:  # noqa: ANN401
    """Return the pictures at some indices once the reader has shown that it can also decode the very last."""
    try:
        pictures = [reader[index].asnumpy() for index in indices.tolist()]
        reader[len(reader) - 1]
    except Exception as error:  # see above
        raise DecordError(f"decord stopped in the middle ({type(error).__name__})") from None
    return pictures


def _alike(picture: NDArray[np.uint8], check: Picture | None) -> bool:
    """Tell whether two decoders agree on a picture; equal ones differ by less than 1 of 255 on average."""
    if check is None or check[1].shape != picture.shape:
        return False
    return float(np.abs(picture.astype(np.int16) - check[1]).mean()) < 4.0
