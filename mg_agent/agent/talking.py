"""When talking began and ended: "when does she stop talking?" is answered with the last line and its time."""

import re

from mg_agent.agent.lines import listen, no_words
from mg_agent.agent.observations import claims_of_speech, gap_limits
from mg_agent.agent.question import Question
from mg_agent.agent.replies import Reply, windows
from mg_agent.core.assessment import Draft
from mg_agent.core.span import timecode
from mg_agent.tools.session import Session

_START = r"(?:start|starts|started|begin|begins|began)"
_END = r"(?:stop|stops|stopped|finish|finishes|finished|end|ends|ended|cease|ceases|ceased|quit|quits)"
_TALK = r"(?:(?:to )?(?:speak|talk)(?:ing)?|(?:her|his|their|the) (?:speech|talk))"
_THE_TALK = r"(?:her|his|their|the|any|all) (?:speech|talk(?:ing)?|speaking|conversation|words)"
_WHEN = re.compile(
    rf"\b(?:when|what time|what point|until when|since when)\b[^?]*?\b(?:(?P<start>{_START})|(?P<end>{_END}))"
    rf"(?: (?:and|or) (?P<other>{_START}|{_END}))? {_TALK}\W*$"
)
_WHEN_IT = re.compile(
    rf"\b(?:when|what time|what point|until when|since when)\b[^?]*?\b{_THE_TALK} (?:(?:finally|first|actually) )*"
    rf"(?:(?P<start>{_START})|(?P<end>{_END}|over))(?: (?:and|or) (?P<other>{_START}|{_END}))?\W*$"
)
"""The same with the talking named first: "when did the talking stop?"."""
_WHOSE = (
    "These are the times of the transcript's lines, whoever says them; sounds that are no words do not show in them."
)


def talk_edge(text: str) -> str:
    """Tell whether a question in lower case asks when talking began ("start"), ended ("end") or "both"; else ""."""
    found = _WHEN.search(text) or _WHEN_IT.search(text)
    if found is None:
        return ""
    return "both" if found["other"] else "start" if found["start"] else "end"


def reply_talk(question: Question, session: Session) -> Reply:
    """Say when the first line of speech begins, the last one ends, or both."""
    heard, lines, doubted = listen(session, None, windows(question, session)[0])
    if not lines:
        return Reply(Draft(answer=no_words(heard, ""), limits=doubted, abstains=not heard.observed))
    first = min(lines, key=lambda cue: (cue.span.start, cue.span.end))
    last = max(lines, key=lambda cue: (cue.span.end, cue.span.start))
    begins = f"The first line of speech begins at {timecode(first.span.start)}."
    ends = f"The last line of speech ends at {timecode(last.span.end)}."
    told = {"start": (begins, [first]), "end": (ends, [last])}
    answer, shown = told.get(question.talk, (f"{begins} {ends}", [first] if first.id == last.id else [first, last]))
    limits = (_WHOSE, *gap_limits((heard,)), *doubted)
    return Reply(Draft(answer=answer, claims=claims_of_speech(shown), limits=limits))
