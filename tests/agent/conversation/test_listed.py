"""A message that is a list of questions: each item is answered, and what only looks like a list stays one question."""

import pytest
from asking import OFFLINE
from factory import interview

from mg_agent.agent.answer import render
from mg_agent.agent.conversation.listed import items_of
from mg_agent.agent.conversation.turns import understand_turn
from mg_agent.agent.events import Turn
from mg_agent.agent.question import LONGEST, Intent
from mg_agent.core.span import Span
from mg_agent.tools.session import Session

ANALYSIS = interview()
KNOWN = tuple(sorted({(cue.modality, cue.label) for cue in ANALYSIS.cues}))


def read(message):
    return understand_turn(message, (), ANALYSIS.span, KNOWN)


def answer(*turns):
    return OFFLINE.assess(turns[-1], Session(ANALYSIS), [Turn(question=turn) for turn in turns[:-1]])


@pytest.mark.parametrize(
    "message",
    [
        "1. When does she smile? 2. How long does she touch her face? 3. How often does she blink?",
        "1) When does she smile?\n2) How long does she touch her face?\n3) How often does she blink?",
        "a) when does she smile b) how long does she touch her face c) how often does she blink",
        "(1) when does she smile (2) how long does she touch her face (3) how often does she blink",
        "Q1: when does she smile? Q2: how long does she touch her face? Q3: how often does she blink?",
        "[1] when does she smile [2] how long does she touch her face [3] how often does she blink",
        "1 - when does she smile\n2 - how long does she touch her face\n3 - how often does she blink",
        "i) when does she smile? ii) how long does she touch her face? iii) how often does she blink?",
        "First, when does she smile? Second, how long does she touch her face? Thirdly, how often does she blink?",
        "- when does she smile\n- how long does she touch her face\n- number of blinks",
        "* when does she smile?\n* how long does she touch her face?\n* how often does she blink?",
        "• when does she smile • how long does she touch her face • how often does she blink",
        "I have questions:\n\n- when does she smile\n- how long does she touch\n  her face\n- any count of blinks",
        "when does she smile\nhow long does she touch her face\nhow often does she blink",
        "Hello! Can you help me with these? 1. when does she smile 2. how long does she touch her face 3. blink rate",
    ],
)
def test_each_item_is_a_question(message):
    asked = read(message)
    assert [one.intent.value for one in asked.parts] == ["find", "duration", "count"]
    assert [one.topics[0].name for one in asked.parts] == ["smiling", "touching the face", "blinking"]
    assert read(asked.text).parts == asked.parts, "as it is kept, on one line, it reads the same"


def test_long_lists_are_answered_to_their_end():
    told = answer(
        "1. When does she smile? 2. How often does she nod? 3. Does she fold her arms? 4. How long does she touch her "
        "chin? 5. How often does she blink? 6. Does she look away? 7. What was said about the train?"
    )
    for name in ("Smiling was", "Nodding was", "Folding arms was", "chin lasted", "Blinking was", "Looking away was"):
        assert name in told.answer
    assert "“train” was said in 1 line" in told.answer


@pytest.mark.parametrize(
    "front", ["Between 20 and 60 s: ", "From 20 to 60 s,\n", "Please answer, between 20 and 60 s:\n"]
)
def test_a_place_before_the_list_holds_for_each(front):
    parts = read(f"{front}1. when does she smile?\n2. how often does she nod?").parts
    assert [part.spans for part in parts] == [(Span(start=20.0, end=60.0),)] * 2


def test_the_beginning_of_each_may_stand_before_the_list():
    asked = read("How often does she: 1. smile 2. nod")
    assert asked.intent is Intent.COUNT
    assert [topic.name for topic in asked.topics] == ["smiling", "nodding"]


def test_items_may_lean_on_the_item_before_and_later_questions_on_the_last():
    asked = read("1. When does she smile? 2. And how often does she nod? 3. for how long?")
    assert [(one.intent.value, one.topics[0].name) for one in asked.parts] == [
        ("find", "smiling"),
        ("count", "nodding"),
        ("duration", "nodding"),
    ]
    assert answer("1. When does she smile? 2. How often does she nod?", "for how long?").answer.startswith(
        "Nodding lasted"
    )


def test_what_is_not_understood_of_a_list_is_told():
    told = answer("1. when does she smile? 2. what is the capital of France?").answer
    assert told.endswith("2. “what is the capital of France?” was not understood as a question about this video.")
    assert told.startswith("1. Smiling was found once.")


