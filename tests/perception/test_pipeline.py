import threading

import pytest

from mg_agent.errors import MediaError
from mg_agent.perception.pipeline import Pipeline


def running():
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("mg-agent")]


def test_results_come_in_order_with_every_workers_share():
    work = {"double": lambda n: n * 2, "square": lambda n: n * n}
    with Pipeline(range(200), work, ahead=3) as pipeline:
        found = list(pipeline.results())
    assert [item for item, _ in found] == list(range(200))
    assert all(share == {"double": n * 2, "square": n * n} for n, share in found)
    assert not running()


def test_an_empty_source_gives_nothing():
    with Pipeline([], {"same": lambda n: n}) as pipeline:
        assert list(pipeline.results()) == []


@pytest.mark.parametrize("ahead", [1, 4])
def test_the_source_is_read_only_a_few_items_ahead(ahead):
    read, most = [], 0

    def source():
        for n in range(300):
            read.append(n)
            yield n

    with Pipeline(source(), {"one": lambda n: n, "two": lambda n: n}, ahead=ahead) as pipeline:
        for n, _ in pipeline.results():
            most = max(most, len(read) - n)
    assert len(read) == 300
    assert most <= 2 * ahead + 4, "memory must not grow with the stream"


def test_a_worker_runs_ahead_of_a_slower_one():
    free, ahead = threading.Event(), threading.Event()
    done = []

    def fast(n):
        done.append(n)
        if n == 3:
            ahead.set()

    with Pipeline(range(10), {"slow": lambda n: free.wait(10), "fast": fast}, ahead=4) as pipeline:
        assert ahead.wait(10), "the fast worker waited for the slow one"
        free.set()
        assert len(list(pipeline.results())) == 10


def test_an_error_of_the_source_comes_through_after_what_was_read_or_before():
    def source():
        yield 1
        raise MediaError.of("the file broke", "got rubbish", "copy it again")

    with Pipeline(source(), {"same": lambda n: n}) as pipeline, pytest.raises(MediaError, match="the file broke"):
        list(pipeline.results())
    assert not running()


def test_an_error_of_a_worker_stops_everything():
    def fail(n):
        if n == 5:
            raise ValueError("five")
        return n

    def endless():
        n = 0
        while True:
            yield n
            n += 1

    with (
        Pipeline(endless(), {"fail": fail, "fine": lambda n: n}, ahead=2) as pipeline,
        pytest.raises(ValueError, match="five"),
    ):
        for _ in pipeline.results():
            pass
    assert not running()


def test_leaving_early_ends_every_thread_and_closes_the_source():
    closed = threading.Event()

    def endless():
        try:
            while True:
                yield 1
        finally:
            closed.set()

    with Pipeline(endless(), {"same": lambda n: n}, ahead=2) as pipeline:
        for count, _ in enumerate(pipeline.results()):
            if count == 7:
                break
    assert not running()
    assert closed.is_set()


def test_leaving_without_reading_anything_ends_every_thread():
    with Pipeline(range(1000), {"same": lambda n: n}, ahead=1):
        pass
    assert not running()
