"""What of an answer hangs on a kind of evidence, or on one cue."""

from mg_agent.core.counts import plural
from mg_agent.core.span import Value


class Change(Value):
    """What is different once something is taken away.

    Attributes:
        without: What was taken away, for people.
        answer: The answer then.
        lost: Claims that are no longer made.
        gained: Claims that are made instead.
        kept: How many claims are made either way.
        abstains: Whether there is no answer then.
        probability: Then; None where none is given.
    """

    without: str
    answer: str
    lost: tuple[str, ...] = ()
    gained: tuple[str, ...] = ()
    kept: int = 0
    abstains: bool = False
    probability: float | None = None

    @property
    def matters(self) -> bool:
        """Whether anything of the answer hangs on it."""
        return bool(self.lost or self.gained)

    @property
    def sentence(self) -> str:
        """The change in one sentence: the answer then, or that it stays."""
        if self.matters:
            return f"Without {self.without}: {self.answer}"
        return f"Without {self.without} nothing would change; {self.stay}."

    @property
    def stay(self) -> str:
        """How many statements stay: "1 statement stays"."""
        return plural(self.kept, "statement stays", "statements stay")
