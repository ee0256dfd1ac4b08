"""Measure the app: start to page, page weight, click to seek, many people asking at once, memory over analyses.

    python benchmarks/app.py                   # everything; needs a Chromium and playwright
    python benchmarks/app.py --only chat       # start, weight, seek, chat or memory

Analyses are small synthetic ones (a minute of made-up cues), since what is measured is the app, not perception; the
analyst is the real offline one. Each part starts an app of its own in a home of its own; the app and the browser, or
the twenty people (app_people.py), share the machine.
"""

import argparse
import gc
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
from pathlib import Path

from door import run, some

from mg_agent.core.evidence import Analysis, Coverage, Cue, EvidenceTimeline, Source
from mg_agent.core.media import VideoSource
from mg_agent.core.span import Span
from mg_agent.settings import Settings
from mg_agent.store import Store
from mg_agent.store.purpose import choose
from mg_agent.ui.asking import choose_analyst
from mg_agent.ui.demo import build_demo, free_port
from mg_agent.ui.desk import Desk

FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
QUESTIONS = ("What did the hands do?", "When was nodding seen?", "How often did she blink?", "What did you not see?")
SOURCE = Source(name="synthetic", version="1")
SECONDS = 60.0


def main() -> None:
    """Run what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=("start", "weight", "seek", "chat", "memory"))
    parser.add_argument("--people", type=some, default=20)
    parser.add_argument("--analyses", type=some, default=50)
    parser.add_argument("--repeats", type=some, default=5)
    args = parser.parse_args()
    parts = {
        "start": lambda work: start(work, args.repeats),
        "weight": weight,
        "seek": lambda work: seek(work, args.repeats * 4),
        "chat": lambda work: chat(work, args.people),
        "memory": lambda work: memory(work, args.analyses),
    }
    for name, measure in parts.items():
        if args.only in (None, name):
            with tempfile.TemporaryDirectory() as folder:
                measure(Path(folder))


def made_up(number: int = 0) -> Analysis:
    """Return a minute of cues, different for every number."""
    labels = ("touching nose", "nodding", "shrugging", "touching chin")
    cues = [
        Cue.make(
            span=Span(start=1.2 * n, end=1.2 * n + 0.8),
            modality="face" if n % 2 else "gesture",
            label="blinking" if n % 2 else labels[n // 2 % 4],
            text="made up",
            confidence=0.5 + (n + number) % 50 / 100,
            source=SOURCE,
        )
        for n in range(48)
    ]
    whole = Span(start=0.0, end=SECONDS)
    coverage = [Coverage(span=whole, modality=m, source=SOURCE) for m in ("gesture", "face")]
    timeline = EvidenceTimeline().adding(cues, coverage)
    video = VideoSource(
        path="clip", sha256=f"{number:064x}", duration=SECONDS, fps=25, frames=1500, width=320, height=240
    )
    return Analysis(
        video=video, span=whole, cues=timeline.cues, coverage=timeline.coverage, rate=15.0, digest="synthetic"
    )


def instant(path: Path, settings: Settings, **_: object) -> Analysis:
    """Stand in for perception; the number of the clip is in its name."""
    return made_up(int("".join(c for c in path.stem if c.isdigit())[-6:] or 0))


def clip(folder: Path, name: str = "clip.webm") -> Path:
    """Write a minute of a moving bar that every Chromium plays."""
    import av
    import numpy as np

    path = folder / name
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libvpx", rate=10)
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
        stream.options = {"deadline": "realtime", "cpu-used": "8"}
        for n in range(int(SECONDS * 10)):
            picture = np.full((120, 160, 3), 40, dtype=np.uint8)
            picture[:, n % 150 : n % 150 + 8] = 220
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())
    return path


def told(name: str, values: list[float], unit: str, digits: int = 2) -> None:
    """Print the median and the range."""
    middle = statistics.median(values)
    print(
        f"{name:<58}{middle:>9.{digits}f} ({min(values):.{digits}f}-{max(values):.{digits}f}) {unit}, n={len(values)}"
    )


def start(work: Path, repeats: int) -> None:
    """Time a fresh process until it serves the page."""
    import http.client

    times = []
    for n in range(repeats):
        port, begun = free_port(), time.perf_counter()
        code = (
            f"from mg_agent.ui.demo import serve; from mg_agent.settings import Settings; from pathlib import Path; "
            f"serve(Settings(home=Path({str(work / f'home{n}')!r})), port={port})"
        )
        server = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        while True:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
                connection.request("GET", "/")
                if connection.getresponse().read():
                    break
            except OSError:
                time.sleep(0.02)
        times.append(time.perf_counter() - begun)
        server.terminate()
        server.wait()
    told("start of the process to the page served", times, "s")


class Served:
    """An app over made-up analyses, and a browser on it."""

    def __init__(self, work: Path) -> None:
        from playwright.sync_api import sync_playwright

        settings = Settings(home=work / "home")
        with Store(settings.home) as store:
            choose(store, "research")
        self._demo = build_demo(settings, opened=clip(work), analyze=instant)
        port = free_port()
        self._demo.launch(server_port=port, prevent_thread_lock=True, quiet=True)
        self.url = f"http://127.0.0.1:{port}/"
        self._play = sync_playwright().start()
        found = os.environ.get("MG_AGENT_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
        self.browser = self._play.chromium.launch(executable_path=found, args=list(FLAGS))

    def close(self) -> None:
        """End both."""
        self.browser.close()
        self._play.stop()
        self._demo.close()


def weight(work: Path) -> None:
    """Count what a first visit moves, by kind, and how long it takes until the table stands there."""
    served = Served(work)
    page = served.browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    moved: list[float] = []
    kinds: dict[str, str] = {}
    sizes: dict[str, float] = {}
    network.on("Network.responseReceived", lambda e: kinds.update({e["requestId"]: e["type"]}))
    network.on("Network.loadingFinished", lambda e: moved.append(e["encodedDataLength"]))
    network.on("Network.loadingFinished", lambda e: sizes.update({e["requestId"]: e["encodedDataLength"]}))
    begun = time.perf_counter()
    page.goto(served.url)
    page.wait_for_selector(".mg-table tbody tr")
    seconds = time.perf_counter() - begun
    page.wait_for_timeout(1500)
    video = sum(size for an_id, size in sizes.items() if kinds.get(an_id) == "Media")
    assets = Path(__file__).parents[1] / "mg_agent" / "ui" / "assets"
    own = sum(path.stat().st_size for path in assets.iterdir())
    print(f"{'first visit to the table of cues, browser without cache':<58}{seconds:>9.2f} s, n=1")
    print(
        f"{'moved on a first visit without the video':<58}{(sum(moved) - video) / 1e6:>9.2f} MB, {len(moved)} requests"
    )
    print(f"{'of that our own style sheets and scripts, uncompressed':<58}{own / 1e3:>9.0f} kB")
    served.close()


def seek(work: Path, times: int) -> None:
    """Time from the press of a cue to the video standing at its moment."""
    served = Served(work)
    page = served.browser.new_context(viewport={"width": 1920, "height": 1080}).new_page()
    page.goto(served.url)
    page.wait_for_selector(".mg-table tbody tr")
    page.wait_for_function("document.querySelector('#mg-player video').readyState >= 2")
    script = """n => new Promise(done => {
        const row = document.querySelectorAll('.mg-table tbody tr')[n];
        const player = document.querySelector('#mg-player video');
        const begun = performance.now();
        const told = () => done([performance.now() - begun, player.currentTime - Number(row.dataset.start)]);
        player.addEventListener('seeked', told, { once: true });
        row.querySelector('.mg-time').click();
    })"""
    found = [page.evaluate(script, 7 * n % 40 + 1) for n in range(times)]
    told("press of a cue to the picture of its moment", [took for took, _ in found], "ms", 0)
    print(f"{'largest distance from the moment':<58}{max(abs(off) for _, off in found):>9.3f} s")
    served.close()


def chat(work: Path, people: int) -> None:
    """Let one person, then many at once, ask the offline analyst through the page's queue."""
    import app_people

    for name, count, rounds, pause in (("one", 1, 3, 0.0), ("many", people, 2, 0.0), ("calm", people, 2, 5.0)):
        (work / name).mkdir()
        app_people.people(work / name, count, rounds, pause)


def memory(work: Path, analyses: int) -> None:
    """Put analyses on a desk one after the other, each asked about and cleared, and see what stays."""
    import psutil

    desk = Desk(Settings(home=work / "home"), analyze=instant, choose=choose_analyst)
    process, rows = psutil.Process(), []
    tracemalloc.start()
    for n in range(analyses):
        path = work / f"{n:06d}.mp4"
        path.write_bytes(str(n).encode())
        visit = desk.open(path, "me")
        list(desk.follow(visit))
        list(desk.ask(visit, QUESTIONS[n % 4]))
        desk.clear(visit)
        if n + 1 in (1, 5, analyses // 2, analyses):
            gc.collect()
            kept, _ = tracemalloc.get_traced_memory()
            rows.append((n + 1, process.memory_info().rss / 1e6, kept / 1e6))
    for count, rss, kept in rows:
        print(f"{f'after {count} small synthetic analyses':<58}{rss:>9.0f} MB in the process, {kept:.1f} MB of objects")
    size = sum(path.stat().st_size for path in (work / "home").glob("*.sqlite3*"))
    print(f"{'the store then':<58}{size / 1e6:>9.2f} MB")


if __name__ == "__main__":
    run(main)
