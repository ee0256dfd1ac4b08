"""One video in, one analysis out: the path from pixels and sound to a timeline of evidence."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.evidence import Analysis, Coverage, Cue, EvidenceTimeline, Source
from mg_agent.core.media import Utterance, VideoSource
from mg_agent.core.pose import PoseSequence
from mg_agent.core.signal import spans_where
from mg_agent.core.span import Span
from mg_agent.errors import Cancelled, MediaError, ModelError, did_you_mean
from mg_agent.recognition.vocabulary import ARMS
from mg_agent.settings import Settings

if TYPE_CHECKING:
    from mg_agent.perception.person import Followed
    from mg_agent.recognition.kinematic import KinematicRecognizer
    from mg_agent.store import Store

Progress = Callable[[str, float, float], None]
"""Called with the stage ("reading", "looking", "listening", "naming"), seconds done and seconds in all."""

STAGES = ("reading", "looking", "listening", "naming")
RECOGNIZERS = ("kinematic",)
_DROPOUT = 0.3  # seconds: a shorter loss of track does not end what was observed
_VERSION = "1"  # part of every result's digest: raise when the way from pixels to cues changes


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

    Raises:
        MediaError: when the video or transcript cannot be read.
        Cancelled: when ``cancelled`` said so; nothing is kept.
    """
    settings = settings or Settings.load()
    order = Order(Path(path), span, transcript or _sidecar(Path(path), settings), transcript is not None)
    key = _key(order, settings, store)
    if store is not None and not fresh and (kept := store.get(key)) is not None:
        return kept
    report = progress or (lambda stage, done, total: None)
    analysis, pose = _look(order, settings, report, cancelled or (lambda: False))
    if store is not None:
        store.put(key, analysis, pose)
    return analysis


def result_digest(settings: Settings) -> str:
    """Return the hash of everything but the input that shapes a result: settings and code versions."""
    return hashlib.sha256(f"{settings.digest()}/{_VERSION}".encode()).hexdigest()[:16]


def _sidecar(path: Path, settings: Settings) -> Path | None:
    from mg_agent.perception.transcript import find_sidecar

    return None if settings.asr else find_sidecar(path)


def _key(order: Order, settings: Settings, store: "Store | None") -> str:
    if store is None:
        return ""
    _must_be_file(order.path)
    words = store.sha256_of(order.transcript) if order.transcript else None
    return store.key_for(store.sha256_of(order.path), result_digest(settings), order.span, words)


def _must_be_file(path: Path) -> None:
    """Refuse what is no file before hashing it; probing says the rest."""
    if not path.exists():
        raise MediaError.of("the video could not be opened", f"there is no file at {path}", "check the path")
    if path.is_dir():
        raise MediaError.of("the video could not be opened", f"{path} is a folder", "name one video file")


def _look(
    order: Order, settings: Settings, progress: Progress, cancelled: Callable[[], bool]
) -> tuple[Analysis, PoseSequence]:
    from mg_agent.perception.face_cues import facial_cues
    from mg_agent.perception.person import follow_person
    from mg_agent.perception.video import probe

    recognizer = _recognizer(settings.recognizer)
    progress("reading", 0, 1)
    video = probe(order.path, settings)
    span = _inside(order.span, video)
    followed = follow_person(
        video,
        settings,
        span=span,
        progress=lambda done, total: progress("looking", done, total),
        cancelled=cancelled,
    )
    utterances, words_from, notes = _listen(order, video, settings, progress, cancelled)
    _stop_if(cancelled)
    progress("naming", 0, 1)
    cues = (
        *recognizer.cues(followed.pose, followed.face),
        *facial_cues(followed.face),
        *_speech_cues(utterances, span, words_from),
    )
    fitting = (fit for cue in cues if (fit := _fitted(cue, span)) is not None)
    timeline = EvidenceTimeline().adding(fitting, _coverage(followed, span, words_from, recognizer.source))
    analysis = Analysis(
        video=video,
        span=span,
        cues=timeline.cues,
        coverage=timeline.coverage,
        utterances=utterances,
        watched=("gesture", ARMS, "face", *(("speech",) if words_from else ())),
        rate=round(followed.rate, 3),
        digest=result_digest(settings),
        notes=(*followed.notes, *_nobody(followed), *notes),
    )
    progress("naming", 1, 1)
    return analysis, followed.pose


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
            "the chosen part lies outside the video", f"got {span} of {whole}", "choose a start before its end"
        )
    return cut


