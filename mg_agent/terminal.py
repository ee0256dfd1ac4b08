"""How long work behaves in a terminal: a bar on stderr, and Ctrl-C as a polite stop."""

import io
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Protocol


class Bar(Protocol):
    """Shows how far work is."""

    def __call__(self, stage: str, done: float, total: float, note: str = "") -> None:
        """Show a stage, what is done of it and of how much, and a short note behind it."""


@contextmanager
def interruptible() -> Iterator[Callable[[], bool]]:
    """Turn the first Ctrl-C into a polite stop, so that threads end and nothing is left half written."""
    pressed = False

    def press(_signal: int, _frame: FrameType | None) -> None:
        nonlocal pressed
        pressed = True
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.signal(signal.SIGINT, press)
    try:
        yield lambda: pressed
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def progress_bar() -> Iterator[Bar]:
    """Show a bar with percent, time left and a note on stderr; nothing when stderr is no terminal."""
    if not sys.stderr.isatty():
        yield lambda stage, done, total, note="": None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description:<10}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn(),
        TextColumn("{task.fields[note]}"),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def show(stage: str, done: float, total: float, note: str = "") -> None:
            if stage not in tasks:  # what was done before tells nothing of how fast it goes now
                tasks[stage] = bar.add_task(stage, total=total, completed=int(done), note=note)
            bar.update(tasks[stage], completed=done, total=total, note=note)

        yield show


def printable(text: str) -> str:
    """Replace control characters, which could move the cursor, color the screen or fake a line."""
    return "".join(c if c.isprintable() else " " for c in text)


def lines_shown(text: str) -> str:
    """Let names from files of others not move the cursor; lines stay lines."""
    return "\n".join(printable(line) for line in text.split("\n"))


def speak_any_language() -> None:
    """Let output pass in terminals of any encoding: what they cannot show is written as an escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
