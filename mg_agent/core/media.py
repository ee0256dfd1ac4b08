"""The video under analysis, and what was said in it."""

from mg_agent.core.span import Span, Value


class VideoSource(Value):
    """What is known of a video file before looking at its pictures.

    Attributes:
        path: Where the file lies; shown to the user, never to a model.
        sha256: Hash of the file's bytes, 64 hexadecimal digits; the video's only identity.
        duration: Seconds that can be shown, from the first to the end of the last decodable frame.
        fps: Mean frames a second, a float; variable-rate videos are fine, times come from stamps.
        frames: Number of frames (video packets) found.
        width: Pixels, after rotation.
        height: Pixels, after rotation.
        rotation: Degrees clockwise that the container asks for: 0, 90, 180 or 270.
        has_audio: Whether there is a sound track.
    """

    path: str
    sha256: str
    duration: float
    fps: float
    frames: int
    width: int
    height: int
    rotation: int = 0
    has_audio: bool = False


class Utterance(Value):
    """Something said.

    Attributes:
        span: When, in seconds.
        text: The words as transcribed.
        speaker: "A", "B" ... where the transcript tells, else None.
        confidence: 0 to 1, or None when the source does not state one.
        trusted: False for lines that should not be quoted as evidence (no voice there, or the
            recognizer itself doubted them).
    """

    span: Span
    text: str
    speaker: str | None = None
    confidence: float | None = None
    trusted: bool = True
