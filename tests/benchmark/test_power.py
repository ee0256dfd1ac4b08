"""Power: the formulas against simulation and statsmodels."""

import numpy as np
import pytest
from statsmodels.stats.power import normal_power

from mg_agent.benchmark.bootstrap import clustered_error
from mg_agent.benchmark.power import design_effect, paired_power, questions_needed, smallest_mean, smallest_share
from mg_agent.benchmark.significance import mcnemar
from mg_agent.errors import BenchmarkError


@pytest.mark.parametrize(("difference", "discordant", "n"), [(0.1, 0.25, 150), (0.08, 0.3, 300), (0.2, 0.5, 80)])
def test_power_is_what_simulated_runs_find(difference: float, discordant: float, n: int) -> None:
    dice = np.random.default_rng(3)
    won = (discordant + difference) / 2
    draws = dice.multinomial(n, [won, discordant - won, 1 - discordant], size=3000)
    z = (draws[:, 0] - draws[:, 1]) / np.sqrt(np.maximum(draws[:, 0] + draws[:, 1], 1))
    found = float((np.abs(z) > 1.959964).mean())
    assert paired_power(difference, discordant, n) == pytest.approx(found, abs=0.03)


def test_the_mid_p_test_finds_about_as_much_and_the_exact_one_a_little_less() -> None:
    dice = np.random.default_rng(4)
    draws = dice.multinomial(150, [0.175, 0.075, 0.75], size=1500)
    found = [mcnemar(int(b), int(c)) for b, c, _ in draws]
    mid = np.mean([f.mid_p < 0.05 for f in found])
    exact = np.mean([f.p < 0.05 for f in found])
    assert exact < mid == pytest.approx(paired_power(0.1, 0.25, 150), abs=0.05)


def test_questions_needed_and_power_undo_each_other() -> None:
    n = questions_needed(0.1, 0.25)
    assert paired_power(0.1, 0.25, n) >= 0.8 > paired_power(0.1, 0.25, n - 2)
    assert paired_power(-0.1, 0.25, n) == paired_power(0.1, 0.25, n)
    by_hand = ((1.959964 * 0.25**0.5 + 0.841621 * 0.24**0.5) / 0.1) ** 2
    assert n == np.ceil(by_hand) == 194


def test_the_smallest_difference_has_just_the_wanted_power() -> None:
    least = smallest_share(0.25, 194)
    assert least == pytest.approx(0.1, abs=1e-3)
    assert paired_power(least or 0, 0.25, 194) == pytest.approx(0.8, abs=1e-6)
    assert smallest_share(0.02, 20) is None


def test_the_smallest_mean_is_that_of_a_normal_test() -> None:
    dice = np.random.default_rng(5)
    d, groups = dice.normal(0, 0.4, 90), np.repeat(np.arange(30), 3)
    least = smallest_mean(d, groups)
    size = least / (clustered_error(d, groups) * np.sqrt(30))
    assert normal_power(size, 30, 0.05) == pytest.approx(0.8, abs=1e-3)


def test_the_design_effect_is_that_of_kish() -> None:
    dice = np.random.default_rng(6)
    alike = np.repeat(dice.normal(0, 1, 400), 4)
    groups = np.repeat(np.arange(400), 4)
    assert design_effect(alike, groups) == pytest.approx(4.0, rel=0.01)
    assert design_effect(dice.normal(0, 1, 1600), groups) == pytest.approx(1.0, abs=0.2)
    mixed = alike + np.sqrt(3) * dice.normal(0, 1, 1600)  # a quarter of the variance is shared
    assert design_effect(mixed, groups) == pytest.approx(1 + 3 * 0.25, abs=0.3)
    assert design_effect(np.ones(4), np.arange(4)) == 1.0


def test_impossible_shares_are_refused() -> None:
    with pytest.raises(BenchmarkError, match="at most the discordant share"):
        paired_power(0.3, 0.2, 100)
    with pytest.raises(BenchmarkError, match="difference is 0"):
        questions_needed(0.0, 0.2)
    assert paired_power(0.0, 0.2, 100) == 0.05
