"""The line between page and program breaks while the program lives; in a real browser."""

from pathlib import Path

import pytest
from pages import analyzed

from mg_agent.ui.media import Guard

pytestmark = pytest.mark.browser


class Scissors:
    """Cuts streams of events after their first news, as often as it is told."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.cuts = 0
        whole = Guard.__call__

        async def cutting(guard, scope, receive, send) -> None:
            told = 0

            async def limited(message) -> None:
                nonlocal told
                told += 1
                if told > 2:
                    raise RuntimeError("cut")
                await send(message)

            cut = self.cuts > 0 and scope["path"].endswith("/queue/data")
            self.cuts -= cut
            await whole(guard, scope, receive, limited if cut else send)

        monkeypatch.setattr(Guard, "__call__", cutting)


@pytest.fixture
def scissors(monkeypatch: pytest.MonkeyPatch) -> Scissors:
    return Scissors(monkeypatch)


def test_the_desk_and_what_was_typed_come_back(serve, visit, clip: Path, scissors: Scissors) -> None:
    page = visit(serve(), width=1920, height=1080)
    analyzed(page, clip)
    page.fill("#mg-question :is(input, textarea)", "half a ques")
    scissors.cuts = 1
    with page.expect_navigation():
        page.click(".mg-table tr:has-text('nodding') [data-act=confirm]")
    page.wait_for_selector(".mg-table tr:has-text('nodding'):has-text('confirmed')")
    page.wait_for_function("document.querySelector('#mg-player video').readyState >= 1")
    assert page.input_value("#mg-question :is(input, textarea)") == "half a ques"
    page.click("#mg-ask")
    page.wait_for_selector(".mg-it:has-text('You asked: half a ques')")


def test_an_analysis_goes_on_after_the_page_is_loaded_anew(serve, visit, clip: Path, stub, scissors: Scissors) -> None:
    page = visit(serve())
    analyzed(page, clip)
    stub.held.clear()
    page.get_by_role("button", name="Analyze").click()
    page.wait_for_selector("[role=progressbar]")
    page.reload()
    page.wait_for_selector("[role=progressbar]")
    stub.held.set()
    page.wait_for_selector(".mg-status:has-text('4 cues')")


def test_lines_that_go_on_breaking_do_not_load_the_page_without_end(serve, visit, clip: Path, scissors) -> None:
    page = visit(serve())
    analyzed(page, clip)
    loads, polls = [], []
    page.on("framenavigated", lambda frame: loads.append(frame.url))
    page.on("request", lambda request: polls.append(request.url) if request.url.endswith("/app_id") else None)
    scissors.cuts = 1000
    page.click(".mg-table tr:has-text('nodding') [data-act=confirm]")
    for _ in range(80):  # a page whose first line breaks while it is built may not ask anymore at all
        page.wait_for_timeout(500)
        if len(polls) >= 8:
            break
    assert 1 <= len(loads) <= 2
