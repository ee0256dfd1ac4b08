"""From what was followed in a video, and what was said there, to a timeline of evidence."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from mg_agent.core.evidence import Analysis, Cue, EvidenceTimeline, Source
from mg_agent.core.media import VideoSource
from mg_agent.core.pose import PoseSequence
from mg_agent.core.signal import SignalTrack
from mg_agent.core.span import Span
from mg_agent.coverage import coverage, nobody, told
from mg_agent.listening import Words
from mg_agent.recognition.vocabulary import PARTS
from mg_agent.smallness import readable_only

if TYPE_CHECKING:
    from mg_agent.perception.person import Followed


class Recognizer(Protocol):
    """What names gestures: rules, a trained network, or both."""

    @property
    def source(self) -> Source:
        """Who says so."""
        ...

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader of its cues must know, one sentence each."""
        ...

    def cues(self, pose: PoseSequence, face: SignalTrack | None = None) -> tuple[Cue, ...]:
        """List the micro-gestures of one person, in order of time."""
        ...


@dataclass(frozen=True)
class Naming:
    """From what was followed to an analysis.

    Attributes:
        video: What was looked at.
        span: Which part of it, in seconds.
        digest: What shaped the result.
        path: Where the file lies now.
        width: Longest side, in pixels, of the pictures that were looked at.
    """

    video: VideoSource
    span: Span
    digest: str
    path: Path
    width: int

    def whole(self, followed: "Followed", words: Words, recognizer: Recognizer) -> Analysis:
        """Let a recognizer name gestures, read the face, add the words, and say what was not observed."""
        from mg_agent.perception.face_cues import facial_cues

        span, nobody_there = self.span, nobody(followed)
        followed = readable_only(followed, self.video, self.width)
        cues = (
            *recognizer.cues(followed.pose, followed.face),
            *facial_cues(followed.face, followed.pose.cuts),
            *words.cues(span),
        )
        fitting = (fit for cue in cues if (fit := fitted(cue, span)) is not None)
        looked = coverage(followed, span, words.heard, recognizer.source)
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
            notes=(*followed.notes, *nobody_there, *recognizer.notes, *words.notes),
        )
        return named(analysis, self.path)

    def so_far(self, followed: "Followed", words: Words | None) -> Analysis:
        """Name what was seen so far, by rules: the network would hold up the work."""
        from mg_agent.recognition.rules.kinematic import KinematicRecognizer

        end = float(followed.pose.times[-1]) + 1.0 / followed.rate
        done = replace(self, span=Span(start=self.span.start, end=min(self.span.end, end)))
        return done.whole(replace(followed, notes=()), words or Words(), KinematicRecognizer())


def fitted(cue: Cue, span: Span) -> Cue | None:
    """Cut a cue to the part looked at: the last frame stands for a time that may reach past the end."""
    if cue.span.start >= span.start and cue.span.end <= span.end:
        return cue
    cut = cue.span & span
    if cut is None:
        return None
    parts = {name: getattr(cue, name) for name in Cue.model_fields if name not in ("id", "span")}
    return Cue.make(span=cut, **parts)


def named(analysis: Analysis, path: Path) -> Analysis:
    """Return the analysis under the name the file has now; a name that is no Unicode is shown with marks."""
    shown = str(path).encode("utf-8", "replace").decode()
    return analysis.model_copy(update={"video": analysis.video.model_copy(update={"path": shown})})
