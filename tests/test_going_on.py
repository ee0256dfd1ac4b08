"""Ctrl-C in the middle of a long video, and the same command again."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from itertools import count
from pathlib import Path

import av
import pytest
from long_films import Followers, film, short_pieces

from mg_agent import options, terminal


@pytest.fixture
def long(tmp_path) -> Path:
    return film(tmp_path / "film.mp4")


@pytest.fixture
def models(monkeypatch) -> Followers:
    short_pieces(monkeypatch)
    monkeypatch.setenv("MG_AGENT_ADAPTIVE", "false")
    monkeypatch.setenv("MG_AGENT_RATE", "5")
    fakes = Followers()
    monkeypatch.setattr("mg_agent.perception.landmarks._mediapipe", fakes.graphs)
    return fakes


@contextmanager
def _pressed_later() -> Iterator:
    asked = count()
    yield lambda: next(asked) > 65  # it is asked before each picture


def test_ctrl_c_says_what_is_kept_and_the_same_command_goes_on(called, long, models, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(options, "interruptible", _pressed_later)
        code, out, err = called("analyze", long, "--json")
    assert (code, out) == (130, "")
    (line,) = err.splitlines()
    assert line.endswith(" of 00:31.00 were done, 00:10.00 are kept; start it again to go on there.")
    code, out, err = called("analyze", long, "--json")
    assert (code, err.splitlines()) == (0, ["Going on at 00:10.00 of 00:31.00."])
    assert json.loads(out)["cues"]
    assert "Going on" not in called("analyze", long)[2], "the second time it comes from the store"


def test_other_commands_go_on_too(called, long, models, monkeypatch):
    for command in (("ask", long, "Did she nod?"), ("recognize", long)):
        with monkeypatch.context() as patch:
            patch.setattr(options, "interruptible", _pressed_later)
            assert called(*command)[0] == 130
        assert "Going on at 00:10.00" in called(*command)[2]
        called("purge", "--yes")


def test_a_first_look_with_a_picture_a_minute_does_not_go_on(called, long, models):
    code, _, err = called("analyze", long, "--rate", "0.015", "--json")
    assert (code, err) == (0, "")


def test_purge_counts_and_removes_what_is_kept(called, long, models, monkeypatch, home):
    with monkeypatch.context() as patch:
        patch.setattr(options, "interruptible", _pressed_later)
        called("analyze", long)
    assert list((home / "pieces").rglob("*.npz"))
    assert called("purge", "--yes")[1] == "Removed 0 analyses and what was kept of 1 that was stopped.\n"
    assert not (home / "pieces").exists()
    assert called("purge", "--yes")[1] == "Removed 0 analyses.\n"


def test_the_time_left_does_not_count_what_was_done_before(monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    made = []

    class Watched:
        def __init__(self, *_, **__) -> None:
            made.append(self)
            self.tasks = []

        def __enter__(self):
            return self

        def __exit__(self, *_) -> None:
            pass

        def add_task(self, stage, *, total, completed, note):
            self.tasks.append((stage, total, completed))
            return len(self.tasks) - 1

        def update(self, task, **_) -> None:
            pass

    monkeypatch.setattr("rich.progress.Progress", Watched)
    with terminal.progress_bar() as bar:
        bar("looking", 180.0, 760.0)
        bar("looking", 181.0, 760.0)
    assert made[0].tasks == [("looking", 760.0, 180)]


def _looped(source: Path, target: Path, times: int) -> Path:
    """Show a clip's pictures again and again, small, at ten a second."""
    with av.open(str(source)) as read:
        frames = [frame.reformat(320, 180, "yuv420p") for frame in read.decode(video=0)][::2]
    with av.open(str(target), "w") as write:
        stream = write.add_stream("libx264", rate=10, options={"crf": "20", "preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        for n in range(times * len(frames)):
            frame = frames[n % len(frames)]
            frame.pts, frame.time_base = n, Fraction(1, 10)
            write.mux(stream.encode(frame))
        write.mux(stream.encode(None))
    return target


def _started(video: Path, home: Path) -> subprocess.Popen[str]:
    environ = os.environ | {"MG_AGENT_HOME": str(home), "MG_AGENT_RATE": "5", "MG_AGENT_ADAPTIVE": "false"}
    return subprocess.Popen(
        [sys.executable, "-m", "mg_agent.cli", "analyze", str(video), "--json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # whoever runs this may ignore it
    )  # fmt: skip


@pytest.mark.slow
def test_a_real_film_is_stopped_by_a_real_ctrl_c_and_gone_on_with_to_the_byte(clips, tmp_path):
    video = _looped(clips["hand_to_face"], tmp_path / "film.mp4", 5)
    stopped = _started(video, tmp_path / "stopped")
    while stopped.poll() is None and not list((tmp_path / "stopped" / "pieces").rglob("*_0.npz")):
        time.sleep(0.2)
    stopped.send_signal(signal.SIGINT)
    out, err = stopped.communicate(timeout=600)
    assert (stopped.returncode, out) == (130, ""), err
    assert "01:00.00 are kept; start it again to go on there." in err
    again, whole = _started(video, tmp_path / "stopped"), _started(video, tmp_path / "whole")
    (found, err), (other, _) = again.communicate(timeout=1800), whole.communicate(timeout=1800)
    assert err.startswith("Going on at 01:00.00 of 0")
    assert len(json.loads(found)["cues"]) > 10
    assert found == other
    assert not list((tmp_path / "stopped").rglob("*.npz"))
