"""The offline analyst before offered answers: rules weigh each option, and decline where none stands out.

It knows the wording of the question, what the session lets it see, and what research says; never a reference or a hint.
Open questions go to the same rules that answer in `mg-agent ask`.
"""

import math
from collections.abc import Mapping, Sequence

from mg_agent.agent.finding.asking import ask_tool
from mg_agent.agent.finding.feelings import change_of, read_feelings
from mg_agent.agent.question import Intent, Question
from mg_agent.agent.replying.rules import Brief, answer_by_rules, read_question
from mg_agent.agent.replying.weighing import Mood, mood_of, score_of, tone_of
from mg_agent.agent.wording.words import stem, tokens
from mg_agent.core.assessment import Claim
from mg_agent.core.evidence import Cue
from mg_agent.core.reading import Reading
from mg_agent.core.response import Asked, Response, Setup
from mg_agent.core.scenario import SCALE
from mg_agent.core.span import Span
from mg_agent.errors import ToolError
from mg_agent.knowledge.balance import MOST_CUES
from mg_agent.knowledge.labels import known
from mg_agent.tools.quoting import quoted
from mg_agent.tools.session import Session

_INTENTS: Mapping[str, Intent] = {
    "emotion": Intent.FEELING, "interview": Intent.NEXT, "deception": Intent.DECEPTION,
}  # fmt: skip
_ENOUGH = 1.35
"""How many times an even share the likeliest option must have, or the rules decline."""
_LEAST = 1.5
"""Least weight of words and cues that a grade may rest on."""
_LINES, _CUES = 3, 4
_NOT_OURS = frozenset((Intent.UNKNOWN, Intent.UNLISTED, Intent.JUDGMENT, Intent.IDENTITY, Intent.HELP, Intent.VIDEO))


class Choosing:
    """The offline analyst as a reasoner of the benchmark."""

    informed = False
    argues = False
    name = "offline"
    model = ""

    @classmethod
    def build(cls, setup: Setup) -> "Choosing":
        """Make it; nothing is learned from answers."""
        return cls()

    def respond(self, asked: Asked, session: Session, seed: int) -> Response:
        """Answer by rules; the same answer every time."""
        if asked.kind == "open":
            return _open(asked, session)
        question = read_question(asked.question, Brief.of(session))
        where = question.spans[0] if question.spans else None
        lines = session.look("speech", where)
        seen = (*session.look("face", where), *session.look("gesture", where))
        mood = mood_of(lines, seen, _reading(session, where))
        if asked.kind == "graded":
            return _graded(asked, mood, lines, seen)
        said = frozenset(stem(word) for line in lines for word in tokens(line.text.lower()))
        scores = [score_of(option, said, mood) for option in asked.options]
        weights = [math.exp(score - max(scores)) for score in scores]
        chances = {option: weight / sum(weights) for option, weight in zip(asked.options, weights, strict=True)}
        best = max(asked.options, key=lambda option: chances[option])
        unsure = chances[best] * len(asked.options) < _ENOUGH
        return Response(
            chosen="" if unsure else best,
            chances=chances,
            text="" if unsure else best,
            claims=() if unsure else _claims(best, lines, seen),
            abstains=unsure,
            confidence=chances[best],
        )


def _graded(asked: Asked, mood: Mood, lines: Sequence[Cue], seen: Sequence[Cue]) -> Response:
    """Place a grade by how pleasant things seem, where the ends of the scale name feelings; decline elsewhere."""
    low, high = (tone_of(f"{end} {asked.question}") for end in asked.options)
    slope = (high - low) / 2 if high != low else tone_of(asked.question)
    if mood.weight < _LEAST or not slope:
        return Response(abstains=True)
    grade = round(SCALE / 2 + SCALE / 2 * mood.valence * slope)
    return Response(chosen=str(max(0, min(SCALE, grade))), claims=_claims(asked.question, lines, seen))


def _open(asked: Asked, session: Session) -> Response:
    """Answer in the words of the analyst's rules, beside the lines that share most with the question."""
    question = read_question(asked.question, Brief.of(session))
    if question.intent in _NOT_OURS or asked.family == "deception":
        question = Question(asked.question, _INTENTS[asked.family], spans=question.spans)
    reply = answer_by_rules(question, session)
    draft = reply.draft
    lines = session.look("speech", question.spans[0] if question.spans else None)
    claims = (*draft.claims, *_quotes(asked.question, lines))
    parts = (draft.answer, *draft.alternatives, *draft.limits, *draft.questions)
    return Response(text=" ".join(parts), claims=claims, abstains=not claims, prompts=reply.prompts)


def _reading(session: Session, where: Span | None) -> Reading | None:
    """Weigh changes in a named stretch against the rest, where research may be asked and the rest is long enough."""
    if where is None or where == session.whole or not session.condition.allows("knowledge"):
        return None
    try:
        measures = ask_tool(session, "compare_with_baseline", {"start": where.start, "end": where.end}).measures
        told = sorted((m for m in measures if known((m.about,))), key=lambda m: -abs(change_of(m)))[:MOST_CUES]
        if not told:
            return None
        cues = tuple(measure.about for measure in told)
        query: dict[str, object] = {"query": "what goes with a change of this cue?", "cues": cues}
        return read_feelings(told, ask_tool(session, "consult_knowledge", query).passages)
    except ToolError:  # too little baseline: no reading, which is an answer too
        return None


def _claims(about: str, lines: Sequence[Cue], seen: Sequence[Cue]) -> tuple[Claim, ...]:
    cues = sorted(seen, key=lambda cue: (-(cue.confidence or 0.0), cue.span.start))[:_CUES]
    shown = tuple(Claim(text=f"{cue.label}", evidence=(cue.id,)) for cue in cues)
    return (*_quotes(about, lines), *shown)


def _quotes(about: str, lines: Sequence[Cue]) -> tuple[Claim, ...]:
    wanted = {stem(word) for word in tokens(about.lower()) if len(word) > 3}

    def shared(line: Cue) -> int:
        return len(wanted & {stem(word) for word in tokens(line.text.lower())})

    best = sorted((line for line in lines if shared(line)), key=lambda line: (-shared(line), line.span.start))[:_LINES]
    return tuple(Claim(text=f"Said: {quoted(line.text, longest=300)}", evidence=(line.id,)) for line in best)
