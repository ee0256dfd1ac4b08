"""What people look like is declined in one sentence, and "why not?" is answered with the reason."""

import pytest
from asking import OFFLINE
from factory import covered, cue, interview, make_analysis

from mg_agent.agent.events import Turn
from mg_agent.agent.question import Intent
from mg_agent.agent.reading.understand import understand
from mg_agent.tools.session import Session

WHOLE = interview().span


def answer(*turns, analysis=None):
    session = Session(analysis or interview())
    return OFFLINE.assess(turns[-1], session, [Turn(question=turn) for turn in turns[:-1]])


@pytest.mark.parametrize(
    "question",
    [
        "what color is her hair?",
        "what colour are her eyes",
        "what is she wearing?",
        "how old is she?",
        "does she have glasses?",
        "does she have long hair?",
        "is she blonde?",
        "is he tall?",
        "what does she look like?",
        "Is her hair long?",
        "describe her appearance",
    ],
)
def test_looks_are_declined_in_one_plain_sentence(question):
    told = answer(question)
    assert told.answer.startswith("What a person looks like is not looked at here")
    assert told.answer.count(".") == 1
    assert told.claims == ()
    assert told.abstains


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("does she touch her hair?", Intent.FIND),
        ("does she play with her long hair?", Intent.FIND),
        ("does he adjust his tie?", Intent.FIND),
        ("does she have her eyes closed?", Intent.FIND),
        ("does she look away?", Intent.FIND),
        ("how does she look when she nods?", Intent.AROUND),
        ("are her eyes closed at 5 s?", Intent.FIND),
        ("are her eyes closed long?", Intent.FIND),
        ("is the smile short?", Intent.FIND),
        ("how big is the smile?", Intent.FIND),
        ("how big was the shrug?", Intent.FIND),
        ("what kind of eye movements does she make?", Intent.FIND),
        ("is she wearing a smile?", Intent.FIND),
        ("first appearance of the smile", Intent.FIND),
        ("does she say what she is wearing?", Intent.SPEECH),
        ("is she pretty?", Intent.JUDGMENT),
        ("who is she?", Intent.IDENTITY),
    ],
)
def test_what_is_done_with_hair_or_clothes_is_no_question_of_looks(question, intent):
    asked = understand(question, WHOLE)
    assert asked.intent is intent
    assert not answer(question).answer.startswith("What a person looks like")


@pytest.mark.parametrize(
    ("before", "told"),
    [
        ("should we hire her?", "Because movements and words in one video say nothing reliable"),
        ("who is she?", "Because nobody is to be identified here"),
        ("what is she wearing?", "Because nobody is to be identified here"),
        ("does she cough?", "Because no part of this program looks for it"),
        ("is it raining on mars?", "Because I work by fixed rules"),
        ("is she happy?", "Because one and the same movement comes with many states of mind"),
        ("What could you not see?", "Why that was not observed is not recorded."),
        ("Could you see her mouth?", "Why that was not observed is not recorded."),
    ],
)
def test_why_not_is_answered_with_the_reason(before, told):
    found = answer(before, "why not?")
    assert found.answer.startswith(told)
    assert found.claims == ()
    assert found.abstains


def test_why_not_keeps_unseen_and_not_found_apart():
    analysis = make_analysis(cue("nodding", 1, 2), coverage=covered("gesture", (0, 60)))
    unseen = answer("does she smile?", "why not?", analysis=analysis)
    assert "so nothing can be said about smiling. Why that was not observed is not recorded." in unseen.answer
    absent = answer("Does she shake her head between 0 and 30 s?", "why not?", analysis=analysis)
    assert "Shaking head was not found in the observed part" in absent.answer
    assert "so there is no gap to explain" in absent.answer


def test_why_after_something_seen_is_about_causes_still():
    assert answer("does she smile?", "why?").answer.startswith("What a person feels, thinks or intends cannot be read")


def test_why_nothing_was_heard_is_told_by_the_note_of_the_analysis():
    note = "There is no transcript (no file lies beside the video); what was said is not part of the evidence."
    analysis = make_analysis(cue("nodding", 1, 2), coverage=covered("gesture", (0, 60)), notes=(note,))
    assert answer("what did she say?", "why not?", analysis=analysis).answer == note
    assert answer("does he mention taxes?", "why not?").answer.startswith("A transcript tells what was said;")
