"""Transcripts of speech recognizers, files that are none, and how far a line is to be trusted."""

import gc
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from perception.transcripts import SRT, put, told

from mg_agent.core.evidence import Source
from mg_agent.errors import MediaError
from mg_agent.perception import transcript
from mg_agent.perception.transcript import read_transcript, transcript_source, utterance_cues
from mg_agent.perception.trust import believable, compression_ratio, looping


def fault(path: Path) -> str:
    with pytest.raises(MediaError) as caught:
        read_transcript(path)
    message = str(caught.value)
    assert "\n" not in message
    assert message.count(";") >= 2
    return message


def test_openai_whisper_json_states_confidence_and_marks_doubt(tmp_path: Path) -> None:
    def segment(start: float, text: str, log: float, silence: float) -> dict[str, object]:
        return {"start": start, "end": start + 2, "text": text, "avg_logprob": log, "no_speech_prob": silence}

    segments = [
        segment(0, " Hello.", -0.1, 0.01),
        segment(2, " Mumbled.", -1.2, 0.1),
        segment(4, " Thanks for watching.", -0.7, 0.9),
        segment(6, " no" * 60, -0.1, 0.0),
        segment(8, "  ", -0.1, 0.0),
    ]
    body = {"text": "all", "language": "en", "segments": segments}
    said = read_transcript(put(tmp_path, json.dumps(body), "a.json"))
    assert [u.trusted for u in said] == [True, False, False, False]
    assert said[0].confidence == pytest.approx(0.9048, abs=1e-4)
    assert said[0].text == "Hello."


def test_faster_whisper_words_and_whisperx_speakers(tmp_path: Path) -> None:
    body = [
        {
            "start": 0,
            "end": 1,
            "text": "a",
            "words": [{"probability": 0.5}, {"probability": 1.0}],
            "speaker": "Dr. Who",
        },
        {"start": 1, "end": 2, "text": "b", "avg_logprob": None, "speaker": "SPEAKER_01"},
    ]
    said = read_transcript(put(tmp_path, json.dumps(body), "a.json"))
    assert [(u.speaker, u.confidence) for u in said] == [("A", 0.75), ("B", None)]


def test_transformers_chunks_with_open_ends(tmp_path: Path) -> None:
    chunks = [
        {"timestamp": [a, b], "text": t} for a, b, t in ((0.0, 1.5, " One"), (1.5, None, " two"), (4.0, None, " 3"))
    ]
    body = {"text": "", "chunks": chunks}
    assert told(put(tmp_path, json.dumps(body), "a.json")) == [
        (0.0, 1.5, None, "One"),
        (1.5, 4.0, None, "two"),
        (4.0, 4.0, None, "3"),
    ]


