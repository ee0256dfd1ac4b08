"""Exact intervals agree with a statistics library and with values from print."""

import math

import pytest

from mg_agent.core.exact import rate_interval, ratio_interval, share_interval, student_margin


@pytest.mark.parametrize(("count", "low", "high"), [(0, 0.0, 3.6889), (1, 0.0253, 5.5716), (5, 1.6235, 11.6683)])
def test_a_rate_has_the_interval_of_the_tables(count, low, high):
    got = rate_interval(count, 1.0)
    assert got == pytest.approx((low, high), abs=2e-4)


def test_the_interval_scales_with_exposure():
    assert rate_interval(4, 2.0).high == pytest.approx(rate_interval(4, 1.0).high / 2)


@pytest.mark.parametrize(("count", "total"), [(0, 10), (10, 10), (3, 17), (120, 400), (1500, 4000)])
def test_a_share_agrees_with_scipy(count, total):
    stats = pytest.importorskip("scipy.stats")
    exact = stats.binomtest(count, total).proportion_ci(0.95, method="exact")
    assert share_interval(count, total) == pytest.approx((exact.low, exact.high), abs=1e-6)


@pytest.mark.parametrize("count", [0, 2, 30, 900])
def test_a_rate_agrees_with_scipy(count):
    stats = pytest.importorskip("scipy.stats")
    low = stats.chi2.ppf(0.025, 2 * count) / 2 if count else 0.0
    assert rate_interval(count, 1.0) == pytest.approx((low, stats.chi2.ppf(0.975, 2 * count + 2) / 2), rel=1e-5)


def test_a_ratio_of_rates_is_told_with_its_doubt():
    low, high = ratio_interval(10, 60.0, 2, 60.0)
    assert 1.0 < low < 1.2
    assert 40 < high < 50
    assert ratio_interval(2, 60.0, 10, 60.0) == pytest.approx((1 / high, 1 / low))


def test_without_events_nothing_is_excluded():
    assert ratio_interval(0, 10.0, 0, 10.0) == (0.0, math.inf)
    assert ratio_interval(3, 10.0, 0, 10.0).high == math.inf


def test_an_interval_covers_as_often_as_it_says():
    import numpy as np

    rng = np.random.default_rng(0)
    counts = rng.poisson(4.0, size=400)
    inside = [rate_interval(int(n), 1.0).low <= 4.0 <= rate_interval(int(n), 1.0).high for n in counts]
    assert sum(inside) / len(inside) >= 0.95


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 5, 9, 34, 101])
def test_student_margins_agree_with_scipy(freedom):
    stats = pytest.importorskip("scipy.stats")
    assert student_margin(freedom) == pytest.approx(stats.t.ppf(0.975, freedom), rel=1e-9)
