"""The analyst: a question and a session go in, events come out, the last of them a grounded assessment."""

import hashlib
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from mg_agent import __version__
from mg_agent.agent.answer import render_parts
from mg_agent.agent.events import Answered, Event, Turn, Wrote
from mg_agent.agent.finding.guessed import guess_text
from mg_agent.agent.finding.observations import gap_limits, observed_text
from mg_agent.agent.gate.checking import faults
from mg_agent.agent.gate.guard import Passed, secure, without_answer
from mg_agent.agent.llm.limits import Limits, Outcome
from mg_agent.agent.llm.schema import answer_schema, rules_schema
from mg_agent.agent.llm.untraced import untraced
from mg_agent.agent.models import LanguageModel, offline
from mg_agent.agent.offline import NAME as OFFLINE
from mg_agent.agent.question import LONGEST, Intent, Question
from mg_agent.agent.replying.rules import Brief, answer_by_rules, read_question
from mg_agent.core.assessment import Assessment, Draft, RunRecord, ground
from mg_agent.errors import GroundingError
from mg_agent.prompts import Prompt, load_prompt
from mg_agent.tools.quoting import plain
from mg_agent.tools.session import Session
from mg_agent.tools.tool import Finding
from mg_agent.tools.toolbox import AnyTool, Toolbox

_REFUSED = frozenset((Intent.IDENTITY, Intent.JUDGMENT, Intent.REASON))
"""Kinds of questions that no model is asked."""
_EARLIER = 6
"""Exchanges of a conversation that a model is shown again."""


