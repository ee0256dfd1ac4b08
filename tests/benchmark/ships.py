"""The scenarios that ship, read once, and only where a test asks for them."""

from functools import cache

from mg_agent.benchmark.scenarios import read_scenarios
from mg_agent.core.scenario import Scenario


@cache
def shipped() -> tuple[Scenario, ...]:
    return read_scenarios().scenarios
