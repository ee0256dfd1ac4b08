"""However the app ends, no upload stays on the machine."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mg_agent.ui.jobs import Jobs
from mg_agent.ui.runs import sweep_abandoned

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
WITH_UPLOADS = """
import gc, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs the tests may ignore these
signal.signal(signal.SIGHUP, signal.SIG_DFL)
from pathlib import Path
from mg_agent.settings import Settings
from mg_agent.ui.demo import build_demo, run
from mg_agent.ui.jobs import Jobs

class Page:
    def launch(self, **chosen):
        return None, "http://127.0.0.1/", None
    def close(self, *, verbose=True):
        pass

home = Path(sys.argv[1])
page = Page() if sys.argv[2] == "light" else build_demo(Settings(home=home))
jobs = Jobs(home) if sys.argv[2] == "light" else next(one for one in gc.get_objects() if isinstance(one, Jobs))
jobs.open()
for name in ("clip.mp4", "late.mp4"):
    (jobs.inbox / name).write_bytes(b"pixels")
jobs.adopt(jobs.inbox / "clip.mp4", "me")
run(page, port=0)
"""


@pytest.fixture
def app(home: Path, request: pytest.FixtureRequest):
    """A program of its own that serves two uploads; its page is a stand-in unless the test is slow."""
    page = "whole" if request.node.get_closest_marker("slow") else "light"
    command = [sys.executable, "-c", WITH_UPLOADS, str(home), page]
    program = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    for line in program.stderr:
        if "served at" in line:
            break
    yield program
    program.kill()
    program.wait()
    program.stderr.close()


def videos(home: Path) -> list[Path]:
    return [path for path in home.rglob("*") if path.suffix == ".mp4"]


@pytest.mark.parametrize("told", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_an_app_that_is_told_to_stop_leaves_nothing(app, home: Path, told: str) -> None:
    assert len(videos(home)) == 2
    app.send_signal(getattr(signal, told))
    assert app.wait(30) == 0
    assert list((home / "app").iterdir()) == []
    assert "Traceback" not in app.stderr.read()


@pytest.mark.slow
def test_the_whole_app_leaves_nothing_either(app, home: Path) -> None:
    app.send_signal(signal.SIGTERM)
    assert app.wait(60) == 0
    assert list((home / "app").iterdir()) == []


def test_what_a_killed_app_left_is_swept_but_not_what_a_living_one_holds(app, home: Path) -> None:
    living = Jobs(home)
    living.open()
    assert sweep_abandoned(home) == 0, "both are alive"
    assert len(videos(home)) == 2
    app.kill()
    app.wait()
    assert len(videos(home)) == 2
    assert sweep_abandoned(home) == 1
    assert videos(home) == []
    assert living.inbox.is_dir()
    assert sweep_abandoned(home) == 0


def test_there_is_nothing_to_sweep_in_a_home_that_is_not_there(home: Path) -> None:
    assert sweep_abandoned(home) == 0
    assert not home.exists()


def test_sweeping_is_light() -> None:
    code = "import sys, mg_agent.ui.jobs; print('gradio' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
