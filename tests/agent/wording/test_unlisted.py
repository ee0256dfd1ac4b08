"""What no cue exists for is said to be so, not answered with another cue."""

import pytest
from factory import cue, interview, make_analysis

from mg_agent.agent.offline import OfflineAnalyst
from mg_agent.agent.reading.understand import understand
from mg_agent.core.assessment import Assessment
from mg_agent.tools.session import Session


def ask(question: str) -> Assessment:
    analysis = make_analysis(*interview().cues, cue("touching arm", 1, 2), cue("touching hair", 3, 4))
    return OfflineAnalyst().assess(question, Session(analysis))


@pytest.mark.parametrize(
    "question",
    [
        "does she touch her foot", "scratch her knee", "Does he cough?", "is she sleeping", "is she blushing?",
        "how often does he scratch his back", "is she crossing her legs", "does he touch his shoulder?", "crying?",
        "does the woman drink water?", "how many times does he sneeze", "does he stand up", "is he tapping his foot?",
        "when does she wave", "does she adjust her glasses", "how long does he walk around?", "rubbing her belly",
        "Does she roll her eyes?", "does he wink", "is she biting her nails", "does he sleep between 5 and 10 s?",
        "does he stick out his tongue", "is she sweating", "does he clench his fist", "does she play with her ring",
        "count the yawns with the feet", "does he hug the dog or dance", "dose she snore",
        "does he raise his hand", "when did she raise her left hand", "compare her feet in the first and second half",
    ],
)  # fmt: skip
def test_no_other_cue_is_given_instead(question: str) -> None:
    said = ask(question)
    assert "no cue of that kind is looked for" in said.answer.lower(), said.answer
    assert "I can look for" in said.answer
    assert said.abstains
    assert said.claims == ()


def test_what_is_known_is_answered_beside_it() -> None:
    said = ask("does she cough or touch her nose?")
    assert "Touching nose was found twice" in said.answer
    assert any("cough" in limit and "no cue" in limit.lower() for limit in said.limits)


@pytest.mark.parametrize("question", ["does she look at the camera?", "is he looking into the lens", "looks at viewer"])
def test_looking_at_the_camera_is_not_answered_with_its_opposite(question: str) -> None:
    answer = ask(question).answer
    assert answer.startswith(
        "Whether somebody looks at the camera cannot be told, only when this person looks away from where"
    )
    assert "which need not be the camera" in answer


@pytest.mark.parametrize(
    "word",
    [
        "sleep",
        "sleeping",
        "blushing",
        "blush",
        "cara",
        "crush",
        "class",
        "note",
        "cheat",
        "learn",
        "smoke",
        "wing",
        "waist",
        "leaf",
        "people",
        "state",
        "think",
        "grown",
        "lick",
        "skill",
        "strike",
        "share",
        "scale",
        "broke",
        "prison",
        "creek",
        "frame",
        "tape",
        "hire",
        "months",
        "gold",
        "strobe",
        "crown",
        "plan",
        "grip-tape",
        "fist",
    ],
)
def test_real_words_are_never_mended(word: str) -> None:
    asked = understand(f"is there {word}?", interview().span)
    assert asked.readings == ()


@pytest.mark.parametrize(
    ("typed", "shown"), [("sleve", "sleeve"), ("touhcing her nsoe", "nose"), ("scrathing", "scratch"), ("chekbone", "")]
)
def test_readings_show_words_not_stems(typed: str, shown: str) -> None:
    readings = " ".join(understand(typed, interview().span).readings)
    assert (f"“{shown}”" in readings) if shown else not readings
    assert "“sleev”" not in readings


def test_eye_contact_is_not_answered_with_its_opposite() -> None:
    assert ask("is he making eye contact?").answer.startswith(
        "Whether there is eye contact is not told; what is told is"
    )
