"""What answers cost, from the tokens that models report and the price that the user names; no price list is kept."""

import re
from dataclasses import dataclass
from typing import Self

from mg_agent.benchmark.outcome import Outcome, Run
from mg_agent.errors import BenchmarkError

_PRICE = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*,\s*(\d+(?:\.\d+)?)\s*$")


@dataclass(frozen=True)
class Price:
    """US dollars for a million tokens read, and for a million written."""

    read: float
    written: float

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "0.25,2" as a price.

        Raises:
            BenchmarkError: when it is no such pair.
        """
        found = _PRICE.match(text)
        if found is None:
            do = "write dollars a million tokens read and written, e.g. 0.25,2"
            raise BenchmarkError.of("the price is not understood", f"got '{text}'", do)
        return cls(float(found[1]), float(found[2]))

    def of(self, outcome: Outcome) -> float:
        """Return what one answer cost, in US dollars."""
        return (outcome.tokens_in * self.read + outcome.tokens_out * self.written) / 1e6


def priced(run: Run, price: Price | None) -> Run:
    """Return the run with what its answers cost: nothing where no model was asked, else by the price, if one is named.

    A cost that the runner already knows stays.
    """
    return run.model_copy(update={"outcomes": tuple(_priced(outcome, price) for outcome in run.outcomes)})


def _priced(outcome: Outcome, price: Price | None) -> Outcome:
    if outcome.cost is not None:
        return outcome
    if not outcome.model and not outcome.tokens_in and not outcome.tokens_out:
        return outcome.model_copy(update={"cost": 0.0})
    return outcome if price is None else outcome.model_copy(update={"cost": price.of(outcome)})
