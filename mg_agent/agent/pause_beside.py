"""The pause beside a line at its place: "how long is the pause before the last line?"."""

import re

from mg_agent.agent.lines import listen, no_words
from mg_agent.agent.observations import gap_limits
from mg_agent.agent.pauses import neighbor, pause_limits, told_beside
from mg_agent.agent.picks import chosen
from mg_agent.agent.question import Question
from mg_agent.agent.replies import Reply
from mg_agent.agent.spacing import NAMES, in_full
from mg_agent.core.assessment import Claim, Draft
from mg_agent.core.counts import plural
from mg_agent.tools.session import Session

_PAUSE = r"(?:pause|(?:he|she|they) pauses|paused|pausing|silen(?:ce|t)|gap|break|waits?|waited|hesitat(?:e|es|ed|ion))"
_PATTERN = re.compile(
    rf"\b{_PAUSE} (?:(?:is|was|there|that|comes|came|lies|right|just|immediately|directly) )*"
    r"(?P<side>before|after|preceding|following) "
    r"(?:(?:he|she|they) (?:says?|said|speaks?|spoke|begins?|began|starts?|started) )?(?:the|her|his|their) (?:very )?"
    rf"(?P<place>{NAMES}) (?:spoken )?(?:line|sentence|utterance|statement|remark)\b(?! (?:and|or)\b)"
)
_ELSE = re.compile(
    r"\b(?:longest|shortest|how (?:many|often)|longer|shorter)\b"
    r"|\b(?:what|anything|something)\b.*\b(?:do|does|did|doing|happen\w*)\b"
)
"""What asks for other pauses, or for what is done in it."""


def find_pause_beside(text: str) -> tuple[str, str] | None:
    """Read which line a pause is asked about beside, and on which side of it; None where none is."""
    match = _PATTERN.search(text)
    if match is None or _ELSE.search(text):
        return None
    return in_full(match["place"]), "before" if match["side"] in ("before", "preceding") else "after"


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
