"""The pause beside a line at its place: "how long is the pause before the last line?"."""

from dataclasses import dataclass

from mg_agent.agent.finding.lines import listen, no_words
from mg_agent.agent.finding.observations import gap_limits
from mg_agent.agent.question import Question
from mg_agent.agent.replying.pauses import neighbor, pause_limits, silence_beside, told_beside
from mg_agent.agent.replying.replies import Reply
from mg_agent.agent.wording.picks import chosen
from mg_agent.core.assessment import Claim, Draft
from mg_agent.core.counts import plural
from mg_agent.core.evidence import Cue
from mg_agent.core.span import Span
from mg_agent.tools.session import Session


@dataclass(frozen=True)
class Beside:
    """The time beside a line in which nothing was said.

    Attributes:
        told: Where the line is, and how long nothing was said beside it.
        span: When nothing was said; None where there is no pause, or no such line.
        claims: The line, and the one on the other side of the pause.
    """

    told: str
    span: Span | None = None
    claims: tuple[Claim, ...] = ()


def pause_at(place: str, lines: tuple[Cue, ...], session: Session, *, after: bool) -> Beside:
    """Find the pause before a line at its place, or after it.

    Args:
        place: Which line: "first" to "tenth", or "last".
        lines: All lines.
        session: What was analyzed.
        after: True for the time after it.
    """
    line = chosen(place, lines)
    if line is None:
        many = f"There {'are' if len(lines) > 1 else 'is'} {plural(len(lines), 'line')} of speech"
        return Beside(f"{many}, so there is no {place} one.")
    near = neighbor(line, lines, after=after)
    told = f"The {place} line of speech was said in {line.span}. {told_beside(line, near, session, after=after)}"
    pair = (line, near) if after else (near, line)
    text = f"The {place} line, and the one {'after' if after else 'before'} it." if near else f"The {place} line."
    claim = Claim(text=text, evidence=tuple(one.id for one in pair if one is not None))
    return Beside(told, silence_beside(line, near, after=after), (claim,))


def reply_pause_beside(question: Question, session: Session) -> Reply:
    """Say how long nothing was said right before a line at its place, or right after it."""
    heard, lines, doubted = listen(session, None)
    if not lines:
        return Reply(Draft(answer=no_words(heard, ""), limits=doubted, abstains=not heard.observed))
    limits = (*pause_limits(question), *gap_limits((heard,)), *doubted)
    found = pause_at(question.pick or "first", lines, session, after=question.side == "after")
    return Reply(Draft(answer=found.told, claims=found.claims, limits=limits))
