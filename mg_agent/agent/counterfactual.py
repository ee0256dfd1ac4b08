"""The same question without a modality, or without one cue: what of the answer hangs on it."""

from collections.abc import Iterable, Sequence
from typing import Literal, Protocol

from mg_agent.agent.answer import render
from mg_agent.core.assessment import Assessment
from mg_agent.core.change import Change
from mg_agent.core.evidence import Analysis
from mg_agent.core.scenario import FULL, Condition
from mg_agent.core.span import Value
from mg_agent.errors import ToolError
from mg_agent.tools.session import Session

CLOSED = ("gesture", "face", "speech")
"""What the view takes away, one at a time."""
_NAMES = {"gesture": "the gestures", "face": "the face", "speech": "the transcript", "knowledge": "research"}


class Contrast(Value):
    """An answer, and what becomes of it without each kind of evidence.

    Attributes:
        format: Version of this shape.
        full: The answer with everything that the condition leaves open.
        changes: One for each thing that was taken away.
    """

    format: Literal["mg-agent/contrast/1"] = "mg-agent/contrast/1"
    full: Assessment
    changes: tuple[Change, ...]


class Answers(Protocol):
    """Who can be asked the same question twice; :class:`mg_agent.agent.analyst.Analyst` is one."""

    def assess(self, question: str, session: Session) -> Assessment:
        """Answer a question."""
        ...


def compare_without(
    analyst: Answers,
    question: str,
    analysis: Analysis,
    condition: Condition = FULL,
    *,
    cues: Sequence[str] = (),
    closing: Iterable[str] = CLOSED,
) -> Contrast:
    """Ask once with everything, then again without each modality and without each of some cues.

    Args:
        analyst: Who answers.
        question: What is asked.
        analysis: About which video.
        condition: What is closed from the start.
        cues: Ids of cues to take away, one at a time.
        closing: Modalities to take away, one at a time; those that are closed already are left out.

    Raises:
        ToolError: when a cue to take away does not exist.
    """
    full = analyst.assess(question, Session(analysis, condition))
    changes = []
    for modality in closing:
        if condition.allows(modality):
            less = Condition(name=f"{condition.name} without {modality}", closed=condition.closed | {modality})
            said = analyst.assess(question, Session(analysis, less))
            changes.append(_change(_NAMES.get(modality, modality), full, said))
    for cue_id in cues:
        said = analyst.assess(question, Session(without_cue(analysis, cue_id), condition))
        changes.append(_change(cue_id, full, said))
    return Contrast(full=full, changes=tuple(changes))


def without_cue(analysis: Analysis, cue_id: str) -> Analysis:
    """Return the analysis as if one cue had not been seen; what was observed stays observed.

    Raises:
        ToolError: when there is no such cue.
    """
    kept = tuple(cue for cue in analysis.cues if cue.id != cue_id)
    if len(kept) == len(analysis.cues):
        raise ToolError.of("there is no such cue to take away", f"got '{cue_id}'", "see the ids of an answer")
    return analysis.model_copy(update={"cues": kept})


def contrast_text(contrast: Contrast, analysis: Analysis) -> str:
    """Write the answer, and under it what changes."""
    parts = [render(contrast.full, analysis), "What changes"]
    for change in contrast.changes:
        if not change.matters:
            parts.append(f"- Without {change.without}: nothing; {change.stay}.")
            continue
        lines = ["- " + change.sentence.replace("\n", "\n  ")]
        lines += [f"    no longer: {text}" for text in change.lost[:6]]
        lines += [f"    instead: {text}" for text in change.gained[:6]]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _change(name: str, full: Assessment, less: Assessment) -> Change:
    before = {claim.text: claim.evidence for claim in full.claims}
    after = {claim.text: claim.evidence for claim in less.claims}
    return Change(
        without=name,
        answer=less.answer,
        lost=tuple(text for text in before if text not in after),
        gained=tuple(text for text in after if text not in before),
        kept=sum(text in after for text in before),
        abstains=less.abstains,
        probability=less.probability,
    )
