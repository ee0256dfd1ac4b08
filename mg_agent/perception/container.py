"""Opening files of others with care: the only door to PyAV."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mg_agent.errors import MediaError
from mg_agent.perception.hdr import is_hdr, usual_range

# Containers that hold pictures and sound themselves. Playlists, image sequences, session descriptions and everything
# else that names further files or addresses (hls, concat, dash, sdp, image2 ...) is left out on purpose: an uploaded
# file must never make the program read another one.
_PICTURES = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,flv,ogg,gif,asf"
_SOUND = "wav,w64,mp3,flac,aac,aiff,caf,amr"
_HELP = "give a video file such as MP4, MOV, MKV, WebM or AVI"


def check_file(path: Path) -> None:
    """Make sure that a path names a file with something in it that may be read.

    Raises:
        MediaError: when it is missing, a folder, not a plain file, empty, or closed to us.
    """
    name = f"'{path}'"
    try:
        if path.is_dir():
            raise MediaError.of("a folder cannot be analyzed", f"got {name}", "name one video file in it")
        if not path.exists():
            raise MediaError.of("the video was not found", f"looked for {name}", "check the path")
        if not path.is_file():
            raise MediaError.of("this is not a plain file", f"got {name}", "copy its content into a file first")
        if path.stat().st_size == 0:
            raise MediaError.of("the file is empty", f"{name} has 0 bytes", "record or copy it again")
        with path.open("rb") as file:
            file.read(1)
    except PermissionError:
        raise MediaError.of(
            "the file may not be read", f"no permission for {name}", "allow this user to read it"
        ) from None
    except OSError as error:
        raise MediaError.of("the file cannot be read", f"{name}: {error.strerror}", "copy it to a local disk") from None


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes as 64 hexadecimal digits, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def av_errors() -> tuple[type[Exception], ...]:
    """Return what PyAV raises on damaged data."""
    from av.error import FFmpegError

    # ValueError and OverflowError: stamps or sizes that fit no number; MemoryError: a header that asks for terabytes
    return (FFmpegError, ValueError, OverflowError, MemoryError, EOFError)


@contextmanager
def open_media(path: Path) -> Iterator[Any]:
    """Open a video or sound file of an accepted container, by its content, without reaching any other file.

    Raises:
        MediaError: when the file cannot be read or is no such container.
    """
    import av

    check_file(path)
    # "file:" and an absolute path keep odd names ("concat:a|b", "http:x") from being taken for an address
    options = {"format_whitelist": f"{_PICTURES},{_SOUND}", "protocol_whitelist": "file"}
    try:
        container = av.open(f"file:{path.resolve()}", mode="r", options=options, metadata_errors="replace")
    except av_errors() as error:
        raise _refused(path, error) from None
    try:
        yield container
    finally:
        container.close()


def _refused(path: Path, error: Exception) -> MediaError:
    if isinstance(error, MemoryError):
        return MediaError.of("the video could not be opened", f"'{path.name}' asks for too much memory", _HELP)
    with path.open("rb") as file:
        head = file.read(12)
    if head[4:8] in (b"ftyp", b"mdat", b"wide", b"free") or head[4:12] == b"moov":
        return MediaError.of(
            "the recording is incomplete or damaged",
            f"the index of '{path.name}' is missing or unreadable",
            "copy the file again, or let the recorder finish before copying",
        )
    return MediaError.of("this is not a video", f"'{path.name}' has no known video format inside", _HELP)


def video_stream(container: Any, name: str) -> Any:  # noqa: ANN401 - PyAV's own types stay behind this door
    """Return the main moving-picture stream; a cover picture of a song is none.

    Raises:
        MediaError: when the file holds sound only, or nothing to play.
    """
    from av.stream import Disposition

    moving = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    known = [s for s in moving if s.codec_context is not None]
    best = container.streams.best("video")
    if known:
        return best if best in known else known[0]
    if moving:
        raise MediaError.of("the video's codec is unknown", f"'{name}' is coded in none we have", "convert it to H.264")
    got = "has sound but no pictures" if container.streams.audio else "holds neither pictures nor sound"
    raise MediaError.of("there is no video to look at", f"'{name}' {got}", _HELP)


def sound_stream(container: Any) -> Any | None:  # noqa: ANN401
    """Return the first sound track that can be decoded, or None."""
    return next((s for s in container.streams.audio if s.codec_context is not None), None)


def decoded(container: Any, stream: Any, *, keyed: bool) -> Iterator[Any]:  # noqa: ANN401
    """Decode a stream to its end, stepping over packets that are broken.

    ``keyed`` skips what comes before the first key frame: some decoders make gray trash of it.
    """
    broken, waiting = av_errors(), keyed
    try:
        for packet in container.demux(stream):
            waiting = waiting and not packet.is_keyframe
            if waiting and packet.size:
                continue
            try:
                yield from packet.decode()
            except broken:
                continue  # a picture lost; the reader sees the hole in the stamps
    except broken:
        yield from _flushed(stream, broken)


def _flushed(stream: Any, broken: tuple[type[Exception], ...]) -> Iterator[Any]:  # noqa: ANN401
    try:
        yield from stream.codec_context.decode(None)
    except broken:
        return


def packets_of(container: Any, stream: Any) -> Iterator[Any]:  # noqa: ANN401
    """Yield the packets of a stream that carry data, until the end or the first fault of the container."""
    try:
        for packet in container.demux(stream):
            if packet.size:
                yield packet
    except av_errors():
        return


def copied(stream: Any, packets: list[Any]) -> BytesIO:  # noqa: ANN401
    """Copy packets, not decoded, into a small MP4 file in memory; the stamps become 0, 10, 20 ... ms."""
    import av

    rank = {stamp: number for number, stamp in enumerate(sorted(packet.pts for packet in packets))}
    late = max(number - rank[packet.pts] for number, packet in enumerate(packets))  # decoded before they are shown
    buffer = BytesIO()
    with av.open(buffer, "w", format="mp4") as box:
        target = box.add_stream_from_template(stream)
        for number, packet in enumerate(packets):
            packet.pts, packet.dts, packet.duration = (rank[packet.pts] + late) * 10, number * 10, 10
            packet.time_base, packet.stream = Fraction(1, 1000), target
            box.mux(packet)
    buffer.seek(0)
    return buffer


def orientation(frame: Any) -> tuple[int, bool]:  # noqa: ANN401
    """Return what brings a picture upright: quarter turns counterclockwise, and whether left and right swap before.

    A file asks for it with a matrix that may mirror as well as turn; ``frame.rotation`` alone takes a mirrored
    picture for one that stands on its head.
    """
    from av.sidedata.sidedata import Type

    matrix = frame.side_data.get(Type.DISPLAYMATRIX)
    if matrix is None:
        return 0, False
    a, b, _, c, d = np.frombuffer(bytes(matrix), np.int32, count=5).astype(np.float64)
    mirrored = bool(a * d - b * c < 0)
    if mirrored:
        a, b = -a, -b
    return round(-np.degrees(np.arctan2(b, a)) / 90) % 4, mirrored


class Scaler:
    """Turn decoded pictures into RGB arrays of one size, upright, in the usual range of brightness.

    Scaling and color conversion happen in one pass, so a full-size RGB copy of a huge picture never exists. The
    bilinear filter of libswscale widens with the scale (it does not alias) and is the one that decord uses too.

    Args:
        size: Width and height after turning.
        quarters: Quarter turns counterclockwise.
        mirrored: Whether left and right swap before.
    """

    def __init__(self, size: tuple[int, int], quarters: int, *, mirrored: bool) -> None:
        from av.video.reformatter import VideoReformatter

        self._size = size if quarters % 2 == 0 else (size[1], size[0])
        self._quarters, self._mirrored = quarters, mirrored
        self._reformatter = VideoReformatter()  # keeps the conversion tables from picture to picture

    def __call__(self, frame: Any) -> NDArray[np.uint8]:  # noqa: ANN401
        """Return (H, W, 3) uint8 RGB, contiguous."""
        width, height = self._size
        hdr = is_hdr(frame.color_trc)
        kind = "rgb48le" if hdr else "rgb24"
        image = self._reformatter.reformat(frame, width, height, kind, interpolation="BILINEAR").to_ndarray()
        if hdr:
            image = usual_range(image, frame.color_trc)
        return np.ascontiguousarray(np.rot90(image[:, ::-1] if self._mirrored else image, self._quarters))


def mono(rate: int) -> Any:  # noqa: ANN401
    """Return a resampler to mono float32 at ``rate`` samples a second."""
    import av

    return av.AudioResampler(format="flt", layout="mono", rate=rate)
