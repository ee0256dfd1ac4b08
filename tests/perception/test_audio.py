"""Sound on the clock of the pictures."""

from pathlib import Path

import numpy as np
import pytest
from media import cut_short, make, make_sound, scribble
from numpy.typing import NDArray

from mg_agent.core.span import Span
from mg_agent.errors import MediaError
from mg_agent.perception.audio import read_audio

RATE = 16_000


def onset(sound: NDArray[np.float32]) -> float:
    """Seconds at which the tone begins."""
    return float(np.flatnonzero(np.abs(sound) > 0.1)[0]) / RATE


@pytest.mark.parametrize("name", ["v.mp4", "v.webm", "v.mkv", "v.ts", "v.mov"])
@pytest.mark.parametrize("start", [0.0, 0.5])
def test_the_tone_is_heard_when_it_should_be(tmp_path: Path, name: str, start: float) -> None:
    """Two seconds of sound, the second half a tone; a sound track that starts late is preceded by silence."""
    codec = "libvpx" if name.endswith("webm") else "libx264"
    sound = read_audio(make(tmp_path / name, frames=60, codec=codec, sound=start))
    assert sound.dtype == np.float32
    assert sound.ndim == 1
    assert onset(sound) == pytest.approx(1 + start, abs=0.01)
    assert len(sound) / RATE == pytest.approx(2 + start, abs=0.06)


def test_sound_before_the_first_picture_is_left_out(tmp_path: Path) -> None:
    stamps = [0.4 + n / 30 for n in range(48)]
    sound = read_audio(make(tmp_path / "v.mkv", frames=48, stamps=stamps, sound=0.0))
    assert onset(sound) == pytest.approx(0.8 - 0.4, abs=0.01)


@pytest.mark.parametrize("name", ["v.mp4", "v.webm", "v.ts"])
def test_a_span_is_cut_from_the_same_clock(tmp_path: Path, name: str) -> None:
    path = make(tmp_path / name, frames=90, codec="libvpx" if name.endswith("webm") else "libx264", sound=0.0)
    part = read_audio(path, span=Span(start=1.2, end=1.9))
    assert len(part) == round(0.7 * RATE)
    assert onset(part) == pytest.approx(0.3, abs=0.01)
    assert len(read_audio(path, span=Span(start=50, end=60))) == 0


def test_another_rate(tmp_path: Path) -> None:
    sound = read_audio(make_sound(tmp_path / "s.m4a", seconds=2.0), rate=8_000)
    assert len(sound) / 8_000 == pytest.approx(2.0, abs=0.06)


def test_no_sound_track_is_an_empty_array(tmp_path: Path) -> None:
    sound = read_audio(make(tmp_path / "v.mp4", frames=10))
    assert sound.shape == (0,)
    assert sound.dtype == np.float32


def test_damaged_sound_keeps_what_can_be_heard(tmp_path: Path) -> None:
    whole = make(tmp_path / "v.mkv", frames=90, sound=0.0)
    assert 0.5 < len(read_audio(cut_short(whole, tmp_path / "cut.mkv", 0.5))) / RATE < 2.5
    assert len(read_audio(scribble(whole, tmp_path / "bad.mkv", 0.5, 0.55))) > RATE


def test_what_is_no_recording_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.wav").write_text("no sound at all\n" * 100)
    with pytest.raises(MediaError, match="not a video"):
        read_audio(tmp_path / "text.wav")
    with pytest.raises(MediaError, match="not found"):
        read_audio(tmp_path / "gone.wav")


def test_real_speech_is_as_long_as_its_video(shared: Path) -> None:
    sound = read_audio(shared / "videos/speech/address.mp4")
    assert len(sound) / RATE == pytest.approx(8.75, abs=0.1)
    assert float(np.abs(sound).max()) > 0.1
