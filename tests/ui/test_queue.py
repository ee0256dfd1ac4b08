"""The page's own queue: many people at once, over HTTP as the page does it."""

import threading
from collections.abc import Callable, Iterator

import pytest
from visitor import Visitor

from mg_agent.settings import Settings
from mg_agent.store import Sessions, Store


class Hold(threading.Event):
    """Holds an analyst back, and remembers whether it had to let go by itself."""

    gave_up = False

    def wait(self, _timeout: float | None = None) -> bool:
        let_go = super().wait(45)
        self.gave_up |= not let_go
        return let_go


@pytest.fixture
def session(settings: Settings, analysis) -> str:
    with Store(settings.home) as store:
        store.put("a" * 64, analysis)
        return Sessions(store).create("a" * 64, "A talk").id


@pytest.fixture
def arrive() -> Iterator[Callable[[str], Visitor]]:
    visitors: list[Visitor] = []

    def come(url: str) -> Visitor:
        visitors.append(Visitor(url))
        return visitors[-1]

    yield come
    for one in visitors:
        one.close()


def test_nobodys_question_waits_for_anothers_answer(serve, analyst, session: str, arrive) -> None:
    """12 people ask a model that does not answer yet; everybody's question is taken up."""
    url = serve()
    people = [arrive(url) for _ in range(12)]
    for one in people:
        one.reopen(session)
    analyst.held = Hold()
    streams = [one.ask(f"Question {n}?") for n, one in enumerate(people)]
    for n, news in enumerate(streams):
        first = next(told for told in news if told["msg"] == "process_generating")
        assert f"Question {n}?" in str(first["output"]["data"])
    assert not analyst.held.gave_up
    analyst.held.set()
    for n, news in enumerate(streams):
        told = list(news)
        assert told[-2]["msg"] == "process_completed"
        assert told[-2]["success"]
        assert f"You asked: Question {n}?" in str(told)
