"""Times that only an answer names, pauses named by the line beside them, and what was not done in some of the time."""

import pytest
from asking import OFFLINE
from factory import covered, interview, make_analysis, said

from mg_agent.agent.events import Turn
from mg_agent.tools.session import Session

ANALYSIS = interview()
SILENT = make_analysis(coverage=(*covered("gesture", (0, 60)), *covered("face", (0, 60))))


def ask(*turns, analysis=ANALYSIS):
    return OFFLINE.assess(turns[-1], Session(analysis), [Turn(question=turn) for turn in turns[:-1]])


@pytest.mark.parametrize(
    ("turns", "told"),
    [
        (("when is she doing the most?", "what does she do then?"), "In 00:03.00-00:13.00: at 00:03.00 blinking"),
        (("when is she doing the most?", "does she nod then?"), "Nodding was found once in 00:03.00-00:13.00."),
        (("when is she doing the most?", "and what does she say then?"), "The transcript holds 1 line, 6 words"),
        (("when is she doing the most?", "and then?"), "In 00:13.00-00:23.00: at 00:14.00 folding arms"),
        (
            ("when is she doing the most?", "what does she do then?", "and after that?"),
            "In 00:13.00-00:23.00: at 00:14.00 folding arms",
        ),
        (("is there a moment when nothing happens?", "what does she say then?"), "The transcript holds 1 line, 9"),
        (
            ("which line comes with the fewest gestures?", "what does she do during it?"),
            "In 00:30.00-00:33.00: at 00:31.00 blinking",
        ),
        (("which line is the longest?", "what does she do during it?"), "In 00:05.00-00:08.00: at 00:06.00"),
        (("name the three longest gestures", "what does she say during them?"), "The transcript holds 1 line, 6"),
        (("name the two longest pauses", "what does she say during them?"), "No line of speech was found in 00"),
        (
            ("how long is the pause before the last line?", "what does she do then?"),
            "The last line of speech was said in 00:30.00-00:33.00. Right before that line nothing was said for 6.0 s",
        ),
        (("when does she touch her nose?", "which is the longest?", "what is she saying then?"), "The transcript"),
    ],
)  # fmt: skip
def test_then_is_the_time_that_the_answer_before_names(turns, told):
    assert ask(*turns).answer.startswith(told)


@pytest.mark.parametrize(
    ("turns", "told"),
    [
        (("which line comes with the most gestures?", "and the fewest?"), "Of 3 lines, the third comes with the"),
        (("which line comes with the most gestures?", "and the least?"), "Of 3 lines, the third comes with the fewest"),
        (("in which pause does she do the most?", "and the least?"), "Of 2 pauses, the second comes with the fewest"),
        (("when is she doing the most?", "and the least?"), "The longest stretch without a cue"),
    ],
)  # fmt: skip
def test_the_fewest_is_asked_of_what_the_most_was(turns, told):
    assert ask(*turns).answer.startswith(told)


def test_a_question_on_a_part_of_the_body_is_no_longer_one_on_words():
    assert ask("what did she say?", "and her hands?").answer.startswith("A cue of the hands was found 4 times")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("what does she do in the silence after the first line?", "In 00:08.00-00:21.00: at 00:08.00 looking away"),
        ("what does she do in the pause before the last line?", "In 00:24.00-00:30.00: at 00:24.00 smiling (3.0 s)."),
        (
            "does she blink in the pause before the last line?",
            "Blinking was not found in the observed part (6.0 of 6.0",
        ),
        ("what does she do in the pause before the first line?", "No line comes before it in the transcript"),
        ("what does she do in the pause before the fifth line?", "so there is no fifth one."),
    ],
)
def test_a_pause_is_named_by_the_line_beside_it(asked, told):
    assert told in ask(asked).answer


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("is the pause before the last line longer than the first?", "No: the pause before the last line lasted 6.0"),
        (
            "is the pause after the first line longer than the one before the last line?",
            "Yes: the pause after the first line lasted 13.0 s and the pause before the last line 6.0 s",
        ),
        ("is the pause before the first line longer than the second?", "The first line of speech was said in"),
        ("is the second pause longer than the first?", "No: the second pause lasted 6.0 s and the first 13.0 s"),
    ],
)  # fmt: skip
def test_pauses_beside_lines_are_set_against_one_another_by_length(asked, told):
    assert ask(asked).answer.startswith(told)


def test_without_a_transcript_there_is_no_pause():
    assert "no transcript" in ask("what does she do in the silence after the first line?", analysis=SILENT).answer


@pytest.mark.parametrize(
    ("asked", "where", "absent", "present"),
    [
        ("what does she never do while talking?", "while lines were said", "smiling", "blinking"),
        ("what does she never do when she speaks?", "while lines were said", "nodding", "nose"),
        ("what does she never do during the first line?", "in 00:05.00-00:08.00", "blinking", "nose"),
        ("what does she never do in the pauses?", "in the pauses", "neck", "smiling"),
        ("which gestures does she never show between 0 and 10 s?", "in 00:00.00-00:10.00", "folding arms", "blinking"),
    ],
)
def test_what_is_never_done_in_some_of_the_time(asked, where, absent, present):
    told = ask(asked).answer
    assert f"ooked for and not found {where}, where it could be seen" in told
    assert absent in told
    assert present not in told


def test_what_was_not_in_view_while_lines_were_said_is_not_called_undone():
    analysis = make_analysis(
        said("Hello.", 2, 3), said("Well.", 5, 8),
        coverage=(*covered("speech", (0, 60)), *covered("face", (0, 60)), *covered("gesture", (9, 60))),
    )  # fmt: skip
    told = ask("what does she never do while talking?", analysis=analysis).answer
    assert "nodding" not in told.partition("Not observable")[0]
    assert "Not observable while lines were said" in told


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("does she blink more while talking or while silent?", "more often while lines were said (6.7 against 2.9)."),
        ("does she blink more while smiling?", "Per minute it began more often in the rest (3.8 against 0.0)."),
        ("does she move more while talking or while silent?", "more often while talking (20.0 against 13.2)."),
    ],
)
def test_which_of_two_times_holds_more_is_concluded(asked, told):
    assert ask(asked).answer.endswith(told)


def test_without_more_nothing_is_concluded():
    assert "more often" not in ask("does she blink while smiling?").answer


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("When does she smile? How long does she nod? Is she nervous?", 3),
        ("Does she smile? Does she nod? Does she blink? Does she shrug?", 4),
        ("When does she smile? How often? Is she nervous?", 1),
        ("When does she smile? Does she nod?", 1),
    ],
)
def test_three_questions_in_a_row_are_a_list(text, lines):
    told = ask(text).answer.splitlines()
    assert len(told) == lines
    assert lines == 1 or [line[:2] for line in told] == [f"{i}." for i in range(1, lines + 1)]


def test_two_of_such_a_list_are_compared():
    told = ask("When does she smile? How long does she nod? Is she nervous?", "compare the two").answer
    assert "Nodding was found more often (2 against 1)." in told
