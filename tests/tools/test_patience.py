"""Tools of other packages that hang or say the same again cost themselves, not the analysis."""

import threading
import time

import pytest
from factory import interview
from scripted import calls, observes, scripted, submits
from typer.testing import CliRunner

from mg_agent.agent.analyst import Analyst
from mg_agent.agent.toolkit import run_tool
from mg_agent.cli import app
from mg_agent.core.evidence import Cue, Source
from mg_agent.errors import SettingsError
from mg_agent.tools.contract import check_tool, remarks_on
from mg_agent.tools.gestures import find_gestures
from mg_agent.tools.patience import patience, run_patiently
from mg_agent.tools.session import Session
from mg_agent.tools.tool import Finding, tool
from mg_agent.tools.toolbox import Toolbox

GO_ON = threading.Event()


@tool(modality="gesture")
def find_slowly(session: Session) -> tuple[Cue, ...]:
    """List movements, and hang on any film but the one of the contract."""
    if session.whole.duration > 4:
        GO_ON.wait(20)
    return session.look("gesture")


@tool(modality="gesture")
def find_again(session: Session) -> tuple[Cue, ...]:
    """List every movement three times."""
    return session.look("gesture") * 3


@pytest.fixture(autouse=True)
def _waiting(monkeypatch):
    GO_ON.clear()
    monkeypatch.setenv("MG_AGENT_TOOL_SECONDS", "0.2")
    yield
    GO_ON.set()


def test_a_tool_that_hangs_on_the_film_is_skipped_and_not_tried_again():
    session, began = Session(interview()), time.perf_counter()
    said = run_tool(find_slowly, session, {})
    assert said == (
        "the tool 'find_slowly' was skipped; it had no answer after 0.2 s; set MG_AGENT_TOOL_SECONDS to wait longer, "
        "or tell who wrote it."
    )
    assert run_tool(find_slowly, session, {}) == session.skipped["find_slowly"]
    assert session.skipped["find_slowly"] == f"The{said[3:]}"
    assert time.perf_counter() - began < 10


def test_what_hangs_adds_nothing_later():
    session = Session(interview())
    run_tool(find_slowly, session, {})
    GO_ON.set()
    for thread in threading.enumerate():
        if thread.name == "mg-agent tool find_slowly":
            thread.join(10)
    assert (session.looked, session.seen) == ([], ())


def test_the_answer_stands_and_names_the_tool_that_was_skipped():
    analysis = interview()
    nose = next(cue for cue in analysis.cues if cue.label == "touching nose")
    steps = (
        calls(("find_slowly", {})), calls(("find_gestures", {})),
        submits("Touching nose.", observes("Touching nose.", nose.id)),
    )  # fmt: skip
    box = Toolbox((find_gestures, find_slowly), ("mg-agent", "slow-tools"))
    said = Analyst(scripted(*steps), box).assess("Does she touch her nose?", Session(analysis))
    assert [claim.evidence for claim in said.claims] == [(nose.id,)]
    assert any(limit.startswith("The tool 'find_slowly' was skipped; it had no answer") for limit in said.limits)


def test_a_tool_in_time_is_taken_over_whole():
    GO_ON.set()
    session = Session(interview())
    found = run_patiently(find_slowly, session)
    assert found.cues == find_gestures.run(Session(interview())).cues
    assert {cue.id for cue in found.cues} <= set(session.seen)
    assert [str(look) for look in session.looked] == [str(look) for look in found.looks]


def test_patience_goes_by_the_film_unless_the_settings_say(monkeypatch):
    assert patience(Session(interview())) == 0.2
    monkeypatch.delenv("MG_AGENT_TOOL_SECONDS")
    assert patience(Session(interview())) == 50.0
    monkeypatch.setenv("MG_AGENT_TOOL_SECONDS", "-1")
    with pytest.raises(SettingsError, match="tool_seconds"):
        patience(Session(interview()))


def test_the_same_cue_counts_once_and_that_is_told():
    once, again = find_gestures.run(Session(interview())), find_again.run(Session(interview()))
    assert again.cues == once.cues
    assert again.repeated == 2 * len(once.cues)
    assert f"{again.repeated} cues of find_again came more than once; each counts once." in str(again)
    assert "more than once" not in str(once)


def test_cues_that_differ_in_side_or_words_are_not_the_same():
    left = next(cue for cue in interview().cues if cue.label == "touching nose")
    sides = tuple(
        Cue.make(span=left.span, modality="gesture", label=left.label, text=side, source=left.source,
                 details={"side": side})
        for side in ("left", "right")
    )  # fmt: skip

    @tool(modality="gesture")
    def find_sides(session: Session) -> tuple[Cue, ...]:
        """List two cues of one moment."""
        return sides

    assert find_sides.run(Session(interview())).cues == sides


def test_cues_that_differ_in_another_detail_or_in_what_a_person_wrote_are_not_the_same():
    human = Source(name="coder", version="1", kind="human")
    nose = next(cue for cue in interview().cues if cue.label == "touching nose")
    fields = {
        "span": nose.span,
        "modality": "gesture",
        "label": "turning head",
        "text": "Turns.",
        "source": nose.source,
    }
    turned = tuple(Cue.make(**fields, details={"direction": one}) for one in ("left", "right"))
    noted = tuple(Cue.make(**fields | {"source": human, "text": text}) for text in ("To the door.", "To the window."))
    surer = Cue.make(**fields, details={"direction": "left"}, confidence=0.9)

    @tool(modality="gesture")
    def find_turns(session: Session) -> tuple[Cue, ...]:
        """List cues of one moment, the first of them twice."""
        return (*turned, *noted, surer)

    found = find_turns.run(Session(interview()))
    assert (found.cues, found.repeated) == ((*turned, *noted), 1)


def test_a_tool_that_returns_nothing_at_all_is_told_what_to_return():
    @tool(modality="gesture")
    def find_nothing(session: Session) -> tuple[Cue, ...]:
        """Forget to return what was found."""
        session.look("gesture")
        return None  # type: ignore[return-value]

    assert check_tool(find_nothing) == ["find_nothing returns NoneType; return a tuple of cues"]


def test_a_tool_that_fails_only_later_is_a_remark_and_no_crash():
    calls_made = []

    @tool(modality="gesture")
    def find_twice(session: Session) -> tuple[Cue, ...]:
        """List movements, and fail at the third call."""
        calls_made.append(1)
        if len(calls_made) > 2:
            raise ValueError("spent")
        return session.look("gesture")

    assert check_tool(find_twice) == []
    assert remarks_on(find_twice) == ["find_twice failed when it was called again, with ValueError: spent"]


def test_check_tools_warns_of_it_and_leaves_it_in(monkeypatch):
    assert check_tool(find_again) == []
    assert remarks_on(find_again) == ["find_again returns the same cues again (2 of them); each counts once"]
    assert remarks_on(find_gestures) == []
    box = Toolbox((find_again,), ("again-tools",))
    monkeypatch.setattr(Toolbox, "discover", classmethod(lambda cls, entries=None: box))
    result = CliRunner().invoke(app, ["check", "tools"])
    assert result.exit_code == 0
    assert "find_again of package 'again-tools': fine" in result.stdout
    assert "warning: find_again returns the same cues again" in result.stderr


def test_a_finding_keeps_its_shape():
    assert Finding("x", (), ()).repeated == 0
