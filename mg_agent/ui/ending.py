"""How the app ends: being told to stop counts as Ctrl-C, so that nothing private is left behind."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_TOLD = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


@contextmanager
def ended_politely() -> Iterator[None]:
    """Turn SIGTERM (kill, docker stop) and SIGHUP (the terminal was closed) into a KeyboardInterrupt meanwhile.

    A signal that the program was started to ignore stays ignored, as nohup wants it. Outside of the main thread,
    where Python takes no signals, nothing changes.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {told: signal.getsignal(told) for told in _TOLD}
    for told, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(told, _interrupt)
    try:
        yield
    finally:
        for told, handler in before.items():
            if signal.getsignal(told) is _interrupt:
                signal.signal(told, handler)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    # Cleaning up must not be interrupted by the same news: a closed terminal often brings both.
    for told in _TOLD:
        signal.signal(told, signal.SIG_IGN)
    raise KeyboardInterrupt
