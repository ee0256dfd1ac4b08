"""What tests put into a store, and what they look for in its files."""

from pathlib import Path

import numpy as np

from mg_agent.core.evidence import Analysis, Cue, Source
from mg_agent.core.media import Utterance, VideoSource
from mg_agent.core.pose import MG_SKELETON, PoseSequence
from mg_agent.core.span import Span

SECRET = "the words nobody else may read"


def look(path: str = "/films/talk.mp4", sha: str = "ab12" * 16, text: str = SECRET) -> Analysis:
    cue = Cue.make(
        span=Span(start=1, end=2), modality="speech", label="utterance", text=text, source=Source(name="s", version="1")
    )
    video = VideoSource(path=path, sha256=sha, duration=9.0, fps=25.0, frames=225, width=64, height=48)
    said = Utterance(span=Span(start=1, end=2), text=text, confidence=0.5)
    return Analysis(video=video, span=Span(start=0, end=9), cues=(cue,), utterances=(said,), rate=15.0, digest="d" * 16)


def moves(frames: int = 20) -> PoseSequence:
    rng = np.random.default_rng(3)
    xy = rng.random((frames, len(MG_SKELETON.joints), 2), np.float32)
    xy[::3, 5] = np.nan
    xy[1, 1, 0] = np.float32(1e-45)
    return PoseSequence(xy, rng.random(xy.shape[:2], np.float32), np.cumsum(rng.random(frames)) / 7, MG_SKELETON, "B")


def everything(home: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(home.iterdir()))
