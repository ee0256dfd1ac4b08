"""Asking which two of several are to be compared: "which of them is longer?" after three questions."""

from mg_agent.agent.question import Question
from mg_agent.agent.replying.replies import Reply
from mg_agent.core.assessment import Draft
from mg_agent.tools.quoting import plain, quoted
from mg_agent.tools.session import Session


def reply_which_two(question: Question, _session: Session) -> Reply:
    """Ask which two of several kinds are to be compared."""
    names = [plain(topic.name) for topic in question.topics]
    first, second = (quoted(name) for name in names[:2])
    told = f"{len(names)} kinds were spoken of: {', '.join(names)}. Name the two that are meant: {first} and {second}?"
    return Reply(Draft(answer=told, abstains=True))
