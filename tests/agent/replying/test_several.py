"""Several questions in one message: each is answered, and one question that looks like two stays one."""

import pytest
from asking import OFFLINE
from factory import interview

from mg_agent.agent.conversation.parting import parts_of
from mg_agent.agent.conversation.turns import understand_turn
from mg_agent.agent.events import Turn
from mg_agent.agent.question import Intent
from mg_agent.tools.session import Session

ANALYSIS = interview()
KNOWN = tuple(sorted({(cue.modality, cue.label) for cue in ANALYSIS.cues}))


def read(*turns):
    return understand_turn(turns[-1], turns[:-1], ANALYSIS.span, KNOWN)


def answer(*turns):
    return OFFLINE.assess(turns[-1], Session(ANALYSIS), [Turn(question=turn) for turn in turns[:-1]])


@pytest.mark.parametrize(
    ("message", "intents"),
    [
        ("does she touch her face and when does she smile?", ["find", "find"]),
        ("When does she smile and how often does she blink?", ["find", "count"]),
        ("Is she lying, and how often does she touch her nose?", ["deception", "count"]),
        ("what did she say and when did she touch her nose?", ["speech", "find"]),
        ("tell me when she smiles and how often she blinks", ["find", "count"]),
        ("How often does she nod? What was said? What could you not see?", ["count", "speech", "coverage"]),
        ("Is she happy; and does she smile?", ["feeling", "find"]),
        ("who is she and what did she say?", ["identity", "speech"]),
        ("When she speaks, does she smile and does she nod?", ["find", "find"]),
    ],
)
def test_each_question_of_a_message_is_read(message, intents):
    assert [one.intent.value for one in read(message).parts] == intents


@pytest.mark.parametrize(
    "message",
    [
        "did she smile? and did she nod?",
        "does she smile, and for how long?",
        "When does she smile? How often?",
        "how often and how long does she smile?",
        "when did the smile start and when did it end?",
        "what happens between 10 and 20 s?",
        "did she say “and when did you go?”",
        "Does she touch her nose and smile when he speaks?",
        "Is she smiling or is she frowning?",
        "How often does she blink, and is that a lot?",
        "When she smiles, does she look away?",
        "does she ask who he is and where did you go?",
        "When does she touch her nose and with which hand?",
        "how often does she touch her nose and with which hand does she do it?",
        "compare how often she blinks in the first half and how often she blinks in the second half",
    ],
)
def test_one_question_stays_one(message):
    asked = read(message)
    assert len(asked.parts) < 2
    assert asked.intent is not Intent.UNKNOWN


def test_both_are_answered_with_their_cues():
    told = answer("Does she nod and when does she smile?")
    assert told.answer == "Nodding was found twice. Smiling was found once."
    labels = {cue.label for cue in ANALYSIS.cues for claim in told.claims if cue.id in claim.evidence}
    assert labels == {"nodding", "smiling"}


@pytest.mark.parametrize(
    "message",
    [
        "is she lying and when does she smile?",
        "When does she smile and is she telling the truth?",
        "is she honest? is she lying? when does she smile?",
        "1. Is she lying? 2. When does she smile?",
        "does she smile, and can I trust her?",
    ],
)
def test_a_verdict_is_refused_once_and_the_other_question_is_answered_by_itself(message):
    told = answer(message)
    assert told.answer.count("Whether someone lies cannot be read") == 1
    assert "Smiling was found once." in told.answer
    assert "is listed" not in told.answer
    labels = {cue.label for cue in ANALYSIS.cues for claim in told.claims if cue.id in claim.evidence}
    assert labels == {"smiling"}
    assert told.probability is None


def test_a_verdict_asked_for_with_a_cue_or_alone_lists_what_was_seen():
    beside = answer("is she lying when she smiles, and how often does she nod?")
    labels = {cue.label for cue in ANALYSIS.cues for claim in beside.claims if cue.id in claim.evidence}
    assert labels == {"smiling", "nodding"}
    assert len(answer("is she lying?").claims) > 4


