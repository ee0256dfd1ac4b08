"""Small transcripts on disk, and what is read from them."""

from pathlib import Path

from mg_agent.perception.transcript import read_transcript

SRT = """1
00:00:01,000 --> 00:00:02,500
<i>Hello</i> there,
{\\an8}friend.

2
00:00:02,000 --> 00:00:03,250
I counted to
42

3
00:01:00,000 --> 00:01:00,000
"""


def put(folder: Path, text: str | bytes, name: str = "talk.srt") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def told(path: Path) -> list[tuple[float, float, str | None, str]]:
    return [(u.span.start, u.span.end, u.speaker, u.text) for u in read_transcript(path)]
