"""Under which condition a reasoner may look: which modalities are open."""

from mg_agent.core.span import Value


class Condition(Value):
    """What one analysis may look at. A closed modality is masked, and its tools are not offered.

    Attributes:
        name: What the condition is called in tables.
        closed: Modalities that may not be looked at.
    """

    name: str = "full"
    closed: frozenset[str] = frozenset()

    def allows(self, modality: str) -> bool:
        """Tell whether a modality may be looked at; a part ("gesture/arms") shares the lot of its whole."""
        return modality.partition("/")[0] not in self.closed


FULL = Condition()
