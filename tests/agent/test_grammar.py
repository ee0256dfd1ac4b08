"""Sentences that a person would write."""

import re

import pytest
from factory import cue, interview, make_analysis
from questions import SETS, rows, sampled

from mg_agent.agent.offline import OfflineAnalyst
from mg_agent.core.evidence import Analysis
from mg_agent.tools.session import Session

_WRONG = re.compile(
    r"\bthe (?:arms|hands) was (?:not observed|in)|^(?:Hands|Gesture|Arms|Head|Face|Body|Eyes|Mouth) (?:was|lasted)|"
    r"\b1 kinds\b|"
    r"first of 1 |\bany cue was\b|\d{3,} s to \d|\b(\w+ \w+ was not found).*\1",
    re.IGNORECASE,
)


def text(question: str, analysis: Analysis | None = None) -> str:
    said = OfflineAnalyst().assess(question, Session(analysis or interview()))
    return "\n".join([said.answer, *said.limits, *(claim.text for claim in said.claims)])


@pytest.mark.parametrize("question", sampled([row[3] for name in SETS for row in rows(name)]))
def test_no_sentence_is_broken(question: str) -> None:
    for analysis in (interview(), make_analysis(), make_analysis(coverage=())):
        said = text(question, analysis)
        assert not _WRONG.search(said), said


def test_a_part_of_the_body_is_named_in_a_sentence() -> None:
    assert "A cue of the hands was found 4 times" in text("anything with the hands?")
    assert "A gesture was found 7 times" in text("which gestures were there?")
    assert "No cue of the hands was found" in text("anything with the hands?", make_analysis())


def test_the_first_of_one() -> None:
    said = text("when is the first chin touch?")
    assert "Touching chin was found only once" in said
    assert "Touching nose was found twice; here is the first." in text("first nose touch")


def test_nothing_at_all_is_said_once() -> None:
    said = text("what happens at 0:10?", make_analysis())
    assert said.count("No cue was found") + said.count("no cue was found") == 1


@pytest.mark.parametrize(("count", "told"), [(13, "Kind 12: once, 1.0 s."), (14, "Other cues, 2 kinds:")])
def test_one_kind_left_over_is_told_like_the_others(count: int, told: str) -> None:
    many = [cue(f"kind {i}", i, i + 1, modality="props") for i in range(count)]
    assert told in text("Summarize", make_analysis(*many))


def test_a_time_outside_is_a_timecode() -> None:
    said = text("what happens at 1:40:39?")
    assert "1:40:37.00-1:40:41.00" in said
    assert "00:00.00-01:00.00" in said
