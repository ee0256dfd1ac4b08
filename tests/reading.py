"""Reading a video whole, for the tests of the reader."""

from pathlib import Path

from media import number_of

from mg_agent.core.span import Span
from mg_agent.perception.video import Frame, FrameReader, probe
from mg_agent.settings import Settings

EVERY = 240.0  # frames a second: all of them
CLOSED_B_FRAMES = {"x264-params": "bframes=3:open-gop=0"}


def read(
    path: Path, *, rate: float = EVERY, span: Span | None = None, **settings: object
) -> tuple[list[Frame], FrameReader]:
    chosen = Settings.model_validate(settings)
    reader = FrameReader(probe(path, chosen), chosen, span=span, rate=rate)
    return list(reader), reader


def numbers(frames: list[Frame]) -> list[int]:
    return [number_of(frame.image) for frame in frames]


def times(frames: list[Frame]) -> list[float]:
    return [frame.time for frame in frames]
