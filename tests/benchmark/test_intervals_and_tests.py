"""Intervals and tests: known answers from scipy and statsmodels, and what must hold for any data."""

import itertools

import numpy as np
import pytest
import scipy.stats
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mg_agent.benchmark.bootstrap import clustered_error, mean_interval, percentile_interval
from mg_agent.benchmark.effects import cohens_g, cohens_h, odds_ratio
from mg_agent.benchmark.significance import holm, mcnemar, sign_flip
from mg_agent.errors import BenchmarkError

VALUES = st.lists(st.tuples(st.integers(0, 6), st.sampled_from([0.0, 0.25, 1.0])), min_size=2, max_size=40)


def skewed(n: int = 60) -> np.ndarray:
    return np.random.default_rng(5).beta(0.7, 3.0, n)


def test_bca_agrees_with_scipy_when_every_question_is_a_scenario_of_its_own() -> None:
    x = skewed()
    ours = mean_interval(x, np.arange(len(x)), draws=40_000)
    theirs = scipy.stats.bootstrap(
        (x,), np.mean, n_resamples=40_000, method="BCa", rng=np.random.default_rng(1)
    ).confidence_interval
    plain = scipy.stats.bootstrap(
        (x,), np.mean, n_resamples=40_000, method="percentile", rng=np.random.default_rng(1)
    ).confidence_interval
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1.5e-3)
    assert abs(ours.high - plain.high) > 2 * abs(ours.high - theirs.high)
    assert ours.method == "BCa"


def test_scenarios_are_drawn_whole() -> None:
    x = skewed()
    alone = mean_interval(x, np.arange(len(x)))
    repeated = mean_interval(np.repeat(x, 5), np.repeat(np.arange(len(x)), 5))
    assert (repeated.low, repeated.high) == pytest.approx((alone.low, alone.high), abs=1e-9)
    assert (repeated.clusters, repeated.items) == (60, 300)


def test_the_clustered_error_is_that_of_statsmodels() -> None:
    from statsmodels.regression.linear_model import OLS

    dice = np.random.default_rng(2)
    groups = dice.integers(0, 25, 120)
    y = dice.random(120) + 0.5 * dice.random(25)[groups]
    fit = OLS(y, np.ones(120)).fit(cov_type="cluster", cov_kwds={"groups": groups, "use_correction": False})
    count = len(np.unique(groups))
    assert clustered_error(y, groups) == pytest.approx(fit.bse[0] * np.sqrt(count / (count - 1)), rel=1e-9)


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    dice = np.random.default_rng(8)
    hits = 0
    for seed in range(300):
        level = dice.beta(2, 2, 40)  # scenarios differ in difficulty; the truth is a half
        groups = np.repeat(np.arange(40), 3)
        found = mean_interval((dice.random(120) < level[groups]).astype(float), groups, draws=600, seed=seed)
        hits += found.low <= 0.5 <= found.high
    assert 0.90 <= hits / 300 <= 0.985


@pytest.mark.parametrize(("value", "low", "high"), [(1.0, 0.025 ** (1 / 20), 1.0), (0.0, 0.0, 1 - 0.025 ** (1 / 20))])
def test_a_full_score_is_not_certainty(value: float, low: float, high: float) -> None:
    found = mean_interval(np.full(60, value), np.repeat(np.arange(20), 3))
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-9)
    assert found.method == "exact"


def test_half_a_score_everywhere_is_not_certainty() -> None:
    found = mean_interval(np.full(4, 0.5), np.arange(4))
    # Up to 1 - 0.025 ** (1 / 4) of the scenarios may be of a kind that was not seen, and score 0, or 1.
    unseen = 1 - 0.025**0.25
    assert (found.value, found.low, found.high) == pytest.approx((0.5, 0.5 - 0.5 * unseen, 0.5 + 0.5 * unseen))
    assert mean_interval(np.full(3, 37.0), np.arange(3)).high == 37.0  # no score: nothing is known of its bounds


def test_scenarios_that_are_all_alike_are_not_certainty() -> None:
    found = mean_interval(np.tile([1.0, 1.0, 0.0], 4), np.repeat(np.arange(4), 3))
    singly = mean_interval(np.sort(np.tile([1.0, 1.0, 0.0], 4)), np.arange(12))
    assert (found.low, found.high) == (singly.low, singly.high)
    assert found.low < 0.5 < 0.85 < found.high
    assert found.clusters == 4


def test_percentile_interval_agrees_with_scipy() -> None:
    x = skewed()
    ours = percentile_interval(lambda take: float(np.std(x[take])), np.arange(60), draws=4000)
    theirs = scipy.stats.bootstrap(
        (x,), np.std, n_resamples=4000, method="percentile", rng=np.random.default_rng(3)
    ).confidence_interval
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=6e-3)


@settings(max_examples=40, deadline=None)
@given(VALUES)
@example([(0, 0.0), (0, 0.0), (0, 0.25)])
def test_intervals_do_not_depend_on_order_and_stay_in_bounds(rows: list[tuple[int, float]]) -> None:
    groups, values = np.array([g for g, _ in rows]), np.array([v for _, v in rows])
    found = mean_interval(values, groups, draws=200)
    back = mean_interval(values[::-1], groups[::-1], draws=200)
    assert found.low == pytest.approx(back.low)
    assert found.high == pytest.approx(back.high)
    assert 0 <= found.low <= found.value + 1e-9
    assert found.value - 1e-9 <= found.high <= 1
    assert found.value == pytest.approx(values.mean())


