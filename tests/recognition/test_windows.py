"""One grid in time, windows over it, and curves put together again."""

import numpy as np
import pytest

from mg_agent.core.pose import PoseSequence, Skeleton
from mg_agent.recognition.spotting.windows import on_grid, windows

ONE = Skeleton("one", ("nose",), ())


def path(times, x, score=None) -> PoseSequence:
    """A joint that moves along x; NaN where it is not seen."""
    times, x = np.asarray(times, float), np.asarray(x, np.float32)
    xy = np.stack([x, 2 * x], axis=1)[:, None]
    seen = np.isfinite(x).astype(np.float32)
    return PoseSequence(xy, (seen if score is None else np.asarray(score, np.float32))[:, None], times, ONE)


def test_frames_are_read_between_two_in_a_straight_line():
    found = on_grid(path([0.05, 0.15, 0.25, 0.35], [0.5, 1.5, 2.5, 3.5]), 10.0)
    assert found.times.tolist() == pytest.approx([0.1, 0.2, 0.3])
    assert found.xy[:, 0].tolist() == [pytest.approx([i, 2 * i]) for i in (1, 2, 3)]


def test_frames_on_the_grid_stay_what_they_are():
    pose = path(np.arange(7) / 15, [0, 1, 4, 9, 16, 25, 36], score=[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7])
    found = on_grid(pose, 15.0)
    assert np.array_equal(found.xy, pose.xy)
    assert np.array_equal(found.score, pose.score)
    assert str(found.times[0]) == "0.0"


def test_short_losses_are_bridged_and_long_ones_stay():
    x = np.arange(20.0)
    x[3:6] = np.nan  # lost from 0.2 to 0.6: sightings 0.4 s apart
    x[10:12] = np.nan  # sightings 0.3 s apart
    found = on_grid(path(np.arange(20) / 10, x), 10.0).xy[:, 0, 0]
    assert np.flatnonzero(np.isnan(found)).tolist() == [3, 4, 5]
    assert found[10] == pytest.approx(10)


def test_what_is_not_seen_has_no_score():
    found = on_grid(path([0, 1, 2], [0, np.nan, 2]), 10.0)
    assert found.score[:, 0].tolist() == [0.0] * 21 or found.score[5, 0] == 0
    assert (found.score[np.isnan(found.xy[:, 0, 0]), 0] == 0).all()


def test_slow_films_have_no_holes_between_their_frames():
    found = on_grid(path(np.arange(5) / 2, np.arange(5)), 10.0).xy[:, 0, 0]
    assert found.tolist() == pytest.approx((np.arange(21) / 5).tolist())


def test_a_joint_never_seen_stays_unseen():
    found = on_grid(path([0, 0.1, 0.2], [np.nan] * 3), 10.0)
    assert np.isnan(found.xy).all()
    assert len(on_grid(path([], []), 10.0)) == 0
    assert len(on_grid(path([0.01, 0.02], [1, 2]), 10.0)) == 0


def grid(first: int, count: int) -> PoseSequence:
    return path(np.arange(first, first + count) / 15, np.zeros(count))


def test_windows_lie_where_the_number_of_the_frame_says():
    laid = windows(grid(6, 50), 32, 8, 15.0)
    # Frames 6 to 55 of the film: windows from 8 and 16 and 24 on, and those that begin at 6 and end at 55.
    assert laid.frames[:, 0].tolist() == [0, 2, 10, 18]
    assert laid.frames[-1, -1] == 49


def test_every_window_is_in_a_longer_piece_too():
    short, long = windows(grid(20, 60), 32, 4, 15.0), windows(grid(0, 200), 32, 4, 15.0)
    inner = {int(row[0]) + 20 for row in short.frames[1:-1]}
    assert inner <= {int(row[0]) for row in long.frames}


def test_a_shot_shorter_than_a_window_holds_its_ends():
    laid = windows(grid(0, 4), 8, 4, 15.0)
    assert laid.frames.tolist() == [[0, 0, 0, 1, 2, 3, 3, 3]]
    assert np.allclose(laid.curves(np.array([[0.25, 0.75]])), [0.25, 0.75])


def test_curves_follow_the_windows_in_whose_middle_a_frame_lies():
    laid = windows(grid(0, 96), 32, 8, 15.0)
    middles = laid.frames.mean(axis=1)
    curve = laid.curves((middles > 48).astype(float)[:, None])[:, 0]
    assert curve[0] == 0
    assert curve[-1] == 1
    assert np.all(np.diff(curve) >= -1e-12)
    assert 40 < int(np.argmax(curve >= 0.5)) < 56
    assert np.allclose(laid.curves(np.full((len(middles), 1), 0.3)), 0.3)
