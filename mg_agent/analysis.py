"""One video in, one analysis out: the path from pixels and sound to a timeline of evidence."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from mg_agent.core.evidence import Analysis
from mg_agent.core.media import VideoSource
from mg_agent.core.span import Span, timecode
from mg_agent.errors import Cancelled, MediaError, ModelError, StoreError, did_you_mean
from mg_agent.listening import Words, listen, read_words, sidecar
from mg_agent.naming import Naming, Recognizer, named
from mg_agent.perception.checkpoint import require_model
from mg_agent.perception.container import check_file
from mg_agent.rewording import Finding, seen_before
from mg_agent.settings import Settings

if TYPE_CHECKING:
    from mg_agent.store import Store
    from mg_agent.store.pieces import PieceFolder

Progress = Callable[[str, float, float], None]
"""Called with the stage ("reading", "looking", "listening", "naming"), seconds done and seconds in all."""

First = Callable[[Analysis], None]
"""Given the analysis of the part of a video that was looked at so far."""

STAGES = ("reading", "looking", "listening", "naming")
RECOGNIZERS = ("kinematic", "learned", "both")
_PIECES = "2"  # part of the name of what is kept of an analysis that was stopped: raise when its shape changes
_VERSION = "10"  # part of every result's digest: raise when the way from pixels to cues changes


@dataclass(frozen=True)
class _Watch:
    """Who is told how far the work is, and who may stop it."""

    progress: Progress
    cancelled: Callable[[], bool]
    first: First | None = None


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
    transcript: Path | str | None = None,
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
        store: Where finished analyses are kept; the same file under the same settings comes from there. Beside it lie
            finished pieces of a long one that was stopped, until it is finished.
        progress: Told about every stage; looking begins where an analysis that was stopped had come to.
        cancelled: Asked often; the work ends with :class:`Cancelled` once it says True.
        fresh: Look again even where the store has an answer, or pieces of one; none are kept then, and old ones go.
        first: Given what was found so far, by rules alone, while the rest runs; it is not kept.

    Raises:
        MediaError: when the video or transcript cannot be read.
        Cancelled: when ``cancelled`` said so; of a video of more than a minute and a half finished pieces are kept.
    """
    settings = settings or Settings.load()
    said = None if transcript is None else Path(transcript)
    order = Order(Path(path), span, said, said is not None)
    watch = _Watch(progress or _silent, cancelled or (lambda: False), first)
    return _analyses(order, {settings.recognizer: settings}, store, watch, fresh=fresh)[settings.recognizer]