def test_whisper_cpp_counts_milliseconds(tmp_path: Path) -> None:
    body = {"transcription": [{"offsets": {"from": 250, "to": 1500}, "text": " Hi."}]}
    assert told(put(tmp_path, json.dumps(body), "a.json")) == [(0.25, 1.5, None, "Hi.")]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.srt", "1\n00:00:01,000 --> 00:00:0x\nhi\n", "line 2 of a.srt"),
        ("a.srt", "1\n00:00:05,000 --> 00:00:01,000\nhi\n", "line 2 of a.srt ends before it begins"),
        ("a.srt", "1\n00:00:01,000 --> 00:00:02,000\nhi\n00:00:03,0 -> x\n0:00:0y --> 00:00:04,000\n", "line 5"),
        ("a.srt", "1\n" + "9" * 5000 + ":00:01,000 --> 00:00:02,000\nhi\n", "line 2"),
        ("a.srt", "just words\n", "no line with a time"),
        ("a.srt", " \n\n", "is empty"),
        ("a.srt", b"", "is empty"),
        ("a.srt", b"\x00\x01\x02\xff", "not text"),
        ("a.vtt", "WEBVTT\n\n00:01.000 --> soon\nhi\n", "line 3 of a.vtt"),
        ("a.json", '{"segments": [\n{"start": 0,\n}]}', "line 3 of a.json"),
        ("a.json", "{}", "without 'segments'"),
        ("a.json", "3", "without 'segments'"),
        ("a.json", "[" * 100000, "nesting"),
        (
            "a.json",
            '{"segments": [{"start": 0, "end": 1, "text": "a"}, {"start": NaN, "end": 1, "text": "a"}]}',
            "entry 2",
        ),
        ("a.json", '{"segments": [{"start": -3, "end": 1, "text": "a"}]}', "entry 1"),
        ("a.json", '{"segments": [{"start": 3, "end": 1, "text": "a"}]}', "entry 1"),
        ("a.json", '{"segments": [{"start": 1e999, "end": 1, "text": "a"}]}', "entry 1"),
        ("a.json", '{"segments": [{"start": ' + "9" * 400 + ', "end": 1, "text": "a"}]}', "entry 1"),
        ("a.json", '{"segments": [{"start": 0, "end": 1, "text": 7}]}', "entry 1"),
        ("a.json", '{"segments": ["hi"]}', "entry 1"),
        ("a.ass", "[Script Info]\n[Events]\nDialogue: 0,soon,0:00:02.50,D,A,0,0,0,,hi\n", "SubStation"),
    ],
)
def test_broken_files_are_refused_in_one_sentence(tmp_path: Path, name: str, text: str | bytes, said: str) -> None:
    assert said in fault(put(tmp_path, text, name))


def test_missing_folder_and_oversize_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "nothing there" in fault(tmp_path / "no.srt")
    assert "a folder" in fault(tmp_path)
    assert "no regular file" in fault(Path("/dev/null"))
    monkeypatch.setattr(transcript, "LARGEST", 10)
    assert "too large" in fault(put(tmp_path, SRT))


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_in_one_sentence(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = put(tmp_path_factory.getbasetemp(), ("WEBVTT\n\n00:01.000 --> 00:02.000\n" + text), "any.vtt")
    try:
        message = f"any.vtt: {len(read_transcript(path))}"
    except MediaError as error:
        message = str(error)
    assert "any.vtt" in message


def test_cues_carry_the_words_and_whether_to_trust_them(tmp_path: Path) -> None:
    body = '{"segments": [{"start": 0, "end": 1, "text": "hi", "avg_logprob": -2.0}]}'
    path = put(tmp_path, body, "Jane Doe.json")
    (cue,) = utterance_cues(read_transcript(path), transcript_source(path))
    assert (cue.modality, cue.label, cue.text, cue.person) == ("speech", "utterance", "hi", "A")
    assert cue.details == {"trusted": False}
    assert cue.confidence == pytest.approx(0.1353)
    assert cue.source == Source(name="transcript.json", version=cue.source.version, kind="file")
    assert len(cue.source.version) == 12


def test_what_makes_a_line_doubtful() -> None:
    assert believable("fine words here", -0.2, 0.1)
    assert believable("not stated", None, None)
    assert not believable("not sure", -1.01, 0.0)
    assert not believable("nobody spoke", -0.6, 0.61)
    assert believable("spoken against noise", -0.4, 0.7)
    assert compression_ratio("") == 0.0
    assert looping(["a", "Yes.", "yes", " YES!", "b", "b"]) == {1, 2, 3}


@pytest.mark.parametrize("given", [True, False])
def test_reading_leaves_the_collector_as_it_was(tmp_path: Path, given: bool) -> None:
    path, before = put(tmp_path, SRT), gc.isenabled()
    broken = put(tmp_path, "nothing timed", "broken.srt")
    try:
        (gc.enable if given else gc.disable)()
        utterance_cues(read_transcript(path), transcript_source(path))
        fault(broken)
        assert gc.isenabled() is given
    finally:
        (gc.enable if before else gc.disable)()
