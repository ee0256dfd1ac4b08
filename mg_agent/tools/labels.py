"""Choosing cues by their label, with help for a near miss."""

from mg_agent.core.evidence import Cue
from mg_agent.errors import ToolError, did_you_mean
from mg_agent.tools.session import Session
from mg_agent.tools.sought import unsought


def named(label: str, session: Session, modality: str, known: tuple[str, ...]) -> str:
    """Return a label as it is spelled.

    Raises:
        ToolError: when neither the vocabulary nor any cue has such a label, or no source here looks for it.
    """
    words = dict.fromkeys((*known, *(cue.label for cue in session.analysis.cues if cue.modality == modality)))
    spelled = {word.casefold(): word for word in words}
    wanted = " ".join(label.casefold().split())
    if wanted not in spelled:
        raise ToolError.of("there is no such label", f"got '{label}'", did_you_mean(wanted, [*words]))
    if modality == "gesture" and wanted in unsought(session.analysis):
        raise ToolError.of(
            f"no source of this analysis looks for '{wanted}' in the body",
            "so finding none means nothing",
            "say that it was not looked for",
        )
    return spelled[wanted]


def only(label: str, cues: tuple[Cue, ...]) -> tuple[Cue, ...]:
    """Return the cues of one label."""
    return tuple(cue for cue in cues if cue.label == label)
