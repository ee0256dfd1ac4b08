"""The app as a whole: what building it does and does not do, and where it may listen."""

import builtins
import http.client
import inspect
import os
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mg_agent.errors import MediaError, SettingsError
from mg_agent.settings import Settings
from mg_agent.ui.access import Access
from mg_agent.ui.demo import build_demo, free_port, require_port, serve
from mg_agent.ui.no_stubs import no_stubs


def test_importing_the_app_room_is_light() -> None:
    code = "import sys, mg_agent.ui.demo; print(sorted({'gradio', 'starlette', 'numpy.fft'} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "gradio" not in run.stdout
    assert "starlette" not in run.stdout


def test_gradio_is_taken_in_without_parsing_itself_for_stubs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import gradio as gr
    from gradio import component_meta

    source = tmp_path / "own_button.py"
    source.write_text("class OwnButton:\n    EVENTS = []\n")
    told = inspect.getfile
    monkeypatch.setattr(inspect, "getfile", lambda one: str(source) if one is gr.Button else told(one))
    with no_stubs():
        assert inspect.getfile(Path) == told(Path), "all else is told"
        component_meta.create_or_modify_pyi(gr.Button, "OwnButton", [])
    assert list(tmp_path.glob("*.pyi")) == []
    component_meta.create_or_modify_pyi(gr.Button, "OwnButton", [])
    assert list(tmp_path.glob("*.pyi")), "Gradio writes them otherwise now, or not at all"


def test_the_app_opens_gradio_without_stubs(settings: Settings, stub, analyst, monkeypatch: pytest.MonkeyPatch) -> None:
    within = []

    @contextmanager
    def watched() -> Iterator[None]:
        taken, meta = builtins.__import__, []
        monkeypatch.setattr(builtins, "__import__", lambda name, *more: (meta.append(name), taken(name, *more))[1])
        yield
        monkeypatch.setattr(builtins, "__import__", taken)
        within.extend(meta)

    monkeypatch.setattr("mg_agent.ui.demo.no_stubs", watched)
    build_demo(settings, analyze=stub, choose=analyst)
    assert {"gradio", "mg_agent.ui.page", "mg_agent.ui.wiring"} <= set(within)


def test_building_makes_private_folders_only(settings: Settings, stub, analyst) -> None:
    build_demo(settings, analyze=stub, choose=analyst)
    (run,) = (settings.home / "app").iterdir()
    made = [path for path in settings.home.rglob("*") if path.is_dir()]
    assert {run / "jobs", run / "inbox"} < set(made)
    for folder in (settings.home, *made):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [path for path in settings.home.rglob("*") if path.is_file()] == [run / "in-use"]
    assert os.environ["GRADIO_ANALYTICS_ENABLED"] == "False"
    assert Path(os.environ["GRADIO_TEMP_DIR"]).is_relative_to(settings.home)


def test_an_idle_page_looks_for_work_at_leisure(settings: Settings, stub, analyst) -> None:
    from gradio.queueing import Queue

    asked = build_demo(settings, analyze=stub, choose=analyst)._queue
    usual = Queue(live_updates=False, concurrency_count=1, update_intervals=1, max_size=1, blocks=asked.blocks)
    assert hasattr(usual, "sleep_when_free"), "Gradio calls it otherwise now"
    assert asked.sleep_when_free >= 0.02
    assert asked.progress_update_sleep_when_free >= usual.progress_update_sleep_when_free


def test_a_video_that_is_not_there_is_said_at_once(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="check the path"):
        build_demo(settings, opened=tmp_path / "gone.mp4")


def test_neither_argument_nor_variable_opens_the_app_by_accident(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SettingsError):
        serve(settings, access=Access(host="0.0.0.0"))
    with pytest.raises(SettingsError, match="tunnel"):
        build_demo(settings).launch(share=True)
    monkeypatch.setenv("GRADIO_SERVER_NAME", "0.0.0.0")
    with pytest.raises(SettingsError):
        build_demo(settings).launch()


def test_a_taken_port_is_said_in_one_sentence_before_anything_is_built(settings: Settings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        for refuses in (lambda: require_port(port), lambda: serve(settings, port=port)):
            with pytest.raises(SettingsError) as error:
                refuses()
            assert str(error.value) == (
                f"the app cannot be served; port {port} is already taken; choose another port, or 0 for any free one."
            )
    assert not settings.home.exists()
    require_port(port)


@pytest.mark.parametrize("port", [-1, 65536, 10**12])
def test_a_number_that_is_no_port_is_refused(port: int) -> None:
    with pytest.raises(SettingsError, match=f"{port} is no port; ports go from 1 to 65535; choose"):
        require_port(port)


def test_any_free_port_is_fine() -> None:
    require_port(0)


@pytest.fixture
def port(settings: Settings, stub, analyst) -> Iterator[int]:
    demo = build_demo(settings, analyze=stub, choose=analyst)
    port = free_port()
    demo.launch(server_port=port, prevent_thread_lock=True, quiet=True)
    yield port
    demo.close()


def get(port: int, path: str, **headers: str) -> tuple[int, str, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    found = answer.status, str(answer.headers), answer.read().decode("utf-8", "replace")
    connection.close()
    return found


def test_the_served_page_is_sealed(port: int, settings: Settings) -> None:
    status, headers, text = get(port, "/")
    assert status == 200
    assert "content-security-policy" in headers
    assert "mg_agent_session=" in headers
    assert "rule-based program" in text
    assert get(port, "/", Host="evil.example")[0] == 403
    assert get(port, "/media/guess")[0] == 404
    assert get(port, "/gradio_api/file=https://example.org/x")[0] == 403
    assert get(port, f"/gradio_api/file={settings.home}/app")[0] in (403, 404)
    assert get(port, "/docs")[0] == 404
