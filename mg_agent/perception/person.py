"""One person followed through a video: pose and face signals, from the file to the arrays."""

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace

import numpy as np

from mg_agent.core.media import VideoSource
from mg_agent.core.pose import PoseSequence
from mg_agent.core.signal import SignalTrack
from mg_agent.core.span import Span, timecode
from mg_agent.perception.camera import filmed
from mg_agent.perception.crowd import Crowd
from mg_agent.perception.face import SIGNALS, measure
from mg_agent.perception.landmarks import FrameLandmarks, LandmarkModels
from mg_agent.perception.pace import JUDGED_AFTER, slower_rate
from mg_agent.perception.pieces import Carried, Piece, Pieces, Shelf, stopped
from mg_agent.perception.pose import PoseAssembler
from mg_agent.perception.scout import Memory
from mg_agent.perception.steadiness import Bools, steadied, trembled
from mg_agent.perception.video import FrameReader
from mg_agent.settings import Settings

Progress = Callable[[float, float], None]
GLIMPSE = 8.0
"""Seconds of video after which the first results are worth a look."""

_NAMED = 5
"""Cuts whose times are named."""
FEWEST = 4
"""Frames below which hardly anything can be seen to happen."""


@dataclass(frozen=True)
class Followed:
    """A person as seen through a video.

    Attributes:
        pose: Joints over MG_SKELETON; NaN throughout the frames in which the person was not there.
        face: The face's signals over the same frames; its points are gone.
        rate: Frames a second that were asked for.
        notes: What was lost, changed or left out, in plain sentences.
        seconds: Wall seconds by stage. "load", "follow" and "assemble" come one after the other; "decode",
            "scout", "body", "hands" and "face" run at the same time within "follow"; "discarded" was spent
            on rates that turned out too high.
        guessed: (T,) whether the face mesh trembled as it does behind a blur or in the dark: where the head points is
            an average there, and the rest of the face is not measured. None where it was steady throughout.
        kept: Seconds of video of which pieces are kept.
    """

    pose: PoseSequence
    face: SignalTrack
    rate: float
    notes: tuple[str, ...]
    seconds: dict[str, float]
    guessed: Bools | None = None
    kept: float = 0.0


def follow_person(
    video: VideoSource,
    settings: Settings,
    *,
    span: Span | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    glimpse: Callable[["Followed"], None] | None = None,
    models: Callable[[], LandmarkModels] = LandmarkModels,
    clock: Callable[[], float] = time.perf_counter,
    shelf: Shelf | None = None,
) -> Followed:
    """Follow the most prominent person through a video.

    Frames stream through and finished rows wait in an unnamed temporary file, so memory does not grow with
    the length while the models are loaded; the result has about 1 kB a frame, 50 MB for an hour at 15 a
    second. The same video at the same rate gives the same arrays, whether or not the work was stopped in between.

    Args:
        video: From ``probe``.
        settings: ``rate`` and ``width`` are what is looked at; with ``adaptive``, a machine on which a video of more
            than a minute would take more than twice its length starts again at a lower rate.
        span: Only this part of the video.
        progress: Called with the seconds of video done and in all; at first with those that are kept from before.
        cancelled: Asked before each frame.
        glimpse: Given what was seen so far, now and then: after :data:`GLIMPSE` seconds of video, then each time half
            as much again was added.
        models: Makes the landmark models.
        clock: Seconds, for judging the pace.
        shelf: Keeps finished pieces of a long video, and has those of an analysis that was stopped; None keeps none.

    Raises:
        MediaError: when the video cannot be read.
        ModelError: when the landmark models cannot be loaded or fail.
        Cancelled: when ``cancelled`` says so; every thread has ended by then.
    """
    part = (Span(start=0.0, end=video.duration) & span) if span is not None else Span(start=0.0, end=video.duration)
    part = part or Span(start=0.0, end=0.0)

    def walk_at(rate: float) -> _Walk:
        return _Walk(Pieces(FrameReader(video, settings, span=span, rate=rate), part, rate, shelf))

    begun = (walk for rate in (() if shelf is None else shelf.rates()) if (walk := walk_at(rate)).goes_on)
    walk, discarded = next(begun, None) or walk_at(settings.rate), 0.0
    report = _Report(progress, cancelled, glimpse)
    while (slower := walk.run(models, clock, adaptive=settings.adaptive, report=report)) is not None:
        discarded += walk.seconds["load"] + walk.seconds["follow"]
        walk = walk_at(slower)
    walk.seconds["discarded"] = discarded
    if walk.rate < settings.rate:
        walk.notes.append(
            f"This machine is too slow for {settings.rate:g} frames a second on a video of this length: "
            f"it was looked at with {walk.rate:g} frames a second."
        )
    return walk.result(clock)


