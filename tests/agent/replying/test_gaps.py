"""The time between two of one kind is told from end to beginning, and not the lengths of the two."""

import pytest
from asking import OFFLINE
from factory import covered, cue, interview, make_analysis

from mg_agent.agent.events import Turn
from mg_agent.agent.reading.spacing import EACH, find_gap
from mg_agent.tools.session import Session

SMILES = tuple(cue("smiling", start, end, modality="face") for start, end in ((24, 27), (31, 34), (53, 55)))
TOUCHES = (cue("touching nose", 6, 7.5), cue("touching nose", 22, 23), cue("touching chin", 33, 36))
SEEN = tuple(one for modality in ("gesture", "face") for one in covered(modality, (0, 40), (50, 60)))
ANALYSIS = make_analysis(*SMILES, *TOUCHES, coverage=(*SEEN, *covered("speech", (0, 60))))


def answer(*turns, analysis=ANALYSIS):
    return OFFLINE.assess(turns[-1], Session(analysis), [Turn(question=turn) for turn in turns[:-1]])


@pytest.mark.parametrize(
    "question",
    [
        "How long between the first and the second smile?",
        "how much time passes between her first smile and the second one?",
        "what is the gap between the first and second smile",
        "how many seconds lie between the 1st and 2nd smile?",
        "how far apart are the first and the second smile?",
        "How long after the first smile does the second one start?",
        "how long is it from the first smile to the second?",
        "time between the second and the first smile",
        "how much time is there between her first two smiles?",
        "how long is the gap between smiling the first time and the second time?",
    ],
)
def test_the_gap_is_told_from_end_to_beginning_citing_both(question):
    told = answer(question)
    assert "The second smile began 4.0 s after the first had ended (7.0 s after it had begun)." in told.answer
    assert "lasted" not in told.answer
    assert [claim.evidence for claim in told.claims] == [(SMILES[0].id, SMILES[1].id)]
    assert "not observed" not in told.answer, "all of these seconds were seen"


def test_what_was_not_observed_between_the_two_is_told():
    told = answer("how long between the second and the third smile?").answer
    assert "19.0 s after the second" in told
    assert "10.0 s of the time between were not observed (00:40.00-00:50.00), so another one may lie there." in told


def test_a_family_is_counted_through():
    told = answer("how much time passes between the second and third touch?")
    assert "The third self-touch began 10.0 s after the second had ended (11.0 s after it had begun)." in told.answer
    assert told.claims[0].text.startswith("Touching nose, then touching chin: 10.0 s lie between")


@pytest.mark.parametrize(
    ("question", "lost"),
    [
        ("how long between the third and the fourth smile?", "Smiling was found 3 times; there is no fourth"),
        ("how long between the fifth and sixth smile?", "there is no fifth and no sixth"),
        ("how long between the first and second time she touches her chin?", "once; there is no second"),
    ],
)
def test_where_there_is_no_such_one_the_answer_says_so(question, lost):
    told = answer(question)
    assert lost in told.answer
    assert "so there is no time between the two" in told.answer


def test_the_last_two():
    told = answer("how long between the last two smiles?")
    assert "The last smile began 19.0 s after the last but one had ended (22.0 s after it had begun)." in told.answer
    assert [claim.evidence for claim in told.claims] == [(SMILES[1].id, SMILES[2].id)]
    assert "there is no last but one" in answer("how long between the last two chin touches?").answer


def test_nothing_found_is_told_as_ever():
    assert "not found" in answer("how long between the first and the second nod?").answer


def test_touches_that_follow_at_once_or_overlap_have_no_time_between():
    once = make_analysis(cue("nodding", 1, 2), cue("nodding", 2, 3), cue("nodding", 2.5, 2.8))
    assert (
        "The second nod began as the first ended (1.0 s"
        in answer("time between the first and second nod?", analysis=once).answer
    )
    assert "they share 0.3 s" in answer("time between the second and third nod?", analysis=once).answer


def test_between_all_of_a_kind():
    told = answer("how long between smiles?")
    assert "From the end of each to the beginning of the next: 4.0 s, 19.0 s; on average 11.5 s." in told.answer
    assert len(told.claims) == 2


