"""Our tools as LangChain tools: the session stays hidden, the model reads lines, the program keeps the objects."""

import threading
from collections.abc import Iterable

from langchain_core.tools import BaseTool, StructuredTool, ToolException

from mg_agent.agent.finding.condensed import finding_text
from mg_agent.errors import MgAgentError, ToolError
from mg_agent.tools.patience import run_patiently
from mg_agent.tools.session import Session
from mg_agent.tools.tool import Finding
from mg_agent.tools.toolbox import AnyTool


def to_langchain(tools: Iterable[AnyTool], session: Session) -> list[BaseTool]:
    """Bind tools to a session.

    A ``ToolError`` goes to the model as text. Whatever else a tool raises is a bug of that tool and
    stops the run, in one sentence that names it.
    """
    lock = threading.Lock()  # a model may call several tools at once; a session is written by one at a time
    return [_bound(tool, session, lock) for tool in tools]


def run_tool(tool: AnyTool, session: Session, arguments: dict[str, object]) -> Finding | str:
    """Run a tool; a refusal is returned as its sentence.

    Raises:
        MgAgentError: when the tool has a bug, naming it.
    """
    try:
        return run_patiently(tool, session, arguments)
    except ToolError as error:
        return str(error)
    except MgAgentError:
        raise
    except Exception as error:  # a foreign tool may raise anything
        raise MgAgentError.of(
            f"the tool '{tool.name}' failed",
            f"{type(error).__name__}: {error}",
            "report it to who wrote the tool; mg-agent check tools names the package",
        ) from error


def arguments_shape(tool: AnyTool) -> dict[str, object]:
    """Return the shape of a tool's arguments as services for models take it.

    That nothing else may be given is held when the tool runs; Google's schemas cannot say it.
    """
    return {name: value for name, value in tool.schema().items() if name != "additionalProperties"}


def _bound(tool: AnyTool, session: Session, lock: threading.Lock) -> BaseTool:
    def call(**arguments: object) -> tuple[str, Finding]:
        with lock:
            found = run_tool(tool, session, arguments)
        if isinstance(found, str):
            raise ToolException(found)
        return finding_text(found), found

    return StructuredTool(
        name=tool.name,
        description=tool.description,
        args_schema=arguments_shape(tool),
        func=call,
        response_format="content_and_artifact",
        handle_tool_error=True,
    )
