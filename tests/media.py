"""Small videos of our own making, good and bad, for the tests of everything that reads video.

Every picture carries its own number in black and white bars, so that a test can tell which picture it was given.
"""

import struct
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

BARS = 10
Image = NDArray[np.uint8]


def numbered(number: int, width: int, height: int) -> Image:
    """Draw a picture whose upper half says ``number`` in bars and whose lower half drifts with it."""
    image = np.zeros((height, width, 3), np.uint8)
    for bar in range(BARS):
        if number >> bar & 1:
            image[: height // 2, bar * width // BARS : (bar + 1) * width // BARS] = 255
    ramp = (np.arange(width) * 2 + number * 5) % 256
    image[height // 2 :, :, 0] = ramp
    image[height // 2 :, :, 1] = 128
    image[height // 2 :, :, 2] = (number * 7) % 256
    return image


def number_of(image: Image) -> int:
    """Read back which picture this is."""
    height, width = image.shape[:2]
    row = image[: max(1, height // 4)].mean(axis=(0, 2))
    middles = [row[(2 * bar + 1) * width // (2 * BARS)] for bar in range(BARS)]
    return sum(1 << bar for bar, light in enumerate(middles) if light > 128)


def make(
    path: Path,
    *,
    frames: int = 30,
    fps: float = 30,
    size: tuple[int, int] = (160, 120),
    codec: str = "libx264",
    pixels: str = "yuv420p",
    gop: int = 10,
    stamps: Sequence[float] | None = None,
    picture: Callable[[int], Image] | None = None,
    codec_options: dict[str, str] | None = None,
    muxing: dict[str, str] | None = None,
    sound: float | None = None,
    turned: int | Sequence[int] = 0,
    transfer: int | None = None,
) -> Path:
    """Write a video; ``stamps`` in seconds replace the even ones, ``sound`` is a start time, ``turned`` degrees.

    In place of degrees a display matrix can be given; ``transfer`` says how brightness is coded (ITU-T H.273).
    """
    width, height = size
    draw = picture or (lambda number: numbered(number, width, height))
    with av.open(str(path), "w", options=muxing or {}) as box:
        ticks = 100 if codec == "gif" else 60_000
        stream = box.add_stream(codec, rate=Fraction(fps).limit_denominator(1001), options=codec_options or {})
        stream.width, stream.height, stream.pix_fmt = width, height, pixels
        if codec.startswith("libvpx"):
            stream.codec_context.thread_count = 1  # its threads wait for one another by spinning: 30 times the work
        stream.codec_context.gop_size = gop
        stream.codec_context.time_base = Fraction(1, ticks)
        if isinstance(turned, int):
            stream.set_display_rotation(turned)
        else:
            stream.set_display_matrix(turned)
        if transfer is not None:
            stream.codec_context.color_trc = transfer
        hum = box.add_stream("libopus" if path.suffix == ".webm" else "aac", rate=48_000) if sound is not None else None
        for number in range(frames):
            frame = av.VideoFrame.from_ndarray(draw(number), format="rgb24")
            seconds = stamps[number] if stamps is not None else number / fps
            frame.pts, frame.time_base = round(seconds * ticks), Fraction(1, ticks)
            box.mux(stream.encode(frame))
        box.mux(stream.encode(None))
        if hum is not None:
            _add_tone(box, hum, start=sound or 0.0, seconds=frames / fps)
    return path


def _add_tone(box: av.container.OutputContainer, stream: av.AudioStream, *, start: float, seconds: float) -> None:
    """Add a 440 Hz tone that is silent but for its second half."""
    rate, chunk = 48_000, 960
    times = np.arange(int(seconds * rate)) / rate
    wave = (0.5 * np.sin(2 * np.pi * 440 * times) * (times >= seconds / 2)).astype(np.float32)
    for begin in range(0, len(wave) - chunk, chunk):
        frame = av.AudioFrame.from_ndarray(wave[None, begin : begin + chunk], format="fltp", layout="mono")
        frame.sample_rate, frame.time_base = rate, Fraction(1, rate)
        frame.pts = begin + round(start * rate)
        box.mux(stream.encode(frame))
    box.mux(stream.encode(None))


def make_sound(path: Path, *, seconds: float = 2.0) -> Path:
    """Write a file with a tone and no picture."""
    with av.open(str(path), "w") as box:
        _add_tone(box, box.add_stream("aac", rate=48_000), start=0.0, seconds=seconds)
    return path


def recut(source: Path, target: Path, *, skip: int = 0, shift: float = 0.0) -> Path:
    """Copy the packets without decoding: leave out the first ``skip``, move all stamps by ``shift`` seconds.

    A skip that takes the first key frame away gives the kind of file that starts with undecodable pictures; a
    negative shift gives what ``ffmpeg -ss ... -c copy`` writes: frames before zero, hidden by an edit list.
    """
    with av.open(str(source)) as old, av.open(str(target), "w") as new:
        video = old.streams.video[0]
        copy = new.add_stream_from_template(video)
        for number, packet in enumerate(old.demux(video)):
            if packet.dts is None or number < skip:
                continue
            packet.pts += round(shift / packet.time_base)
            packet.dts += round(shift / packet.time_base)
            packet.stream = copy
            new.mux(packet)
    return target


def cut_short(source: Path, target: Path, share: float) -> Path:
    """Keep only the first share of a file's bytes."""
    data = source.read_bytes()
    target.write_bytes(data[: int(len(data) * share)])
    return target


def scribble(source: Path, target: Path, begin: float, end: float) -> Path:
    """Overwrite the bytes between two shares of the file with noise (the same on every run)."""
    data = bytearray(source.read_bytes())
    first, last = int(len(data) * begin), int(len(data) * end)
    data[first:last] = np.random.default_rng(0).integers(0, 256, last - first, dtype=np.uint8).tobytes()
    target.write_bytes(bytes(data))
    return target


def leave_out(source: Path, target: Path, number: int) -> Path:
    """Mark one picture of an MPEG-4 part 2 video as "not coded": decoders pass over it without an error."""
    with av.open(str(source)) as box:
        packet = bytes([packet for packet in box.demux(video=0) if packet.size][number])
    start = packet.index(b"\0\0\1\xb6") + 4  # the header of the picture
    # type P, no whole second, marker, 16 bits of time (a clock of 60,000 a second), marker, not coded
    header = int("0101" + "0" * 16 + "10" + "0" * 10, 2).to_bytes(4, "big")
    data = source.read_bytes()
    target.write_bytes(data.replace(packet, packet[:start] + header + bytes(len(packet) - start - 4)))
    return target


def claim_duration(source: Path, target: Path, seconds: float = 1e9) -> Path:
    """Make a WebM or Matroska file claim to last absurdly long in its header."""
    data = bytearray(source.read_bytes())
    at = data.index(b"\x44\x89\x88") + 3  # the Duration element: an 8-byte float of milliseconds
    data[at : at + 8] = struct.pack(">d", seconds * 1000)
    target.write_bytes(bytes(data))
    return target


def fits(error: BaseException) -> bool:
    """Tell whether a message is one sentence in the house's grammar, without a trace of library internals."""
    text = str(error)
    return text.count(";") >= 2 and text.endswith(".") and "\n" not in text and "Errno" not in text


def joined(clips: Sequence[Path], path: Path) -> Path:
    """Play clips one after the other in one film of 30 pictures a second, each of the first one's size."""
    with av.open(str(path), "w") as box:
        stream = box.add_stream("libx264", rate=30, options={"crf": "14", "preset": "veryfast"})
        stream.pix_fmt = "yuv420p"
        for clip in clips:
            with av.open(str(clip)) as source:
                for frame in source.decode(video=0):
                    if not stream.width:
                        stream.width, stream.height = frame.width, frame.height
                    picture = frame.reformat(stream.width, stream.height, "rgb24").to_ndarray()
                    box.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        box.mux(stream.encode(None))
    return path
