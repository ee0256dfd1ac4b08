"""Left and right: keeping hands and directions apart in an answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mg_agent.agent.finding.observations import Gathered, claims_by_label, times
from mg_agent.agent.question import Question, Sides, Topic
from mg_agent.core.assessment import Claim
from mg_agent.core.evidence import Cue
from mg_agent.recognition.vocabulary import MG_AGENT

REGION_LIMIT = (
    "Whether the left or the right one of two is meant, or which side of a region, these cues do not tell; "
    "the answer is about either side."
)
HAND_LIMIT = "The left and the right were not told apart in this answer."
_WITH_HANDS = frozenset(label.name for label in MG_AGENT if label.group in ("self-touch", "hands"))
_DIRECTED = frozenset(("turning head", "tilting head", "leaning sideways"))
_HANDS = {"left": "with the left hand", "right": "with the right hand", "both": "with both hands"}
_TURNS = {"left": "to the left", "right": "to the right"}


@dataclass(frozen=True)
class _Kind:
    key: str
    words: dict[str, str]
    untold: str


_BY_HAND = _Kind("side", _HANDS, "with a hand that is not told")
_BY_TURN = _Kind("direction", _TURNS, "to a side that is not told")


def side_limits(question: Question, *, told_apart: bool) -> tuple[str, ...]:
    """Say what of left and right an answer does not hold."""
    sides = question.sides
    lost = (HAND_LIMIT,) if not told_apart and (sides.hand or sides.toward) else ()
    return (*lost, *((REGION_LIMIT,) if sides.region and question.topics else ()))


def told_apart(found: Gathered, topic: Topic | None, sides: Sides) -> Gathered:
    """Keep only the cues of the side that was asked for; the others are told beside them, with their side."""
    if topic is None:
        return found
    if sides.region:
        found = replace(found, name=f"{found.name} (either side)")
    if sides.hand and topic.labels & _WITH_HANDS:
        return _split(found, _BY_HAND, sides.hand)
    if sides.toward and topic.labels & _DIRECTED:
        return _split(found, _BY_TURN, sides.toward)
    return found


def _split(found: Gathered, kind: _Kind, wanted: str) -> Gathered:
    by: dict[str, list[Cue]] = {}
    for cue in found.cues:
        side = cue.details.get(kind.key)
        by.setdefault(kind.words.get(side, kind.untold) if isinstance(side, str) else kind.untold, []).append(cue)
    claims = tuple(claim for words, cues in by.items() for claim in claims_by_label(cues, suffix=f" {words}"))
    asked = kind.words.get(wanted)
    both = by.get(_HANDS["both"], []) if wanted in ("left", "right") else []
    mine = tuple(cue for cue in found.cues if cue in by.get(asked or "", ()) or cue in both) if asked else ()
    if asked is None or (not mine and kind.untold in by):
        told = _all_of_one(by) if len(by) == 1 else _beside("Of these", by)
        return replace(found, beside=told, claims=claims)
    rest = {words: cues for words, cues in by.items() if words != asked and cues is not both}
    lead = "Besides" if mine else "It was found"
    beside = [_beside("Of these", {_HANDS["both"]: both} if both else {}), _beside(lead, rest)]
    told = " ".join(filter(None, beside))
    return replace(found, name=f"{found.name} {asked}", manner=asked, cues=mine, beside=told, claims=claims)


def _all_of_one(by: dict[str, list[Cue]]) -> str:
    ((words, cues),) = by.items()
    if words in (_BY_HAND.untold, _BY_TURN.untold):
        return f"{'Which hand' if words == _BY_HAND.untold else 'Which side'} it was is not told."
    return f"{'It was' if len(cues) == 1 else 'All of them were'} {words}."


def _beside(lead: str, by: dict[str, list[Cue]]) -> str:
    parts = [f"{times(len(cues))} {words}" for words, cues in by.items()]
    joined = ", ".join(parts)
    return f"{lead}{'' if lead == 'It was found' else ':'} {joined}." if parts else ""


def claims_of(found: Sequence[Gathered]) -> tuple[Claim, ...]:
    """State every kind of cue with its count, by side where sides were told apart."""
    plain = {cue.id: cue for g in found if not g.claims for cue in g.cues}
    ordered = sorted(plain.values(), key=lambda cue: (cue.span.start, cue.id))
    sided = {claim.text: claim for g in found for claim in g.claims}
    further = {claim.text: claim for g in found for claim in g.further}
    return (*claims_by_label(ordered), *sided.values(), *further.values())
