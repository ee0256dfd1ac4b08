"""From signals to events."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mg_agent.core.signal import SignalTrack, bridge, hysteresis, row_medians, smooth, spans_where
from mg_agent.errors import ModelError


@pytest.mark.parametrize("fps", [10, 15, 30])
def test_an_event_has_the_same_times_at_every_rate(fps):
    times = np.arange(0, 4, 1 / fps)
    values = np.where((times >= 1) & (times < 2), 1.0, 0.0)
    (event,) = hysteresis(values, times, on=0.8, off=0.5, shortest=0.3)
    assert event.span.start == pytest.approx(1, abs=1 / fps)
    assert event.span.end == pytest.approx(2, abs=1 / fps)


def test_an_event_must_rise_and_may_sag():
    times = np.arange(10.0)
    values = np.array([0, 0.6, 0.9, 0.6, 0, 0, 0.6, 0.6, 0.6, 0])
    (event,) = hysteresis(values, times, on=0.8, off=0.5, shortest=0)
    assert (event.first, event.last) == (1, 3)


def test_short_gaps_are_bridged_and_short_events_dropped():
    times = np.arange(0, 2, 0.1)
    values = np.zeros(20)
    values[[2, 3, 4, 6, 7, 8, 15]] = 1
    values[5] = np.nan
    assert len(hysteresis(values, times, on=1, off=1, shortest=0.3)) == 2
    (event,) = hysteresis(values, times, on=1, off=1, shortest=0.3, gap=0.1)
    assert (event.first, event.last) == (2, 8)


def test_no_event_reaches_over_a_stretch_without_pictures():
    """Of a damaged film half a minute may be missing: who shut the eyes before and after did not all the time."""
    times = np.concatenate((np.arange(0, 3, 0.1), np.arange(33, 36, 0.1)))
    shut = np.ones(len(times))
    for gap in (0.0, 0.3):
        spans = [event.span for event in hysteresis(shut, times, on=1, off=1, shortest=0.1, gap=gap)]
        assert [(round(one.start, 2), round(one.end, 2)) for one in spans] == [(0, 3), (33, 36)]


def test_slow_films_and_single_lost_pictures_have_no_holes():
    slow = np.arange(0, 20, 2.0)
    assert [one.duration for one in spans_where(np.ones(10) > 0, slow, gap=0.0)] == [20.0]
    lost = np.delete(np.arange(0, 3, 0.1), [7, 8, 9])
    assert len(spans_where(np.ones(len(lost)) > 0, lost, gap=0.0)) == 1


def test_nothing_seen_is_no_event():
    times = np.arange(5.0)
    assert hysteresis(np.full(5, np.nan), times, on=1, off=0.5, shortest=0) == ()
    assert hysteresis(np.zeros(0), np.zeros(0), on=1, off=0.5, shortest=0) == ()


@given(st.lists(st.floats(0, 1) | st.just(float("nan")), min_size=1, max_size=40))
def test_events_lie_apart_in_order_and_reach_the_threshold(values):
    signal, times = np.array(values), np.arange(len(values)) * 0.1
    events = hysteresis(signal, times, on=0.7, off=0.4, shortest=0, gap=0)
    assert all(a.last < b.first - 1 for a, b in itertools.pairwise(events))
    for event in events:
        assert np.nanmax(signal[event.frames]) >= 0.7
        assert np.all(signal[event.frames] >= 0.4)


def test_medians_of_rows_are_those_of_numpy_to_the_bit():
    rng = np.random.default_rng(0)
    for width in range(1, 24):
        rows = rng.normal(size=(40, width)) * 10.0 ** rng.integers(-8, 9, (40, 1))
        rows[rng.random(rows.shape) < rng.choice([0.0, 0.2, 0.8])] = np.nan
        some = ~np.isnan(rows).all(axis=1)
        assert np.array_equal(row_medians(rows)[some], np.nanmedian(rows[some], axis=1))
        assert np.isnan(row_medians(rows)[~some]).all()


def test_smoothing_removes_a_jump_keeps_a_step_and_invents_nothing():
    times = np.arange(0, 3, 0.1)
    values = np.where(times < 1.5, 0.0, 1.0)
    values[5] = 9.0
    values[20] = np.nan
    calm = smooth(values, times, 0.3)
    assert calm[5] == pytest.approx(0)
    assert np.isnan(calm[20])
    assert calm[2] == pytest.approx(0)
    assert calm[27] == pytest.approx(1)


def test_only_short_gaps_are_filled():
    times = np.arange(8.0)
    values = np.array([np.nan, 0, np.nan, 2, np.nan, np.nan, np.nan, 6])
    filled = bridge(values, times, 2.0)
    assert filled[2] == pytest.approx(1)
    assert np.isnan(filled[[0, 4, 5, 6]]).all()


def test_a_track_names_its_signals():
    track = SignalTrack(("yaw_deg",), np.zeros((3, 1), np.float32), np.arange(3.0))
    assert track["yaw_deg"].shape == (3,)
    with pytest.raises(ModelError, match="did you mean 'yaw_deg'"):
        track["yaw"]
    with pytest.raises(ModelError, match="do not fit"):
        SignalTrack(("a", "b"), np.zeros((3, 1), np.float32), np.arange(3.0))


def test_stretches_of_sight():
    times = np.arange(0, 1, 0.1)
    seen = np.array([1, 1, 0, 1, 1, 0, 0, 0, 1, 1], bool)
    spans = spans_where(seen, times, gap=0.15)
    assert [(round(s.start, 1), round(s.end, 1)) for s in spans] == [(0.0, 0.5), (0.8, 1.0)]
