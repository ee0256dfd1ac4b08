"""An assessment as text for people; times are printed here, from the cited cues, never by who argued."""

import json
from collections.abc import Mapping
from typing import NamedTuple

from mg_agent.core.assessment import Assessment, Claim, ClaimKind
from mg_agent.core.evidence import Analysis
from mg_agent.core.reading import Scale
from mg_agent.core.span import Span
from mg_agent.knowledge.corpus import shipped
from mg_agent.prompts import load_prompt
from mg_agent.tools.citing import short
from mg_agent.tools.quoting import plain, plain_lines

_HEADS: Mapping[str, tuple[ClaimKind, ...]] = {
    "Observed": ("observation", "limit"),
    "What that may or may not mean, by research on groups": ("interpretation",),
    "What research says, of groups and never of this person": ("research",),
}
_LONGEST = 2000
"""Characters of one line that are shown."""


class Moment(NamedTuple):
    """One cited cue: enough to print it, or to seek a player to it."""

    id: str
    start: float
    end: float
    label: str


def cited_moments(claim: Claim, analysis: Analysis) -> tuple[Moment, ...]:
    """Return when the cues that a claim cites happened, in order of time.

    Args:
        claim: A claim of an assessment.
        analysis: The analysis it was made from.

    Returns:
        One moment a cited cue; ids that name no cue of the analysis are left out.
    """
    wanted = frozenset(claim.evidence)
    found = [Moment(c.id, c.span.start, c.span.end, plain(c.label)) for c in analysis.cues if c.id in wanted]
    return tuple(sorted(found, key=lambda moment: (moment.start, moment.end, moment.id)))


def limits_line() -> str:
    """Return the sentence that stands under every answer, whoever argued."""
    return load_prompt("limits-line").render()


def render(assessment: Assessment, analysis: Analysis) -> str:
    """Write an assessment as plain text: answer, claims with times and ids, alternatives, limits, rejected.

    Args:
        assessment: What to write.
        analysis: Where the cited cues are looked up; times come from there alone.
    """
    return "\n\n".join(render_parts(assessment, analysis))


def render_parts(assessment: Assessment, analysis: Analysis) -> tuple[str, ...]:
    """Write an assessment as plain text in parts, in the order in which they are shown."""
    blocks = [
        "\n".join(plain_lines(assessment.answer, longest=_LONGEST)),
        *(_claims(assessment, analysis, head, kinds) for head, kinds in _HEADS.items()),
        _reading(assessment),
        _list("Other explanations", assessment.alternatives),
        _list("Limits", (*assessment.limits, limits_line())),
        _list("Worth asking next", assessment.questions),
        _rejected(assessment),
        f"— {plain(assessment.record.reasoner)}",
    ]
    return tuple(block for block in blocks if block)


def to_json(assessment: Assessment, *, indent: int | None = None) -> str:
    """Write the versioned JSON shape, ``{"schema", "answer", "claims", ...}``, with the fixed limits line."""
    body = assessment.model_dump(mode="json")
    line = limits_line()
    body["limits"] = [*body["limits"], *([] if line in body["limits"] else [line])]
    return json.dumps({"schema": body.pop("format"), **body}, indent=indent, ensure_ascii=False)


def _claims(assessment: Assessment, analysis: Analysis, head: str, kinds: tuple[ClaimKind, ...]) -> str:
    lines = []
    for claim in (one for one in assessment.claims if one.kind in kinds):
        lines.append(f"- {_shown(claim.text)}{' (speaks against)' if claim.bearing == 'opposes' else ''}")
        lines += [f"    {Span(start=m.start, end=m.end)} {m.label} [{m.id}]" for m in cited_moments(claim, analysis)]
        lines += [f"    {_source(an_id)}" for an_id in claim.evidence if an_id.startswith(("know-", "doc-"))]
    return "\n".join([head, *lines]) if lines else ""


def _source(passage_id: str) -> str:
    passage = shipped().by_id.get(passage_id)
    work = passage.citation if passage is not None else None
    said = "your document" if passage is None else f"{short(work)}, {work.title}" if work else "no study was found"
    return f"{plain(said, longest=300)} [{plain(passage_id)}]"


def _reading(assessment: Assessment) -> str:
    reading = assessment.reading
    if reading is None:
        return ""
    states = ", ".join(f"{one.name} {one.probability:.2f}" for one in reading.candidates)
    head = "Reading, from effects found in groups, not calibrated on people"
    if reading.abstains and not reading.chain:  # nothing was weighed, and what is assumed beforehand is no reading
        return f"{head}\n- No state is read: {_shown(reading.why)}"
    lines = [
        head,
        f"- valence {_scaled(reading.valence)}, arousal {_scaled(reading.arousal)}; {states}",
        *([f"- It abstains: {_shown(reading.why)}"] if reading.abstains else []),
    ]
    for link in reading.chain:
        ids = " ".join(f"[{an_id}]" for an_id in link.evidence if an_id.startswith(("stat-", "know-")))
        lines.append(f"    {plain(link.cue)} -> {link.state}: {link.log_ratio:+.2f} to the log odds {ids}")
    return "\n".join(lines)


def _scaled(scale: Scale) -> str:
    return f"{scale.mean:+.2f} [{scale.low:+.2f}, {scale.high:+.2f}]"


def _list(title: str, entries: tuple[str, ...]) -> str:
    return "\n".join([title, *(f"- {_shown(entry)}" for entry in entries)]) if entries else ""


def _rejected(assessment: Assessment) -> str:
    lines = [f"- {_shown(entry.claim.text)} ({_shown(entry.reason)})" for entry in assessment.rejected]
    return "\n".join(["Not let through, for want of evidence", *lines]) if lines else ""


def _shown(text: str) -> str:
    # Any text may carry foreign words, so terminal escapes never pass.
    return plain(text, longest=_LONGEST)
