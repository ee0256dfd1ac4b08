"""From a file to an analysis: the store, the notes, the span, the cancelling."""

from pathlib import Path

import media
import pytest

from mg_agent.analysis import STAGES, analyze_video
from mg_agent.core.span import Span
from mg_agent.errors import Cancelled, MediaError, ModelError, StoreError
from mg_agent.listening import MISFIT
from mg_agent.settings import Settings
from mg_agent.store import Store


@pytest.fixture(scope="module")
def empty(tmp_path_factory) -> Path:
    """One second of moving bars: a fine video without anybody in it."""
    return media.make(tmp_path_factory.mktemp("video") / "bars.mp4", frames=15, fps=15, size=(320, 240))


@pytest.fixture
def settings(home, nobody) -> Settings:
    return Settings.load(rate=5.0, adaptive=False)


def test_a_video_without_a_person_is_an_honest_empty_result(empty, home):
    analysis = analyze_video(empty, Settings.load(rate=5.0, adaptive=False))  # through the real models
    assert analysis.cues == ()
    assert analysis.timeline.unobserved("gesture", analysis.span) == (analysis.span,)
    assert analysis.timeline.unobserved("face", analysis.span) == (analysis.span,)
    assert any("No person" in note for note in analysis.notes)


def test_the_second_time_it_comes_from_the_store(empty, settings, monkeypatch):
    with Store(settings.home) as store:
        first = analyze_video(empty, settings, store=store)
        monkeypatch.setattr("mg_agent.perception.person.follow_person", None)
        assert analyze_video(empty, settings, store=store) == first
        with pytest.raises(TypeError):
            analyze_video(empty, settings, store=store, fresh=True)
        with pytest.raises(TypeError):
            analyze_video(empty, Settings.load(rate=4.0), store=store)


def test_the_words_beside_the_video_are_part_of_the_evidence(empty, settings, tmp_path):
    video = tmp_path / "talk.mp4"
    video.write_bytes(empty.read_bytes())
    words = tmp_path / "talk.vtt"
    words.write_text("WEBVTT\n\n00:00.200 --> 00:00.800\n<v Dr. Smith>I missed the train.\n")
    analysis = analyze_video(video, settings)
    (cue,) = analysis.timeline.of("speech").cues
    assert cue.text == "I missed the train."
    assert cue.person == "A"
    assert "Smith" not in analysis.to_json()
    assert analysis.timeline.unobserved("speech", analysis.span) == ()
    assert not any("no transcript" in note for note in analysis.notes)


def test_a_broken_file_found_beside_the_video_is_left_out_with_a_note(empty, settings, tmp_path):
    video = tmp_path / "talk.mp4"
    video.write_bytes(empty.read_bytes())
    words = tmp_path / "talk.srt"
    words.write_text("1\n00:00:bad --> 00:00:01,000\nhello\n")
    assert any("left out" in note for note in analyze_video(video, settings).notes)
    with pytest.raises(MediaError):
        analyze_video(video, settings, transcript=words)


def test_a_faulty_transcript_is_refused_before_the_long_work(empty, settings, tmp_path, monkeypatch):
    words = tmp_path / "words.srt"
    words.write_text("1\n00:00:bad --> 00:00:01,000\nhello\n")
    monkeypatch.setattr("mg_agent.perception.person.follow_person", None)
    with pytest.raises(MediaError):
        analyze_video(empty, settings, transcript=words)


def test_a_result_that_cannot_be_kept_is_still_given_with_a_note(empty, settings, monkeypatch):
    def full(*_: object) -> None:
        raise StoreError.of("the store cannot be written", "the disk is full", "make room")

    with Store(settings.home) as store:
        monkeypatch.setattr(store, "put", full)
        assert any("was not kept" in note for note in analyze_video(empty, settings, store=store).notes)


def test_the_same_bytes_under_another_name_carry_the_name_asked_for(empty, settings, tmp_path):
    twin = tmp_path / "twin.mp4"
    twin.write_bytes(empty.read_bytes())
    with Store(settings.home) as store:
        first = analyze_video(empty, settings, store=store)
        second = analyze_video(twin, settings, store=store)
    assert second.video.path == str(twin)
    assert second.model_copy(update={"video": first.video}) == first


def test_only_the_chosen_part_is_looked_at(empty, settings):
    analysis = analyze_video(empty, settings, span=Span(start=0.4, end=9))
    assert analysis.span.start == 0.4
    assert analysis.span.end == analysis.video.duration
    with pytest.raises(MediaError, match="lies outside the video"):
        analyze_video(empty, settings, span=Span(start=5, end=9))


