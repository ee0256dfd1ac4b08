"""What was just spoken of is compared: two kinds, two stretches, two of one kind, and never the halves of the video."""

import pytest
from asking import OFFLINE
from factory import covered, cue, make_analysis

from mg_agent.agent.conversation.turns import understand_turn
from mg_agent.agent.events import Turn
from mg_agent.agent.question import Intent
from mg_agent.tools.session import Session

SMILES = tuple(cue("smiling", start, end, modality="face") for start, end in ((24, 27), (31, 34), (53, 55)))
NODS = tuple(cue("nodding", start, end) for start, end in ((12, 13), (28, 29.5)))
SEEN = tuple(one for modality in ("gesture", "face") for one in covered(modality, (0, 60)))
ANALYSIS = make_analysis(*SMILES, *NODS, coverage=(*SEEN, *covered("speech", (0, 60))))
NOD, SMILE = "when does she nod?", "when does she smile?"


def read(*turns):
    known = tuple(sorted({(one.modality, one.label) for one in ANALYSIS.cues}))
    return understand_turn(turns[-1], turns[:-1], ANALYSIS.span, known)


def answer(*turns):
    return OFFLINE.assess(turns[-1], Session(ANALYSIS), [Turn(question=turn) for turn in turns[:-1]]).answer


@pytest.mark.parametrize(
    "asked",
    ["compare the two", "Compare them.", "now compare both", "can you compare the two?", "what's the difference?",
     "how do they compare?", "compare these two kinds", "which is more frequent?", "which of the two is more common?"],
)  # fmt: skip
def test_two_kinds_are_counted_beside_one_another(asked):
    told = "Nodding was found twice in 60.0 observed s, 2.0 per observed minute. Smiling was found 3 times in 60.0"
    assert answer(NOD, SMILE, asked).startswith(told)
    assert answer("when does she nod and when does she smile?", asked).startswith(told)


def test_which_is_longer_and_which_came_first():
    assert answer(NOD, SMILE, "which of the two is longer?").startswith("Nodding lasted 2.5 s of 60.0 observed s")
    assert "The first nod began 12.0 s before the first smile" in answer(NOD, SMILE, "which comes first?")
    two = ("when is the second nod?", "when is the first smile?")
    assert "The first smile came first. The second nod began 1.0 s after" in answer(*two, "which one came first?")
    assert "The second nod began 1.0 s after the first smile had ended" in answer(*two, "compare the two")


@pytest.mark.parametrize(
    ("turns", "spans"),
    [
        (("what happens at 26 s?", "what happens at 10 s?"), [(8, 12), (24, 28)]),
        (("what happens between 0 and 10?", "and between 20 and 30?"), [(0, 10), (20, 30)]),
        (("does she smile between 20 and 30 s?", "and between 30 and 40?"), [(20, 30), (30, 40)]),
    ],
)
def test_two_stretches_are_set_against_one_another(turns, spans):
    asked = read(*turns, "compare the two")
    assert (asked.intent, [(s.start, s.end) for s in asked.spans]) == (Intent.COMPARE, spans)


def test_two_of_a_kind_are_told_with_their_distance_and_lengths():
    told = (
        "Smiling was found 3 times. The third smile began 26.0 s after the first had ended (29.0 s after it had begun)."
    )
    lengths = "The first smile lasted 3.0 s and the third 2.0 s, which is 1.0 s shorter."
    assert answer("when is the first smile?", "and the third?", "compare the two") == f"{told} {lengths}"
    assert answer("compare the first and the third smile") == f"{told} {lengths}"
    assert answer("compare the first smile with the third one") == f"{told} {lengths}"
    assert answer("how does the first smile compare with the second?").endswith("and the second 3.0 s, just as long.")
    assert "lasted" not in answer("how long between the first and the second smile?")


def test_stretches_are_still_compared():
    assert answer("compare her smiles in the first and second parts").startswith("First 00:00")
    assert answer("compare the first and the second half").startswith("First 00:00")


def test_where_there_are_no_two_nothing_is_compared():
    for turns in (
        ("compare the two",),
        ("what can you do?", "compare the two"),
        (SMILE, "at 12 s?", "compare the two"),
    ):
        assert answer(*turns).startswith("I can compare two stretches of time; name both")
    assert answer(SMILE, "compare them").startswith("Smiling lasted 8.0 s"), "the smiles with one another"
    assert read("which of the two is longer?").intent is Intent.UNKNOWN


def test_within_one_message():
    told = answer("1. When does she nod? 2. When does she smile? 3. Compare the two.")
    assert "3. Nodding was found twice in 60.0 observed s" in told


@pytest.mark.parametrize("asked", ["which is the longest?", "which one was the first?", "which is the shortest?"])
def test_the_longest_of_all_is_not_one_of_two(asked):
    assert answer(NOD, SMILE, asked).startswith("Smiling was found 3 times; here is the")


def test_the_longest_of_the_two_is():
    assert "Nodding lasted" in answer(NOD, SMILE, "which of the two is the longest?")
