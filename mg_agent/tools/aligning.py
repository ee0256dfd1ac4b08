"""The tool that shows what happened around a moment, across modalities, with lags."""

from collections.abc import Iterator

from mg_agent.core.evidence import Cue
from mg_agent.core.measure import Measure
from mg_agent.core.span import timecode
from mg_agent.errors import ToolError
from mg_agent.tools.exposure import ANYWHERE
from mg_agent.tools.quoting import plain, quoted
from mg_agent.tools.session import Session
from mg_agent.tools.tool import tool

_MOST = 30.0
"""Seconds on either side; what lies farther apart is not "around" a moment."""
_LISTED = 60
"""Cues listed, the nearest ones."""


@tool(modality=ANYWHERE)
def align_cues(session: Session, moment: float = 0.0, before: float = 3.0, after: float = 3.0) -> tuple[Measure, ...]:
    """Show what body, face and speech did around a moment, each with its lag in seconds; nearness is no cause.

    Args:
        session: What may be looked at.
        moment: Seconds from the beginning of the video.
        before: Seconds to look back, up to 30.
        after: Seconds to look ahead, up to 30.
    """
    for name, value in (("before", before), ("after", after)):
        if not 0 <= value <= _MOST:
            raise ToolError.of(f"'{name}' is out of bounds", f"got {value:g} s", f"give 0 to {_MOST:g} seconds")
    session.span(moment, None)  # a moment outside of what was analyzed is refused as such
    around = session.span(max(0.0, moment - before), moment + max(after, 0.001))
    cues = [cue for modality in session.modalities for cue in session.examine(modality, around).cues]
    nearest = sorted(cues, key=lambda cue: (abs(_lag(cue, moment)), cue.span.start, cue.id))[:_LISTED]
    return session.note(tuple(_measures(nearest, moment)))


def _measures(cues: list[Cue], moment: float) -> Iterator[Measure]:
    for cue in sorted(cues, key=lambda one: (one.span.start, one.id)):
        lag, on = _lag(cue, moment), moment in cue.span
        where = "spans the moment" if on else f"begins {lag:.2f} s after" if lag > 0 else f"ended {-lag:.2f} s before"
        what = quoted(cue.text) if cue.modality == "speech" else plain(cue.label)
        yield Measure.make(
            about=cue.label,
            text=f"{cue.modality} {what}, {cue.span}, {where}{'' if on else f' {timecode(moment)}'}.",
            numbers={"lag_s": lag, "begins_s": cue.span.start - moment, "modality": cue.modality, "person": cue.person},
            evidence=(cue.id,),
        )


def _lag(cue: Cue, moment: float) -> float:
    """Seconds from the moment to the nearer end of the cue: negative before, 0 while it lasts, positive after."""
    if moment < cue.span.start:
        return cue.span.start - moment
    return min(0.0, cue.span.end - moment)