def test_progress_tells_the_stages_in_order(empty, settings):
    told: list[str] = []
    analyze_video(empty, settings, progress=lambda stage, done, total: told.append(stage))
    assert list(dict.fromkeys(told)) == [stage for stage in STAGES if stage != "listening"]


def test_a_cancelled_analysis_keeps_nothing_and_the_store_still_opens(empty, settings):
    with Store(settings.home) as store:
        with pytest.raises(Cancelled):
            analyze_video(empty, settings, store=store, cancelled=lambda: True)
        assert not store.recent(10)
    with Store(settings.home) as store:
        assert analyze_video(empty, settings, store=store).cues == ()


def test_an_unknown_recognizer_says_what_there_is(empty, home):
    with pytest.raises(ModelError, match="did you mean 'kinematic'"):
        analyze_video(empty, Settings.load(recognizer="kinematics"))


def test_a_speech_model_that_cannot_be_meant_is_refused_before_the_long_work(empty, home, monkeypatch):
    monkeypatch.setattr("mg_agent.perception.person.follow_person", None)
    with pytest.raises(ModelError, match="small"):
        analyze_video(empty, Settings.load(asr="small"))


def _caption(path: Path, text: str) -> Path:
    path.write_text(f"1\n00:00:00,200 --> 00:00:00,800\n{text}\n")
    return path


def test_a_transcript_may_be_named_by_a_string_as_a_video_may(empty, settings, tmp_path):
    words = _caption(tmp_path / "words.srt", "Hello.")
    (cue,) = analyze_video(str(empty), settings, transcript=str(words)).timeline.of("speech").cues
    assert cue.text == "Hello."


def test_other_words_need_no_second_look_and_give_what_a_second_look_would(empty, settings, tmp_path, monkeypatch):
    typo, mended = _caption(tmp_path / "typo.srt", "Helo."), _caption(tmp_path / "mended.srt", "Hello.")
    with Store(settings.home / "looked") as other:
        looked = [analyze_video(empty, settings, store=other, transcript=one, fresh=True) for one in (mended, None)]
        poses = [other.pose(one.key) for one in other.recent()]
    with Store(settings.home) as store:
        analyze_video(empty, settings, store=store, transcript=typo)
        monkeypatch.setattr("mg_agent.perception.person.follow_person", None)
        reused = [analyze_video(empty, settings, store=store, transcript=one) for one in (mended, None)]
        assert reused == looked
        assert [cue.text for cue in reused[0].cues] == ["Hello."]
        assert any("no transcript" in note for note in reused[1].notes)
        assert len(store.recent()) == 3
        assert [store.pose(one.key).times.tolist() for one in store.recent()[:2]] == [p.times.tolist() for p in poses]
        with pytest.raises(TypeError):
            analyze_video(empty, settings, store=store, transcript=mended, fresh=True)
        with pytest.raises(TypeError):
            analyze_video(empty, settings, store=store, transcript=mended, span=Span(start=0.0, end=0.5))
        with pytest.raises(TypeError):
            analyze_video(empty, Settings.load(rate=4.0), store=store, transcript=mended)


def test_what_another_program_put_there_is_not_taken_for_what_was_seen(empty, settings, tmp_path, monkeypatch):
    with Store(settings.home) as store:
        found = analyze_video(empty, settings, store=store)
        store.put(store.recent()[0].key, found)  # as an import does, which may have changed what it holds
        monkeypatch.setattr("mg_agent.perception.person.follow_person", None)
        with pytest.raises(TypeError):
            analyze_video(empty, settings, store=store, transcript=_caption(tmp_path / "a.srt", "Hello."))


def test_nothing_of_what_was_seen_is_left_once_its_analyses_are_removed(empty, settings, tmp_path, monkeypatch):
    with Store(settings.home) as store:
        analyze_video(empty, settings, store=store)
        store.delete(store.recent()[0].key)
        monkeypatch.setattr("mg_agent.perception.person.follow_person", None)
        with pytest.raises(TypeError):
            analyze_video(empty, settings, store=store, transcript=_caption(tmp_path / "a.srt", "Hello."))


def test_a_transcript_of_another_time_is_told_and_not_counted_as_heard(empty, settings, tmp_path):
    late = tmp_path / "late.srt"
    late.write_text("1\n01:00:00,500 --> 01:00:02,000\nYes I took the money.\n", encoding="utf-8")
    shown = []
    analysis = analyze_video(empty, settings, transcript=late, first=shown.append)
    for one in (analysis, *shown):
        assert any(note.startswith(f"{MISFIT}: 1 of its 1 line lies") for note in one.notes)
        assert not any(part.modality == "speech" for part in one.coverage)
