"""What of an answer hangs on which kind of evidence."""

import pytest
from asking import OFFLINE
from factory import interview

from mg_agent.agent.counterfactual import compare_without, contrast_text, without_cue
from mg_agent.core.scenario import Condition
from mg_agent.errors import ToolError

NOSE = next(c.id for c in interview().cues if c.label == "touching nose")


def by(contrast):
    return {change.without: change for change in contrast.changes}


def test_only_what_an_answer_rests_on_changes_it():
    changes = by(compare_without(OFFLINE, "How often does she touch her nose?", interview()))
    assert changes["the gestures"].matters
    assert changes["the gestures"].abstains
    assert "may not be looked at" in changes["the gestures"].answer
    assert not changes["the face"].matters
    assert changes["the face"].kept == 1
    assert not changes["the transcript"].matters


def test_a_summary_loses_what_was_taken_away():
    changes = by(compare_without(OFFLINE, "What happens?", interview()))
    assert any("Blinking" in text for text in changes["the face"].lost)
    assert any("nose" in text for text in changes["the gestures"].lost)
    assert all("train" in text for text in changes["the transcript"].lost)


def test_one_cue_may_be_taken_away():
    contrast = compare_without(OFFLINE, "How often does she touch her nose?", interview(), cues=[NOSE], closing=())
    (change,) = contrast.changes
    assert "found twice" in contrast.full.answer
    assert "found once" in change.answer
    assert change.lost
    assert change.gained
    with pytest.raises(ToolError, match="no such cue to take away"):
        without_cue(interview(), "gesture-ffffff")


def test_what_is_closed_from_the_start_stays_closed():
    contrast = compare_without(OFFLINE, "What happens?", interview(), Condition(name="c", closed=frozenset({"speech"})))
    assert "the transcript" not in by(contrast)
    assert not any(i.startswith("speech") for i in contrast.full.record.seen)


def test_the_view_reads_as_text():
    text = contrast_text(compare_without(OFFLINE, "What happens?", interview()), interview())
    assert "What changes" in text
    assert "Without the face: " in text
    assert "no longer: Blinking" in text
