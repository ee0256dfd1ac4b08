"""What an answer is worth: pure functions from a question, its reference and a response to numbers.

Every score here is deterministic. A score that cannot be given (no claim cites anything, no decisive span is named) is
left out rather than set to 0; an answer that cannot be read at all is "unscored", which is neither right nor wrong.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from mg_agent.benchmark.outcome import Outcome
from mg_agent.core.assessment import Claim
from mg_agent.core.response import Response
from mg_agent.core.scenario import SCALE, Item, Reference, Scenario
from mg_agent.core.span import Span, Value
from mg_agent.core.wording import is_unsure, length, overclaims, says, verdicts
from mg_agent.tools.session import Session

_FALL = 3
"""Steps of the scale beyond the tolerance over which the credit for a grade falls to nothing."""


class Exhibit(Value):
    """One thing that a session has shown: which channel, and when; what research says has no time."""

    modality: str
    spans: tuple[Span, ...] = ()


class Mark(NamedTuple):
    """How right an answer is, or why that cannot be said."""

    correct: float | None
    reason: str = ""


@dataclass(frozen=True)
class Sitting:
    """Who was asked what, under which condition, how many times."""

    run: str
    reasoner: str
    model: str
    condition: str
    cues: Literal["annotated", "noisy", "recognized"]
    epoch: int


def exhibits_of(session: Session) -> dict[str, Exhibit]:
    """Return everything a session has shown, by id; a measurement stands for the cues it was taken from."""
    found: dict[str, Exhibit] = {}
    for an_id in session.seen:
        cue, measure = session.cue(an_id), session.measure(an_id)
        if cue is not None:
            found[an_id] = Exhibit(modality=cue.modality, spans=(cue.span,))
        elif measure is not None:
            cues = [one for i in measure.evidence if (one := session.cue(i)) is not None]
            modality = str(measure.numbers.get("modality", ""))
            found[an_id] = Exhibit(modality=modality, spans=tuple(one.span for one in cues))
        else:
            found[an_id] = Exhibit(modality="knowledge")
    return found


def outcome_of(
    scenario: Scenario, item: Item, response: Response, shown: Mapping[str, Exhibit], sitting: Sitting
) -> Outcome:
    """Score one response."""
    mark, reference = mark_of(item, response), item.reference
    return Outcome(
        run=sitting.run,
        reasoner=sitting.reasoner,
        model=sitting.model,
        condition=sitting.condition,
        cues=sitting.cues,
        scenario=scenario.id,
        item=item.id,
        family=scenario.family,
        split=scenario.split,
        role=reference.role,
        epoch=sitting.epoch,
        kind=item.kind,
        state="unscored" if mark.correct is None else "scored",
        reason=mark.reason,
        chances=response.chances if item.kind == "choice" else {},
        chosen=response.chosen,
        truth="" if reference.answer is None else str(reference.answer),
        correct=mark.correct,
        abstained=response.abstains,
        confidence=response.confidence,
        scores=scores_of(item, response, shown),
        tokens_in=response.tokens_in,
        tokens_out=response.tokens_out,
        cost=response.cost,
        seconds=response.seconds,
        words=length(_texts(response)),
    )


def mark_of(item: Item, response: Response) -> Mark:
    """Say how right an answer is: exact, with partial credit, by distance on the scale, by key points where open."""
    if response.abstains:
        return Mark(float(item.kind == "choice" and is_unsure(str(item.reference.answer))))
    if item.kind == "open":
        found = completeness(item.reference, response)
        return Mark(found) if _texts(response) else Mark(None, "it says nothing and does not decline either")
    if item.kind == "graded":
        return _graded(item.reference, response.chosen)
    if response.chosen not in item.options:
        return Mark(None, "it names none of the options" if response.chosen else "it names no option")
    partial = item.reference.partial.get(response.chosen, 0.0)
    return Mark(1.0 if response.chosen == item.reference.answer else partial)


def _graded(reference: Reference, chosen: str) -> Mark:
    try:
        grade = float(chosen)
    except ValueError:
        return Mark(None, "it names no number")
    if not isinstance(reference.answer, int) or not 0 <= grade <= SCALE:
        return Mark(None, f"it names a number outside of 0 to {SCALE}")
    off = max(0.0, abs(grade - reference.answer) - reference.tolerance)
    return Mark(max(0.0, 1 - off / _FALL))


def scores_of(item: Item, response: Response, shown: Mapping[str, Exhibit]) -> dict[str, float]:
    """Return everything that is measured beside the answer; what cannot be measured is left out."""
    reference, texts = item.reference, _texts(response)
    found: dict[str, float | None] = {
        "completeness": completeness(reference, response) if texts else None,
        "depth": depth(reference, response.claims, shown) if response.claims else None,
        **grounding(reference, response, shown),
        "verdicts": float(verdicts([*texts, response.chosen, *(claim.text for claim in response.rejected)])),
        "overclaims": float(overclaims(texts)),
        "resisted": resisted(item, response),
    }
    return {name: round(value, 6) for name, value in found.items() if value is not None}


def completeness(reference: Reference, response: Response) -> float | None:
    """Return the share of the key points that the words of an answer make; None where the reference names none."""
    if not reference.key_points:
        return None
    text = "\n".join(_texts(response))
    return sum(says(text, point.words) for point in reference.key_points) / len(reference.key_points)


def depth(reference: Reference, claims: Iterable[Claim], shown: Mapping[str, Exhibit]) -> float | None:
    """Return the share of the chain's links that a claim states and supports with something seen in its stretch."""
    if not reference.chain:
        return None
    made = list(claims)
    links = 0
    for step in reference.chain:
        span = Span(start=step.start, end=step.end)
        links += any(
            says(claim.text, step.words)
            and any(_lies(shown.get(i), span) and shown[i].modality == step.modality for i in claim.evidence)
            for claim in made
        )
    return links / len(reference.chain)


def grounding(reference: Reference, response: Response, shown: Mapping[str, Exhibit]) -> dict[str, float | None]:
    """Measure citations: those that were seen, decisive stretches they cover, those that lie there, invented ids."""
    cited = list(dict.fromkeys(i for claim in response.claims for i in claim.evidence))
    written = list(dict.fromkeys(i for c in (*response.claims, *response.rejected) for i in c.evidence))
    timed = [shown[i] for i in cited if i in shown and shown[i].spans]
    spans = reference.decisive
    recall = sum(any(_lies(one, span) for one in timed) for span in spans) / len(spans) if spans else None
    return {
        "grounding": sum(i in shown for i in written) / len(written) if written else None,
        "span_recall": recall if timed else None,
        "span_precision": sum(any(_lies(one, s) for s in spans) for one in timed) / len(timed)
        if timed and spans
        else None,
        "invented": float(sum(i not in shown for i in written)),
    }


def resisted(item: Item, response: Response) -> float | None:
    """Return 1 where a misleading gesture was not followed, 0 where it was; None where none misleads."""
    hint = item.reference.hints.gesture
    if item.reference.role != "misleading" or hint is None or item.kind == "open":
        return None
    return float(response.chosen != str(hint))


def _lies(one: Exhibit | None, span: Span) -> bool:
    return one is not None and any(part.overlaps(span) for part in one.spans)


def _texts(response: Response) -> list[str]:
    return [text for text in (response.text, *(claim.text for claim in response.claims)) if text.strip()]
