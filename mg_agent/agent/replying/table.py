"""Which reply answers which kind of question."""

from collections.abc import Callable

from mg_agent.agent.question import Intent, Question
from mg_agent.agent.replying.around import reply_around
from mg_agent.agent.replying.compare import reply_compare
from mg_agent.agent.replying.guarded import (
    reply_coverage,
    reply_cue,
    reply_deception,
    reply_help,
    reply_identity,
    reply_judgment,
    reply_sure,
    reply_unknown,
    reply_unlisted,
    reply_video,
)
from mg_agent.agent.replying.reasons import reply_reason
from mg_agent.agent.replying.replies import Reply, reply_count, reply_duration, reply_find, reply_summary
from mg_agent.agent.replying.researched import (
    reply_baseline,
    reply_evidence,
    reply_feeling,
    reply_literature,
    reply_next,
)
from mg_agent.agent.replying.speech import reply_speech
from mg_agent.tools.session import Session

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
    Intent.EVIDENCE: reply_evidence,
    Intent.LITERATURE: reply_literature,
    Intent.NEXT: reply_next,
    Intent.BASELINE: reply_baseline,
    Intent.REASON: reply_reason,
    Intent.UNKNOWN: reply_unknown,
}
