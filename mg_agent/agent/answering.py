"""A language model before a constructed scene: the same loop and tools as for a person's question, another shape."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from string import ascii_uppercase

from pydantic import BaseModel, ConfigDict, Field

from mg_agent.agent.finding.observations import observed_text
from mg_agent.agent.gate.guard import withheld
from mg_agent.agent.gate.verdicts import cleaned, objection
from mg_agent.agent.llm.limits import Limits, Outcome
from mg_agent.agent.llm.schema import Argued, described
from mg_agent.agent.models import MODELS, LanguageModel, choose
from mg_agent.core.assessment import Claim, Draft
from mg_agent.core.response import Asked, Response, Setup
from mg_agent.core.scenario import SCALE
from mg_agent.core.wording import verdicts
from mg_agent.errors import ModelError
from mg_agent.prompts import load_prompt
from mg_agent.tools.quoting import plain
from mg_agent.tools.session import Session
from mg_agent.tools.toolbox import Toolbox

_WITHOUT = "take the reasoner 'offline', which needs no model"
_PROMPTS = ("scenario-analyst", "scenario-question", "scenario-draft")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_DENIED = re.compile(
    r"\b(?:not|no|never|cannot|whether|nothing|neither|nor|nobody|without|open)\b|n't\b", re.IGNORECASE
)
_LOOKS: tuple[tuple[str, dict[str, object]], ...] = (
    ("read_transcript", {}), ("read_faces", {}), ("find_gestures", {}), ("count_cues", {}),
)  # fmt: skip
"""What is looked at for a model that cannot call tools."""


class Chance(BaseModel):
    """One option, by its letter, and how probable a model holds it."""

    model_config = ConfigDict(extra="ignore")

    option: str
    probability: float = Field(ge=0.0, le=1.0)


class SceneAnswer(Argued):
    """An answer to a question on a scene as a model writes it."""

    chances: list[Chance] = Field(default_factory=list)
    grade: float | None = Field(default=None, ge=0.0, le=SCALE)
    confidence: float | None = Field(default=None, ge=0.0, le=1.0)

    def draft(self) -> Draft:
        """Return it as a draft that remembers the chances."""
        body = super().draft().model_dump()
        chances = tuple((one.option.strip().upper()[:1], one.probability) for one in self.chances)
        return SceneDraft(**body, chances=chances, grade=self.grade, confidence=self.confidence)


class SceneDraft(Draft):
    """A draft with what a benchmark asks for beside words."""

    chances: tuple[tuple[str, float], ...] = ()
    grade: float | None = None
    confidence: float | None = None


class SceneAnalyst:
    """Our agent with a language model, as a reasoner of the benchmark.

    Attributes:
        language: The model that argues.
        toolbox: Where it may look.
        limits: What one question may cost.
    """

    informed = False
    argues = True
    name = "agent"

    def __init__(self, language: LanguageModel, toolbox: Toolbox | None = None, limits: Limits | None = None) -> None:
        self.language = language
        self.toolbox = toolbox or Toolbox.discover()
        self.limits = limits or Limits()

    @classmethod
    def build(cls, setup: Setup) -> "SceneAnalyst":
        """Make it with the model at hand, else with the one that is named.

        Raises:
            ModelError: when none is named, or it cannot be used.
        """
        if setup.chat is not None:
            from langchain_core.language_models import BaseChatModel

            if not isinstance(setup.chat, BaseChatModel):
                raise ModelError.of(
                    "this is no chat model", f"got {type(setup.chat).__name__}", "give LangChain's kind"
                )
            return cls(LanguageModel("inspect", setup.chat))
        language = choose(setup.model or "offline", instead=_WITHOUT, forms=f"{MODELS}; or {_WITHOUT}")
        if language.rules:
            got = f"'{setup.model}' is the rules" if setup.model else "got none"
            raise ModelError.of(
                "the reasoner 'agent' needs a language model", got, f"give --llm one of: {MODELS}; or {_WITHOUT}"
            )
        return cls(language)

    @property
    def model(self) -> str:
        """The model's name."""
        return self.language.name

    def respond(self, asked: Asked, session: Session, seed: int) -> Response:
        """Let the model look and argue; the seed is the model's own affair.

        Raises:
            ModelError: when the model cannot be reached.
        """
        outcome = Outcome()
        self._argue(asked, session, outcome)
        prompts = tuple(load_prompt(name).reference for name in _PROMPTS)
        spent = {"prompts": prompts, "tokens_in": outcome.tokens_in, "tokens_out": outcome.tokens_out}
        if not isinstance(outcome.draft, SceneDraft):
            return Response(text="", **spent)
        return _response(asked, outcome.draft, session).model_copy(update=spent)

    def _argue(self, asked: Asked, session: Session, outcome: Outcome) -> None:
        from langchain_core.messages import HumanMessage

        from mg_agent.agent.llm.loop import converse
        from mg_agent.agent.llm.plan import answer_once
        from mg_agent.agent.toolkit import to_langchain

        tools = self.toolbox.under(session.condition)
        system = load_prompt("scenario-analyst").render({"tools": [tool.name for tool in tools]})
        check = partial(_faults, session=session, strict=asked.family == "deception")
        message = HumanMessage(_question(asked, session))
        if self.language.path == "plan":
            shape = json.dumps(_schema().model_json_schema(), ensure_ascii=False)
            results = list(_looked(asked, tools, session))
            shown = HumanMessage(load_prompt("results").render({"results": results, "schema": shape}))
            events = answer_once(
                self.language.chat, system, [message, shown], check, self.limits, outcome, schema=_schema()
            )
        else:
            bound = to_langchain(tools, session)
            events = converse(self.language.chat, bound, system, [message], check, self.limits, outcome, _schema())
        for _ in events:
            pass


