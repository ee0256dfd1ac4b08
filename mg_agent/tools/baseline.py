"""The tool that sets a stretch of time against the person's own baseline, and refuses where there is too little."""

from collections.abc import Iterator

from mg_agent.core.exact import ratio_interval
from mg_agent.core.measure import Measure
from mg_agent.core.span import Span, subtract, total
from mg_agent.errors import ToolError
from mg_agent.tools.exposure import ANYWHERE, Exposed, bounded, exposed
from mg_agent.tools.session import Session
from mg_agent.tools.tool import tool

LEAST_BASELINE = 30.0
"""Observed seconds of baseline below which nothing is compared; our own choice, no study stands behind it."""
LEAST_SPAN = 2.0
"""Observed seconds of the stretch itself, likewise."""
_CITED = 12


@tool(modality=ANYWHERE)
def compare_with_baseline(
    session: Session,
    start: float = 0.0,
    end: float | None = None,
    label: str | None = None,
    baseline_start: float | None = None,
    baseline_end: float | None = None,
) -> tuple[Measure, ...]:
    """Set rates and durations in a stretch against the person's own baseline, with an exact interval of the ratio.

    Args:
        session: What may be looked at.
        start: Beginning of the stretch, in seconds.
        end: End of the stretch; omit for the end of the video.
        label: One kind of cue in words, e.g. "blinking"; omit for every kind.
        baseline_start: Beginning of a calm stretch to compare with; omit both for the rest of the video.
        baseline_end: End of the calm stretch.
    """
    span = session.span(start, end)
    parts = _baseline(session, span, baseline_start, baseline_end)
    labels = [label] if label is not None else _labels(session, (span, *parts))
    compared = [pair for name in labels for pair in _pairs(session, span, parts, name)]
    measures = tuple(_measure(first, rest, chosen=baseline_start is not None) for first, rest in compared)
    return session.note(measures)


def _baseline(session: Session, span: Span, start: float | None, end: float | None) -> tuple[Span, ...]:
    if start is None and end is None:
        parts = subtract(session.whole, (span,))
    else:
        parts = subtract(session.span(start or 0.0, end), (span,))
    if total(parts) < LEAST_BASELINE:
        raise _too_little("the video", total(parts), session)
    return parts


def _labels(session: Session, spans: tuple[Span, ...]) -> list[str]:
    cues = [cue for span in spans for m in session.modalities if m != "speech" for cue in session.examine(m, span).cues]
    return sorted({cue.label for cue in cues})


def _pairs(
    session: Session, span: Span, parts: tuple[Span, ...], label: str
) -> Iterator[tuple[Exposed, tuple[Exposed, ...]]]:
    firsts = exposed(session, span, label)
    rests = [exposed(session, part, label) for part in parts]
    for i, first in enumerate(firsts):
        rest = tuple(others[i] for others in rests)
        if not first.look.allowed or first.seconds < LEAST_SPAN:
            continue  # the look itself says why: closed, or not observed
        baseline = sum(one.seconds for one in rest)
        if baseline < LEAST_BASELINE:
            raise _too_little(label, baseline, session)
        yield first, rest


def _too_little(what: str, seconds: float, session: Session) -> ToolError:
    short = session.whole.duration < LEAST_BASELINE + LEAST_SPAN
    return ToolError.of(
        "there is too little baseline to compare with",
        f"got {seconds:.1f} s of {what} outside of the stretch, {LEAST_BASELINE:g} observed s are needed",
        "what was analyzed is too short for any comparison of this kind"
        if short
        else "a shorter stretch leaves more to compare with; without that, nothing is compared",
    )


def _measure(first: Exposed, rest: tuple[Exposed, ...], *, chosen: bool) -> Measure:
    here, there = len(first.cues), sum(len(one.cues) for one in rest)
    seconds = sum(one.seconds for one in rest)
    low, high = ratio_interval(here, first.seconds, there, seconds)
    rate, usual = first.per_minute, 60 * there / seconds
    share, usual_share = first.lasted / first.seconds, sum(one.lasted for one in rest) / seconds
    numbers: dict[str, float | int | str | bool] = {
        "count": here, "observed_s": first.seconds, "per_minute": rate, "share_of_time": share,
        "baseline_count": there, "baseline_observed_s": seconds, "baseline_per_minute": usual,
        "baseline_share_of_time": usual_share, "ratio_low": low, "ratio_high": high,
        "differs": low > 1 or high < 1, "modality": first.look.modality,
    }  # fmt: skip
    ratio = f"ratio {rate / usual:.2f}" if usual else "no ratio, none in the baseline"
    if usual:
        numbers["ratio"] = rate / usual
    verdict = "the interval excludes 1" if low > 1 or high < 1 else "the interval includes 1, so this may be chance"
    kind = "the chosen baseline" if chosen else "the rest of the video, which is not known to be calm"
    cues = (*first.cues[:_CITED], *(cue for one in rest for cue in one.cues))[: 2 * _CITED]
    return Measure.make(
        about=first.label,
        text=f"{first.label}: {here} in {first.seconds:.1f} observed s ({rate:.1f} per minute, {share:.0%} of the time)"
        f" in {first.look.span}, against {there} in {seconds:.1f} observed s ({usual:.1f} per minute, "
        f"{usual_share:.0%}) in {kind}; {ratio}, exact 95 % interval {low:.2f} to {bounded(high)}; {verdict}.",
        numbers=numbers,
        evidence=tuple(cue.id for cue in cues),
    )
