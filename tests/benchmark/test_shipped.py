"""What the scenarios that ship can show: who weighs gestures beats who always follows them and who never does."""

from collections.abc import Callable
from functools import cache
from statistics import mean

import pytest
from benchmark.ships import shipped

from mg_agent.benchmark.baselines import Oracle
from mg_agent.benchmark.conditions import Staging, handed_out, read_conditions
from mg_agent.benchmark.probes import Blind, Greedy, Weighing
from mg_agent.benchmark.scene import asked_of
from mg_agent.benchmark.scorers import exhibits_of, mark_of, scores_of
from mg_agent.core.response import Setup
from mg_agent.core.scenario import Gestures, Item
from mg_agent.tools.session import Session

FULL = next(rung.condition for rung in read_conditions() if rung.name == "full")


@cache
def _staging() -> Staging:
    return Staging(shipped())


@cache
def _key() -> Setup:
    return Setup(key={f"{one.id}/{item.id}": item for one in shipped() for item in one.items})


@cache
def _marks(maker: type, gestures: Gestures = "own") -> dict[tuple[str, str], tuple[str, Item, float]]:
    """Everything but open questions, by scenario and item: split, item and credit."""
    made, found = maker.build(_key()), {}
    for one in shipped():
        analysis = _staging().analysis(one, gestures, "annotated")
        for item in one.items:
            if item.kind != "open":
                response = made.respond(asked_of(one, item, 0), Session(analysis, handed_out(FULL)), 0)
                found[one.id, item.id] = (one.split, item, mark_of(item, response).correct or 0.0)
    return found


def _mean(maker: type, keep: Callable[[str, Item], bool], gestures: Gestures = "own") -> float:
    return mean(mark for split, item, mark in _marks(maker, gestures).values() if keep(split, item))


@pytest.mark.parametrize("split", ["development", "test"])
def test_weighing_beats_following_and_ignoring(split):
    weighing, greedy, blind = (_mean(maker, lambda s, _: s == split) for maker in (Weighing, Greedy, Blind))
    assert weighing > greedy + 0.05
    assert weighing > blind + 0.05


def test_over_all_scenarios_weighing_wins_more_questions_than_it_loses_against_either():
    weighing = _marks(Weighing)
    for other in (Greedy, Blind):
        marks = _marks(other)
        won = sum(weighing[key][2] > marks[key][2] for key in marks)
        lost = sum(weighing[key][2] < marks[key][2] for key in marks)
        assert won > 2 * lost


def test_greedy_falls_for_what_misleads_and_blind_misses_what_is_decisive():
    misleading = lambda _, item: item.kind == "choice" and item.reference.role == "misleading"  # noqa: E731
    decisive = lambda _, item: item.kind == "choice" and item.reference.role == "decisive"  # noqa: E731
    assert _mean(Greedy, misleading) < 0.1 < 0.9 < _mean(Blind, misleading)
    assert _mean(Blind, decisive) < 0.2 < 0.9 < _mean(Greedy, decisive)


def test_gestures_at_wrong_times_help_the_weighing_reader_less():
    every = lambda *_: True  # noqa: E731
    assert _mean(Weighing, every, "shuffled") < _mean(Weighing, every)
    assert _mean(Weighing, every, "foreign") < _mean(Weighing, every)


def test_the_oracle_is_at_the_ceiling_everywhere():
    made = Oracle.build(_key())
    for one in shipped():
        session = Session(_staging().analysis(one, "own", "annotated"))
        for item in one.items:
            response = made.respond(asked_of(one, item, 0), session, 0)
            assert mark_of(item, response).correct == 1.0, f"{one.id} {item.id}"
            found = scores_of(item, response, exhibits_of(session))
            assert found.get("depth", 1.0) == 1.0, f"{one.id} {item.id}"
            assert (found["invented"], found.get("grounding", 1.0)) == (0.0, 1.0)
