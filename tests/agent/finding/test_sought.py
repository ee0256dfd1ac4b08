"""A cue that no source at hand looks for is not "not found"; and every new label is found by everyday words."""

import ast
from pathlib import Path

import pytest
from factory import cue, interview, make_analysis

import mg_agent.recognition
from mg_agent.agent.finding.sought import as_sought
from mg_agent.agent.offline import OfflineAnalyst
from mg_agent.agent.reading.understand import understand
from mg_agent.core.evidence import Source
from mg_agent.recognition.rules.kinematic import KinematicRecognizer
from mg_agent.recognition.vocabulary import LABELS, MEASURED
from mg_agent.tools.session import Session
from mg_agent.tools.sought import KINEMATIC, unsought

LEARNED = Source(name="learned", version="1")


def answer(question: str, *more) -> str:
    return OfflineAnalyst().assess(question, Session(make_analysis(*interview().cues, *more))).answer


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("does she touch her shoulder?", "touching shoulder"),
        ("does he rub his knee", "touching leg"),
        ("is she straightening her jacket?", "adjusting clothes"),
        ("does he play with his pen", "playing with object"),
        ("are his fingers interlaced", None),
        ("when does he lace his fingers?", "interlocking fingers"),
        ("does he steeple his fingers", "steepling fingers"),
        ("when does she clench her fist", "clenching fist"),
        ("does she drum her fingers", "fidgeting fingers"),
        ("are her hands on her hips?", "arms akimbo"),
        ("when are his hands behind his back", "hands behind back"),
        ("does she withdraw her arms", "withdrawing arms"),
        ("when does he sit up straight", "sitting upright"),
        ("is she sitting upright", "sitting upright"),
        ("does he breathe deeply", "deep breath"),
        ("does she sigh?", "deep breath"),
        ("does he purse his lips", "pressing lips"),
        ("does she cross her legs", "crossing legs"),
        ("is he bouncing his leg", "moving legs"),
        ("does he tap his foot", "moving legs"),
        ("does she talk with her hands", "illustrating"),
        ("is he gesticulating", "illustrating"),
    ],
)
def test_everyday_words_find_the_label(question, label):
    names = [topic.name for topic in understand(question, interview().span).topics]
    assert label is None or names == [label]


def test_what_only_a_learned_source_sees_is_not_called_absent():
    said = answer("does she cross her legs?")
    assert "no cue of that kind is looked for" in said
    assert "not found" not in said


def test_a_learned_source_answers_for_the_same_words():
    said = answer("does she cross her legs?", cue("crossing legs", 1, 2, source=LEARNED))
    assert "Crossing legs was found once" in said
    assert "not found in the observed part" in answer("does she steeple?", cue("crossing legs", 1, 2, source=LEARNED))


def test_a_cue_that_stands_on_the_timeline_is_always_found():
    assert "Crossing legs was found once" in answer("does she cross her legs?", cue("crossing legs", 1, 2))


def test_the_nearest_cue_is_named_as_such():
    said = OfflineAnalyst().assess("does she steeple her fingers?", Session(interview()))
    assert "Clasping hands was not found" in said.answer
    assert "There is no cue for steepling fingers here; clasping hands is the nearest." in said.limits


def test_pressed_lips_are_read_off_the_face_where_no_source_reads_them_off_the_body():
    asked = as_sought(understand("does she press her lips", interview().span), unsought(interview()))
    assert asked.topics[0].modalities == ("face",)
    both = make_analysis(cue("nodding", 1, 2, source=LEARNED))
    assert as_sought(understand("does she press her lips", both.span), unsought(both)).topics[0].modalities == (
        "gesture",
        "face",
    )


def test_the_source_is_called_by_its_name():
    assert KinematicRecognizer.source.name == KINEMATIC


RULES = {"acts", "arms", "contact", "hands", "head", "head_angles", "kinematic", "oscillation", "posture", "regions"}


def test_the_rules_name_what_they_are_said_to_name():
    folder = Path(mg_agent.recognition.__file__).parent / "rules"
    named = {
        node.value
        for path in folder.glob("*.py")
        if path.stem in RULES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in LABELS
    }
    assert named <= set(MEASURED)
    assert {label for label in MEASURED if not label.startswith("touching ")} <= named
