"""Costs follow from tokens and the price that the user names."""

import pytest
from benchmark.outcomes import outcome, run_of

from mg_agent.benchmark.pricing import Price, priced
from mg_agent.errors import BenchmarkError


def test_a_model_costs_what_it_read_and_wrote():
    run = run_of(outcome(model="openai/x", tokens_in=2_000_000, tokens_out=500_000))
    assert priced(run, Price.parse("0.25, 2")).outcomes[0].cost == pytest.approx(1.5)


def test_without_a_price_a_model_s_cost_is_not_known_and_rules_cost_nothing():
    run = run_of(
        outcome(model="openai/x", tokens_in=10, tokens_out=1, item="a"),
        outcome(model="", tokens_in=0, tokens_out=0, item="b", cost=None),
    )
    assert [one.cost for one in priced(run, None).outcomes] == [None, 0.0]


def test_a_known_cost_stays():
    run = run_of(outcome(model="openai/x", tokens_in=10, tokens_out=1, cost=0.5))
    assert priced(run, Price(100, 100)).outcomes[0].cost == 0.5


@pytest.mark.parametrize("text", ["", "1", "a,b", "-1,2", "1,2,3"])
def test_what_is_no_price_is_refused(text):
    with pytest.raises(BenchmarkError, match="dollars a million tokens"):
        Price.parse(text)
