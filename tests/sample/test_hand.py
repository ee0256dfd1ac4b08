"""The drawn hand: one hand, of skin, with the thumb on the right side."""

import numpy as np
import pytest

from mg_agent.sample.hand import Hand, draw_hand
from mg_agent.sample.portrait import Array


@pytest.fixture(scope="module")
def drawn() -> Array:
    return draw_hand((200.0, 150.0, 120.0), (-80.0, 60.0, -20.0, 150.0), 1)


def test_inside_is_negative_and_far_is_far() -> None:
    places = np.array([[0, 45, 0], [0, 45, 60], [300, 300, 0]], np.float32)
    inside, before, far = Hand().distance(places)
    assert inside < -5
    assert 40 < before < 60
    assert far > 200


def test_the_hand_is_whole_and_of_skin(drawn: Array) -> None:
    import cv2

    cover = (drawn[..., 3] > 0).astype(np.uint8)
    assert cv2.connectedComponents(cover)[0] == 2  # background and one hand
    assert 0.2 < cover.mean() < 0.6
    red, green, blue = drawn[cover > 0][:, :3].mean(axis=0)
    assert red > green > blue
    assert drawn[cover > 0][:, :3].std() > 10  # lit, not flat


def test_the_thumb_points_to_the_left_of_the_picture_as_on_a_right_hand_seen_from_its_back(drawn: Array) -> None:
    at_thumb = drawn[150 - 75]  # 75 mm above the wrist
    columns = np.flatnonzero(at_thumb[:, 3]) - 80
    assert columns.min() < -50
    assert -columns.min() > columns.max() + 8


def test_several_fingers_stand_apart(drawn: Array) -> None:
    most = max(np.count_nonzero(np.diff(row.astype(np.int8)) == 1) for row in drawn[..., 3] > 0)
    assert most >= 3
