"""What every test stands on: no network but loopback, a home of its own, and where real media lies."""

import contextlib
import io
import os
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ.update(
    HF_HUB_OFFLINE="1",
    GRADIO_ANALYTICS_ENABLED="False",
    LANGSMITH_TRACING="false",
    DO_NOT_TRACK="1",
    GLOG_minloglevel="3",
    TF_CPP_MIN_LOG_LEVEL="3",
)
_CONNECT = socket.socket.connect


def _loopback_only(self: socket.socket, address: object) -> None:
    host = address[0] if isinstance(address, tuple) else ""
    if self.family != socket.AF_UNIX and host not in ("127.0.0.1", "::1", "localhost", "0.0.0.0"):
        raise AssertionError(f"a test tried to reach {host!r}; tests talk to loopback only")
    _CONNECT(self, address)


_REAL_TIME: list[str] = []
"""Tests that left this process under a real-time policy of the scheduler."""


@pytest.fixture(autouse=True)
def _taking_turns(request: pytest.FixtureRequest) -> Iterator[None]:
    """Keep every thread under the ordinary policy: under a real-time one, two busy threads starve all others.

    SVT-AV1, which a test encodes with, sets one for the whole process; the summary at the end names such tests.
    """
    _take_turns()
    yield
    if _take_turns():
        _REAL_TIME.append(request.node.nodeid)


def _take_turns() -> bool:
    """Give up a real-time policy; tell whether there was one."""
    tasks = Path("/proc/self/task")
    found = False
    for task in tasks.iterdir() if tasks.is_dir() else ():
        with contextlib.suppress(OSError):
            if os.sched_getscheduler(int(task.name)) != os.SCHED_OTHER:
                os.sched_setscheduler(int(task.name), os.SCHED_OTHER, os.sched_param(0))
                found = True
    return found


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name the tests that changed how the process is scheduled."""
    for name in _REAL_TIME:
        terminalreporter.write_line(f"left under a real-time policy: {name}")


@pytest.fixture(autouse=True)
def _sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "connect", _loopback_only)


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh MG_AGENT_HOME, not yet made."""
    for name in [name for name in os.environ if name.startswith("MG_AGENT_") and name != "MG_AGENT_SHARED"]:
        monkeypatch.delenv(name)
    for name in ("OPENAI", "ANTHROPIC", "GOOGLE", "GEMINI"):  # a key of who runs the tests makes "auto" another model
        monkeypatch.delenv(f"{name}_API_KEY", raising=False)
    folder = tmp_path_factory.mktemp("state") / "home"
    monkeypatch.setenv("MG_AGENT_HOME", str(folder))
    monkeypatch.setenv("MG_AGENT_EMBEDDER", "lsa")  # the same results whether or not the extra minilm is installed
    return folder


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real media; tests that need it are skipped, with a reason, where it is absent."""
    default = Path(__file__).resolve().parents[2] / "shared"
    folder = Path(os.environ.get("MG_AGENT_SHARED", default)) / "data"
    if not folder.is_dir():
        pytest.skip(f"real media not found at {folder}; set MG_AGENT_SHARED to the folder that holds data/")
    return folder


@pytest.fixture(scope="session")
def clips(shared: Path) -> dict[str, Path]:
    """Real clips by their stem, e.g. "hand_to_face"."""
    return {path.stem: path for path in sorted((shared / "videos").glob("*/*.m*")) if path.suffix != ".wav"}


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Call the command line in this process, perhaps with something typed; returns exit code, stdout, stderr."""
    from mg_agent import cli

    def call(*args: object, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["mg-agent", *map(str, args)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        code = 0
        try:
            cli.main()
        except SystemExit as end:
            code = int(end.code or 0)
        out = capsys.readouterr()
        return code, out.out, out.err

    return call
