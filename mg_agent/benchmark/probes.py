"""Probes of the benchmark, not systems: they read what each channel suggests, and differ only in which one they trust.

A scenario's author wrote down what a reader of the words alone, the face alone and the gestures alone would answer
(:class:`~mg_agent.core.scenario.Hints`), and which stretches matter. The greedy probe always follows the gestures, the
blind one never does; the weighing one looks at what can be seen and decides case by case. If the weighing probe did not
beat both, the benchmark would not measure whether gestures are weighed. None of them says anything about a real system.
"""

from collections.abc import Iterable, Sequence

from mg_agent.benchmark.causes import explained
from mg_agent.core.assessment import Claim
from mg_agent.core.evidence import Cue
from mg_agent.core.response import Asked, Response, Setup
from mg_agent.core.scenario import Hints, Item
from mg_agent.core.span import Span, merge, subtract, total
from mg_agent.tools.session import Session

_NEAR = 1.0
"""Seconds before and after a stretch that still belong to it."""
_MORE = 2.0
"""How many times its usual share of time a gesture must fill for it to depart from the usual."""


_AGAINST = 0.5
"""What departs outweighs the rest from half its time on; chosen on the development split among 0, 0.5 and 1."""


class Greedy:
    """Follows the gestures wherever they say anything, else the words, else the face."""

    informed = True
    name = "gesture-greedy"
    model = ""

    def __init__(self, key: dict[str, Item]) -> None:
        self._key = key

    @classmethod
    def build(cls, setup: Setup) -> "Greedy":
        """Take the key."""
        return cls(setup.key)

    def respond(self, asked: Asked, session: Session, seed: int) -> Response:
        """Follow one channel."""
        item = self._key[asked.key]
        hints = open_hints(item.reference.hints, session)
        cues = tuple(cue for span in item.reference.decisive for cue in session.look("gesture", span))
        if hints.gesture is not None and self._trusts(asked, cues, item, session):
            return _response(asked, hints.gesture, cues)
        for hint, modality in ((hints.words, "speech"), (hints.face, "face"), (hints.gesture, "gesture")):
            if hint is not None:
                seen = tuple(cue for span in item.reference.decisive for cue in session.look(modality, span))
                return _response(asked, hint, seen)
        return Response(abstains=True)

    def _trusts(self, asked: Asked, cues: Sequence[Cue], item: Item, session: Session) -> bool:
        return True


class Blind(Greedy):
    """Never follows the gestures where anything else is said: words, else the face."""

    name = "gesture-blind"

    def _trusts(self, asked: Asked, cues: Sequence[Cue], item: Item, session: Session) -> bool:
        return False


class Weighing(Greedy):
    """Follows the gestures only where, at the moments that matter, some of them depart from this person's usual.

    A gesture departs where its kind fills a larger share of those moments than of the rest of the scene, and nothing in
    the context or the words gives it a plain cause: cold, an itch, a habit, a thing in the hand. Gestures are followed
    where those that depart fill more than half as much of those moments as all others do.
    """

    name = "evidence-weighing"

    def _trusts(self, asked: Asked, cues: Sequence[Cue], item: Item, session: Session) -> bool:
        spans = merge(span.grown(_NEAR) for span in item.reference.decisive)
        told = " ".join((asked.context, asked.setting, asked.culture))
        said = " ".join(cue.text for cue in session.look("speech"))
        everything = session.look("gesture")
        observed = session.observed("gesture")
        speaking = silent = 0.0
        for label in dict.fromkeys(cue.label for cue in cues):
            fills = _overlap(merge(cue.span for cue in everything if cue.label == label), spans)
            if departs(label, everything, spans, observed) and not explained(label, _notes(cues, label), told, said):
                speaking += fills
            else:
                silent += fills
        return speaking > _AGAINST * silent


def open_hints(hints: Hints, session: Session) -> Hints:
    """Return the hints of those channels that a session may look at."""
    pairs = (("words", "speech"), ("face", "face"), ("gesture", "gesture"))
    return Hints(**{name: getattr(hints, name) for name, modality in pairs if session.condition.allows(modality)})


def departs(label: str, gestures: Iterable[Cue], spans: Sequence[Span], observed: Sequence[Span]) -> bool:
    """Tell whether a kind of gesture fills more of some stretches than of all others that were observed."""
    filled = merge(cue.span for cue in gestures if cue.label == label)
    inside = _overlap(filled, spans)
    rest = tuple(part for whole in observed for part in subtract(whole, spans))
    here = inside / max(0.1, _overlap(observed, spans))
    usual = _overlap(filled, rest) / max(0.1, total(rest))
    return inside > 0 and here > _MORE * usual


def _overlap(some: Iterable[Span], others: Sequence[Span]) -> float:
    return sum(cut.duration for one in some for other in others if (cut := one & other) is not None)


def _notes(cues: Iterable[Cue], label: str) -> tuple[str, ...]:
    """What an annotator wrote beside the cues of a kind."""
    return tuple(cue.text for cue in cues if cue.label == label and cue.text != label)


def _response(asked: Asked, hint: str | int, cues: Sequence[Cue]) -> Response:
    claims = tuple(Claim(text=cue.text, evidence=(cue.id,)) for cue in cues[:6])
    chances = {option: float(option == hint) for option in asked.options} if asked.kind == "choice" else {}
    return Response(chosen=str(hint), chances=chances, claims=claims)
