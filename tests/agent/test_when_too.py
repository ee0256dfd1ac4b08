"""A question that sets out like a clause, behind another one: "is she nervous, and when she smiles?" asks two."""

import pytest

from mg_agent.agent.conversation.parting import parts_of


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("is she nervous, and when she smiles?", ("is she nervous", "when she smiles?")),
        ("is she lying and when she touches her nose?", ("is she lying", "when she touches her nose?")),
        ("Does he nod, and how often he blinks?", ("Does he nod", "how often he blinks?")),
    ],
)
def test_both_are_asked(message, parts):
    assert parts_of(message) == parts


@pytest.mark.parametrize(
    "message",
    [
        "is she nervous when she nods, and when she smiles?",
        "is she nervous at the beginning, and when she says money?",
        "is she nervous when she touches her neck and when she smiles?",
        "did she smile before and when she nodded?",
    ],
)
def test_a_second_moment_of_the_same_question_is_none(message):
    assert parts_of(message) == (message,)
