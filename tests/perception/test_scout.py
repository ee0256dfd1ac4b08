import numpy as np
import pytest
from people import ASPECT, box

from mg_agent.perception.chooser import PATIENCE, Chooser, hide, prominence


def test_large_and_central_faces_are_prominent():
    assert prominence(box(0.9, 0.5, 0.3), ASPECT) > prominence(box(0.9, 0.5, 0.2), ASPECT)
    assert prominence(box(0.9, 0.5, 0.2), ASPECT) > prominence(box(0.1, 0.5, 0.2), ASPECT)


def test_the_first_choice_is_the_most_prominent_and_it_is_kept():
    chooser = Chooser()
    left, right = box(0.4, 0.5, 0.2), box(1.4, 0.5, 0.18)
    assert chooser.look(0.0, (right, left), ASPECT) == left
    nearer = box(1.4, 0.5, 0.3)  # now the other one is larger, but not by far
    assert chooser.look(1.0, (nearer, left), ASPECT) == left
    assert chooser.others == (nearer,)


def test_a_followed_face_may_move_and_the_order_of_faces_means_nothing():
    chooser = Chooser()
    chooser.look(0.0, (box(0.5, 0.5, 0.2),), ASPECT)
    for n in range(1, 8):
        mine = box(0.5 + 0.1 * n, 0.5, 0.2)
        faces = (box(1.6, 0.2, 0.2), mine) if n % 2 else (mine, box(1.6, 0.2, 0.2))
        assert chooser.look(float(n), faces, ASPECT) == mine


def test_a_hidden_face_is_waited_for_and_the_other_not_taken_for_it():
    chooser, mine, other = Chooser(), box(0.5, 0.5, 0.2), box(1.4, 0.5, 0.2)
    chooser.look(0.0, (mine, other), ASPECT)
    assert chooser.look(PATIENCE / 2, (other,), ASPECT) is None
    assert chooser.others == (other,)
    assert chooser.look(PATIENCE / 2 + 0.5, (other, mine), ASPECT) == mine


def test_a_lost_face_is_given_up_in_the_end():
    chooser, other = Chooser(), box(1.4, 0.5, 0.2)
    chooser.look(0.0, (box(0.5, 0.5, 0.2), other), ASPECT)
    assert chooser.look(PATIENCE + 0.1, (other,), ASPECT) == other
    assert chooser.others == ()


def test_a_small_first_choice_gives_way_to_a_far_more_prominent_face_that_stays():
    chooser, small, large = Chooser(), box(0.3, 0.2, 0.1), box(0.9, 0.5, 0.4)
    assert chooser.look(0.0, (small,), ASPECT) == small
    assert chooser.look(1.0, (small, large), ASPECT) == small, "a glimpse is not enough"
    assert chooser.look(2.0, (small, large), ASPECT) == small
    assert chooser.look(3.0, (small, large), ASPECT) == large
    assert chooser.look(4.0, (small, large), ASPECT) == large


def test_nobody_in_view():
    assert Chooser().look(0.0, (), ASPECT) is None


@pytest.mark.parametrize("mirrored", [False, True])
def test_someone_beside_disappears_beyond_the_line_between_the_two(mirrored):
    image = np.full((100, 200, 3), 255, np.uint8)
    keep, other = box(0.5, 0.5, 0.2), box(1.5, 0.5, 0.2)
    if mirrored:
        keep, other = other, keep
    gray = (hide(image, keep, (other,)) != 255).any(axis=(0, 2))
    expected = np.arange(200) >= 100
    assert (gray == (expected[::-1] if mirrored else expected)).all()
    assert (image == 255).all()


def test_of_someone_close_behind_only_the_face_disappears_and_shoulders_stay():
    image = np.full((100, 200, 3), 255, np.uint8)
    keep, other = box(1.0, 0.6, 0.2), box(1.2, 0.2, 0.1)
    hidden = hide(image, keep, (other,))
    assert (hidden[20, 120] != 255).all(), "the face behind"
    assert (hidden[60, 70:125] == 255).all(), "the followed face and shoulders"
    assert (hidden[50:70, 90:110] == 255).all()


def test_a_face_that_overlaps_never_costs_the_followed_one_its_own():
    image = np.full((100, 200, 3), 255, np.uint8)
    hidden = hide(image, box(1.0, 0.5, 0.2), (box(1.1, 0.5, 0.2),))
    assert (hidden[40:60, 90:110] == 255).all()
