"""One person is followed: answers say so, refuse to tell of another, and say how many there were."""

import factory
import pytest

from mg_agent.agent.offline import OfflineAnalyst
from mg_agent.agent.question import Intent, Question
from mg_agent.agent.replying.people import SEVERAL, reply_people
from mg_agent.core.assessment import Assessment
from mg_agent.core.evidence import Analysis
from mg_agent.core.scenario import FULL, Condition
from mg_agent.perception.crowd import Crowd
from mg_agent.perception.landmarks import FrameLandmarks
from mg_agent.tools.session import Session

NOTE = f"{SEVERAL} for about 5 s: only the most prominent one was followed, as person A."
PAIR = factory.make_analysis(factory.cue("tilting head", 1, 4), duration=10.0, notes=(NOTE,))
ALONE = factory.make_analysis(factory.cue("tilting head", 1, 4), duration=10.0)


def ask(question: str, analysis: Analysis = PAIR, condition: Condition = FULL) -> Assessment:
    return OfflineAnalyst().assess(question, Session(analysis, condition))


def test_the_note_of_a_crowd_is_the_one_that_is_looked_for():
    crowd = Crowd()
    for second in range(4):
        crowd.look(FrameLandmarks(float(second), 1.0, None, (), None, faces_in_view=2))
    assert crowd.notes()[0].startswith(SEVERAL)


@pytest.mark.parametrize(
    "question",
    [
        "Does person B blink?",
        "Does the other person tilt her head?",
        "What does the second woman do?",
        "Do both people tilt their heads?",
        "Do both of them smile?",
        "Did they both nod?",
        "Compare the two people",
        "Do they look at each other?",
        "Is person B nervous?",
    ],
)
def test_nothing_is_told_of_somebody_who_was_not_followed(question):
    said = ask(question)
    assert "most prominent one was followed, as person A" in said.answer
    assert "nothing can be said about another person" in said.answer
    assert said.abstains
    assert said.claims == ()


@pytest.mark.parametrize("question", ["Does the woman tilt her head?", "Does the man tilt his head?"])
def test_who_was_followed_is_not_told_by_sex(question):
    said = ask(question)
    assert "whether that is the" in said.answer
    assert "Tilting head was found once" in said.answer
    assert "whether" not in ask(question, ALONE).answer


@pytest.mark.parametrize("question", ["Does she tilt her head?", "What happens?", "compare the first and second half"])
def test_where_there_were_several_every_answer_says_that_one_was_followed(question):
    assert any("person A. Every cue" in limit for limit in ask(question).limits)
    assert not any("person A" in limit for limit in ask(question, ALONE).limits)


@pytest.mark.parametrize(
    "question",
    [
        "How many people are there?",
        "how many persons can you see",
        "Is there more than one person?",
        "Is anyone else in the picture?",
        "Is she alone?",
        "Are there several people in the video?",
    ],
)
def test_how_many_there_were_is_answered_from_the_notes(question):
    assert "More than one person was in view for about 5 s" in ask(question).answer
    assert "Only one person was noticed" in ask(question, ALONE).answer
    nobody = factory.make_analysis(notes=("No person was found in the pictures; nothing can be said.",))
    assert ask(question, nobody).answer == "No person was found in the pictures."


def test_a_letter_that_the_analysis_knows_is_a_person_like_another():
    other = factory.covered("gesture", (0, 10))[0].model_copy(update={"person": "B"})
    two = ALONE.model_copy(update={"coverage": (*ALONE.coverage, other)})
    assert "another person" not in ask("Does person B tilt her head?", two).answer
    assert "2 people: A, B" in ask("How many people are there?", two).answer
    assert "another person" in ask("Does person C tilt her head?", two).answer


@pytest.mark.parametrize(
    "question",
    [
        "Does she look at the other person?",
        "Does she touch both ears?",
        "Does she raise both brows?",
        "Do both hands move?",
        "Does she cover both of her eyes?",
        "What does she do with the other hand?",
        "how often do people blink",
    ],
)
def test_questions_about_the_one_who_was_followed_stay_what_they_are(question):
    asked = Question(text=question, intent=Intent.FIND)
    assert reply_people(asked, Session(PAIR)) is None


def test_who_may_not_be_looked_at_is_not_counted():
    closed = Condition(name="c", closed=frozenset({"gesture", "face"}))
    assert "More than one" not in ask("How many people are there?", PAIR, closed).answer
