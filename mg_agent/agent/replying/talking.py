"""When talking began and ended: "when does she stop talking?" is answered with the last line and its time."""

from mg_agent.agent.finding.lines import listen, no_words
from mg_agent.agent.finding.observations import claims_of_speech, gap_limits
from mg_agent.agent.question import Question
from mg_agent.agent.replying.replies import Reply, windows
from mg_agent.core.assessment import Draft
from mg_agent.core.span import timecode
from mg_agent.tools.session import Session

_WHOSE = (
    "These are the times of the transcript's lines, whoever says them; sounds that are no words do not show in them."
)


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
