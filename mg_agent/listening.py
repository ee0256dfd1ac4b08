"""Where the words of a video come from: a file, a speech model, or nowhere."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from mg_agent.core.counts import plural
from mg_agent.core.evidence import Cue, Source
from mg_agent.core.media import Utterance, VideoSource
from mg_agent.core.span import Span, timecode
from mg_agent.errors import MediaError
from mg_agent.settings import Settings

MISFIT = "The transcript does not fit this video"
"""How the note begins where most lines of a transcript lie after the end of the video."""
_MOST = 0.5


@dataclass(frozen=True)
class Words:
    """What was said.

    Attributes:
        utterances: The transcript; empty where there is none.
        source: Where it comes from; None where nobody listened.
        notes: Sentences for people.
        fits: False where most of it lies outside of the video, so that what is not in it may still have been said.
    """

    utterances: tuple[Utterance, ...] = ()
    source: Source | None = None
    notes: tuple[str, ...] = ()
    fits: bool = True

    @property
    def heard(self) -> Source | None:
        """Who listened to this video: the source, where its words fit the video."""
        return self.source if self.fits else None

    def against(self, video: VideoSource) -> "Words":
        """Return the words with a note, and as not heard, where most of them lie after the end of the video."""
        late = [one for one in self.utterances if one.span.start >= video.duration]
        if not self.fits or len(late) <= _MOST * len(self.utterances):
            return self
        end, begins = timecode(video.duration), timecode(late[0].span.start)
        lines = f"{plural(len(self.utterances), 'line')} {'lies' if len(late) == 1 else 'lie'}"
        note = (
            f"{MISFIT}: {len(late)} of its {lines} after the end, {end}, the first at "
            f"{begins}. It is of another video, or its times start elsewhere; what was said counts as not observed."
        )
        return replace(self, notes=(*self.notes, note), fits=False)

    def cues(self, span: Span) -> tuple[Cue, ...]:
        """Turn the words said in a span into cues."""
        from mg_agent.perception.transcript import utterance_cues

        if self.source is None:
            return ()
        return utterance_cues(tuple(u for u in self.utterances if u.span.overlaps(span)), self.source)


def sidecar(path: Path, settings: Settings) -> Path | None:
    """Find a transcript of the video's name beside it; none is looked for where a speech model was named."""
    from mg_agent.perception.transcript import find_sidecar

    return None if settings.asr else find_sidecar(path)


def read_words(transcript: Path | None, *, insists: bool) -> Words | None:
    """Read a transcript file; None where there is none to read.

    Args:
        transcript: The file.
        insists: Whether the user named it; one that was merely found may be left out with a note.

    Raises:
        MediaError: when a file that the user named cannot be read.
    """
    from mg_agent.perception.transcript import read_transcript, transcript_source

    if transcript is None:
        return None
    try:
        return Words(read_transcript(transcript), transcript_source(transcript))
    except MediaError as error:
        if insists:
            raise
        return Words(notes=(f"The transcript beside the video was left out: {error}",))


def listen(
    path: Path,
    video: VideoSource,
    settings: Settings,
    *,
    progress: Callable[[float, float], None],
    cancelled: Callable[[], bool],
) -> Words:
    """Let the chosen speech model listen; say why there are no words where there are none."""
    if settings.asr is None:
        sound = "" if video.has_audio else ", which has no sound"
        return Words(
            notes=(
                f"There is no transcript (no file lies beside the video{sound}); "
                "what was said is not part of the evidence.",
            )
        )
    if not video.has_audio:
        return Words(notes=(f"The video has no sound, so '{settings.asr}' was not used.",))
    from mg_agent.perception.checkpoint import speech_source
    from mg_agent.perception.speech import transcribe

    span = Span(start=0.0, end=video.duration)
    words = transcribe(path, settings.asr, span=span, progress=progress, cancelled=cancelled)
    return Words(words, speech_source(settings.asr))
