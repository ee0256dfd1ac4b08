"""What "not found" leaves open is said beside it: held expressions, what must last, what is over too quickly."""

import factory
import pytest

from mg_agent.agent.offline import OfflineAnalyst
from mg_agent.core.assessment import Assessment
from mg_agent.core.evidence import Analysis, Source
from mg_agent.tools.counting import count_cues
from mg_agent.tools.session import Session

HELD = "would not be found"


def ask(question: str, analysis: Analysis) -> Assessment:
    return OfflineAnalyst().assess(question, Session(analysis))


def limits(question: str, analysis: Analysis) -> str:
    return " ".join(ask(question, analysis).limits)


def test_a_smile_that_is_held_throughout_may_be_there_although_none_is_found():
    analysis = factory.make_analysis(duration=5.0)
    assert "not found" in ask("Is he smiling?", analysis).answer
    assert (
        f"Smiling is told as a change from how this person usually is in this video; what is held for most of it is "
        f"that usual state and {HELD}." in limits("Is he smiling?", analysis)
    )
    assert HELD in limits("compare smiling in the first and the second half", analysis)
    assert HELD in limits("Does she tilt her head?", analysis)


def test_what_is_found_or_does_not_hang_on_what_is_usual_carries_no_such_limit():
    smiling = factory.make_analysis(factory.cue("smiling", 1, 2, modality="face"), duration=5.0)
    assert HELD not in limits("Is he smiling?", smiling)
    assert HELD not in limits("Does she touch her nose?", smiling)
    person = Source(name="annotation", version="1", kind="human")
    seen = tuple(part.model_copy(update={"source": person}) for part in smiling.coverage)
    coded = smiling.model_copy(update={"coverage": seen, "cues": ()})
    assert HELD not in limits("Is he smiling?", coded), "a person who codes sees a smile that is held"


def test_keeping_still_cannot_be_told_of_a_shorter_stretch():
    short = ask("Does he keep still?", factory.make_analysis(duration=5.0))
    assert "must last longer to be told" in short.answer
    assert "not found" not in short.answer
    assert short.abstains
    longer = ask("Does he keep still?", factory.make_analysis(duration=30.0))
    assert "not found" in longer.answer
    assert any("only where it lasts 6 s or longer" in limit for limit in longer.limits)
    part = ask("Does he keep still between 2 and 5 s?", factory.make_analysis(duration=30.0))
    assert "not found" in part.answer, "a stillness of 6 s would reach into these seconds"


@pytest.mark.parametrize("question", ["Did she blink?", "Does she nod?", "Does she shake her head?"])
def test_what_is_over_between_two_looks_is_not_absent(question):
    seldom = factory.make_analysis().model_copy(update={"rate": 2.0})
    said = ask(question, seldom)
    assert "over too quickly" in said.answer
    assert "not found" not in said.answer
    assert said.abstains
    assert "not found" in ask(question, factory.make_analysis()).answer


def test_pictures_too_far_apart_leave_the_rest_of_the_eyes():
    seldom = factory.make_analysis().model_copy(update={"rate": 5.0})
    said = ask("What do the eyes do?", seldom).answer
    assert "closing eyes or looking away was not found" in said.lower()
    assert "nothing can be said about blinking" in said
    assert "not found" in ask("Does she nod?", seldom).answer


def test_blinks_found_at_a_low_rate_are_counted_without_a_rate():
    seldom = factory.make_analysis(factory.cue("blinking", 1, 2, modality="face")).model_copy(update={"rate": 2.0})
    said = ask("How often does she blink?", seldom)
    assert said.answer == "Blinking was found once."
    assert any("too seldom" in limit for limit in said.limits)
    assert "per minute" not in str(count_cues.run(Session(seldom), {"label": "blinking"}))


@pytest.mark.parametrize("question", ["Was she looking at the camera?", "Is there eye contact?", "Does she look away?"])
def test_looking_away_is_told_against_what_is_usual_and_not_against_the_camera(question):
    said = ask(question, factory.make_analysis())
    told = f"{said.answer} {' '.join(said.limits)}"
    assert "where this person usually looks in this video" in told
    assert "need not be the camera" in told
    assert "opposite" not in told
