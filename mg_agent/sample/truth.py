"""What is really shown and said in the sample, as a small file, and the transcript beside it."""

import json
from collections.abc import Iterator

from mg_agent.sample.script import ACTS, FPS, LINES, absent

VERSION = "1"
"""Of the generator; a new one makes a new sample."""


def truth(seconds: float, *, speech: bool) -> str:
    """Return the truth as JSON.

    ``events`` are what is shown, each with the seconds by which the midpoint of a right cue may
    differ; ``absent`` are labels that must not be found anywhere. What is in neither, such as a
    mouth that opens while speaking or a head that lowers in a nod, may be found or not.

    Args:
        seconds: Length of the video; what ends later is left out.
        speech: Whether the video has a sound track with the lines spoken.
    """
    shown = [act for act in ACTS if act.end <= seconds]
    content = {
        "generator": VERSION,
        "about": "Generated; picture: skimage.data.astronaut(), NASA, public domain; hand and words our own.",
        "seconds": seconds,
        "fps": FPS,
        "person": "A",
        "speech": speech,
        "events": [
            {
                "modality": act.modality,
                "label": act.label,
                "start": act.start,
                "end": act.end,
                "tolerance": act.tolerance,
                "details": act.details,
            }
            for act in shown
        ],
        "absent": [{"modality": modality, "label": label} for modality, label in absent()],
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def web_vtt(seconds: float) -> str:
    """Return the lines that end within ``seconds`` as WebVTT."""
    return "\n".join(_blocks(seconds))


def _blocks(seconds: float) -> Iterator[str]:
    yield "WEBVTT\n"
    for line in LINES:
        if line.span.end <= seconds:
            yield f"{_clock(line.span.start)} --> {_clock(line.span.end)}\n<v {line.speaker}>{line.text}\n"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds * 1000), 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d}.{rest % 1000:03d}"
