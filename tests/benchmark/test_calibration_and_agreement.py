"""Calibration, abstention and agreement: hand-computed and known answers, identities, bounds."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import softmax

from mg_agent.benchmark.agreement import cohens_kappa, krippendorffs_alpha
from mg_agent.benchmark.calibration import brier, calibration, debiased_square, equal_mass, expected_error
from mg_agent.benchmark.risk import best_area, risk
from mg_agent.errors import BenchmarkError

ROWS = st.lists(
    st.tuples(st.lists(st.integers(0, 9), min_size=2, max_size=5).filter(any), st.integers(0, 4)),
    min_size=1,
    max_size=30,
)


def stated(rows: list[tuple[list[int], int]]) -> tuple[list[dict[str, float]], list[str]]:
    chances = [{str(i): w / sum(weights) for i, w in enumerate(weights)} for weights, _ in rows]
    return chances, [str(truth % len(weights)) for weights, truth in rows]


def test_brier_by_hand() -> None:
    found = brier([{"a": 0.7, "b": 0.2, "c": 0.1}, {"x": 0.5, "y": 0.5}], ["a", "y"])
    assert found.score == pytest.approx((0.3**2 + 0.2**2 + 0.1**2 + 0.5**2 + 0.5**2) / 2)
    assert found.uniform == pytest.approx((2 / 3 + 1 / 2) / 2)
    assert brier([{"a": 0.0, "b": 1.0}], ["a"]).score == 2.0


def test_brier_of_two_options_is_twice_the_usual_one_and_has_murphys_parts() -> None:
    # 10 forecasts of rain: 0.8 five times (4 rained), 0.2 five times (2 rained).
    p = [0.8] * 5 + [0.2] * 5
    y = [1, 1, 1, 1, 0, 1, 1, 0, 0, 0]
    found = brier([{"rain": q, "dry": round(1 - q, 9)} for q in p], ["rain" if i else "dry" for i in y])
    assert found.score == pytest.approx(2 * np.mean((np.array(p) - y) ** 2))
    # Both options pooled: chance 0.8 ten times (4 rained of five, 3 dry of five), and 0.2 ten times.
    assert found.reliability == pytest.approx(2 * (0.5 * (0.8 - 0.7) ** 2 + 0.5 * (0.2 - 0.3) ** 2))
    assert found.resolution == pytest.approx(2 * (0.5 * (0.7 - 0.5) ** 2 + 0.5 * (0.3 - 0.5) ** 2))
    assert found.uncertainty == pytest.approx(2 * 0.25)
    assert found.within == pytest.approx(0.0)


@settings(max_examples=60, deadline=None)
@given(ROWS, st.integers(1, 12))
def test_the_parts_make_the_score(rows: list[tuple[list[int], int]], bins: int) -> None:
    found = brier(*stated(rows), bins=bins)
    whole = found.reliability - found.resolution + found.uncertainty + found.within
    assert whole == pytest.approx(found.score, abs=1e-9)
    assert 0 <= found.score <= 2 + 1e-9
    assert min(found.reliability, found.resolution, found.uncertainty) >= 0


def test_brier_wants_questions() -> None:
    with pytest.raises(BenchmarkError, match="no chances"):
        brier([], [])


def test_calibration_error_by_hand() -> None:
    confidence = np.array([0.9, 0.9, 0.9, 0.9, 0.6, 0.6, 0.6, 0.6])
    right = np.array([1.0, 1, 0, 0, 1, 1, 1, 0])
    assert expected_error(confidence, right, 2) == pytest.approx(0.5 * 0.4 + 0.5 * 0.15)
    squares = 0.5 * (0.4**2 - 0.25 / 3) + 0.5 * (0.15**2 - 0.1875 / 3)
    assert debiased_square(confidence, right, np.arange(8), bins=2, draws=5).value == pytest.approx(squares)
    found = calibration(confidence, right, np.arange(8), bins=2, draws=50)
    assert [(b.count, b.right) for b in found.bins] == [(4, 0.75), (4, 0.5)]
    assert found.gap.value == pytest.approx(0.75 - 0.625)
    assert found.debiased.value == pytest.approx(np.sqrt(squares))


def test_plain_error_is_biased_up_and_its_threshold_and_debiased_square_know_it() -> None:
    dice = np.random.default_rng(1)
    plain, square, below = [], [], 0
    for _ in range(60):
        c = dice.uniform(0.3, 1, 150)
        y = (dice.random(150) < c).astype(float)  # perfectly calibrated
        found = calibration(c, y, np.arange(150), draws=60)
        plain.append(found.error)
        square.append(debiased_square(c, y, np.arange(150), draws=2).value)
        below += found.error <= found.by_chance
    assert np.mean(plain) > 0.06
    assert abs(np.mean(square)) < 0.0025 < np.mean(np.square(plain))
    assert below >= 50


@pytest.mark.parametrize("gap", [0.0, 0.1, 0.2])
def test_the_interval_of_the_debiased_error_covers_the_truth(gap: float) -> None:
    dice = np.random.default_rng(2)
    hits = 0
    for seed in range(120):
        c = dice.uniform(0.4, 1, 150)
        y = (dice.random(150) < c - gap).astype(float)
        found = debiased_square(c, y, np.arange(150), draws=300, seed=seed)
        hits += found.low <= gap**2 <= found.high
    assert hits >= 108


def test_overconfidence_is_seen() -> None:
    dice = np.random.default_rng(2)
    c = dice.uniform(0.6, 1, 300)
    y = (dice.random(300) < c - 0.25).astype(float)
    found = calibration(c, y, np.repeat(np.arange(100), 3), draws=200)
    assert found.error > found.by_chance
    assert found.debiased.low > 0.1
    assert found.debiased.value == pytest.approx(0.25, abs=0.08)
    assert found.gap.low > 0.1
    assert found.gap.value == pytest.approx(0.25, abs=0.08)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=50), st.integers(1, 12))
def test_bins_hold_everything_once_and_never_split_a_tie(values: list[int], bins: int) -> None:
    x = np.array(values, float)
    parts = equal_mass(x, bins)
    assert sorted(np.concatenate(parts)) == list(range(len(x)))
    assert len(parts) <= bins
    assert all(len(part) for part in parts)
    for low, high in pairwise(parts):
        assert x[low].max() < x[high].min()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10), st.booleans()), min_size=1, max_size=30), st.randoms())
def test_calibration_and_risk_do_not_depend_on_order(rows: list[tuple[int, bool]], random: object) -> None:
    mixed = list(rows)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    (c, y), (d, z) = ((np.array([a / 10 for a, _ in r]), np.array([float(b) for _, b in r])) for r in (rows, mixed))
    none = np.zeros(len(c))
    assert expected_error(c, y) == pytest.approx(expected_error(d, z))
    one, two = (risk(a, b, none, np.arange(len(c)), draws=2) for a, b in ((c, y), (d, z)))
    assert one.area.value == pytest.approx(two.area.value)
    assert -1e-9 <= one.excess <= 1
    assert 0 <= one.area.value <= 1


def test_risk_by_hand() -> None:
    c = np.array([0.9, 0.8, 0.7, 0.6])
    y = np.array([1.0, 0, 1, 0])
    found = risk(c, y, np.zeros(4), np.arange(4), draws=20)
    assert found.risk == pytest.approx((0, 1 / 2, 1 / 3, 2 / 4))
    assert found.area.value == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4)
    best = (0 + 0 + 1 / 3 + 2 / 4) / 4
    assert best_area(2, 4) == pytest.approx(best)
    assert found.excess == pytest.approx(found.area.value - best)
    assert (found.answered, found.wrong) == (1.0, 0.5)


def test_declining_helps_only_where_the_answer_would_have_been_wrong() -> None:
    c, y, groups = np.array([0.9, 0.8, 0.7, 0.6]), np.array([0.0, 1, 1, 1]), np.arange(4)
    plain = risk(c, y, np.zeros(4), groups, draws=5)
    wisely = risk(c, y, np.array([1.0, 0, 0, 0]), groups, draws=5)
    badly = risk(c, np.array([0.0, 0, 1, 1]), np.array([0.0, 1, 0, 0]), groups, draws=5)
    assert wisely.area.value < plain.area.value < badly.area.value
    assert wisely.excess == pytest.approx(0.0)
    assert (wisely.answered, wisely.wrong) == (0.75, 0.0)
    assert risk(c, y * 0, np.ones(4), groups, draws=5).answered == 0.0


@pytest.mark.parametrize("weights", ["none", "linear", "quadratic"])
def test_kappa_is_that_of_statsmodels(weights: str) -> None:
    from statsmodels.stats.inter_rater import cohens_kappa as statsmodels_kappa

    dice = np.random.default_rng(9)
    a = dice.integers(0, 4, 80)
    b = np.where(dice.random(80) < 0.6, a, dice.integers(0, 4, 80))
    table = np.zeros((4, 4))
    np.add.at(table, (a, b), 1)
    kind = {"none": None, "linear": "linear", "quadratic": "quadratic"}[weights]
    theirs = statsmodels_kappa(table, wt=kind).kappa
    assert cohens_kappa(list(a), list(b), weights) == pytest.approx(theirs)  # type: ignore[arg-type]


def test_kappa_at_its_ends() -> None:
    assert cohens_kappa([1, 2, 3], [1, 2, 3]) == 1.0
    assert cohens_kappa([1, 1], [1, 1]) == 1.0
    assert cohens_kappa([0, 1], [1, 0]) == -1.0
    with pytest.raises(BenchmarkError, match="1 and 2 grades"):
        cohens_kappa([1], [1, 2])


@pytest.mark.parametrize(("level", "known"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_of_krippendorffs_own_example(level: str, known: float) -> None:
    n = None
    judges = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, n, n, n],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, n, 3],
        [n, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, n],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, n],
    ]
    assert krippendorffs_alpha(judges, level) == pytest.approx(known, abs=5e-4)  # type: ignore[arg-type]


def test_alpha_at_its_ends() -> None:
    assert krippendorffs_alpha([[1, 2, 3], [1, 2, 3]]) == 1.0
    assert krippendorffs_alpha([[1, 1], [1, 1]]) == 1.0
    with pytest.raises(BenchmarkError, match="nothing has two grades"):
        krippendorffs_alpha([[1, None], [None, 2]])


def test_chances_of_a_model_are_scored_as_they_are() -> None:
    p = softmax(np.array([[2.0, 0.5, -1.0]]), axis=1)[0]
    found = brier([dict(zip("abc", map(float, p), strict=True))], ["b"])
    assert found.score == pytest.approx(((p - [0, 1, 0]) ** 2).sum())
