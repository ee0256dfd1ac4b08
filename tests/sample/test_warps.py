"""Head and face as bent pictures: what moves where, and that at the end of a smile the portrait itself is seen."""

from itertools import pairwise

import numpy as np
import pytest

from mg_agent.sample.expression import face_now
from mg_agent.sample.head import displacement, undo
from mg_agent.sample.portrait import LEFT_EYE, LIPS, RIGHT_EYE, Array, Eye
from mg_agent.sample.script import Moment


def grid(left: float, top: float, right: float, bottom: float, step: float = 0.75) -> tuple[Array, Array]:
    places = np.meshgrid(np.arange(left, right, step, np.float32), np.arange(top, bottom, step, np.float32))
    return places[0], places[1]


def moved(x: float, y: float, now: Moment) -> tuple[float, float]:
    right, below = displacement(np.array([[x]], np.float32), np.array([[y]], np.float32), now)
    return float(right[0, 0]), float(below[0, 0])


NOSE, CROWN, COLLAR = (223.5, 125.0), (226.0, 20.0), (226.0, 232.0)


def test_signs_of_the_head_angles() -> None:
    assert moved(*NOSE, Moment(yaw=15))[0] > 10  # to the person's left, the right of the picture
    assert moved(*NOSE, Moment(pitch=-10))[1] > 5  # looking down
    assert moved(*CROWN, Moment(roll=12))[0] > 20  # towards the person's left shoulder


def test_the_collar_stays_where_it_is() -> None:
    assert moved(*COLLAR, Moment(yaw=20, pitch=-10, roll=10)) == (0, 0)


@pytest.mark.parametrize("now", [Moment(yaw=22), Moment(yaw=-22), Moment(pitch=-11), Moment(roll=13)])
def test_undoing_a_movement_leads_back(now: Moment) -> None:
    x, y = grid(150, 10, 300, 230)
    rest_x, rest_y = undo(x, y, now)
    right, below = displacement(rest_x, rest_y, now)
    error = np.hypot(rest_x + right - x, rest_y + below - y)
    assert np.median(error) < 0.1
    assert np.quantile(error, 0.98) < 1.5


def test_a_full_smile_is_the_portrait_itself() -> None:
    x, y = grid(180, 60, 270, 190)
    seen_x, seen_y, shade = face_now(x, y, Moment(smile=1.0))
    assert np.abs(seen_x - x).max() < 0.01
    assert np.abs(seen_y - y).max() < 0.3
    assert shade.max() < 0.05


def test_at_rest_no_teeth_are_seen() -> None:
    x, y = grid(223, 130, 224, 165, 0.25)
    low, high = np.interp(224.0, *LIPS[1]), np.interp(224.0, *LIPS[2])
    shown = {}
    for name, now in (("rest", Moment()), ("smile", Moment(smile=1.0)), ("open", Moment(gape=1.0))):
        seen = face_now(x, y, now)[1][:, 0]
        shown[name] = np.count_nonzero((seen > low) & (seen < high)) * 0.25
    assert shown["rest"] < 0.5
    assert shown["smile"] == pytest.approx(high - low, abs=0.5)
    assert shown["open"] > shown["smile"] + 4


@pytest.mark.parametrize("eye", [RIGHT_EYE, LEFT_EYE])
def test_a_shut_eye_hides_the_iris_and_an_open_one_shows_it(eye: Eye) -> None:
    x, y = grid(eye.iris, 85, eye.iris + 0.5, 115, 0.25)
    upper, lower = np.interp(eye.iris, *eye.upper), np.interp(eye.iris, *eye.lower)
    for shut, least, most in ((0.0, 6.0, 9.0), (1.0, 0.0, 0.5)):
        seen = face_now(x, y, Moment(shut=shut, smile=1.0))[1][:, 0]
        assert least <= np.count_nonzero((seen > upper) & (seen < lower)) * 0.25 <= most


@pytest.mark.parametrize("eye", [RIGHT_EYE, LEFT_EYE])
def test_eyes_and_brows_move_the_way_they_are_told(eye: Eye) -> None:
    middle = (np.interp(eye.iris, *eye.upper) + np.interp(eye.iris, *eye.lower)) / 2
    x, y = grid(eye.iris - 8, middle, eye.iris + 8, middle + 0.5, 0.25)
    seen = face_now(x, y, Moment(gaze=1.0, smile=1.0))[0][0]
    iris_now = x[0][np.abs(seen - eye.iris).argmin()]
    assert 3 < iris_now - eye.iris < 7  # to the person's left
    x, y = grid(eye.iris, 75, eye.iris + 0.5, 100, 0.25)
    brow = np.interp(eye.iris, *eye.brow)
    seen = face_now(x, y, Moment(brows=1.0, smile=1.0))[1][:, 0]
    assert 3 < brow - y[np.abs(seen - brow).argmin(), 0] < 7


@pytest.mark.parametrize("now", [Moment(), Moment(open=1.0), Moment(gape=1.0), Moment(brows=1.0), Moment(shut=1.0)])
def test_no_part_of_the_face_is_seen_twice(now: Moment) -> None:
    for column in (200.0, 215.0, 224.0, 240.0, 250.0):
        x, y = grid(column, 60, column + 0.5, 195, 0.5)
        seen = face_now(x, y, now)[1][:, 0]
        assert all(b - a > -0.3 for a, b in pairwise(seen))
