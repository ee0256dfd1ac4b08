"""Work shared among processes that end with the command, politely at Ctrl-C and at once when it is killed."""

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Protocol, TypeVar

from mg_agent.errors import BenchmarkError

J = TypeVar("J")
J_contra = TypeVar("J_contra", contravariant=True)
Told = Callable[[int], None]
_FAREWELL = 5.0
"""Seconds that a process has at Ctrl-C to write down what was done."""
_DIED = str(
    BenchmarkError.of(
        "a process of the benchmark ended without a word", "perhaps memory ran out", "run it again with fewer --workers"
    )
)


class Act(Protocol[J_contra]):
    """Does one job, and tells how far it is; it must be a function of a module, so that other processes find it."""

    def __call__(self, job: J_contra, told: Told) -> None:
        """Do it."""


def in_processes(jobs: Sequence[J], act: Act[J], workers: int, told: Told) -> None:
    """Share jobs among processes; with one worker or one job they are done in this one.

    Args:
        jobs: What is to be done.
        act: Does one of them.
        workers: How many processes at most.
        told: Called in this process with what jobs tell.

    Raises:
        BenchmarkError: when one of them failed, with the first reason.
        KeyboardInterrupt: at Ctrl-C, when all processes have ended.
    """
    if min(workers, len(jobs)) <= 1:
        for job in jobs:
            act(job, told)
        return
    context = get_context("spawn")
    shares = [list(jobs[start::workers]) for start in range(min(workers, len(jobs)))]
    lines = [context.Pipe(duplex=False) for _ in shares]
    listens = signal.getsignal(signal.SIGINT) is not signal.SIG_IGN  # as it is for what a script sends to the back
    processes = [
        context.Process(target=_share, args=(share, act, line, listens))
        for share, (_, line) in zip(shares, lines, strict=True)
    ]
    try:
        with _deaf():  # a process that is not ready to end politely would end in a traceback
            for process, (_, line) in zip(processes, lines, strict=True):
                process.start()
                line.close()  # so that the other end closes when the process dies
        faults = _listened([news for news, _ in lines], told)
    except KeyboardInterrupt:
        _part_from(processes)
        raise
    for process in processes:
        process.join()
    if faults:
        raise BenchmarkError(faults[0])


def _part_from(processes: Sequence[SpawnProcess]) -> None:
    """Give processes a moment to write down what they did, then end them."""
    for process in processes:
        process.join(_FAREWELL)
        process.terminate()


@contextmanager
def _deaf() -> Iterator[None]:
    """Let Ctrl-C pass for the moment, and in processes that begin meanwhile until they listen for it themselves."""
    if threading.current_thread() is not threading.main_thread():  # elsewhere nothing can be said of signals
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _listened(lines: Sequence[Connection], told: Told) -> list[str]:
    """Pass on what processes say until all have ended; return what went wrong."""
    faults, open_lines = [], list(lines)
    while open_lines:
        ready = wait(open_lines)
        for line in [one for one in open_lines if one in ready]:
            said = _heard(line)
            if isinstance(said, int):
                told(said)
                continue
            if said is not None:
                faults.append(said)
            if said is None or said == _DIED:
                open_lines.remove(line)
                line.close()
    return faults


def _heard(line: Connection) -> int | str | None:
    try:
        said: int | str | None = line.recv()
    except EOFError:
        return _DIED
    return said


def _share(jobs: Sequence[J], act: Act[J], line: Connection, listens: bool) -> None:
    """Do some of the jobs in a process of their own; tell how far it is, what went wrong, and None at the end."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        if listens:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        for job in jobs:
            act(job, line.send)
    except KeyboardInterrupt:
        pass  # told where the command runs
    except Exception as error:  # told where the command runs, in one sentence
        line.send(str(error) or type(error).__name__)
    finally:
        line.send(None)


def _end_with_parent() -> None:
    """End at once when the command is killed: two runs must not write one log."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
