"""What was asked at one desk, in order, and the question that is being answered now."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from mg_agent.agent.counterfactual import CLOSED, compare_without
from mg_agent.agent.events import Event
from mg_agent.core.change import Change
from mg_agent.core.evidence import Analysis
from mg_agent.tools.session import Session
from mg_agent.ui.asking import Answering, Choose
from mg_agent.ui.exchange import Exchange, history
from mg_agent.ui.preparing import Prepare, nothing

_LONGEST_QUESTION = 2000
_SHOWN_OF_REFUSED = 200
_NOTHING = "There is no analysis to ask about; analyze a video first."
_WITHOUT = {"gesture": "gestures", "face": "the face", "speech": "the words"}


@dataclass
class Conversation:
    """The exchanges of one desk; one question is answered at a time.

    Attributes:
        exchanges: Oldest first.
        prepare: What is made ready before an answer.
    """

    exchanges: list[Exchange] = field(default_factory=list)
    prepare: Prepare = field(default=nothing, repr=False, compare=False)
    _answering: Answering | None = field(default=None, repr=False, compare=False)

    @property
    def busy(self) -> bool:
        """Whether a question is being answered."""
        return self._answering is not None

    def stop(self) -> None:
        """Leave the answer that is awaited."""
        if self._answering is not None:
            self._answering.stop()

    def clear(self) -> None:
        """Forget everything."""
        self.stop()
        self.exchanges.clear()

    def date(self, why: str) -> None:
        """Mark what was asked so far as asked before the video was analyzed again; an answer that is awaited is left.

        Args:
            why: What was done, "the transcript was added".
        """
        self.stop()
        self.exchanges[:] = [
            one if one.earlier else replace(one, earlier=why, stopped=one.stopped or one.waits)
            for one in self.exchanges
        ]

    def ask(self, question: str, analysis: Analysis | None, choose: Choose, model: str) -> Iterator[None]:
        """Put a question; yields when it stands in the conversation, at every event, and when it is answered.

        Args:
            question: As a person typed it.
            analysis: About which video; None is answered with what to do first.
            choose: Returns who answers.
            model: Name of the model, as ``--llm`` takes it.
        """
        question = question.strip()
        if self.busy:
            return
        if len(question) > _LONGEST_QUESTION or analysis is None:
            self.exchanges.append(_refused(question) if analysis else Exchange(question, failure=_NOTHING))
            yield
            return
        session, earlier = Session(analysis), history(self.exchanges)

        def work() -> Iterator[Event]:
            return choose(model).stream(question, session, earlier)

        yield from self._follow(Exchange(question), work, lambda one: one.knowing(session))

    def without(
        self, place: int, modality: str, analysis: Analysis | None, choose: Choose, model: str
    ) -> Iterator[None]:
        """Ask an earlier question again without a kind of evidence, and say what changes; yields like :meth:`ask`."""
        known = 0 <= place < len(self.exchanges) and modality in CLOSED
        if self.busy or analysis is None or not known:
            return
        question, changes = self.exchanges[place].question, list[Change]()

        def work() -> Iterator[Event]:
            changes.extend(compare_without(choose(model), question, analysis, closing=(modality,)).changes)
            yield from ()

        asked = Exchange(f"What would change without {_WITHOUT[modality]}? (“{question}”)")
        yield from self._follow(asked, work, lambda one: replace(one, changes=tuple(changes)))

    def _follow(
        self, asked: Exchange, work: Callable[[], Iterator[Event]], finish: Callable[[Exchange], Exchange]
    ) -> Iterator[None]:
        self.exchanges.append(asked)
        place, answering = len(self.exchanges) - 1, Answering(work, self.prepare)
        self._answering = answering
        now = asked
        try:
            yield
            for events in answering.follow():
                for event in events:
                    now = self._set(place, now, now.after(event))
                yield
            ended = replace(now, stopped=True) if answering.left else finish(replace(now, failure=answering.failure))
            self._set(place, now, ended)
        finally:
            self._answering = None
            answering.stop()
        yield

    def _set(self, place: int, before: Exchange, after: Exchange) -> Exchange:
        """Put an exchange in place of its earlier state, unless the desk was cleared meanwhile."""
        if place < len(self.exchanges) and self.exchanges[place] is before:
            self.exchanges[place] = after
            return after
        return before


def _refused(question: str) -> Exchange:
    return Exchange(
        question[:_SHOWN_OF_REFUSED] + "…",
        failure=f"The question was not asked: got {len(question)} characters; use at most {_LONGEST_QUESTION}.",
    )
