"""Tools: one door, a schema from the docstring, refusals at decoration, and the contract for all that are installed."""

import threading
from importlib.metadata import EntryPoint

import pytest
from factory import interview

from mg_agent.core.evidence import Cue
from mg_agent.core.scenario import Condition
from mg_agent.errors import ToolError
from mg_agent.tools.session import Session
from mg_agent.tools.tool import Tool, tool
from mg_agent.tools.toolbox import GROUP, Toolbox, check_tool
from mg_agent.tools.transcript import holds

BOX = Toolbox.discover()
ALL = [
    "align_cues",
    "compare_with_baseline",
    "consult_knowledge",
    "count_cues",
    "find_gestures",
    "read_faces",
    "read_transcript",
]


@tool(modality="gaze")
def find_gaze_shifts(session: Session, start: float = 0.0, end: float | None = None) -> tuple[Cue, ...]:
    """List moments when the speaker looks away.

    Args:
        session: What may be looked at.
        start: Seconds from the beginning of the video.
        end: Seconds; omit for the end of the video.
    """
    return session.look("gaze", session.span(start, end))


not_a_tool = 42


def entry(name: str, value: str) -> EntryPoint:
    return EntryPoint(name=name, value=value, group=GROUP)


def test_the_built_in_tools_come_through_the_public_door() -> None:
    assert [one.name for one in BOX] == ALL
    assert not BOX.broken


@pytest.mark.parametrize("one", [*BOX, find_gaze_shifts], ids=lambda one: one.name)
def test_every_tool_keeps_the_contract(one: Tool[...]) -> None:
    assert check_tool(one) == []


def test_a_tool_is_its_function_in_a_repl() -> None:
    session = Session(interview())
    assert [c.label for c in BOX["find_gestures"](session, 0, 10)] == ["touching nose"]
    assert find_gaze_shifts.__name__ == "find_gaze_shifts"
    assert find_gaze_shifts(session) == ()


def test_the_schema_comes_from_hints_and_docstring_and_hides_the_session() -> None:
    schema = find_gaze_shifts.args.model_json_schema()
    assert list(schema["properties"]) == ["start", "end"]
    assert schema["properties"]["start"]["description"] == "Seconds from the beginning of the video."
    assert schema["properties"]["end"]["default"] is None
    assert schema["additionalProperties"] is False
    assert find_gaze_shifts.description == "List moments when the speaker looks away."


def test_a_schema_is_written_once_and_what_is_done_to_it_stays_with_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    one = Tool(find_gaze_shifts.function, modality="gaze")
    whole = one.args.model_json_schema()
    one.schema()["properties"].clear()
    monkeypatch.setattr(one.args, "model_json_schema", None)
    assert one.schema() == whole


def test_running_says_what_was_looked_at() -> None:
    session = Session(interview())
    found = BOX["find_gestures"].run(session, {"label": "touching nose", "end": 30})
    assert [c.label for c in found.cues] == ["touching nose", "touching nose"]
    assert all(c.id in str(found) for c in found.cues)
    assert "observed 30.0 of 30.0 s" in str(found)


@pytest.mark.parametrize(
    ("arguments", "condition", "says"),
    [
        ({"label": "shrugging"}, frozenset(), "Nothing of that kind was found in the observed part"),
        ({"start": 41, "end": 49}, frozenset(), "not observed"),
        ({}, frozenset({"gesture"}), "not allowed under this condition"),
    ],
)
def test_an_empty_answer_explains_itself(arguments: dict[str, object], condition: frozenset[str], says: str) -> None:
    session = Session(interview(), Condition(name="c", closed=condition))
    found = BOX["find_gestures"].run(session, arguments)
    assert found.cues == ()
    assert says in str(found)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"start": "soon"}, "'start'"),
        ({"begin": 1}, "'begin'"),
        ({"start": float("nan")}, "'start'"),
        ({"start": 99}, "between 0 and 60 s"),
        ({"label": "touching nos"}, "did you mean 'touching nose'"),
    ],
)
def test_wrong_arguments_are_refused_with_what_to_do(arguments: dict[str, object], says: str) -> None:
    with pytest.raises(ToolError, match=says):
        BOX["find_gestures"].run(Session(interview()), arguments)


def test_reading_the_transcript_quotes_and_searches() -> None:
    session = Session(interview())
    found = BOX["read_transcript"].run(session, {"words": "the Train"})
    assert len(found.cues) == 1
    assert "“I took the train to work.”" in str(found)


@pytest.mark.parametrize(
    ("text", "words", "yes"),
    [
        ("I took the train.", "train", True),
        ("I took the TRAINS", "train", True),
        ("I restrain myself", "train", False),
        ("the train, took", "took the train", False),
        ("don’t go", "don't go", True),
        ("anything", "", False),
        ("anything", "?!", False),
    ],
)
def test_holding_words(text: str, words: str, yes: bool) -> None:
    assert holds(text, words) is yes


