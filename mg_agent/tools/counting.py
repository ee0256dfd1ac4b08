"""The tool that counts, so that nobody who argues has to."""

from mg_agent.core.counts import plural
from mg_agent.core.measure import Measure
from mg_agent.core.span import timecode
from mg_agent.tools.exposure import ANYWHERE, Exposed, exposed
from mg_agent.tools.session import Session
from mg_agent.tools.tool import tool

_LEAST = 1.0
"""Observed seconds below which a rate would say nothing."""
_CITED = 12
"""Cues listed with one count; the count is of all."""


@tool(modality=ANYWHERE)
def count_cues(
    session: Session, start: float = 0.0, end: float | None = None, label: str | None = None
) -> tuple[Measure, ...]:
    """Count cues by kind: how often each began, for how long, how often per observed minute with an exact interval.

    Args:
        session: What may be looked at.
        start: Seconds from the beginning of the video.
        end: Seconds; omit for the end of the video.
        label: One kind of cue in words, e.g. "blinking"; omit for every kind that was found.
    """
    found = exposed(session, session.span(start, end), label)
    return session.note(tuple(_measure(one) for one in found if one.seconds or one.cues))


def _measure(found: Exposed) -> Measure:
    numbers: dict[str, float | int | str | bool] = {
        "count": len(found.cues),
        "observed_s": found.seconds,
        "lasted_s": found.lasted,
        "modality": found.look.modality,
    }
    times = f"{plural(len(found.cues), 'time')} in {found.seconds:.1f} observed s"
    if found.seconds >= _LEAST:
        low, high = found.interval
        numbers |= {"per_minute": found.per_minute, "per_minute_low": low, "per_minute_high": high}
        times = f"{found}, exact 95 % interval"
    lasted = f"; {found.lasted:.1f} s together" if found.lasted else ""
    ends = f"; first at {timecode(found.cues[0].span.start)}" if found.cues else ""
    ends += f", last at {timecode(found.cues[-1].span.start)}" if len(found.cues) > 1 else ""
    return Measure.make(
        about=found.label,
        text=f"{found.label} in {found.look.span}: {times}{lasted}{ends}.",
        numbers=numbers,
        evidence=tuple(cue.id for cue in found.cues[:_CITED]),
    )
