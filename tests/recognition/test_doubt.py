"""Hands that models only seem to see, and faces that they never saw: told with doubt, or not at all."""

import numpy as np
import pytest
from recognition.stick_figure import PLACES, Figure, hand_names, visit, without

from mg_agent.core.evidence import Cue
from mg_agent.core.pose import PoseSequence
from mg_agent.recognition.rules.kinematic import KinematicRecognizer


def read(pose: PoseSequence) -> list[Cue]:
    return [cue for cue in KinematicRecognizer().cues(pose) if cue.label != "keeping still"]


def reaching(place: str, **changes: object) -> Figure:
    return Figure(hands={"right": visit(PLACES[place], "right", 2.0, 4.0)}).but(**changes)


@pytest.mark.parametrize(("found", "told"), [(0.3, False), (0.8, True)])
def test_a_hand_without_an_arm_that_comes_and_goes_is_none(found, told):
    """A hand model sees a hand in a smudged face for a frame, and again a few frames later."""
    pose = reaching("nose", unseen=("right_wrist", "right_elbow", "left_wrist", "left_elbow")).pose()
    lost = (np.arange(len(pose)) * found) % 1.0 >= found
    cues = read(without(pose, hand_names("right"), lost))
    assert [cue.label for cue in cues] == (["touching nose"] if told else [])


def test_on_a_face_that_was_never_seen_the_region_is_told_as_a_guess():
    """A blurred face: the body model still says where it takes eyes, nose and mouth to be."""
    (seen,) = read(reaching("mouth").pose())
    (guess,) = read(reaching("mouth", unseen=("forehead", "chin", "left_cheek", "right_cheek")).pose())
    assert guess.label == seen.label == "touching mouth"
    assert guess.details["region_guessed"]
    assert "region_guessed" not in seen.details
    assert guess.confidence < 0.7 * seen.confidence
    assert guess.text.endswith("so where exactly is a guess.")


@pytest.mark.parametrize(("shrunk", "told"), [(1.0, True), (0.2, False)])
def test_a_hand_that_points_at_the_camera_is_not_on_the_chest(shrunk, told):
    pose = reaching("chest", shape="fist").pose()
    palm = pose.xy[:, pose.skeleton.index("right_palm")].copy()
    for name in hand_names("right"):
        joint = pose.xy[:, pose.skeleton.index(name)]
        joint[:] = palm + shrunk * (joint - palm)
    assert [cue.label for cue in read(pose)] == (["touching chest"] if told else [])
