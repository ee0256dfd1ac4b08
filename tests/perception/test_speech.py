"""What is said in a film: where there is voice, which words, when, and how sure."""

import json
import shutil
import sys
import wave
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from perception.tiny_whisper import save_whisper, script

from mg_agent.core.span import Span, merge, total
from mg_agent.errors import Cancelled, ModelError
from mg_agent.perception import speech
from mg_agent.perception.checkpoint import speech_source
from mg_agent.perception.speech import Audio, speech_spans, transcribe, voiced_spans, windows
from mg_agent.perception.whisper import Whisper, split_at_stamps


def silent(path: Path, *, rate: int = 16000, span: Span | None = None) -> Audio:
    """A sound of 100 s, whose samples tell their own time."""
    lo, hi = (0.0, 100.0) if span is None else (span.start, min(span.end, 100.0))
    return np.linspace(lo, hi, max(0, round((hi - lo) * rate)), endpoint=False, dtype=np.float32) / 100


@pytest.fixture
def voiced(monkeypatch: pytest.MonkeyPatch) -> Callable[[Sequence[float]], None]:
    """Let the voice detector hear voice exactly in the given seconds; the sound tells its own time."""

    def hear(*stretches: tuple[float, float]) -> None:
        def probabilities(_: object, audio: Audio) -> list[float]:
            times = audio[::512] * 100
            return [0.99 if any(a <= t < b for a, b in stretches) else 0.01 for t in times]

        monkeypatch.setattr(speech._Voice, "__init__", lambda self, rate: None)
        monkeypatch.setattr(speech._Voice, "probabilities", probabilities)

    return hear


@pytest.mark.slow
def test_words_and_times_come_back_shifted_to_the_file(tmp_path: Path, voiced: Callable[..., None]) -> None:
    voiced((10.0, 14.0), (80.0, 84.0))
    folder = save_whisper(tmp_path / "tiny", script(0.0, " Hello.", 1.2, 1.4, " Bye", 3.0))
    told: list[tuple[float, float]] = []
    said = transcribe(tmp_path / "a.wav", str(folder), read=silent, progress=lambda *now: told.append(now))
    begin = [s.start for s in voiced_spans(tmp_path, span=None, cancelled=lambda: False, read=silent)]
    assert begin == pytest.approx([10.0, 80.0], abs=0.1)
    assert [u.text for u in said] == ["Hello.", "Bye"] * 2
    assert [u.span.start for u in said] == pytest.approx([begin[0], begin[0] + 1.4, begin[1], begin[1] + 1.4], abs=2e-3)
    assert [u.span.duration for u in said] == pytest.approx([1.2, 1.6] * 2, abs=2e-3)
    assert all(u.trusted and u.speaker is None and (u.confidence or 0) > 0.99 for u in said)
    assert told[0][0] == 0.0
    assert told[-1][0] == pytest.approx(told[-1][1])
    assert told[-1][1] == pytest.approx(8.0, abs=0.5)


@pytest.mark.slow
def test_a_line_cut_off_is_heard_again_and_nothing_runs_past_the_voice(
    tmp_path: Path, voiced: Callable[..., None]
) -> None:
    voiced((10.0, 13.0))
    folder = save_whisper(tmp_path / "tiny", script(0.0, " one", 2.0, 2.0))
    said = transcribe(tmp_path / "a.wav", str(folder), read=silent)
    assert [u.text for u in said] == ["one", "one"]
    assert said[1].span.start == pytest.approx(said[0].span.end)
    assert said[1].span.end < 13.3


@pytest.mark.slow
def test_doubt_and_silence_and_circles_are_marked(tmp_path: Path, voiced: Callable[..., None]) -> None:
    voiced((10.0, 14.0))
    doubtful = save_whisper(tmp_path / "doubtful", script(0.0, " um", 1.0), rivals=3)
    (said,) = transcribe(tmp_path / "a.wav", str(doubtful), read=silent, span=Span(start=5, end=20))
    assert not said.trusted
    assert 0.0 < (said.confidence or 0) < 0.4
    nobody = save_whisper(tmp_path / "nobody", script(0.0, " thanks", 1.0), rivals=1, silence=9.0)
    line = Whisper(str(nobody)).lines(silent(tmp_path)[:32000], language="<|en|>", cancelled=lambda: False)[0][0]
    assert line.no_speech_probability > 0.9
    assert -1.0 < line.mean_log_probability < -0.5
    assert not any(u.trusted for u in transcribe(tmp_path / "a.wav", str(nobody), read=silent))
    circles = save_whisper(tmp_path / "circles", script(0.0, " no", 0.4, 0.4, " no", 0.8, 0.8, " no", 1.4))
    assert [u.trusted for u in transcribe(tmp_path / "a.wav", str(circles), read=silent)] == [False] * 3


