"""The analyst that needs no model: fixed rules from a question to looks, and from looks to cited statements."""

import time

from mg_agent import __version__
from mg_agent.agent.replying.rules import Brief, answer_by_rules, read_question
from mg_agent.core.assessment import Assessment, RunRecord, ground
from mg_agent.tools.session import Session

NAME = f"offline analyst {__version__} (rule-based)"


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
            A grounded assessment: observations cite cues that the session has shown, interpretations a
            passage beside them.
        """
        began, before = time.perf_counter(), len(session.looked)
        asked = read_question(question, Brief.of(session))
        reply = answer_by_rules(asked, session)
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
        return ground(reply.draft, record, is_cue=session.is_evidence, is_passage=session.is_passage)