def test_no_verdict_stands_beside_the_answer_to_the_other_question():
    told = answer("Is she lying, and how often does she touch her nose?")
    assert told.answer.startswith("Whether someone lies cannot be read from these cues")
    assert "Touching nose was found twice" in told.answer
    assert told.probability is None
    assert len(told.alternatives) >= 2


def test_a_judgment_is_declined_alone():
    told = answer("Should we hire her and when does she smile?")
    assert told.answer.startswith("Only the judgment asked for is answered here; ask the rest by itself.")
    assert told.abstains
    assert told.claims == ()


def test_what_is_not_understood_is_told_beside_what_is():
    told = answer("does she smile and does the moon shine?")
    assert told.answer == (
        "“does the moon shine?” was not understood as a question about this video; the rest is answered. "
        "Smiling was found once."
    )


def test_a_follow_up_of_two_is_about_the_answer_before():
    told = answer("When does she touch her nose?", "what does it mean and how often?")
    assert told.answer.startswith("What a person feels, thinks or intends cannot be read")
    assert "Touching nose was found twice in" in told.answer


def test_the_next_turn_follows_the_last_question_of_the_message():
    asked = read("What did she say and when does she nod?", "and how often?")
    assert (asked.intent, [topic.name for topic in asked.topics]) == (Intent.COUNT, ["nodding"])


def test_a_stretch_named_once_holds_for_both():
    for message in (
        "Between 5 and 20 s, does she nod and how often does she blink?",
        "does she nod between 5 and 20 s and how often does she blink?",
    ):
        assert [(one.spans[0].start, one.spans[0].end) for one in read(message).parts] == [(5, 20), (5, 20)]
    asked = read("what happens at 12 s and how often does she blink?").parts
    assert [bool(one.spans) for one in asked] == [True, False]


def test_the_record_keeps_the_message_as_it_was_asked():
    assert answer("Does she nod and when does she smile?").record.question == "Does she nod and when does she smile?"


def test_quotations_are_not_parted():
    assert parts_of("what happens when he says 'where were you? and why?' and how often does he nod?") == (
        "what happens when he says 'where were you? and why?'",
        "how often does he nod?",
    )


def test_a_model_is_held_to_the_strictest_of_them():
    assert read("What should I ask her next, and is she lying?").intent is Intent.DECEPTION


def test_two_moments_of_speech_are_two_questions():
    asked = read("what does she do when she says train and when she says contract?").parts
    assert [one.words for one in asked] == ["train", "contract"]
    assert len(parts_of("what happens between when she says train and when she says contract?")) == 1


def test_which_hand_is_asked_of_the_touches_named_before_it():
    asked = read("does she touch her nose, and which hand?")
    assert [topic.name for topic in asked.topics] == ["touching nose"]
    assert (asked.sides.hand, asked.parts) == ("each", ())


def test_what_the_whole_message_is_declined_for_is_not_lost_in_its_parts():
    asked = read("what is her brother's name and when does she say it?")
    assert (asked.intent, asked.parts) == (Intent.IDENTITY, ())


def test_how_sure_is_asked_of_what_the_other_question_names():
    sure = read("how sure are you, and how often does she blink?").parts[0]
    assert [topic.name for topic in sure.topics] == ["blinking"]


def test_what_was_found_in_one_of_two_stretches_is_told_of_that_one():
    told = answer("how often does she smile in the first 10 s and from 20 to 30 s?").answer
    assert told.startswith("In 00:00.00-00:10.00: Smiling was not found in the observed part")
    assert "Smiling was found once in 00:20.00-00:30.00," in told


@pytest.mark.parametrize("message", ["ok, and when does she blink?", "Tell me, does she blink? And thanks!"])
def test_what_asks_nothing_is_not_told_as_not_understood(message):
    assert answer(message).answer == "Blinking was found 3 times."