def _question(asked: Asked, session: Session) -> str:
    lettered = asked.kind == "choice"
    options = [f"{ascii_uppercase[n]}. {_quoted(o)}" if lettered else _quoted(o) for n, o in enumerate(asked.options)]
    return load_prompt("scenario-question").render(
        {
            "question": _quoted(asked.question), "kind": asked.kind, "options": options,
            "context": _quoted(asked.context), "setting": _quoted(asked.setting), "culture": _quoted(asked.culture),
            "span": str(session.whole), "observed": observed_text(session), "closed": sorted(session.condition.closed),
        }
    )  # fmt: skip


def _looked(asked: Asked, tools: Toolbox, session: Session) -> Iterator[dict[str, str]]:
    from mg_agent.agent.finding.condensed import finding_text
    from mg_agent.agent.toolkit import run_tool
    from mg_agent.knowledge.balance import MOST_CUES
    from mg_agent.knowledge.labels import known

    offered = {tool.name for tool in tools}
    labels = known(dict.fromkeys(cue.label for cue in session.analysis.cues if cue.modality != "speech"))[:MOST_CUES]
    research: dict[str, object] = {"query": asked.question, "cues": labels}
    for name, arguments in (*_LOOKS, ("consult_knowledge", research)):
        if name in offered:
            found = run_tool(tools[name], session, arguments)
            yield {"name": name, "text": found if isinstance(found, str) else finding_text(found)}


def _faults(draft: Draft, session: Session, *, strict: bool) -> tuple[str, ...]:
    """Say what keeps a draft from being handed in: ids that nobody showed, and verdicts."""
    found = [
        f"The claim “{claim.text[:80]}” {why}."
        for claim in draft.claims
        if (why := _fault(claim, session, strict=strict))
    ]
    texts = (draft.answer, *draft.alternatives, *draft.questions)
    found += [
        f"“{one[:80]}” {why}." for text in texts for one in _sentences(text) if (why := _judges(one, strict=strict))
    ]
    return tuple(found)


def _fault(claim: Claim, session: Session, *, strict: bool) -> str | None:
    unseen = [i for i in claim.evidence if i not in session.seen]
    if unseen:
        return f"cites {', '.join(unseen)}, which was not shown"
    if not any(session.is_evidence(i) for i in claim.evidence):
        return "cites no cue and no measurement"
    return next((why for one in _sentences(claim.text) if (why := _judges(one, strict=strict))), None)


def _judges(sentence: str, *, strict: bool) -> str | None:
    """Say why a sentence may not stand; one that denies or leaves open is no verdict.

    Where an account is in question, every word on honesty counts; elsewhere people may well hide a hurt or feel guilty.
    """
    if verdicts([sentence]):
        return "is a verdict on honesty or names a disorder, which no answer here may"
    return objection(sentence) if strict and not _DENIED.search(sentence) else None


def _response(asked: Asked, draft: SceneDraft, session: Session) -> Response:
    strict = asked.family == "deception"
    kept = tuple(claim for claim in draft.claims if _fault(claim, session, strict=strict) is None)
    texts = [
        sentence for text in (draft.answer, *draft.alternatives, *draft.questions) for sentence in _sentences(text)
    ]
    judged = tuple(Claim(text=one, kind="limit") for one in texts if _judges(one, strict=strict))
    text = " ".join(cleaned(one) for one in texts if not _judges(one, strict=strict)) or (
        withheld("") if judged else ""
    )
    chances = _chances(asked.options, draft.chances) if asked.kind == "choice" else {}
    chosen = max(chances, key=lambda option: chances[option]) if chances else ""
    if asked.kind == "graded" and draft.grade is not None:
        chosen = f"{draft.grade:g}"
    return Response(
        chosen="" if draft.abstains else chosen,
        chances=chances,
        text=text,
        claims=kept,
        rejected=(*(claim for claim in draft.claims if claim not in kept), *judged),
        abstains=draft.abstains,
        confidence=chances[chosen] if chances else draft.confidence,
    )


def _chances(options: Sequence[str], told: Sequence[tuple[str, float]]) -> dict[str, float]:
    """Return probabilities that add up to 1 in the order of the options; {} where nothing was told of any of them."""
    by_letter: Mapping[str, float] = dict(told)
    weights = [by_letter.get(ascii_uppercase[n], 0.0) for n in range(len(options))]
    total = sum(weights)
    return {option: weight / total for option, weight in zip(options, weights, strict=True)} if total > 0 else {}


def _sentences(text: str) -> list[str]:
    return [part for part in _SENTENCE.split(text) if part.strip()]


def _quoted(text: str) -> str:
    return plain(text, longest=1000).replace("<", "‹")


@cache
def _schema() -> type[SceneAnswer]:
    return described(SceneAnswer, "scenario-draft")
