"""The tool that shows what the face did, without knowing whose it is."""

from mg_agent.core.evidence import Cue
from mg_agent.perception.face_cues import LABELS
from mg_agent.recognition.vocabulary import must_be_in_view
from mg_agent.tools.labels import named, only
from mg_agent.tools.session import Session
from mg_agent.tools.tool import tool


@tool(modality="face")
def read_faces(
    session: Session, start: float = 0.0, end: float | None = None, label: str | None = None
) -> tuple[Cue, ...]:
    """List what the face did: blinks, gaze away, brows, lips, mouth and smiles; never whose face it is.

    Args:
        session: What may be looked at.
        start: Seconds from the beginning of the video.
        end: Seconds; omit for the end of the video.
        label: One facial cue in words, e.g. "raising brows"; omit for all.
    """
    span = session.span(start, end)
    if label is None:
        return session.look("face", span)
    wanted = named(label, session, "face", LABELS)
    look = session.examine("face", span, part=must_be_in_view(wanted), labels=(wanted,))
    return only(wanted, look.cues)
