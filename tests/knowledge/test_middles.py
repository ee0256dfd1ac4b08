"""Middles of the questions that a passage answers: a soft maximum over a few points."""

import numpy as np
import pytest

from mg_agent.knowledge.middles import Middles

BASIS = np.eye(4, 3, dtype=np.float32)  # the fourth number is dropped
POINTS = np.array([[1, 0, 0], [0, 2, 0], [0, 0, 1], [1, 0, 0]], np.float32)


def middles(owners=(0, 0, 2, None), shares=(1, 1, 1, 1), count=3):
    return Middles.of(BASIS, POINTS, np.array(shares, np.float32), owners, count)


def test_a_passage_is_as_near_as_its_nearest_middle():
    made = middles()
    near = made.near(np.array([0, 1, 0, 0], np.float32))
    assert near[0] == pytest.approx(1.0, abs=1e-3)  # nearer by a cosine: its second, brought to length one
    assert near[1:].tolist() == [0.0, 0.0]  # one has none, one is farthest off


def test_what_the_middles_do_not_know_of_a_question_is_left_out_and_so_is_its_length():
    made = middles()
    question = np.array([0.8, 0.2, 0.3, 5], np.float32)
    assert made.near(question) == pytest.approx(made.near(np.array([8, 2, 3, 0], np.float32)), abs=1e-6)
    assert made.near(question)[0] > 0.5
    assert made.near(np.zeros(4, np.float32)).max() < 0.05  # what is left is the shares of each


def test_a_middle_with_a_larger_share_counts_more():
    question = np.array([0, 0, 1, 0], np.float32)
    assert middles(shares=(1, 1, 9, 1)).near(question)[2] > middles().near(question)[2] + 0.05
    twice = middles(owners=(0, 2, 0, 0), shares=(1, 1, 1, 1)).near(np.array([1, 0, 0, 0], np.float32))
    once = middles(owners=(0, 2, 0, None), shares=(2, 1, 1, 1)).near(np.array([1, 0, 0, 0], np.float32))
    assert twice == pytest.approx(once, abs=1e-6)  # two at one place count as one of both shares


def test_middles_may_lie_in_any_order():
    mixed = Middles.of(np.eye(3, dtype=np.float32), np.eye(3, dtype=np.float32), np.ones(3, np.float32), [0, 1, 0], 2)
    assert mixed.near(np.eye(3, dtype=np.float32)[0])[0] > 0.9
    assert mixed.near(np.eye(3, dtype=np.float32)[2])[0] > 0.9


def test_a_passage_that_changed_since_has_none():
    assert len(middles().points) == 3
    assert middles(owners=(None,) * 4).near(np.ones(4, np.float32)).tolist() == [0.0, 0.0, 0.0]
