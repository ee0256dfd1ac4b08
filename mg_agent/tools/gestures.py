"""The tool that shows what the body did."""

from mg_agent.core.evidence import Cue
from mg_agent.recognition.vocabulary import LABELS, must_be_in_view
from mg_agent.tools.labels import named, only
from mg_agent.tools.session import Session
from mg_agent.tools.tool import tool


@tool(modality="gesture")
def find_gestures(
    session: Session, start: float = 0.0, end: float | None = None, label: str | None = None
) -> tuple[Cue, ...]:
    """List what head, hands, arms and torso did: self-touch, nods, leaning, keeping still and the like.

    Args:
        session: What may be looked at.
        start: Seconds from the beginning of the video.
        end: Seconds; omit for the end of the video.
        label: One gesture in words, e.g. "touching nose"; omit for all.
    """
    span = session.span(start, end)
    if label is None:
        return session.look("gesture", span)
    wanted = named(label, session, "gesture", LABELS)
    look = session.examine("gesture", span, part=must_be_in_view(wanted), labels=(wanted,))
    return only(wanted, look.cues)
