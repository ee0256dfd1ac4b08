"""The stretch from one saying to another, and pauses right before or after words."""

import pytest
from factory import cue, interview, make_analysis, said

from mg_agent.agent.offline import OfflineAnalyst
from mg_agent.agent.question import Bound, Bounds, Intent
from mg_agent.agent.reading.understand import understand
from mg_agent.tools.session import Session

WHOLE = interview().span


def answer(question, analysis=None):
    return OfflineAnalyst().assess(question, Session(analysis or interview()))


@pytest.mark.parametrize(
    "question",
    [
        "what happens between saying train and saying contract?",
        'what happens between "train" and "contract"?',
        "what does she do between when she says train and when she says contract?",
        "what happens from when she says train until she says contract?",
        "what happens after she mentions the train and before she mentions the contract?",
        "what happens between her saying 'train' and 'contract'?",
        "what happens between the words train and contract?",
    ],
)
def test_two_sayings_bound_a_stretch(question):
    assert understand(question, WHOLE).between == Bounds(Bound("train"), Bound("contract"))
    told = answer(question).answer
    assert told.startswith("From the end of the line with “train” to the beginning of the line with “contract” it is")
    assert "00:08.00-00:21.00" in told
    assert "at 00:12.00 nodding" in told


def test_what_is_asked_about_the_stretch_is_answered_there():
    assert answer("how often does she blink between saying train and saying contract?").answer.endswith(
        "Blinking was found once in 00:08.00-00:21.00, of which 13.0 s were observed, 4.6 per observed minute."
    )
    assert "Smiling was not found" in answer("Does she smile between “train” and “contract”?").answer


def test_a_saying_and_something_seen_bound_one_as_well():
    assert "00:13.00-00:21.00" in answer("what happens between the nod and saying contract?").answer
    assert "00:08.00-00:24.00" in answer("what happens between saying train and the smile?").answer


def test_words_that_were_not_said_bound_nothing():
    told = answer("what happens between saying elephant and saying contract?")
    assert told.answer.startswith("“elephant” was not found in the transcript")
    assert told.answer.endswith("So there is no stretch between the two.")
    assert not told.claims


def test_the_order_in_which_they_were_said_is_told():
    assert (
        "of the line with “train” to the beginning of the line with “contract”"
        in answer("what happens between saying contract and saying train?").answer
    )


def test_lines_that_follow_at_once_leave_no_stretch():
    analysis = make_analysis(said("One.", 5, 6), said("Two.", 6, 7), cue("nodding", 5.5, 6.5))
    assert answer("what happens between saying one and saying two?", analysis).answer.startswith("No time lies between")


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("was there a pause before 'No, I never'?", "Right before that line nothing was said for 13.0 s"),
        ("did she hesitate before saying contract?", "Right before that line nothing was said for 13.0 s"),
        ("how long did he wait before saying no?", "Right before the line at 00:21.00 nothing was said for 13.0 s"),
        ("is he silent after he mentions the contract?", "Right after that line nothing was said for 6.0 s"),
        (
            "did she pause before “I took the train”?",
            "No line comes before it in the transcript; what was analyzed begins 5.0 s earlier.",
        ),
    ],
)
def test_a_pause_beside_words_is_told(question, told):
    assert told in answer(question).answer


def test_no_pause_is_told_as_such_and_hesitation_is_not_read_from_one():
    analysis = make_analysis(said("One.", 5, 6), said("And two.", 6.3, 7))
    found = answer("Did she hesitate before saying two?", analysis)
    assert "there is no pause of 0.5 s or longer: the two lines are 0.3 s apart" in found.answer
    assert any(limit.startswith("Whether a pause is hesitation is not told") for limit in found.limits)
    assert any(limit.startswith("The words do not open their line") for limit in found.limits)
    assert understand("Did she hesitate?", WHOLE).intent is Intent.SPEECH
    assert understand("Did she hesitate to touch her nose?", WHOLE).intent is not Intent.SPEECH


def test_pauses_within_a_stretch_are_told_though_no_line_lies_in_it():
    assert answer("any pauses between 9 and 20 s?").answer == (
        "In 00:09.00-00:20.00 there is 1 pause of 0.5 s or longer, 13.0 s together."
    )
    assert "1 pause of 0.5 s" in answer("how long is the pause between “train” and “contract”?").answer


def test_how_long_a_stretch_is_gets_its_length_and_nothing_more():
    told = answer("how long is it between saying train and the smile?")
    assert (
        told.answer
        == "From the end of the line with “train” to the beginning of smiling it is 16.0 s (00:08.00-00:24.00)."
    )
    assert len(told.claims) == 1


def test_words_and_a_time_are_not_two_sayings():
    assert understand("between 'train' and 20 s does she smile?", WHOLE).between is None


def test_what_is_done_beside_a_pause_before_words_is_not_lost():
    assert understand("does she wait before she mentions the contract?", WHOLE).pauses
    asked = understand("does she wait and smile before she mentions the contract?", WHOLE)
    assert (asked.pauses, [topic.name for topic in asked.topics]) == (False, ["smiling"])