@dataclass(frozen=True)
class Analyst:
    """Answers questions about analyses with a model and tools. It keeps no state; the session does.

    Attributes:
        model: Who argues.
        toolbox: Where it may look; None for every installed tool.
        prompt: Id of the system prompt.
        limits: What one question may cost.
    """

    model: LanguageModel
    toolbox: Toolbox
    prompt: str = "analyst"
    limits: Limits = field(default_factory=Limits)

    @classmethod
    def offline(cls, toolbox: Toolbox | None = None) -> "Analyst":
        """Return the analyst that needs no model and no network."""
        return cls(offline(), toolbox or Toolbox.discover())

    @property
    def name(self) -> str:
        """Who answers, for people."""
        return OFFLINE if self.model.rules else f"mg-agent analyst {__version__} with {self.model.name}"

    def assess(self, question: str, session: Session, history: Sequence[Turn] = ()) -> Assessment:
        """Answer a question.

        Args:
            question: As a person would type it.
            session: What may be looked at; it remembers what was shown.
            history: Earlier exchanges, oldest first.

        Raises:
            ModelError: when the model cannot be used.
        """
        for event in self.stream(question, session, history):
            if isinstance(event, Answered):
                return event.assessment
        raise GroundingError.of(
            "no answer came about", "the stream ended without one", "report this"
        )  # pragma: no cover

    def stream(self, question: str, session: Session, history: Sequence[Turn] = ()) -> Iterator[Event]:
        """Answer a question, with events as they happen; nothing of a draft is shown before it is grounded.

        Raises:
            ModelError: when the model cannot be used.
        """
        began, before = time.perf_counter(), len(session.looked)
        brief = Brief.of(session)
        earlier = tuple(turn.question for turn in history)
        asked = read_question(question, brief, earlier)
        outcome, prompts = Outcome(), [load_prompt(self.prompt), load_prompt("question"), load_prompt("draft")]
        if asked.intent in _REFUSED and not self.model.rules:
            reply = answer_by_rules(asked, session)
            passed = Passed(reply.draft, prompts=reply.prompts)
            prompts = []
        else:
            yield from untraced(self._argue(asked, brief, session, history, outcome))
            passed = self._passed(outcome, asked, session, before)
            prompts = [] if self.model.rules else prompts
        record = self._record(asked, session, outcome, before).model_copy(
            update={
                "prompts": tuple(dict.fromkeys((*(p.reference for p in prompts), *outcome.prompts, *passed.prompts))),
                "seconds": round(time.perf_counter() - began, 4),
            }
        )
        assessment = ground(passed.draft, record, is_cue=session.is_evidence, is_passage=session.is_passage)
        assessment = assessment.model_copy(update={"rejected": (*passed.rejected, *assessment.rejected)})
        for part in render_parts(assessment, session.analysis):
            yield Wrote(text=part)
        yield Answered(assessment=assessment)

    def _argue(
        self, asked: Question, brief: Brief, session: Session, history: Sequence[Turn], outcome: Outcome
    ) -> Iterator[Event]:
        from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

        tools = self.toolbox.under(session.condition)
        system = load_prompt(self.prompt).render({"tools": [tool.name for tool in tools]})
        messages: list[BaseMessage] = []
        for turn in history[-_EARLIER:]:
            messages += [HumanMessage(turn.question), AIMessage(turn.answer or "(no answer)")]
        text = _question_text(asked, session)
        if self.model.path == "plan":
            yield from self._by_plan(asked, brief, session, system, [*messages, HumanMessage(text)], outcome)
            return
        from mg_agent.agent.llm.loop import converse
        from mg_agent.agent.llm.offline_model import with_brief
        from mg_agent.agent.toolkit import to_langchain

        message = HumanMessage(text)
        if self.model.rules:
            message = with_brief(message, brief, asked)
        bound = to_langchain(tools, session)
        check = _nothing if self.model.rules else partial(faults, session=session)
        schema = rules_schema() if self.model.rules else answer_schema()
        yield from converse(self.model.chat, bound, system, [*messages, message], check, self.limits, outcome, schema)

    def _by_plan(
        self, asked: Question, brief: Brief, session: Session, system: str, messages: list[object], outcome: Outcome
    ) -> Iterator[Event]:
        from langchain_core.messages import BaseMessage, HumanMessage

        from mg_agent.agent.llm.plan import answer_once, look_for
        from mg_agent.agent.toolkit import run_tool

        tools = self.toolbox.under(session.condition)

        def run(name: str, arguments: dict[str, object]) -> Finding | str:
            return run_tool(tools[name], session, arguments)

        results: list[dict[str, str]] = []
        yield from look_for(asked, brief, frozenset(tool.name for tool in tools), run, results)
        shape = json.dumps(answer_schema().model_json_schema(), ensure_ascii=False)
        shown = HumanMessage(load_prompt("results").render({"results": results, "schema": shape}))
        said = [message for message in messages if isinstance(message, BaseMessage)]
        check = partial(faults, session=session)
        yield from answer_once(self.model.chat, system, [*said, shown], check, self.limits, outcome)

    def _passed(self, outcome: Outcome, asked: Question, session: Session, before: int) -> Passed:
        if outcome.draft is None:
            return without_answer(outcome.reason, asked, session)
        if self.model.rules:
            return Passed(outcome.draft)
        guess = filter(None, (guess_text(outcome.draft, session),))
        limits = (*gap_limits(session.looked[before:]), *guess, *session.skipped.values())
        return secure(outcome.draft.model_copy(update={"limits": limits}), asked, session)

    def _record(self, asked: Question, session: Session, outcome: Outcome, before: int) -> RunRecord:
        analysis = session.analysis
        return RunRecord(
            reasoner=self.name,
            question=asked.text,
            video_sha256=analysis.video.sha256,
            digest=analysis.digest,
            condition=session.condition.name,
            looked=tuple(str(look) for look in session.looked[before:]),
            seen=session.seen,
            model=self.model.name,
            path="rules" if self.model.rules else self.model.path,
            tools=tuple(tool_reference(tool) for tool in self.toolbox),
            sources=tuple(sorted({plain(f"{cue.source}") for cue in analysis.cues})),
            analysis_sha256=hashlib.sha256(analysis.to_json().encode()).hexdigest(),
            seed=self.model.seed,
            calls=outcome.calls,
            tokens_in=outcome.tokens_in,
            tokens_out=outcome.tokens_out,
        )


def _nothing(_draft: Draft) -> tuple[str, ...]:
    """Find no fault: the rules cite by construction, and what they say is still grounded."""
    return ()


def tool_reference(tool: AnyTool) -> str:
    """Return ``name#hash`` over what a model is told of a tool, as the run record keeps it."""
    return f"{tool.name}#{_short(tool.description, tool.schema())}"


def _short(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:6]


def _question_text(asked: Question, session: Session) -> str:
    """Write the question with what is known beforehand; all that comes from outside on lines of its own."""
    counts: dict[str, int] = {}
    for cue in session.analysis.cues:
        counts[f"{cue.modality}: {plain(cue.label)}"] = counts.get(f"{cue.modality}: {plain(cue.label)}", 0) + 1
    kinds = [f"{kind} ({count})" for kind, count in sorted(counts.items(), key=lambda item: -item[1])[:60]]
    prompt: Prompt = load_prompt("question")
    return prompt.render(
        {
            "question": plain(asked.text, longest=LONGEST).replace("<", "‹"),
            "span": str(session.whole),
            "observed": observed_text(session),
            "closed": sorted(session.condition.closed),
            "kinds": [kind.replace("<", "‹") for kind in kinds],
            "notes": [plain(note, longest=400).replace("<", "‹") for note in session.analysis.notes[:12]],
        }
    )
