"""How often something began while it could be seen: counts, observed seconds and their exact intervals."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from mg_agent.core.counts import plural
from mg_agent.core.evidence import Cue
from mg_agent.core.exact import Interval, rate_interval
from mg_agent.core.span import Span, total
from mg_agent.errors import ToolError, did_you_mean
from mg_agent.perception.face_cues import LABELS as FACE_LABELS
from mg_agent.recognition.vocabulary import LABELS, must_be_in_view
from mg_agent.tools.session import Look, Session
from mg_agent.tools.sought import unsought

ANYWHERE = "timeline"
"""What tools look at that look at everything; no condition closes it, each modality is masked by itself."""


@dataclass(frozen=True)
class Exposed:
    """One kind of cue in one stretch of time, with how long it could have been seen there.

    Attributes:
        label: The kind of cue.
        look: Where it was looked for.
        cues: Those that began in the stretch, so that none counts on two sides of a border.
    """

    label: str
    look: Look
    cues: tuple[Cue, ...]

    @property
    def seconds(self) -> float:
        """Seconds in which the cue could have been seen."""
        return self.look.seconds

    @property
    def lasted(self) -> float:
        """Seconds of the stretch that the cues fill, where it was observed."""
        parts = (cue.span & self.look.span for cue in self.look.cues if cue.label == self.label)
        return total(part for part in parts if part is not None)

    @property
    def per_minute(self) -> float:
        """Beginnings per observed minute."""
        return 60 * len(self.cues) / self.seconds

    @property
    def interval(self) -> Interval:
        """The exact interval of the rate, per minute."""
        return rate_interval(len(self.cues), self.seconds / 60)

    def __str__(self) -> str:
        """Show as ``3 times in 20.0 observed s, 9.0 per minute [1.9, 26.3]``."""
        low, high = self.interval
        often = plural(len(self.cues), "time")
        rate = f"{self.per_minute:.1f} per minute [{low:.1f}, {high:.1f}]"
        return f"{often} in {self.seconds:.1f} observed s, {rate}"


def exposed(session: Session, span: Span, label: str | None) -> tuple[Exposed, ...]:
    """Look for one kind of cue, or for every kind that was found, in a stretch of time.

    Raises:
        ToolError: when nobody knows the label, or no source at hand looks for it.
    """
    if label is None:
        return tuple(_found(session, span))
    wanted = require_sought(session, label)
    looks = [session.examine(m, span, part=_part(wanted, m), labels=(wanted,)) for m in _modalities(session, wanted)]
    return tuple(Exposed(wanted, look, _begun(look, wanted)) for look in looks)


def require_sought(session: Session, label: str) -> str:
    """Return a label in its usual spelling.

    Raises:
        ToolError: when nobody knows it, or no source at hand looks for it.
    """
    wanted = " ".join(label.casefold().split())
    known = dict.fromkeys((*LABELS, *FACE_LABELS, *(cue.label for cue in session.analysis.cues)))
    spelled = {one.casefold(): one for one in known}
    if wanted not in spelled:
        raise ToolError.of("there is no such label", f"got '{label}'", did_you_mean(wanted, [*spelled]))
    if wanted in unsought(session.analysis) and wanted not in FACE_LABELS:
        raise ToolError.of(
            f"no source of this analysis looks for '{wanted}'",
            "so finding none means nothing",
            "say that it was not looked for",
        )
    return spelled[wanted]


def _found(session: Session, span: Span) -> Iterator[Exposed]:
    for modality in session.modalities:
        look = session.examine(modality, span)
        for label in dict.fromkeys(cue.label for cue in look.cues):
            known = session.examine(modality, span, part=_part(label, modality), labels=(label,))
            yield Exposed(label, known, _begun(look, label))


def _begun(look: Look, label: str) -> tuple[Cue, ...]:
    return tuple(cue for cue in look.cues if cue.label == label and cue.span.start in look.span)


def _modalities(session: Session, label: str) -> tuple[str, ...]:
    blind = label in unsought(session.analysis)
    shipped = [m for m, names in (("gesture", LABELS), ("face", FACE_LABELS)) if label in names]
    shipped = [m for m in shipped if not (blind and m == "gesture")]
    others = (cue.modality for cue in session.analysis.cues if cue.label == label)
    return tuple(dict.fromkeys((*shipped, *others)))


def _part(label: str, modality: str) -> str | None:
    part = must_be_in_view(label)
    return part if part.partition("/")[0] == modality else None


def bounded(value: float) -> str:
    """Write an end of an interval; what has no end is called so."""
    return "no upper end" if math.isinf(value) else f"{value:.2f}"
