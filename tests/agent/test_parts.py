"""Arms under the table are not arms that were not folded."""

import re

import factory
import pytest

from mg_agent.agent.offline import OfflineAnalyst
from mg_agent.core.evidence import Analysis, Source
from mg_agent.core.scenario import Condition
from mg_agent.recognition.vocabulary import ARMS, HEAD, LEGS, MG_AGENT, MOUTH, TRUNK, must_be_in_view
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


NEEDS = {
    "touching arm": ARMS, "touching chest": TRUNK, "touching shoulder": TRUNK, "adjusting clothes": TRUNK,
    "touching leg": LEGS, "pressing lips": MOUTH, "keeping still": "gesture",
}  # fmt: skip
BY_GROUP = {
    "head": HEAD, "self-touch": "gesture", "hands": ARMS, "arms": ARMS, "illustrators": ARMS, "shoulders": TRUNK,
    "torso": TRUNK, "legs": LEGS,
}  # fmt: skip


@pytest.mark.parametrize("label", MG_AGENT)
def test_every_label_says_what_must_be_in_view(label):
    assert must_be_in_view(label.name) == NEEDS.get(label.name, BY_GROUP.get(label.group))


NETWORK = Source(name="mg-agent-base", version="1")


def learned(analysis: Analysis) -> Analysis:
    """The same, by a source that looks for every label."""
    coverage = tuple(part.model_copy(update={"source": NETWORK}) for part in analysis.coverage)
    return analysis.model_copy(update={"coverage": coverage})


def close_up(*arms: tuple[float, float], trunk: bool = False, legs: bool = False) -> Analysis:
    """Ten seconds of a head that fills the picture; the hands come into view only in ``arms``."""
    parts = [*factory.covered(ARMS, *arms), *(factory.covered(TRUNK, (0, 10)) if trunk else ())]
    parts += factory.covered(LEGS, (0, 10)) if legs else ()
    plain = factory.make_analysis(
        factory.cue("nodding", 1, 2), duration=10.0, coverage=(*factory.covered("gesture", (0, 10)), *parts)
    )
    return learned(plain).model_copy(update={"watched": (*WATCHED, TRUNK, LEGS)})


@pytest.mark.parametrize(
    ("question", "what"),
    [
        ("Did she cross her legs?", "The legs were not observed"),
        ("Does she move her legs?", "The legs were not observed"),
        ("Did she shrug?", "The trunk was not observed"),
        ("Does he lean forward?", "The trunk was not observed"),
        ("Does she touch her chest?", "The trunk was not observed"),
        ("Does she use her left hand?", "nothing can be said about any movement of hands and arms"),
        ("Does she gesture with her hands?", "The arms, the trunk and the legs were not observed"),
        ("Does she fidget?", "The arms and the trunk were not observed"),
    ],
)
def test_what_never_was_in_the_picture_is_not_called_absent(question, what):
    assessment = OfflineAnalyst().assess(question, Session(close_up()))
    assert what in assessment.answer
    found = r"(?:legs?|shrugging|leaning forward|chest|fidgeting) was not found|cue of the hands"
    assert not re.search(found, assessment.answer)


def test_legs_in_the_picture_can_be_absent():
    assert "not found in the observed part (10.0 of 10.0 s of the legs)" in answer(
        close_up(legs=True), "Did she cross her legs?"
    )
    assert "10.0 of 10.0 s of the trunk" in answer(close_up(trunk=True), "Did she shrug?")


def test_hands_out_of_view_limit_what_is_said_about_them():
    said = OfflineAnalyst().assess("Does she move her hands?", Session(close_up((2, 5))))
    assert "3.0 of 10.0 s of the arms" in said.answer
    assert any(limit.startswith("The arms were not observed for 7.0 of 10.0 s") for limit in said.limits)


def test_looking_for_one_kind_tells_a_model_that_the_legs_were_out_of_view():
    from mg_agent.tools.gestures import find_gestures

    session = Session(close_up())
    assert "not observed" in str(find_gestures.run(session, {"label": "crossing legs"}))
    assert "1 cue" not in str(find_gestures.run(session, {"label": "crossing legs"}))
    assert "nothing found" in str(find_gestures.run(Session(close_up(legs=True)), {"label": "crossing legs"}))


def test_an_analysis_of_an_earlier_version_does_not_tell_of_legs_and_says_so():
    said = OfflineAnalyst().assess("Did she cross her legs?", Session(learned(portrait((0, 10)))))
    assert "earlier version, does not tell whether the legs could be seen" in said.answer
    assert "not found" not in said.answer
    assert said.limits
    assert "10.0 of 10.0 s of the body" in answer(
        learned(portrait(watched=("gesture", "face"))), "Did she cross her legs?"
    )
