"""Stand-ins for the analysis and the analyst, which say what they were asked."""

import threading
from collections.abc import Iterator
from pathlib import Path

from mg_agent.agent.events import Answered, Event, Found, Looked
from mg_agent.core.assessment import Assessment, Claim, Rejected, RunRecord
from mg_agent.core.evidence import Analysis
from mg_agent.errors import Cancelled
from mg_agent.settings import Settings
from mg_agent.tools.session import Session


class Stub:
    """Stands in for the analysis; can be held until released or cancelled."""

    def __init__(self, outcome: Analysis | Exception) -> None:
        self.outcome = outcome
        self.glimpse: Analysis | None = None
        self.asked: list[tuple[Path, Path | None]] = []
        self.held = threading.Event()
        self.held.set()
        self.running = threading.Event()
        self.stopped = threading.Event()

    def __call__(self, path: Path, settings: Settings, *, transcript, progress, cancelled, first) -> Analysis:
        self.asked.append((path, transcript))
        progress("looking", 1.5, 6.0)
        if self.glimpse is not None:
            first(self.glimpse)
        self.running.set()
        while not self.held.wait(0.02):
            if cancelled():
                self.stopped.set()
                raise Cancelled("stopped")
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


def stub_answer(question: str, analysis: Analysis) -> Assessment:
    """Cite every gesture, echo the question, and let one claim fall."""
    gestures = tuple(cue.id for cue in analysis.cues if cue.modality == "gesture")
    record = RunRecord(
        reasoner="stub 1", question=question, video_sha256="0" * 64, digest="d", condition="full", looked=("gesture",)
    )
    return Assessment(
        answer=f"You asked: {question}",
        claims=(Claim(text="The left hand touches the nose; the head nods.", evidence=gestures),) if gestures else (),
        alternatives=("An itch.",),
        limits=("The face was not observed to the end.",),
        rejected=(Rejected(claim=Claim(text="A lie.", evidence=("x-1",)), reason="cites x-1, which was not seen"),),
        record=record,
    )


class StubAnalyst:
    """Looks once, then answers; can be held, and remembers what it was told."""

    def __init__(self) -> None:
        self.histories: list[tuple] = []
        self.models: list[str] = []
        self.raises: Exception | None = None
        self.held = threading.Event()
        self.held.set()

    def __call__(self, model: str) -> "StubAnalyst":
        self.models.append(model)
        return self

    def stream(self, question: str, session: Session, history=()) -> Iterator[Event]:
        self.histories.append(tuple(history))
        yield Looked(call="1", tool="find_gestures", arguments={"start": 0.0, "end": 5.0})
        self.held.wait(10)
        if self.raises is not None:
            raise self.raises
        cues = session.look("gesture")
        yield Found(call="1", tool="find_gestures", cues=tuple(cue.id for cue in cues), looks=("gesture: 2 cues",))
        yield Answered(assessment=stub_answer(question, session.analysis))

    def assess(self, question: str, session: Session, history=()) -> Assessment:
        return stub_answer(question, session.analysis)
