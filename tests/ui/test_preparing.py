"""Own documents that another model reads now: the one who asks sees it, may stop it, and is answered after it."""

import threading
import time
from pathlib import Path

import pytest

from mg_agent.knowledge import library, making, shelf
from mg_agent.knowledge.making import Maker
from mg_agent.ui.chat import chat_html
from mg_agent.ui.desk import Desk
from mg_agent.ui.visit import Visit

pytestmark = pytest.mark.usefixtures("few")


@pytest.fixture
def due(desk: Desk, tmp_path: Path, monkeypatch) -> Path:
    """A document that is read again at the next question; returns its index."""
    (tmp_path / "guide.md").write_text("Touching the nose is a self-adaptor.")
    library.add(desk.settings, tmp_path / "guide.md")
    library._open.clear()
    monkeypatch.setattr(making, "ENGINE", "newer")
    return shelf.pointed(library.home(desk.settings))


@pytest.fixture
def slow(monkeypatch) -> threading.Event:
    """Let reading again take until it is stopped or the event is set."""
    goes_on, step = threading.Event(), Maker._step

    def waits(self: Maker, done: int, total: int) -> None:
        end = time.monotonic() + 10  # what goes wrong fails then, and does not hang
        while not goes_on.is_set() and time.monotonic() < end:
            step(self, done, total)
            time.sleep(0.01)

    monkeypatch.setattr(Maker, "_step", waits)
    return goes_on


def shown(visit: Visit) -> str:
    return chat_html(visit.exchanges, visit.analysis)


def test_who_asks_sees_that_documents_are_read_again_and_is_answered_then(
    desk: Desk, opened: Visit, due: Path, slow
) -> None:
    asking = desk.ask(opened, "Did she nod?")
    for _ in asking:
        if "is read again by lsa" in shown(opened):
            break
    assert 'role="progressbar"' in shown(opened)
    slow.set()
    for _ in asking:
        pass
    assert opened.exchanges[-1].assessment is not None
    assert "is read again" not in shown(opened)
    assert library.due(desk.settings) is None


def test_stop_leaves_the_documents_as_they_were(desk: Desk, opened: Visit, due: Path, slow) -> None:
    asking = desk.ask(opened, "Did she nod?")
    while opened.exchanges == [] or opened.exchanges[-1].preparing is None:
        next(asking)
    opened.talk.stop()
    for _ in asking:
        pass
    assert opened.exchanges[-1].stopped
    assert "Stopped." in shown(opened)
    with shelf.locked(library.home(desk.settings)):  # whoever made it has ended
        assert shelf.pointed(library.home(desk.settings)) == due
        assert [path.name for path in due.parent.glob("g-*")] == [due.name]


def test_a_damaged_shelf_keeps_nobody_from_asking(desk: Desk, opened: Visit, due: Path) -> None:
    (due / "shelf.json").write_text("{}")
    list(desk.ask(opened, "Did she nod?"))
    assert opened.exchanges[-1].assessment is not None
