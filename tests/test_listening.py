"""Words that lie outside of the video are no words of it: told at reading, and not counted as heard."""

from pathlib import Path

import factory
import pytest

from mg_agent.agent.offline import OfflineAnalyst
from mg_agent.core.evidence import Analysis
from mg_agent.core.media import VideoSource
from mg_agent.core.span import Span
from mg_agent.listening import MISFIT, Words, read_words
from mg_agent.rewording import reworded
from mg_agent.tools.session import Session

HOUR = "1\n01:00:00,500 --> 01:00:02,000\nYes I took the money.\n"
VIDEO: VideoSource = factory.make_analysis(duration=8.75).video


def words(tmp_path: Path, text: str) -> Words:
    path = tmp_path / "talk.srt"
    path.write_text(text, encoding="utf-8")
    found = read_words(path, insists=True)
    assert found is not None
    return found


def line(n: int, start: int) -> str:
    return f"{n}\n00:00:{start:02d},000 --> 00:00:{start + 1:02d},000\nLine {n}.\n\n"


def analyzed(found: Words) -> Analysis:
    fitted = found.against(VIDEO)
    return reworded(factory.make_analysis(duration=8.75), fitted, 0)


def test_a_transcript_that_begins_after_the_end_is_told_and_not_heard(tmp_path):
    analysis = analyzed(words(tmp_path, HOUR))
    (note,) = analysis.notes
    assert note.startswith(f"{MISFIT}: 1 of its 1 line lies after the end, 00:08.75, the first at 1:00:00.50")
    assert analysis.timeline.observed("speech", analysis.span) == ()
    assert analysis.utterances, "what was read is kept"
    assert analysis.tells("speech")


@pytest.mark.parametrize("question", ["Did he say anything about money?", "What does he say?"])
def test_words_of_another_time_are_not_called_unsaid(tmp_path, question):
    said = OfflineAnalyst().assess(question, Session(analyzed(words(tmp_path, HOUR))))
    assert "The transcript does not fit this video, so nothing can be said about the words" in said.answer
    assert "not found" not in said.answer
    assert "no transcript" not in said.answer
    assert said.abstains


def test_what_lies_mostly_outside_is_not_heard_and_a_line_inside_is_still_shown(tmp_path):
    found = words(tmp_path, line(1, 2) + line(2, 20) + line(3, 30))
    analysis = analyzed(found)
    assert "2 of its 3 lines" in analysis.notes[0]
    assert analysis.timeline.observed("speech", analysis.span) == ()
    assert [cue.text for cue in analysis.cues if cue.modality == "speech"] == ["Line 1."]


def test_a_few_lines_after_the_end_leave_a_transcript_as_it_is(tmp_path):
    found = words(tmp_path, line(1, 1) + line(2, 3) + line(3, 5) + line(4, 20))
    assert found.against(VIDEO) is found
    assert analyzed(found).timeline.observed("speech", Span(start=0, end=8.75)) == (Span(start=0, end=8.75),)


def test_the_note_is_given_once(tmp_path):
    once = words(tmp_path, HOUR).against(VIDEO)
    assert once.against(VIDEO) is once


def test_silence_within_a_transcript_is_said_in_english():
    said = OfflineAnalyst().assess("What does he say between 2 and 5 s?", Session(factory.make_analysis(duration=10.0)))
    assert said.answer == "No line of speech was found in the transcript of 00:02.00-00:05.00."
