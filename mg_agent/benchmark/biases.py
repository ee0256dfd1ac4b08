"""What a whole set of scenarios must hold: no shortcut beats chance, nothing twice, roles and splits in balance."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence

from mg_agent.benchmark.checking import given_text, stems
from mg_agent.core.exact import share_interval
from mg_agent.core.scenario import FAMILIES, ROLES, Item, Scenario
from mg_agent.core.wording import is_unsure

_SHARE = (0.15, 0.35)
"""Least and most share of a role among the choice items of a family; a quarter each is even."""
_HALF = (0.4, 0.6)
_ALIKE = 0.2
_PIECE = 4
_FEW = 20


def biases_of(scenarios: Sequence[Scenario]) -> Iterator[str]:
    """Say what is wrong with a set of scenarios as a whole, one sentence each."""
    for family in FAMILIES:
        mine = [scenario for scenario in scenarios if scenario.family == family]
        if len(mine) >= _FEW:
            yield from (f"{family}: {fault}" for fault in (*_balance(mine), *_shortcuts(mine), *_unsure(mine)))
    yield from _twice(scenarios)


def choices(scenarios: Sequence[Scenario]) -> list[tuple[Scenario, Item]]:
    """Return every choice item with its scenario."""
    return [(scenario, item) for scenario in scenarios for item in scenario.items if item.kind == "choice"]


def _balance(scenarios: Sequence[Scenario]) -> Iterator[str]:
    items = choices(scenarios)
    roles = Counter(item.reference.role for _, item in items)
    for role in ROLES:
        share = roles[role] / max(1, len(items))
        if not _SHARE[0] <= share <= _SHARE[1]:
            yield f"gestures are {role} in {share:.0%} of the choice items; {_SHARE[0]:.0%} to {_SHARE[1]:.0%} is fine"
    test = sum(scenario.split == "test" for scenario in scenarios) / len(scenarios)
    if not _HALF[0] <= test <= _HALF[1]:
        yield f"{test:.0%} of the scenarios are for testing; between {_HALF[0]:.0%} and {_HALF[1]:.0%} is fine"


def _shortcuts(scenarios: Sequence[Scenario]) -> Iterator[str]:
    items = choices(scenarios)
    chance = sum(1 / len(item.options) for _, item in items) / len(items)
    for place in range(6):
        found = sum(item.options.index(str(item.reference.answer)) == place for _, item in items)
        expected = sum(1 / len(item.options) for _, item in items if place < len(item.options))
        if abs(found - expected) > 3 * math.sqrt(max(1.0, expected)):
            yield f"option {place + 1} is the answer {found} times; by chance it would be {expected:.0f} times"
    for name, guess in (("the longest option", _longest), ("the option that shares most words", _likest)):
        hits = sum(guess(scenario, item) for scenario, item in items)
        low = share_interval(round(hits), len(items)).low
        if low > chance:
            yield f"{name} is the answer in {hits / len(items):.0%} of the items; chance is {chance:.0%}"


def _longest(_: Scenario, item: Item) -> float:
    return _credit(item, [len(option) for option in item.options])


def _likest(scenario: Scenario, item: Item) -> float:
    given = stems(given_text(scenario))
    return _credit(item, [len(stems(option) & given) for option in item.options])


def _credit(item: Item, scores: Sequence[float]) -> float:
    """A guesser that takes the highest score, and draws among equals, is right with this probability."""
    best = [option for option, score in zip(item.options, scores, strict=True) if score == max(scores)]
    return (item.reference.answer in best) / len(best)


def _unsure(scenarios: Sequence[Scenario]) -> Iterator[str]:
    offered = [
        (item.reference.answer, option)
        for _, item in choices(scenarios)
        for option in item.options
        if is_unsure(option)
    ]
    right = sum(answer == option for answer, option in offered)
    if len(offered) >= 10 and not 0.2 <= right / len(offered) <= 0.7:
        yield f"an option of not knowing is the answer in {right} of the {len(offered)} items that offer it"


def _twice(scenarios: Sequence[Scenario]) -> Iterator[str]:
    names = Counter(scenario.id for scenario in scenarios)
    yield from (f"{name} stands {count} times" for name, count in names.items() if count > 1)
    pieces = [(scenario.id, _pieces(scenario)) for scenario in scenarios]
    for place, (one, first) in enumerate(pieces):
        for other, second in pieces[place + 1 :]:
            alike = len(first & second) / max(1, min(len(first), len(second)))
            if alike > _ALIKE:
                yield f"{one} and {other} share {alike:.0%} of their wording"


def _pieces(scenario: Scenario) -> frozenset[tuple[str, ...]]:
    words = [word.strip(".,!?;:'\"").lower() for one in scenario.scene.speech for word in one.text.split()]
    return frozenset(tuple(words[i : i + _PIECE]) for i in range(len(words) - _PIECE + 1))
