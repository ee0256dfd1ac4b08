"""Two of a kind set against one another by length, kinds found once, and a hand that comes down."""

import pytest
from factory import covered, cue, make_analysis

from mg_agent.agent.offline import OfflineAnalyst
from mg_agent.agent.reading.longer import find_longer
from mg_agent.tools.session import Session

SEEN = (*covered("gesture", (0, 60)), *covered("face", (0, 60)))
ANALYSIS = make_analysis(
    cue("smiling", 10, 13, modality="face"),
    cue("smiling", 20, 25, modality="face"),
    cue("smiling", 30, 33, modality="face"),
    cue("nodding", 40, 41),
    cue("touching nose", 45, 47),
    cue("touching chin", 50, 51),
    coverage=SEEN,
)


def answer(question, analysis=ANALYSIS):
    return OfflineAnalyst().assess(question, Session(analysis))


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("is the second smile longer than the first?", "Yes: the second smile lasted 5.0 s and the first 3.0 s, so "),
        (
            "Is the first smile longer than the second one?",
            "No: the first smile lasted 3.0 s and the second 5.0 s, so ",
        ),
        ("Was the 3rd smile shorter than the 2nd?", "Yes: the third smile lasted 3.0 s and the second 5.0 s, so "),
        ("Does the second smile last longer than the last?", "Yes: the second smile lasted 5.0 s and the last 3.0 s"),
        ("Which is longer, the first or the second smile?", "The second smile was the longer one: the first smile"),
        ("Is the first or the second smile longer?", "The second smile was the longer one: the first smile lasted 3.0"),
        ("Is the first smile as long as the third?", "Yes: the first smile lasted 3.0 s and the third 3.0 s, equally"),
        ("is the third smile longer than the first?", "No: the third smile lasted 3.0 s and the first 3.0 s, equally"),
        ("is the fifth smile longer than the first?", "Smiling was found 3 times; there is no fifth, so there are no"),
        ("is the second nod longer than the first?", "Nodding was found once; there is no second, so there are no two"),
        ("is the second shrug longer than the first?", "Shrugging was not found"),
    ],
)
def test_which_of_two_lasted_longer_is_said_with_both_lengths(question, told):
    assert told in answer(question).answer


def test_the_two_that_are_compared_are_cited_and_no_other():
    told = answer("is the second smile longer than the first?")
    assert told.answer.endswith("so the second smile was 2.0 s longer.")
    assert [claim.text for claim in told.claims] == ["Smiling, 3.0 s.", "Smiling, 5.0 s."]


def test_what_is_cut_off_may_have_lasted_longer():
    cut = make_analysis(
        cue("smiling", 10, 15, modality="face"),
        cue("smiling", 57, 60, modality="face"),
        cue("smiling", 20, 22, modality="face"),
        coverage=covered("face", (0, 60)),
    )
    told = answer("is the last smile longer than the first?", cut).answer
    assert "but which of them was longer cannot be told" in told
    assert "The last smile may have lasted longer: it still went on where what was analyzed ends." in told
    sure = answer("is the last smile longer than the second?", cut).answer
    assert sure.startswith("Yes: the last smile lasted 3.0 s and the second 2.0 s")
    assert "may have lasted longer" in sure


def test_halves_and_thresholds_are_no_two_of_a_kind():
    assert find_longer("is the smile longer in the second half than in the first half?") is None
    assert find_longer("is the second smile long?") is None


@pytest.mark.parametrize(
    "question",
    ["is there anything she does only once?", "What happens only once?", "Which cues occur once?"],
)
def test_kinds_that_were_found_once_are_listed(question):
    told = answer(question)
    assert "3 of 4 kinds of cues were found only once: nodding, touching nose, touching chin." in told.answer
    assert len(told.claims) == 3


def test_kinds_that_were_found_more_than_once_are_listed():
    told = answer("What does she do more than once?").answer
    assert told == "1 of 4 kinds of cues was found more than once: smiling (3)."
    assert answer("Does she smile more than once?").answer.startswith("Smiling was found 3 times")


@pytest.mark.parametrize(
    "question",
    [
        "when does her hand come down from her face?",
        "When does she lower her hand from her face?",
        "when does her hand drop away from her face?",
        "When is her hand taken off her face?",
    ],
)
def test_a_hand_that_comes_down_is_the_end_of_a_touch(question):
    assert answer(question).answer.startswith("Touching the face stopped twice: at 00:47.00, at 00:51.00.")
