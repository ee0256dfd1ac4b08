import numpy as np
import pytest
from people import hand

from mg_agent.perception.hands import MEMORY, Arm, HandSides, one_each

UNIT = 0.15
NO_ARMS = {"left": Arm(), "right": Arm()}


def point(x, y):
    return np.array([x, y], np.float32)


def arms(left=None, right=None, visible=0.9):
    return {
        "left": Arm(wrist=left, visible=visible) if left is not None else Arm(),
        "right": Arm(wrist=right, visible=visible) if right is not None else Arm(),
    }


def test_a_hand_goes_to_the_nearer_wrist_whatever_its_label_says():
    both = arms(point(1.1, 0.7), point(0.7, 0.7))
    for label in ("left", "right"):
        found = HandSides().assign(0.0, (hand(0.71, 0.68, label),), both, UNIT)
        assert set(found) == {"right"}


def test_two_hands_with_swapped_labels_keep_their_sides():
    both = arms(point(1.1, 0.7), point(0.7, 0.7))
    found = HandSides().assign(0.0, (hand(0.7, 0.7, "left"), hand(1.1, 0.7, "right")), both, UNIT)
    assert found["right"].points[0, 0] == pytest.approx(0.7)
    assert found["left"].points[0, 0] == pytest.approx(1.1)


def test_without_wrists_a_hand_stays_the_hand_it_was():
    sides = HandSides()
    assert set(sides.assign(0.0, (hand(0.8, 0.6, "right"),), NO_ARMS, UNIT)) == {"right"}
    for n in range(1, 20):  # the label flips from now on, and the hand moves slowly
        assert set(sides.assign(n / 15, (hand(0.8 + 0.01 * n, 0.6, "left"),), NO_ARMS, UNIT)) == {"right"}


def test_the_label_decides_when_nothing_else_does():
    for label in ("left", "right"):
        assert set(HandSides().assign(0.0, (hand(0.8, 0.6, label),), NO_ARMS, UNIT)) == {label}


def test_what_was_seen_long_ago_does_not_decide():
    sides = HandSides()
    sides.assign(0.0, (hand(0.8, 0.6, "right"),), NO_ARMS, UNIT)
    assert set(sides.assign(MEMORY + 0.1, (hand(0.8, 0.6, "left"),), NO_ARMS, UNIT)) == {"left"}


def test_a_fast_hand_is_not_taken_for_the_other_one():
    sides = HandSides()
    rest, up = point(0.7, 0.95), point(0.85, 0.5)
    sides.assign(0.0, (hand(*rest, "right"),), arms(point(1.1, 0.95), rest, 0.6), UNIT)
    found = sides.assign(0.4, (hand(*up, "left"),), arms(point(1.1, 0.95), up, 0.6), UNIT)
    assert set(found) == {"right"}


def test_an_invisible_wrist_counts_less_than_where_the_hand_was():
    sides = HandSides()
    sides.assign(0.0, (hand(0.8, 0.6, "right"),), NO_ARMS, UNIT)
    hallucinated = arms(left=point(0.8, 0.6), right=point(1.3, 0.6), visible=0.05)
    assert set(sides.assign(0.1, (hand(0.8, 0.6, "right"),), hallucinated, UNIT)) == {"right"}


def test_two_detections_of_one_hand_become_one():
    same = (hand(0.8, 0.6, "left", 0.7), hand(0.81, 0.6, "right", 0.95))
    assert [one.score for one in one_each(same)] == [0.95]
    assert len(HandSides().assign(0.0, same, NO_ARMS, UNIT)) == 1


def test_two_hands_close_together_stay_two():
    assert len(one_each((hand(0.8, 0.6, "left"), hand(0.9, 0.6, "right")))) == 2


def test_a_side_never_gets_two_hands():
    wrist = point(0.7, 0.7)
    found = HandSides().assign(0.0, (hand(0.7, 0.7, "right"), hand(0.9, 0.7, "right")), arms(right=wrist), UNIT)
    assert set(found) == {"left", "right"}
    assert found["right"].points[0, 0] == pytest.approx(0.7)


@pytest.mark.parametrize(
    ("arm", "reached"),
    [
        (Arm(shoulder=point(0.8, 0.1)), True),
        (Arm(shoulder=point(0.0, 0.1)), False),
        (Arm(elbow=point(0.6, 0.5)), True),
        (Arm(elbow=point(0.3, 0.5)), False),
        (Arm(wrist=point(0.3, 0.6), visible=0.9, sure=True), False),
        (Arm(wrist=point(0.3, 0.6), visible=0.2, sure=False), True),
    ],
)
def test_a_hand_out_of_reach_is_somebody_elses(arm, reached):
    found = HandSides().assign(0.0, (hand(0.8, 0.6, "left"),), {"left": arm, "right": arm}, UNIT)
    assert bool(found) == reached


def test_no_hands():
    assert HandSides().assign(0.0, (), NO_ARMS, UNIT) == {}
