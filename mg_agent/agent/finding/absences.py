"""What must be known beside "not found": how a cue is told at all, and what that leaves out."""

from collections.abc import Iterable

from mg_agent.agent.finding.observations import Gathered, sentence
from mg_agent.recognition.vocabulary import LEAST_SECONDS
from mg_agent.tools.quoting import plain
from mg_agent.tools.session import Session

AGAINST_USUAL = frozenset((
    "looking away", "raising brows", "lowering brows", "pressing lips", "opening mouth", "smiling", "turning head",
    "tilting head", "raising head", "lowering head", "leaning forward", "leaning back", "leaning sideways",
))  # fmt: skip
"""Labels that our rules tell as a change from what is usual for the same person in the same video."""
_NAMED = 3


def absence_limits(found: Iterable[Gathered], session: Session) -> tuple[str, ...]:
    """Say what else "not found" may mean for what was looked for and not found; one sentence each."""
    told = [text for one in found if not one.cues and not one.unknowable for text in _limits(one, session)]
    return tuple(dict.fromkeys(told))


def _limits(found: Gathered, session: Session) -> Iterable[str]:
    by_rules = {part.modality for part in session.analysis.coverage if part.source.kind == "model"}
    looks = [look for look in found.looks if not look.blind and look.modality in by_rules]
    labels = sorted({label for look in looks for label in look.labels})
    held = [label for label in labels if label in AGAINST_USUAL]
    if held:
        yield (
            f"{_listed(held)} {'is' if len(held) == 1 else 'are'} told as a change from how this person usually is in "
            "this video; what is held for most of it is that usual state and would not be found."
        )
    for label in (label for label in labels if label in LEAST_SECONDS):
        yield f"{_listed([label])} is told only where it lasts {LEAST_SECONDS[label]:g} s or longer."


def _listed(labels: list[str]) -> str:
    if len(labels) > _NAMED:
        return "Some of these cues"
    *rest, last = [plain(label) for label in labels]
    return sentence(f"{', '.join(rest)} and {last}" if rest else last).rstrip(".")
