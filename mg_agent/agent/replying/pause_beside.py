"""The pause beside a line at its place: "how long is the pause before the last line?"."""

from mg_agent.agent.finding.lines import listen, no_words
from mg_agent.agent.finding.observations import gap_limits
from mg_agent.agent.question import Question
from mg_agent.agent.replying.pauses import neighbor, pause_limits, told_beside
from mg_agent.agent.replying.replies import Reply
from mg_agent.agent.wording.picks import chosen
from mg_agent.core.assessment import Claim, Draft
from mg_agent.core.counts import plural
from mg_agent.tools.session import Session


def reply_pause_beside(question: Question, session: Session) -> Reply:
    """Say how long nothing was said right before a line at its place, or right after it."""
    heard, lines, doubted = listen(session, None)
    if not lines:
        return Reply(Draft(answer=no_words(heard, ""), limits=doubted, abstains=not heard.observed))
    limits = (*pause_limits(question), *gap_limits((heard,)), *doubted)
    place, after = question.pick or "first", question.side == "after"
    line = chosen(place, lines)
    if line is None:
        many = f"There {'are' if len(lines) > 1 else 'is'} {plural(len(lines), 'line')} of speech"
        return Reply(Draft(answer=f"{many}, so there is no {place} one.", limits=limits))
    near = neighbor(line, lines, after=after)
    told = f"The {place} line of speech was said in {line.span}. {told_beside(line, near, session, after=after)}"
    pair = (line, near) if after else (near, line)
    text = f"The {place} line, and the one {'after' if after else 'before'} it." if near else f"The {place} line."
    claim = Claim(text=text, evidence=tuple(one.id for one in pair if one is not None))
    return Reply(Draft(answer=told, claims=(claim,), limits=limits))