def test_decoration_refuses_what_cannot_be_a_tool() -> None:
    def silent(session: Session) -> tuple[Cue, ...]:
        return ()

    def untyped(session: Session, start=0.0) -> tuple[Cue, ...]:  # type: ignore[no-untyped-def]
        """Look."""
        return ()

    def reads_path(session: Session, video_path: str) -> tuple[Cue, ...]:
        """Look."""
        return ()

    def reads_url(session: Session, url: str) -> tuple[Cue, ...]:
        """Look."""
        return ()

    def sessionless(start: float) -> tuple[Cue, ...]:
        """Look."""
        return ()

    def open_ended(session: Session, **more: float) -> tuple[Cue, ...]:
        """Look."""
        return ()

    refused = {
        silent: "no docstring",
        untyped: "'start' has no type",
        reads_path: "'video_path'",
        reads_url: "'url'",
        sessionless: "first parameter is not 'session'",
        open_ended: "name every parameter",
    }
    for function, reason in refused.items():
        with pytest.raises(ToolError, match=reason):
            tool(modality="gesture")(function)  # type: ignore[arg-type]


def test_the_contract_names_every_fault() -> None:
    @tool(modality="gesture")
    def lookup(session: Session, start: float = 0.0) -> tuple[Cue, ...]:
        """Invent."""
        return (Session(interview()).look("gesture")[0],)

    @tool(modality="gesture")
    def find_lists(session: Session) -> tuple[Cue, ...]:
        """Return the wrong kind."""
        return list(session.look("gesture"))  # type: ignore[return-value]

    @tool(modality="gesture")
    def find_crash(session: Session) -> tuple[Cue, ...]:
        """Fail."""
        raise KeyError("x")

    faults = " ".join(check_tool(lookup))
    assert "verb_noun" in faults
    assert "'start' of lookup is not described" in faults
    assert "session has not shown" in faults
    assert "although the condition closes it" in faults
    assert "returns list" in " ".join(check_tool(find_lists))

    @tool(modality="face")
    def find_words(session: Session) -> tuple[Cue, ...]:
        """List words, which are no cues."""
        return (*session.look("face"), "smiling")  # type: ignore[return-value]

    assert check_tool(find_words) == ["find_words returns a tuple that holds str; return a tuple of cues"]
    assert "KeyError" in " ".join(check_tool(find_crash))
    assert "not a tool" in " ".join(check_tool(len))


def test_a_tool_that_hangs_is_named_and_holds_up_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()

    @tool(modality="gesture")
    def find_nothing(session: Session) -> tuple[Cue, ...]:
        """Wait for what never comes."""
        released.wait()
        return session.look("gesture")

    monkeypatch.setattr("mg_agent.tools.contract._PATIENCE", 0.1)
    try:
        assert check_tool(find_nothing) == ["find_nothing had no answer on 4 s of film after 0.1 s"]
    finally:
        released.set()


def test_a_broken_plug_in_costs_itself_and_a_warning() -> None:
    box = Toolbox.discover(
        [
            entry("find_gaze_shifts", f"{__name__}:find_gaze_shifts"),
            entry("gone", "no_such_package_at_all.tools:gone"),
            entry("number", f"{__name__}:not_a_tool"),
            entry("crash", "mg_agent.tools.tool:no_such_name"),
        ]
    )
    assert [one.name for one in box] == ["find_gaze_shifts"]
    assert len(box.broken) == 3
    assert "no_such_package_at_all" in box.broken["no_such_package_at_all:gone"]
    assert "not a tool" in next(why for name, why in box.broken.items() if name.endswith(":number"))


def test_of_two_tools_of_one_name_ours_stays() -> None:
    theirs = entry("find_gaze_shifts", f"{__name__}:find_gaze_shifts")
    again = entry("other_name", f"{__name__}:also_find_gaze_shifts")
    box = Toolbox.discover([theirs, again])
    assert len(box) == 1
    assert "already has one of that name" in " ".join(box.broken.values())


also_find_gaze_shifts = find_gaze_shifts


def test_a_closed_modality_is_not_offered() -> None:
    box = BOX.under(Condition(name="silent", closed=frozenset({"speech"})))
    assert [one.name for one in box] == [name for name in ALL if name != "read_transcript"]
    with pytest.raises(ToolError, match="there is no such tool"):
        box["read_transcript"]


def test_an_unknown_tool_is_answered_with_the_nearest() -> None:
    with pytest.raises(ToolError, match="did you mean 'find_gestures'"):
        BOX["find_gesture"]
