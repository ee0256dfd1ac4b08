"""Arms under the table are not arms that were not folded."""

import factory
import pytest

from mg_agent.agent.offline import OfflineAnalyst
from mg_agent.core.evidence import Analysis
from mg_agent.core.scenario import Condition
from mg_agent.recognition.vocabulary import ARMS, HEAD, LABELS, MG_AGENT, MOUTH, must_be_in_view
from mg_agent.tools.session import Session

WATCHED = ("gesture", ARMS, "face", "speech")


def portrait(*arms: tuple[float, float], watched: tuple[str, ...] = WATCHED) -> Analysis:
    """Ten seconds of head and shoulders; the arms come into view only in ``arms``."""
    body, face = factory.covered("gesture", (0, 10)), factory.covered("face", (0, 10))
    plain = factory.make_analysis(duration=10.0, coverage=(*body, *face, *factory.covered(ARMS, *arms)))
    return plain.model_copy(update={"watched": watched})


def answer(analysis: Analysis, question: str) -> str:
    return OfflineAnalyst().assess(question, Session(analysis)).answer


def test_folded_arms_that_could_not_be_seen_are_not_called_absent():
    said = answer(portrait(), "Does she fold her arms?")
    assert "not observed" in said
    assert "not found" not in said


def test_folded_arms_are_absent_only_where_the_arms_were_in_view():
    assert "not found in the observed part (3.0 of 10.0 s of the arms)" in answer(
        portrait((2, 5)), "Does she fold her arms?"
    )


def test_a_smile_behind_a_hand_is_not_called_absent():
    hidden = portrait().model_copy(update={"watched": (*WATCHED, MOUTH)})
    said = answer(hidden, "Does she smile?")
    assert "mouth was not observed" in said
    assert "not found" not in said
    assert "10.0 of 10.0 s of the face" in answer(portrait(), "Does she smile?")


def test_a_nod_needs_no_arms():
    assert "10.0 of 10.0 s of the body" in answer(portrait(), "Does she nod?")


def test_a_nod_behind_a_blur_is_neither_there_nor_absent():
    hidden = portrait((0, 10)).model_copy(update={"watched": (*WATCHED, HEAD)})
    for question in ("Did she nod?", "Does she shake her head?", "How often does he move his head?"):
        said = answer(hidden, question)
        assert "head's direction was not observed" in said, question
        assert "not found" not in said
    assert "not found" in answer(hidden, "Does she fold her arms?"), "the rest of the body was in view"


def test_a_nod_is_absent_only_where_the_head_was_read():
    part = portrait((0, 10))
    seen = part.model_copy(update={"coverage": (*part.coverage, *factory.covered(HEAD, (1, 4)))})
    said = answer(seen.model_copy(update={"watched": (*WATCHED, HEAD)}), "Did she nod?")
    assert "not found in the observed part (3.0 of 10.0 s of the head's direction)" in said


def test_what_could_not_be_seen_names_the_head():
    hidden = portrait((0, 10)).model_copy(update={"watched": (*WATCHED, HEAD)})
    limits = OfflineAnalyst().assess("What could you not see?", Session(hidden)).limits
    assert any("head's direction was not observed" in limit for limit in limits)


def test_an_analysis_that_tells_no_parts_is_taken_as_it_is():
    said = answer(portrait(watched=("gesture", "face")), "Does she fold her arms?")
    assert "10.0 of 10.0 s of the body" in said


def test_what_could_not_be_seen_names_the_arms():
    said = OfflineAnalyst().assess("What could you not see?", Session(portrait((0, 4))))
    assert any(limit.startswith("The arms") and "6.0 of 10.0 s" in limit for limit in said.limits)


def test_closing_the_body_closes_its_parts():
    session = Session(portrait((0, 4)), Condition(name="no body", closed=frozenset({"gesture"})))
    assert session.observed(ARMS) == ()
    assert ARMS not in session.modalities


@pytest.mark.parametrize("label", LABELS)
def test_every_label_says_what_must_be_in_view(label):
    if label in {known.name for known in MG_AGENT if known.group == "head"}:
        assert must_be_in_view(label) == HEAD
        return
    by_hand = ("arm", "hands", "fingers", "fist", "playing", "illustrating")
    needs = MOUTH if label == "pressing lips" else ARMS if any(word in label for word in by_hand) else "gesture"
    assert must_be_in_view(label) == needs
