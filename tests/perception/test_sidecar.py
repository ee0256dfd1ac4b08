"""The transcript that lies beside a video."""

from pathlib import Path

import pytest

from mg_agent.errors import MediaError
from mg_agent.perception.transcript import find_sidecar, read_transcript

SRT = "1\n00:00:01,000 --> 00:00:02,500\nHello there.\n"


def put(folder: Path, text: str | bytes, name: str) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_the_sidecar_beside_a_video(tmp_path: Path) -> None:
    video = put(tmp_path, b"x", "talk [1].mp4")
    assert find_sidecar(video) is None
    put(tmp_path, '{"id": 3, "chunks": [{"offset": 4}]}', "talk [1].json")
    put(tmp_path, SRT, "talk [1] later.srt")
    put(tmp_path, SRT, "talk [1].info.vtt")
    assert find_sidecar(video) is None
    for name in ("talk [1].de.srt", "talk [1].en-US.vtt", "talk [1].mp4.srt", "talk [1].SRT", "talk [1].vtt"):
        found = put(tmp_path, SRT, name)
        assert find_sidecar(video) == found
    (tmp_path / "talk [1].vtt").unlink()
    (tmp_path / "talk [1].SRT").unlink()
    spoken = put(tmp_path, '{"segments": [{"start": 0, "end": 1, "text": "hi"}]}', "talk [1].json")
    assert find_sidecar(video) == spoken
    assert find_sidecar(tmp_path / "nowhere" / "a.mp4") is None


def test_a_broken_sidecar_does_not_hide_a_good_one(tmp_path: Path) -> None:
    video = put(tmp_path, b"x", "talk.mp4")
    broken = put(tmp_path, "WEBVTT\n\nsoon --> later\nhi\n", "talk.vtt")
    assert find_sidecar(video) == broken  # so that reading it tells why
    good = put(tmp_path, SRT, "talk.de.srt")
    assert find_sidecar(video) == good
    better = put(tmp_path, SRT, "talk.srt")
    assert find_sidecar(video) == better
    for path in (good, better):
        path.write_text("what is this?")
    assert find_sidecar(video) == broken
    with pytest.raises(MediaError, match=r"line 3 of talk\.vtt"):
        read_transcript(broken)