def test_what_is_done_to_it_is_done_to_the_thing_named_before():
    asked = read("Can you see her hands? Does she fold them?").parts
    assert [topic.name for topic in asked[1].topics] == ["clasping hands"]
    for verb in ("touch", "play with"):
        asked = read(f"what color is her hair and does she {verb} it?").parts
        assert [topic.name for topic in asked[1].topics] == ["touching hair"]


def test_the_length_of_a_pause_is_not_that_of_the_video():
    assert answer("is there a pause and how long is it?").answer.startswith("Between")
    assert "The video lasts" not in answer("is there a pause and how long is it?").answer


def test_what_is_done_then_after_a_pause_is_done_in_that_pause():
    told = answer("when is the longest pause and what does she do then?").answer
    assert "This is about the longest one. In 00:08.00-00:21.00: " in told
    assert told.count("lines of speech there are") == 1


def test_what_is_said_then_is_said_at_that_time_and_not_after_it():
    asked = read("When does she nod and what did she say then?").parts
    assert (asked[1].intent, asked[1].side) == (Intent.AROUND, "around")


def test_pauses_are_told_once_where_one_of_them_is_asked_for_as_well():
    assert len(read("how many pauses are there and which one is the longest?").parts) == 1


def test_why_not_is_asked_of_what_was_not_found():
    told = answer("does she smile? does she shrug?", "why not?").answer
    assert "hrugging" in told or "trunk" in told
    assert "miling" not in told


@pytest.mark.parametrize("message", ["when does she pause and for how long?", "What is not observed and how long?"])
def test_a_length_that_the_answer_tells_is_not_told_as_not_understood(message):
    assert "names nothing" not in answer(message).answer


def test_what_precedes_and_what_follows_are_two_questions():
    assert [one.side for one in read("what precedes the smile and what follows it?").parts] == ["before", "after"]


def test_what_a_hesitation_means_is_no_question_of_its_length():
    assert read("is her hesitation before 'train' suspicious?").intent is not Intent.SPEECH
    assert read("does she hesitate before 'train'?").pauses


@pytest.mark.parametrize(
    "message",
    [
        "Can you tell if she's lying, and when does she smile?",
        "Can you tell me if she's lying, and when she smiles?",
        "can you tell whether she lies and when she smiles",
        "I want to know if she lies. When does she smile?",
        "I'd like to know whether she lies, and when does she smile?",
        "she's lying, right? when does she smile?",
    ],
)
def test_a_verdict_in_other_words_is_refused_once_and_the_rest_answered(message):
    told = answer(message)
    assert told.answer.count("Whether someone lies cannot be read") == 1
    assert told.answer.endswith("Smiling was found once.")
    assert [claim.text for claim in told.claims] == ["Smiling: once, 3.0 s."]


@pytest.mark.parametrize(
    "message",
    [
        "is she nervous and when does she touch her neck?",
        "When does she touch her neck? Is she nervous?",
        "can you tell if she's nervous and when she touches her neck?",
    ],
)
def test_a_feeling_beside_another_question_is_answered_in_short(message):
    told = answer(message)
    assert told.answer.count("cannot be read from these cues alone") == 1
    assert "Touching neck was found once." in told.answer
    assert "listed with its evidence" not in told.answer
    assert [claim.text for claim in told.claims] == ["Touching neck: once, 1.0 s."]
    assert "Asked by itself" in " ".join(told.limits)
    assert not told.alternatives


def test_a_feeling_of_a_cue_or_a_stretch_keeps_what_was_seen():
    assert len(answer("is she nervous when she touches her neck, and when does she smile?").claims) > 2
    assert answer("is she stressed between 20 and 30 s, and when does she blink?").reading is not None
    assert len(answer("is she nervous and how sure are you?").claims) > 2, "what it rests on is asked for as well"


def test_what_one_wants_to_know_is_parted_to_its_end():
    told = answer("I want to know when she smiles and when she nods and when she blinks").answer
    assert told == "Smiling was found once. Nodding was found twice. Blinking was found 3 times."
    told = answer("do you know when she nods and what she says then?")
    assert "In 00:1" in told.answer
    assert "not understood" not in answer("is she nervous? and if so, when does she nod?").answer