def test_follow_ups_keep_the_kind_and_the_gap():
    first = "When does she smile?"
    between = "how long between the first and the second?"
    assert "4.0 s after the first" in answer(first, between).answer
    assert "19.0 s after the second" in answer(first, between, "and between the second and the third?").answer
    assert (
        "14.5 s after the first"
        in answer(between.replace("second", "second smile"), "and for the nose touches?").answer
    )


@pytest.mark.parametrize(
    "question",
    [
        "how soon after the first smile does she smile again?",
        "how long until he smiles again after the first time?",
        "after the first smile, how long until she smiles again?",
        "how quickly does she smile again after her first smile?",
        "how much time until the next smile after the first one?",
        "how long before she smiles a second time?",
    ],
)
def test_how_soon_it_happens_again_is_the_time_to_the_next(question):
    told = answer(question)
    assert "The second smile began 4.0 s after the first had ended (7.0 s after it had begun)." in told.answer
    assert [claim.evidence for claim in told.claims] == [(SMILES[0].id, SMILES[1].id)]


def test_how_soon_it_happens_again_without_a_place_is_told_of_all():
    for turns in (
        ["how long until she smiles again?"],
        ["how long does it take her to smile again?"],
        ["when does she smile?", "how long until she does it again?"],
    ):
        assert "From the end of each to the beginning of the next: 4.0 s, 19.0 s" in answer(*turns).answer
    assert (
        "The third smile began 19.0 s" in answer("when is the second smile?", "how long until she smiles again?").answer
    )


def test_once_more_is_the_next_one():
    assert answer("when does she smile again after the second time?").claims[0].evidence == (SMILES[2].id,)
    assert answer("does she smile again after the first smile?").claims[0].evidence == (SMILES[1].id,)
    assert answer("when is the first smile?", "and again?").claims[0].evidence == (SMILES[1].id,)
    assert answer("when does she smile?", "when does she do it again?").claims[0].evidence == tuple(
        c.id for c in SMILES
    )
    assert answer("how long until the second smile?").answer == "Smiling was found 3 times; here is the second."


def test_looking_back_is_not_looking_away_again():
    assert find_gap("how long until she looks at the camera again?") == ()
    assert find_gap("how long does she look away before she looks back again?") == ()


def test_a_second_smile_is_no_second():
    assert answer("how long before she smiles a second time?", analysis=interview()).answer == (
        "Smiling was found once; there is no second, so there is no time between the two."
    )


@pytest.mark.parametrize(
    "text",
    [
        "how long is the second smile?",
        "is the second smile longer than the first?",
        "what happens between the first and second smile?",
        "how often does she blink between the first and the second half?",
        "how long does she smile between the first and the second nod?",
        "how many seconds pass between the nod and the smile?",
        "how long between the first and the second minute?",
    ],
)
def test_other_questions_ask_for_no_gap(text):
    assert find_gap(text) == ()


def test_a_gap_of_all_is_read_from_the_plural():
    assert find_gap("what is the average time between blinks?") == EACH


def test_lying_is_never_read_as_lying_between():
    told = answer("does she lie between 10 and 20 s?", analysis=interview())
    assert told.answer.startswith("Whether someone lies cannot be read")


@pytest.mark.parametrize(
    ("asked", "two"), [("1st and 2nd", ("first", "second")), ("7th and 10th", ("seventh", "tenth"))]
)
def test_places_in_figures_are_read(asked, two):
    assert find_gap(f"how long between the {asked} smile?") == two


def test_what_happens_between_two_of_a_kind_is_about_that_stretch():
    told = answer("what happens between the first and the second smile?")
    assert told.answer.startswith("Smiling was found 3 times. In 00:27.00-00:31.00: ")
    told = answer("What was she doing between her second smile and the third one?")
    assert "In 00:34.00-00:53.00: at 00:35.00" not in told.answer
    assert "already going on: touching chin (until 00:36.00)" in told.answer
    none = answer("what happens between the third and the fourth smile?").answer
    assert none == "Smiling was found 3 times. So there is no time between the two."


@pytest.mark.parametrize("question", ["is there a second smile?", "does she smile a second time?"])
def test_a_second_one_is_that_one(question):
    assert answer(question).claims[0].evidence == (SMILES[1].id,)
    assert answer("is there a fourth smile?").answer == "Smiling was found 3 times; there is no fourth."
