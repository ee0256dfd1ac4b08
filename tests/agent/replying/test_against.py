"""Two kinds of cues side by side: which was more often there, which longer, and what is part of what, told once."""

import pytest
from factory import covered, cue, make_analysis

from mg_agent.agent.analyst import Analyst
from mg_agent.agent.events import Turn
from mg_agent.agent.replying.against import FEW
from mg_agent.tools.session import Session

SMILES = tuple(cue("smiling", start, end, modality="face") for start, end in ((24, 27), (31, 34), (53, 55)))
NODS = tuple(cue("nodding", start, end) for start, end in ((12, 13), (28, 29.5)))
TOUCHES = (cue("touching nose", 5, 7), cue("touching cheek", 8, 9), cue("touching hair", 40, 41))
ALL = (*SMILES, *NODS, *TOUCHES)


def answer(*turns, seen=(0, 60), cues=ALL):
    coverage = (*covered("gesture", (0, 60)), *covered("face", seen), *covered("speech", (0, 60)))
    session = Session(make_analysis(*cues, coverage=coverage))
    return Analyst.offline().assess(turns[-1], session, [Turn(question=turn) for turn in turns[:-1]])


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("does she smile more often than she nods?", "Smiling was found more often (3 against 2)."),
        ("which is more frequent, nodding or smiling?", "Smiling was found more often (3 against 2)."),
        ("what does she do less, nod or smile?", "Smiling was found more often (3 against 2)."),
        ("which lasts longer, nodding or smiling?", "Smiling was there for longer in all (8.0 s against 2.5 s)."),
        (
            "compare smiling and nodding",
            "Smiling was found more often (3 against 2). Smiling was there for longer in all (8.0 s against 2.5 s).",
        ),
        ("compare smiling and touching her hair or nose", ""),
    ],
)
def test_which_of_the_two_is_said_with_numbers_and_evidence(asked, told):
    said = answer(asked)
    assert said.answer.endswith(told)
    assert {i for claim in said.claims for i in claim.evidence} >= {one.id for one in SMILES}
    assert (FEW in said.limits) == bool(told)


def test_the_two_of_questions_before_are_compared():
    said = answer("when does she nod?", "when does she smile?", "compare the two").answer
    assert "Smiling was found more often (3 against 2). Smiling was there for longer" in said


def test_what_was_observed_for_less_time_is_compared_by_that_time():
    said = answer("compare smiling and nodding", seen=(20, 40), cues=(*SMILES[:2], *NODS)).answer
    assert "By the time in which each could be seen, smiling was more frequent (6.0 against 2.0 per minute)." in said
    assert said.endswith("Of the time in which each could be seen, smiling was there for more of it (30% against 4%).")


def test_equal_and_missing_kinds_are_told_as_such():
    assert (
        "Smiling and nodding were found equally often (2 each)."
        in answer("does she smile more than she nods?", cues=(*SMILES[:2], *NODS)).answer
    )
    assert answer("does she nod more than she smiles?", cues=SMILES).answer.endswith("more often (3 against 0).")
    assert "more often" not in answer("does she nod more than she shrugs?", cues=SMILES).answer


def test_how_often_two_kinds_were_found_is_no_comparison():
    assert "more often" not in answer("how often does she smile and nod?").answer


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (
            "does she touch her face or touch herself?",
            "Self-touch was found 3 times: touching nose (1), touching cheek (1), touching hair (1). Of these 3, 2 are "
            "touching the face.",
        ),
        ("does she touch her nose or her face?", "Touching the face was found twice: touching nose (1), touching cheek "
         "(1). Of these 2, one is touching nose."),
        ("does she touch herself or her face?", "Of these 3, 2 are touching the face."),
        ("how often does she touch her face or herself?", "Of these 3, 2 are touching the face."),
        ("how long does she touch her nose or her face?", "touching nose."),
    ],
)  # fmt: skip
def test_a_kind_is_told_as_part_of_the_wider_one_that_holds_it(asked, told):
    said = answer(asked)
    assert said.answer.endswith(told)
    assert said.answer.count("found") + said.answer.count("lasted") == 1
    assert len({claim.text for claim in said.claims}) == len(said.claims)


def test_the_first_of_two_such_kinds_is_counted_once():
    assert "was found 3 times; here is the first" in answer("when does she first touch her face or herself?").answer