def _recognizer(name: str) -> "KinematicRecognizer":
    if name not in RECOGNIZERS:
        raise ModelError.of("no such recognizer", f"got '{name}'", did_you_mean(name, RECOGNIZERS))
    from mg_agent.recognition.kinematic import KinematicRecognizer

    return KinematicRecognizer()


def _listen(
    order: Order,
    video: VideoSource,
    settings: Settings,
    progress: Progress,
    cancelled: Callable[[], bool],
) -> tuple[tuple[Utterance, ...], Source | None, tuple[str, ...]]:
    """Return the transcript, where it comes from (None: there is none), and notes for people."""
    from mg_agent.perception.transcript import read_transcript, transcript_source

    if order.transcript is not None:
        try:
            return read_transcript(order.transcript), transcript_source(order.transcript), ()
        except MediaError as error:
            if order.insists:
                raise
            return (), None, (f"The transcript beside the video was left out: {error}",)
    if settings.asr is not None and video.has_audio:
        from mg_agent.perception.checkpoint import speech_source
        from mg_agent.perception.speech import transcribe

        words = transcribe(
            order.path,
            settings.asr,
            span=Span(start=0.0, end=video.duration),
            progress=lambda done, total: progress("listening", done, total),
            cancelled=cancelled,
        )
        return words, speech_source(settings.asr), ()
    why = "no file lies beside the video" if video.has_audio else "no file lies beside the video, which has no sound"
    return (), None, (f"There is no transcript ({why}); what was said is not part of the evidence.",)


def _speech_cues(utterances: tuple[Utterance, ...], span: Span, source: Source | None) -> tuple[Cue, ...]:
    from mg_agent.perception.transcript import utterance_cues

    if source is None:
        return ()
    return utterance_cues(tuple(u for u in utterances if u.span.overlaps(span)), source)


def _coverage(followed: "Followed", span: Span, words_from: Source | None, gestures: Source) -> list[Coverage]:
    pose, face = followed.pose, followed.face
    looked = [
        *_stretches("gesture", np.isfinite(pose.xy[:, :, 0]).any(axis=1), pose.times, span, gestures),
        *_stretches(ARMS, _arms_in_view(pose), pose.times, span, gestures),
        *_stretches(
            "face",
            np.isfinite(face.values).any(axis=1),
            face.times,
            span,
            Source(name="facial-geometry", version="1"),
        ),
    ]
    if words_from is not None:
        looked.append(Coverage(span=span, modality="speech", source=words_from))
    return looked


def _arms_in_view(pose: PoseSequence) -> NDArray[np.bool_]:
    sides = [pose.seen(f"{side}_{joint}") for side in ("left", "right") for joint in ("wrist", "palm")]
    seen: NDArray[np.bool_] = np.any(sides, axis=0)
    return seen


def _stretches(
    modality: str, seen: NDArray[np.bool_], times: NDArray[np.float64], span: Span, source: Source
) -> Iterable[Coverage]:
    for stretch in spans_where(seen, times, gap=_DROPOUT):
        cut = Span(start=round(stretch.start, 3), end=round(stretch.end, 3)) & span
        if cut is not None:
            yield Coverage(span=cut, modality=modality, source=source)


def _nobody(followed: "Followed") -> tuple[str, ...]:
    if np.isfinite(followed.pose.xy[:, :, 0]).any():
        return ()
    return ("No person was found in the pictures; nothing can be said about gestures or the face.",)
