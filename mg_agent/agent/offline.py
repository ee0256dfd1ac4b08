"""The analyst that needs no model: fixed rules from a question to looks, and from looks to cited statements."""

import time
from collections.abc import Callable

from mg_agent import __version__
from mg_agent.agent.compare import reply_compare
from mg_agent.agent.guarded import (
    reply_coverage,
    reply_cue,
    reply_deception,
    reply_feeling,
    reply_help,
    reply_identity,
    reply_judgment,
    reply_sure,
    reply_unknown,
    reply_unlisted,
    reply_video,
)
from mg_agent.agent.question import Intent, Question
from mg_agent.agent.replies import (
    Reply,
    reply_around,
    reply_count,
    reply_duration,
    reply_find,
    reply_speech,
    reply_summary,
)
from mg_agent.agent.sides import side_limits
from mg_agent.agent.sought import as_sought
from mg_agent.agent.understand import understand
from mg_agent.core.assessment import Assessment, Draft, RunRecord, ground
from mg_agent.errors import ToolError
from mg_agent.tools.quoting import quoted
from mg_agent.tools.session import Session

NAME = f"offline analyst {__version__} (rule-based)"

REPLIES: dict[Intent, Callable[[Question, Session], Reply]] = {
    Intent.SUMMARY: reply_summary,
    Intent.FIND: reply_find,
    Intent.COUNT: reply_count,
    Intent.DURATION: reply_duration,
    Intent.AROUND: reply_around,
    Intent.SPEECH: reply_speech,
    Intent.SURE: reply_sure,
    Intent.COVERAGE: reply_coverage,
    Intent.COMPARE: reply_compare,
    Intent.DECEPTION: reply_deception,
    Intent.FEELING: reply_feeling,
    Intent.IDENTITY: reply_identity,
    Intent.JUDGMENT: reply_judgment,
    Intent.CUE: reply_cue,
    Intent.UNLISTED: reply_unlisted,
    Intent.HELP: reply_help,
    Intent.VIDEO: reply_video,
    Intent.UNKNOWN: reply_unknown,
}

_LOOKED_FOR = frozenset((Intent.FIND, Intent.COUNT, Intent.DURATION))
_SHOWS = _LOOKED_FOR | {Intent.AROUND, Intent.COMPARE, Intent.SURE}


class OfflineAnalyst:
    """Answers questions about one analysis by rules; no model, no network, the same answer every time.

    It keeps no state: all that changes is the session.
    """

    name = NAME

    def assess(self, question: str, session: Session) -> Assessment:
        """Answer a question in English from what the session may look at.

        Args:
            question: As a person would type it.
            session: What may be looked at; it remembers what was shown.

        Returns:
            A grounded assessment. Observations cite cues that the session has shown; there are no
            interpretations, since rules without knowledge passages cannot carry any.
        """
        began, before = time.perf_counter(), len(session.looked)
        labels = {(cue.modality, cue.label) for cue in session.analysis.cues}
        asked = as_sought(understand(question, session.whole, sorted(labels)), session.analysis)
        reply = _reply(asked, session)
        record = RunRecord(
            reasoner=NAME,
            question=asked.text,
            video_sha256=session.analysis.video.sha256,
            digest=session.analysis.digest,
            condition=session.condition.name,
            prompts=reply.prompts,
            looked=tuple(str(look) for look in session.looked[before:]),
            seen=session.seen,
            seconds=round(time.perf_counter() - began, 4),
        )
        draft = reply.draft.model_copy(update={"limits": (*reply.draft.limits, *_remarks(asked))})
        return ground(draft, record, is_cue=session.is_cue, is_passage=session.is_passage)


def _reply(asked: Question, session: Session) -> Reply:
    try:
        return REPLIES[asked.intent](asked, session)
    except ToolError as error:
        return Reply(Draft(answer=f"{error}"[:1].upper() + f"{error}"[1:], abstains=True))


def _remarks(asked: Question) -> tuple[str, ...]:
    """Say where words were read otherwise, and where a label only comes near to them."""
    notes = [topic.note for topic in asked.topics if topic.note]
    if asked.intent not in _LOOKED_FOR:
        notes += [topic.lead for topic in asked.topics if topic.lead]
    if asked.unlisted and asked.intent in _SHOWS:
        words = ", ".join(quoted(word) for word in asked.unlisted)
        notes.append(f"No cue of that kind is looked for: {words}.")
    sides = side_limits(asked, told_apart=asked.intent in _LOOKED_FOR) if asked.intent in _SHOWS else ()
    return (*asked.readings, *dict.fromkeys((*notes, *sides)))
