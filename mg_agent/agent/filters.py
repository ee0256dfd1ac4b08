"""Which cues only are wanted: by how sure their source is, how long they last, and who saw them."""

from dataclasses import dataclass

from mg_agent.core.evidence import Cue

_RULES = frozenset(("kinematic", "facial-geometry"))
"""Sources that are rules over measured quantities; whoever else tells gestures of ours is a network."""


@dataclass(frozen=True)
class Filters:
    """What a cue must be to be shown; everything that is None is not asked for.

    Attributes:
        least: Confidence from which on it is shown, 0 to 1.
        most: Confidence up to which it is shown.
        shortest: Seconds that it lasts at least.
        longest: Seconds that it lasts at most.
        source: "network" or "rules" where only what one of them saw is wanted.
        vague: Words that ask for sure cues without saying how sure.
    """

    least: float | None = None
    most: float | None = None
    shortest: float | None = None
    longest: float | None = None
    source: str | None = None
    vague: str | None = None

    @property
    def any(self) -> bool:
        """Tell whether there is something to choose by."""
        return bool(self.text)

    @property
    def text(self) -> str:
        """Say what is asked for, behind the name of a cue: "with a confidence of 0.80 or more"."""
        parts = [
            *([f"with a confidence of {self.least:.2f} or more"] if self.least is not None else []),
            *([f"with a confidence of {self.most:.2f} or less"] if self.most is not None else []),
            *([f"of {self.shortest:g} s or longer"] if self.shortest is not None else []),
            *([f"of {self.longest:g} s or shorter"] if self.longest is not None else []),
            *([f"that the {self.source} saw"] if self.source else []),
        ]
        return " and ".join(parts)

    def keeps(self, cue: Cue) -> bool:
        """Tell whether a cue is wanted; one without a stated confidence is not, where a confidence is asked for."""
        sure, lasts = cue.confidence, cue.span.duration
        bounds = [
            self.least is None or (sure is not None and sure >= self.least),
            self.most is None or (sure is not None and sure <= self.most),
            self.shortest is None or lasts >= self.shortest,
            self.longest is None or lasts <= self.longest,
            self.source is None or self.source in seers(cue),
        ]
        return all(bounds)

    @property
    def notes(self) -> tuple[str, ...]:
        """Say how the words were taken, one sentence each."""
        both = "Where rules and network saw the same, both stand as its source; such cues count here as well."
        return (
            *((both,) if self.source else ()),
            *(("How sure was not said, so cues of every confidence are shown; name a number, e.g. “above 0.8”.",)
              if self.vague else ()),
        )  # fmt: skip


def seers(cue: Cue) -> frozenset[str]:
    """Tell who saw a cue: "rules", "network", both; neither where a person, a file or another package says so."""
    if cue.source.kind != "model":
        return frozenset()
    names = frozenset(cue.source.name.split("+"))
    rules, learned = names & _RULES, names - _RULES if cue.modality == "gesture" else frozenset[str]()
    return frozenset((*(["rules"] if rules else []), *(["network"] if learned else [])))


def told_by(cue: Cue) -> str:
    """Say in words who told of a cue: "seen by rules and network", "from a file", "said by a person"."""
    who = sorted(seers(cue), reverse=True)
    if who:
        return f"seen by {' and '.join(who)}"
    return {"human": "said by a person", "file": "from a file"}.get(cue.source.kind, f"from {cue.source.name}")
