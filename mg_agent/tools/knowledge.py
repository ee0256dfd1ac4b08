"""The tool that tells what research says of a cue, and what it does not."""

from mg_agent.errors import ToolError
from mg_agent.knowledge.balance import MOST_CUES
from mg_agent.knowledge.excerpt import Passage
from mg_agent.knowledge.labels import known, nearest_cues
from mg_agent.knowledge.library import searcher
from mg_agent.settings import Settings
from mg_agent.tools.session import Session
from mg_agent.tools.tool import tool

MODALITY = "knowledge"
"""What a condition closes to see how the agent does without research."""


@tool(modality=MODALITY)
def consult_knowledge(session: Session, query: str, cues: tuple[str, ...] = ()) -> tuple[Passage, ...]:
    """Tell what research says of cues, with effect, grade and source; null findings on every cue asked about come too.

    Args:
        session: What may be looked at, and what was.
        query: What you want to know, in plain words, e.g. "does touching the nose mean lying?".
        cues: Up to six cues you ask about, e.g. ["touching nose"]; what is not known of them is then always told.
    """
    if not session.condition.allows(MODALITY):
        raise ToolError.of(
            "research may not be consulted", f"condition '{session.condition.name}'", "answer from the cues alone"
        )
    for cue in cues:
        if not known((cue,)):
            raise ToolError.of("no passage speaks of such a cue", f"got '{cue}'", nearest_cues(cue))
    if len(known(cues)) > MOST_CUES:
        raise ToolError.of("too many cues at a time", f"got {len(cues)}", f"ask about {MOST_CUES} or fewer")
    if not cues and not any(sign.isalnum() for sign in query):
        raise ToolError.of("nothing was asked", "got no words and no cues", "say what you want to know")
    answer = searcher(Settings.load()).answer(query, known(cues))
    session.noted += answer.notes
    return session.show(answer.passages)
