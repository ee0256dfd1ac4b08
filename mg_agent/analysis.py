"""One video in, one analysis out: the path from pixels and sound to a timeline of evidence."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from mg_agent.core.evidence import Analysis, Cue, EvidenceTimeline, Source
from mg_agent.core.media import VideoSource
from mg_agent.core.pose import PoseSequence
from mg_agent.core.signal import SignalTrack
from mg_agent.core.span import Span, timecode
from mg_agent.coverage import coverage, nobody, told
from mg_agent.errors import Cancelled, MediaError, ModelError, StoreError, did_you_mean
from mg_agent.listening import Words, listen, read_words, sidecar
from mg_agent.perception.checkpoint import require_model
from mg_agent.perception.container import check_file
from mg_agent.recognition.vocabulary import PARTS
from mg_agent.settings import Settings

if TYPE_CHECKING:
    from mg_agent.perception.person import Followed
    from mg_agent.store import Store

Progress = Callable[[str, float, float], None]
"""Called with the stage ("reading", "looking", "listening", "naming"), seconds done and seconds in all."""

First = Callable[[Analysis], None]
"""Given the analysis of the part of a video that was looked at so far."""

STAGES = ("reading", "looking", "listening", "naming")
RECOGNIZERS = ("kinematic", "learned", "both")
_VERSION = "5"  # part of every result's digest: raise when the way from pixels to cues changes


class Recognizer(Protocol):
    """What names gestures: rules, a trained network, or both."""

    @property
    def source(self) -> Source:
        """Who says so."""
        ...

    def cues(self, pose: PoseSequence, face: SignalTrack | None = None) -> tuple[Cue, ...]:
        """List the micro-gestures of one person, in order of time."""
        ...


@dataclass(frozen=True)
class Order:
    """What is asked of one analysis: the part of the video, and where its words come from."""

    path: Path
    span: Span | None = None
    transcript: Path | None = None
    insists: bool = False  # the user named the transcript; one that was merely found may be left out


def analyze_video(
    path: Path | str,
    settings: Settings | None = None,
    *,
    transcript: Path | None = None,
    span: Span | None = None,
    store: "Store | None" = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    fresh: bool = False,
    first: First | None = None,
) -> Analysis:
    """Turn a video into timed, sourced cues, with what was and was not observed.

    Args:
        path: The video file.
        settings: How to look; None reads the environment.
        transcript: SRT, WebVTT or JSON file; None looks for one beside the video.
        span: The part to look at; None for all of it.
        store: Where finished analyses are kept; the same file under the same settings comes from there.
        progress: Told about every stage.
        cancelled: Asked often; the work ends with :class:`Cancelled` once it says True.
        fresh: Look again even where the store has an answer.
        first: Given what was found so far, by rules alone, while the rest runs; it is not kept.

    Raises:
        MediaError: when the video or transcript cannot be read.
        Cancelled: when ``cancelled`` said so; nothing is kept.
    """
    settings = settings or Settings.load()
    check_file(Path(path))
    if settings.asr is not None:
        require_model(settings.asr)
    order = Order(Path(path), span, transcript or sidecar(Path(path), settings), transcript is not None)
    report, stop = progress or (lambda stage, done, total: None), cancelled or (lambda: False)
    report("reading", 0, 1)
    words = read_words(order.transcript, insists=order.insists)  # a faulty file is refused before the long work
    key = _key(order, settings, store, stop)
    if store is not None and not fresh and (kept := store.get(key)) is not None:
        return _named(kept, order.path)
    analysis, pose = _look(order, settings, words, report, stop, first)
    return analysis if store is None else _kept(store, key, analysis, pose)


def analysis_key(path: Path, settings: Settings, store: "Store", transcript: Path | None = None) -> str:
    """Return the key under which :func:`analyze_video` keeps the analysis of a whole file in a store.

    Args:
        path: The video file.
        settings: As for the analysis.
        store: Remembers hashes of files.
        transcript: As for the analysis; None looks for one beside the video.
    """
    order = Order(path, None, transcript or sidecar(path, settings), transcript is not None)
    return _key(order, settings, store, lambda: False)


def result_digest(settings: Settings) -> str:
    """Return the hash of everything but the input that shapes a result: settings, code versions, weights.

    Raises:
        ModelError: when there is no such recognizer.
    """
    require_recognizer(settings.recognizer)
    shape = f"{settings.digest()}/{_VERSION}"
    if settings.recognizer != "kinematic":
        from mg_agent.recognition.checkpoint import read_card

        shape += f"/{read_card(settings.model).sha256}"
    return hashlib.sha256(shape.encode()).hexdigest()[:16]


def require_recognizer(name: str) -> None:
    """Refuse a recognizer that does not exist.

    Raises:
        ModelError: when it does not.
    """
    if name not in RECOGNIZERS:
        raise ModelError.of("no such recognizer", f"got '{name}'", did_you_mean(name, RECOGNIZERS))


def _key(order: Order, settings: Settings, store: "Store | None", cancelled: Callable[[], bool]) -> str:
    if store is None:
        return ""
    pulse = partial(_stop_if, cancelled)
    words = store.sha256_of(order.transcript) if order.transcript else None
    return store.key_for(store.sha256_of(order.path, pulse), result_digest(settings), order.span, words)


def _named(analysis: Analysis, path: Path) -> Analysis:
    """Return the analysis under the name the file has now; a name that is no Unicode is shown with marks."""
    shown = str(path).encode("utf-8", "replace").decode()
    return analysis.model_copy(update={"video": analysis.video.model_copy(update={"path": shown})})


def _kept(store: "Store", key: str, analysis: Analysis, pose: PoseSequence) -> Analysis:
    """Keep a result; one that cannot be kept is still the result of long work, so it comes with a note."""
    try:
        store.put(key, analysis, pose)
    except StoreError as error:
        return analysis.model_copy(update={"notes": (*analysis.notes, f"This result was not kept: {error}")})
    return analysis


def _look(
    order: Order,
    settings: Settings,
    words: Words | None,
    progress: Progress,
    cancelled: Callable[[], bool],
    first: First | None,
) -> tuple[Analysis, PoseSequence]:
    from mg_agent.perception.person import follow_person
    from mg_agent.perception.video import probe

    recognizer = _recognizer(settings)
    video = probe(order.path, settings)
    span = _inside(order.span, video)
    progress("reading", 1, 1)
    naming = _Naming(video, span, result_digest(settings), order.path)
    followed = follow_person(
        video,
        settings,
        span=span,
        progress=partial(progress, "looking"),
        cancelled=cancelled,
        glimpse=None if first is None else lambda so_far: first(naming.so_far(so_far, words)),
    )
    if words is None:
        words = listen(order.path, video, settings, progress=partial(progress, "listening"), cancelled=cancelled)
    _stop_if(cancelled)
    progress("naming", 0, 1)
    analysis = naming.whole(followed, words, recognizer)
    progress("naming", 1, 1)
    return analysis, followed.pose


@dataclass(frozen=True)
class _Naming:
    """From what was followed to an analysis."""

    video: VideoSource
    span: Span
    digest: str
    path: Path

    def whole(self, followed: "Followed", words: Words, recognizer: Recognizer) -> Analysis:
        from mg_agent.perception.face_cues import facial_cues

        span = self.span
        cues = (*recognizer.cues(followed.pose, followed.face), *facial_cues(followed.face), *words.cues(span))
        fitting = (fit for cue in cues if (fit := _fitted(cue, span)) is not None)
        looked = coverage(followed, span, words.source, recognizer.source)
        timeline = EvidenceTimeline().adding(told(fitting, followed), looked)
        analysis = Analysis(
            video=self.video,
            span=span,
            cues=timeline.cues,
            coverage=timeline.coverage,
            utterances=words.utterances,
            watched=("gesture", "face", *PARTS, *(("speech",) if words.source else ())),
            rate=round(followed.rate, 3),
            digest=self.digest,
            notes=(*followed.notes, *nobody(followed), *words.notes),
        )
        return _named(analysis, self.path)

    def so_far(self, followed: "Followed", words: Words | None) -> Analysis:
        """Name what was seen so far, by rules: the network would hold up the work."""
        from mg_agent.recognition.kinematic import KinematicRecognizer

        end = float(followed.pose.times[-1]) + 1.0 / followed.rate
        done = replace(self, span=Span(start=self.span.start, end=min(self.span.end, end)))
        return done.whole(replace(followed, notes=()), words or Words(), KinematicRecognizer())


def _fitted(cue: Cue, span: Span) -> Cue | None:
    """Cut a cue to the part looked at: the last frame stands for a time that may reach past the end."""
    if cue.span.start >= span.start and cue.span.end <= span.end:
        return cue
    cut = cue.span & span
    if cut is None:
        return None
    parts = {name: getattr(cue, name) for name in Cue.model_fields if name not in ("id", "span")}
    return Cue.make(span=cut, **parts)


def _stop_if(cancelled: Callable[[], bool]) -> None:
    if cancelled():
        raise Cancelled.of("the analysis was stopped", "nothing of it was kept", "start it again when you like")


def _inside(span: Span | None, video: VideoSource) -> Span:
    whole = Span(start=0.0, end=video.duration)
    if span is None:
        return whole
    cut = span & whole
    if cut is None:
        raise MediaError.of(
            "the chosen part lies outside the video",
            f"it begins at {timecode(span.start)}, the video ends at {timecode(video.duration)}",
            "choose an earlier start",
        )
    return cut


def _recognizer(settings: Settings) -> Recognizer:
    require_recognizer(settings.recognizer)
    if settings.recognizer == "kinematic":
        from mg_agent.recognition.kinematic import KinematicRecognizer

        return KinematicRecognizer()
    from mg_agent.recognition.ensemble import EnsembleRecognizer
    from mg_agent.recognition.recognizer import MicroGestureRecognizer

    learned = MicroGestureRecognizer(settings.model)
    return EnsembleRecognizer(learned) if settings.recognizer == "both" else learned
