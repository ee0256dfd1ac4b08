"""The sample comes into being whole or not at all, once, and tells the truth about itself."""

import json
import os
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from mg_agent.errors import MediaError
from mg_agent.perception.transcript import read_transcript
from mg_agent.sample import encode, generate
from mg_agent.sample.generate import make_sample
from mg_agent.sample.scene import paint
from mg_agent.sample.script import ACTS, LINES
from mg_agent.sample.truth import VERSION, truth, web_vtt

SHORT = 0.2


@pytest.fixture(autouse=True)
def _mute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encode.shutil, "which", lambda _: None)


def contents(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_video_transcript_and_truth_lie_side_by_side(tmp_path: Path) -> None:
    told: list[tuple[float, float]] = []
    paths = make_sample(tmp_path / "new" / "sample", lambda done, total: told.append((done, total)), seconds=SHORT)
    assert contents(tmp_path / "new" / "sample") == {"sample.mp4", "sample.vtt", "sample.truth.json"}
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1] == (pytest.approx(SHORT), SHORT)
    with av.open(str(paths.video)) as container:
        stream = container.streams.video[0]
        frames = list(container.decode(stream))
        assert (stream.codec_context.name, stream.pix_fmt) == ("h264", "yuv420p")
        assert not container.streams.audio
        assert "not a recording" in container.metadata["comment"]
    assert [round(frame.time * 30) for frame in frames] == list(range(6))
    assert (frames[0].width, frames[0].height) == (640, 480)
    shown = frames[3].to_ndarray(format="rgb24").astype(float)
    assert np.abs(shown - paint(3 / 30)).mean() < 6  # what was painted is what was encoded


def test_a_second_call_paints_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = make_sample(tmp_path, seconds=SHORT)
    made = first.video.stat().st_mtime_ns
    monkeypatch.setattr(generate, "paint", lambda _: pytest.fail("painted again"))
    assert make_sample(tmp_path, seconds=SHORT) == first
    assert first.video.stat().st_mtime_ns == made


@pytest.mark.parametrize("damage", ["another generator", "broken", "gone"])
def test_a_sample_that_is_old_or_damaged_is_made_anew(tmp_path: Path, damage: str) -> None:
    paths = make_sample(tmp_path, seconds=SHORT)
    if damage == "gone":
        paths.transcript.unlink()
    else:
        paths.truth.write_text('{"generator": "0", "seconds": 0.2}' if damage == "another generator" else "{")
    make_sample(tmp_path, seconds=SHORT)
    assert json.loads(paths.truth.read_text())["generator"] == VERSION
    assert paths.transcript.read_text().startswith("WEBVTT")


def test_a_failure_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(time: float) -> NDArray[np.uint8]:
        if time > 0.1:
            raise OSError(28, "No space left on device")
        return paint(time)

    monkeypatch.setattr(generate, "paint", full_disk)
    with pytest.raises(MediaError, match="could not be made; got 'No space left on device'"):
        make_sample(tmp_path, seconds=SHORT)
    assert contents(tmp_path) == set()


def test_a_failure_leaves_the_old_sample_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = make_sample(tmp_path, seconds=SHORT)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def stopped(time: float) -> NDArray[np.uint8]:
        raise KeyboardInterrupt

    monkeypatch.setattr(generate, "paint", stopped)
    with pytest.raises(KeyboardInterrupt):
        make_sample(tmp_path, seconds=0.1)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    assert make_sample(tmp_path, seconds=SHORT) == paths


def test_a_folder_that_is_a_file_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(MediaError) as caught:
        make_sample(tmp_path / "taken", seconds=SHORT)
    assert str(caught.value).count("\n") == 0
    assert "MG_AGENT_HOME" in str(caught.value)


def test_the_folder_and_that_of_all_state_are_private(tmp_path: Path) -> None:
    make_sample(tmp_path / "home" / "sample", seconds=0.1)
    if os.name == "posix":
        assert (tmp_path / "home" / "sample").stat().st_mode & 0o077 == 0
        assert (tmp_path / "home").stat().st_mode & 0o077 == 0


def test_frames_are_the_same_every_time_they_are_painted() -> None:
    assert np.array_equal(paint(2.0), paint(2.0))
    assert not np.array_equal(paint(2.0), paint(2.3))


def test_speech_is_laid_at_its_times_and_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tone = np.full(encode.VOICE_RATE // 2, 0.5, np.float32)
    monkeypatch.setattr(encode.shutil, "which", lambda _: "espeak-ng")
    monkeypatch.setattr(encode, "_say", lambda *_: tone)
    sound = encode.speak(LINES, 2.0, tmp_path)
    assert sound is not None
    loud = np.flatnonzero(sound) / encode.VOICE_RATE
    assert loud[0] == pytest.approx(LINES[0].span.start, abs=0.001)
    assert loud[-1] == pytest.approx(LINES[0].span.start + 0.5, abs=0.001)
    encode.write_video(tmp_path / "spoken.mp4", [paint(0.0)] * 6, 30, (640, 480), sound)
    with av.open(str(tmp_path / "spoken.mp4")) as container:
        heard = np.concatenate([frame.to_ndarray().ravel() for frame in container.decode(audio=0)])
    where = np.flatnonzero(np.abs(heard) > 0.25) / encode.VOICE_RATE
    assert where[0] == pytest.approx(LINES[0].span.start, abs=0.1)


def test_a_voice_that_fails_makes_a_silent_video(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encode.shutil, "which", lambda _: str(tmp_path / "no-such-program"))
    assert encode.speak(LINES, 3.0, tmp_path) is None


def test_the_truth_lists_what_is_over_in_time_and_what_must_not_be_found() -> None:
    told = json.loads(truth(5.0, speech=False))
    assert [event["label"] for event in told["events"]] == ["blinking", "nodding", "blinking"]
    assert set(told["events"][0]) == {"modality", "label", "start", "end", "tolerance", "details"}
    assert {"modality": "gesture", "label": "touching hair"} in told["absent"]
    assert len(json.loads(truth(25.0, speech=True))["events"]) == len(ACTS)


def test_the_transcript_reads_back_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "sample.vtt"
    file.write_text(web_vtt(25.0), encoding="utf-8")
    assert [(said.span, said.text, said.speaker) for said in read_transcript(file)] == [
        (line.span, line.text, line.speaker) for line in LINES
    ]