@pytest.mark.parametrize(
    "message",
    [
        "What happens between 1. and 2. minute?",
        "- from 5 - 10 s what happens?",
        "what happens from 5 - 10 s and 20 - 30 s?",
        "does she touch her face\nwhen she speaks",
        "does she touch her face - her nose - when she speaks?",
        'when did she say "1. yes 2. no"?',
        "1. When does she smile?",
        "Compare 1. her smile and 2. her nod",
        "a smile or b) a nod?",
    ],
)
def test_what_only_looks_like_a_list_is_none(message):
    assert items_of(message) == ()


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (
            "1. When does she smile? 2. How often does she nod?",
            ["1. Smiling was found once.", "2. Nodding was found twice"],
        ),
        ("(1) smiles? (2) nods?", ["1. Smiling was found once.", "2. Nodding was found twice."]),
        ("a) when does she smile b) does she nod", ["a) Smiling was found once.", "b) Nodding was found twice."]),
        ("ii) is a pair: i) when does she smile? ii) does she nod?", ["i) Smiling was", "ii) Nodding was"]),
        ("First, when does she smile? Second, does she nod?", ["1. Smiling was", "2. Nodding was"]),
        ("- when does she smile\n- does she nod", ["1. Smiling was", "2. Nodding was"]),
        (
            "1. When does she smile? 2. What is the weather? 3. Does she nod?",
            [
                "1. Smiling was",
                "2. “What is the weather?” was not understood as a question about this video.\n3. Nodding was",
            ],
        ),
        (
            "1. Does she smile? 2. How often does she smile?",
            ["1. Smiling was found once.", "2. Smiling was found once in"],
        ),
        (
            "1. is she lying? 2. does she nod?",
            ["1. Whether someone lies cannot be read", "2. Nodding was found twice."],
        ),
        (
            "1. how long are her pauses? 2. how long is it? 3. does she nod?",
            ["1. Between 3", "2. Between 3", "3. Nodding"],
        ),
        (
            "1. smiles? and does she nod? 2. does she blink?",
            ["1. Smiling was found once. Nodding was", "2. Blinking was"],
        ),
    ],
)
def test_answers_carry_the_numbers_of_their_questions(message, told):
    got = answer(message).answer
    assert [part for part in told if part not in got] == []
    assert got.startswith(told[0])


def test_what_is_no_list_has_no_numbers():
    assert answer("When does she smile, and how often does she nod?").answer.startswith("Smiling was found once.")


def test_a_kept_list_is_numbered_alike_when_it_is_answered_again():
    message = "\n".join(f"- {one}" for one in ("when does she smile", "does she nod", "does she blink") * 6)
    told = answer(message)
    assert "18. Blinking was found 3 times." in told.answer
    assert answer(told.record.question).answer == told.answer


def test_what_is_beyond_what_is_read_is_told():
    long = "When does she smile? " + "It was a long day for all of us. " * 80
    assert len(long) > LONGEST
    told = answer(long)
    assert told.answer.startswith("Only the first 2,000 characters of this message were read. Smiling was found once.")
    assert answer(told.record.question).answer == told.answer, "as it is kept, it reads the same"
    several = answer("Does she nod? " + long)
    assert several.answer.startswith("Only the first 2,000 characters of this message were read. ")
    assert several.answer.count("Only the first") == 1
    assert "Only the first" not in answer("When does she smile? " + "It was a long day. " * 60).answer
    assert "Only the first" not in answer("When does she smile…").answer


def test_each_answer_of_a_list_stands_on_a_line_of_its_own():
    told = answer("1. When does she smile? 2. How often does she nod, and does she blink? b) does she shrug?")
    lines = told.answer.split("\n")
    assert [line[:3] for line in lines] == ["1. ", "2. "]
    assert lines[1].startswith("2. Nodding was found")
    assert "Blinking was found" in lines[1], "two questions of one item stand in its line"
    asked = answer("Does she nod? Questions: 1. When does she smile? 2. Is she lying?").answer.split("\n")
    assert [line.split(" ")[0] for line in asked] == ["Nodding", "1.", "2."]
    assert "\n" not in answer("When does she smile, and how often does she nod?").answer


def test_no_answer_of_a_long_list_is_cut_off():
    several = "\n".join(f"{i}. what happens between {i} and {i + 20} s?" for i in range(1, 20))
    told = answer(several)
    assert len(told.answer) > 2000
    assert "\n19. In 00:19.00-00:39.00" in render(told, ANALYSIS)
