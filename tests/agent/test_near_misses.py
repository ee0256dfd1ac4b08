"""Questions that look like picks, moments of speech, coverage or words that were said, and are none."""

import pytest
from asking import OFFLINE
from factory import covered, cue, interview, make_analysis, said

from mg_agent.agent.conversation.turns import understand_turn
from mg_agent.agent.events import Turn
from mg_agent.agent.question import Intent
from mg_agent.agent.reading.understand import understand
from mg_agent.agent.replying.related import NO_CAUSE
from mg_agent.agent.wording.picks import find_pick
from mg_agent.recognition.vocabulary import ARMS
from mg_agent.tools.session import Session
from mg_agent.tools.transcript import holds

WHOLE = interview().span


def answer(*turns, analysis=None):
    session = Session(analysis or interview())
    return OFFLINE.assess(turns[-1], session, [Turn(question=turn) for turn in turns[:-1]])


@pytest.mark.parametrize(
    ("question", "pick"),
    [
        ("how many seconds does her smile last", None),
        ("how many seconds does the second smile last", "second"),
        ("did her smile last", None),
        ("does the first smile last longer than the second", None),
        ("the second smile is shorter than the first", None),
        ("which gesture is the second longest", None),
        ("is the first or the second smile less certain", "least sure"),
        ("does she smile in the second part of it", None),
        ("in the last scene, does she smile", None),
        ("does she smile the second her brother comes", None),
        ("first of all, did she smile", None),
        ("in the third second, does she blink", None),
        ("does she smile during the longest pause", None),
        ("when does she smile last", "last"),
        ("what is the last thing she does", "last"),
    ],
)
def test_what_is_no_pick_picks_nothing(question, pick):
    assert find_pick(question) == pick


def test_a_pause_is_picked_among_lines_and_what_comes_after_a_line_is_not_that_line():
    assert find_pick("what is the longest pause", speech=True) == "longest"
    assert find_pick("what did she say after the third line", speech=True) is None


@pytest.mark.parametrize(
    "question",
    [
        "What words does she use most?",
        "What was the last word she said?",
        "What did she say she wanted?",
        "What did she say first?",
        "How sure are you when you say she smiled?",
    ],
)
def test_words_that_nobody_said_are_not_looked_for(question):
    asked = understand(question, WHOLE)
    assert asked.words is None
    assert asked.intent in (Intent.SPEECH, Intent.SURE)


def test_the_first_line_is_quoted_however_it_is_asked_for():
    assert answer("What did she say first?").answer == "3 lines of speech; here is the first."


@pytest.mark.parametrize(("text", "yes"), [("Can I go now?", False), ("Nothing.", False), ("No, never.", True)])
def test_no_is_found_in_no_other_word(text, yes):
    analysis = make_analysis(said(text, 5, 8), coverage=covered("speech", (0, 60)))
    assert ("was said in" in answer("Did she say no?", analysis=analysis).answer) is yes


@pytest.mark.parametrize(
    ("text", "words", "yes"),
    [
        ("two cars", "car", True),
        ("the carpet", "car", False),
        ("her training", "train", True),
        ("東京に行った", "東京", True),
    ],
)
def test_a_short_word_is_no_beginning_of_another(text, words, yes):
    assert holds(text, words) is yes


def test_never_is_not_ever():
    analysis = make_analysis(said("I never saw it.", 5, 8), coverage=covered("speech", (0, 60)))
    assert "was not found" in answer("Did she say ever?", analysis=analysis).answer


def test_before_some_words_or_after_is_both():
    assert understand('Does she nod before "train" or after?', WHOLE).side == "either"


def test_nothing_is_missing_is_not_said_beside_what_is_missing():
    seen = covered("gesture", (0, 60)), covered("face", (0, 60)), covered("speech", (0, 60))
    analysis = make_analysis(said("No train.", 5, 8), coverage=tuple(one for part in seen for one in part))
    analysis = analysis.model_copy(update={"watched": ("gesture", ARMS, "face", "speech")})
    told = answer("Could you see her face when she mentioned the train?", analysis=analysis).answer
    assert "Not observed: the arms" in told
    assert "No part is missing" not in told


@pytest.mark.parametrize("question", ["Can you see his mouth twitch?", "Did you see her hands shake?"])
def test_what_a_part_does_is_no_question_of_coverage(question):
    assert understand(question, WHOLE).intent is not Intent.COVERAGE


@pytest.mark.parametrize(
    "question", ["Can you see her hands?", "Can you see her hands at 0:10?", "Can you see his face well?"]
)
def test_whether_a_part_was_in_view_is_one(question):
    assert understand(question, WHOLE).intent is Intent.COVERAGE


def test_people_who_are_spoken_of_are_no_speakers():
    assert "speaker" not in answer("How many people does she mention?").answer


def test_who_else_speaks_is_not_known_of_lines_without_names():
    told = answer("Does she smile while the interviewer is talking?").limits
    assert NO_CAUSE in told
    assert any("which of its speakers is the person in view" in limit for limit in told)


@pytest.mark.parametrize("first", ["Does she nod?", "How long does she nod?", "How often does she nod?"])
def test_words_in_a_follow_up_are_a_place(first):
    assert answer(first, "and when she mentions her dog?").answer.startswith("“dog” was not found")


@pytest.mark.parametrize("follow", ["are you sure?", "why?"])
def test_a_brief_follow_up_stays_at_the_place_of_the_answer(follow):
    asked = understand_turn(follow, ["What happens after she mentions the train?"], WHOLE)
    assert (asked.words, asked.side) == ("train", "after")
    assert understand_turn(follow, ["Did she nod between 10 and 20 s?"], WHOLE).spans[0].start == 10.0


def test_a_line_that_is_looked_for_is_no_place_of_an_answer():
    assert understand_turn("are you sure?", ["Did she mention the train?"], WHOLE).words is None


def test_cues_of_an_act_keep_their_pick():
    analysis = make_analysis(cue("nodding", 2, 3), cue("nodding", 5, 9), coverage=covered("gesture", (0, 60)))
    assert (
        "here is the second, 4.0 s long"
        in answer("How many seconds does the second nod last?", analysis=analysis).answer
    )
