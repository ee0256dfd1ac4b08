"""What comes over the bridge from the cue table, as corrections: checked here, since a page can send anything."""

from collections.abc import Mapping

from mg_agent.core.correction import KINDS, Correction
from mg_agent.core.evidence import Analysis, Cue
from mg_agent.core.span import Span, parse_timecode
from mg_agent.errors import MgAgentError, ToolError
from mg_agent.ui.bridge import word

_MODALITIES = ("gesture", "face")
_SLIVER = 0.005  # seconds; times on the page are rounded


def read_corrections(data: Mapping[str, object], analysis: Analysis) -> tuple[Correction, ...]:
    """Read what a person said of a cue; a change of label and of time are two corrections.

    Args:
        data: What the page sent: ``act`` ("confirm", "reject", "change", "add"), ``about`` (a cue's id), ``label``,
            ``start``, ``end`` as typed, ``modality`` of an added cue.
        analysis: The cues as they stand.

    Raises:
        ToolError: when it means nothing; the sentence is for the person at the page.
    """
    act, about = word(data, "act"), word(data, "about")
    if act == "add":
        label = _label(data)
        modality = word(data, "modality")
        if modality not in _MODALITIES:
            raise ToolError.of("this kind of cue cannot be added", f"got '{modality[:40]}'", "choose gesture or face")
        return (Correction.now("add", label=label, span=_span(data), modality=modality),)
    if act == "change":
        return _changes(data, about, analysis.cue(about))
    kind = next((one for one in KINDS if one == act and one in ("confirm", "reject")), None)
    if kind is None or not about:
        raise ToolError.of("this is no correction", f"got '{act[:40]}'", "use the buttons of the table")
    return (Correction.now(kind, about),)


def _changes(data: Mapping[str, object], about: str, cue: Cue | None) -> tuple[Correction, ...]:
    span, label = _span(data), _label(data)
    found = []
    if cue is None or label != cue.label:
        found.append(Correction.now("relabel", about, label=label))
    if cue is None or abs(span.start - cue.span.start) > _SLIVER or abs(span.end - cue.span.end) > _SLIVER:
        found.append(Correction.now("retime", about, span=span))
    return tuple(found)


def _label(data: Mapping[str, object]) -> str:
    label = " ".join(word(data, "label").split())
    if not 0 < len(label) <= 80:
        raise ToolError.of("a cue needs a label", f"got {len(label)} characters", "write one to eighty")
    return label


def _span(data: Mapping[str, object]) -> Span:
    try:
        start, end = parse_timecode(word(data, "start")), parse_timecode(word(data, "end"))
    except MgAgentError as error:
        raise ToolError(str(error)) from None
    if end <= start:
        raise ToolError.of("a cue ends after it begins", f"got {start:g} to {end:g} s", "write a later end")
    return Span(start=start, end=end)