@dataclass(frozen=True)
class _Report:
    """The caller's wish to know how far the work is, and to stop it."""

    progress: Progress | None
    cancelled: Callable[[], bool] | None
    glimpse: Callable[[Followed], None] | None = None

    def stop_if_asked(self, done: float, length: float, kept: float) -> None:
        if self.cancelled is not None and self.cancelled():
            raise stopped(f"{timecode(done)} of {timecode(length)} were done", kept)

    def tell(self, done: float, length: float) -> None:
        if self.progress is not None:
            self.progress(done, length)


class _Walk:
    """One way through the video at one rate, begun with the pieces that are kept."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces, self._reader, self.rate = pieces, pieces.reader, pieces.rate
        self._start, self._length = pieces.part.start, pieces.part.duration
        self._assembler = PoseAssembler()
        self._signals = np.full((len(self._reader.times), len(SIGNALS)), np.nan, np.float32)
        self._camera = np.full((len(self._reader.times), 4), np.nan, np.float32)
        self._crowd = Crowd()
        self._cuts: list[float] = []
        self._count = 0
        self._told = (0, 0)
        self._next = GLIMPSE
        self._memory: Memory | None = None
        self.seconds: dict[str, float] = {}
        self.notes: list[str] = []
        for piece in pieces.restored():
            self._restore(piece)
        self.goes_on = self._count > 0

    def run(
        self, models: Callable[[], LandmarkModels], clock: Callable[[], float], *, adaptive: bool, report: _Report
    ) -> float | None:
        """Look at every frame that is left; return None, or the rate at which to start again."""
        begun = clock()
        kept = self._pieces.seconds
        report.tell(kept, self._length)  # more than nothing tells that it goes on
        report.stop_if_asked(kept, self._length, kept)
        if self._pieces.finished:
            return None
        with models() as loaded:
            ready = clock()
            self.seconds["load"] = ready - begun
            adaptive = adaptive and not self.goes_on  # the pace was judged before
            try:
                with closing(loaded.stream(*self._pieces.left(self._memory))) as stream:
                    for found in stream:
                        done = self._take(found)
                        report.tell(done, self._length)
                        report.stop_if_asked(done, self._length, self._pieces.seconds)
                        if report.glimpse is not None and done >= self._next:
                            self._next = 1.5 * done
                            report.glimpse(self._so_far())
                        if adaptive and done >= JUDGED_AFTER:
                            adaptive = False  # judged once: a pace that changes later would never let it end
                            slower = slower_rate(self._shown(), done, self._length, clock() - ready)
                            if slower is not None:
                                return slower
            finally:
                self.seconds["follow"] = clock() - ready
                self.seconds |= loaded.seconds
        self._keep(None)
        return None

    def _restore(self, piece: Piece) -> None:
        first, last = self._count, self._count + len(piece.signals)
        self._assembler.extend(piece.rows, piece.carried.pose)
        self._signals[first:last], self._camera[first:last] = piece.signals, piece.camera
        self._cuts.extend(piece.carried.cuts)
        self._crowd.extend(piece.carried.crowd, float(self._reader.times[last - 1]))
        self._count, self._memory, self._told = last, piece.carried.scout, (len(self._cuts), len(self._crowd.looks))

    def _keep(self, memory: Memory | None) -> None:
        """Keep the piece that ends here, if one does; memory is the scout's, None at the end of the part."""
        if not self._pieces.due(self._count):
            return
        first, (cuts, looks) = self._pieces.first, self._told
        carried = Carried(
            tuple(self._cuts[cuts:]), tuple(self._crowd.looks[looks:]), self._assembler.memory(), memory
        )  # fmt: skip
        here = slice(first, self._count)
        self._pieces.keep(Piece(self._assembler.since(first), self._signals[here], self._camera[here], carried))
        self._told = (len(self._cuts), len(self._crowd.looks))

    def _shown(self) -> float:
        """Return the pictures a second that there are to look at; a film may have fewer than are asked for."""
        return min(self.rate, len(self._reader.times) / self._length)

    def _take(self, found: FrameLandmarks) -> float:
        if found.memory is not None:
            self._keep(found.memory)
        kept = self._assembler.add(found)
        if kept.face is not None:
            hands = tuple(hand.points for hand in kept.hands.values())
            self._signals[self._count] = measure(kept.face, hands)
        self._crowd.look(found)
        if found.camera is not None:
            self._camera[self._count] = found.camera
        if found.cut is not None:
            self._cuts.append(found.cut)
        self._count += 1
        return min(self._length, found.time - self._start + 1.0 / self.rate)

    def _so_far(self) -> Followed:
        pose, _ = self._filmed(self._assembler.so_far().pose)
        signals = self._signals[: self._count].copy()
        return _followed(Followed(pose, SignalTrack(SIGNALS, signals, pose.times), self.rate, (), {}))

    def _filmed(self, pose: PoseSequence) -> tuple[PoseSequence, tuple[str, ...]]:
        """Add what is known of the film: where it cuts, and how the camera moves; and what to say of the latter."""
        return filmed(self._camera[: len(pose)], replace(pose, cuts=tuple(self._cuts)))

    def result(self, clock: Callable[[], float]) -> Followed:
        """Return what was seen, after the last frame."""
        begun = clock()
        assembled = self._assembler.finish()
        self.seconds["assemble"] = clock() - begun
        pose, moves = self._filmed(assembled.pose)
        film = (*_cut(self._cuts), *moves)
        notes = (*self._reader.notes, *_too_few(self._count), *self._crowd.notes(), *film, *self.notes)
        face = SignalTrack(SIGNALS, self._signals[: self._count], pose.times)
        return _followed(Followed(pose, face, self.rate, notes, self.seconds, kept=self._pieces.seconds))


def _followed(raw: Followed) -> Followed:
    """Steady what a guessing face mesh left, and say so."""
    pose, face, guessed = steadied(raw.pose, raw.face)
    if not guessed.any():
        return raw
    return replace(raw, pose=pose, face=face, notes=(*raw.notes, trembled(guessed, face.times)), guessed=guessed)


def _too_few(frames: int) -> tuple[str, ...]:
    if frames >= FEWEST:
        return ()
    looked = "No frame was" if not frames else "Only 1 frame was" if frames == 1 else f"Only {frames} frames were"
    return (f"{looked} looked at; cues need at least {FEWEST}.",)


def _cut(cuts: list[float]) -> tuple[str, ...]:
    if not cuts:
        return ()
    shown = ", ".join(timecode(cut) for cut in cuts[:_NAMED]) + (" and later" if len(cuts) > _NAMED else "")
    times = "once" if len(cuts) == 1 else f"{len(cuts)} times"
    return (
        f"The film cuts {times}, at {shown}: each shot is looked at by itself, and person A may be "
        "somebody else after a cut.",
    )
