"""One producer and several workers over a stream, in threads, bounded and in order."""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from types import TracebackType
from typing import Generic, Self, TypeVar

_Item = TypeVar("_Item")
_Ticket = TypeVar("_Ticket")
_Result = TypeVar("_Result")


class _Closed(Exception):
    """The channel was closed: nothing more goes in or comes out."""


class _End:
    """The mark behind the last item of a stream."""


_END = _End()


class _Channel(Generic[_Item]):
    """A bounded queue between two threads that can be closed from outside, waking both.

    ``queue.Queue`` cannot wake a thread that waits (``Queue.shutdown`` came with Python 3.13), and
    polling with timeouts would cost time in every frame.
    """

    def __init__(self, size: int) -> None:
        self._items: deque[_Item] = deque()
        self._size = size
        self._closed = False
        self._changed = threading.Condition()

    def put(self, item: _Item) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._closed or len(self._items) < self._size)
            if self._closed:
                raise _Closed
            self._items.append(item)
            self._changed.notify_all()

    def get(self) -> _Item:
        with self._changed:
            self._changed.wait_for(lambda: self._closed or bool(self._items))
            if self._closed:
                raise _Closed
            item = self._items.popleft()
            self._changed.notify_all()
            return item

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._items.clear()
            self._changed.notify_all()


class Pipeline(Generic[_Ticket, _Result]):
    """A source read in one thread, each item worked on by several workers in threads of their own.

    The workers do not wait for one another: each may be a few items ahead. Memory does not grow with
    the stream. An error in any thread, or leaving the context, stops all threads promptly; none is
    left running afterwards.

    Args:
        source: The items; read in the first thread, and closed there when it can be closed.
        work: By name, what to do with each item. Each function is called from one thread only.
        ahead: How many items may wait before and after each worker.
    """

    def __init__(
        self, source: Iterable[_Ticket], work: Mapping[str, Callable[[_Ticket], _Result]], *, ahead: int = 4
    ) -> None:
        self._source, self._work = source, work
        self._tickets: _Channel[_Ticket | _End] = _Channel(4 * ahead)
        self._inward: dict[str, _Channel[_Ticket | _End]] = {name: _Channel(ahead) for name in work}
        self._outward: dict[str, _Channel[_Result]] = {name: _Channel(ahead) for name in work}
        self._closers = (
            self._tickets.close,
            *(channel.close for channel in self._inward.values()),
            *(channel.close for channel in self._outward.values()),
        )
        self._error: BaseException | None = None
        self._guard = threading.Lock()
        jobs: list[tuple[str, Callable[[], None]]] = [("source", self._feed)]
        jobs += [(name, partial(self._serve, name)) for name in work]
        self._threads = [
            threading.Thread(target=self._run, args=(job,), name=f"mg-agent {name}", daemon=True) for name, job in jobs
        ]

    def __enter__(self) -> Self:
        """Start the threads."""
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the threads and wait for them; each ends after what it has in hand."""
        self._close()
        for thread in self._threads:
            thread.join()

    def results(self) -> Iterator[tuple[_Ticket, dict[str, _Result]]]:
        """Yield each item with the result of every worker, in order.

        Raises:
            Whatever the source or a worker raised, unchanged.
        """
        try:
            while not isinstance(ticket := self._tickets.get(), _End):
                yield ticket, {name: channel.get() for name, channel in self._outward.items()}
        except _Closed:
            if self._error is not None:
                raise self._error from None

    def _feed(self) -> None:
        items = iter(self._source)
        try:
            for item in items:
                self._tickets.put(item)
                for channel in self._inward.values():
                    channel.put(item)
            for channel in (self._tickets, *self._inward.values()):
                channel.put(_END)
        finally:
            close = getattr(items, "close", None)
            if close is not None:
                close()

    def _serve(self, name: str) -> None:
        work, inward, outward = self._work[name], self._inward[name], self._outward[name]
        while not isinstance(item := inward.get(), _End):
            outward.put(work(item))

    def _run(self, job: Callable[[], None]) -> None:
        try:
            job()
        except _Closed:
            pass
        except BaseException as error:  # handed to the thread that reads the results
            with self._guard:
                self._error = self._error or error
            self._close()

    def _close(self) -> None:
        for close in self._closers:
            close()
