"""A small analysis, made by hand, for tests that need evidence but no video."""

from mg_agent.core.evidence import Analysis, Coverage, Cue, EvidenceTimeline, Source
from mg_agent.core.media import Utterance, VideoSource
from mg_agent.core.span import Span

KINEMATIC = Source(name="kinematic", version="1")
FACES = Source(name="face-geometry", version="1")
FILE = Source(name="talk.vtt", version="0" * 8, kind="file")
SOURCES = {"gesture": KINEMATIC, "face": FACES, "speech": FILE}


def span(start: float, end: float) -> Span:
    return Span(start=start, end=end)


def cue(
    label: str,
    start: float,
    end: float,
    *,
    modality: str = "gesture",
    text: str = "",
    confidence: float | None = 0.8,
    source: Source | None = None,
) -> Cue:
    return Cue.make(
        span=span(start, end),
        modality=modality,
        label=label,
        text=text or label,
        confidence=confidence,
        source=source or SOURCES.get(modality, KINEMATIC),
    )


def said(text: str, start: float, end: float) -> Cue:
    return cue("said", start, end, modality="speech", text=text, confidence=None)


def covered(modality: str, *parts: tuple[float, float]) -> tuple[Coverage, ...]:
    source = SOURCES.get(modality, KINEMATIC)
    return tuple(Coverage(span=span(a, b), modality=modality, source=source) for a, b in parts)


def make_analysis(
    *cues: Cue,
    duration: float = 60.0,
    coverage: tuple[Coverage, ...] | None = None,
    notes: tuple[str, ...] = (),
) -> Analysis:
    """Everything is covered unless told otherwise."""
    whole = (0.0, duration)
    if coverage is None:
        coverage = (*covered("gesture", whole), *covered("face", whole), *covered("speech", whole))
    timeline = EvidenceTimeline().adding(cues, coverage)
    return Analysis(
        video=VideoSource(
            path="talk.mp4", sha256="ab" * 32, duration=duration, fps=29.97, frames=round(duration * 29.97),
            width=1280, height=720, has_audio=True,
        ),
        span=span(0.0, duration),
        cues=timeline.cues,
        coverage=timeline.coverage,
        utterances=tuple(Utterance(span=c.span, text=c.text) for c in timeline.cues if c.modality == "speech"),
        rate=15.0,
        digest="0123456789abcdef",
        notes=notes,
    )  # fmt: skip


def interview() -> Analysis:
    """Sixty seconds of a talk; hands and face are unseen from 40 to 50 s."""
    return make_analysis(
        cue("touching nose", 6.0, 7.5, confidence=0.91),
        cue("touching nose", 22.0, 23.0, confidence=0.55),
        cue("touching chin", 33.0, 36.0),
        cue("touching neck", 52.0, 53.0, confidence=None),
        cue("nodding", 12.0, 13.0),
        cue("nodding", 55.0, 56.0),
        cue("folding arms", 14.0, 20.0),
        cue("blinking", 3.0, 3.2, modality="face"),
        cue("blinking", 11.0, 11.2, modality="face"),
        cue("blinking", 31.0, 31.2, modality="face"),
        cue("smiling", 24.0, 27.0, modality="face"),
        cue("looking away", 8.0, 9.5, modality="face"),
        said("I took the train to work.", 5.0, 8.0),
        said("No, I never saw the contract.", 21.0, 24.0),
        said("After that I was at home, with no money.", 30.0, 33.0),
        coverage=(
            *covered("gesture", (0, 40), (50, 60)),
            *covered("face", (0, 40), (50, 60)),
            *covered("speech", (0, 60)),
        ),
    )
