"""Two moments, one of them named by speech at least: which came first, and how much time lies between them."""

import pytest
from factory import covered, cue, make_analysis, said

from mg_agent.agent.offline import OfflineAnalyst
from mg_agent.agent.reading.understand import understand
from mg_agent.tools.session import Session

LINES = (
    said("I was with my mother.", 1, 2),
    said("My brother took the bread, the butter and the money.", 3, 5),
    said("I never met the man at home.", 9, 11),
    said("My mother knows.", 12, 14),
)
SMILES = tuple(cue("smiling", start, end, modality="face") for start, end in ((7, 8), (11.5, 16)))
SEEN = (*covered("gesture", (0, 20)), *covered("speech", (0, 20)))
ANALYSIS = make_analysis(*LINES, *SMILES, coverage=(*SEEN, *covered("face", (0, 20))), duration=20)
HOME = "The line with “home” began 4.0 s after it had ended (6.0 s after it had begun)."


def answer(question, analysis=ANALYSIS):
    return OfflineAnalyst().assess(question, Session(analysis))


@pytest.mark.parametrize(
    "question",
    [
        "what comes first, her saying 'money' or her saying 'home'?",
        "what comes first, saying money or saying home?",
        'which does she say first, "money" or "home"?',
        'does she say "money" before "home"?',
        "does she say home before or after she says money?",
        "did she mention the money before she mentioned home?",
        "what does she say first, money or home?",
        "is 'money' said before 'home'?",
        "which came earlier, 'home' or 'money'?",
        "does she say money first or home?",
        "does her saying 'home' come after her saying 'money'?",
    ],
)
def test_which_words_came_first_is_told_with_both_lines(question):
    told = answer(question)
    assert told.answer == f"The line with “money” came first. {HOME}"
    assert [claim.evidence for claim in told.claims] == [(LINES[1].id,), (LINES[2].id,)]
    assert any("times of its whole line" in limit for limit in told.limits)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (
            "does she say 'mother' before 'brother'?",
            "“mother” was said in 2 lines. The first line with “mother” came first.",
        ),
        ("is 'butter' said before 'bread'?", "Both were said in the same line, “bread” before “butter”: “My brother"),
        (
            "what comes first, her saying 'money' or her smile?",
            "The line with “money” came first. The first smile began 2.0 s",
        ),
        (
            "does she say 'home' after she smiles?",
            "The first smile came first. The line with “home” began 1.0 s after it",
        ),
        (
            "does she say 'home' before her second smile?",
            "The line with “home” came first. The second smile began 0.5 s",
        ),
        (
            "does she say 'elephant' before 'home'?",
            "“elephant” was not found in the transcript of 00:00.00-00:20.00. So their order cannot be told.",
        ),
    ],
)
def test_several_lines_one_line_and_something_seen_are_told_apart(question, told):
    assert told in answer(question).answer


def test_a_smile_that_may_have_come_earlier_unseen_is_told():
    hidden = make_analysis(*LINES, *SMILES, coverage=(*SEEN, *covered("face", (6, 20))), duration=20)
    assert (
        "6.0 s of that time were not observed (00:00.00-00:06.00), so another smile may lie there."
        in answer("what comes first, her saying 'money' or her smile?", hidden).answer
    )


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("time between saying 'money' and her second smile", "to the beginning of the second smile it is 6.5 s"),
        ("how long from saying money to the second smile?", "to the beginning of the second smile it is 6.5 s"),
        ("how long after saying 'money' does she smile?", "with “money” to the beginning of smiling it is 2.0 s"),
        ("how long after she says money does she smile for the second time?", "of the second smile it is 6.5 s"),
        (
            "how long after saying 'money' does she say 'home'?",
            "of the line with “home” it is 4.0 s (00:05.00-00:09.00)",
        ),
        ("how long before she says 'home' does she say 'money'?", "of the line with “home” it is 4.0 s"),
        (
            "how long after her first smile does she say 'home'?",
            "From the end of the first smile to the beginning of the",
        ),
        (
            "how long between the first time she says mother and her second smile?",
            "the first line with “mother” to the",
        ),
        ("time between saying 'money' and her third smile", "Smiling was found twice. There is no third one."),
        ("how long after she says 'bread' does she say 'butter'?", "No time lies between"),
    ],
)
def test_the_time_between_heeds_which_one_is_meant(question, told):
    assert told in answer(question).answer


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (
            "how much time between the first and second line?",
            "of the first line to the beginning of the second line it is 1.0 s",
        ),
        ("how long between the first and the last sentence?", "of the last line it is 10.0 s (00:02.00-00:12.00)."),
        ("how long is the pause between the second and third line?", "of the third line it is 4.0 s"),
        ("time between line 1 and line 2", "of the second line it is 1.0 s"),
        (
            "how much time between the last two lines?",
            "of the last but one line to the beginning of the last line it is 1.0",
        ),
        ("how much time between the first and sixth line?", "There is no sixth line, only 4 lines."),
        ("how much time between each line?", "Between 4 lines of speech there are 3 pauses of 0.5 s or longer"),
        ("what happens between the second and third line?", "at 00:07.00 smiling (1.0 s)"),
        (
            "how often does she smile between the first and the last line?",
            "Smiling was found twice in 00:02.00-00:12.00",
        ),
    ],
)
def test_lines_are_named_by_their_place(question, told):
    assert told in answer(question).answer


@pytest.mark.parametrize(
    "question",
    [
        "what comes first, the nod or the smile?",
        "what does she say before she smiles?",
        "does she smile before saying home?",
        "does she say anything before she smiles?",
        "what happens between the first and second smile?",
        "does she say why before leaving?",
        "what is the first thing she does or says?",
        "between 1 and 2 s does she smile?",
        "from the first line on, does she smile?",
    ],
)
def test_other_questions_name_no_two_moments(question):
    assert understand(question, ANALYSIS.span).between is None
