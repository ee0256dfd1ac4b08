import gc
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mg_agent.core.evidence import Source
from mg_agent.errors import MediaError
from mg_agent.perception import transcript
from mg_agent.perception.captions import plain
from mg_agent.perception.transcript import read_transcript, transcript_source, utterance_cues
from mg_agent.perception.trust import believable, compression_ratio, looping

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


def fault(path: Path) -> str:
    with pytest.raises(MediaError) as caught:
        read_transcript(path)
    message = str(caught.value)
    assert "\n" not in message
    assert message.count(";") >= 2
    return message


def test_srt_loses_markup_keeps_overlaps_and_numbers_that_were_said(tmp_path: Path) -> None:
    assert told(put(tmp_path, SRT)) == [
        (1.0, 2.5, None, "Hello there, friend."),
        (2.0, 3.25, None, "I counted to 42"),
    ]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r", "\r\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_endings_and_byte_order_marks_make_no_difference(tmp_path: Path, ending: str, mark: bytes) -> None:
    assert len(told(put(tmp_path, mark + SRT.replace("\n", ending).encode()))) == 2


def test_old_windows_and_utf16_files_are_read(tmp_path: Path) -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nGrüße – “où”…\n"
    for encoding in ("cp1252", "utf-8", "utf-16"):
        assert told(put(tmp_path, text.encode(encoding))) == [(1.0, 2.0, None, "Grüße – “où”…")]


def test_srt_without_blank_lines_or_with_arrows_in_the_words(tmp_path: Path) -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\na --> b\n2\n0:00:03.5 --> 0:00:04 X1:40\n\nafter a gap\n"
    assert told(put(tmp_path, text)) == [(1.0, 2.0, None, "a --> b"), (3.5, 4.0, None, "after a gap")]


def test_speaker_labels_of_diarization_become_letters(tmp_path: Path) -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\n[SPEAKER_07]: Hi.\n\n2\n00:00:03,000 --> 00:00:04,000\nSpeaker 2: Note: ok\n"
    )
    assert told(put(tmp_path, text)) == [(1.0, 2.0, "A", "Hi."), (3.0, 4.0, "B", "Note: ok")]


VTT = """\ufeffWEBVTT - Dr. Smith interviews
Kind: captions

STYLE
::cue { color: red }

NOTE taken out:
00:00.500 --> 00:00.900
never said

NOTE
a remark

intro
00:03.000 --> 00:05.000 align:start position:0%
<v.loud Dr.  Smith>I am <b>sure</b> &amp; calm.</v>

01:00:00.000 --> 01:00:01.000
<v Jones>Yes. <v dr. smith>No.

00:01.000 --> 00:02.000
<v Jones>First &lt;b&gt;

00:09.000 --> 00:10.000
nobody known
"""


def test_webvtt_voices_become_letters_in_order_of_time_and_names_are_gone(tmp_path: Path) -> None:
    path = put(tmp_path, VTT, "talk.vtt")
    assert told(path) == [
        (1.0, 2.0, "A", "First <b>"),
        (3.0, 5.0, "B", "I am sure & calm."),
        (9.0, 10.0, None, "nobody known"),
        (3600.0, 3601.0, "A", "Yes."),
        (3600.0, 3601.0, "B", "No."),
    ]
    everything = repr(read_transcript(path)) + repr(utterance_cues(read_transcript(path), transcript_source(path)))
    assert "Smith" not in everything
    assert "Jones" not in everything


def test_rolling_captions_say_each_line_once(tmp_path: Path) -> None:
    text = """WEBVTT

00:00:00.000 --> 00:00:02.000
_
so<00:00:00.500><c> this</c><00:00:01.000><c> is</c>

00:00:02.000 --> 00:00:02.010
so this is
_

00:00:02.010 --> 00:00:04.000
so this is
how<00:00:02.500><c> it</c><00:00:03.000><c> goes</c>

00:00:04.000 --> 00:00:04.010
how it goes
"""
    path = put(tmp_path, text.replace("_", " "), "a.en.vtt")
    assert told(path) == [(0.0, 2.0, None, "so this is"), (2.01, 4.0, None, "how it goes")]


def test_a_webvtt_without_cues_says_that_nothing_was_said(tmp_path: Path) -> None:
    assert read_transcript(put(tmp_path, "WEBVTT\n\nNOTE nothing\n", "a.vtt")) == ()


def test_substation_actors_become_letters(tmp_path: Path) -> None:
    text = """[Script Info]
ScriptType: v4.00+

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:01.00,0:00:02.50,Default,Smith,0,0,0,,{\\i1}Good{\\i0}\\Nday
Comment: 0,0:00:01.00,0:00:02.50,Default,Smith,0,0,0,,hidden
"""
    assert told(put(tmp_path, text, "a.ass")) == [(1.0, 2.5, "A", "Good day")]


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


def test_control_characters_cannot_reach_a_terminal() -> None:
    assert plain("a\x1b[2Jb\u202ec\x07\ud800d&#27;[0m<br>e\xa0f") == "a [2Jbc d[0m e f"


@given(st.text(max_size=200))
def test_plain_words_hold_no_control_characters(text: str) -> None:
    assert all(c.isprintable() or not c.isspace() or c == " " for c in plain(text))
    assert "\x1b" not in plain(text)
    assert plain(text) == plain(text).strip()


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_in_one_sentence(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = put(tmp_path_factory.getbasetemp(), ("WEBVTT\n\n00:01.000 --> 00:02.000\n" + text), "any.vtt")
    try:
        message = f"any.vtt: {len(read_transcript(path))}"
    except MediaError as error:
        message = str(error)
    assert "any.vtt" in message


def test_a_hostile_line_does_not_stall_the_reader(tmp_path: Path) -> None:
    words = "<v " * 300_000 + "{\\" * 300_000 + "<v" + " " * 300_000 + "<1" * 300_000
    assert len(told(put(tmp_path, "WEBVTT\n\n00:01.000 --> 00:02.000\n" + words, "a.vtt"))) == 1


def test_many_speakers_get_two_letters(tmp_path: Path) -> None:
    cues = (f"00:{i:02d}.000 --> 00:{i:02d}.500\n<v N{i}>hi\n" for i in range(28))
    said = read_transcript(put(tmp_path, "WEBVTT\n\n" + "\n".join(cues), "a.vtt"))
    assert [said[i].speaker for i in (0, 25, 26, 27)] == ["A", "Z", "AA", "AB"]


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


def test_usual_and_unusual_times_mean_the_same(tmp_path: Path) -> None:
    usual = told(put(tmp_path, "1\n01:02:09,007 --> 01:02:59.999\nhi\n"))
    unusual = told(put(tmp_path, "1\n1:2:9.007 -->  01:02:59,999 \nhi\n"))
    assert usual == unusual == [(3600 + 120 + 9.007, 3600 + 120 + 59.999, None, "hi")]
