"""A desk without perception: an analysis made by hand, stand-ins, and a browser that looks at the app."""

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest
from patience import PATIENCE, Requests, ended_after, process_of
from ui.stand_ins import Stub, StubAnalyst, stub_answer

from mg_agent.core.assessment import Assessment
from mg_agent.core.evidence import Analysis, Coverage, Cue, EvidenceTimeline, Source
from mg_agent.core.media import VideoSource
from mg_agent.core.pose import MG_SKELETON, PoseSequence
from mg_agent.core.span import Span
from mg_agent.settings import Settings
from mg_agent.store import Store
from mg_agent.store.purpose import choose
from mg_agent.ui.demo import build_demo, free_port
from mg_agent.ui.desk import Desk
from mg_agent.ui.no_stubs import no_stubs
from mg_agent.ui.visit import Visit

with no_stubs():  # as the app does; nothing that a test imports comes before
    import gradio as _  # noqa: F401

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
)
HOSTILE = "<script>alert(1)</script> ${alert(2)} {{alert(3)}} <img src=x onerror=alert(4)> \" ' &"
KINEMATIC = Source(name="kinematic", version="1")
FACIAL = Source(name="facial-geometry", version="1")
WORDS = Source(name="transcript file", version="ab12cd34", kind="file")


def make_cue(start: float, end: float, modality: str, label: str, **chosen) -> Cue:
    source = {"gesture": KINEMATIC, "face": FACIAL}.get(modality, WORDS)
    given = {"text": label, "source": source, "confidence": 0.8} | chosen
    return Cue.make(span=Span(start=start, end=end), modality=modality, label=label, **given)


@pytest.fixture
def make() -> Callable[..., Cue]:
    return make_cue


@pytest.fixture
def analysis() -> Analysis:
    """Six seconds: a hand at the nose, a nod without confidence, a blink, hostile words; no face from 3 s."""
    whole = Span(start=0.0, end=6.0)
    cues = (
        make_cue(
            2.53, 4.0, "gesture", "touching nose", text="The left hand touches the nose.", details={"side": "left"}
        ),
        make_cue(3.0, 3.8, "gesture", "nodding", confidence=None, details={"peak_deg": 8.5}),
        make_cue(0.5, 0.7, "face", "blinking", confidence=0.4),
        make_cue(1.0, 2.0, "speech", "speech", text=HOSTILE),
    )
    coverage = (
        Coverage(span=whole, modality="gesture", source=KINEMATIC),
        Coverage(span=Span(start=0.0, end=3.0), modality="face", source=FACIAL),
        Coverage(span=whole, modality="speech", source=WORDS),
    )
    timeline = EvidenceTimeline().adding(cues, coverage)
    video = VideoSource(path="clip.mp4", sha256="0" * 64, duration=6.0, fps=25.0, frames=150, width=320, height=240)
    return Analysis(
        video=video,
        span=whole,
        cues=timeline.cues,
        coverage=timeline.coverage,
        rate=15.0,
        digest="d",
        notes=(f"A note with {HOSTILE}",),
    )


@pytest.fixture
def stub(analysis: Analysis) -> Stub:
    return Stub(analysis)


@pytest.fixture
def answer() -> Callable[[str, Analysis], Assessment]:
    return stub_answer


@pytest.fixture
def analyst() -> StubAnalyst:
    return StubAnalyst()


@pytest.fixture
def settings(home: Path) -> Settings:
    return Settings(home=home)


@pytest.fixture(scope="module")
def chromium() -> Iterator[object]:
    found = os.environ.get("MG_AGENT_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        pytest.skip("no Chromium found; install one or set MG_AGENT_CHROMIUM to its path")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed; it belongs to 'dev'")
    with sync_api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six seconds of a moving bar, in a format that every Chromium plays."""
    import av

    path = tmp_path_factory.mktemp("clip") / "a <b>bold &amp; name.webm"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libvpx", rate=25)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        stream.options = {"deadline": "realtime", "cpu-used": "8"}
        stream.codec_context.thread_count = 1  # its threads wait for one another by spinning
        for n in range(150):
            picture = np.full((240, 320, 3), 40, dtype=np.uint8)
            picture[:, 2 * n : 2 * n + 12] = 220
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())
    return path


@pytest.fixture
def asked_for(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every host name that this process looks up."""
    names: list[str] = []
    look_up = socket.getaddrinfo

    def recorded(host, *rest, **more):
        names.append(host.decode() if isinstance(host, bytes) else str(host))
        return look_up(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", recorded)
    return names


class Serving:
    """Starts apps on free ports, all over one home."""

    def __init__(self, settings: Settings, parts: dict) -> None:
        self._settings, self._parts, self._running = settings, parts, []

    def __call__(self, *, purpose: str = "research", **chosen) -> str:
        if purpose:
            with Store(self._settings.home) as store:
                choose(store, purpose)
        demo = build_demo(self._settings, **(self._parts | chosen))
        port = free_port()
        demo.launch(server_port=port, prevent_thread_lock=True, quiet=True)
        self._running.append(demo)
        return f"http://127.0.0.1:{port}/"

    def stop(self) -> None:
        """End every app, as at the end of a day."""
        while self._running:
            self._running.pop().close()


@pytest.fixture
def serve(settings: Settings, stub, analyst) -> Iterator[Serving]:
    serving = Serving(settings, {"analyze": stub, "choose": analyst})
    yield serving
    serving.stop()


@pytest.fixture
def keep_pose(settings: Settings, analysis: Analysis) -> Callable[[], None]:
    """Put a skeleton beside the one analysis that is kept, as perception would."""

    def put() -> None:
        xy = np.full((12, len(MG_SKELETON.joints), 2), 0.5, np.float32)
        pose = PoseSequence(xy, np.ones(xy.shape[:2], np.float32), np.arange(12) / 2, MG_SKELETON)
        with Store(settings.home) as store:
            store.put(store.recent()[0].key, analysis, pose)

    return put


@pytest.fixture
def visit(chromium) -> Iterator[Callable[..., object]]:
    """Open a page in a browser session of its own; foreign requests, script errors and floods fail the test."""
    contexts, faults, requests = [], [], Requests()

    def watch(request) -> None:
        requests.add(request.url)
        where = urlsplit(request.url)
        if where.scheme in ("http", "https", "ws", "wss") and where.hostname not in ("127.0.0.1", "localhost"):
            faults.append(f"asked for {request.url}")

    def enter(url: str, width: int = 1280, height: int = 800, scheme: str = "light"):
        context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        context.grant_permissions(["camera", "microphone"], origin=url.rstrip("/"))
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("request", watch)
        page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
        page.on("dialog", lambda dialog: (faults.append(f"a dialog: {dialog.message}"), dialog.dismiss()))
        page.goto(url)
        page.wait_for_selector("#mg-timeline")
        return page

    with ended_after(PATIENCE, process_of(chromium), requests) as late:
        yield enter
        for context in contexts if not late else ():
            context.close()
    assert [*faults, *late, *requests.faults()] == []


@pytest.fixture
def desk(settings: Settings, stub, analyst) -> Desk:
    return Desk(settings, analyze=stub, choose=analyst)


@pytest.fixture
def opened(desk: Desk, tmp_path: Path) -> Visit:
    """A video that was analyzed at the desk."""
    film = tmp_path / "my clip.mp4"
    film.write_bytes(b"pixels")
    visit = desk.open(film, "me")
    list(desk.follow(visit))
    return visit
