"""Moments named by a cue, and follow-ups that lean on the moment of the question before."""

import pytest
from asking import OFFLINE
from factory import cue, interview, make_analysis, said

from mg_agent.agent.conversation.turns import understand_turn
from mg_agent.agent.events import Looked, Turn
from mg_agent.core.scenario import Condition
from mg_agent.tools.session import Session

WHOLE = interview().span


def asked(*turns):
    return understand_turn(turns[-1], turns[:-1], WHOLE)


def answer(*turns, analysis=None, condition=None):
    session = Session(analysis or interview(), condition) if condition else Session(analysis or interview())
    return OFFLINE.assess(turns[-1], session, [Turn(question=turn) for turn in turns[:-1]])


def cited(assessment, session_analysis=None):
    by_id = {c.id: c for c in (session_analysis or interview()).cues}
    return [by_id[i] for claim in assessment.claims for i in claim.evidence]


def test_what_is_said_at_a_cue_is_quoted_beside_the_cue():
    found = answer("What does she say when she touches her nose?")
    assert found.answer.startswith("Touching nose was found twice.")
    assert [c.text for c in cited(found) if c.modality == "speech"] == [
        "I took the train to work.",
        "No, I never saw the contract.",
    ]
    assert not found.abstains


def test_what_else_happens_at_a_cue_leaves_the_cue_itself_out():
    found = answer("What happens while she smiles?")
    others = {c.label for c in cited(found)} - {"smiling"}
    assert others == {"said", "touching nose"}
    assert "smiling (" not in found.answer


def test_before_a_cue_is_ten_seconds():
    assert "00:02.00-00:12.00" in answer("What does she do before she nods?").answer


def test_a_cue_that_is_not_there_is_not_found_and_nothing_is_shown():
    found = answer("What does she say when she shrugs?")
    assert "Shrugging was not found in the observed part" in found.answer
    assert not found.claims


def test_a_closed_modality_says_so():
    found = answer("What does she say when she nods?", condition=Condition(name="c", closed=frozenset({"gesture"})))
    assert "may not be looked at" in found.answer
    assert found.abstains


def test_nothing_said_at_the_moment_is_told():
    analysis = make_analysis(cue("nodding", 5, 6), said("Far away.", 40, 42))
    found = answer("What does she say when she nods?", analysis=analysis)
    assert "Nodding was found once." in found.answer
    assert "No line of speech was found in the observed part" in found.answer


@pytest.mark.parametrize(
    "question", ["Does she smile when she nods?", "How often does she nod while she smiles?", "When does she nod?"]
)
def test_only_open_questions_are_about_a_moment(question):
    assert asked(question).anchor == ()


def test_before_and_after_lean_on_the_times_of_the_question_before():
    spans = [f"{s.start:g}-{s.end:g}" for s in asked("What happens at 30 s?", "and before that?").spans]
    assert spans == ["18-28"]
    further = asked("What happens at 30 s?", "and before that?", "and before that?")
    assert (further.spans[0].start, further.spans[0].end) == (8.0, 18.0)
    beyond = asked("What happens in the last 5 seconds?", "and after that?").spans
    assert [(span.start, span.end) for span in beyond] == [(60, 60)]


def test_before_leans_on_words_and_on_cues():
    by_words = asked("When does he mention the contract?", "what does he do right before that")
    assert (by_words.intent, by_words.words, by_words.side) == ("around", "contract", "before")
    by_cue = asked("When does she nod?", "what did she say after that?")
    assert [topic.name for topic in by_cue.anchor] == ["nodding"]
    assert (by_cue.side, by_cue.topics[0].modalities) == ("after", ("speech",))


def test_what_to_ask_next_is_no_moment():
    assert asked("When does she nod?", "what should I ask her next?").intent == "next"


def test_are_you_sure_is_about_the_answer_before():
    assert [t.name for t in asked("When does she nod?", "you sure?").topics] == ["nodding"]
    assert asked("When does she nod?", "How reliable is the analysis of everything in here overall?").topics == ()


def test_a_look_is_told_without_a_tail_of_digits():
    assert str(Looked(call="1", tool="find_gestures", arguments={"start": 1.9209999999999998, "label": "nodding"})) == (
        "find_gestures(start=1.921, label='nodding')"
    )


def test_a_long_conversation_costs_no_more_than_a_short_one():
    history = ["When does she nod?"] * 500
    assert asked(*history, "and smile?").topics[0].name == "smiling"
