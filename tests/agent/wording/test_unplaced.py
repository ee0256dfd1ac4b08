"""A moment that is not read is told, so that an answer about everything does not pass for one about it."""

import pytest
from asking import OFFLINE
from factory import interview
from questions import SETS, rows

from mg_agent.agent.conversation.turns import understand_turn
from mg_agent.agent.reading.understand import understand
from mg_agent.tools.session import Session

WHOLE = interview().span


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("Does she nod when her brother comes in?", "when her brother comes in"),
        ("How often does she blink while answering the second question?", "while answering the second question"),
        ("Is she nervous when the door opens?", "when the door opens"),
        ("Does she nod once the lawyer comes in?", "once the lawyer comes in"),
    ],
)
def test_a_moment_that_is_not_read_is_told_first(question, clause):
    told = OFFLINE.assess(question, Session(interview())).answer
    assert told.startswith(f"“{clause}” was not read as a moment, so this is about all of it; name a time, or")


@pytest.mark.parametrize(
    "question",
    [
        "Does she nod when she smiles?",
        "Did she smile when she said no?",
        "Tell me when she smiles",
        "When does she nod after all?",
        "Does she nod when the video starts?",
        "Does she smile after a while?",
        "Did she nod once or twice?",
        "Does she nod before 0:20?",
        "Does she nod while standing?",
    ],
)
def test_what_is_read_or_names_no_moment_is_not_told_as_unread(question):
    assert not any("as a moment" in reading for reading in understand(question, WHOLE).readings)


@pytest.mark.parametrize("name", SETS)
def test_no_known_question_is_told_to_name_an_unread_moment(name):
    for *_, asked in rows(name):
        turns = asked.split(" // ")
        understood = understand_turn(turns[-1], turns[:-1], WHOLE)
        assert not any("as a moment" in reading for reading in understood.readings), asked
