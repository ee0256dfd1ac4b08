"""Words that were said as the place of a question, and as what parts a video in two."""

import pytest
from asking import OFFLINE
from factory import interview, said

from mg_agent.agent.answer import render
from mg_agent.agent.question import Intent
from mg_agent.agent.reading.understand import understand
from mg_agent.agent.wording.moments import find_times
from mg_agent.tools.session import Session

WHOLE = interview().span
CONTRACT = "“contract” was said once; this is about 00:19.00-00:26.00, 2 s wider on either side than the words."


def answer(question, analysis=None):
    return OFFLINE.assess(question, Session(analysis or interview()))


def cited(assessment):
    by_id = {c.id: c for c in interview().cues}
    return {(by_id[i].label, by_id[i].span.start) for claim in assessment.claims for i in claim.evidence if i in by_id}


@pytest.mark.parametrize(
    "question",
    [
        "Is she lying when she mentions the contract?",
        "Was she nervous when she mentioned the contract?",
        "Was she nervous when she was asked about the contract?",
        'Is she stressed around "contract"?',
    ],
)
def test_lying_and_feelings_at_words_are_about_the_seconds_around_them(question):
    found = answer(question)
    assert CONTRACT in found.answer
    assert cited(found) == {("touching nose", 22.0), ("smiling", 24.0), ("folding arms", 14.0)}


def test_words_that_were_not_said_place_nothing_and_that_is_told():
    told = answer("Was she nervous when she mentioned the dog?").answer
    assert "“dog” was not found in the transcript" in told
    assert "So this is about all of what was analyzed." in told


@pytest.mark.parametrize(
    "question",
    [
        'Compare before and after "contract"',
        'What changes after the word "contract"?',
        "Did her behavior change after she mentioned the contract?",
    ],
)
def test_words_part_a_video_in_two(question):
    told = answer(question).answer
    assert told.startswith("“contract” was said once; the time before that line began is compared with the time from")
    assert "First 00:00.00-00:21.00, then 00:21.00-01:00.00." in told


def test_words_that_were_not_said_part_nothing():
    found = answer('Compare before and after "the dog"')
    assert found.answer == "“the dog” was not found in the transcript of 00:00.00-01:00.00."
    assert found.abstains


def test_a_change_of_posture_at_words_is_no_comparison():
    assert understand("Does she change her posture when she says no?", WHOLE).intent is Intent.AROUND


def test_lines_at_a_cue_are_never_told_as_not_found_and_those_on_it_are_named():
    told = answer("What is she saying while she touches her nose?").answer
    assert "No line" not in told
    assert told.endswith(
        "That stretch is 2 s wider on either side than the cue; while it went on: “I took the train to work.”, "
        "“No, I never saw the contract.”"
    )
    assert "no line was said while it went on" in answer("What does she say when she looks away?").answer


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("When she said she was at home, did she look away?", "home"),
        ("Did she nod when she said that she never saw the contract?", "never saw the contract"),
        ("Did she mention the train twice?", "train"),
        ("Does she say money more than once?", "money"),
        ("When she was asked about the money, did she blink?", "money"),
    ],
)
def test_words_told_in_another_way_are_found(question, words):
    assert understand(question, WHOLE).words == words


def test_what_you_say_is_no_line_of_the_transcript():
    asked = understand("Why do you say she touched her nose?", WHOLE)
    assert asked.intent is Intent.SURE
    assert [topic.name for topic in asked.topics] == ["touching nose"]


def test_a_length_with_a_fraction_is_no_moment():
    assert find_times("closed her eyes for 5.8 seconds", WHOLE).spans == ()


def test_without_a_baseline_no_number_stands_for_a_feeling():
    shown = render(answer("Is she stressed between 0 and 45 s?"), interview())
    assert "No state is read: there is too little baseline" in shown
    assert "valence" not in shown


def test_a_short_video_is_not_asked_for_a_shorter_stretch():
    short = interview().model_copy(update={"span": WHOLE.model_copy(update={"end": 25.0})})
    told = answer("Does she blink more than usual between 5 and 10 s?", short).answer
    assert "what was analyzed is too short for any comparison of this kind" in told


def test_a_quotation_in_a_question_to_ask_ends_with_one_stop():
    analysis = interview()
    spoken = analysis.model_copy(update={"cues": (*analysis.cues, said("Well", 12.0, 13.0))})
    asked = answer("What should I ask her?", spoken).questions
    assert "You said “I took the train to work.” Can you tell more about that?" in asked
    assert "You said “Well”. Can you tell more about that?" in asked


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("Is she lying in this video?", Intent.DECEPTION),
        ("Did she lie in her second answer?", Intent.DECEPTION),
        ("Is anyone lying on the record?", Intent.DECEPTION),
        ("Did he lie on his CV?", Intent.DECEPTION),
        ("Is she lying in bed?", Intent.UNLISTED),
        ("Is he lying on the floor?", Intent.UNLISTED),
        ("lying on the first part of the bed", Intent.UNLISTED),
        ("Was she lying down?", Intent.UNLISTED),
    ],
)
def test_lying_in_an_interview_is_not_lying_in_bed(question, intent):
    assert understand(question, WHOLE).intent is intent
