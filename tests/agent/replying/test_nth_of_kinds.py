"""One of several of each of two kinds: "the second nod or the first smile" is about these two and no others."""

import pytest
from factory import covered, cue, make_analysis

from mg_agent.agent.offline import OfflineAnalyst
from mg_agent.agent.wording.nouns import one_of
from mg_agent.tools.session import Session

SMILES = tuple(cue("smiling", start, end, modality="face") for start, end in ((24, 27), (31, 34), (53, 55)))
NODS = tuple(cue("nodding", start, end) for start, end in ((12, 13), (28, 29.5), (54, 57)))
TOUCH = cue("touching chin", 35, 38)
SEEN = tuple(one for modality in ("gesture", "face") for one in covered(modality, (0, 40), (50, 60)))
ANALYSIS = make_analysis(*SMILES, *NODS, TOUCH, coverage=(*SEEN, *covered("speech", (0, 60))))


def answer(question):
    return OfflineAnalyst().assess(question, Session(ANALYSIS))


@pytest.mark.parametrize(
    ("question", "told", "pair"),
    [
        (
            "what comes first, the second nod or the first smile?",
            "The first smile came first. The second nod began 1.0 s after it had ended (4.0 s after it had begun).",
            (NODS[1], SMILES[0]),
        ),
        (
            "which is earlier, the last nod or the last smile?",
            "The last smile came first. The last nod began 1.0 s after it had begun, while it still went on.",
            (NODS[2], SMILES[2]),
        ),
        (
            "does the second nod come before the first smile?",
            "The second nod began 1.0 s after the first smile had ended (4.0 s after it had begun).",
            (NODS[1], SMILES[0]),
        ),
        (
            "how much time passes between the first nod and the second smile?",
            "The second smile began 18.0 s after the first nod had ended (19.0 s after it had begun).",
            (NODS[0], SMILES[1]),
        ),
        (
            "how long is it from the 1st nod to her last smile?",
            "The last smile began 40.0 s after the first nod had ended (41.0 s after it had begun).",
            (NODS[0], SMILES[2]),
        ),
        (
            "how long after her second smile does she touch her chin?",
            "The next chin touch began 1.0 s after the second smile had ended (4.0 s after it had begun).",
            (TOUCH, SMILES[1]),
        ),
        (
            "how long after the first nod does she smile?",
            "The next smile began 11.0 s after the first nod had ended (12.0 s after it had begun).",
            (SMILES[0], NODS[0]),
        ),
        (
            "tell me how long after the first nod she smiles",
            "The next smile began 11.0 s after the first nod had ended (12.0 s after it had begun).",
            (SMILES[0], NODS[0]),
        ),
        (
            "does she nod before her second smile?",
            "The second smile began 1.5 s after the preceding nod had ended (3.0 s after it had begun).",
            (NODS[1], SMILES[1]),
        ),
        (
            "what comes first: her second smile or her chin touch?",
            "The second smile came first. The first chin touch began 1.0 s after it had ended",
            (SMILES[1], TOUCH),
        ),
    ],
)
def test_the_two_that_are_meant_are_told_and_cited(question, told, pair):
    got = answer(question)
    assert told in got.answer
    assert [claim.evidence for claim in got.claims] == [tuple(one.id for one in pair)]
    assert "nearest" not in got.answer


def test_where_there_is_no_such_one_the_answer_says_so():
    told = answer("which came first, the fifth nod or the sixth smile?").answer
    assert told.endswith(
        "Nodding was found 3 times. Smiling was found 3 times. There is no fifth nod and no sixth smile."
    )


def test_what_was_not_seen_may_hold_another_one():
    lost = "10.0 s of that time were not observed (00:40.00-00:50.00), so another chin touch may lie there."
    assert answer("does she touch her chin after the third smile?").answer.endswith(
        "No chin touch that began after the third smile was found."
    )
    assert answer("how long before the third smile does she touch her chin?").answer.endswith(lost)


def test_a_share_of_time_is_of_that_one_alone():
    told = answer("does she nod during her third smile?")
    assert "During the third smile, nodding took up 1.0 of 2.0 s (50%)" in told.answer
    assert [claim.evidence for claim in told.claims] == [(NODS[2].id, SMILES[2].id)]


def test_without_a_place_the_nearest_are_told_as_ever():
    told = answer("how long after she smiles does she nod?").answer
    assert "Compared with the nearest smile, nodding began" in told


@pytest.mark.parametrize(
    ("name", "one"),
    [
        ("smiling", "smile"),
        ("touching nose with the left hand", "nose touch with the left hand"),
        ("touching the face", "face touch"),
        ("turning head to the left", "head turn to the left"),
        ("folding arms", "instance of folding arms"),
        ("a gesture", "gesture"),
        ("touching nose or nodding", "instance of touching nose or nodding"),
    ],
)
def test_one_of_a_kind_has_a_name(name, one):
    assert one_of(name) == one


def test_a_touch_and_a_touch_of_the_face_again_are_of_one_kind():
    touches = (cue("touching mouth", 2, 4), cue("touching nose", 9, 12), cue("touching arm", 5, 6))
    session = Session(make_analysis(*touches, coverage=covered("gesture", (0, 60))))
    for question in (
        "how soon after the first touch does she touch her face again?",
        "how long after her first touch does she touch her face again?",
    ):
        response = OfflineAnalyst().assess(question, session)
        told = "Touching the face was found twice. The second face touch began 5.0 s after the first had ended (7.0 s"
        assert response.answer.startswith(told), response.answer
