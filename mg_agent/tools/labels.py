"""Choosing cues by their label, with help for a near miss."""

from mg_agent.core.evidence import Cue
from mg_agent.errors import ToolError, did_you_mean


def only(label: str | None, cues: tuple[Cue, ...], known: tuple[str, ...]) -> tuple[Cue, ...]:
    """Return the cues of one label, or all for None.

    Raises:
        ToolError: when neither the vocabulary nor any cue has such a label.
    """
    if label is None:
        return cues
    wanted = " ".join(label.casefold().split())
    words = tuple(dict.fromkeys((*known, *(cue.label for cue in cues))))
    if wanted not in {word.casefold() for word in words}:
        raise ToolError.of("there is no such label", f"got '{label}'", did_you_mean(wanted, words))
    return tuple(cue for cue in cues if cue.label.casefold() == wanted)
