"""Tools of other packages that print, want to end the program or return something else cost themselves alone."""

import io
import json
import sys
import threading
from importlib.metadata import EntryPoint

import pytest
from factory import interview
from typer.testing import CliRunner

from mg_agent.agent.toolkit import run_tool
from mg_agent.cli import app
from mg_agent.core.evidence import Cue
from mg_agent.errors import MgAgentError
from mg_agent.serve.mcp import make_server
from mg_agent.tools.contract import check_tool
from mg_agent.tools.patience import printing_aside, within
from mg_agent.tools.session import Session
from mg_agent.tools.tool import tool
from mg_agent.tools.toolbox import Toolbox

ASIDE = "mg_agent_prints_when_imported"


@tool(modality="gesture")
def find_aloud(session: Session) -> tuple[Cue, ...]:
    """List movements, and print beside it."""
    print("looking ...")  # noqa: T201 - that is what is tried
    return session.look("gesture")


@tool(modality="gesture")
def find_exit(session: Session) -> tuple[Cue, ...]:
    """End the program."""
    sys.exit(3)


@tool(modality="gesture")
def find_exit_for(session: Session, words: str) -> tuple[Cue, ...]:
    """End the program, where the contract cannot see it.

    Args:
        words: Any.
    """
    sys.exit(words)


@tool(modality="gesture")
def find_texts(session: Session, words: str) -> tuple[Cue, ...]:
    """Return words, where the contract cannot see it.

    Args:
        words: Any.
    """
    return [words]  # type: ignore[return-value]


def checked(monkeypatch, *tools, options=()):
    box = Toolbox(tools, ("odd-tools",) * len(tools))
    monkeypatch.setattr(Toolbox, "discover", classmethod(lambda cls, entries=None: box))
    return CliRunner().invoke(app, ["check", "tools", *options])


def test_a_tool_that_ends_the_program_ends_nothing(monkeypatch):
    (fault,) = check_tool(find_exit)
    assert fault == (
        "find_exit failed with RuntimeError: it wanted to end the program (SystemExit 3); "
        "raise ToolError for what it cannot serve"
    )
    result = checked(monkeypatch, find_exit)
    assert (result.exit_code, "it wanted to end the program" in result.stdout) == (1, True)
    with pytest.raises(MgAgentError, match=r"the tool 'find_exit_for' failed; RuntimeError: it wanted to end the prog"):
        run_tool(find_exit_for, Session(interview()), {"words": "x"})


def test_what_a_tool_prints_is_no_data(monkeypatch):
    result = checked(monkeypatch, find_aloud, options=["--json"])
    assert json.loads(result.stdout) == {"find_aloud": []}
    assert "looking ..." in result.stderr
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    assert run_tool(find_aloud, Session(interview()), {}).cues
    assert (out.getvalue(), sys.stdout) == ("", out)


def test_what_a_package_prints_when_it_is_imported_is_no_data(tmp_path, monkeypatch, capsys):
    (tmp_path / f"{ASIDE}.py").write_text("print('hello')\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    Toolbox.discover([EntryPoint("x", f"{ASIDE}:x", "mg_agent.tools")])
    assert capsys.readouterr() == ("", "hello\n")


def test_stdout_comes_back_whoever_leaves_last(monkeypatch):
    out, inside, leave = io.StringIO(), threading.Event(), threading.Event()
    monkeypatch.setattr(sys, "stdout", out)

    def other():
        with printing_aside():
            inside.set()
            leave.wait(10)

    thread = threading.Thread(target=other)
    thread.start()
    inside.wait(10)
    with printing_aside():
        leave.set()
        thread.join(10)
        assert sys.stdout is sys.stderr
    assert sys.stdout is out
    with pytest.raises(ValueError, match="no"):
        within(5, lambda: int("no"), "a failing one")
    assert sys.stdout is out


def test_what_is_no_cue_is_refused_by_its_kind():
    with pytest.raises(MgAgentError, match=r"'find_texts' failed; TypeError: it returned list, not a tuple of cues"):
        run_tool(find_texts, Session(interview()), {"words": "x"})


def test_over_mcp_a_failure_names_the_tool():
    types = pytest.importorskip("mcp").types
    import anyio

    box = Toolbox((find_exit_for,), ("odd-tools",))
    server = make_server(interview(), toolbox=box)
    call = types.CallToolRequest(
        method="tools/call", params=types.CallToolRequestParams(name="find_exit_for", arguments={"words": "x"})
    )
    said = anyio.run(server.request_handlers[types.CallToolRequest], call).root
    assert said.isError
    assert "the tool 'find_exit_for' failed" in said.content[0].text


def test_check_tools_says_whose_a_tool_is_and_which_it_could_not_call(monkeypatch):
    result = checked(monkeypatch, find_texts)
    assert result.stdout == (
        "find_texts of package 'odd-tools': fine as it is written; not called, since nobody can guess 'words'\n"
    )
