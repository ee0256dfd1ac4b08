"""Pauses and lines of speech as the time that is asked about."""

import pytest
from factory import covered, cue, make_analysis, said

from mg_agent.agent.analyst import Analyst
from mg_agent.agent.events import Turn
from mg_agent.agent.offline import OfflineAnalyst
from mg_agent.tools.session import Session

ANALYSIS = make_analysis(
    said("We bought bread.", 10, 12),
    said("I was at home.", 20, 22),
    said("Nobody came.", 23, 25),
    cue("smiling", 5, 6, modality="face"),
    cue("smiling", 24, 26, modality="face"),
    cue("smiling", 40, 43, modality="face"),
    cue("blinking", 11, 11.2, modality="face"),
    cue("blinking", 15, 15.2, modality="face"),
    cue("blinking", 22.5, 22.7, modality="face"),
    cue("nodding", 16, 17),
    coverage=(*covered("gesture", (0, 60)), *covered("face", (0, 60)), *covered("speech", (0, 60))),
)


def answer(question, analysis=ANALYSIS):
    return OfflineAnalyst().assess(question, Session(analysis))


@pytest.mark.parametrize(
    "question",
    ["Does she blink during the pauses?", "Does she blink when she pauses?", "In the pauses, does she blink?"],
)
def test_what_is_done_in_the_pauses_is_told_of_them_and_of_the_rest(question):
    told = answer(question)
    assert told.answer == (
        "Between 3 lines of speech there are 2 pauses of 0.5 s or longer, 9.0 s together, the longest 8.0 s. In the "
        "pauses, blinking was found twice: at 00:15.00, 00:22.50. During the pauses, blinking took up 0.4 of 9.0 s "
        "(4%) and began twice, 13.3 per minute; in the rest of the observed time it took up 0.2 of 51.0 s (0%) and "
        "began once, 1.2 per minute."
    )
    assert len(told.claims) == 2
    assert any("Pauses are the time between lines" in limit for limit in told.limits)


@pytest.mark.parametrize("question", ["What does she do while she pauses?", "What happens between the lines?"])
def test_what_happens_in_the_pauses_is_told_pause_by_pause(question):
    told = answer(question).answer
    assert "In 00:12.00-00:20.00: at 00:15.00 blinking (0.2 s); at 00:16.00 nodding (1.0 s)." in told
    assert "In 00:22.00-00:23.00: at 00:22.50 blinking (0.2 s)." in told
    assert "smiling" not in told


def test_one_pause_is_looked_at_alone():
    assert "This is about the longest one. Nodding was found once in 00:12.00-00:20.00." in (
        answer("Does she nod during the longest pause?").answer
    )
    assert answer("Does she nod in the fifth pause?").answer.endswith("There is no fifth one.")


def test_what_is_not_found_in_the_pauses_is_told_as_such():
    told = answer("Does she smile in the pauses?").answer
    assert "In the pauses, smiling was not found where it could be observed." in told
    assert "pause" not in answer("Does she nod in the first half?").answer


def test_pauses_need_lines():
    mute = make_analysis(cue("nodding", 1, 2), coverage=covered("gesture", (0, 60)))
    assert "there is no transcript" in answer("Does she nod during the pauses?", mute).answer.lower()


@pytest.mark.parametrize(
    "question",
    ["How long are the pauses?", "When does she pause?", "How much time is there between the lines?", "Any pauses?"],
)
def test_pauses_that_are_themselves_asked_for_are_listed(question):
    assert answer(question).answer.startswith("Between 3 lines of speech there are 2 pauses")


@pytest.mark.parametrize(
    "question",
    [
        "Does the smile start before or after the last line?",
        "Does she smile before or after the third sentence?",
        "Is the smile before or after the last line is said?",
    ],
)
def test_cues_are_set_before_during_and_after_a_line(question):
    told = answer(question)
    assert told.answer.endswith(
        "Smiling began once before it (at 00:05.00), once while it was said (at 00:24.00), once after it (at 00:40.00)."
    )
    assert told.answer.startswith("The ")
    assert "00:23.00-00:25.00" in told.answer
    assert told.claims[0].text == "A said: “Nobody came.”"


def test_ends_of_cues_are_set_against_a_line():
    told = answer("Does the smile end before or after the last line?").answer
    assert "Smiling ended once before it (at 00:06.00), twice after it (at 00:26.00, 00:43.00)." in told


def test_the_time_before_during_and_after_a_line_is_looked_at_alone():
    assert "Smiling was found once in 00:00.00-00:20.00." in answer("Does she smile before the second line?").answer
    assert "Blinking was found once in 00:10.00-00:12.00." in answer("Does she blink during the first line?").answer
    assert "at 00:24.00 smiling" in answer("What does she do while she says the last line?").answer
    assert "“Nobody came.”" in answer("What does she say after the second line?").claims[0].text
    assert answer("Does she nod after the ninth line?").answer == (
        "There are 3 lines of speech, so there is no ninth one."
    )


