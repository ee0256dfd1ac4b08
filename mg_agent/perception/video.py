"""Videos as streams of timed pictures: any length in flat memory, times from the presentation stamps."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.media import VideoSource
from mg_agent.core.span import Span, timecode
from mg_agent.errors import MediaError
from mg_agent.perception.container import hash_file
from mg_agent.perception.decoders import (
    DecordError,
    Picture,
    decord_doubts,
    read_with_av,
    read_with_decord,
    require_decord,
)
from mg_agent.perception.survey import Ticks, survey
from mg_agent.settings import Settings


@dataclass(frozen=True)
class Frame:
    """One picture.

    Attributes:
        time: Seconds from the first picture that the file means to show.
        image: (H, W, 3) uint8 RGB, upright, with square pixels.
    """

    time: float
    image: NDArray[np.uint8]


def probe(path: Path, settings: Settings) -> VideoSource:
    """Find out what a video file holds, from its packets and one picture, whatever its header claims.

    Width and height are those of the upright picture with square pixels; the duration comes from the stamps of the
    packets. Pictures before time zero or hidden by an edit list count for nothing.

    Raises:
        MediaError: when it is missing, a folder, empty, no video, sound only, undecodable, less than 16 pixels high
            or wide, or beyond ``settings.max_pixels`` or ``settings.max_seconds``.
    """
    found = survey(path, settings)
    return VideoSource(
        path=str(path),
        sha256=hash_file(path),
        duration=found.duration,
        fps=len(found.stamps) / found.duration,
        frames=len(found.stamps),
        width=found.size[0],
        height=found.size[1],
        rotation=-found.quarters % 4 * 90,
        has_audio=found.has_audio,
    )


def on_grid(times: NDArray[np.float64], end: float, rate: float) -> NDArray[np.bool_]:
    """Tell which pictures to take for at most ``rate`` a second: those on screen at 0, 1/rate, 2/rate ... seconds.

    A picture that begins up to a quarter of the usual step after a grid point counts as on screen there, so that
    rounded or jittery stamps still give every second picture for half the rate. Each is taken at most once.

    Args:
        times: (N,) seconds, rising.
        end: Seconds at which the last picture ends.
        rate: Pictures a second.
    """
    ends = np.append(times[1:], max(end, times[-1]))
    slack = rate * float(np.median(ends - times)) / 4
    return np.asarray(np.ceil(times * rate - slack) < np.ceil(ends * rate - slack))


class FrameReader:
    """The pictures of a video, one after the other, at most ``rate`` a second, small enough for the models.

    Iterate over it; each iteration starts anew. The choice of pictures depends on the whole file only, so a span
    gives exactly the pictures that a full reading gives in it. Only a few pictures are in memory at a time.

    Attributes:
        times: (N,) seconds of the pictures that will be tried, rising.
        decoder: "decord" or "pyav": the one in use, or last used.
        notes: Losses and changes of decoder so far, in plain sentences; complete once the iteration ends.

    Raises:
        MediaError: as for ``probe``; also when ``settings.decoder`` demands decord for a file it would mis-time.
    """

    times: NDArray[np.float64]
    decoder: str

    def __init__(
        self, video: VideoSource, settings: Settings, *, span: Span | None = None, rate: float | None = None
    ) -> None:
        self._path = Path(video.path)
        self._found = survey(self._path, settings)
        self._size = self._found.fitted(settings.width)
        doubts = decord_doubts(self._found, self._size)
        if settings.decoder == "decord" and doubts:
            raise MediaError.of(
                "decord cannot be trusted with this video",
                f"'{self._path.name}': {doubts[0]}",
                "set the decoder to auto or pyav",
            )
        times = self._found.seconds(self._found.stamps)
        chosen = on_grid(times, self._found.duration, rate or settings.rate)
        if span is not None:
            chosen &= (times >= span.start) & (times < span.end)
        self.times = times[chosen]
        self._wanted: Ticks = self._found.stamps[chosen]
        self._clean, self._instead = settings.decoder != "pyav" and not doubts, ""
        if self._clean:
            try:
                require_decord()
            except DecordError as error:
                self._clean, self._instead = False, _took_over(error)
        self.decoder = "decord" if self._clean else "pyav"
        self._said: list[str] = []
        self._lost = False

    @property
    def notes(self) -> tuple[str, ...]:
        """What was lost or changed so far, in plain sentences."""
        return (*self._found.notes, *filter(None, [self._instead]), *self._said)

    @property
    def whole(self) -> bool:
        """Whether every picture so far was decoded, by the decoder that began."""
        return not self._lost and not self._said

    def __iter__(self) -> Iterator[Frame]:
        """Yield the pictures, with times that always rise."""
        yield from self.since(0)

    def since(self, first: int) -> Iterator[Frame]:
        """Yield the pictures from one of :attr:`times` on."""
        self._said.clear()
        self._lost = False
        self.decoder = "decord" if self._clean else "pyav"
        missed = np.ones(len(self._wanted), np.bool_)
        missed[:first] = False
        for n, (stamp, image) in enumerate(self._pictures(self._wanted[first:]), start=first):
            place = int(np.searchsorted(self._wanted, stamp))
            if place < len(missed) and self._wanted[place] == stamp:
                missed[place] = False
            self._lost = self._lost or place != n
            yield Frame(time=self._found.seconds_at(stamp), image=image)
        self._report(missed)

    def _pictures(self, wanted: Ticks) -> Iterator[Picture]:
        if self._clean:
            try:
                for picture in read_with_decord(self._path, self._found, wanted, self._size):
                    yield picture
                    wanted = self._wanted[np.searchsorted(self._wanted, picture[0], side="right") :]
                return
            except DecordError as error:
                self._said.append(_took_over(error))
        self.decoder = "pyav"
        yield from read_with_av(self._path, self._found, wanted, self._size)

    def _report(self, missed: NDArray[np.bool_]) -> None:
        lost = self.times[missed]
        if not len(lost):
            return
        where = f"between {timecode(lost[0])} and {timecode(lost[-1])}" if len(lost) > 1 else f"at {timecode(lost[0])}"
        self._said.append(f"{len(lost)} of {len(missed)} pictures could not be decoded, {where}.")


def _took_over(error: DecordError) -> str:
    return f"PyAV took over as decoder: {error}."
