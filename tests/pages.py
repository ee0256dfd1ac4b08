"""What browser tests do on the page, in words."""

from pathlib import Path

import pytest

RULES = {"resultTypes": ["violations"]}
NOW = "document.querySelector('#mg-player video').currentTime"
SETTLED = "t => Math.abs(document.querySelector('#mg-player video').currentTime - t) < 0.2"


def upload(page, clip: Path) -> None:
    page.set_input_files("#mg-upload input[type=file]", str(clip))
    page.wait_for_selector("#mg-player video")


def analyze(page) -> None:
    page.get_by_role("button", name="Analyze").click()


def analyzed(page, clip: Path) -> None:
    upload(page, clip)
    analyze(page)
    page.wait_for_selector(".mg-table tbody tr[data-cue] .mg-judge")


def settled(page, seconds: float) -> None:
    page.wait_for_function(SETTLED, arg=seconds)
    assert abs(page.evaluate(NOW) - seconds) < 0.2


def rewind(page) -> None:
    page.evaluate("document.querySelector('#mg-player video').currentTime = 0")
    settled(page, 0.0)


def tab(page, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def ask(page, question: str) -> None:
    page.fill("#mg-question input, #mg-question textarea", question)
    page.get_by_role("button", name="Ask", exact=True).last.click()


def serious(page) -> list[str]:
    """What axe-core finds serious or critical, one line each."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-core belongs to 'dev'")
    found = axe.Axe().run(page, options=RULES).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found if one["impact"] in ("serious", "critical")
    ]
