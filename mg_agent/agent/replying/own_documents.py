"""Questions on the user's own documents, which are answered from these alone: "what do my notes say about pauses?"."""

from mg_agent.agent.finding.asking import ask_tool
from mg_agent.agent.finding.leaning import named_cues, research_claim
from mg_agent.agent.question import Question
from mg_agent.agent.reading.own_documents import asked_of_documents
from mg_agent.agent.replying.replies import Reply
from mg_agent.core.assessment import Draft
from mg_agent.core.counts import plural
from mg_agent.knowledge.answer import FAR
from mg_agent.knowledge.excerpt import Excerpt
from mg_agent.tools.quoting import plain
from mg_agent.tools.session import Session

NOTHING = (
    "Nothing in your documents bears on this, or none were added: add them under Documents in the app, or with "
    "mg-agent index add."
)


def reply_documents(question: Question, session: Session) -> Reply | None:
    """Answer from the user's own documents alone; None where these are not asked about."""
    query = asked_of_documents(question.text)
    if query is None:
        return None
    consulted = ask_tool(session, "consult_knowledge", {"query": query, "cues": named_cues(question)})
    own = tuple(one for one in consulted.passages if isinstance(one, Excerpt))
    notes = tuple(plain(note) for note in consulted.notes if note != FAR) if own else ()
    told = (
        f"{plural(len(own), 'piece')} of your documents bear{'s' if len(own) == 1 else ''} on this." if own else NOTHING
    )
    claims = tuple(research_claim(one) for one in own)
    return Reply(Draft(answer=" ".join((*notes, told)), claims=claims, abstains=not own))
