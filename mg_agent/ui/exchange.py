"""One exchange of the conversation as it comes about: the question, the looks taken, the answer, what hangs on it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from mg_agent.agent.events import Answered, Drafting, Event, Found, Looked, Returned, Turn, Wrote
from mg_agent.core.assessment import Assessment
from mg_agent.core.change import Change
from mg_agent.core.measure import Measure
from mg_agent.knowledge.excerpt import Passage
from mg_agent.tools.session import Session
from mg_agent.ui.preparing import Preparing


@dataclass(frozen=True)
class Step:
    """One thing the analyst did: a look with what came of it, or a draft that was sent back.

    Attributes:
        look: What was asked for; None for a draft that was sent back.
        found: What came of the look; None while it runs.
        faults: Why a draft was sent back, one sentence each.
    """

    look: Looked | None = None
    found: Found | None = None
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Exchange:
    """A question and what came of it so far.

    Attributes:
        question: What was asked.
        assessment: The answer; None while it is awaited.
        failure: Why there is none, in one sentence.
        preparing: What is made ready before anything is looked at; None for nothing.
        steps: Looks and returned drafts, in order.
        drafting: Characters of a draft that a model has written; what it writes is not shown before it is grounded.
        written: Pieces of the grounded answer so far.
        passages: What was consulted, in order of first sight.
        measures: What was measured.
        changes: What of an earlier answer hangs on a kind of evidence; empty for an ordinary question.
        stopped: Whether the asker stopped it.
        earlier: What became of the video's analysis afterwards, "the transcript was added"; empty where the answer is
            about the one on the desk.
    """

    question: str
    assessment: Assessment | None = None
    failure: str | None = None
    preparing: Preparing | None = None
    steps: tuple[Step, ...] = ()
    drafting: int = 0
    written: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
    measures: tuple[Measure, ...] = ()
    changes: tuple[Change, ...] = ()
    stopped: bool = False
    earlier: str = ""

    @property
    def waits(self) -> bool:
        """Whether an outcome is still to come."""
        return self.assessment is None and self.failure is None and not self.changes and not self.stopped

    def after(self, event: Event | Preparing) -> "Exchange":
        """Return the exchange with one more event taken in."""
        if isinstance(event, Preparing):
            return replace(self, preparing=event)
        if self.preparing is not None:
            return replace(self, preparing=None).after(event)
        if isinstance(event, Looked):
            return replace(self, steps=(*self.steps, Step(look=event)))
        if isinstance(event, Found):
            return replace(self, steps=tuple(_joined(self.steps, event)))
        if isinstance(event, Returned):
            return replace(self, steps=(*self.steps, Step(faults=event.faults)), drafting=0)
        if isinstance(event, Drafting):
            return replace(self, drafting=event.characters)
        if isinstance(event, Wrote):
            return replace(self, written=(*self.written, event.text))
        return replace(self, assessment=event.assessment) if isinstance(event, Answered) else self

    def knowing(self, session: Session) -> "Exchange":
        """Return the exchange with the passages and measurements that its session has shown."""
        passages = (session.passage(an_id) for an_id in session.seen)
        measures = (session.measure(an_id) for an_id in session.seen)
        return replace(
            self,
            passages=tuple(one for one in passages if one is not None),
            measures=tuple(one for one in measures if one is not None),
        )


def history(exchanges: Iterable[Exchange]) -> tuple[Turn, ...]:
    """Return the answered exchanges about this analysis as the analyst is told them, oldest first."""
    return tuple(
        Turn(question=one.question, answer=one.assessment.answer)
        for one in exchanges
        if one.assessment is not None and not one.earlier
    )


def _joined(steps: Sequence[Step], found: Found) -> Iterable[Step]:
    """Put an outcome to its look; one whose look was not told stands alone."""
    open_ones = [
        step for step in steps if step.look is not None and step.found is None and step.look.call == found.call
    ]
    for step in steps:
        yield replace(step, found=found) if open_ones and step is open_ones[0] else step
    if not open_ones:
        yield Step(look=Looked(call=found.call, tool=found.tool), found=found)