@pytest.mark.slow
def test_without_voice_nothing_is_decoded(tmp_path: Path, voiced: Callable[..., None]) -> None:
    voiced((10.0, 14.0))
    folder = save_whisper(tmp_path / "tiny", script(0.0, " Hello.", 1.2))
    assert transcribe(tmp_path / "a.wav", str(folder), read=silent, span=Span(start=20, end=60)) == ()


@pytest.mark.slow
def test_the_work_can_be_stopped(tmp_path: Path, voiced: Callable[..., None]) -> None:
    voiced((1.0, 5.0))
    folder = save_whisper(tmp_path / "tiny", script(0.0, " Hello.", 1.2))
    with pytest.raises(Cancelled):
        transcribe(tmp_path / "a.wav", str(folder), read=silent, cancelled=lambda: True)
    asked: list[bool] = []

    def after_a_few_tokens() -> bool:
        asked.append(True)
        return len(asked) > 5

    with pytest.raises(Cancelled):
        transcribe(tmp_path / "a.wav", str(folder), read=silent, cancelled=after_a_few_tokens)


@pytest.mark.slow
def test_the_source_names_the_weights(tmp_path: Path) -> None:
    one = save_whisper(tmp_path / "one", script(0.0, " a", 1.0))
    other = save_whisper(tmp_path / "other", script(0.0, " b", 1.0))
    assert speech_source(str(one)).name == "one"
    assert speech_source(str(one)) == speech_source(str(one))
    assert speech_source(str(one)).version != speech_source(str(other)).version


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("openai/whisper-smal", "name 'openai/whisper-small', if that was meant"),
        ("small", "name 'openai/whisper-small', if that was meant"),
        ("openai/whisper-small", "go online once"),
        ("./no-such-folder", "there is no folder"),
        ("no good name", "cannot be the name"),
    ],
)
def test_missing_models_say_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, said: str) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(ModelError, match=said) as caught:
        Whisper(name)
    assert "\n" not in str(caught.value)


@pytest.mark.slow
def test_broken_checkpoints_are_refused(tmp_path: Path) -> None:
    good = save_whisper(tmp_path / "good", script(0.0, " a", 1.0))

    def spoiled(name: str, spoil: Callable[[Path], object]) -> str:
        folder = tmp_path / name
        shutil.copytree(good, folder)
        spoil(folder)
        with pytest.raises(ModelError) as caught:
            Whisper(str(folder))
        return str(caught.value)

    assert "config.json" in spoiled("empty", lambda f: (f / "config.json").unlink())
    assert "no Whisper" in spoiled("bert", lambda f: (f / "config.json").write_text(json.dumps({"model_type": "bert"})))
    assert "cannot be loaded" in spoiled("cut", lambda f: (f / "model.safetensors").write_bytes(b"cut off"))
    assert "cannot be loaded" in spoiled("weightless", lambda f: (f / "model.safetensors").unlink())
    assert "cannot be loaded" in spoiled("untimed", lambda f: (f / "generation_config.json").write_text("{}"))


def test_tokens_are_split_at_stamps() -> None:
    def stamped(*tokens: int) -> tuple[list[tuple[int, int | None, list[int]]], int | None]:
        return split_at_stamps([t if t < 100 else 1000 + t - 100 for t in tokens], 1000, frozenset({99}))

    assert stamped(100, 1, 2, 150, 99) == ([(0, 50, [1, 2])], None)
    assert stamped(100, 1, 150, 150, 99) == ([(0, 50, [1])], 50)
    assert stamped(100, 1, 150, 160, 2, 3, 99) == ([(0, 50, [1])], 50)
    assert stamped(100, 1, 2, 99) == ([(0, None, [1, 2])], None)
    assert stamped(100, 150, 99) == ([], None)
    assert stamped(99) == ([], None)
    assert stamped(1, 2) == ([(0, None, [0, 1])], None)


