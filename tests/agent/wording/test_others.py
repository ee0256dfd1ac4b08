"""Touching other people is said not to be observed; a touch of oneself is no answer to it."""

import pytest
from factory import interview

from mg_agent.agent.analyst import Analyst
from mg_agent.agent.wording.others import NOT_OBSERVED
from mg_agent.tools.session import Session


def ask(question):
    return Analyst.offline().assess(question, Session(interview()))


@pytest.mark.parametrize(
    "question",
    [
        "does she touch other people?",
        "Does she touch anyone?",
        "does she touch anybody else?",
        "does he touch her?",
        "did she touch the interviewer?",
        "how often does she touch the other person?",
        "does she touch him when she nods?",
        "does she hold her friend's hand?",
        "is there any physical contact with others?",
        "does she touch another person",
        "does she put a hand on somebody's shoulder?",
        "do they touch each other?",
    ],
)
def test_it_is_said_not_to_be_observed_and_no_touch_of_oneself_is_cited(question):
    told = ask(question)
    assert NOT_OBSERVED in told.answer
    assert "Self-touch" not in told.answer
    assert not any("touching" in claim.text.lower() for claim in told.claims)


@pytest.mark.parametrize(
    "question",
    [
        "does she touch herself or others?",
        "does she touch her face or other people?",
        "does she smile or touch anyone?",
    ],
)
def test_what_else_is_asked_is_answered_beside_it(question):
    told = ask(question)
    assert told.answer.endswith(NOT_OBSERVED)
    assert "found" in told.answer
    assert told.claims


@pytest.mark.parametrize(
    "question",
    [
        "does she touch her face?",
        "does she touch herself?",
        "is there anyone else?",
        "does she touch her own arm?",
        "does she smile or does anyone else?",
        "does she touch her hair in front of people?",
    ],
)
def test_other_questions_are_not_about_touching_others(question):
    assert NOT_OBSERVED not in ask(question).answer