def test_nothing_is_said_of_nothing() -> None:
    with pytest.raises(BenchmarkError, match="no scored answer"):
        mean_interval(np.array([]), np.array([]))
    with pytest.raises(BenchmarkError, match="no scored answer"):
        percentile_interval(lambda take: 0.0, np.array([]))
    assert clustered_error(np.array([1.0, 0.0]), np.array([3, 3])) == float("inf")


@pytest.mark.parametrize(("b", "c"), [(0, 0), (1, 0), (5, 5), (3, 11), (40, 22), (0, 30)])
def test_mcnemar_is_that_of_statsmodels(b: int, c: int) -> None:
    from statsmodels.stats.contingency_tables import mcnemar as statsmodels_mcnemar

    theirs = statsmodels_mcnemar([[7, b], [c, 9]], exact=True).pvalue if b + c else 1.0
    assert mcnemar(b, c).p == pytest.approx(theirs)
    one_sided = scipy.stats.binom.cdf(min(b, c) - 1, b + c, 0.5) + scipy.stats.binom.pmf(min(b, c), b + c, 0.5) / 2
    assert mcnemar(b, c).mid_p == pytest.approx(min(1.0, 2 * one_sided) if b + c else 1.0)


@given(st.integers(0, 60), st.integers(0, 60))
def test_mcnemar_knows_no_sides(b: int, c: int) -> None:
    assert mcnemar(b, c).p == mcnemar(c, b).p
    assert 0 <= mcnemar(b, c).mid_p <= mcnemar(b, c).p <= 1


def test_sign_flip_is_exact_when_small_and_near_it_when_large() -> None:
    d = np.array([0.5, -0.25, 1.0, 0.75, 0.25, -0.5, 1.0, 0.5, 0.25, 1.0])
    theirs = scipy.stats.permutation_test(
        (d,), np.mean, permutation_type="samples", n_resamples=np.inf, vectorized=False
    ).pvalue
    assert sign_flip(d, np.arange(10)).p == pytest.approx(theirs)
    assert sign_flip(d, np.arange(10)).exact
    many = np.tile(d, 2)
    signs = itertools.product((-1, 1), repeat=10)
    half = np.array([np.dot(s, d) for s in signs])
    exact = float((np.abs(half[:, None] + half[None, :]) >= abs(many.sum()) - 1e-9).mean())
    drawn = sign_flip(many, np.arange(20), draws=50_000)
    assert not drawn.exact
    assert drawn.p == pytest.approx(exact, abs=3e-3)


def test_sign_flip_flips_whole_scenarios() -> None:
    d, groups = np.ones(12), np.repeat(np.arange(3), 4)
    assert sign_flip(d, groups).p == pytest.approx(2 / 2**3)
    assert sign_flip(d, np.arange(12)).p == pytest.approx(2 / 2**12)
    assert sign_flip(np.zeros(5), np.arange(5)).p == 1.0


def test_sign_flip_never_answers_zero_and_repeats_itself() -> None:
    d = np.ones(40)
    assert sign_flip(d, np.arange(40), draws=500).p == pytest.approx(1 / 501)
    noisy = np.random.default_rng(4).normal(0.1, 1, 30)
    assert sign_flip(noisy, np.arange(30), seed=7) == sign_flip(noisy, np.arange(30), seed=7)


@settings(max_examples=6, deadline=None)
@given(st.lists(st.integers(0, 1000).map(lambda n: n / 1000), min_size=1, max_size=12))
def test_holm_is_that_of_statsmodels(ps: list[float]) -> None:
    from statsmodels.stats.multitest import multipletests

    assert holm(ps) == pytest.approx(multipletests(ps, method="holm")[1])


def test_holm_wants_probabilities() -> None:
    assert holm([]) == ()
    with pytest.raises(BenchmarkError, match="give numbers from 0 to 1"):
        holm([0.2, 1.2])


def test_odds_ratio_and_its_interval() -> None:
    found = odds_ratio(4, 12)
    share = scipy.stats.binomtest(12, 16).proportion_ci(0.95, method="exact")
    assert found is not None
    assert found.value == 3.0
    assert found.low == pytest.approx(share.low / (1 - share.low), rel=1e-6)
    assert found.high == pytest.approx(share.high / (1 - share.high), rel=1e-6)
    endless = odds_ratio(0, 5)
    assert endless is not None
    assert (endless.value, endless.high) == (None, None)
    assert odds_ratio(0, 0) is None
    assert odds_ratio(3, 0).value == 0.0  # type: ignore[union-attr]


def test_cohens_g_and_h() -> None:
    from statsmodels.stats.proportion import proportion_effectsize

    assert cohens_g(4, 12) == 0.25
    assert cohens_g(12, 4) == -0.25
    assert cohens_g(0, 0) == 0.0
    assert cohens_h(0.4, 0.7) == pytest.approx(proportion_effectsize(0.7, 0.4))
    assert cohens_h(1.0, 0.0) == pytest.approx(-np.pi)