def test_windows_join_what_is_near_and_stay_short() -> None:
    def packed(*pairs: tuple[float, float]) -> list[tuple[float, float]]:
        spans = [Span(start=a, end=b) for a, b in pairs]
        return [(w.start, w.end) for w in windows(spans, longest=30.0)]

    assert packed() == []
    assert packed((0, 5), (5.5, 9), (20, 21)) == [(0, 9), (20, 21)]
    assert packed((0, 28), (28.1, 31)) == [(0, 28), (28.1, 31)]


def test_long_sound_is_read_in_pieces_without_a_seam(tmp_path: Path, voiced: Callable[..., None]) -> None:
    voiced((55.0, 65.0), (70.0, 99.0))
    asked: list[float] = []

    def read(path: Path, *, rate: int = 16000, span: Span | None = None) -> Audio:
        assert span is not None
        asked.append(span.duration)
        return silent(path, rate=rate, span=span)[:-3]

    found = voiced_spans(tmp_path, span=None, cancelled=lambda: False, read=read)
    assert max(asked) <= 60.0
    assert [(s.start, s.end) for s in found[:1]] == [pytest.approx((55.0, 65.0), abs=0.1)]
    assert all(s.duration <= 28.2 for s in found)
    assert total(found) == pytest.approx(39.0, abs=0.3)


def test_a_hole_in_the_sound_does_not_end_it(tmp_path: Path, voiced: Callable[..., None]) -> None:
    voiced((10.0, 12.0), (90.0, 92.0))

    def holed(path: Path, *, rate: int = 16000, span: Span | None = None) -> Audio:
        assert span is not None
        return silent(path, rate=rate, span=span)[: 20 * rate if span.start == 0 else None]

    found = voiced_spans(tmp_path, span=Span(start=0, end=150), cancelled=lambda: False, read=holed)
    assert [s.midpoint for s in found] == pytest.approx([11.0, 91.0], abs=0.1)


def test_silence_and_hiss_hold_no_voice_and_torch_keeps_its_threads(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    before, threads = torch.get_num_threads(), 3
    request.addfinalizer(lambda: torch.set_num_threads(before))
    torch.set_num_threads(threads)
    for name in [name for name in sys.modules if name.partition(".")[0] == "silero_vad"]:
        monkeypatch.delitem(sys.modules, name)  # it is its import that takes the threads away
    assert speech_spans(np.zeros(16000, np.float32)) == ()
    assert speech_spans(np.zeros(0, np.float32)) == ()
    hiss = np.random.default_rng(0).normal(0, 0.05, 32000).astype(np.float32)
    assert speech_spans(hiss) == ()
    assert speech_spans(hiss[::2], 8000) == ()
    assert torch.get_num_threads() == threads
    with pytest.raises(ModelError, match="44100"):
        speech_spans(hiss, 44100)


@pytest.mark.slow
def test_voice_is_found_where_two_people_really_talk(shared: Path) -> None:
    with wave.open(str(shared / "audio" / "sample.wav")) as file:
        raw = np.frombuffer(file.readframes(file.getnframes()), np.int16)
    audio = raw.astype(np.float32) / 32768
    turns = (line.split() for line in (shared / "audio" / "sample.rttm").read_text().splitlines())
    truth = merge(Span(start=float(t[3]), end=float(t[3]) + float(t[4])) for t in turns)

    def read(path: Path, *, rate: int = 16000, span: Span | None = None) -> Audio:
        assert span is not None
        return audio[round(span.start * rate) : round(span.end * rate)]

    found = speech_spans(audio)
    common = total(c for t in truth for f in found if (c := t & f))
    precision, recall = common / total(found), common / total(truth)
    assert precision > 0.95
    assert recall > 0.95
    assert voiced_spans(shared, span=None, cancelled=lambda: False, read=read) == found


@pytest.mark.slow
def test_a_real_conversation_goes_through_the_whole_chain(shared: Path, tmp_path: Path) -> None:
    folder = save_whisper(tmp_path / "tiny", script(0.0, " Hello.", 0.5))
    said = transcribe(shared / "audio" / "sample.wav", str(folder), span=Span(start=0, end=30))
    assert said[0].span.start == pytest.approx(6.7, abs=0.2)
    assert said[-1].span.end <= 30.0
    assert {u.text for u in said} == {"Hello."}
