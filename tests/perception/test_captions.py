"""Captions as SRT, WebVTT and SubStation: which words, when, by which voice, and nothing but words."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from perception.transcripts import SRT, put, told

from mg_agent.perception.captions import plain
from mg_agent.perception.transcript import read_transcript, transcript_source, utterance_cues


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


def test_control_characters_cannot_reach_a_terminal() -> None:
    assert plain("a\x1b[2Jb\u202ec\x07\ud800d&#27;[0m<br>e\xa0f") == "a [2Jbc d[0m e f"


@given(st.text(max_size=200))
def test_plain_words_hold_no_control_characters(text: str) -> None:
    assert all(c.isprintable() or not c.isspace() or c == " " for c in plain(text))
    assert "\x1b" not in plain(text)
    assert plain(text) == plain(text).strip()


def test_a_hostile_line_does_not_stall_the_reader(tmp_path: Path) -> None:
    words = "<v " * 300_000 + "{\\" * 300_000 + "<v" + " " * 300_000 + "<1" * 300_000
    assert len(told(put(tmp_path, "WEBVTT\n\n00:01.000 --> 00:02.000\n" + words, "a.vtt"))) == 1


def test_many_speakers_get_two_letters(tmp_path: Path) -> None:
    cues = (f"00:{i:02d}.000 --> 00:{i:02d}.500\n<v N{i}>hi\n" for i in range(28))
    said = read_transcript(put(tmp_path, "WEBVTT\n\n" + "\n".join(cues), "a.vtt"))
    assert [said[i].speaker for i in (0, 25, 26, 27)] == ["A", "Z", "AA", "AB"]


def test_usual_and_unusual_times_mean_the_same(tmp_path: Path) -> None:
    usual = told(put(tmp_path, "1\n01:02:09,007 --> 01:02:59.999\nhi\n"))
    unusual = told(put(tmp_path, "1\n1:2:9.007 -->  01:02:59,999 \nhi\n"))
    assert usual == unusual == [(3600 + 120 + 9.007, 3600 + 120 + 59.999, None, "hi")]
