"""A page that stands still fails its test instead of holding up all others."""

import os
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

PATIENCE = 400.0
"""Seconds; the longest test takes 70 on a machine that four times as many processes want."""
MOST = 3000
"""Requests of one test; the busiest makes 300."""


class Requests:
    """Counts what pages ask for, and says when that is a flood: one that never ends starves the driver."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def add(self, url: str) -> None:
        self.counts[urlsplit(url).path[:60]] += 1

    def faults(self) -> list[str]:
        """One line where pages asked far too often."""
        total = sum(self.counts.values())
        return [f"{total} requests: {self.counts.most_common(5)}"] if total > MOST else []


def process_of(chromium) -> int:
    """The number of the browser's main process."""
    session = chromium.new_browser_cdp_session()
    known = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    return next(one["id"] for one in known if one["type"] == "browser")


@contextmanager
def ended_after(seconds: float, process: int, requests: Requests) -> Iterator[list[str]]:
    """End a browser that is not done in time, so that whatever waits for it fails; yields what happened."""
    said: list[str] = []

    def end() -> None:
        said.append(f"not done after {seconds:.0f} s; asked for: {requests.counts.most_common(5)}")
        os.kill(process, signal.SIGKILL)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield said
    finally:
        timer.cancel()
