"""The app: build_demo() gives the page, serve() puts it on this computer's loopback address."""

import os
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from mg_agent.errors import MediaError, SettingsError
from mg_agent.settings import Settings
from mg_agent.store.retention import sweep_at_start
from mg_agent.ui.access import Access
from mg_agent.ui.asking import Choose, choose_analyst
from mg_agent.ui.desk import Analyze, Desk, analyze_and_keep, seal_environment
from mg_agent.ui.ending import ended_politely
from mg_agent.ui.media import Guard, media_route
from mg_agent.ui.no_stubs import no_stubs

if TYPE_CHECKING:
    import gradio as gr

_LARGEST_UPLOAD = "4gb"
_LONGEST_QUEUE = 32
_AT_ONCE = 32  # questions, or other presses of one kind, that are worked on at once; most wait for a model or for CPU
_THREADS = 100  # analyses that wait hold up to 32 of them, and must not keep others from asking
_LOOKED_AFTER = 0.02  # seconds between two looks for a press; Gradio looks a thousand times a second, idle or not
_FORGOTTEN = 3600  # seconds after which an upload that nobody took leaves Gradio's inbox


def build_demo(
    settings: Settings | None = None,
    opened: Path | None = None,
    analyze: Analyze = analyze_and_keep,
    choose: Choose = choose_analyst,
) -> "gr.Blocks":
    """Build the app: upload or record a video, see its cues, ask about them.

    Args:
        settings: How to look and where private files go; None reads the environment.
        opened: A video that every visitor finds on the desk, analyzed; None for an empty desk.
        analyze: What turns a video into an analysis.
        choose: Returns who answers for a model's name.

    Raises:
        MediaError: when there is no file at ``opened``.

    Returns:
        The page. Its ``launch()`` binds to 127.0.0.1 and refuses other addresses; use :func:`serve` to open it wider.
        Its ``close()`` stops running work and removes every upload.
    """
    if opened is not None and not opened.is_file():
        raise MediaError.of("the video could not be opened", f"there is no file at {opened}", "check the path")
    desk = Desk(settings or Settings.load(), analyze=analyze, choose=choose)
    sweep_at_start(desk.settings)
    desk.jobs.open()  # before Gradio makes its own folder there, readable for all
    seal_environment(desk.jobs)
    with no_stubs():
        import gradio as gr

        from mg_agent.ui.page import TITLE, build_page
        from mg_agent.ui.wiring import Wiring

    tidy = (_FORGOTTEN, _FORGOTTEN)
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True, delete_cache=tidy) as demo:
        wiring = Wiring(build_page(gr.State(None, delete_callback=desk.leaving.leave)), desk)
        wiring.connect(demo)
        if opened is not None:
            wiring.connect_opened(demo, opened)
    demo.queue(max_size=_LONGEST_QUEUE, default_concurrency_limit=_AT_ONCE, api_open=False)
    demo._queue.sleep_when_free = demo._queue.progress_update_sleep_when_free = _LOOKED_AFTER
    demo.launch = _guarded(demo.launch, desk)
    demo.close = _cleaning(demo.close, desk)
    return demo


def serve(
    settings: Settings | None = None,
    *,
    opened: Path | None = None,
    access: Access | None = None,
    port: int | None = None,
    open_browser: bool = False,
) -> None:
    """Serve the app until it is interrupted, by Ctrl-C, SIGTERM or the end of its terminal; then remove every upload.

    Args:
        settings: How to look and where private files go; None reads the environment.
        opened: A video that is on the desk already.
        access: Who may connect; None for this computer only.
        port: Port; None for the first free one from 7860, 0 for any free one.
        open_browser: Whether to open the page in the default browser.

    Raises:
        SettingsError: when others could connect without password and encryption, or the port is taken.
    """
    if port is not None:
        require_port(port)
    entry = access or Access.load()
    entry.require_safe()
    with ended_politely():
        run(build_demo(settings, opened=opened), access=entry, port=port, open_browser=open_browser)


def run(
    demo: "gr.Blocks",
    *,
    access: Access | None = None,
    port: int | None = None,
    open_browser: bool = False,
) -> None:
    """Serve a page that was built until it is interrupted, and say on stderr where; see :func:`serve`."""
    if port is not None:
        require_port(port)
    chosen = free_port() if port == 0 else port
    with ended_politely():
        try:
            _, url, _ = demo.launch(
                access=access,
                server_port=chosen,
                inbrowser=open_browser,
                prevent_thread_lock=True,
                quiet=True,
            )
            sys.stderr.write(f"The app is served at {url} (Ctrl-C ends it).\n")
            while True:
                time.sleep(1)
        except KeyboardInterrupt:
            pass
        except OSError:
            raise _no_port("every port that was tried is taken or closed to this program") from None
        finally:
            demo.close(verbose=False)


def require_port(port: int) -> None:
    """Refuse a port that cannot be served on, before any work is done.

    Args:
        port: 1 to 65535; 0 stands for any free one and always passes.

    Raises:
        SettingsError: when the number is no port, or this computer does not give it to us.
    """
    if not 0 <= port <= 65535:
        raise _no_port(f"{port} is no port; ports go from 1 to 65535")
    with socket.socket() as probe:
        if os.name == "posix":  # a port whose last connection just ended is free; elsewhere this would share it
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise _no_port(f"port {port} is reserved for the system") from None
        except OSError:
            raise _no_port(f"port {port} is already taken") from None


def _no_port(got: str) -> SettingsError:
    return SettingsError.of("the app cannot be served", got, "choose another port, or 0 for any free one")


def free_port() -> int:
    """Return a port of the loopback address that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _guarded(launch: Callable[..., object], desk: Desk) -> Callable[..., object]:
    """Give Gradio's launch() our defaults, so that a bare demo.launch() is as safe as serve()."""

    def launch_guarded(
        *, server_name: str | None = None, exposed: bool = False, access: Access | None = None, **chosen: object
    ) -> object:
        from starlette.middleware import Middleware

        from mg_agent.ui.theme import head, theme

        entry = access or Access.load(server_name, exposed=exposed)
        entry.require_safe()
        if chosen.get("share"):
            raise SettingsError.of(
                "the app is not shared through a tunnel", "got share=True", "use a server of your own in front of it"
            )
        desk.keeper.apart = not entry.local
        guard = Middleware(Guard, local=entry.local, encrypted=entry.certificate is not None)
        ours: dict[str, object] = {
            "theme": theme(),
            "head": head(),
            "share": False,
            "ssr_mode": False,
            "footer_links": [],
            "run_history": False,
            "enable_monitoring": False,
            "max_file_size": _LARGEST_UPLOAD,
            "max_threads": _THREADS,
            "app_kwargs": {
                "routes": [media_route(desk.jobs)],
                "middleware": [guard],
                "docs_url": None,
                "redoc_url": None,
                "openapi_url": None,
            },
        }
        return launch(**{**ours, **entry.launch_options(), **chosen})

    return launch_guarded


def _cleaning(close: Callable[..., None], desk: Desk) -> Callable[..., None]:
    """Let Gradio's close() remove what visitors left, before it waits for open connections and again after."""

    def close_cleaning(*, verbose: bool = True) -> None:
        desk.benchmarks.close()
        desk.documents.close()
        desk.jobs.close()
        close(verbose=verbose)
        desk.jobs.close()

    return close_cleaning
