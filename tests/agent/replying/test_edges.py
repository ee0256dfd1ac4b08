"""When something began or stopped, and where that cannot be told because one could no longer look."""

import pytest
from factory import KINEMATIC, covered, cue, make_analysis, span

from mg_agent.agent.replying.rules import Brief, answer_by_rules, read_question
from mg_agent.core.assessment import Draft
from mg_agent.core.evidence import Analysis, Cue
from mg_agent.recognition.vocabulary import ARMS, MOUTH
from mg_agent.tools.session import Session

NOSE = (cue("touching mouth", 10, 12), cue("touching nose", 12.1, 14))
ANALYSIS = make_analysis(
    *NOSE, cue("touching chin", 40, 41), cue("rubbing hands", 4, 6), cue("rubbing hands", 30, 33),
    cue("smiling", 20, 25, modality="face"), cue("smiling", 50, 60, modality="face"),
)  # fmt: skip


def ask(*turns: str, analysis: Analysis = ANALYSIS) -> Draft:
    session = Session(analysis)
    return answer_by_rules(read_question(turns[-1], Brief.of(session), turns[:-1]), session).draft


@pytest.mark.parametrize(
    "question",
    ["When does she stop smiling?", "when did the smile end", "Until when does she smile?", "when do the smiles end?",
     "When is the end of the smile?", "when did she finish smiling"],
)  # fmt: skip
def test_an_end_is_told_and_one_that_was_not_seen_is_not(question: str) -> None:
    draft = ask(question)
    assert draft.answer == (
        "Smiling stopped at 00:25.00. Smiling was still going on at 01:00.00, where what was analyzed ends, so when it "
        "stopped is not known."
    )
    assert [len(claim.evidence) for claim in draft.claims] == [1, 1]
    assert draft.claims[0].text == "Smiling, 5.0 s to its end."


@pytest.mark.parametrize(
    "question",
    ["When did he start rubbing his hands?", "when does the rubbing of the hands begin", "Since when does he rub his "
     "hands?"],
)  # fmt: skip
def test_beginnings_are_told(question: str) -> None:
    assert ask(question).answer == "Rubbing hands began twice: at 00:04.00, at 00:30.00."


@pytest.mark.parametrize(
    "question",
    ["When does the hand rubbing start and stop?", "when did the hand rubbing start and when did it end?"],
)
def test_both_edges_are_told(question: str) -> None:
    assert ask(question).answer.startswith("Rubbing hands: from 00:04.00 to 00:06.00, from 00:30.00 to 00:33.00.")


@pytest.mark.parametrize(
    "question",
    [
        "When do her hands leave her face?",
        "When does she take her hand off her face?",
        "when did she let go of her face",
    ],
)
def test_a_hand_that_leaves_stops_touching(question: str) -> None:
    assert ask(question).answer.startswith("Touching the face stopped twice: at 00:14.00")


def test_eyes_that_open_again_stop_being_closed() -> None:
    shut = make_analysis(cue("closing eyes", 3, 5, modality="face"))
    assert ask("When does she open her eyes again?", analysis=shut).answer == "Closing eyes stopped at 00:05.00."


def test_who_goes_from_the_mouth_to_the_nose_has_not_stopped_touching() -> None:
    draft = ask("When does she stop touching her face?")
    assert draft.answer == (
        "Touching the face stopped twice: at 00:14.00 (touching mouth, then touching nose, without a break), at "
        "00:41.00."
    )
    assert set(draft.claims[0].evidence) == {one.id for one in NOSE}


def test_the_first_alone_is_told_where_it_is_asked_for() -> None:
    assert ask("When does the first hand rubbing end?").answer == "Rubbing hands stopped at 00:06.00."
    assert ask("How long until she stops rubbing her hands?").answer == "Rubbing hands stopped at 00:06.00."


def test_a_mouth_that_is_hidden_from_then_on_has_not_stopped_smiling() -> None:
    coverage = (*covered("gesture", (0, 60)), *covered("face", (0, 60)), *covered(MOUTH, (18, 25)))
    hidden = make_analysis(cue("smiling", 18, 25, modality="face"), coverage=coverage)
    hidden = hidden.model_copy(update={"watched": ("gesture", "face", MOUTH)})
    assert "where the mouth was no longer observed" in ask("When does she stop smiling?", analysis=hidden).answer
    assert "stopped at" not in ask("When does she stop smiling?", analysis=hidden).answer
    started = ask("When does she start smiling?", analysis=hidden)
    assert "already going on at 00:18.00, where the mouth was not yet observed" in started.answer


def test_an_edge_outside_of_the_stretch_is_not_told() -> None:
    said = ask("When does she stop smiling in the first 23 seconds?").answer
    assert said == "Smiling was found once in 00:00.00-00:23.00. No end of it lies there."


def test_nothing_found_has_no_beginning() -> None:
    assert ask("When does she start nodding?").answer.startswith("Nodding was not found in the observed part")


def test_follow_ups_keep_to_the_edge() -> None:
    assert ask("When does she smile?", "and when does she stop?").answer.startswith("Smiling stopped at 00:25.00")
    assert ask("When does she stop smiling?", "and rubbing her hands?").answer.startswith("Rubbing hands stopped")
    assert "stopped" not in ask("When does she stop smiling?", "and does she nod?").answer


