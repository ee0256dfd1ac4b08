"""Praat TextGrids, written through praatio in the long form.

The tiers are those of :mod:`mg_agent.formats.tiers`, each filled with empty intervals; confidence, id and record are
tiers of the same intervals, ``gesture@A.confidence``.
"""

import re
from collections.abc import Iterator

from mg_agent.core.evidence import Analysis
from mg_agent.formats.tiers import Row, Tier, laid_out

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_STRUCTURE = re.compile(r"(item|intervals|points)( ?)\[")


def write_textgrid(analysis: Analysis) -> str:
    """Return an analysis as a TextGrid in Praat's long form, from 0 to the end of the video."""
    from praatio.utilities.textgrid_io import getTextgridAsStr

    tiers = laid_out(analysis, clean)
    last = max((row.end for tier in tiers for row in tier.rows), default=0)
    end = max(round(analysis.video.duration * 1000), last, 1) / 1000
    body = {"xmin": 0, "xmax": end, "tiers": [one for tier in tiers for one in _filled(tier, end)]}
    return str(getTextgridAsStr(body, "long_textgrid", includeBlankSpaces=True))


def clean(text: str) -> str:
    """Take away control characters and what Praat's readers elsewhere take for structure."""
    return _STRUCTURE.sub(r"\1\2(", _CONTROL.sub("", text.replace("\r", "\n")))


def _filled(tier: Tier, end: float) -> Iterator[dict[str, object]]:
    yield _intervals(tier.name, [(row, row.value) for row in tier.rows], end)
    for field in tier.fields:
        yield _intervals(f"{tier.name}.{field}", [(row, row.fields.get(field, "")) for row in tier.rows], end)


def _intervals(name: str, rows: list[tuple[Row, str]], end: float) -> dict[str, object]:
    entries = [(row.start / 1000, row.end / 1000, value) for row, value in rows]
    return {"class": "IntervalTier", "name": name, "xmin": 0, "xmax": end, "entries": entries}