def analyze_by_each(
    path: Path | str,
    settings: Settings | None = None,
    *,
    recognizers: Sequence[str] = RECOGNIZERS,
    store: "Store | None" = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> dict[str, Analysis]:
    """Let several recognizers name the gestures in one video that is looked at once; the rest as in analyze_video.

    Returns:
        The analysis by each of ``recognizers``.

    Raises:
        ModelError: when there is no such recognizer.
    """
    settings = settings or Settings.load()
    by = {name: settings.model_copy(update={"recognizer": name}) for name in recognizers}
    return _analyses(Order(Path(path)), by, store, _Watch(progress or _silent, cancelled or (lambda: False)))


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
    """Return the hash of everything but the input that shapes a result: settings, code versions, weights and card.

    Raises:
        ModelError: when there is no such recognizer, or its files are damaged.
    """
    require_recognizer(settings.recognizer)
    shape = f"{settings.digest()}/{_VERSION}"
    if settings.recognizer != "kinematic":
        from mg_agent.recognition.checkpoint import identity

        shape += f"/{identity(settings.model)}"
    return hashlib.sha256(shape.encode()).hexdigest()[:16]


def require_recognizer(name: str) -> None:
    """Refuse a recognizer that does not exist.

    Raises:
        ModelError: when it does not.
    """
    if name not in RECOGNIZERS:
        raise ModelError.of("no such recognizer", f"got '{name}'", did_you_mean(name, RECOGNIZERS))


def _silent(stage: str, done: float, total: float) -> None:
    """Tell nobody."""


def _analyses(
    order: Order, by: Mapping[str, Settings], store: "Store | None", watch: _Watch, *, fresh: bool = False
) -> dict[str, Analysis]:
    """Return an analysis under each of the settings, which differ in the recognizer: from the store, or made now."""
    check_file(order.path)
    settings = next(iter(by.values()))
    if settings.asr is not None:
        require_model(settings.asr)
    order = replace(order, transcript=order.transcript or sidecar(order.path, settings))
    watch.progress("reading", 0, 1)
    words = read_words(order.transcript, insists=order.insists)  # a faulty file is refused before the long work
    keys = {name: _key(order, one, store, watch.cancelled) for name, one in by.items()}
    shelf = None if store is None else _shelf(order, settings, store)
    if store is not None and not fresh:
        kept = {name: found for name, key in keys.items() if (found := store.get(key)) is not None}
        if len(kept) == len(keys):
            _forget(shelf)
            return {name: named(found, order.path) for name, found in kept.items()}
    files = {name: _key(replace(order, transcript=None), one, store, watch.cancelled) for name, one in by.items()}
    heard = partial(_words, order, settings, words, watch)
    made = None if store is None or fresh else seen_before(store, files, heard)
    if made is None:
        made = _look(order, by, words, watch, None if fresh else shelf)
    results = {name: _kept(store, keys[name], files[name], one, order.path) for name, one in made.items()}
    if all(kept for _, kept in results.values()):
        _forget(shelf)
    return {name: analysis for name, (analysis, _) in results.items()}


def _forget(shelf: "PieceFolder | None") -> None:
    """Remove what was kept to go on, of a fresh look too, as nobody needs it anymore."""
    if shelf is not None:
        shelf.forget()


def _shelf(order: Order, settings: Settings, store: "Store") -> "PieceFolder":
    """Return where pieces of this look are kept, without stale ones; words and recognizers do not change it."""
    from mg_agent.store.pieces import PieceFolder, tidy

    seen = settings.model_copy(update={"asr": None, "recognizer": RECOGNIZERS[0]}).digest()
    video = store.sha256_of(order.path)
    key = store.key_for(video, f"{seen}/{_VERSION}/{_PIECES}", order.span)
    version = store.key_for("", f"{_VERSION}/{_PIECES}")[:8]
    tidy(store.home, version, settings.retention_days)
    return PieceFolder(store.home, version, video, key[:32])


def _key(order: Order, settings: Settings, store: "Store | None", cancelled: Callable[[], bool]) -> str:
    if store is None:
        return ""
    pulse = partial(_stop_if, cancelled)
    words = store.sha256_of(order.transcript) if order.transcript else None
    return store.key_for(store.sha256_of(order.path, pulse), result_digest(settings), order.span, words)


def _words(order: Order, settings: Settings, words: Words | None, watch: _Watch, video: VideoSource) -> Words:
    """Return the words that were read, or listen."""
    if words is not None:
        return words.against(video)
    progress = partial(watch.progress, "listening")
    return listen(order.path, video, settings, progress=progress, cancelled=watch.cancelled)


def _kept(store: "Store | None", key: str, file: str, found: Finding, path: Path) -> tuple[Analysis, bool]:
    """Keep a result; one that cannot be kept is still the result of long work, so it comes with a note, and False."""
    from mg_agent.store import Seen

    analysis = named(found.analysis, path)
    try:
        if store is not None:
            store.put(key, analysis, found.pose, Seen(file, found.notes))
    except StoreError as error:
        return analysis.model_copy(update={"notes": (*analysis.notes, f"This result was not kept: {error}")}), False
    return analysis, True


def _look(
    order: Order, by: Mapping[str, Settings], words: Words | None, watch: _Watch, shelf: "PieceFolder | None"
) -> dict[str, Finding]:
    from mg_agent.perception.person import follow_person
    from mg_agent.perception.pieces import stopped
    from mg_agent.perception.video import probe

    progress, cancelled, first = watch.progress, watch.cancelled, watch.first
    settings = next(iter(by.values()))
    recognizers = {name: _recognizer(one) for name, one in by.items()}
    video = probe(order.path, settings)
    span, words = _inside(order.span, video), words and words.against(video)
    progress("reading", 1, 1)
    naming = {name: Naming(video, span, result_digest(one), order.path, one.width) for name, one in by.items()}
    early = next(iter(naming.values()))
    followed = follow_person(
        video,
        settings,
        span=span,
        progress=partial(progress, "looking"),
        cancelled=cancelled,
        glimpse=None if first is None else lambda so_far: first(early.so_far(so_far, words)),
        shelf=shelf,
    )
    try:
        words = _words(order, settings, words, watch, video)
        _stop_if(cancelled)
    except Cancelled:
        raise stopped("all pictures were looked at", followed.kept) from None
    progress("naming", 0, 1)
    made = {name: naming[name].whole(followed, words, recognizer) for name, recognizer in recognizers.items()}
    progress("naming", 1, 1)
    return {name: Finding(one, followed.pose, len(one.notes) - len(words.notes)) for name, one in made.items()}


def _stop_if(cancelled: Callable[[], bool]) -> None:
    if cancelled():
        raise Cancelled.of("the analysis was stopped", "no picture was looked at", "start it again when you like")


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
        from mg_agent.recognition.rules.kinematic import KinematicRecognizer

        return KinematicRecognizer()
    from mg_agent.recognition.ensemble import EnsembleRecognizer
    from mg_agent.recognition.recognizer import MicroGestureRecognizer

    learned = MicroGestureRecognizer(settings.model)
    return EnsembleRecognizer(learned) if settings.recognizer == "both" else learned
