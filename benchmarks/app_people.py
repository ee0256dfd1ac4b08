"""Measure many people asking at once through the served page's own queue; a part of benchmarks/app.py.

    python benchmarks/app_people.py                       # 20 people, four questions each, without pause
    python benchmarks/app_people.py --people 1 --rounds 3
    python benchmarks/app_people.py --pause 5             # seconds that a person reads before the next question

The app is a process of its own. Every person is an HTTP session with its own cookie, who opens a kept session of
their own (a minute of made-up cues) and asks as the page does: joins the queue under a session hash, then follows the
stream of events. The analyst is the real offline one. The people share the machine with the app.
"""

import argparse
import asyncio
import contextlib
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from door import run, some

from app import QUESTIONS, free_port, made_up, told
from mg_agent.settings import Settings
from mg_agent.store import Sessions, Store
from mg_agent.store.purpose import choose

SERVER = (
    "import sys; from pathlib import Path; from mg_agent.settings import Settings; from mg_agent.ui.demo import serve; "
    "serve(Settings(home=Path(sys.argv[1])), port=int(sys.argv[2]))"
)


@dataclass
class Measured:
    """Seconds from sending a question: to its first event, to the finished answer; and bytes of one answer's events."""

    first: list[float] = field(default_factory=list)
    finished: list[float] = field(default_factory=list)
    moved: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Person:
    """One browser tab: its own cookie, and the hash that Gradio keeps its state under."""

    client: httpx.AsyncClient
    hash: str
    parts: dict[str, dict]

    @classmethod
    async def arriving(cls, client: httpx.AsyncClient) -> "Person":
        """Open the page, which sets the cookie, and read which of its parts does what."""
        (await client.get("/")).raise_for_status()
        parts = (await client.get("/config")).json()["dependencies"]
        return cls(client, secrets.token_hex(6), {one["api_name"]: one for one in parts})

    async def press(self, name: str, data: list[object], event: dict | None = None) -> tuple[float, float, int]:
        """Do what a press does; return seconds to the first news and to the end, and the bytes of the news.

        Raises:
            SystemExit: when the queue refuses it or it fails.
        """
        part, begun = self.parts[name], time.perf_counter()
        body = {"data": data, "event_data": event, "fn_index": part["id"], "session_hash": self.hash}
        joined = await self.client.post("/gradio_api/queue/join", json=body | {"trigger_id": part["targets"][0][0]})
        if joined.status_code != 200:
            raise SystemExit(f"{name} was not taken: {joined.status_code} {joined.text[:200]}")
        first, moved = 0.0, 0
        async with self.client.stream("GET", "/gradio_api/queue/data", params={"session_hash": self.hash}) as stream:
            async for line in stream.aiter_lines():
                moved += len(line)
                news = json.loads(line[5:]) if line.startswith("data:") else {}
                if news.get("msg") in ("process_generating", "process_completed"):
                    first = first or time.perf_counter() - begun
                if news.get("msg") == "process_completed":
                    if not news["success"]:
                        raise SystemExit(f"{name} failed: {news['output']}")
                    return first, time.perf_counter() - begun, moved
        raise SystemExit(f"{name}: the stream ended before its end")


def kept(home: Path, people: int) -> list[str]:
    """Keep one session a person, and return their ids."""
    with Store(home) as store:
        choose(store, "research")
        for n in range(people):
            store.put(f"{n:064x}", made_up(n))
        return [Sessions(store).create(f"{n:064x}", f"made up {n}").id for n in range(people)]


async def ask(url: str, sessions: list[str], rounds: int, pause: float) -> Measured:
    """Let everybody open their session, then ask at once."""
    measured, everybody_here = Measured(), asyncio.Barrier(len(sessions))

    async def person(place: int, session: str) -> None:
        async with httpx.AsyncClient(base_url=url, timeout=600) as client:
            one = await Person.arriving(client)
            await one.press("open", [None], {"act": "open", "session": session})
            await everybody_here.wait()
            await asyncio.sleep(pause * place / len(sessions))
            for question in QUESTIONS * rounds:
                first, finished, moved = await one.press("ask", [question, None, "offline"])
                measured.first.append(first)
                measured.finished.append(finished)
                measured.moved.append(moved)
                await asyncio.sleep(pause)

    await asyncio.gather(*(person(place, session) for place, session in enumerate(sessions)))
    return measured


def answered(home: Path, sessions: list[str]) -> list[int]:
    """Return how many answers each session holds now, so that nothing is counted that was not given."""
    with Store(home) as store:
        return [sum(one.assessment is not None for one in Sessions(store).exchanges(an_id)) for an_id in sessions]


@contextlib.contextmanager
def app(home: Path) -> Iterator[str]:
    """Serve the app in a process of its own."""
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(home), str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}"
    try:
        while True:
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(url, timeout=60).status_code == 200:
                    break
            time.sleep(0.1)
        yield url
    finally:
        server.terminate()
        server.wait()


def percentile(values: list[float], share: float) -> float:
    """Return the value below which that share lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def people(work: Path, count: int, rounds: int = 1, pause: float = 0.0) -> None:
    """Serve an app, let that many people ask, and print what they waited for."""
    home = Settings(home=work / "home").home
    sessions = kept(home, count)
    with app(home) as url:
        asyncio.run(ask(url, sessions[:1], 1, 0.0))  # the first answer loads the libraries
        before, begun = answered(home, sessions), time.perf_counter()
        measured = asyncio.run(ask(url, sessions, rounds, pause))
        seconds = time.perf_counter() - begun
        given = sum(answered(home, sessions)) - sum(before)
    if given != len(measured.finished):
        raise SystemExit(f"{len(measured.finished)} questions were put, {given} answers were kept")
    who = f"{count} people, pause {pause:g} s"
    for name, values in (("first event", measured.first), ("answer", measured.finished)):
        told(f"question to {name}, {who}", values, "s")
        print(f"{'of these, 95 % come within':<58}{percentile(values, 0.95):>9.2f} s")
    print(f"{'answers a second':<58}{given / seconds:>9.2f}")
    print(f"{'events of one answer, median':<58}{statistics.median(measured.moved) / 1e3:>9.1f} kB")
    print(f"{'load of the machine afterwards (1 minute)':<58}{os.getloadavg()[0]:>9.1f}")


def main() -> None:
    """Run what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=some, default=20)
    parser.add_argument("--rounds", type=some, default=1)
    parser.add_argument("--pause", type=float, default=0.0)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        people(Path(folder), args.people, args.rounds, args.pause)


if __name__ == "__main__":
    run(main)
