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
from mg_agent.errors import Cancelled
from mg_agent.perception.camera import filmed
from mg_agent.perception.face import SIGNALS, measure
from mg_agent.perception.landmarks import FrameLandmarks, LandmarkModels
from mg_agent.perception.pose import PoseAssembler
from mg_agent.perception.steadiness import Bools, steadied, trembled
from mg_agent.perception.video import FrameReader
from mg_agent.settings import Settings

Progress = Callable[[float, float], None]
LADDER = (15.0, 10.0, 7.5, 5.0)
"""Rates, frames a second, that a slow machine steps down."""
LONG = 60.0
"""Seconds from which a video is long enough for its rate to be stepped down."""
JUDGED_AFTER = 10.0
"""Seconds of video after which the machine's pace is known."""
PATIENCE = 2.0
"""How many times the length of the video its analysis may take before the rate is stepped down."""

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
    """

    pose: PoseSequence
    face: SignalTrack
    rate: float
    notes: tuple[str, ...]
    seconds: dict[str, float]
    guessed: Bools | None = None


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
) -> Followed:
    """Follow the most prominent person through a video.

    Frames stream through and finished rows wait in an unnamed temporary file, so memory does not grow with
    the length while the models are loaded; the result has about 1 kB a frame, 50 MB for an hour at 15 a
    second. The same video at the same rate gives the same arrays.

    Args:
        video: From ``probe``.
        settings: ``rate`` and ``width`` are what is looked at; with ``adaptive``, a machine on which a video of more
            than a minute would take more than twice its length starts again at a lower rate.
        span: Only this part of the video.
        progress: Called with the seconds of video done and in all.
        cancelled: Asked before each frame.
        glimpse: Given what was seen so far, now and then: after :data:`GLIMPSE` seconds of video, then each time half
            as much again was added.
        models: Makes the landmark models.
        clock: Seconds, for judging the pace.

    Raises:
        MediaError: when the video cannot be read.
        ModelError: when the landmark models cannot be loaded or fail.
        Cancelled: when ``cancelled`` says so; every thread has ended by then.
    """
    rate, discarded = settings.rate, 0.0
    while True:
        walk = _Walk(FrameReader(video, settings, span=span, rate=rate), span, video.duration, rate)
        slower = walk.run(models, clock, adaptive=settings.adaptive, report=_Report(progress, cancelled, glimpse))
        if slower is None:
            break
        discarded += walk.seconds["load"] + walk.seconds["follow"]
        rate = slower
    walk.seconds["discarded"] = discarded
    if rate < settings.rate:
        walk.notes.append(
            f"This machine is too slow for {settings.rate:g} frames a second on a video of this length: "
            f"it was looked at with {rate:g} frames a second."
        )
    return walk.result(clock)


@dataclass(frozen=True)
class _Report:
    """The caller's wish to know how far the work is, and to stop it."""

    progress: Progress | None
    cancelled: Callable[[], bool] | None
    glimpse: Callable[[Followed], None] | None = None

    def stop_if_asked(self, done: float, length: float) -> None:
        if self.cancelled is not None and self.cancelled():
            raise Cancelled.of(
                "the analysis was stopped", f"{timecode(done)} of {timecode(length)} were done", "start it again"
            )

    def tell(self, done: float, length: float) -> None:
        if self.progress is not None:
            self.progress(done, length)


class _Walk:
    """One way through the video at one rate."""

    def __init__(self, reader: FrameReader, span: Span | None, duration: float, rate: float) -> None:
        part = Span(start=0.0, end=duration) & span if span is not None else Span(start=0.0, end=duration)
        self._start, self._length = (part.start, part.duration) if part is not None else (0.0, 0.0)
        self._reader, self._rate = reader, rate
        self._assembler = PoseAssembler()
        self._signals = np.full((len(reader.times), len(SIGNALS)), np.nan, np.float32)
        self._camera = np.full((len(reader.times), 4), np.nan, np.float32)
        self._crowd = Crowd()
        self._cuts: list[float] = []
        self._count = 0
        self._next = GLIMPSE
        self.seconds: dict[str, float] = {}
        self.notes: list[str] = []

    def run(
        self, models: Callable[[], LandmarkModels], clock: Callable[[], float], *, adaptive: bool, report: _Report
    ) -> float | None:
        """Look at every frame; return None, or the rate at which to start again."""
        begun = clock()
        report.stop_if_asked(0.0, self._length)
        with models() as loaded:
            ready = clock()
            self.seconds["load"] = ready - begun
            try:
                with closing(loaded.stream(self._reader)) as stream:
                    for found in stream:
                        done = self._take(found)
                        report.tell(done, self._length)
                        report.stop_if_asked(done, self._length)
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
        return None

    def _shown(self) -> float:
        """Return the pictures a second that there are to look at; a film may have fewer than are asked for."""
        return min(self._rate, len(self._reader.times) / self._length)

    def _take(self, found: FrameLandmarks) -> float:
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
        return min(self._length, found.time - self._start + 1.0 / self._rate)

    def _so_far(self) -> Followed:
        pose, _ = self._filmed(self._assembler.so_far().pose)
        signals = self._signals[: self._count].copy()
        return _followed(Followed(pose, SignalTrack(SIGNALS, signals, pose.times), self._rate, (), {}))

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
        return _followed(Followed(pose, face, self._rate, notes, self.seconds))


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


def slower_rate(rate: float, done: float, length: float, elapsed: float) -> float | None:
    """Return the rate of ``LADDER`` at which a slow machine should start again, or None to go on.

    Args:
        rate: Frames a second looked at now.
        done: Seconds of video looked at so far.
        length: Seconds of video in all.
        elapsed: Wall seconds that this took.
    """
    if length <= LONG:
        return None
    whole = elapsed / done * length
    below = [step for step in LADDER if step < rate]
    if whole <= PATIENCE * length or not below:
        return None
    enough = [step for step in below if whole * step / rate <= PATIENCE * length]
    return enough[0] if enough else below[-1]


class Crowd:
    """Counts for how long more than one person was in view."""

    def __init__(self) -> None:
        self._looks: list[tuple[float, bool]] = []
        self._last = 0.0

    def look(self, found: FrameLandmarks) -> None:
        """Take in a frame, if its faces were counted."""
        self._last = found.time
        if found.faces_in_view is not None:
            self._looks.append((found.time, found.faces_in_view > 1))

    def notes(self) -> tuple[str, ...]:
        """Say in a sentence that there were several, unless it was a single glimpse of many."""
        several = sum(many for _, many in self._looks)
        if several < min(2, len(self._looks)) or several == 0:
            return ()
        ends = [time for time, _ in self._looks[1:]] + [self._last]
        held = sum(end - time for (time, many), end in zip(self._looks, ends, strict=True) if many)
        return (
            f"More than one person was in view for about {held:.0f} s: "
            "only the most prominent one was followed, as person A.",
        )