def test_how_long_after_a_line_is_measured_from_its_end():
    told = answer("How long after the first line does she nod?").answer
    assert "From the end of the first line to the beginning of nodding it is 4.0 s" in told


@pytest.mark.parametrize(
    "question",
    ["repeat the third line", "What is the third line?", "Read me the third sentence", "Quote the last line"],
)
def test_a_line_is_quoted_by_its_place(question):
    told = answer(question)
    assert [claim.text for claim in told.claims] == ["A said: “Nobody came.”"]


@pytest.mark.parametrize(
    "question",
    ["Who is she talking to?", "Whom does she address?", "To whom is he speaking?", "Is she talking to someone?"],
)
def test_whom_somebody_talks_to_is_not_observed(question):
    told = answer(question)
    assert told.answer.startswith("Whom somebody talks to is not something that is observed here")
    assert not told.claims
    assert told.abstains


def test_whom_somebody_looks_at_is_not_observed_and_what_is_talked_about_is_quoted():
    assert answer("Who is she looking at?").answer.startswith("Whom somebody looks or smiles at is not")
    assert len(answer("What is she talking about?").claims) == 3


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("When does she stop talking?", "The last line of speech ends at 00:25.00."),
        ("at what time does she begin to speak?", "The first line of speech begins at 00:10.00."),
        ("When does she start and stop speaking?", "begins at 00:10.00. The last line of speech ends at 00:25.00."),
    ],
)
def test_when_talking_began_and_ended_is_told_by_the_lines(question, told):
    assert answer(question).answer.endswith(told)


def test_the_time_before_and_after_all_talking_is_a_stretch():
    assert "at 00:05.00 smiling" in answer("What does she do before she starts to speak?").answer
    assert "at 00:40.00 smiling" not in answer("What does she do before she starts to speak?").answer
    assert "Smiling was found twice in 00:25.00-01:00.00." in answer("Does she smile after she stops talking?").answer


@pytest.mark.parametrize(
    "question",
    ["How loud does she speak?", "Does her voice tremble?", "What tone does she use?", "Is her voice shaky?"],
)
def test_how_a_voice_sounds_is_not_observed(question):
    told = answer(question)
    assert told.answer.startswith("How a voice sounds, its loudness, pitch and tone, is not something that is observed")
    assert not told.claims


def test_a_feeling_asked_of_a_voice_stays_a_question_on_a_feeling():
    assert "What a person feels" in answer("Does her voice sound nervous?").answer


@pytest.mark.parametrize(
    "question", ["Does she nod without speaking?", "Does she nod while she says nothing?", "Does she nod when silent?"]
)
def test_silence_is_the_time_outside_of_lines(question):
    told = answer(question).answer
    assert "During a line of speech, nodding took up 0.0 of 6.0 s (0%)" in told


def test_what_comes_with_a_line_is_looked_for_in_that_line():
    assert "Blinking was found once in 00:10.00-00:12.00." in answer("Which blinks come with the first line?").answer


def test_the_length_of_a_line_is_told():
    assert answer("How long is the second line?").answer == "3 lines of speech; here is the second, 2.0 s long."


def follow(*questions):
    history = [Turn(question=text) for text in questions[:-1]]
    return Analyst.offline().assess(questions[-1], Session(ANALYSIS), history).answer


def test_follow_ups_keep_to_the_pauses():
    told = follow("Where is the longest pause?", "What does she do in it?")
    assert "This is about the longest one. In 00:12.00-00:20.00: at 00:15.00 blinking" in told
    assert "In the pauses, nodding was found once: at 00:16.00." in follow("Does she blink in the pauses?", "and nod?")


def test_the_longest_movement_is_one_cue():
    assert "1.0 s long" in answer("Which gesture takes longest?").answer


@pytest.mark.parametrize(
    "question",
    ["Does she smile more before or after the second line?", "Compare her smile before and after the second line"],
)
def test_a_line_parts_the_time_that_is_compared(question):
    told = answer(question).answer
    assert (
        "The time before it began is compared with the time from then on. First 00:00.00-00:20.00, then 00:20" in told
    )


def test_more_in_the_pauses_is_set_against_the_rest():
    assert "During the pauses, blinking took up 0.4 of 9.0 s" in answer("Does she blink more during the pauses?").answer


def test_lying_in_a_line_gets_no_verdict_and_no_quotation():
    told = answer("Is she lying in the third line?")
    assert told.answer.startswith("Whether someone lies cannot be read from these cues")
    assert told.abstains


def test_which_hand_is_no_kind_of_cue():
    assert "kinds of cues" not in answer("Which hand does she use more than once?").answer
