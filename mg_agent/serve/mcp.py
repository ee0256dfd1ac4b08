"""Our tools over one analyzed video as an MCP server: stdio, or streamable HTTP on loopback."""

import contextlib
import socket
import sys
import threading
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from mg_agent import __version__
from mg_agent.agent.finding.condensed import finding_text
from mg_agent.agent.toolkit import run_tool
from mg_agent.core.evidence import Analysis
from mg_agent.core.scenario import FULL, Condition
from mg_agent.errors import MissingExtra, ToolError
from mg_agent.prompts import load_prompt
from mg_agent.tools.session import Session
from mg_agent.tools.toolbox import Toolbox

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server

HOST = "127.0.0.1"


def require_mcp() -> None:
    """Refuse where the MCP library is not installed.

    Raises:
        MissingExtra: naming the extra.
    """
    if find_spec("mcp") is None:
        raise MissingExtra.named("mcp", "mcp")


def make_server(analysis: Analysis, condition: Condition = FULL, toolbox: Toolbox | None = None) -> "Server[Any, Any]":
    """Build the server; tools are offered as they are, with the session hidden.

    What a tool shows goes out as text with ids; a refusal goes out as an error that says what to do.
    """
    from mcp import types
    from mcp.server.lowlevel import Server

    session, lock = Session(analysis, condition), threading.Lock()
    box = (toolbox or Toolbox.discover()).under(condition)
    server: Server[Any, Any] = Server("mg-agent", version=__version__, instructions=load_prompt("mcp").render())

    @server.list_tools()  # type: ignore[no-untyped-call, untyped-decorator]
    async def list_tools() -> list[types.Tool]:
        hints = types.ToolAnnotations(readOnlyHint=True, destructiveHint=False, openWorldHint=False)
        return [
            types.Tool(
                name=tool.name,
                description=tool.description,
                inputSchema=tool.schema(),
                annotations=hints,
            )
            for tool in box
        ]

    @server.call_tool(validate_input=False)  # type: ignore[untyped-decorator]
    async def call_tool(name: str, arguments: dict[str, object]) -> list[types.TextContent]:
        with lock:
            found = run_tool(box[name], session, arguments)
        if isinstance(found, str):
            raise ToolError(found)
        return [types.TextContent(type="text", text=finding_text(found))]

    return server


def serve(analysis: Analysis, condition: Condition = FULL, *, http: bool = False, port: int = 0) -> None:
    """Serve until the client hangs up (stdio), or until stopped (HTTP, on 127.0.0.1 only).

    Raises:
        ToolError: when the port is taken.
    """
    import anyio

    server = make_server(analysis, condition)
    if http:
        _serve_http(server, port)
    else:
        anyio.run(_serve_stdio, server)


async def _serve_stdio(server: "Server[Any, Any]") -> None:
    from mcp.server.stdio import stdio_server

    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())


def _serve_http(server: "Server[Any, Any]", port: int) -> None:
    import uvicorn
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
    from mcp.server.transport_security import TransportSecuritySettings
    from starlette.applications import Starlette
    from starlette.routing import Mount

    bound = _bound(port)
    number = bound.getsockname()[1]
    # Pages in a browser must not reach the server by a name of theirs that leads to loopback.
    names = [f"{HOST}:{number}", f"localhost:{number}"]
    security = TransportSecuritySettings(
        enable_dns_rebinding_protection=True, allowed_hosts=names, allowed_origins=[f"http://{name}" for name in names]
    )
    manager = StreamableHTTPSessionManager(server, security_settings=security)

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> Any:  # noqa: ANN401 - a generator of Starlette's own kind
        async with manager.run():
            yield

    app = Starlette(routes=[Mount("/mcp", app=manager.handle_request)], lifespan=lifespan)
    bound.listen()  # who reads the address may come at once; until the server runs, it waits in line
    sys.stderr.write(f"MCP on http://{HOST}:{number}/mcp\n")
    sys.stderr.flush()
    uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[bound])


def _bound(port: int) -> socket.socket:
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((HOST, port))
    except (OSError, OverflowError) as error:
        made.close()
        raise ToolError.of(f"port {port} cannot be used", f"{error}", "choose another with --port, or 0") from None
    return made
