"""A hand that shows up for a moment in a cheek is none; hands that come and go are."""

from dataclasses import replace

import numpy as np
import pytest
from recognition.stick_figure import PLACES, Figure, visit

from mg_agent.core.pose import HAND_POINTS, PoseSequence
from mg_agent.core.span import Span
from mg_agent.recognition.rules.ghosts import out_of_nowhere
from mg_agent.recognition.rules.kinematic import KinematicRecognizer

HAND = [f"right_{point}" for point in HAND_POINTS]
TOUCH = Span(start=2.0, end=2.5)


def film(*, arm: bool, found: tuple[float, float], lower: float = 0.0) -> PoseSequence:
    """A right hand at the nose from 1.5 to 3 s, found only between two times; ``lower`` moves the picture up."""
    pose = Figure(seconds=5, hands={"right": visit(PLACES["nose"], "right", 1.5, 3)}).pose()
    xy, score = pose.xy.copy(), pose.score.copy()
    xy[..., 1] += lower
    lost = (pose.times < found[0]) | (pose.times >= found[1])
    columns = [pose.skeleton.index(name) for name in HAND]
    gone = [] if arm else [pose.skeleton.index(f"right_{joint}") for joint in ("wrist", "elbow")]
    left = [i for i, name in enumerate(pose.skeleton.joints) if name.startswith("left_") and name[5:] in HAND_POINTS]
    for rows, some in ((lost, columns), (np.ones_like(lost), gone), (np.ones_like(lost), left)):
        xy[np.ix_(rows, some)], score[np.ix_(rows, some)] = np.nan, 0.0
    return replace(pose, xy=xy, score=score)


def touches(pose: PoseSequence) -> list[str]:
    return [cue.label for cue in KinematicRecognizer().cues(pose) if cue.label.startswith(("touching", "covering"))]


def test_a_hand_out_of_nowhere_touches_nothing():
    ghost = film(arm=False, found=(2.0, 2.5))
    assert out_of_nowhere(ghost, TOUCH)
    assert touches(ghost) == []


@pytest.mark.parametrize(
    "pose",
    [
        film(arm=True, found=(2.0, 2.5)),  # the arm vouches for it
        film(arm=False, found=(1.2, 3.4)),  # it is seen to come and go
        film(arm=False, found=(2.0, 2.5), lower=0.6),  # the arm is below the picture
    ],
)
def test_hands_with_an_arm_that_come_or_that_reach_into_the_picture_do(pose):
    assert not out_of_nowhere(pose, TOUCH)


def test_hands_that_come_are_told():
    assert touches(film(arm=False, found=(1.2, 3.4))) == ["touching nose"]


def test_no_hand_at_all_is_another_matter():
    assert not out_of_nowhere(film(arm=False, found=(9.0, 9.0)), TOUCH)
