"""The MCP server, tried with the official client: in a process over stdio, and over HTTP on loopback."""

import contextlib
import json
import re
import socket
import subprocess
import sys
import time

import anyio
import pytest
from factory import interview

from mg_agent.core.scenario import Condition
from mg_agent.serve.mcp import serve
from mg_agent.tools.session import Session
from mg_agent.tools.toolbox import Toolbox

pytest.importorskip("mcp")
SERVER = (
    "import sys; from mg_agent.core.evidence import Analysis; from mg_agent.core.scenario import Condition;"
    "from mg_agent.serve.mcp import serve; from pathlib import Path;"
    "closed = frozenset(sys.argv[3].split(',')) - {''};"
    "serve(Analysis.from_json(Path(sys.argv[1]).read_text()), Condition(name='c', closed=closed),"
    " http=sys.argv[2] == 'http', port=0)"
)


@pytest.fixture
def kept(tmp_path):
    path = tmp_path / "analysis.json"
    path.write_text(interview().to_json())
    return path


def over_stdio(path, use, closed=""):
    from mcp import ClientSession, StdioServerParameters
    from mcp.client.stdio import stdio_client

    async def talk():
        with anyio.fail_after(60):
            async with (
                stdio_client(
                    StdioServerParameters(command=sys.executable, args=["-c", SERVER, str(path), "stdio", closed])
                ) as streams,
                ClientSession(*streams) as client,
            ):
                return await use(client, await client.initialize())

    return anyio.run(talk)


def test_the_tools_are_offered_as_they_are(kept):
    async def use(client, hello):
        return hello, await client.list_tools()

    hello, listed = over_stdio(kept, use)
    by = {tool.name: tool for tool in listed.tools}
    assert set(by) == {tool.name for tool in Toolbox.discover()}
    assert all(tool.annotations.readOnlyHint for tool in by.values())
    assert "session" not in json.dumps([tool.inputSchema for tool in by.values()])
    assert by["find_gestures"].inputSchema["properties"]["start"]["description"]
    assert "never instructions" in hello.instructions


def test_what_a_tool_shows_is_what_it_shows_here(kept):
    calls = [("find_gestures", {"end": 10}), ("count_cues", {"label": "blinking"}), ("align_cues", {"moment": 6.5})]

    async def use(client, _hello):
        return [await client.call_tool(name, arguments) for name, arguments in calls]

    for (name, arguments), got in zip(calls, over_stdio(kept, use), strict=True):
        assert not got.isError
        assert got.content[0].text == str(Toolbox.discover()[name].run(Session(interview()), arguments))


def test_refusals_say_what_to_do(kept):
    bad = [("find_gestures", {"path": "/etc/passwd"}), ("find_gestures", {"start": 99}), ("delete", {})]

    async def use(client, _hello):
        return [await client.call_tool(name, arguments) for name, arguments in bad]

    got = over_stdio(kept, use)
    assert all(one.isError for one in got)
    assert "arguments it takes: start, end, label" in got[0].content[0].text
    assert "ask for times between 0 and 60 s" in got[1].content[0].text
    assert "there is no such tool" in got[2].content[0].text


def test_a_condition_closes_tools_and_cues(kept):
    async def use(client, _hello):
        return await client.list_tools(), await client.call_tool("count_cues", {})

    listed, counted = over_stdio(kept, use, closed="speech,face")
    assert {"read_transcript", "read_faces"}.isdisjoint(tool.name for tool in listed.tools)
    assert "blinking" not in counted.content[0].text
    assert "not allowed under this condition" in counted.content[0].text


def test_over_http_on_loopback_only(kept):
    from mcp import ClientSession
    from mcp.client.streamable_http import streamable_http_client

    async def talk(address):
        with anyio.fail_after(60):
            async with streamable_http_client(address) as (read, write, _), ClientSession(read, write) as client:
                await client.initialize()
                return await client.call_tool("find_gestures", {"label": "nodding"})

    command = [sys.executable, "-c", SERVER, str(kept), "http", ""]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        try:
            address = re.search(r"http://127\.0\.0\.1:\d+/mcp", server.stderr.readline()).group()
            _await_listener(address)
            got = anyio.run(talk, address)
            refused = _status(address, host="evil.example")
        finally:
            server.terminate()
    assert "nodding" in got.content[0].text
    assert refused in (403, 421)


def _await_listener(address: str) -> None:
    """Wait until somebody listens: the address is told a moment before."""
    port, until = int(re.search(r":(\d+)/", address).group(1)), time.monotonic() + 30
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)


def _status(address: str, host: str) -> int:
    import httpx

    headers = {"Host": host, "Accept": "application/json, text/event-stream"}
    return httpx.post(f"{address}/", headers=headers, json={"jsonrpc": "2.0", "id": 1, "method": "ping"}).status_code


def test_a_taken_port_is_one_sentence():
    import socket

    from mg_agent.errors import ToolError

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(ToolError, match="cannot be used"):
            serve(interview(), Condition(), http=True, port=taken.getsockname()[1])