@pytest.mark.parametrize(
    "question",
    ["Does she end up smiling?", "Does she smile at the end?", "Does the video start with a smile?", "What started "
     "first, the smile or the hand rubbing?", "is she smiling when the video starts?", "did she smile before the end?",
     "does she keep smiling until the end?", "did she finish with a nod?", "does she end by smiling?",
     "did she touch the end of her nose?", "did she smile from start to finish?", "did she stop and smile?",
     "did she touch her nose when the question ended?", "did she smile when the interview started?",
     "has she smiled since the video started?", "did she nod before she started speaking?",
     "what gestures does she start the video with?", "did the woman smile from start to finish?",
     "was the woman smiling at the start?", "when she stopped nodding did she smile?", "did she nod and stop?",
     "when the interview started, did she smile?", "did she finish speaking and smile?"],
)  # fmt: skip
def test_other_ends_and_starts_are_no_edges(question: str) -> None:
    assert read_question(question, Brief.of(Session(ANALYSIS))).edge == ""
    assert "stopped" not in ask(question).answer
    assert "began at" not in ask(question).answer


def test_a_pick_chooses_among_what_began() -> None:
    assert ask("When does the longest hand rubbing start?").answer == "Rubbing hands began at 00:30.00."
    assert "began" not in ask("When does the most certain smile start?").answer


@pytest.mark.parametrize(
    "question",
    ["at what time does she start to smile?", "exactly when does she start smiling?", "when do her smiles begin?",
     "in the video, when does she start smiling?", "what is the onset of the smile?"],
)  # fmt: skip
def test_beginnings_are_asked_for_in_other_words(question: str) -> None:
    assert ask(question).answer == "Smiling began twice: at 00:20.00, at 00:50.00."


@pytest.mark.parametrize(
    "question",
    ["did she move her hand away from the camera?", "did she take her hand from the table to her face?",
     "when do her hands leave the table?"],
)  # fmt: skip
def test_a_hand_that_leaves_something_else_has_not_stopped_touching(question: str) -> None:
    assert read_question(question, Brief.of(Session(ANALYSIS))).edge == ""
    assert "stopped" not in ask(question).answer


def hidden_arms(*cues: Cue, until: float) -> Analysis:
    coverage = (*covered("gesture", (0, 60)), *covered("face", (0, 60)), *covered(ARMS, (0, until)))
    return make_analysis(*cues, coverage=coverage).model_copy(update={"watched": ("gesture", ARMS, "face")})


def test_the_cue_that_ends_last_tells_whether_the_end_was_seen() -> None:
    analysis = hidden_arms(cue("touching arm", 3, 12), cue("touching nose", 5, 7), until=12)
    said = ask("When does she stop touching herself?", analysis=analysis).answer
    assert "stopped at" not in said
    assert "still going on at 00:12.00, where the arms were no longer observed" in said


def test_a_touch_that_begins_as_well_is_asked_about_the_beginning() -> None:
    coverage = (*covered("gesture", (0, 60)), *covered(ARMS, (3, 60)))
    late = make_analysis(cue("touching nose", 2.9, 5), cue("touching arm", 3, 12), coverage=coverage)
    late = late.model_copy(update={"watched": ("gesture", ARMS)})
    said = ask("When does she start touching herself?", analysis=late).answer
    assert "already going on at 00:02.90, where the arms were not yet observed" in said


def test_two_persons_are_not_one_run() -> None:
    other = Cue.make(span=span(4, 9), modality="gesture", label="touching nose", text="", source=KINEMATIC, person="B")
    said = ask("When does she stop touching her nose?", analysis=make_analysis(cue("touching nose", 1, 5), other))
    assert said.answer == "Touching nose stopped twice: at 00:05.00, at 00:09.00."


def test_a_hand_that_is_lost_may_not_have_been_taken_away() -> None:
    lost = "At 00:09.68 the arms went out of view as well; a hand that is lost and one taken away look the same."
    analysis = hidden_arms(cue("touching nose", 4, 9.68), until=9.6)
    assert lost in ask("When does she stop touching her nose?", analysis=analysis).limits
    assert lost in ask("What happened right after she stopped touching her nose?", analysis=analysis).limits
    seen = hidden_arms(cue("touching nose", 4, 9.68), until=30)
    assert not any(
        "look the same" in text for text in ask("When does she stop touching her nose?", analysis=seen).limits
    )


def test_what_followed_a_stop_is_told_from_the_last_of_touches_without_a_break() -> None:
    said = ask("What happened right after she stopped touching her face?").answer
    assert "In 00:14.00-00:17.00" in said
    assert "00:12.00-" not in said


def test_what_followed_an_end_that_was_not_seen_is_not_told() -> None:
    said = ask("What happened after she stopped smiling?").answer
    assert "In 00:25.00-00:35.00" in said
    assert said.endswith("still going on at 01:00.00, where what was analyzed ends, so when it stopped is not known.")
    coverage = (*covered("gesture", (0, 60)), *covered("face", (0, 60)), *covered(MOUTH, (10, 25)))
    hidden = make_analysis(cue("smiling", 18, 25, modality="face"), cue("nodding", 27, 28), coverage=coverage)
    hidden = hidden.model_copy(update={"watched": ("gesture", "face", MOUTH)})
    assert ask("What happened after she stopped smiling?", analysis=hidden).answer == (
        "Smiling was found once. Smiling was still going on at 00:25.00, where the mouth was no longer observed, so "
        "when it stopped is not known."
    )
    assert "In 00:08.00-00:18.00" in ask("What happened before she started smiling?", analysis=hidden).answer


def test_the_last_one_is_not_the_last_of_which_the_end_was_seen() -> None:
    said = ask("What happened after the last smile ended?").answer
    assert "In 00:25.00" not in said
    assert "still going on at 01:00.00" in said


def test_what_followed_the_longest_says_that_it_is_about_that_one() -> None:
    said = ask("What happened after the longest hand rubbing ended?").answer
    assert "In 00:33.00-00:43.00" in said
    assert "In 00:06.00" not in said
    assert "This is about the longest one alone." in said
